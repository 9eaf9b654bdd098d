"""Web pages (`.html`): headings, lists and tables; navigation, scripts and forms are left out. No recursion."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.formats.markdown import Writer
from index.formats.tags import Piece, read_pieces
from index.formats.values import Extracted, Source

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ELEMENTS = (
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer form header"
    " hr html legend li main ol p pre section summary table tbody td tfoot th thead title tr ul"
)
_BLOCKS = frozenset(_ELEMENTS.split()) | frozenset(_HEADINGS)
_TABLE_PARTS = frozenset({"table", "tr", "td", "th"})
# What stands around the text of a page, not in it; dropped with what it holds.
_AROUND = frozenset({"nav", "aside", "footer", "select", "button", "svg", "iframe", "object", "math", "datalist"})
_ONLY_MARKUP = frozenset({"select", "button", "svg", "iframe", "object", "math", "datalist"})
_BLANKS = re.compile(r"\s+")
_MOST_COLUMNS = 100  # that a cell may reach across, and rows down
_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]{2,20})", re.I)


def extract(source: Source) -> Extracted:
    """The text of a page. Raises UnreadableRecord for what is not text."""
    from index.repair.decoding import decode

    page = _declared(source.raw) or decode(source.raw, path=source.path).text
    return Extracted(page_text(page))


def _declared(raw: bytes) -> str:
    """The page in the encoding that it declares, empty where it declares none, or not its own."""
    declared = _CHARSET.search(raw[:4096])
    try:
        return raw.decode(declared[1].decode("ascii")) if declared else ""
    except (LookupError, ValueError):
        return ""


def page_text(page: str) -> str:
    r"""The text of a page that has been decoded.

    >>> page_text("<h1>紀錄</h1><ul><li>修路<li>種樹</ul><p>散會")
    '# 紀錄\n\n- 修路\n- 種樹\n\n散會\n'
    """
    for around in (_AROUND, _ONLY_MARKUP):  # a page that is all menu is read whole
        reader = _Page(around)
        for piece in read_pieces(page):
            reader.read(piece)
        if text := reader.close():
            return text
    return ""


@dataclass(slots=True)
class _Table:
    """A table being read: its rows, and by column what a cell above still holds below."""

    rows: list[list[str]] = field(default_factory=list)
    below: dict[int, list[str]] = field(default_factory=dict)
    span: tuple[int, int] | None = None  # columns and rows of the cell being read
    names: bool = False  # whether the first row is made of `th`


@dataclass(slots=True)
class _Page:
    """Writes the blocks of a page as its tags come."""

    around: frozenset[str]
    writer: Writer = field(default_factory=Writer)
    pieces: list[str] = field(default_factory=list)
    kind: str = "p"
    hidden: list[str] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)  # for each open list the number of its last item, -1: bullets
    table: _Table | None = None
    term: str = ""
    title: str = ""
    preformatted: bool = False

    def read(self, piece: Piece) -> None:
        """Take the next tag or text."""
        if self.hidden:
            self._read_hidden(piece)
        elif not piece.name:
            self.pieces.append(piece.text if self.preformatted else _BLANKS.sub(" ", piece.text))
        elif piece.name in self.around and not piece.closes:
            if not piece.rest.endswith("/"):
                self.hidden.append(piece.name)
        elif piece.name == "br":
            self.pieces.append("\n")
        elif piece.name in _BLOCKS:
            self._turn(piece)

    def _read_hidden(self, piece: Piece) -> None:
        """Within what is left out, only its own tags count."""
        if piece.name == self.hidden[0]:
            if piece.closes:
                self.hidden.pop()
            elif not piece.rest.endswith("/"):
                self.hidden.append(piece.name)

    def _turn(self, piece: Piece) -> None:
        """A block begins or ends."""
        name = piece.name
        if name in _TABLE_PARTS:
            self._turn_table(piece)
        elif self.table is not None:
            self.pieces.append(" ")  # within a cell
        else:
            self._flush()
            if name in ("ul", "ol"):
                self._turn_list(piece)
            if name == "pre":
                self.preformatted = not piece.closes
            self.kind = "p" if piece.closes else name

    def _turn_list(self, piece: Piece) -> None:
        if not piece.closes:
            self.lists.append(0 if piece.name == "ol" else -1)
        elif self.lists:
            self.lists.pop()

    def _flush(self) -> None:
        """Write what has been collected as the block that it stands in."""
        text = "".join(self.pieces)
        self.pieces.clear()
        if not text.strip():
            return
        kind, self.kind = self.kind, "p"
        if kind == "title":
            self.title = self.title or text
        elif kind in _HEADINGS:
            self.writer.heading(_HEADINGS[kind], text)
        elif kind == "li":
            self.writer.item(text, self._mark())
        elif kind == "dt":
            self.term = text
        else:
            self.writer.paragraph(self._defined(text))

    def _defined(self, text: str) -> str:
        term, self.term = self.term.strip(" \n:："), ""
        return f"{term}：{text.strip()}" if term else text

    def _mark(self) -> str:
        if not self.lists or self.lists[-1] < 0:
            return "-"
        self.lists[-1] += 1
        return f"{self.lists[-1]}."

    def _turn_table(self, piece: Piece) -> None:
        if piece.name == "table" and not piece.closes:
            self._flush_table()  # a table around another one only arranges the page
            self._flush()
            self.table = _Table()
        elif piece.name == "table":
            self._flush_table()
        elif self.table is None:
            self._flush()
        else:
            self._end_cell(self.table)
            if not piece.closes:
                self._begin(self.table, piece)

    def _begin(self, table: _Table, piece: Piece) -> None:
        """A row or a cell begins."""
        if piece.name == "tr" or not table.rows:
            table.rows.append([])
        if piece.name != "tr":
            table.names = table.names or (len(table.rows) == 1 and bool(table.rows[0]) and piece.name == "th")
            table.span = _reach(piece, "colspan"), _reach(piece, "rowspan")

    def _end_cell(self, table: _Table) -> None:
        text = _BLANKS.sub(" ", "".join(self.pieces)).strip()
        if table.span is None:
            if text and not table.rows:
                self.writer.paragraph(text)  # a caption
            self.pieces.clear()
            return
        self.pieces.clear()
        row, (across, down) = table.rows[-1], table.span
        table.span = None
        _fill(table, row)
        for _ in range(across):
            table.below[len(row)] = [text] * (down - 1)
            row.append(text)

    def _flush_table(self) -> None:
        table, self.table = self.table, None
        if table is None:
            return
        self._end_cell(table)
        rows = [row for row in table.rows if row]
        if len(rows) == 1 or all(len(row) == 1 for row in rows):
            for text in (cell for row in rows for cell in dict.fromkeys(row)):
                self.writer.paragraph(text)  # a table that only arranges the page
        else:
            self.writer.table(rows, headed=True if table.names else None)

    def close(self) -> str:
        """The text of the page; its title stands first where no heading says it."""
        self._flush_table()
        self._flush()
        if self.term:
            self.writer.paragraph(self.term)
        text = self.writer.text()
        title = " ".join(self.title.split())
        has_heading = text.startswith("# ") or "\n# " in text
        return text if has_heading or not title or not text else f"# {title}\n\n{text}"


def _reach(cell: Piece, name: str) -> int:
    """How many columns or rows a cell has."""
    text = cell.attribute(name)
    return max(1, min(int(text), _MOST_COLUMNS)) if text.isdecimal() and len(text) < 5 else 1


def _fill(table: _Table, row: list[str]) -> None:
    """Put the cells that reach down from above where they stand."""
    while table.below.get(len(row)):
        row.append(table.below[len(row)].pop())
