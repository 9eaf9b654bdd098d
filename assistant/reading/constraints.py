"""Whether a candidate keeps to what the question fixes: its year, month and qualifiers, and the words it names."""

from __future__ import annotations

import re

from assistant.question import Analysis
from assistant.reading.passages import Passage
from assistant.reading.qualifiers import months, qualifiers
from assistant.values import Mention

_HALF = 0.5  # a word matched less strongly than this is not met
_IN_CONTEXT = 0.8  # what a word counts that only the title, the section, the speaker or the sentence before holds
_LATIN = re.compile(r"[a-z0-9][\w.+#-]*")


def year_fit(analysis: Analysis, passage: Passage, start: int, end: int) -> float:
    """1 when a year of the question governs the slice, -1 when another year does, 0 when none is asked or named."""
    if not analysis.years:
        return 0.0
    near = passage.years_near(start, end)
    return float(bool(near & set(analysis.years))) if near & set(analysis.years) else -float(bool(near))


def month_fit(analysis: Analysis, passage: Passage, mention: Mention, start: int, end: int) -> float:
    """1 when a month of the question governs the slice, -1 when another month does, 0 when none is asked or named."""
    asked = months(analysis.folded)
    if not asked or mention.kind == "date":
        return 0.0
    left, right = passage.clause_around(start, end)
    near = months(passage.folded.text[left:right]) or months(passage.folded.text) or months(passage.context)
    return float(bool(near & asked)) or -float(bool(near))


def detail(mention: Mention) -> float:
    """How exactly a date tells the day: 0 for a year or a weekday alone, 0.5 with the month, 1 with the day."""
    parts = mention.value.split("-") if mention.kind == "date" and mention.value else [""]
    return {1: 0.0, 2: 0.5 if len(parts[0]) == 4 else 1.0}.get(len(parts), 1.0)


def qualifier_fit(analysis: Analysis, passage: Passage) -> float:
    """1 when every qualifier of the question (`下次`, `第二届`, "next") is met in the passage, -1 when one is not."""
    asked = qualifiers(analysis.folded)
    if not asked:
        return 0.0
    met = qualifiers(f"{passage.context} {passage.folded.text}")
    return 1.0 if asked <= met else -1.0


def _met(analysis: Analysis, passage: Passage) -> list[float]:
    """How surely each term is in the passage or, a little less, in its context."""
    met = [0.0] * len(analysis.terms)
    for matches, share in ((passage.matches, 1.0), (passage.context_matches, _IN_CONTEXT)):
        for match in matches:
            met[match.term] = max(met[match.term], match.strength * share)
    return met


def unmet(analysis: Analysis, passage: Passage) -> float:
    """The weight of the most telling word that neither the passage nor its context holds, of the largest weight."""
    heaviest = max((term.weight for term in analysis.terms), default=0.0)
    missing = [term.weight * (1.0 - met) for term, met in zip(analysis.terms, _met(analysis, passage), strict=True)]
    return max(missing, default=0.0) / heaviest if heaviest else 0.0


def unmet_latin(analysis: Analysis, passage: Passage) -> float:
    """1 where a Chinese question names something in Latin letters (`iOS`) that the passage does not."""
    if analysis.language == "en":
        return 0.0
    met = _met(analysis, passage)
    named = [found for term, found in zip(analysis.terms, met, strict=True) if _LATIN.fullmatch(term.text)]
    return float(any(found < _HALF for found in named))
