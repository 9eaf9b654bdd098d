"""From questions on paragraphs to windows of tokens with the place of the answer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.reading.span_reader_tokens import KINDS, Tokenizer, Tokens
from index.normalize import fold_text
from training.reader.sources import Paragraph

QUESTION_TOKENS = 48
_SAME_PARAGRAPH = 0.45  # share of questions with a window of the same paragraph that does not answer
_QUIET = tuple(KINDS.index(kind) for kind in ("character", "end", "mark"))
_Scalar = TypeVar("_Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Question:
    """A question on the paragraph `passage`: its answer are the tokens `first..last`, both included."""

    asked: Tokens
    passage: Tokens
    first: int
    last: int
    answer: str


@dataclass(frozen=True, slots=True)
class Window:
    """A question with a window of tokens; the answer's tokens are `first..last`, or `first` is -1: no answer here."""

    asked: Tokens
    passage: Tokens
    first: int
    last: int


def questions(paragraphs: Sequence[Paragraph], tokenizer: Tokenizer) -> list[Question]:
    """Every question whose answer can be told by tokens (an answer within a token takes the whole of it)."""
    found = []
    for paragraph in paragraphs:
        passage = tokenizer.tokenize(paragraph.text)
        for asked in paragraph.asked:
            end = asked.start + len(asked.answers[0])
            first = int(np.searchsorted(passage.ends, asked.start, side="right"))
            last = int(np.searchsorted(passage.starts, end, side="left")) - 1
            if first <= last < len(passage):
                words = tokenizer.tokenize(asked.question).part(0, QUESTION_TOKENS)
                found.append(Question(words, passage, first, last, fold_text(asked.answers[0])))
    return found


def windows(question: Question, *, longest: int, span: int, chooser: random.Random) -> list[Window]:
    """A window with the answer, placed by chance, and at times one of the same paragraph without it."""
    passage, first, last = question.passage, question.first, min(question.last, question.first + span - 1)
    size = min(len(passage), chooser.randint(longest // 2, longest))
    low, high = max(0, last + 1 - size), min(first, len(passage) - size)
    start = chooser.randint(min(low, high), max(low, high)) if size < len(passage) else 0
    stop = max(start + size, last + 1)
    chosen = [Window(question.asked, passage.part(start, stop), first - start, last - start)]
    for start, stop in chooser.sample(((0, first), (last + 1, len(passage))), 2):
        if stop - start >= 40 and len(chosen) < 2 and chooser.random() < _SAME_PARAGRAPH:
            place = chooser.randint(start, max(start, stop - longest))
            part = passage.part(place, min(stop, place + longest))
            if question.answer not in "".join(part.spellings):
                chosen.append(Window(question.asked, part, -1, -1))
    return chosen


def rival(question: Question, others: Sequence[Question], *, longest: int, chooser: random.Random) -> list[Window]:
    """A window without an answer, from the one of some other paragraphs that shares the most with the question."""
    kinds = question.asked.kinds.tolist()
    telling = {word for word, kind in zip(question.asked.spellings, kinds, strict=True) if kind not in _QUIET}
    strangers = [other.passage for other in others if other.passage is not question.passage]
    if not strangers:
        return []
    passage = max(strangers, key=lambda passage: len(telling.intersection(passage.spellings)))
    start = chooser.randint(0, max(0, len(passage) - longest))
    part = passage.part(start, start + chooser.randint(longest // 2, longest))
    return [Window(question.asked, part, -1, -1)] if question.answer not in "".join(part.spellings) else []


def padded(rows: Sequence[NDArray[_Scalar]]) -> torch.Tensor:
    """Rows of several lengths in one table, with zeros behind the shorter ones."""
    table = np.zeros((len(rows), max(map(len, rows)), *rows[0].shape[1:]), rows[0].dtype)
    for place, row in enumerate(rows):
        table[place, : len(row)] = row
    return torch.from_numpy(table)
