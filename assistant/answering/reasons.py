"""Of a reason told with what it brought about (`由于大雨，工期推迟`): the reason alone."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.decision import Decision
from assistant.question import Analysis
from assistant.reading.matching import coverage, match_terms
from index.normalize import fold_text
from index.store import Index

_LEADING = "由[于於]|因[为為]|因(?![此而素])|[鉴鑒][于於]|[Bb]ecause|[Ss]ince|[Dd]ue to|[Oo]wing to"
_LEADS, _LED = re.compile(_LEADING), re.compile(rf"(?:{_LEADING})\s*$")
_NEAR = 10  # characters before a reason in which its mark stands
_BREAK = re.compile(
    r"[，,]\s*(?!且|又|[并並]|以及|同[时時]|[还還]|也|而且|再?加上|and )(?P<so>所以|因此|因而|故|so )?"
)


def without_effect(analysis: Analysis, decision: Decision, index: Index) -> Decision:
    """The decision without the clauses of its one span that say what is asked about, where a reason stands first."""
    if analysis.kind != "reason" or len(decision.spans) != 1 or decision.computed:
        return decision
    (span,) = decision.spans
    whole = index.record(span.record_id).text
    text = whole[span.start : span.end]
    if not _LEADS.match(text) and not _LED.search(whole, max(0, span.start - _NEAR), span.start):
        return decision
    for found in _BREAK.finditer(text):
        before, after = (_told(analysis, part) for part in (text[: found.start()], text[found.end() :]))
        if found["so"] or after >= before:
            return replace(decision, spans=(replace(span, end=span.start + found.start()),))
    return decision


def _told(analysis: Analysis, text: str) -> float:
    """Share of the question's words that a part of a sentence holds."""
    return coverage(analysis.terms, match_terms(analysis.terms, fold_text(text)))
