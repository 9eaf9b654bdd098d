"""Dates as records write them, read as ISO 8601: `2022-05-26`, `2022-05`, or `--03-03` where no year is stated.

Expected is text folded with its numerals (`normalize.fold_numerals`), so 二〇二二年五月 has become 2022年5月. Years of
the Republic of China (民國109年) are 1911 behind the common era (Minguo calendar: year 1 is 1912).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.normalize import fold, fold_numerals

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS_ALONE = (  # "may" is a month where it is not a verb
    *("(?<=the )may", "(?<=in )may", "(?<=of )may", "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?"),
    *("june?", "july?", "aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
)
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTHS)})[a-z]*)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NEXT = r"(?![\d.])"
_MINGUO = range(38, 160)  # years a record can state: 1949 to 2070
_PATTERNS = (
    re.compile(r"(?:民国|roc)\s*(?P<minguo>\d{2,3}|元)\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})"),
    re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d\d)\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?"),
    re.compile(rf"(?<![\d.])(?P<year>(?:19|20)\d\d)\s?(?P<s>[-/.])\s?(?P<month>\d\d?)\s?(?P=s)\s?(?P<day>\d\d?){_NEXT}"),
    re.compile(rf"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d){_NEXT}"),
    re.compile(r"(?<![\d.])(?P<minguo>\d{2,3})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"),
    re.compile(rf"(?<![\d.])(?P<minguo>1\d\d)(?P<s>[./-])(?P<month>\d\d?)(?P=s)(?P<day>\d\d?){_NEXT}"),
    re.compile(rf"\b{_MONTH}\s+{_DAY}\s*,?\s*(?P<year>(?:19|20)\d\d)\b"),
    re.compile(rf"\b{_DAY}(?:\s+of)?[\s-]+{_MONTH}[\s,-]*(?P<year>(?:19|20)\d\d)\b"),
    re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d\d)\s*年\s*(?P<month>\d{1,2})\s*月"),
    re.compile(rf"\b{_MONTH}\s+(?P<year>(?:19|20)\d\d)\b"),
    re.compile(r"(?<![\d年.])(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]"),
    re.compile(rf"\b{_MONTH}\s+{_DAY}\b"),
    re.compile(rf"\b{_DAY}(?:\s+of)?\s+{_MONTH}\b"),
)

# Coarser ones, which a question names a meeting by: a year (`2022`) or a month of any year (`--05`).
_COARSE = (
    *_PATTERNS,
    re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d\d)\s?[-/]\s?(?P<month>\d\d?)(?![\d./-])"),
    re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?:\s*年(?:度)?|(?![\d.年]))"),
    re.compile(r"(?:民国|roc)\s*(?P<minguo>\d{2,3}|元)\s*年(?:\s*(?P<month>\d{1,2})\s*月)?"),
    re.compile(r"(?<![\d.])(?P<minguo>\d{2,3})\s*年\s*(?P<month>\d{1,2})\s*月"),
    re.compile(r"(?<![\d.])(?P<minguo>9\d|1[0-4]\d)\s*年度?"),
    re.compile(r"(?<![\d年.])(?P<month>\d{1,2})\s*月份?"),
    re.compile(rf"\b(?P<month>{'|'.join(_MONTHS_ALONE)})\b\.?"),
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a folded text, `text[start:end]`: ISO 8601, or its beginning: `2022-05`, `2022`, `--05-26`, `--05`."""

    start: int
    end: int
    iso: str


def fold_words(text: str) -> str:
    """Text folded for finding dates and comparing names: Simplified, half width, lower case, numbers in figures, single
    blanks.

    >>> fold_words("第十八次聯席會議  紀錄")
    '第18次联席会议 纪录'
    """
    return " ".join(fold_numerals(fold(text)).text.split())


def find_date(folded: str) -> str:
    """The first date of a folded text, empty if there is none; a fuller date wins over a part of itself.

    >>> find_date("民国109年12月3日"), find_date("on tuesday, 14 may 2024"), find_date("3月3日,会议召开")
    ('2020-12-03', '2024-05-14', '--03-03')
    """
    found = _matches(folded, _PATTERNS)
    return found[0].iso if found else ""


def find_dates(folded: str) -> tuple[Dated, ...]:
    """Every date of a folded text, in order, years alone and months alone included; fuller dates before their parts.

    >>> [found.iso for found in find_dates("the march 2021 meeting, that of 14 may and those of 2022")]
    ['2021-03', '--05-14', '2022']
    """
    chosen: list[Dated] = []
    for found in _matches(folded, _COARSE):
        if not chosen or found.start >= chosen[-1].end:
            chosen.append(found)
    return tuple(chosen)


def _matches(folded: str, patterns: Sequence[re.Pattern[str]]) -> list[Dated]:
    """All dates by where they begin, the longest first."""
    found = [
        Dated(match.start(), match.end(), iso)
        for pattern in patterns
        for match in pattern.finditer(folded)
        if (iso := _iso(match.groupdict()))
    ]
    return sorted(found, key=lambda dated: (dated.start, -dated.end))


def _iso(parts: dict[str, str | None]) -> str:
    """The parts as ISO 8601, empty where they are no date of the calendar."""
    year, month, day = _year(parts), _month(parts.get("month") or ""), int(parts.get("day") or 0)
    try:
        date(2000 if year is None else year, month or 1, day or 1)  # 2000: any day of any year
    except ValueError:
        return ""
    numbers = [f"{number:02}" for number in (month, day) if number]
    return "-".join(["-" if year is None else f"{year:04}", *numbers])


def _year(parts: dict[str, str | None]) -> int | None:
    minguo = parts.get("minguo")
    if minguo:
        count = 1 if minguo == "元" else int(minguo)
        return 1911 + count if minguo == "元" or count in _MINGUO else 0
    return int(parts["year"] or 0) if parts.get("year") else None


def _month(text: str) -> int:
    return int(text or 0) if text.isdigit() or not text else _MONTHS.index(text[:3]) + 1


def with_year(partial: str, published: str) -> str:
    """A date without year, set in the year of a later date that states one: the record was published after the meeting.

    >>> with_year("--12-30", "2024-01-02"), with_year("--01-01", "")
    ('2023-12-30', '--01-01')
    """
    if not partial.startswith("--") or len(published) < 10:
        return partial
    same_year = published[:4] + partial[1:]
    return same_year if same_year <= published else f"{int(published[:4]) - 1:04}{partial[1:]}"
