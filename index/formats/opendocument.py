"""OpenDocument texts (`.odt`): headings, lists and tables; tracked deletions, notes and comments are left out.

Source: OASIS OpenDocument 1.3 part 3, sections 5 and 9.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from index.formats.markdown import Writer
from index.formats.packages import open_package
from index.formats.values import Extracted, Source, unreadable
from index.formats.xml import attribute, child, descend, local, number, read_xml

_BLOCKS = frozenset({"h", "p", "list", "table"})
_ROWS, _CELLS = frozenset({"table-row"}), frozenset({"table-cell", "covered-table-cell"})
_LINES = frozenset({"h", "p"})
_HIDDEN = frozenset({"tracked-changes", "annotation", "annotation-end", "note", "sequence-decls", "title", "desc"})
_MOST_REPEATS = 100  # of a blank, a cell or a row that says how often it stands


def extract(source: Source) -> Extracted:
    """The text of an OpenDocument text. Raises UnreadableRecord."""
    package = open_package(source)
    manifest = package.find("META-INF/manifest.xml")
    if manifest and b"encryption-data" in manifest:
        raise unreadable(source.path, "an encrypted document", "no password", "save it without one")
    body = child(read_xml(package.read("content.xml"), source), "body", "text")
    if body is None:
        raise unreadable(source.path, "no text document", "an OpenDocument text", "save it as .odt")
    reader = _Reader()
    for block in descend(body, into=_BLOCKS, skip=_HIDDEN):
        reader.read(block)
    return reader.writer.extracted()


@dataclass(slots=True)
class _Reader:
    """Writes the blocks of a text in order."""

    writer: Writer = field(default_factory=Writer)

    def read(self, block: Element) -> None:
        """Write a heading, a paragraph, a list or a table."""
        name = local(block)
        if name == "table":
            self.writer.table(list(_rows(block)))
        elif name == "list":
            for line in descend(block, into=_LINES, skip=_HIDDEN):
                self.writer.item(_text(line))
        elif name == "h":
            self.writer.heading(number(attribute(block, "outline-level"), 1), _text(block))
        else:
            self.writer.paragraph(_text(block))


def _rows(table: Element) -> Iterator[list[str]]:
    """The rows; a cell that reaches across others or down stands in each of them."""
    below: dict[int, tuple[str, int]] = {}  # by column: the text of a cell above, and how many rows it still covers
    for row in descend(table, into=_ROWS, skip=_HIDDEN):
        cells: list[str] = []
        for cell in descend(row, into=_CELLS, skip=_HIDDEN):
            repeats = max(1, number(attribute(cell, "number-columns-repeated"), 1, limit=_MOST_REPEATS))
            cells += [_cell(cell, cells, below)] * repeats
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _cell(cell: Element, cells: list[str], below: dict[int, tuple[str, int]]) -> str:
    column = len(cells)
    if local(cell) == "covered-table-cell":
        text, left = below.get(column, ("", 0))
        if left > 0:
            below[column] = text, left - 1
            return text
        return cells[-1] if cells else ""
    text = " ".join(filter(None, map(_text, descend(cell, into=_LINES, skip=_HIDDEN))))
    below[column] = text, number(attribute(cell, "number-rows-spanned"), 1) - 1
    return text


def _text(line: Element) -> str:
    """What a line shows, its blanks and breaks written out."""
    pieces = [line.text or ""]
    todo: list[Element | str] = list(reversed(line))
    while todo:
        here = todo.pop()
        if isinstance(here, str):
            pieces.append(here)
            continue
        todo.append(here.tail or "")
        name = local(here)
        if name in ("s", "tab", "line-break"):
            pieces.append("\n" if name == "line-break" else " ")
        elif name not in _HIDDEN:
            pieces.append(here.text or "")
            todo.extend(reversed(here))
    return "".join(pieces)
