"""The lists of `assistant/lexicon/`, read once: general knowledge, nothing of any record.

A list file holds words between blanks, or one regular expression a line, under headings `[section]`; a line that starts
with `#` is a comment, and a hyphen in an English entry stands for a blank.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "lexicon"
_HEADING = re.compile(r"\[([\w-]+)\]")


@lru_cache(maxsize=32)
def read_sections(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(heading, the lines under it) of a list file, in order; lines before any heading stand under the empty one."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").split("\n"):
        heading = _HEADING.fullmatch(line)
        if heading:
            found.append((heading[1], []))
        elif line and not line.startswith("#"):
            found[-1][1].append(line)
    return tuple((heading, tuple(lines)) for heading, lines in found)


@lru_cache(maxsize=64)
def word_list(name: str, section: str = "") -> tuple[str, ...]:
    """The words under one heading of a list file, in order.

    >>> word_list("dates", "weekday")[0]
    'Monday'
    """
    return tuple(word for line in dict(read_sections(name))[section] for word in line.split())


@lru_cache(maxsize=64)
def word_set(name: str, section: str = "") -> frozenset[str]:
    """The words under one heading of a list file, for membership."""
    return frozenset(word_list(name, section))


@lru_cache(maxsize=64)
def alternation(name: str, section: str = "") -> str:
    """A regular expression that matches any word under a heading, longest first; a hyphen matches a blank too.

    >>> alternation("dates", "month-short").startswith("Sept|Apr")
    True
    """
    ordered = sorted(set(word_list(name, section)), key=lambda word: (-len(word), word))
    return "|".join(word.replace("-", "[- ]") for word in ordered)


@lru_cache(maxsize=64)
def compiled_lines(name: str, section: str) -> re.Pattern[str]:
    """The expressions under one heading, as the alternatives of one."""
    return re.compile("|".join(f"(?:{line})" for line in dict(read_sections(name))[section]))


@lru_cache(maxsize=64)
def has_lines(name: str, section: str) -> bool:
    """Whether a list file has such a heading.

    >>> has_lines("statements", "decision"), has_lines("statements", "no-such-heading")
    (True, False)
    """
    return section in dict(read_sections(name))
