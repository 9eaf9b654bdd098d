"""What speaks for a candidate, as numbers a linear model can weigh."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, fields

from assistant.question import Analysis
from assistant.reading.matching import coverage
from assistant.reading.passages import Passage, context_coverage
from assistant.values import Mention
from index.normalize import fold_text

# How well a mention of the inner kind answers a question for the outer kind.
COMPATIBLE: dict[str, dict[str, float]] = {
    "person": {"person": 1.0},
    "organization": {"organization": 1.0, "person": 0.1},
    "title": {"title": 1.0},
    "place": {"place": 1.0, "organization": 0.2},
    "date": {"date": 1.0, "time": 0.2, "duration": 0.1},
    "time": {"time": 1.0, "date": 0.1},
    "duration": {"duration": 1.0, "date": 0.3, "time": 0.2, "count": 0.2},
    "count": {"count": 1.0, "number": 0.6, "amount": 0.2},
    "amount": {"amount": 1.0, "number": 0.5, "count": 0.5, "percent": 0.1},
    "percent": {"percent": 1.0, "number": 0.2},
    "ordinal": {"ordinal": 1.0, "count": 0.2, "number": 0.2},
    "name": {"quoted": 0.7, "organization": 0.5, "title": 0.2, "place": 0.2, "person": 0.2},
}
NEAR = 14.0  # characters within which a question word counts as standing beside a candidate


@dataclass(frozen=True, slots=True)
class Features:
    """One number each, mostly 0..1. `reader` is the trained span reader's log-odds against "not here", squashed."""

    rank: float
    retrieval: float
    similarity: float
    in_sentence: float
    in_clause: float
    in_context: float
    nearness: float
    type_fit: float
    head_fit: float
    year_fit: float
    relation: float
    reader: float
    reader_whole: float
    in_question: float
    length: float
    is_span: float

    def vector(self) -> tuple[float, ...]:
        """The numbers in the order of `FEATURE_NAMES`."""
        return astuple(self)


FEATURE_NAMES = tuple(field.name for field in fields(Features))


@dataclass(frozen=True, slots=True)
class Support:
    """What other parts of the reader say of a span: 0..1 each, 0 where they say nothing."""

    relation: float = 0.0
    reader: float = 0.0
    reader_whole: float = 0.0


def describe(analysis: Analysis, passage: Passage, mention: Mention, support: Support) -> Features:
    """Features of the mention (offsets into the passage's sentence) as an answer to the question."""
    text = passage.sentence.text[mention.start : mention.end]
    start, end = passage.folded_offset(mention.start), passage.folded_offset(mention.end)
    left, right = passage.clause_around(start, end)
    folded = passage.folded.text[start:end]
    return Features(
        rank=1.0 / passage.hit.rank,
        retrieval=passage.hit.score,
        similarity=passage.hit.similarity,
        in_sentence=coverage(analysis.terms, passage.matches),
        in_clause=coverage(analysis.terms, passage.matches, start=left, end=right),
        in_context=context_coverage(analysis, passage),
        nearness=nearness(passage, start, end),
        type_fit=COMPATIBLE.get(analysis.kind, {}).get(mention.kind, 0.0),
        head_fit=head_fit(analysis, mention, passage, end),
        year_fit=year_fit(analysis, passage, start, end),
        relation=support.relation,
        reader=support.reader,
        reader_whole=support.reader_whole,
        in_question=float(is_in_question(analysis, folded)),
        length=math.log1p(len(text)) / 5,
        is_span=float(mention.kind == "span"),
    )


def nearness(passage: Passage, start: int, end: int) -> float:
    """How close the question's words stand to a folded slice: the mean over words of `strength * exp(-distance / NEAR)`."""
    closest: dict[int, float] = {}
    for match in passage.matches:
        distance = max(0, match.start - end, start - match.end)
        closest[match.term] = max(closest.get(match.term, 0.0), match.strength * math.exp(-distance / NEAR))
    return sum(closest.values()) / len(closest) if closest else 0.0


def head_fit(analysis: Analysis, mention: Mention, passage: Passage, end: int) -> float:
    """How well what a number counts (its head, or what follows it) is what the question asks to count, 0..1."""
    if not analysis.head or analysis.kind not in ("count", "amount", "ordinal", "percent", "duration"):
        return 0.0
    following = fold_text(mention.head) or passage.folded.text[end : end + 8]
    heads = [number for number, term in enumerate(analysis.terms) if term.text in analysis.head or analysis.head in term.text]
    if analysis.head and following and (analysis.head in following or (len(following) > 1 and following in analysis.head)):
        return 1.0
    reach = end + len(following) + 2
    inside = [m.strength for m in passage.matches if m.term in heads and end <= m.start <= reach]
    return max(inside, default=0.0)


def year_fit(analysis: Analysis, passage: Passage, start: int, end: int) -> float:
    """1 when a year of the question governs the slice, -1 when another year does, 0 when none is asked or named."""
    if not analysis.years:
        return 0.0
    near = passage.years_near(start, end)
    return float(bool(near & set(analysis.years))) if near & set(analysis.years) else -float(bool(near))


def is_in_question(analysis: Analysis, folded: str) -> bool:
    """Whether the candidate only repeats the question."""
    return len(folded) > 1 and folded in analysis.folded
