"""What a line is by its neighbors: headings, turns of speech, tables, wrapped lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from index.sentences.labels import Label, Speakers, heading_speakers, read_label, read_speakers
from index.sentences.lines import Line, read_lines
from index.sentences.vocabulary import AGENDA
from index.settings import Settings

_CAPITALS = re.compile(r"(?=[^a-z]{4})[A-Z0-9][^a-z\u0080-\uffff]*[A-Z][^a-z\u0080-\uffff]*")
# Marks within or at the end of a line that is no heading.
_GOES_ON = re.compile(r"[。，；、,|]|[！？!?;.…]$")
_ROWS = ("row", "separator", "rule", "fence")
_HEADING_CHARS = 40  # longest line without a mark of its own that may be a heading
_WRAPPED = range(50, 140)  # display columns between which text is wrapped by machines


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a record, `start:end`, or a further row of a table (`continues`).

    `kind`, `speaker`, `section` and `clock`, the time stated where the speaker begins, are those of its sentences.
    `whole`: no sentence ends within.
    """

    start: int
    end: int
    kind: str = "prose"
    speaker: str = ""
    section: str = ""
    whole: bool = False
    continues: bool = False
    clock: str = ""


def read_blocks(text: str, settings: Settings) -> Iterator[Block]:
    """The blocks of a record, in order, covering every visible character."""
    lines = list(read_lines(text))
    labels = [read_label(line) if line.shape in ("plain", "item", "chapter", "bold") else None for line in lines]
    speakers = read_speakers([label for label in labels if label], lines=len(lines))
    titled = heading_speakers([_title(line) for line in lines if line.shape == "heading"])
    reader = _Reader(lines, labels, speakers, titled)
    index = 0
    while index < len(lines):
        taken = reader.lines_of(index)
        yield reader.block(index, index + taken)
        index += taken


def _title(line: Line) -> str:
    return line.text[line.body if line.shape == "heading" else 0 :].strip().strip("#*_【】〔〕[] ").strip()


@dataclass(slots=True)
class _Reader:
    """Reads the lines in order, remembering the section and the speaker they stand under."""

    lines: Sequence[Line]
    labels: Sequence[Label | None]
    speakers: Speakers
    titled: frozenset[str]
    section: str = ""
    speaker: str = ""
    clock: str = ""

    def lines_of(self, index: int) -> int:
        """How many lines the block beginning at `index` has: more than one where a line was wrapped or underlined."""
        line = self.lines[index]
        if self._underlined(index):
            return 2
        if line.shape not in ("plain", "item", "quote"):
            return 1
        last = index
        while last + 1 < len(self.lines) and self._wrapped(last):
            last += 1
        return last - index + 1

    def _underlined(self, index: int) -> bool:
        if index + 1 >= len(self.lines):
            return False
        line, below = self.lines[index], self.lines[index + 1]
        return line.shape == "plain" and not below.apart and set(below.text) in ({"="}, {"-"}) and below.shape == "rule"

    def _wrapped(self, index: int) -> bool:
        """Whether the next line goes on with this one: its first word would not have fitted."""
        line, below = self.lines[index], self.lines[index + 1]
        if below.apart or below.shape != "plain" or self.labels[index + 1] or line.text[-1] in "。！？!?；;:：":
            return False
        width = columns(line.text)
        if width not in _WRAPPED:
            return False
        near = self.lines[max(0, index - 5) : index + 6]
        return below.text[0] in ascii_lowercase or _fills(width, below, near)

    def block(self, first: int, stop: int) -> Block:
        """The block of the lines `first:stop`, under the section and the speaker that hold there."""
        line, label = self.lines[first], self.labels[first]
        bounds = (line.start, self.lines[stop - 1].end)
        if line.shape in _ROWS:
            return self._placed(bounds, "row", whole=True, continues=self._continues(first))
        if self._is_heading(first) or self._underlined(first):
            return self._heading(line, bounds)
        if label is not None:
            self._hear(label, line)
        return self._placed(bounds, _kind(line, None if self.speaker else label))

    def _hear(self, label: Label, line: Line) -> None:
        """Take note of a turn of speech, of its end, or of an item of the agenda."""
        if self.speakers.opens(label):
            self.speaker, self.clock = label.name, label.clock
        elif self.speakers.names and label.ends_turn:
            self.speaker, self.clock = "", ""
        if AGENDA.search(label.name) and not self.speaker:
            self.section = line.text

    def _continues(self, index: int) -> bool:
        """Whether a row belongs to the table of the line before it."""
        return index > 0 and self.lines[index - 1].shape in _ROWS and not self.lines[index].apart

    def _placed(
        self, bounds: tuple[int, int], kind: str, *, whole: bool = False, continues: bool = False
    ) -> Block:
        return Block(*bounds, kind, self.speaker, self.section, whole, continues, self.clock)

    def _heading(self, line: Line, bounds: tuple[int, int]) -> Block:
        title = _title(line)
        name = title.rstrip("：: ")
        if title in self.titled:
            self.speaker, self.clock = name, ""
        else:
            self.section, self.speaker, self.clock = name, "", ""
        return self._placed(bounds, "heading", whole=True)

    def _is_heading(self, index: int) -> bool:
        """A heading by its mark, or a short line without end mark above running text."""
        line, label = self.lines[index], self.labels[index]
        if line.shape == "heading":
            return True
        labeled = label is not None and (label.value or self.speakers.opens(label))
        if labeled or len(line.text) > _HEADING_CHARS:
            return False
        last = index + 1 == len(self.lines)
        return line.shape == "bold" or not last and _stands_out(line, self.lines[index + 1], first=index == 0)


def _kind(line: Line, label: Label | None) -> str:
    if label is not None and label.is_field:
        return "field"
    return "item" if line.body else "prose"


def _stands_out(line: Line, below: Line, *, first: bool) -> bool:
    """Whether a line without a mark of its own looks like a heading above the line below it; a record's first does."""
    if _GOES_ON.search(line.text[line.body :]):
        return False
    if line.shape == "chapter":
        return below.shape != "chapter" or _numbering(line) != _numbering(below)
    if line.shape != "plain" or len(line.text.split()) > 8:
        return False
    above_text = below.shape in ("item", "chapter") or _is_prose(below.text)
    return first or bool(_CAPITALS.fullmatch(line.text)) or line.apart and above_text


def _numbering(line: Line) -> str:
    """How a chapter is counted: 第一章, 壹、, 甲、 and 一、 are levels of their own."""
    return next((name for name in ("第", "壹貳參肆伍陸柒捌玖拾贰叁陆", "甲乙丙丁戊己庚辛") if line.text[0] in name), "")


def _is_prose(text: str) -> bool:
    return len(text) > 20 and text[-1] in "。.！？!?；;"


def _fills(width: int, below: Line, near: Sequence[Line]) -> bool:
    """Whether the first word of the line below would not have fitted on a line of this width, by the lines near it."""
    widest = max((columns(line.text) for line in near if line.shape == "plain"), default=0)
    first = below.text.split(maxsplit=1)[0] if below.text[0].isascii() else below.text[:2]
    return widest in _WRAPPED and width + 1 + columns(first) > widest


def columns(text: str) -> int:
    """The width of a text on a terminal: two columns for each wide character (at most 200 are counted)."""
    if text.isascii():
        return min(len(text), 200)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text[:200])
