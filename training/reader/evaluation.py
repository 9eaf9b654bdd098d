"""Scores of a span reader: whole paragraphs as published, and telling the right paragraph from another."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.reading.span_reader import SpanReader
from index.normalize import fold_text
from training.reader.sources import Paragraph

_TOKEN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Figures:
    """Percentages over `n` questions; `auc`: how often the right paragraph's best score beats another paragraph's."""

    n: int
    exact_match: float
    char_f1: float
    auc: float


def units(text: str) -> list[str]:
    """Characters of Chinese, words of Latin script and numbers; folded, marks left out.

    >>> units("《Apollo 11》號")
    ['apollo', '11', '号']
    """
    return _TOKEN.findall(fold_text(text))


def char_f1(answer: str, gold: str) -> float:
    """Harmonic mean of precision and recall over `units`, with multiplicity."""
    said, wanted = units(answer), units(gold)
    shared = sum((Counter(said) & Counter(wanted)).values())
    return 2 * shared / (len(said) + len(wanted)) if shared else float(said == wanted)


def evaluate(
    reader: SpanReader, paragraphs: Sequence[Paragraph], *, rewrite: Callable[[str], str] = str, most: int = 0
) -> Figures:
    """Read each question's whole paragraph, and one other for the AUC. `most` questions at most, 0 for all."""
    chooser = random.Random(5)
    exact, overlap, beaten = [], [], []
    asked = [(question, paragraph) for paragraph in paragraphs for question in paragraph.asked]
    for question, paragraph in asked[: most or None]:
        other = chooser.choice(paragraphs).text
        right, wrong = reader.read(rewrite(question.question), [paragraph.text, other], top=1)
        answer = paragraph.text[right[0].start : right[0].end] if right else ""
        exact.append(max(units(answer) == units(gold) for gold in question.answers))
        overlap.append(max(char_f1(answer, gold) for gold in question.answers))
        beaten.append(bool(right) and (not wrong or right[0].score > wrong[0].score))
    return Figures(len(exact), 100 * float(np.mean(exact)), 100 * float(np.mean(overlap)), 100 * float(np.mean(beaten)))
