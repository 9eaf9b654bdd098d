"""The values that travel through the index room: frozen, compared by value, without I/O.

Offsets are code points into `Record.text`, half-open: `text[start:end]`.
"""

from __future__ import annotations

from dataclasses import dataclass


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
class Record:
    """One meeting record, decoded and repaired: what a person would read, never folded.

    `id` is the file's path relative to the seeds folder, in POSIX form. `sha256` is that of the raw bytes.
    `encoding` is the name under which the bytes were decoded.
    """

    id: str
    path: str
    title: str
    date: str
    text: str
    sha256: str
    repairs: tuple[RepairStep, ...] = ()
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A verbatim slice of a record. Law: `0 <= start < end <= len(record.text)`."""

    record_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a record, with its place.

    Law: `text` is the record's text at `span`. `paragraph` counts from 1 within the record, `number` from 1 within
    the paragraph. `speaker` and `section` are the record's own words, or empty. `kind` is one of `prose`,
    `heading`, `item` (list item), `field` (`name: value` of a header), `row` (table row).
    """

    span: Span
    text: str
    paragraph: int
    number: int
    speaker: str = ""
    section: str = ""
    kind: str = "prose"


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
