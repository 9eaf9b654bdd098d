"""What speaks for a candidate, as numbers a linear model can weigh."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter

from assistant.question import Analysis
from assistant.reading.candidates import items_of, mentions_of
from assistant.reading.compatible import COMPATIBLE, NUMERIC
from assistant.reading.matching import coverage, match_terms
from assistant.reading.passages import Passage, context_coverage
from assistant.terms import Term
from assistant.values import Mention
from index.normalize import fold_text

_QUALIFIERS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("next", r"下一?(?:次|届|回|期)|\bnext\b|\bupcoming\b"),
        ("last", r"上一?(?:次|届|回|期)|\b(?:previous|last meeting|last time)\b"),
        ("next year", r"明年|\bnext year\b"),
        ("last year", r"去年|\blast year\b|\bprior year\b"),
        ("morning", r"上午|早上|\bmorning\b|\ba\.?m\b"),
        ("afternoon", r"下午|\bafternoon\b|\bp\.?m\b"),
        ("evening", r"晚上|\bevening\b"),
        ("first", r"首(?:批|次|届|期|任)|第一(?:批|次|届|期|任)|\bfirst (?:batch|group|round|cohort|time)\b"),
    )
)
_NUMBERED = re.compile(r"第([二三四五六七八九十\d]+)(届|批|期|任|季度|轮)")
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
    qualifier_fit: float
    relation: float
    fact: float
    role: float
    reader: float
    reader_whole: float
    in_question: float
    length: float
    is_span: float
    is_list: float

    def vector(self) -> tuple[float, ...]:
        """The numbers in the order of `FEATURE_NAMES`."""
        return _numbers(self)


FEATURE_NAMES = tuple(field.name for field in fields(Features))
_numbers: Callable[[Features], tuple[float, ...]] = attrgetter(*FEATURE_NAMES)  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Support:
    """What other parts of the reader say of a span: 0..1 each, 0 where they say nothing."""

    relation: float = 0.0
    fact: float = 0.0
    role: float = 0.0
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
        type_fit=type_fit(analysis, passage.sentence.text, mention),
        head_fit=head_fit(analysis, mention, passage, end),
        year_fit=year_fit(analysis, passage, start, end),
        qualifier_fit=qualifier_fit(analysis, passage),
        relation=support.relation,
        fact=support.fact,
        role=support.role,
        reader=support.reader,
        reader_whole=support.reader_whole,
        in_question=float(is_in_question(analysis, folded)),
        length=math.log1p(len(text)) / 5,
        is_span=float(mention.kind == "span"),
        is_list=float(mention.kind == "list") if analysis.is_list else 0.0,
    )


def nearness(passage: Passage, start: int, end: int) -> float:
    """How close the question's words stand to a folded slice: the mean over words of `strength * exp(-distance / NEAR)`."""
    closest: dict[int, float] = {}
    for match in passage.matches:
        distance = max(0, match.start - end, start - match.end)
        closest[match.term] = max(closest.get(match.term, 0.0), match.strength * math.exp(-distance / NEAR))
    return sum(closest.values()) / len(closest) if closest else 0.0


def type_fit(analysis: Analysis, text: str, mention: Mention) -> float:
    """How well the mention's kind answers the question's kind; of a list, the share of its items that do."""
    wanted = COMPATIBLE.get(analysis.kind, {})
    if mention.kind != "list":
        return wanted.get(mention.kind, 0.0)
    if analysis.kind not in ("person", "organization", "title", "place", "date"):
        return 0.5
    items = items_of(text, mention)
    inside = [m for m in mentions_of(text) if m.kind == analysis.kind]
    fitting = [1 for start, end in items if any(start <= m.start and m.end <= end for m in inside)]
    return len(fitting) / max(1, len(items))


def head_fit(analysis: Analysis, mention: Mention, passage: Passage, end: int) -> float:
    """How well the candidate is, or counts, what the question's noun says, 0..1.

    Of a number, what it counts (its head, or what follows) is compared with the noun; of anything else, its own end
    and what follows it: `中国工艺美术博览会` is a `博览会`.
    """
    if not analysis.head:
        return 0.0
    text = passage.sentence.text
    if mention.kind in NUMERIC:
        words = fold_text(mention.head) or passage.folded.text[end : end + 8]
    elif mention.kind == "list":
        ends = [text[max(start, stop - 6) : stop] for start, stop in items_of(text, mention)]
        words = fold_text(" ".join([*ends, text[mention.end : mention.end + 6]]))
    else:
        words = fold_text(text[max(mention.start, mention.end - 8) : mention.end + 2])
    heads = [term for term in analysis.terms if term.text in analysis.head or analysis.head in term.text]
    found = match_terms(heads or [Term(analysis.head)], words)
    return max((match.strength for match in found), default=0.0)


def year_fit(analysis: Analysis, passage: Passage, start: int, end: int) -> float:
    """1 when a year of the question governs the slice, -1 when another year does, 0 when none is asked or named."""
    if not analysis.years:
        return 0.0
    near = passage.years_near(start, end)
    return float(bool(near & set(analysis.years))) if near & set(analysis.years) else -float(bool(near))


def qualifier_fit(analysis: Analysis, passage: Passage) -> float:
    """1 when every qualifier of the question (`下次`, `第二届`, "next") is met in the passage, -1 when one is not."""
    asked = qualifiers(analysis.folded)
    if not asked:
        return 0.0
    met = qualifiers(f"{passage.context} {passage.folded.text}")
    return 1.0 if asked <= met else -1.0


@lru_cache(maxsize=4096)
def qualifiers(folded: str) -> frozenset[str]:
    """Words that tell one of several like things from the others, each in one form for both languages."""
    return frozenset(name for name, pattern in _QUALIFIERS if pattern.search(folded)) | frozenset(
        f"{number}{unit}" for number, unit in _NUMBERED.findall(folded)
    )


def is_in_question(analysis: Analysis, folded: str) -> bool:
    """Whether the candidate only repeats the question."""
    return len(folded) > 1 and folded in analysis.folded.replace(" ", "") or folded in analysis.folded.split()
