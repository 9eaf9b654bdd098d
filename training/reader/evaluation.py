"""Scores of a span reader: whole paragraphs as published, and telling the right paragraph from the likeliest other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.reading.span_reader import SpanReader
from evals.matching import char_f1, cmrc_f1, exact_match
from index.normalize import fold_text
from training.reader.sources import Asked, Paragraph


@dataclass(frozen=True, slots=True)
class Figures:
    """Percentages over `n` questions, each read in its whole paragraph (metrics of `evals.matching`).

    `chosen`: how often the best span of the right paragraph scores higher than that of the other paragraph which shares
    the most character pairs with the question; the paragraphs of the set are the choice.
    """

    n: int
    exact_match: float
    char_f1: float
    cmrc_f1: float
    chosen: float


def evaluate(reader: SpanReader, paragraphs: Sequence[Paragraph], *, most: int = 0) -> Figures:
    """Read each question's paragraph and the likeliest other. `most`: as many questions, evenly taken; 0 for all."""
    asked = [(question, paragraph) for paragraph in paragraphs for question in paragraph.asked]
    step = max(1, len(asked) // most) if most else 1
    pairs = [_pairs(paragraph.text) for paragraph in paragraphs]
    rows = [
        _scores(reader, question, paragraph, _rival(question, paragraph, paragraphs, pairs))
        for question, paragraph in asked[::step]
    ]
    means = 100 * np.mean(rows, axis=0)
    return Figures(len(rows), *(float(mean) for mean in means))


def _scores(reader: SpanReader, question: Asked, right: Paragraph, rival: Paragraph) -> tuple[float, ...]:
    found, other = reader.read(question.question, [right.text, rival.text], top=1)
    best, rivals = found.spans[:1], other.spans[:1]
    answer = right.text[best[0].start : best[0].end] if best else ""
    chosen = bool(best) and (not rivals or best[0].score > rivals[0].score)
    golds = question.answers
    return exact_match(answer, golds), char_f1(answer, golds), cmrc_f1(answer, golds), float(chosen)


def _rival(
    question: Asked, right: Paragraph, paragraphs: Sequence[Paragraph], pairs: Sequence[frozenset[str]]
) -> Paragraph:
    asked = _pairs(question.question)
    others = (place for place, paragraph in enumerate(paragraphs) if paragraph.text != right.text)
    return paragraphs[max(others, key=lambda place: len(asked & pairs[place]))]


def _pairs(text: str) -> frozenset[str]:
    folded = fold_text(text)
    return frozenset(folded[place : place + 2] for place in range(len(folded) - 1))
