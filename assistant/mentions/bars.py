"""What stands between the upright bars of a table's row."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CELL = re.compile(r"[^|\s](?:[^|\n]*[^|\s])?")


def spans_between_bars(row: str) -> Iterator[tuple[int, int]]:
    """Offsets of what stands between bars, without blanks; empty cells have equal offsets.

    >>> list(spans_between_bars("| 1 | 修路 | |"))
    [(2, 3), (6, 8), (10, 10)]
    """
    start = len(row) - len(row.lstrip().removeprefix("|"))
    for part in row[start:].rstrip().removesuffix("|").split("|"):
        found = _CELL.search(part)
        yield (start + found.start(), start + found.end()) if found else (start, start)
        start += len(part) + 1
