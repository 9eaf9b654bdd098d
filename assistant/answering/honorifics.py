"""A surname alone is cited with the form of address before it: `Ms Petrov`, not `Petrov`."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from assistant.answering.decision import Decision
from assistant.mentions.lexicon import alternation
from index.store import Index
from index.values import Span

_SURNAME = re.compile(r"[A-ZÀ-Þ][\w’'-]+")
_LONGEST = 24  # characters before a name in which its form of address stands


def with_honorifics(decision: Decision, index: Index) -> Decision:
    """The decision, each span that is one capitalized word reaching back over the form of address before it."""
    if decision.computed or not decision.spans:
        return decision
    return replace(decision, spans=tuple(_widened(span, index) for span in decision.spans))


def _widened(span: Span, index: Index) -> Span:
    text = index.record(span.record_id).text
    if not _SURNAME.fullmatch(text, span.start, span.end):
        return span
    before = _address().search(text, max(0, span.start - _LONGEST), span.start)
    return replace(span, start=before.start()) if before else span


@lru_cache(maxsize=1)
def _address() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternation('titles', 'honorific')})\.? $")
