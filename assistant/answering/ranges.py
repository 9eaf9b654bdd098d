"""From when to when: the whole stretch of time where both its ends are asked for (`19:30–20:45`)."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.decision import Decision
from assistant.question import Analysis
from index.store import Index

_BOTH_ENDS = re.compile(
    r"几点[^,，。]{0,6}[到至][^,，。]{0,4}几点|几点[到至]|从几点|起止时间|"
    r"\bfrom (?:what time|when) (?:to|until|till)\b|\bwhat times\b"
)
_ONWARD = re.compile(
    r"\s?(?:[-–—―~～至到]|to|until)\s?(?:[上下中晚]午|晚上)?\d{1,2}(?:[:：.]\d\d|[点點时時](?:\d{1,2}分|半)?)"
    r"(?:\s?[ap]\.?m\.?)?"
)


def with_both_ends(analysis: Analysis, decision: Decision, index: Index) -> Decision:
    """The decision with the end of the time that its one span begins, where from when to when is asked."""
    if analysis.kind != "time" or len(decision.spans) != 1 or not _BOTH_ENDS.search(analysis.folded):
        return decision
    (span,) = decision.spans
    onward = _ONWARD.match(index.record(span.record_id).text, span.end)
    return replace(decision, spans=(replace(span, end=onward.end()),)) if onward else decision
