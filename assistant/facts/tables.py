"""Tasks from a table: the words of the task column, with the owner and the deadline of the row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.facts.values import SURE, Fact, Source
from assistant.mentions.bars import role_of_column, spans_between_bars
from index.normalize import fold_text

_RULE = re.compile(r"[\s|:-]+")
_DETAILS = (("owner", "owner"), ("due", "deadline"))  # what a column holds, and the detail that it is

Span = tuple[int, int]


def tasks_of_table(source: Source, start: int, end: int) -> Iterator[Fact]:
    """The tasks of the first table between two offsets of the record, one a row; none where no heading names a task."""
    text, at = source.record.text, start
    roles: tuple[str, ...] = ()
    for line in text[start:end].split("\n"):
        if line.lstrip().startswith("|") or line.count("|") > 1:
            spans = [(at + left, at + right) for left, right in spans_between_bars(line)]
            if not roles:
                roles = tuple(role_of_column(fold_text(text[left:right])) for left, right in spans)
            elif "task" in roles and len(spans) == len(roles) and not _RULE.fullmatch(line):
                yield from _task(source, dict(zip(roles, spans, strict=True)))
        at += len(line) + 1


def _task(source: Source, cells: Mapping[str, Span]) -> Iterator[Fact]:
    """The task of a row with its details; none for an empty cell."""
    named = ((name, cells[role]) for role, name in _DETAILS if role in cells)
    details = tuple(source.fact(name, span, confidence=SURE) for name, span in named if span[0] < span[1])
    start, end = cells["task"]
    if start < end:
        yield source.fact("task", (start, end), confidence=SURE, details=details)
