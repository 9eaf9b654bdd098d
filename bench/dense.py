"""`python -m bench.dense [SENTENCES] [FOLDER]`: which FAISS index for the vectors, as a Markdown table on stdout.

Real sentences of FOLDER, which holds the public sets, and the questions of the development sets, by the embedded
encoder. Times are by the processor's clock: one thread, one question, the 50 nearest. Recall at ten is against
comparing all in full precision; a row as near as the tenth counts as found.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from bench.texts import grow_records, meeting_questions
from index.approximate import PART, pack_approximate
from index.encoder import load_encoder
from index.settings import Settings
from index.store import build_index

Vectors = NDArray[np.float32]
K = 10
POOL = 50
QUESTIONS = 200
FLAT = 1 << 30
LISTS = 1024
PROBED = (32, 128, 512)
SEEN = (64, 256, 1024)
REREAD = (256, 1024, 4096)
Search = Callable[[Vectors], NDArray[np.int64]]


def sentence_vectors(folder: Path, sentences: int) -> Vectors:
    """The vectors of so many real sentences, float32 (n, dimensions)."""
    with tempfile.TemporaryDirectory() as scratch:
        seeds, home = Path(scratch) / "records", Path(scratch) / "home"
        grow_records(folder, seeds, sentences)
        index = build_index(seeds, home, encoder=load_encoder(), settings=Settings(approximate_from=FLAT))
        return np.concatenate([index.vectors(record_id) for record_id in index.record_ids])


def kinds(vectors: Vectors) -> Iterator[tuple[str, faiss.Index]]:
    """The indexes to compare, one at a time, each built over `vectors`."""
    dimensions = vectors.shape[1]
    for kind in ("SQfp16", "SQ8", f"IVF{LISTS},SQ8", "HNSW32_SQ8"):
        store = faiss.index_factory(dimensions, kind, faiss.METRIC_INNER_PRODUCT)
        store.train(vectors[: 64 * LISTS])
        store.add(vectors)
        yield kind, store
    yield (
        f"PQ{dimensions // PART}x4fs, SQ8",
        faiss.deserialize_index(np.frombuffer(pack_approximate(vectors), np.uint8)),
    )


def searches(kind: str, store: faiss.Index) -> Iterator[tuple[str, Search]]:
    """The ways to search one index, each with what tells it from the others."""
    if kind.startswith("IVF"):
        for probed in PROBED:
            yield f"{kind}, nprobe {probed}", _search(store, faiss.SearchParametersIVF(nprobe=probed))  # type: ignore[call-arg]
    elif kind.startswith("HNSW"):
        for seen in SEEN:
            yield f"{kind}, efSearch {seen}", _search(store, faiss.SearchParametersHNSW(efSearch=seen))  # type: ignore[attr-defined]
    elif kind.startswith("PQ"):
        for reread in REREAD:
            wanted = faiss.IndexRefineSearchParameters(k_factor=reread / POOL)  # type: ignore[call-arg]
            yield f"{kind}, {reread} reread", _search(store, wanted)
    else:
        yield kind, _search(store, None)


def _search(store: faiss.Index, parameters: faiss.SearchParameters | None) -> Search:
    return lambda question: store.search(question[None, :], POOL, params=parameters)[1][0]


def measure(search: Search, questions: Vectors, scores: Vectors) -> tuple[float, float]:
    """The median time of a search in ms, and recall at ten. `scores`: float32 (questions, rows), of comparing all."""
    spent, right = [], 0
    for question, row in zip(questions, scores, strict=True):
        started = time.process_time()
        found = search(question)[:K]
        spent.append(time.process_time() - started)
        right += int((row[found[found >= 0]] >= np.partition(row, -K)[-K] - 1e-6).sum())
    return statistics.median(spent) * 1000, right / (K * len(questions))


def main() -> None:
    """Measure every kind and write the table."""
    sentences, folder = (sys.argv[1:] + ["100000", "../shared/data"][len(sys.argv) - 1 :])[:2]
    faiss.omp_set_num_threads(1)
    vectors = sentence_vectors(Path(folder), int(sentences))
    questions = load_encoder().encode_questions(meeting_questions(QUESTIONS))
    scores = questions @ vectors.T
    sys.stdout.write(f"{len(vectors):,} sentences, {len(questions)} questions\n\n")
    sys.stdout.write("| index | search, ms | recall at ten | bytes a vector |\n| --- | --- | --- | --- |\n")
    for kind, store in kinds(vectors):
        size = len(faiss.serialize_index(store)) / len(vectors)
        for name, search in searches(kind, store):
            spent, recall = measure(search, questions, scores)
            sys.stdout.write(f"| {name} | {spent:.2f} | {recall:.3f} | {size:.0f} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
