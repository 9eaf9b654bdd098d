"""Rows of a table as sentences with their columns' names: `负责人：李明；期限：5月1日`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from index.field_names import alternatives

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Names of the fields that a meeting's own facts stand under: tables of two or four columns hold them beside the facts.
_FIELD = re.compile(
    rf"(?:會議|会议)?(?:{alternatives('as-cell-chinese')})[:：]?"
    rf"|(?:meeting )?(?:{alternatives('as-cell-english')})[:：]?",
    re.I,
)
_SENTENCE = re.compile("[。！？!?；;]")


def table_lines(rows: Sequence[Sequence[str]], *, headed: bool | None = None) -> list[str]:
    """The rows of a table as lines; cells hold no line ends. `headed` says whether the first row names the columns.

    A row of one cell stays as it is, fields beside their values become `name：value`, other rows items.

    >>> table_lines([["事項", "負責人"], ["修路", "李明"]])
    ['- 事項：修路；負責人：李明']
    >>> table_lines([["Date", "5 May"], ["Chair", "Ann Lee"]])
    ['Date: 5 May', 'Chair: Ann Lee']
    """
    filled = _filled(rows)
    captions = list(takewhile(_is_caption, filled))
    lines = [next(filter(None, row)) for row in captions]
    filled = filled[len(captions) :]
    if _holds_fields(filled):
        return lines + [line for row in filled for line in _fields(row)]
    headed = _names_columns(filled) if headed is None else headed
    names, rest = (filled[0], filled[1:]) if headed and filled else ([], filled)
    return lines + list(filter(None, (_sentence(names, row) for row in rest)))


def _filled(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows and the columns that hold anything."""
    used = sorted({index for row in rows for index, cell in enumerate(row) if cell})
    return [[row[index] if index < len(row) else "" for index in used] for row in rows if any(row)]


def _is_caption(row: Sequence[str]) -> bool:
    """Whether a row says one thing across several columns."""
    return len(row) > 1 and len(set(filter(None, row))) == 1 and (row[0] == row[-1] or bool(row[0]))


def _holds_fields(rows: Sequence[Sequence[str]]) -> bool:
    """Whether names of fields stand in the first column (and in every second one after it)."""
    width = max(map(len, rows), default=0)
    if width < 2:
        return False
    known = sum(bool(_FIELD.fullmatch(_bare(row[0]))) for row in rows)
    across = sum(bool(_FIELD.fullmatch(_bare(cell))) for cell in rows[0])
    return known * 2 >= len(rows) and across * 2 <= max(width, 2)


def _bare(name: str) -> str:
    return re.sub(r"\s", "", name) if _HAN.search(name) else name


def _fields(row: Sequence[str]) -> Iterator[str]:
    cells = _unmerged(row)
    for name, text in zip(cells[::2], [*cells[1::2], ""], strict=False):
        if name or text:
            yield _pair(_bare(name), text)


def _unmerged(row: Sequence[str]) -> list[str]:
    """A row without the repetitions that stem from a cell across columns."""
    return [cell for index, cell in enumerate(row) if index == 0 or not cell or cell != row[index - 1]]


def _names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: short, different, without figures and sentences, and rows below it."""
    names = rows[0] if rows else []
    if len(rows) < 2 or len(names) < 2 or not all(names[1:]) or len(set(names)) < len(names):
        return False
    return not any(len(name) > 40 or _SENTENCE.search(name) or name.replace(".", "").isdigit() for name in names)


def _sentence(names: Sequence[str], row: Sequence[str]) -> str:
    padded = [*names, *[""] * max(0, len(row) - len(names))]
    cells = [(name, cell) for name, cell in zip(padded, row, strict=False) if cell]
    if len(cells) == 1 and not cells[0][0]:
        return cells[0][1]
    parts = [_pair(name, cell) for name, cell in cells]
    mark = "；" if any(map(_HAN.search, parts)) else "; "
    return f"- {mark.join(parts)}" if parts else ""


def _pair(name: str, text: str) -> str:
    name = name.rstrip("：: ")
    if not name or not text:
        return name or text
    return f"{name}：{text}" if _HAN.search(name) else f"{name}: {text}"
