"""What stands between the upright bars of a table's row, and what a column holds by its heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ROLES = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("number", r"^(?:#|no\.?|序号|编号|项次|次序)$"),
        (
            "owner",
            r"负责|责任|承办|主办|跟进人|经办|执行人|\b(?:owner|assignee|assigned to|responsible|who|lead|action by)\b",
        ),
        ("due", r"截止|期限|完成(?:时间|日期|时限)|时限|到期|\b(?:due|deadline|by when|date|target)\b"),
        ("task", r"任务|事项|工作|内容|待办|行动|措施|议题|\b(?:action|task|item|what|description|topic)s?\b"),
    )
)
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


def role_of_column(heading: str) -> str:
    """What a column holds by its folded heading: `number`, `owner`, `due` or `task`; empty for anything else.

    >>> role_of_column("负责人"), role_of_column("due date"), role_of_column("房间")
    ('owner', 'due', '')
    """
    return next((role for role, pattern in _ROLES if pattern.search(heading)), "")
