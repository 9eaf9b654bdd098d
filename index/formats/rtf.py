r"""Rich text (`.rtf`): paragraphs, tables, headings by outline level; code pages by font.

Source: Microsoft, Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from index.formats.markdown import Writer
from index.formats.values import Extracted, Source, unreadable

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])|(?P<end>[\r\n]+)|(?P<text>[^\\{}\r\n]+)|\\"
)
# Groups that hold no text of the document.
_GROUPS = (
    "colortbl stylesheet info pict object objdata header headerl headerr headerf footer footerl footerr footerf"
    " listtable listoverridetable revtbl rsidtbl generator themedata datastore fldinst footnote annotation atnid"
    " xmlnstbl pnseclvl filetbl bkmkstart bkmkend nonshppict template"
)
_HIDDEN = frozenset(_GROUPS.split())
_SIGNS = {
    "tab": " ", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "~": " ", "_": "-",
    "\\": "\\", "{": "{", "}": "}",
}  # fmt: skip
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
_DEEPEST = 500  # groups within groups


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and its end restores. `fallback`: how many characters stand in for one of Unicode."""

    hidden: bool = False
    fonts: bool = False
    codec: str = ""
    fallback: int = 1


def extract(source: Source) -> Extracted:
    """The text of a rich text file. Raises UnreadableRecord."""
    text = source.raw.decode("latin-1")
    if not text.lstrip("\ufeff\x00 \r\n").startswith("{\\rtf"):
        raise unreadable(source.path, "no RTF", "a file that begins with {\\rtf", "save it as .rtf or .txt")
    reader = _Reader(source)
    place = 0
    while match := _TOKEN.match(text, place):
        place = match.end() + reader.read(match)
    return Extracted(reader.close())


@dataclass(slots=True)
class _Reader:
    """Writes the paragraphs and tables as the control words come."""

    source: Source
    writer: Writer = field(default_factory=Writer)
    state: _State = _State()
    outer: list[_State] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)  # bytes of a code page, whose characters may be two long
    skip: int = 0  # characters that repeat the one of Unicode before them
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    codec: str = "cp1252"
    level: int = 0
    tabled: bool = False
    cells: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def read(self, token: re.Match[str]) -> int:
        """Take the next token; how many characters after it are no tokens."""
        if token["byte"]:
            self._byte(int(token["byte"], 16))
            return 0
        self._decode()
        if token["brace"]:
            self._brace(token["brace"])
        elif token["word"]:
            return self._word(token["word"], token["number"])
        elif token["sign"]:
            self._sign(token["sign"])
        elif token["text"]:
            self._write(token["text"])
        return 0

    def _brace(self, brace: str) -> None:
        if brace == "}":
            self.state = self.outer.pop() if self.outer else self.state
        elif len(self.outer) >= _DEEPEST:
            found, expected = f"more than {_DEEPEST} groups within groups", f"at most {_DEEPEST}"
            raise unreadable(self.source.path, found, expected, "save it again")
        else:
            self.outer.append(self.state)
        self.skip = 0

    def _byte(self, byte: int) -> None:
        if self.skip:
            self.skip -= 1
        elif not self.state.hidden:
            self.waiting.append(byte)

    def _decode(self) -> None:
        if self.waiting:
            try:
                self.pieces.append(self.waiting.decode(self.state.codec or self.codec))
            except UnicodeDecodeError:  # a font of Western letters in a document of another code page
                self.pieces.append(self.waiting.decode("cp1252", "replace"))
            self.waiting.clear()

    def _write(self, text: str) -> None:
        kept = text[self.skip :]
        self.skip -= len(text) - len(kept)
        if not self.state.hidden:
            self.pieces.append(kept)

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self.state = replace(self.state, hidden=True)
        elif sign in "\r\n":
            self._word("par", None)
        elif sign in _SIGNS:
            self._write(_SIGNS[sign])

    def _word(self, word: str, digits: str | None) -> int:
        number = int(digits) if digits else 0
        if word == "bin":
            return max(number, 0)
        if word in _HIDDEN:
            self.state = replace(self.state, hidden=True)
        elif word in ("fonttbl", "f", "fcharset", "ansicpg", "uc", "v", "deleted"):
            self._setting(word, number, on=digits != "0")
        elif not self.state.hidden:
            self._shown(word, number)
        return 0

    def _setting(self, word: str, number: int, *, on: bool) -> None:
        if word == "fonttbl":
            self.state = replace(self.state, hidden=True, fonts=True)
        elif word == "f":
            self.font = number
            self.state = self.state if self.state.fonts else replace(self.state, codec=self.fonts.get(number, ""))
        elif word == "fcharset":
            self.fonts[self.font] = _CHARSETS.get(number, "")
        elif word == "ansicpg":
            self.codec = _known(f"cp{number}")
        elif word == "uc":
            self.state = replace(self.state, fallback=max(0, min(number, 9)))
        elif word in ("v", "deleted"):
            self.state = replace(self.state, hidden=on or bool(self.outer) and self.outer[-1].hidden)

    def _shown(self, word: str, number: int) -> None:
        if word == "u":
            self.pieces.append(chr(number % 0x10000))
            self.skip = self.state.fallback
        elif word in ("par", "sect", "page"):
            self._end_paragraph()
        elif word in ("cell", "nestcell"):
            self.cells.append(self._taken())
        elif word in ("row", "nestrow"):
            self.rows.append(self.cells)
            self.cells = []
        elif word == "pard":
            self.level, self.tabled = 0, False
        elif word == "intbl":
            self.tabled = True
        elif word == "outlinelevel":
            self.level = number + 1
        else:
            self._write(_SIGNS.get(word, ""))

    def _taken(self) -> str:
        text = "".join(self.pieces)
        self.pieces.clear()
        return text

    def _end_paragraph(self) -> None:
        if self.tabled:
            self.pieces.append(" ")
            return
        text = self._taken()
        self._end_table()
        if 0 < self.level < 10 and len(text) < 200:
            self.writer.heading(self.level, text)
        else:
            self.writer.paragraph(text)

    def _end_table(self) -> None:
        rows = [*self.rows, self.cells] if self.cells else self.rows
        if rows:
            self.writer.table(rows)
        self.rows, self.cells = [], []

    def close(self) -> str:
        """The text read."""
        self._decode()
        self.tabled = False
        self._end_paragraph()
        return self.writer.text()


def _known(codec: str) -> str:
    try:
        return "gb18030" if codec == "cp936" else codecs.lookup(codec).name
    except LookupError:
        return "cp1252"
