"""Faults of the hand-written question sets, each as one line: `find_faults` for a set, `find_overlaps` across halves.

They see form: evidence and answers that stand nowhere, translations that differ, one wording in both halves. Whether a
gold is right, a list complete, a question fair or one half's question a paraphrase of the other's takes a reader;
`questions/README.md` tells which sets were read a second time, and what was corrected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from evals.loading import load_sets
from evals.values import Question
from index.normalize import fold

QUESTIONS = Path(__file__).parent / "questions"
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
FACTS = frozenset({"person", "organization", "title", "place", "date", "time", "duration", "name", "ordinal"})
FIGURES = frozenset({"count", "amount", "percent", "sum", "difference", "comparison"})
TYPES = FACTS | FIGURES | {"list", "yes_no", "reason", "statement", "clause"}
PARTS = ("dev", "test", "train")
COMPUTED = "computed"
"""The tag of a question whose answer is worked out from the evidence and stands nowhere in the record."""

ReadText = Callable[[str], str]
"""From a record's path, as questions name it, to its repaired text."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many questions of one type lie in each half."""

    type: str
    dev: int
    test: int


def find_questions(name: str, folder: Path = QUESTIONS) -> tuple[Question, ...]:
    """All questions of a set, the dev half first. Raises `UsageError` for a damaged or missing file."""
    files = [folder / f"{name}.{half}.jsonl" for half in ("dev", "test")]
    return tuple(question for path in files for one in load_sets(path) for question in one.questions)


def find_faults(questions: Sequence[Question], read_text: ReadText) -> list[str]:
    """What is wrong with single questions and with groups of translations: `id: what was found`."""
    single = [f"{q.id}: {fault}" for q in questions for fault in (*_form_faults(q), *_gold_faults(q, read_text))]
    return [*single, *_group_faults(questions)]


def _form_faults(question: Question) -> Iterator[str]:
    if question.lang not in LANGUAGES:
        yield f"language {question.lang!r} is none of {', '.join(LANGUAGES)}"
    if question.type not in TYPES:
        yield f"type {question.type!r} is unknown"
    if question.half not in PARTS:
        yield f"half {question.half!r} is none of {', '.join(PARTS)}"
    if len(set(question.tags)) < len(question.tags):
        yield "a tag is repeated"
    if not question.record:
        yield "no record is named"


def _gold_faults(question: Question, read_text: ReadText) -> Iterator[str]:
    if question.answerable != bool(question.evidence):
        yield "an answer without evidence, or evidence without an answer"
    text = read_text(question.record)
    yield from (f"evidence {piece!r} stands nowhere in the record" for piece in question.evidence if piece not in text)
    if question.type == "yes_no" and question.answers not in ((), ("yes",), ("no",)):
        yield f"a yes-no question is answered {question.answers}"
    if question.type != "yes_no" and COMPUTED not in question.tags:
        yield from _missing_answers(question, fold(text).text)


def _missing_answers(question: Question, folded: str) -> Iterator[str]:
    wanted = question.entries or ((question.answers,) if question.answers else ())
    for alternatives in wanted:
        if not any(fold(one).text in folded for one in alternatives):
            yield f"none of {alternatives} stands in the record, and no tag says it is computed"


def _group_faults(questions: Sequence[Question]) -> Iterator[str]:
    """Translations of one question differ in the last part of their id and in nothing else."""
    ordered = sorted(questions, key=_stem)
    for stem, members in groupby(ordered, key=_stem):
        if len({(q.half, q.type, q.answers, q.entries, q.record, q.evidence) for q in members}) > 1:
            yield f"{stem}: translations of one question differ in half, type, gold, record or evidence"


def _stem(question: Question) -> str:
    stem, _, last = question.id.rpartition("-")
    return stem if last in ("hans", "hant", "en") else question.id


def find_overlaps(questions: Sequence[Question]) -> list[str]:
    """Questions asked in the same words of the same record in both halves, which would show the test half.

    A turn of a conversation counts as its standalone wording. The earlier turns of a dev question count too.
    """
    asked: defaultdict[tuple[str, str, tuple[str, ...]], list[Question]] = defaultdict(list)
    for question in questions:
        for words, history in _wordings(question):
            asked[question.record, fold(words).text.strip(" ?"), history].append(question)
    same = (members for members in asked.values() if len({q.half for q in members}) > 1)
    return [f"asked in both halves: {', '.join(question.id for question in members)}" for members in same]


def _wordings(question: Question) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words a question is asked in, each with the turns before it that these words need."""
    yield (question.standalone, ()) if question.standalone else (question.question, question.history)
    if question.half == "dev":
        yield from ((turn, question.history[:number]) for number, turn in enumerate(question.history))


def count_types(questions: Sequence[Question]) -> list[Count]:
    """The halves' shares of each type, by type."""
    return [
        Count(kind, sum(q.half == "dev" for q in asked), sum(q.half == "test" for q in asked))
        for kind, asked in ((kind, [q for q in questions if q.type == kind]) for kind in sorted(TYPES))
        if asked
    ]


def unanswerable_share(questions: Sequence[Question]) -> float:
    """The share of questions that their record does not answer, 0..1."""
    return sum(not question.answerable for question in questions) / len(questions) if questions else 0.0
