"""`python -m bench.milvus [FOLDER]`: whether Milvus finds and answers as the local index does, as a table on stdout.

The development sets of `evals/`, each over all of its records at once; FOLDER holds the public sets. Milvus Lite keeps
its database in a folder that is removed. Overlap is the share of the ten sentences of the local index that Milvus has
among its ten; answers agree where status, words and place are the same. Times are of `ask`, by the wall.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.pipeline import Assistant
from assistant.question import analyse
from assistant.switches import Models
from assistant.values import Answer
from evals.corpus import Bases, Corpus, lay_out
from evals.loading import load_sets

ROOT = Path(__file__).resolve().parent.parent
K = 10
NAMES = ("seed", "own", "chains", "public")
HEAD = "| set | sentences | n | top-10 overlap | same answers | local, ms | Milvus, ms |\n" + "| --- " * 7 + "|\n"


@dataclass(frozen=True, slots=True)
class Compared:
    """One question asked of both: the share of the sentences, whether the answers agree, how long each took, in ms."""

    overlap: float
    same: bool
    local_ms: float
    milvus_ms: float


def compare(question: str, local: Assistant, other: Assistant) -> Compared:
    """Ask both stores."""
    analysis = analyse(question)
    ours, theirs = ({hit.sentence.span for hit in a.retriever.retrieve(analysis, k=K)} for a in (local, other))
    (mine, spent), (yours, spent_too) = (_ask(a, question) for a in (local, other))
    same = (mine.status, mine.text, mine.spans) == (yours.status, yours.text, yours.spans)
    return Compared(len(ours & theirs) / max(1, len(ours)), same, spent, spent_too)


def _ask(assistant: Assistant, question: str) -> tuple[Answer, float]:
    started = time.perf_counter()
    answer = assistant.ask(question)
    return answer, (time.perf_counter() - started) * 1000


def row(name: str, sentences: int, compared: Sequence[Compared]) -> str:
    """A set's line of the table."""
    overlap = statistics.mean(one.overlap for one in compared)
    same = sum(one.same for one in compared) / len(compared)
    ours = statistics.median(one.local_ms for one in compared)
    theirs = statistics.median(one.milvus_ms for one in compared)
    return f"| {name} | {sentences:,} | {len(compared)} | {overlap:.3f} | {same:.3f} | {ours:.1f} | {theirs:.1f} |\n"


def measure(name: str, corpus: Corpus, home: Path) -> str:
    """The line of one set, its records loaded into both."""
    local = Assistant.open(corpus.folder, home=home)
    other = Assistant.open(corpus.folder, home=home, models=Models(milvus=str(home / "milvus.db")))
    compared = [compare(question.question, local, other) for question in corpus.questions]
    return row(name, len(local.index), compared)


def main() -> None:
    """Measure every set and write the table."""
    public = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    sys.stdout.write(HEAD)
    for name in NAMES:
        (questions,) = (one for one in load_sets(ROOT / f"evals/questions/{name}.dev.jsonl"))
        with tempfile.TemporaryDirectory() as folder:
            (corpus,) = lay_out(questions, "open", into=Path(folder), bases=Bases(ROOT / "seeds", public))
            sys.stdout.write(measure(name, corpus, Path(folder) / "home"))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
