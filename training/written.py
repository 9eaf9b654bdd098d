"""The questions written for training (`training/questions`, see its README): where they are, and how they are read."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.corpus import Bases
from evals.loading import load_sets
from evals.values import Question
from index.errors import UsageError

QUESTIONS = Path(__file__).resolve().parent / "questions"
READING = QUESTIONS / "reading"
DECIDING = QUESTIONS / "deciding"
IN_ENGLISH = QUESTIONS / "in_english.tsv"
KEPT_SHARE = 4
RECORDS = QUESTIONS.parent / "records"
_SEEDS = QUESTIONS.parent.parent / "seeds"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the file of its record."""

    question: Question
    record: Path


def written_questions(folder: Path) -> Iterator[Question]:
    """The questions of a folder of JSONL files, file by file. Raises `UsageError` for a damaged one."""
    for path in sorted(folder.glob("*.jsonl")):
        for one in load_sets(path):
            yield from one.questions


def asked_of_records(folder: Path, sets: Path) -> Iterator[Asked]:
    """The questions of a folder whose records are at hand: `sets` is the folder of the public sets."""
    bases = Bases(seeds=_SEEDS, public=sets)
    for question in written_questions(folder):
        try:
            yield Asked(question, bases.find(question.record))
        except UsageError:  # a record of a public set that is not there
            continue


def english_wordings(path: Path = IN_ENGLISH) -> Mapping[str, str]:
    """English wordings of questions by `set:id`, of a file of lines `set:id<TAB>question`."""
    rows = (line.partition("\t") for line in path.read_text("utf-8").splitlines() if line)
    return {key: question for key, _, question in rows}


def kept_from_encoder(record: str) -> bool:
    """Whether the questions on a record are kept from the encoder, for `training.relevance`: one in `KEPT_SHARE`."""
    return zlib.crc32(Path(record).name.encode()) % KEPT_SHARE == 0
