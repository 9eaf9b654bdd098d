"""The records as a question can name them: titles, dates, and the numbers that their titles bear."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from index.sentence_table import Heading
from index.store import Index

_WORDS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_ORDINAL = re.compile(
    r"第?(?P<han>\d{1,4})(?P<unit>[次届期场回])|(?P<figure>(?<!\d)\d{1,3})(?:st|nd|rd|th)\b"
    rf"|\b(?:(?P<tens>{'|'.join(_TENS)})[- ])?(?P<word>{'|'.join(_WORDS)})\b"
    r"|(?:\bno\.?|\bnumber|#)\s?(?P<number>\d{1,4})\b"
)


@dataclass(frozen=True, slots=True)
class Ordinal:
    """Which meeting of a row, `text[start:end]`: its number, and in Chinese what is counted (`次`, `届`)."""

    number: int
    unit: str
    start: int = 0
    end: int = 0

    def fits(self, other: Ordinal) -> bool:
        """Whether both may be the same: equal numbers, and of one unit where both have one."""
        return self.number == other.number and (not self.unit or not other.unit or self.unit == other.unit)


def find_ordinals(folded: str) -> tuple[Ordinal, ...]:
    """The ordinals of a text folded with its numerals, in order.

    >>> [(found.number, found.unit) for found in find_ordinals("第3届理事会第5次会议, the twenty-first meeting")]
    [(3, '届'), (5, '次'), (21, '')]
    """
    return tuple(_ordinal(match) for match in _ORDINAL.finditer(folded))


def _ordinal(match: re.Match[str]) -> Ordinal:
    figures = match["han"] or match["figure"] or match["number"]
    number = int(figures) if figures else _TENS.get(match["tens"] or "", 0) + _WORDS.index(match["word"]) + 1
    return Ordinal(number, match["unit"] or "", *match.span())


@dataclass(frozen=True)
class Entry:
    """A record by what names it. `date` is ISO 8601 or its beginning, `--05-26` without a year, or empty; `title_words`
    is the title and `opening_words` the first lines, as `index.dates.fold_words` has them.
    """

    record_id: str
    title: str
    date: str
    title_words: str
    opening_words: str

    @cached_property
    def ordinals(self) -> tuple[Ordinal, ...]:
        """The numbers of the title."""
        return find_ordinals(self.title_words)

    @property
    def is_dated(self) -> bool:
        """Whether the year of the meeting is known."""
        return self.date[:1].isdigit()

    def held(self, iso: str) -> bool:
        """Whether the date fits a date, or the beginning of one (`2021-03`, `2021`, `--03`)."""
        of_any_year = iso.startswith("-")
        return self.date[4:].startswith(iso[1:]) if of_any_year else self.date.startswith(iso)


class Catalog:
    """All records of an index, as entries, newest first; those without a year come last."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries, newest first; those of one date, and those without, by record id."""
        return newest_first(_entry(heading) for heading in self._index.headings)


def newest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries by falling date; those of one date, and at the end those without a year, by record id."""
    by_id = sorted(entries, key=lambda entry: entry.record_id)
    return tuple(sorted(by_id, key=lambda entry: entry.date if entry.is_dated else "", reverse=True))


def _entry(heading: Heading) -> Entry:
    return Entry(heading.record_id, heading.title, heading.date, heading.title_words, heading.opening)
