"""The two figures of a record that a computation is asked of, found by their years, their labels or a change told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.answering.changes import asks_for_change, before_and_after
from assistant.answering.operands import Labels, governs, labels_of, named_beside
from assistant.question import Analysis, telling_terms
from assistant.reading.matching import coverage, match_terms
from assistant.reading.passages import SURE, Passage
from assistant.reading.pieces import thing_of
from assistant.reading.reader import Reading
from assistant.values import Candidate
from index.normalize import fold_text
from index.numerals import find_numerals

_SCALED = re.compile(r"(?P<digits>[\d,]+(?:\.\d+)?)(?P<scale>\s?(?:[万萬亿億千]+|thousand|million|billion|trillion))")
_NO_FIGURES = frozenset(("date", "time", "ordinal", "span", "phrase", "list"))
FIGURES = 24  # candidates, best first, among which operands are sought
_COUNTED = re.compile(r"\s?(?:[A-Za-z]+|[^\W\d_]{2})")
_SAME = 3.0  # what it counts that both operands count the same thing, in log-odds
_TWO_YEARS = re.compile(r"两年|\b(?:both|two) years\b")
NAMED = 0.3  # share of a label's words that must stand beside its figure
_BESIDE = 4.0  # what it counts that all the words of a label stand in one piece of the sentence with its figure
_SURE_OF_COUNTED = 0.6  # how sure two figures are that stand in the years asked of and count what the question names
_SURE_OF_CHANGE = 0.6  # how sure a change is that is told in a sentence with half of the question's words
OF_IT = 0.5  # share of the question's words that must stand in a sentence that tells a difference or a change
_TOGETHER = 2.0  # what it counts that both operands stand in one sentence, in log-odds


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure of the record that takes part in a computation: `digits` times `scale` (`万`, "million") is its `value`,
    `unit` what follows it, `label` what the question calls it, `beside` the share of the label's words named with it.
    `sure`: how sure it is, at least, by the words that it is told in.
    """

    candidate: Candidate
    value: Decimal
    digits: Decimal
    scale: str
    unit: str
    label: str
    beside: float = 0.0
    sure: float = 0.0


def find_operands(analysis: Analysis, reading: Reading) -> list[Operand]:
    """The two figures that the question asks to compute with; empty where one of them is not in the record."""
    ways = (_of_years, _of_change, _of_labels, _of_two_years)
    return next((found for find in ways if (found := find(analysis, reading))), [])


def _of_years(analysis: Analysis, reading: Reading) -> list[Operand]:
    """One figure of one record for each of the two years named, of the same thing; empty where one is missing."""
    for record_id in dict.fromkeys(candidate.span.record_id for candidate in reading.candidates):
        chosen = [list(_of_year(reading, year, record_id)) for year in analysis.years[:2]]
        if len(chosen) == 2 and all(chosen):
            return _likeliest(analysis, reading, [(one, other) for one in chosen[0] for other in chosen[1]])
    return []


def _likeliest(analysis: Analysis, reading: Reading, pairs: Sequence[tuple[Operand, Operand]]) -> list[Operand]:
    """The best pair of figures, of those of what the question names (`多几个行业`) where there are some."""
    meant = [pair for pair in pairs if _are_asked_for(analysis, reading, *pair)]
    best = max(meant or pairs, key=lambda pair: _alike(reading, *pair))
    return [replace(operand, sure=_SURE_OF_COUNTED * bool(meant)) for operand in best]


def _of_year(reading: Reading, year: str, record_id: str) -> Iterator[Operand]:
    """The figures of the record that this year alone governs, best first."""
    for candidate in reading.candidates:
        operand = operand_of(candidate, year) if candidate.span.record_id == record_id else None
        if operand and _governing_years(reading, candidate) == {year}:
            yield operand


def _alike(reading: Reading, one: Operand, other: Operand) -> float:
    """How likely two figures are meant: their scores, and that they count the same (`17个工种`, `24个工种`)."""
    counted = [_counted(reading, operand.candidate) for operand in (one, other)]
    return one.candidate.score + other.candidate.score + _SAME * (counted[0] == counted[1])


def _are_asked_for(analysis: Analysis, reading: Reading, one: Operand, other: Operand) -> bool:
    """Whether both figures count one thing, and the question names it."""
    counted = _counted(reading, one.candidate)
    named = match_terms(telling_terms(analysis.terms), counted)
    return counted == _counted(reading, other.candidate) and any(match.strength >= SURE for match in named)


def _counted(reading: Reading, candidate: Candidate) -> str:
    """The two characters or the word that follow a figure."""
    text = _passage_of(reading, candidate).sentence.text
    start = candidate.span.end - _passage_of(reading, candidate).sentence.span.start
    following = _COUNTED.match(text, start)
    return fold_text(following[0]) if following else ""


def _governing_years(reading: Reading, candidate: Candidate) -> frozenset[str]:
    passage, start = placed(reading, candidate)
    return passage.years_near(start, start + len(candidate.text))


