"""Sums, differences and comparisons over figures that the record states, each operand cited."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assistant.answering.confidence import NO_ANSWER_THRESHOLD, confidence_of
from assistant.answering.decision import Decision
from assistant.question import Analysis
from assistant.reading.reader import Reading
from assistant.values import Candidate
from index.numerals import find_numerals

_FEWER = ("少", "低", "小", "fewer", "fewest", "lower", "lowest", "less", "least", "smaller")


def compute(analysis: Analysis, reading: Reading) -> Decision | None:
    """The computed answer, or None when the question does not name two operands or one of them is not in the record."""
    operands = _operands(analysis, reading)
    if not operands:
        return None
    found = tuple(operand.candidate for operand in operands)
    hits = tuple(dict.fromkeys(candidate.hit for candidate in found))
    confidence = min(confidence_of(analysis, candidate, ()) for candidate in found)
    if confidence < NO_ANSWER_THRESHOLD:
        return Decision(kind=analysis.operation, confidence=confidence, hits=hits)
    text, note = _calculate(analysis, *(operand.value for operand in operands))
    spans = tuple(candidate.span for candidate in found)
    return Decision(analysis.operation, spans, text, confidence, hits, notes=(note,))


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure of the record that takes part in a computation."""

    candidate: Candidate
    value: Decimal


def _operands(analysis: Analysis, reading: Reading) -> list[Operand]:
    """One figure of one record for each of the two years named; empty where one is missing."""
    for record_id in dict.fromkeys(candidate.span.record_id for candidate in reading.candidates):
        chosen = [_operand(reading, year, record_id) for year in analysis.years[:2]]
        found = [operand for operand in chosen if operand is not None]
        if len(found) == 2:
            return found
    return []


def _operand(reading: Reading, year: str, record_id: str) -> Operand | None:
    """The best figure of the record that this year alone governs."""
    figures = [
        Operand(candidate, value)
        for candidate in reading.candidates
        if candidate.span.record_id == record_id
        and (value := _value(candidate)) is not None
        and _governing_years(reading, candidate) == {year}
    ]
    return max(figures, key=lambda operand: operand.candidate.score, default=None)


def _governing_years(reading: Reading, candidate: Candidate) -> frozenset[str]:
    passage = next(p for p in reading.passages if p.hit == candidate.hit)
    offset = candidate.span.start - passage.sentence.span.start
    start = passage.folded_offset(offset)
    return passage.years_near(start, start + len(candidate.text))


def _value(candidate: Candidate) -> Decimal | None:
    numerals = find_numerals(candidate.text)
    return numerals[0].value if numerals else None


def _calculate(analysis: Analysis, first: Decimal, second: Decimal) -> tuple[str, str]:
    """Text of the computed answer and the note that says how it came about."""
    a, b = _plain(first), _plain(second)
    if analysis.operation == "sum":
        return _plain(first + second), f"computed: {a} + {b} = {_plain(first + second)}"
    if analysis.operation == "difference":
        return _plain(abs(second - first)), f"computed: |{b} - {a}| = {_plain(abs(second - first))}"
    wants_less = any(word in analysis.folded for word in _FEWER)
    year = analysis.years[0] if (first > second) != wants_less else analysis.years[1]
    return year, f"computed: {analysis.years[0]} has {a}, {analysis.years[1]} has {b}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
