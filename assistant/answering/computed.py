"""Sums, differences and comparisons over figures that the record states, each operand cited."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.answering.confidence import NO_ANSWER_THRESHOLD, confidence_of
from assistant.answering.decision import Decision
from assistant.answering.operands import labels_of
from assistant.answering.pairs import FIGURES, NAMED, OF_IT, Operand, find_operands, operand_of, placed
from assistant.question import Analysis
from assistant.reading.matching import coverage, match_terms
from assistant.reading.reader import Reading
from index.normalize import fold_text

_FEWER = (
    *("少", "低", "小", "短", "早", "便宜", "fewer", "fewest", "lower", "lowest", "less", "least", "smaller"),
    *("shorter", "earlier", "cheaper"),
)
_STATED = re.compile(  # right before a figure that is itself a difference
    r"(?:[增减升降涨跌多少高低差省贵快慢早晚长短轻重缺]|增加|提高|提前|便宜|落后|延误|推迟|超出|超过)(?:了|出|约|近|幅)*\s?$|"
    r"\b(?:more|fewer|less|by|up|down|rose|fell|grew|(?:increase|decrease|difference) of|saved|saving)\s"
    r"(?:about |some )?$"
)
_THAN = re.compile(
    r"[比较](?P<than>[^,，。;；比较]{1,16}?)(?:[大小多少高低贵快慢早晚长短重轻]|便宜|增加|减少|增长|提高|下降|降低)了?\s?$|"
    r"[大小多少高低快慢早晚长短重轻][于出](?P<other>[^,，。;；]{2,16}?)(?:约|近)?\s?$"
)
_STATED_AFTER = re.compile(r"\s?(?:more|fewer|less|higher|lower)\b")
SURELY_TOLD = 0.8  # how sure a difference is that the record tells in the question's words


def compute(analysis: Analysis, reading: Reading) -> Decision | None:
    """The computed answer, or None when the question does not name two operands or one of them is not in the record.

    A difference that the record does not hold is an abstention: either of its operands would answer another question.
    """
    if analysis.operation == "difference":
        if told := _told_apart(analysis, reading):
            return told
        if _is_stated(reading):
            return None
    operands = find_operands(analysis, reading)
    if operands:
        return _decide(analysis, *operands)
    named = analysis.operation == "difference" and labels_of(analysis) is not None
    return Decision(kind=analysis.operation) if named and reading.candidates else None


def _decide(analysis: Analysis, first: Operand, second: Operand) -> Decision:
    """The computed answer, or an abstention where neither operand surely answers."""
    found = (first.candidate, second.candidate)
    hits = tuple(dict.fromkeys(candidate.hit for candidate in found))
    learned = max(confidence_of(analysis, candidate, ()) for candidate in found)
    confidence = max(learned, min(first.sure, second.sure))
    if confidence < NO_ANSWER_THRESHOLD:
        return Decision(kind=analysis.operation, confidence=confidence, hits=hits)
    text, note = _calculate(analysis, first, second)
    spans = tuple(candidate.span for candidate in found)
    return Decision(analysis.operation, spans, text, confidence, hits, notes=(note,))


def _is_stated(reading: Reading) -> bool:
    """Whether the best figure is itself told as a difference (`增加340册`, "31 more")."""
    if not reading.candidates:
        return False
    best = reading.candidates[0]
    passage, start = placed(reading, best)
    text, own = passage.folded.text, fold_text(best.text)
    return bool(_STATED.search(text[:start]) or _STATED_AFTER.match(text, start + len(own)))


def _told_apart(analysis: Analysis, reading: Reading) -> Decision | None:
    """The difference that the record itself tells between the two things named (`比乙案多3票`), as it stands."""
    labels = labels_of(analysis)
    terms = labels.second_terms if labels else ()
    for candidate in reading.candidates[:FIGURES] if terms else ():
        passage, start = placed(reading, candidate)
        than = _THAN.search(passage.folded.text, 0, start) if operand_of(candidate, "") else None
        if than is None or coverage(analysis.terms, passage.matches) < OF_IT:
            continue
        if coverage(terms, match_terms(terms, than["than"] or than["other"])) >= NAMED:
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