def _of_labels(analysis: Analysis, reading: Reading) -> list[Operand]:
    """The figures of one unit that the two things named (`A比B`, "A and B") govern; empty where one is missing."""
    labels = labels_of(analysis)
    if labels is None:
        return []
    least = 0.0 if analysis.operation == "difference" else NAMED  # `比去年` leaves unsaid what is compared
    pairs = [
        (_worth(first, second), [first, second])
        for first in _labelled(reading, labels, labels.first)
        for second in _labelled(reading, labels, labels.second)
        if min(first.beside, second.beside) >= least
        and first.unit.strip() == second.unit.strip()
        and not first.candidate.span.overlaps(second.candidate.span)
    ]
    return max(pairs, key=lambda pair: pair[0], default=(0.0, []))[1]


def _worth(first: Operand, second: Operand) -> float:
    """How likely two figures are meant: their scores, that one sentence tells both, and what is named beside them."""
    together = _TOGETHER * (first.candidate.hit == second.candidate.hit)
    return first.candidate.score + second.candidate.score + together + _BESIDE * (first.beside + second.beside)


def _labelled(reading: Reading, labels: Labels, label: str) -> Iterator[Operand]:
    """The figures that a label governs."""
    for candidate in reading.candidates[:FIGURES]:
        operand = operand_of(candidate, label)
        if operand is None:
            continue
        passage, start = placed(reading, candidate)
        begin = passage.sentence.span.start
        of_it = thing_of(passage, candidate.kind, (candidate.span.start - begin, candidate.span.end - begin))
        text = of_it or passage.folded.text
        if governs(labels, text, len(of_it) or start) == label:
            terms = labels.first_terms if label == labels.first else labels.second_terms
            yield replace(operand, beside=1.0 if of_it else named_beside(terms, text, start))


def _of_change(analysis: Analysis, reading: Reading) -> list[Operand]:
    """What one value was and what it became, in the sentence of the best figure that has both."""
    labels = labels_of(analysis)
    if analysis.operation != "difference" or not asks_for_change(analysis.folded, labels.second if labels else ""):
        return []
    figures = [operand for candidate in reading.candidates[:FIGURES] if (operand := operand_of(candidate, ""))]
    sentences = dict.fromkeys(operand.candidate.hit for operand in figures)
    told = ([one for one in figures if one.candidate.hit == hit] for hit in sentences)
    return next((pair for operands in told if (pair := _changed(analysis, reading, operands))), [])


def _changed(analysis: Analysis, reading: Reading, operands: Sequence[Operand]) -> list[Operand]:
    """The two figures of one sentence that one value has before and after; empty where it has not."""
    ordered = sorted(operands, key=lambda operand: operand.candidate.span.start)
    passage = _passage_of(reading, ordered[0].candidate)
    starts = [placed(reading, operand.candidate)[1] for operand in ordered]
    ends = (start + len(fold_text(operand.candidate.text)) for start, operand in zip(starts, ordered, strict=True))
    pair = before_and_after(passage, list(zip(starts, ends, strict=True)))
    sure = _SURE_OF_CHANGE * (coverage(analysis.terms, passage.matches) >= OF_IT)
    return [replace(ordered[place], sure=sure) for place in pair or ()]


def _of_two_years(analysis: Analysis, reading: Reading) -> list[Operand]:
    """Two figures of the same, of two years that the question counts and does not name (`两年一共`)."""
    if analysis.operation != "sum" or len(analysis.years) > 1 or not _TWO_YEARS.search(analysis.folded):
        return []
    told = [(operand, years) for operand, years in _of_one_year(reading) if len(years) == 1]
    pairs = [
        [one, other]
        for place, (one, year) in enumerate(told)
        for other, another in told[place + 1 :]
        if year != another and one.unit.strip() == other.unit.strip()
    ]
    return max(pairs, key=lambda pair: _alike(reading, *pair), default=[])


def _of_one_year(reading: Reading) -> Iterator[tuple[Operand, frozenset[str]]]:
    """The best figures of the first record, with the years that govern each."""
    for candidate in reading.candidates[:FIGURES]:
        operand = operand_of(candidate, "") if candidate.span.record_id == reading.record_id else None
        if operand:
            yield operand, _governing_years(reading, candidate)


def _passage_of(reading: Reading, candidate: Candidate) -> Passage:
    return next(p for p in reading.passages if p.hit == candidate.hit)


def placed(reading: Reading, candidate: Candidate) -> tuple[Passage, int]:
    """The passage that a candidate stands in, and where it starts in the folded text of it."""
    passage = _passage_of(reading, candidate)
    return passage, passage.folded_offset(candidate.span.start - passage.sentence.span.start)


def operand_of(candidate: Candidate, label: str) -> Operand | None:
    """A candidate that is a figure and little more, as an operand."""
    numerals = find_numerals(candidate.text)
    if len(numerals) != 1 or numerals[0].value is None or candidate.kind in _NO_FIGURES:
        return None
    written = candidate.text[numerals[0].start : numerals[0].end]
    scaled = _SCALED.fullmatch(written)
    digits = Decimal(scaled["digits"].replace(",", "")) if scaled else numerals[0].value
    unit = candidate.text[numerals[0].end :]
    return Operand(candidate, numerals[0].value, digits, scaled["scale"] if scaled else "", unit, label)
