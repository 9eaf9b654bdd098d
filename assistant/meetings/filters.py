"""Filters that a caller gives beside the question: by meeting, dates, body, speaker."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields

from assistant.meetings.catalog import Entry
from index.dates import find_dates, fold_words
from index.errors import UsageError


@dataclass(frozen=True, slots=True)
class Filters:
    """Which records and whose words a question is asked of; an empty field asks them all.

    `meeting`: words of the record's title or path. `date_from`, `date_to`: the first and last day of the meeting, or a
    month or year in whole (`2021-03-05`, `March 2021`, `2021年3月`, `2021`). `body`: words of the title or of the first
    lines, where a meeting's body is named. `speaker`: only what this person says, or sentences that name them.
    Letter case, width and Chinese script make no difference.
    """

    meeting: str = ""
    date_from: str = ""
    date_to: str = ""
    body: str = ""
    speaker: str = ""

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return any(getattr(self, field.name).strip() for field in fields(self))


def read_filters(given: object) -> Filters:
    """Filters from the JSON of a caller: an object with some of the fields of `Filters`, or null. Raises UsageError.

    >>> read_filters({"meeting": "board", "date_from": "2021-03"}).date_from, read_filters(None) == Filters()
    ('2021-03', True)
    """
    names = [field.name for field in fields(Filters)]
    known = isinstance(given, dict) and all(name in names and isinstance(text, str) for name, text in given.items())
    if given is not None and not known:
        raise UsageError(f"found {given!r:.80} for filters; expected an object, text for any of {', '.join(names)}")
    return Filters(**given) if isinstance(given, dict) else Filters()


def matching(entries: Iterable[Entry], filters: Filters) -> tuple[Entry, ...]:
    """The entries that fit every filter but the speaker. Raises UsageError for a date that cannot be read."""
    if not filters:
        return tuple(entries)
    tests = list(_tests(filters))
    return tuple(entry for entry in entries if all(test(entry) for test in tests))


def day_named(text: str) -> str:
    """A date as given: ISO 8601, or its beginning (`2021-03`, `2021`). Raises UsageError where there is none.

    >>> day_named("March 2021"), day_named("民國110年3月5日"), day_named("2021")
    ('2021-03', '2021-03-05', '2021')
    """
    found = find_dates(fold_words(text))
    if len(found) != 1 or found[0].iso.startswith("-"):
        raise UsageError(f"found {text!r} for a date; expected a year, month or day with its year; type 2021-03-05")
    return found[0].iso


def _tests(filters: Filters) -> Iterable[Callable[[Entry], bool]]:
    if meeting := fold_words(filters.meeting):
        yield lambda entry: meeting in entry.title_words or meeting in fold_words(entry.record_id)
    if body := fold_words(filters.body):
        yield lambda entry: body in entry.title_words or body in entry.opening_words
    if filters.date_from.strip():
        first = day_named(filters.date_from)
        yield lambda entry: entry.is_dated and entry.date[: len(first)] >= first[: len(entry.date)]
    if filters.date_to.strip():
        last = day_named(filters.date_to)
        yield lambda entry: entry.is_dated and entry.date[: len(last)] <= last[: len(entry.date)]
