"""Sums, differences and comparisons over figures that the record states, each operand cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.answering.confidence import NO_ANSWER_THRESHOLD, confidence_of
from assistant.answering.decision import Decision
from assistant.answering.operands import Labels, governs, labels_of, named_beside
from assistant.question import Analysis
from assistant.reading.matching import coverage, match_terms
from assistant.reading.passages import Passage
from assistant.reading.reader import Reading
from assistant.values import Candidate
from index.normalize import fold_text
from index.numerals import find_numerals

_FEWER = ("少", "低", "小", "fewer", "fewest", "lower", "lowest", "less", "least", "smaller")
_STATED = re.compile(  # right before a figure that is itself a difference
    r"(?:[增减升降涨跌多少高低差省贵快慢早晚长短轻重缺]|增加|提高|提前|便宜|落后|延误|推迟|超出|超过)(?:了|出|约|近|幅)*\s?$|"
    r"\b(?:more|fewer|less|by|up|down|rose|fell|grew|(?:increase|decrease|difference) of|saved|saving)\s"
    r"(?:about |some )?$"
)
_THAN = re.compile(
    r"[比较](?P<than>[^,，。;；比较]{1,16}?)(?:[大小多少高低贵快慢早晚长短重轻]|便宜|增加|减少|增长|提高|下降|降低)了?\s?$"
)
_STATED_AFTER = re.compile(r"\s?(?:more|fewer|less|higher|lower)\b")
_SCALED = re.compile(r"(?P<digits>[\d,]+(?:\.\d+)?)(?P<scale>\s?(?:[万萬亿億千]+|thousand|million|billion|trillion))")
_NO_FIGURES = frozenset(("date", "time", "ordinal", "span", "phrase", "list"))
_FIGURES = 24  # candidates, best first, among which operands are sought
_COUNTED = re.compile(r"\s?(?:[A-Za-z]+|[^\W\d_]{2})")
_SAME = 3.0  # what it counts that both operands count the same thing, in log-odds
_NAMED = 0.3  # share of a label's words that must stand beside its figure
_OF_IT = 0.5  # share of the question's words that must stand in a sentence that tells a difference
_BESIDE = 4.0  # what it counts that all the words of a label stand in one piece of the sentence with its figure
SURELY_TOLD = 0.8  # how sure a difference is that the record tells in the question's words
_TOGETHER = 2.0  # what it counts that both operands stand in one sentence, in log-odds


def compute(analysis: Analysis, reading: Reading) -> Decision | None:
    """The computed answer, or None when the question does not name two operands or one of them is not in the record.

    A difference that the record does not hold is an abstention: either of its operands would answer another question.
    """
    if analysis.operation == "difference":
        if told := _told_apart(analysis, reading):
            return told
        if _is_stated(reading):
            return None
    operands = _of_years(analysis, reading) or _of_labels(analysis, reading)
    if operands:
        return _decide(analysis, *operands)
    named = analysis.operation == "difference" and labels_of(analysis) is not None
    return Decision(kind=analysis.operation) if named and reading.candidates else None


def _decide(analysis: Analysis, first: Operand, second: Operand) -> Decision:
    """The computed answer, or an abstention where neither operand surely answers."""
    found = (first.candidate, second.candidate)
    hits = tuple(dict.fromkeys(candidate.hit for candidate in found))
    confidence = max(confidence_of(analysis, candidate, ()) for candidate in found)
    if confidence < NO_ANSWER_THRESHOLD:
        return Decision(kind=analysis.operation, confidence=confidence, hits=hits)
    text, note = _calculate(analysis, first, second)
    spans = tuple(candidate.span for candidate in found)
    return Decision(analysis.operation, spans, text, confidence, hits, notes=(note,))


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure of the record that takes part in a computation: `digits` times `scale` (`万`, "million") is its `value`,
    `unit` what follows it, `label` what the question calls it, `beside` the share of the label's words named with it.
    """

    candidate: Candidate
    value: Decimal
    digits: Decimal
    scale: str
    unit: str
    label: str
    beside: float = 0.0


def _of_years(analysis: Analysis, reading: Reading) -> list[Operand]:
    """One figure of one record for each of the two years named, of the same thing; empty where one is missing."""
    for record_id in dict.fromkeys(candidate.span.record_id for candidate in reading.candidates):
        chosen = [list(_of_year(reading, year, record_id)) for year in analysis.years[:2]]
        if len(chosen) == 2 and all(chosen):
            pairs = ([one, other] for one in chosen[0] for other in chosen[1])
            return max(pairs, key=lambda pair: _alike(reading, *pair))
    return []


def _of_year(reading: Reading, year: str, record_id: str) -> Iterator[Operand]:
    """The figures of the record that this year alone governs, best first."""
    for candidate in reading.candidates:
        operand = _operand(candidate, year) if candidate.span.record_id == record_id else None
        if operand and _governing_years(reading, candidate) == {year}:
            yield operand


