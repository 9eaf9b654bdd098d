"""`python -m bench.dense [ROWS] [DIMENSIONS]`: which FAISS index for the vectors, as a Markdown table on stdout.

Vectors are random unit rows around 1,000 centers: flat search costs the same whatever they are, recall of the others
is only a hint. Times are by the processor's clock: one thread, one question, the 100 nearest.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

K = 100
QUESTIONS = 20
KINDS = ("Flat", "SQfp16", "SQ8", "IVF1024,SQfp16", "HNSW32,SQfp16")


def unit_rows(rows: int, dimensions: int, *, seed: int) -> NDArray[np.float32]:
    """Random unit vectors around 1,000 centers, float32 (rows, dimensions)."""
    drawn = np.random.default_rng(seed)
    centers = np.random.default_rng(0).standard_normal((1000, dimensions), dtype=np.float32)
    vectors = drawn.standard_normal((rows, dimensions), dtype=np.float32)
    vectors += centers[drawn.integers(0, 1000, rows)]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def measure(kind: str, vectors: NDArray[np.float32], questions: NDArray[np.float32], path: Path) -> str:
    """The row of the table for one kind of FAISS index."""
    store = faiss.index_factory(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    started = time.process_time()
    store.train(vectors[:50_000])
    store.add(vectors)
    built = time.process_time() - started
    faiss.write_index(store, str(path))
    del store
    started = time.process_time()
    store = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    opened = time.process_time() - started
    if kind.startswith("IVF"):
        faiss.extract_index_ivf(store).nprobe = 32
    spent, right = [], 0
    for question in questions:
        started = time.process_time()
        _, found = store.search(question[None, :], K)
        spent.append(time.process_time() - started)
        right += len(set(found[0].tolist()) & set(np.argpartition(-(vectors @ question), K)[:K].tolist()))
    recall = right / (K * len(questions))
    times = f"{built:.1f} | {opened * 1000:.1f} | {statistics.median(spent) * 1000:.2f}"
    return f"| {kind} | {times} | {recall:.3f} | {path.stat().st_size / len(vectors):.0f} |"


def main() -> None:
    """Measure every kind and write the table."""
    given = sys.argv[1:]
    rows, dimensions = (int(text) for text in (given + ["200000", "256"][len(given) :])[:2])
    faiss.omp_set_num_threads(1)
    vectors, questions = unit_rows(rows, dimensions, seed=1), unit_rows(QUESTIONS, dimensions, seed=2)
    sys.stdout.write(f"{rows:,} vectors of {dimensions}; build in s, the rest in ms\n\n")
    sys.stdout.write("| kind | build | open | search p50 | recall@100 | bytes a vector |\n|---|---|---|---|---|---|\n")
    with tempfile.TemporaryDirectory() as scratch:
        for kind in KINDS:
            sys.stdout.write(measure(kind, vectors, questions, Path(scratch) / "vectors.faiss") + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
