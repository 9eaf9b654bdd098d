"""Read question sets: our JSONL, and SQuAD-style JSON (CMRC 2018, DRCD, XQuAD)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evals.folding import language_of_texts
from evals.values import Question
from index.errors import UsageError
from index.values import Span

HALVES = ("dev", "test")
SPAN = "span"
"""Type of the questions of SQuAD-style sets, whose answers may be of any kind."""
_FIELDS = {"id": str, "question": str, "lang": str, "type": str, "record": str, "half": str, "standalone": str}
_REQUIRED = ("id", "question", "lang", "type")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a SQuAD-style set, which becomes a record of its own: `id` is that record's id."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions asked together. `paragraphs` are the records of a SQuAD-style set, empty for JSONL."""

    name: str
    questions: tuple[Question, ...]
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def squad(self) -> bool:
        """Whether the set brings its own paragraphs."""
        return bool(self.paragraphs)


def load_sets(path: Path) -> tuple[QuestionSet, ...]:
    """The sets of a file: `.jsonl` by halves, any other as SQuAD-style JSON. Raises `UsageError`.

    A file `name.dev.jsonl`, or the questions of `name.jsonl` marked `"half": "dev"`, make the set `name:dev`.
    """
    text = _read(path)
    return _load_jsonl(path, text) if path.suffix == ".jsonl" else (_load_squad(path, text),)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read ({error.strerror}); expected a file of questions; check the path"
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8; expected JSONL or SQuAD-style JSON; save it as UTF-8") from error


def _load_jsonl(path: Path, text: str) -> tuple[QuestionSet, ...]:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    questions = [_question(line, where=f"{path}, line {number}") for number, line in lines]
    if not questions:
        raise UsageError(f"{path} holds no question; expected one JSON object a line; add questions or leave it out")
    _refuse_repeated_ids(questions, path)
    halves = sorted({question.half for question in questions})
    return tuple(QuestionSet(_set_name(path, half), tuple(q for q in questions if q.half == half)) for half in halves)


def _set_name(path: Path, half: str) -> str:
    stem, _, last = path.stem.rpartition(".")
    name = stem if stem and last in HALVES else path.stem
    return f"{name}:{half or last}" if half or name != path.stem else name


def _refuse_repeated_ids(questions: Sequence[Question], path: Path) -> None:
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise UsageError(f"{path} has the id {question.id!r} twice; expected each id once; rename one")
        seen.add(question.id)


def _question(line: str, *, where: str) -> Question:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"{where} is not JSON ({error.msg}); expected one JSON object a line; correct it") from error
    if not isinstance(row, dict):
        raise UsageError(f'{where} is not an object; expected {{"id": …, "question": …}}; correct it')
    for name in _REQUIRED:
        if not row.get(name):
            raise UsageError(f"{where} has no {name!r}; expected {', '.join(_REQUIRED)}; add it")
    for name, kind in _FIELDS.items():
        if not isinstance(row.get(name, ""), kind):
            raise UsageError(f"{where} has a {name!r} that is no text; expected text; correct it")
    if ("answers" in row) == ("all" in row):
        raise UsageError(f"{where} has both or neither of 'answers' and 'all'; expected one of them; correct it")
    return Question(
        **{name: row.get(name, "") for name in _FIELDS},
        answers=_texts(row, "answers", where=where),
        entries=tuple(tuple(entry.split("|")) for entry in _texts(row, "all", where=where)),
        history=_texts(row, "history", where=where),
        evidence=_texts(row, "evidence", where=where),
        tags=_texts(row, "tags", where=where),
    )


def _texts(row: Mapping[str, Any], name: str, *, where: str) -> tuple[str, ...]:
    field = row.get(name, [])
    listed = [field] if isinstance(field, str) and name == "evidence" else field
    if not isinstance(listed, list) or not all(isinstance(text, str) and text for text in listed):
        raise UsageError(f'{where} has a {name!r} that is no list of texts; expected ["…"]; correct it')
    return tuple(listed)


def _load_squad(path: Path, text: str) -> QuestionSet:
    try:
        pairs = _read_paragraphs(text)
    except (json.JSONDecodeError, KeyError, TypeError, IndexError) as error:
        raise UsageError(
            f"{path} is not SQuAD-style JSON (no {error}); expected data > paragraphs > qas, or a .jsonl file; check it"
        ) from error
    questions = [question for _, asked in pairs for question in asked]
    if not questions:
        raise UsageError(f"{path} holds no question; expected qas in its paragraphs; check it")
    language = language_of_texts([question.question for question in questions])
    told = tuple(replace(question, lang=language) for question in questions)
    return QuestionSet(path.stem, told, tuple(paragraph for paragraph, _ in pairs))


def _read_paragraphs(text: str) -> list[tuple[Paragraph, list[Question]]]:
    raws = (raw for article in json.loads(text)["data"] for raw in article["paragraphs"])
    return [_paragraph(raw, number) for number, raw in enumerate(raws)]


def _paragraph(raw: Mapping[str, Any], number: int) -> tuple[Paragraph, list[Question]]:
    paragraph = Paragraph(f"{number:05}.txt", raw["context"])
    return paragraph, [_squad_question(qa, paragraph) for qa in raw["qas"]]


def _squad_question(qa: Mapping[str, Any], paragraph: Paragraph) -> Question:
    places = dict.fromkeys(_place(paragraph, answer["text"], answer["answer_start"]) for answer in qa["answers"])
    return Question(
        id=str(qa["id"]),
        question=qa["question"],
        lang="",
        type=SPAN,
        answers=tuple(dict.fromkeys(answer["text"] for answer in qa["answers"] if answer["text"])),
        record=paragraph.id,
        targets=(tuple(place for place in places if place),) if any(places) else (),
    )


def _place(paragraph: Paragraph, answer: str, start: int) -> Span | None:
    """Where the answer stands: at its stated start, else (the start being wrong) at its occurrence nearest to it."""
    here = nearest(paragraph.text, answer, start)
    return None if here is None else Span(paragraph.id, here, here + len(answer))


def nearest(text: str, wanted: str, start: int) -> int | None:
    """Offset of the occurrence of `wanted` in `text` that is nearest to `start`; None where there is none.

    >>> nearest("abcab", "ab", 4)
    3
    """
    if not wanted:
        return None
    places = [offset for offset in range(len(text)) if text.startswith(wanted, offset)]
    return min(places, key=lambda offset: abs(offset - start), default=None)


def ask_alone(questions: QuestionSet) -> QuestionSet:
    """The same questions in their standalone words and without history: what following up would cost nothing."""
    alone = (replace(q, question=q.standalone or q.question, history=()) for q in questions.questions)
    return replace(questions, questions=tuple(alone))


def ask_in(questions: QuestionSet, other: QuestionSet) -> QuestionSet:
    """The same questions in the words of another set of equal ids: English questions over Chinese paragraphs.

    Raises `UsageError` where the ids differ.
    """
    words = {question.id: question for question in other.questions}
    missing = [question.id for question in questions.questions if question.id not in words]
    if missing:
        raise UsageError(
            f"{other.name} lacks the question {missing[0]!r} of {questions.name}; expected equal ids; check both"
        )
    asked = (replace(q, question=words[q.id].question, lang=words[q.id].lang) for q in questions.questions)
    return QuestionSet(f"{questions.name}<{other.name}", tuple(asked), questions.paragraphs)
