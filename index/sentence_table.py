"""Where every sentence stands: the columns of one segment, its records' text, and the way from row to sentence.

A record's text is stored once, in UTF-8; a sentence's row holds its offsets in code points (what the rest of the
product speaks) and in bytes (so that reading one sentence touches its own bytes only).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from index.arrays import Array, ArrayFile, compact, pack_strings
from index.dates import fold_words
from index.errors import DamagedIndex
from index.normalize import script_of
from index.places import pack_place, unpack_place
from index.values import Record, RepairStep, Sentence, Span

COLUMNS = ("start", "end", "byte_start", "byte_end", "paragraph", "number", "speaker", "section", "kind", "place")
_HEADINGS = ("titles", "dates", "title_words", "openings")
NAMES_KEPT = 1 << 12  # labels and ids of records kept in memory once read
OPENING_CHARS = 240  # code points of a record that are kept folded: its header, where a meeting's body is named


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record and its sentences, in order."""

    record: Record
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What tells a record from others without reading it: its title and date (see `index.headers`).

    `title_words` is the title and `opening` the first `OPENING_CHARS` code points of the text, both as `fold_words` has
    them.
    """

    record_id: str
    title: str
    date: str
    title_words: str
    opening: str


def _byte_offsets(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """The offsets in UTF-8 bytes of each sentence; sentences are ordered and disjoint, so one pass is enough."""
    place = reached = 0
    for sentence in sentences:
        start = reached + len(text[place : sentence.span.start].encode("utf-8", "surrogatepass"))
        reached = start + len(text[sentence.span.start : sentence.span.end].encode("utf-8", "surrogatepass"))
        place = sentence.span.end
        yield start, reached


def _describe(record: Record) -> str:
    """Everything of a record but its text, in JSON."""
    return json.dumps(asdict(replace(record, text="", marks=(), left_out=())), ensure_ascii=True)


def pack_sentences(parts: Sequence[ReadRecord]) -> Mapping[str, Array]:
    """The arrays from which a `SentenceTable` reads `parts` back, whole."""
    names: dict[str, int] = {"": 0}
    rows = []
    english = [script_of(sentence.text) == "en" for part in parts for sentence in part.sentences]
    for part in parts:
        for sentence, (start, end) in zip(part.sentences, _byte_offsets(part.record.text, part.sentences), strict=True):
            labels = (sentence.speaker, sentence.section, sentence.kind, pack_place(sentence.place))
            place = (sentence.span.start, sentence.span.end, start, end, sentence.paragraph, sentence.number)
            rows.append((*place, *(names.setdefault(label, len(names)) for label in labels)))
    columns = np.array(rows, dtype=np.uint32).reshape(len(rows), len(COLUMNS)).T
    return {
        **{name: compact(column) for name, column in zip(COLUMNS, columns, strict=True)},
        "english": np.packbits(np.array(english, dtype=np.bool_)),
        **pack_strings("names", names),
        **_pack_records([part.record for part in parts]),
        "first_rows": compact(np.cumsum([0, *(len(part.sentences) for part in parts)])),
    }


def _pack_records(records: Sequence[Record]) -> Mapping[str, Array]:
    return {
        **pack_strings("ids", [record.id for record in records]),
        **pack_strings("records", map(_describe, records)),
        **pack_strings("texts", [record.text for record in records]),
        **pack_strings("titles", [record.title for record in records]),
        **pack_strings("dates", [record.date for record in records]),
        **pack_strings("title_words", [fold_words(record.title) for record in records]),
        **pack_strings("openings", [fold_words(record.text[:OPENING_CHARS]) for record in records]),
    }


class SentenceTable:
    """The records and sentences of one segment, mapped from their file. `ids` and `first_rows` go by record."""

    def __init__(self, file: ArrayFile) -> None:
        self.ids = file.strings("ids")
        self.first_rows = file["first_rows"].astype(np.int64)
        self._columns = [file[name] for name in COLUMNS]
        self._names, self._records, self._texts = (file.strings(name) for name in ("names", "records", "texts"))
        self._headings = tuple(file.strings(name) for name in _HEADINGS)
        self._text_bytes, self._text_offsets = file["texts.bytes"], file["texts.offsets"]
        self._english = file["english"]
        self._name = lru_cache(maxsize=NAMES_KEPT)(self._names.__getitem__)  # most sentences share a few
        self._id = lru_cache(maxsize=NAMES_KEPT)(self.ids.__getitem__)
        sizes = {len(column) for column in self._columns}
        if len(self.first_rows) != len(self.ids) + 1 or sizes != {int(self.first_rows[-1])}:
            raise DamagedIndex("found sentence columns of unequal length; expected equal ones; rebuild the index")

    def __len__(self) -> int:
        return int(self.first_rows[-1])

    def record(self, number: int) -> Record:
        """The record that stands at `number` in the segment, text and repairs included."""
        fields = json.loads(self._records[number])
        steps = (RepairStep(**{**step, "uncertain": tuple(step["uncertain"])}) for step in fields.pop("repairs"))
        return Record(**{**fields, "text": self._texts[number], "repairs": tuple(steps), "marks": (), "left_out": ()})

    def heading(self, number: int) -> Heading:
        """What tells the record at `number` from others; reads none of its text."""
        return Heading(self.ids[number], *(strings[number] for strings in self._headings))

    @cached_property
    def speakers(self) -> tuple[tuple[int, str], ...]:
        """The names under which something is said, each with its number in the column `speaker`."""
        used = np.bincount(self._columns[COLUMNS.index("speaker")], minlength=1)
        return tuple((int(number), self._names[int(number)]) for number in np.flatnonzero(used) if number)

    def said_by(self, numbers: Collection[int]) -> NDArray[np.bool_]:
        """Which rows are said under one of the names with these numbers: bool (rows,)."""
        chosen = np.zeros(len(self._names), dtype=np.bool_)
        chosen[list(numbers)] = True
        return chosen[self._columns[COLUMNS.index("speaker")]]

    def naming(self, words: str) -> NDArray[np.bool_]:
        """Which rows hold `words` as they stand: bool (rows,). One pass over the bytes of the texts."""
        held = np.zeros(len(self), dtype=np.bool_)
        sought = re.compile(re.escape(words.encode("utf-8", "surrogatepass")))
        for match in sought.finditer(self._text_bytes.data) if words else ():
            number = int(np.searchsorted(self._text_offsets, match.start(), side="right")) - 1
            first, end = int(self.first_rows[number]), int(self.first_rows[number + 1])
            begins = self._columns[COLUMNS.index("byte_start")][first:end]
            row = int(np.searchsorted(begins, match.start() - int(self._text_offsets[number]), side="right")) - 1
            held[first + max(0, row) : end][:1] = True
        return held

    def sentence(self, number: int, row: int) -> Sentence:
        """The sentence at `row` of the segment, which belongs to the record at `number`."""
        columns = [int(column[row]) for column in self._columns]
        base = int(self._text_offsets[number])
        text = self._text_bytes[base + columns[2] : base + columns[3]].tobytes().decode("utf-8", "surrogatepass")
        return self._sentence(self._id(number), text, columns)

    def sentences(self, number: int) -> tuple[Sentence, ...]:
        """All sentences of the record at `number`, in order; its text is read once."""
        first, end = int(self.first_rows[number]), int(self.first_rows[number + 1])
        rows = zip(*(column[first:end].tolist() for column in self._columns), strict=True)
        record_id, text = self._id(number), self._texts[number]
        return tuple(self._sentence(record_id, text[columns[0] : columns[1]], columns) for columns in rows)

    def _sentence(self, record_id: str, text: str, columns: Sequence[int]) -> Sentence:
        start, end, _, _, paragraph, place, *labels = columns
        speaker, section, kind, parts = map(self._name, labels)
        where = unpack_place(parts) if parts else ()
        return Sentence(Span(record_id, start, end), text, paragraph, place, speaker, section, kind, where)

    def is_english(self, row: int) -> bool:
        """Whether `script_of` finds the sentence at `row` of the segment to be English; its text is not read."""
        return bool(self._english[row >> 3] >> (7 - (row & 7)) & 1)

    def row_at(self, number: int, start: int) -> int:
        """The row in the record at `number` of the last sentence that begins at or before `start` (code points)."""
        first, end = int(self.first_rows[number]), int(self.first_rows[number + 1])
        return first + int(np.searchsorted(self._columns[0][first:end], start, side="right")) - 1

    def read(self, number: int) -> ReadRecord:
        """The record at `number` with all its sentences."""
        return ReadRecord(self.record(number), self.sentences(number))
