"""Lay the records of a question set out as folders that the assistant opens, and find the gold evidence in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal, get_args

from evals.loading import QuestionSet, nearest
from evals.values import Question
from index.errors import UsageError
from index.normalize import fold, unfold
from index.repair import repair_bytes
from index.values import Span

Mode = Literal["open", "record", "gold"]
ROOT = Path(__file__).resolve().parent.parent
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of records and the questions asked over it; `targets` of the questions are offsets into its records."""

    folder: Path
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Bases:
    """Where the paths of records start: `seeds` is the folder of records, `public` that of the public sets.

    The project's own root counts as well, so that its questions find their records from anywhere.
    """

    seeds: Path
    public: Path

    def find(self, record: str) -> Path:
        """The file a question names. Raises `UsageError` where no base holds it."""
        tried = (self.seeds / record, self.seeds.parent / record, self.public / record, ROOT / record)
        for path in tried:
            if path.is_file():
                return path
        where = f"{self.seeds} or {self.public}"
        raise UsageError(f"record {record} is not there; expected it below {where}; give --seeds or --data")


def lay_out(questions: QuestionSet, mode: Mode, *, into: Path, bases: Bases) -> list[Corpus]:
    """The corpora of a set, written below `into`; an order of its own, so that a corpus is opened once.

    `open`: all records of the set are one corpus. `record`: each record is one. `gold`: each paragraph that holds the
    evidence of a question is one; the questions a record does not answer are left out. Where questions name no record,
    the seeds folder is the corpus. Raises `UsageError`.
    """
    if questions.squad:
        return list(_lay_out_paragraphs(questions, mode, into=into))
    if not any(question.record for question in questions.questions):
        return [Corpus(bases.seeds, tuple(locate(question, bases.seeds) for question in questions.questions))]
    if mode == "open":
        return [_copy_records(questions.questions, into / "open", bases=bases)]
    by_record = groupby(sorted(questions.questions, key=_record_of), key=_record_of)
    corpora = [
        _copy_records(tuple(asked), into / f"{number:05}", bases=bases) for number, (_, asked) in enumerate(by_record)
    ]
    return corpora if mode == "record" else list(_gold_paragraphs(corpora, into / "gold"))


def _record_of(question: Question) -> str:
    return question.record


def _lay_out_paragraphs(questions: QuestionSet, mode: Mode, *, into: Path) -> Iterable[Corpus]:
    asked: dict[str, list[Question]] = {paragraph.id: [] for paragraph in questions.paragraphs}
    for question in questions.questions:
        asked[question.record].append(question)
    for paragraph in questions.paragraphs:
        folder = into / ("open" if mode == "open" else paragraph.id.removesuffix(".txt"))
        _write(folder / paragraph.id, paragraph.text.encode("utf-8"))
        if mode != "open" and asked[paragraph.id]:
            yield Corpus(folder, tuple(locate(q, folder) for q in asked[paragraph.id]))
    if mode == "open":
        yield Corpus(into / "open", tuple(locate(q, into / "open") for q in questions.questions))


def _write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)


def _copy_records(questions: Sequence[Question], folder: Path, *, bases: Bases) -> Corpus:
    for record in sorted({question.record for question in questions}):
        if not record or Path(record).is_absolute() or ".." in Path(record).parts:
            raise UsageError(f"record {record!r} is no path below a folder; expected `folder/name.txt`; correct it")
        _write(folder / record, bases.find(record).read_bytes())
    return Corpus(folder, tuple(locate(question, folder) for question in questions))


def _gold_paragraphs(corpora: Sequence[Corpus], into: Path) -> Iterable[Corpus]:
    asked = [(corpus, question) for corpus in corpora for question in corpus.questions if question.targets]
    for number, (corpus, question) in enumerate(asked):
        text = read_text(corpus.folder / question.record)
        starts = sorted({text.rfind("\n", 0, target[0].start) + 1 for target in question.targets})
        ends = [text.find("\n", start) for start in starts]
        lines = [text[start : end if end >= 0 else None] for start, end in zip(starts, ends, strict=True)]
        folder = into / f"{number:05}"
        _write(folder / question.record, "\n".join(lines).encode("utf-8"))
        yield Corpus(folder, (locate(question, folder),))


@lru_cache(maxsize=2048)
def read_text(path: Path) -> str:
    """The text of a record as the assistant reads it: decoded and repaired."""
    return repair_bytes(path.read_bytes(), path=str(path)).text


def locate(question: Question, folder: Path) -> Question:
    """The question with its targets as offsets into the records of `folder`.

    Evidence is searched folded (a passage counts wherever it stands); gold places of SQuAD-style sets are moved to
    where their text stands after repair.
    """
    if not question.evidence and not question.targets:
        return question
    paths = [folder / question.record] if question.record else sorted(p for p in folder.rglob("*") if p.is_file())
    if question.evidence:
        texts = {path.relative_to(folder).as_posix(): read_text(path) for path in paths}
        found = (tuple(_passages(texts.items(), passage)) for passage in question.evidence)
        return replace(question, targets=tuple(target for target in found if target))
    return _moved(question, read_text(paths[0]))


def _passages(texts: Iterable[tuple[str, str]], passage: str) -> Iterable[Span]:
    wanted = fold(passage).text
    for record, text in texts:
        folded = fold(text)
        start = folded.text.find(wanted)
        while start >= 0:
            yield Span(record, *unfold(folded, start, start + len(wanted)))
            start = folded.text.find(wanted, start + 1)


def _moved(question: Question, text: str) -> Question:
    """Places stand by the answers they were read from; those whose text is gone are dropped."""
    return replace(question, targets=tuple(_each_moved(question, text)))


def _each_moved(question: Question, text: str) -> Iterable[tuple[Span, ...]]:
    for target in question.targets:
        places = [_move(place, question.answers, text) for place in target]
        if any(places):
            yield tuple(place for place in places if place)


def _move(place: Span, answers: Sequence[str], text: str) -> Span | None:
    length = place.end - place.start
    if text[place.start : place.end] in answers:
        return place
    starts = [(nearest(text, answer, place.start), len(answer)) for answer in answers if len(answer) == length]
    return next((Span(place.record_id, start, start + size) for start, size in starts if start is not None), None)


def unlocated(corpora: Iterable[Corpus]) -> int:
    """How many questions bring evidence that stands nowhere in their record."""
    return sum(bool(q.evidence) and len(q.targets) < len(q.evidence) for c in corpora for q in c.questions)
