"""The values that travel through the index room: frozen, compared by value, without I/O.

Offsets are code points into `Record.text`, half-open: `text[start:end]`.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RepairStep:
    """One explained change of the decoded text.

    `start` and `end` are offsets into the decoded text as it was before any repair; steps of one record are disjoint
    and ordered, so replaying them is one pass. `uncertain` lists the offsets within `after` of characters that were
    chosen by evidence rather than recovered for certain.
    """

    action: str
    start: int
    end: int
    before: str
    after: str
    uncertain: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file that a person can turn to: its `label`, and of what kind it is.

    Kinds, from the outermost: `file` (within an archive or a mail), `sheet`, `page` or `slide`, `paragraph` (counted
    from 1 within those), `time` (of a recording, `00:12:31`).
    """

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a part of a file begins in a text: what stands at `start` (code points) and after is in `part`."""

    start: int
    part: Part


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file within a record's file that could not be read: its name there, and why, on one line."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """One meeting record, decoded and repaired: what a person would read, never folded.

    `id` is the file's path relative to the seeds folder, in POSIX form. `sha256` is that of the raw bytes.
    `encoding` is the name under which the bytes were decoded. `marks` tell where the parts of the file begin in `text`;
    a record read back from an index has none, as each of its sentences knows its place. `left_out` lists what of an
    archive or a mail could not be read; an index lists it with all that was skipped.
    """

    id: str
    path: str
    title: str
    date: str
    text: str
    sha256: str
    repairs: tuple[RepairStep, ...] = ()
    encoding: str = "utf-8"
    marks: tuple[Mark, ...] = field(default=(), compare=False)
    left_out: tuple[LeftOut, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A verbatim slice of a record. Law: `0 <= start < end <= len(record.text)`."""

    record_id: str
    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.record_id == other.record_id and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a record, with its place.

    Law: `text` is the record's text at `span`. `paragraph` counts from 1 within the record, `number` from 1 within
    the paragraph. `speaker` and `section` are the record's own words, or empty. `kind` is one of `prose`,
    `heading`, `item` (list item), `field` (`name: value` of a header), `row` (table row). `place` names the parts of
    the file that it begins in, from the outermost; empty where the file is of one piece.
    """

    span: Span
    text: str
    paragraph: int
    number: int
    speaker: str = ""
    section: str = ""
    kind: str = "prose"
    place: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Folded:
    """Text folded for matching, with the way back.

    Law: `len(offsets) == len(text) + 1`, non-decreasing; `text[a:b]` stems from `original[offsets[a]:offsets[b]]`.
    """

    text: str
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved sentence. `score` is raw (not a probability); ranks count from 1, `None` where that leg missed it.

    `similarity` is the cosine of question and sentence (0.0 where the dense leg missed it).
    """

    sentence: Sentence
    score: float
    rank: int
    dense_rank: int | None = None
    lexical_rank: int | None = None
    similarity: float = 0.0
