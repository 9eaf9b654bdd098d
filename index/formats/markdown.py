"""Text in the lines that `index.sentences` understands: `#` headings, `-` items, `name: value`, paragraphs apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.formats.tables import table_lines
from index.formats.values import Extracted, printable
from index.values import Mark, Part

# Code points that XML, HTML and RTF let through although no text holds them, and all blanks but line ends.
_BLANKS = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" ?\n[ \n]*")


@dataclass(slots=True)
class Writer:
    """Collects a text block by block: each block is apart from the next by a blank line, list items are not."""

    _blocks: list[str] = field(default_factory=list)
    _listing: bool = False
    _size: int = 0
    _waiting: list[Part] = field(default_factory=list)
    _marks: list[Mark] = field(default_factory=list)

    def enter(self, kind: str, label: str) -> None:
        """The next block begins a part of the file (see `index.values.Part`)."""
        self._waiting.append(Part(kind, printable(label)))

    def heading(self, level: int, text: str) -> None:
        """A heading; `level` counts from 1 (deeper ones than 6 are 6)."""
        if title := tidy(text).replace("\n", " "):
            self._add(f"{'#' * min(max(level, 1), 6)} {title}")

    def paragraph(self, text: str) -> None:
        """Running text; a line break in it stays."""
        if body := tidy(text):
            self._add(body)

    def item(self, text: str, mark: str = "-") -> None:
        """An item of a list, with the mark that a reader sees before it."""
        if body := tidy(text).replace("\n", " "):
            gap = "" if mark[-1:] in "、．）" else " "
            self._add(f"{mark}{gap}{body}", listed=True)

    def table(self, rows: Sequence[Sequence[str]], *, headed: bool | None = None) -> None:
        """A table, a line to each row (see `table_lines`)."""
        lines = table_lines([[tidy(cell).replace("\n", " ") for cell in row] for row in rows], headed=headed)
        if lines:
            self._add("\n".join(lines))

    def text(self) -> str:
        """The whole text, ended by a line end where there is any."""
        return "".join([*self._blocks, "\n"]) if self._blocks else ""

    def extracted(self) -> Extracted:
        """The whole text with where its parts begin; a part without text is none."""
        return Extracted(self.text(), tuple(self._marks))

    def _add(self, block: str, *, listed: bool = False) -> None:
        gap = "" if not self._blocks else "\n" if listed and self._listing else "\n\n"
        self._blocks += [gap, block] if gap else [block]
        self._size += len(gap) + len(block)
        self._marks += [Mark(self._size - len(block), part) for part in self._waiting]
        self._waiting.clear()
        self._listing = listed


def tidy(text: str) -> str:
    r"""Blanks drawn together, lines trimmed, blank lines dropped.

    >>> tidy(" a  b \n \n c ")
    'a b\nc'
    """
    return _AROUND_BREAK.sub("\n", _BLANKS.sub(" ", text)).strip()
