"""The names under which a record's header states its facts: one table, `index/fields.txt`, for all that read headers.

The fields themselves serve the meeting card and the extraction of names; what else tells a field by its name serves the
splitting into sentences, the date of a record and the tables of office files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).resolve().parent / "fields.txt"
_HEADING = re.compile(r"\[([\w-]+)\]")
_TELLING = "as-"  # how the headings begin under which expressions stand


@lru_cache(maxsize=1)
def _sections() -> Mapping[str, tuple[str, ...]]:
    """The lines under each heading of the table, in order; a line that begins with `#` is a comment."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in TABLE.read_text("utf-8").splitlines():
        heading = _HEADING.fullmatch(line)
        if heading:
            lines = found.setdefault(heading[1], [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return {name: tuple(listed) for name, listed in found.items()}


@lru_cache(maxsize=1)
def field_names() -> Mapping[str, str]:
    """The name of a fact by each name it is written under: Simplified characters, or English in lower case.

    >>> field_names()["主持人"], field_names()["minutes taken by"]
    ('chair', 'recorder')
    """
    facts = {name: " ".join(lines).split() for name, lines in _sections().items() if not name.startswith(_TELLING)}
    return {written.replace("-", " "): name for name, listed in facts.items() for written in listed}


def alternatives(section: str) -> str:
    """The expressions under a heading that begins with `as-`, as the alternatives of one.

    >>> alternatives("as-date")
    'date|time|when|held on'
    """
    return "|".join(_sections()[section])
