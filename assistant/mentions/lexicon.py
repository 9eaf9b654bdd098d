"""The word lists of `assistant/lexicon/`, read once: general knowledge, nothing of any record.

A list file holds words between blanks, under headings `[section]`; a line that starts with `#` is a comment, and a
hyphen in an English entry stands for a blank.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "lexicon"


@lru_cache(maxsize=32)
def read_sections(name: str) -> tuple[tuple[str, str], ...]:
    """(heading, the words under it) of a list file, in order; words before any heading stand under the empty one."""
    heading, found = "", {"": ""}
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").split("\n"):
        if line.startswith("[") and line.endswith("]"):
            heading = line[1:-1]
            found[heading] = ""
        elif not line.startswith("#"):
            found[heading] += line + " "
    return tuple(found.items())


@lru_cache(maxsize=64)
def word_list(name: str, section: str = "") -> tuple[str, ...]:
    """The words under one heading of a list file, in order.

    >>> word_list("dates", "weekday")[0]
    'Monday'
    """
    return tuple(dict(read_sections(name))[section].split())


@lru_cache(maxsize=64)
def word_set(name: str, section: str = "") -> frozenset[str]:
    """The words under one heading of a list file, for membership."""
    return frozenset(word_list(name, section))


@lru_cache(maxsize=64)
def alternation(name: str, section: str = "") -> str:
    """A regular expression that matches any word under a heading, longest first; a hyphen matches a blank too.

    >>> alternation("dates", "month-short").startswith("Sept|Jan")
    True
    """
    ordered = sorted(set(word_list(name, section)), key=lambda word: (-len(word), word_list(name, section).index(word)))
    return "|".join(word.replace("-", "[- ]") for word in ordered)
