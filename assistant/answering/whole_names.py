"""Names are cited whole: `Ms Petrov`, not `Petrov`; asked which policy, `the Charging Policy`, not `the Charging`."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from assistant.answering.decision import Decision
from assistant.mentions.lexicon import alternation
from assistant.question import Analysis
from index.store import Index
from index.values import Span

_SURNAME = re.compile(r"[A-ZÀ-Þ][\w’'-]+")
_NEXT_WORD = re.compile(r" (?P<word>[A-Z][a-z]+)\b")
_LONGEST = 24  # characters before a name in which its form of address stands


def with_whole_names(decision: Decision, analysis: Analysis, index: Index) -> Decision:
    """The decision, each span that is one capitalized word reaching back over the form of address before it, and each
    reaching forward over the capitalized noun that the question asks for.
    """
    if decision.computed or not decision.spans:
        return decision
    spans = tuple(_up_to_noun(_from_address(span, index), analysis.head, index) for span in decision.spans)
    return replace(decision, spans=spans)


def _from_address(span: Span, index: Index) -> Span:
    text = index.record(span.record_id).text
    if not _SURNAME.fullmatch(text, span.start, span.end):
        return span
    before = _address().search(text, max(0, span.start - _LONGEST), span.start)
    return replace(span, start=before.start()) if before else span


def _up_to_noun(span: Span, noun: str, index: Index) -> Span:
    following = _NEXT_WORD.match(index.record(span.record_id).text, span.end)
    return replace(span, end=following.end()) if following and following["word"].lower() == noun else span


@lru_cache(maxsize=1)
def _address() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternation('titles', 'honorific')})\.? $")
