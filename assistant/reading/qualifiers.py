"""Words that tell one of several like things from the others: which meeting, which batch, which half of the day."""

from __future__ import annotations

import re
from functools import lru_cache

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


@lru_cache(maxsize=4096)
def qualifiers(folded: str) -> frozenset[str]:
    """Words that tell one of several like things from the others, each in one form for both languages."""
    return frozenset(name for name, pattern in _QUALIFIERS if pattern.search(folded)) | frozenset(
        f"{number}{unit}" for number, unit in _NUMBERED.findall(folded)
    )
