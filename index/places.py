"""Where in its file a text stands: page, slide, sheet, file within a file, time of a recording.

A reader of a format marks where each part begins; the marks follow the text through its repair, and a sentence takes
the parts that it begins in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from index.values import Mark, Part, RepairStep

_RANKS = {"file": 0, "sheet": 1, "page": 1, "slide": 1, "paragraph": 2, "time": 3}
_COUNTED = 1  # parts of this rank and the ones around them have paragraphs of their own


def move_marks(marks: Sequence[Mark], steps: Sequence[RepairStep]) -> tuple[Mark, ...]:
    """Marks of a text, moved to where they are after its repair by `steps` (ordered, disjoint); both in one pass.

    A mark within what a step replaced comes to stand where the replacement begins.

    >>> move_marks([Mark(5, Part("page", "2"))], [RepairStep("strip gloss", 1, 5, "(yè)", "")])
    (Mark(start=1, part=Part(kind='page', label='2')),)
    """
    moved: list[Mark] = []
    place = shift = 0
    for mark in marks:
        while place < len(steps) and steps[place].end <= mark.start:
            shift += len(steps[place].after) - (steps[place].end - steps[place].start)
            place += 1
        within = place < len(steps) and steps[place].start < mark.start
        moved.append(Mark((steps[place].start if within else mark.start) + shift, mark.part))
    return tuple(moved)


def shift_marks(marks: Iterable[Mark], by: int) -> Iterator[Mark]:
    """The marks of a text that has come to stand `by` code points further on."""
    return (Mark(mark.start + by, mark.part) for mark in marks)


@dataclass(slots=True)
class Places:
    """The place of each sentence of a record, asked for in order."""

    marks: Sequence[Mark]
    _next: int = 0
    _parts: tuple[Part, ...] = ()
    _first: int = 0  # the paragraph with which the part begins
    _fresh: bool = field(default=False)

    def at(self, start: int, *, paragraph: int, clock: str = "") -> tuple[Part, ...]:
        """The parts around the sentence that begins at `start` in a paragraph of the record (counted from 1).

        `clock`: the time that the record itself states there, for want of a mark.
        """
        while self._next < len(self.marks) and self.marks[self._next].start <= start:
            self._enter(self.marks[self._next].part)
            self._next += 1
        if self._fresh:
            self._first, self._fresh = paragraph, False
        outer = [part for part in self._parts if _RANKS[part.kind] <= _COUNTED]
        inner = [part for part in self._parts if _RANKS[part.kind] > _COUNTED]
        counted = [Part("paragraph", str(paragraph - self._first + 1))] if outer else []
        timed = [Part("time", clock)] if clock and not inner else []
        return (*outer, *counted, *inner, *timed)

    def _enter(self, part: Part) -> None:
        rank = _RANKS[part.kind]
        self._parts = (*(around for around in self._parts if _RANKS[around.kind] < rank), part)
        self._fresh = self._fresh or rank <= _COUNTED


def pack_place(place: tuple[Part, ...]) -> str:
    r"""A place as one string; labels hold no line ends.

    >>> pack_place((Part("page", "3"), Part("paragraph", "2")))
    'page 3\nparagraph 2'
    """
    return "\n".join(f"{part.kind} {part.label}" for part in place)


def unpack_place(packed: str) -> tuple[Part, ...]:
    """The place that `pack_place` packed.

    >>> unpack_place("sheet Road works")
    (Part(kind='sheet', label='Road works'),)
    """
    pairs = (line.partition(" ") for line in packed.splitlines())
    return tuple(Part(kind, label) for kind, _, label in pairs)
