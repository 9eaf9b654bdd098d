"""From questions on paragraphs to windows of tokens with the place of the answer, and to batches of tensors."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.reading.span_reader_features import passage_features, question_features
from assistant.reading.span_reader_tokens import Tokenizer, Tokens
from index.normalize import fold_text
from training.reader.network import Batch
from training.reader.sources import Paragraph

_FIRST_WORD = 14  # ids below are stand-ins, which no vector can speak for
QUESTION_TOKENS = 48
_SAME_PARAGRAPH = 0.45  # share of questions with a window of the same paragraph that does not answer
_TELLING = 0.2
Floats = NDArray[np.float32]
_HIDDEN = 1  # the stand-in for an unknown Chinese word
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
    telling = set(question.asked.keys[question.asked.weights > _TELLING].tolist())
    strangers = [other.passage for other in others if other.passage is not question.passage]
    if not strangers:
        return []
    passage = max(strangers, key=lambda passage: len(telling.intersection(passage.keys.tolist())))
    start = chooser.randint(0, max(0, len(passage) - longest))
    part = passage.part(start, start + chooser.randint(longest // 2, longest))
    return [Window(question.asked, part, -1, -1)] if question.answer not in "".join(part.spellings) else []


def closeness(vectors: NDArray[np.float32], passage: Tokens, question: Tokens) -> NDArray[np.float32]:
    """(passage, question) cosines of the word vectors, 0 where a word is unknown."""
    return np.asarray(vectors[passage.ids] @ vectors[question.ids].T, dtype=np.float32)


def known_vectors(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors with the stand-ins' set to zero."""
    cleared: NDArray[np.float32] = vectors.copy()
    cleared[:_FIRST_WORD] = 0.0
    return cleared


def collate(batch: Sequence[Window], vectors: NDArray[np.float32], *, blur: float, chooser: random.Random) -> Batch:
    """Pad windows to one length; a share `blur` of the words is hidden, their meetings with the question kept."""
    asked = [window.asked for window in batch]
    passages = [window.passage for window in batch]
    features = [passage_features(w.asked, w.passage, closeness(vectors, w.passage, w.asked)) for w in batch]
    generator = np.random.default_rng(chooser.getrandbits(32))

    question = _side(asked, [question_features(text) for text in asked], blur, generator)
    return Batch(*question, *_side(passages, features, blur, generator))


class _Side(NamedTuple):
    """One side of a `Batch`, in its order."""

    ids: torch.Tensor
    firsts: torch.Tensor
    lasts: torch.Tensor
    features: torch.Tensor
    mask: torch.Tensor


def _side(texts: Sequence[Tokens], rows: Sequence[Floats], blur: float, generator: np.random.Generator) -> _Side:
    hidden = [np.where(generator.random(len(text)) < blur, _HIDDEN, text.ids) for text in texts]
    return _Side(
        padded(hidden),
        padded([text.firsts for text in texts]),
        padded([text.lasts for text in texts]),
        padded(rows),
        padded([np.ones(len(text), dtype=np.bool_) for text in texts]),
    )


def padded(rows: Sequence[NDArray[_Scalar]]) -> torch.Tensor:
    """Rows of several lengths in one table, with zeros behind the shorter ones."""
    table = np.zeros((len(rows), max(map(len, rows)), *rows[0].shape[1:]), rows[0].dtype)
    for place, row in enumerate(rows):
        table[place, : len(row)] = row
    return torch.from_numpy(table)