def _alike(reading: Reading, one: Operand, other: Operand) -> float:
    """How likely two figures are meant: their scores, and that they count the same (`17个工种`, `24个工种`)."""
    counted = [_counted(reading, operand.candidate) for operand in (one, other)]
    return one.candidate.score + other.candidate.score + _SAME * (counted[0] == counted[1])


def _counted(reading: Reading, candidate: Candidate) -> str:
    """The two characters or the word that follow a figure."""
    text = _passage_of(reading, candidate).sentence.text
    start = candidate.span.end - _passage_of(reading, candidate).sentence.span.start
    following = _COUNTED.match(text, start)
    return fold_text(following[0]) if following else ""


def _governing_years(reading: Reading, candidate: Candidate) -> frozenset[str]:
    passage, start = _placed(reading, candidate)
    return passage.years_near(start, start + len(candidate.text))


def _of_labels(analysis: Analysis, reading: Reading) -> list[Operand]:
    """The figures of one unit that the two things named (`A比B`, "A and B") govern; empty where one is missing."""
    labels = labels_of(analysis)
    if labels is None:
        return []
    least = 0.0 if analysis.operation == "difference" else _NAMED  # `比去年` leaves unsaid what is compared
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
    for candidate in reading.candidates[:_FIGURES]:
        operand = _operand(candidate, label)
        if operand is None:
            continue
        passage, start = _placed(reading, candidate)
        if governs(labels, passage.folded.text, start) == label:
            terms = labels.first_terms if label == labels.first else labels.second_terms
            yield replace(operand, beside=named_beside(terms, passage.folded.text, start))


def _passage_of(reading: Reading, candidate: Candidate) -> Passage:
    return next(p for p in reading.passages if p.hit == candidate.hit)


def _placed(reading: Reading, candidate: Candidate) -> tuple[Passage, int]:
    """The passage that a candidate stands in, and where it starts in the folded text of it."""
    passage = _passage_of(reading, candidate)
    return passage, passage.folded_offset(candidate.span.start - passage.sentence.span.start)


def _operand(candidate: Candidate, label: str) -> Operand | None:
    """A candidate that is a figure and little more, as an operand."""
    numerals = find_numerals(candidate.text)
    if len(numerals) != 1 or numerals[0].value is None or candidate.kind in _NO_FIGURES:
        return None
    written = candidate.text[numerals[0].start : numerals[0].end]
    scaled = _SCALED.fullmatch(written)
    digits = Decimal(scaled["digits"].replace(",", "")) if scaled else numerals[0].value
    unit = candidate.text[numerals[0].end :]
    return Operand(candidate, numerals[0].value, digits, scaled["scale"] if scaled else "", unit, label)


def _is_stated(reading: Reading) -> bool:
    """Whether the best figure is itself told as a difference (`增加340册`, "31 more")."""
    if not reading.candidates:
        return False
    best = reading.candidates[0]
    passage, start = _placed(reading, best)
    text, own = passage.folded.text, fold_text(best.text)
    return bool(_STATED.search(text[:start]) or _STATED_AFTER.match(text, start + len(own)))


def _told_apart(analysis: Analysis, reading: Reading) -> Decision | None:
    """The difference that the record itself tells between the two things named (`比乙案多3票`), as it stands."""
    labels = labels_of(analysis)
    terms = labels.second_terms if labels else ()
    for candidate in reading.candidates[:_FIGURES] if terms else ():
        passage, start = _placed(reading, candidate)
        than = _THAN.search(passage.folded.text, 0, start) if _operand(candidate, "") else None
        if than is None or coverage(analysis.terms, passage.matches) < _OF_IT:
            continue
        if coverage(terms, match_terms(terms, than["than"])) >= _NAMED:
            confidence = max(confidence_of(analysis, candidate, ()), SURELY_TOLD)
            return Decision(candidate.kind, (candidate.span,), "", confidence, (candidate.hit,))
    return None


def _calculate(analysis: Analysis, first: Operand, second: Operand) -> tuple[str, str]:
    """Text of the computed answer and the note that says how it came about."""
    a, b = _plain(first.value), _plain(second.value)
    if analysis.operation == "sum":
        total = first.value + second.value
        return _written(total, first, second), f"computed: {a} + {b} = {_plain(total)}"
    if analysis.operation == "difference":
        apart = abs(second.value - first.value)
        return _written(apart, first, second), f"computed: |{b} - {a}| = {_plain(apart)}"
    wants_less = any(word in analysis.folded for word in _FEWER)
    chosen = first if (first.value > second.value) != wants_less else second
    return chosen.label, f"computed: {first.label} has {a}, {second.label} has {b}"


def _written(value: Decimal, first: Operand, second: Operand) -> str:
    """The value as its operands are written: in their scale (`万元`) where they share one, else in plain digits."""
    if not first.scale or first.scale != second.scale:
        return _plain(value)
    return f"{_plain(value * first.digits / first.value)}{first.scale}{first.unit}" if first.value else _plain(value)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
