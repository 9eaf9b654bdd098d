"""Spreadsheets (`.xlsx`): each sheet a table, dates as dates; formulas by the figures that were last computed.

Source: ECMA-376 part 1, 18 (SpreadsheetML); 18.8.30 for the numbers of the date formats.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from index.formats.markdown import Writer
from index.formats.packages import Package, open_package
from index.formats.values import Extracted, Source
from index.formats.xml import attribute, child, descend, number, read_xml

_CELL = re.compile(r"([A-Z]{1,3})\d+")
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_MOST_COLUMNS = 256
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|工作簿|tabelle|feuil)\s*\d*", re.I)
_RUNS = frozenset({"t"})
_PHONETIC = frozenset({"rPh"})


@dataclass(frozen=True, slots=True)
class _Book:
    """What the cells of all sheets refer to."""

    strings: list[str]
    dated: list[bool]
    epoch: datetime


def extract(source: Source) -> Extracted:
    """The tables of a workbook, sheet by sheet. Raises UnreadableRecord."""
    package = open_package(source)
    workbook = read_xml(package.read("xl/workbook.xml"), source)
    book = _Book(_strings(package), _dated(package), _epoch(workbook))
    writer = Writer()
    for name, part in _sheets(package, workbook):
        rows = list(_rows(read_xml(package.read(part), source), book))
        writer.enter("sheet", name)
        if any(any(row) for row in rows) and not _DEFAULT_NAME.fullmatch(name):
            writer.heading(2, name)
        for table in _tables(rows):
            writer.table(table)
    return writer.extracted()


def _sheets(package: Package, workbook: Element) -> Iterator[tuple[str, str]]:
    """The name and the part of each sheet, in order."""
    links = package.find("xl/_rels/workbook.xml.rels")
    targets = {
        attribute(link, "Id"): posixpath.normpath(posixpath.join("/xl", attribute(link, "Target"))).lstrip("/")
        for link in (read_xml(links, package.source) if links else ())
    }
    for sheet in descend(workbook, into=frozenset({"sheet"})):
        link = next((text for key, text in sheet.items() if key.endswith("}id")), "")
        if targets.get(link, "") in package.names and attribute(sheet, "state", "visible") == "visible":
            yield attribute(sheet, "name"), targets[link]


def _strings(package: Package) -> list[str]:
    part = package.find("xl/sharedStrings.xml")
    return [_string(entry) for entry in read_xml(part, package.source)] if part else []


def _string(entry: Element) -> str:
    return "".join(run.text or "" for run in descend(entry, into=_RUNS, skip=_PHONETIC))


def _epoch(workbook: Element) -> datetime:
    properties = child(workbook, "workbookPr")
    since_1904 = properties is not None and attribute(properties, "date1904") in ("1", "true")
    return datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)


def _dated(package: Package) -> list[bool]:
    """For each style of a cell, whether it shows a number as a date or a time."""
    part = package.find("xl/styles.xml")
    if not part:
        return []
    styles = read_xml(part, package.source)
    custom = {
        number(attribute(entry, "numFmtId")): _shows_time(attribute(entry, "formatCode"))
        for entry in descend(styles, into=frozenset({"numFmt"}), skip=frozenset({"dxfs"}))
    }
    formats = child(styles, "cellXfs")
    ids = [number(attribute(entry, "numFmtId")) for entry in formats] if formats is not None else []
    return [custom.get(key, key in _BUILT_IN_DATES) for key in ids]


def _shows_time(code: str) -> bool:
    return bool(re.search("[ymdhs]", _LITERAL.sub("", code), re.I))


def _rows(sheet: Element, book: _Book) -> Iterator[list[str]]:
    """The rows of a sheet; cells that were merged hold their text in each of their columns."""
    merged = [attribute(cell, "ref") for cell in descend(sheet, into=frozenset({"mergeCell"}))]
    across = {ref.partition(":")[0]: _width(ref) for ref in merged}
    for row in descend(sheet, into=frozenset({"row"})):
        cells: list[str] = []
        for cell in row:
            place = attribute(cell, "r")
            column = min(_column(place) if place else len(cells), _MOST_COLUMNS)
            cells += [""] * (column - len(cells))
            text = _shown(cell, book)
            if column < _MOST_COLUMNS and (text or column >= len(cells)):
                cells[column:] = [text] * min(across.get(place, 1), _MOST_COLUMNS - column)
        yield cells


def _width(ref: str) -> int:
    first, _, last = ref.partition(":")
    return max(1, _column(last) - _column(first) + 1)


def _column(place: str) -> int:
    """The column of a place from 0: `C7` is 2."""
    match = _CELL.fullmatch(place)
    index = 0
    for letter in match[1] if match else "A":
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _shown(cell: Element, book: _Book) -> str:
    kind, content = attribute(cell, "t", "n"), child(cell, "v")
    if kind == "inlineStr":
        return _string(cell)
    text = (content.text or "") if content is not None else ""
    if kind == "s":
        index = number(text, -1)
        return book.strings[index] if 0 <= index < len(book.strings) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(text, text)
    style = number(attribute(cell, "s"))
    return _figure(text, book, dated=style < len(book.dated) and book.dated[style]) if kind == "n" else text


def _figure(text: str, book: _Book, *, dated: bool) -> str:
    """A number as it is shown: a date as `2024-05-01`, binary dust behind the fifteenth figure dropped."""
    try:
        worth = float(text)
    except ValueError:
        return text
    if dated and 0 <= worth < 2_958_466:  # the last day of the year 9999
        moment = book.epoch + timedelta(seconds=round(worth * 86_400))
        day, clock = f"{moment:%Y-%m-%d}", f"{moment:%H:%M}"
        return clock if worth < 1 else day if clock == "00:00" else f"{day} {clock}"
    return f"{worth:.15g}" if abs(worth) < 1e15 else text


def _tables(rows: list[list[str]]) -> Iterator[list[list[str]]]:
    """The tables of a sheet, which blank rows part."""
    table: list[list[str]] = []
    for row in [*rows, []]:
        if any(row):
            table.append(row)
        elif table:
            yield table
            table = []
