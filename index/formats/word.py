"""Word documents (`.docx`): headings, numbered lists and tables as they are seen; tracked deletions are left out.

Source: ECMA-376 part 1, 17 (WordprocessingML). Headers, footers, notes and comments are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from index.formats.markdown import Writer
from index.formats.numbering import Numbering, read_numbering
from index.formats.packages import open_package
from index.formats.values import Extracted, Source
from index.formats.xml import attribute, child, descend, local, number, read_xml

_HEADING = re.compile(r"(?:heading|標題|标题|überschrift|titre)\s*(\d)$", re.I)
_BLOCKS = frozenset({"p", "tbl"})
_ROWS, _CELLS, _PARAGRAPHS = frozenset({"tr"}), frozenset({"tc"}), frozenset({"p"})
_SHOWN = frozenset({"t", "tab", "br", "cr", "noBreakHyphen", "p"})
# Tracked deletions, field codes, and the second writing of a shape for old versions.
_HIDDEN = frozenset({"del", "moveFrom", "instrText", "Fallback", "pPr", "rPr", "tblPr", "sectPr"})
_WRITTEN = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LONGEST_HEADING = 200  # code points; a longer paragraph in a heading's style is text
_MOST_COLUMNS = 200  # that one cell may reach across


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph's style says: the level of a heading (0: none), and its list."""

    level: int = 0
    list_id: str = ""
    list_level: int = 0


def extract(source: Source) -> Extracted:
    """The text of a Word document. Raises UnreadableRecord."""
    package = open_package(source)
    document = read_xml(package.read("word/document.xml"), source)
    styles, numbering = package.find("word/styles.xml"), package.find("word/numbering.xml")
    lists = read_numbering(read_xml(numbering, source) if numbering else None)
    reader = _Reader(_styles(read_xml(styles, source)) if styles else {}, lists, Writer())
    for block in descend(document, into=_BLOCKS, skip=_HIDDEN):
        reader.read(block)
    return reader.writer.extracted()


def _styles(part: Element) -> dict[str, _Style]:
    """The styles by their ids; a style inherits from the one it is based on."""
    entries = {attribute(entry, "styleId"): entry for entry in part if local(entry) == "style"}
    return {name: _style(name, entries) for name in entries}


def _style(name: str, entries: dict[str, Element]) -> _Style:
    found = _Style()
    seen: set[str] = set()
    while name in entries and name not in seen:
        seen.add(name)
        entry = entries[name]
        title, properties, base = child(entry, "name"), child(entry, "pPr"), child(entry, "basedOn")
        level = _named_level(attribute(title, "val") if title is not None else name) or _outline(properties)
        found = _merge(_Style(level, *_list(properties)), found)
        name = attribute(base, "val") if base is not None else ""
    return found


def _merge(base: _Style, own: _Style) -> _Style:
    listed = own if own.list_id else base
    return _Style(own.level or base.level, listed.list_id, listed.list_level)


def _named_level(name: str) -> int:
    if name.lower() in ("title", "標題", "标题"):
        return 1
    match = _HEADING.match(name)
    return int(match[1]) if match else 0


def _outline(properties: Element | None) -> int:
    outline = child(properties, "outlineLvl") if properties is not None else None
    level = number(attribute(outline, "val"), 9) if outline is not None else 9
    return level + 1 if 0 <= level < 9 else 0


def _list(properties: Element | None) -> tuple[str, int]:
    """The list that paragraph properties name (empty: none), and the level in it."""
    entry = child(properties, "numPr") if properties is not None else None
    if entry is None:
        return "", 0
    named, level = child(entry, "numId"), child(entry, "ilvl")
    list_id = attribute(named, "val") if named is not None else ""
    return list_id, number(attribute(level, "val")) if level is not None else 0


@dataclass(slots=True)
class _Reader:
    """Writes the blocks of a document in order."""

    styles: dict[str, _Style]
    lists: Numbering
    writer: Writer

    def read(self, block: Element) -> None:
        """Write a paragraph or a table."""
        if local(block) == "tbl":
            self.writer.table(list(self._rows(block)))
            return
        properties = child(block, "pPr")
        named = child(properties, "pStyle") if properties is not None else None
        style = self.styles.get(attribute(named, "val"), _Style()) if named is not None else _Style()
        style = _merge(style, _Style(_outline(properties), *_list(properties)))
        text = _text(block)
        listed = style.list_id not in ("", "0") and bool(text.strip())
        mark = self.lists.mark(style.list_id, style.list_level) if listed else ""
        if style.level and len(text) <= _LONGEST_HEADING:
            self.writer.heading(style.level, f"{mark if mark != '-' else ''}{text}")
        elif mark:
            self.writer.item(text, mark)
        else:
            self.writer.paragraph(text)

    def _rows(self, table: Element) -> Iterator[list[str]]:
        """The rows, each cell as often as it has columns, and with the text of the cell it goes on with from above."""
        above: list[str] = []
        for row in descend(table, into=_ROWS, skip=_HIDDEN):
            cells: list[str] = []
            for cell in descend(row, into=_CELLS, skip=_HIDDEN):
                span, goes_on = _merged(cell)
                text = above[len(cells)] if goes_on and len(cells) < len(above) else _cell_text(cell)
                cells += [text] * span
            above = cells
            yield cells


def _merged(cell: Element) -> tuple[int, bool]:
    """How many columns a cell has, and whether it goes on with the cell above."""
    across, down = child(cell, "tcPr", "gridSpan"), child(cell, "tcPr", "vMerge")
    span = number(attribute(across, "val"), 1, limit=_MOST_COLUMNS) if across is not None else 1
    return max(span, 1), down is not None and attribute(down, "val", "continue") == "continue"


def _cell_text(cell: Element) -> str:
    return " ".join(filter(None, map(_text, descend(cell, into=_PARAGRAPHS, skip=_HIDDEN))))


def _text(paragraph: Element) -> str:
    """What a paragraph shows; paragraphs of text boxes within it stand on lines of their own."""
    pieces = []
    for piece in descend(paragraph, into=_SHOWN, skip=_HIDDEN):
        name = local(piece)
        pieces.append(f"\n{_text(piece)}\n" if name == "p" else _WRITTEN.get(name, piece.text or ""))
    return "".join(pieces)
