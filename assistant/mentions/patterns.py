"""Regular expressions whose group names may repeat in their alternatives, which Python's own do not allow."""

from __future__ import annotations

import re
from functools import lru_cache

_GROUP = re.compile(r"\(\?P(?:<([a-z]+)>|=([a-z]+)\))")


@lru_cache(maxsize=128)
def compile_pattern(source: str) -> re.Pattern[str]:
    """Compile after numbering groups of the same name: `year_0`, `year_1`, … A back reference means the last one."""
    seen: dict[str, int] = {}

    def _numbered(match: re.Match[str]) -> str:
        if match[2]:
            return f"(?P={match[2]}_{seen[match[2]]})"
        seen[match[1]] = seen.get(match[1], -1) + 1
        return f"(?P<{match[1]}_{seen[match[1]]}>"

    return re.compile(_GROUP.sub(_numbered, source))


def group(match: re.Match[str], name: str) -> str:
    """What the group of that name matched, in whichever alternative it stands; "" where it did not take part.

    >>> group(compile_pattern("(?P<a>x)|(?P<a>y)").match("y"), "a")
    'y'
    """
    start, end = group_span(match, name)
    return match.string[start:end]


def group_span(match: re.Match[str], name: str) -> tuple[int, int]:
    """Where the group of that name matched; (0, 0) where it did not take part."""
    number = 0
    while f"{name}_{number}" in match.re.groupindex:
        if match.start(f"{name}_{number}") >= 0:
            return match.span(f"{name}_{number}")
        number += 1
    return 0, 0
