"""Who came, from a table that tells it of each name: `| 李大同 | 委員 | 請假 |`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.facts.names import name_by_place, whole_name
from assistant.facts.values import Fact, Source
from assistant.mentions import find_mentions
from assistant.mentions.bars import spans_between_bars
from assistant.mentions.script import simplify

LISTED = 0.9
_NONE = (-1, -1)
_ROW = re.compile(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"[\s|:-]+")
_NAME = re.compile(r"姓名|人员|成员|委员|代表|与会者|\b(?:name|member|attendee|participant|director|trustee)s?\b", re.I)
_STATUS = re.compile(r"出席|签到|到会|到场|参会|与会|\b(?:attendance|attended|present)\b", re.I)
_CAME = (  # of `未出席` the first that fits counts
    (
        "absent",
        re.compile(r"[请病事公产]假|缺席|未|没|否|不克|[✗✘×❌]|\b(?:absent|excused|apolog\w*|regrets|no|away)\b", re.I),
    ),
    ("observer", re.compile(r"列席|旁听|\b(?:observer|guest|in attendance)\b", re.I)),
    (
        "attendee",
        re.compile(r"出席|到|是|线上|参加|[✓✔√○◯✅]|^v$|\b(?:present|yes|attended|here|online|remote)\b", re.I),
    ),
)


def facts_of_attendance(source: Source) -> Iterator[Fact]:
    """Those whom a table lists as present, absent or sitting in, where its heading row names both columns."""
    text = simplify(source.record.text)
    columns: tuple[int, int] | None = None
    last = -1
    for row in _ROW.finditer(text):
        if row.start() != last + 1:  # another table
            columns = None
        last = row.end()
        if columns is None:
            columns = _columns(row[0])
        elif columns != _NONE and not _RULE.fullmatch(row[0]):
            cells = [(row.start() + start, row.start() + end) for start, end in spans_between_bars(row[0])]
            yield from _of_row(source, text, cells, columns)


def _columns(heading: str) -> tuple[int, int]:
    """Which columns name people and tell whether they came; -1 each where the table is of something else."""
    cells = [heading[start:end] for start, end in spans_between_bars(heading)]
    status = next((place for place, cell in enumerate(cells) if _STATUS.search(cell)), -1)
    name = next((place for place, cell in enumerate(cells) if place != status and _NAME.search(cell)), -1)
    return (name, status) if min(name, status) >= 0 else _NONE


def _of_row(
    source: Source, text: str, cells: Sequence[tuple[int, int]], columns: tuple[int, int]
) -> Iterator[Fact]:
    """What a row tells; `text` is the record's, simplified."""
    if max(columns) >= len(cells):
        return
    (start, end), status = cells[columns[0]], text[slice(*cells[columns[1]])]
    name = next((name for name, words in _CAME if words.search(status)), "")
    person = _person_in(text[start:end]) if name else None
    if person:
        yield source.fact(name, (start + person[0], start + person[1]), confidence=LISTED)


def _person_in(cell: str) -> tuple[int, int] | None:
    """The name in a cell: a person found, as far as the name reaches, or what must be a name there."""
    mentions = find_mentions(cell)
    people = [mention for mention in mentions if mention.kind == "person"]
    if people:
        whole = whole_name(cell, people[0], mentions)
        return whole.start, whole.end
    return name_by_place(cell, mentions, "attendee")
