"""What a repair hands back."""

from __future__ import annotations

from dataclasses import dataclass

from index.values import LeftOut, Mark, RepairStep


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text as a person would read it, with the way back to its bytes.

    `decoded` is the text as the bytes gave it under `encoding`, before any repair; `steps` are offsets into it,
    disjoint and ordered. `undecodable` lists the offsets in `decoded` of the U+FFFD that each stand for one byte
    that `encoding` could not read. `marks` tell where the parts of a file begin in `text`, where its format has any,
    and `left_out` which files within it could not be read.
    """

    text: str
    decoded: str
    encoding: str
    steps: tuple[RepairStep, ...] = ()
    undecodable: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
