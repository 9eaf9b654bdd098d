"""Dates as records write them, read as ISO 8601: `2022-05-26`, `2022-05`, or `--03-03` where no year is stated.

Expected is text folded with its numerals (`normalize.fold_numerals`), so 二〇二二年五月 has become 2022年5月. Years of
the Republic of China (民國109年) are 1911 behind the common era (Minguo calendar: year 1 is 1912).
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
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


def find_date(folded: str) -> str:
    """The first date of a folded text, empty if there is none; a fuller date wins over a part of itself.

    >>> find_date("民国109年12月3日"), find_date("on tuesday, 14 may 2024"), find_date("3月3日,会议召开")
    ('2020-12-03', '2024-05-14', '--03-03')
    """
    found = [
        (match.start(), -len(match.group()), iso)
        for pattern in _PATTERNS
        for match in pattern.finditer(folded)
        if (iso := _iso(match.groupdict()))
    ]
    return min(found)[2] if found else ""


def _iso(parts: dict[str, str | None]) -> str:
    """The parts as ISO 8601, empty where they are no date of the calendar."""
    year, month, day = _year(parts), _month(parts["month"] or ""), int(parts.get("day") or 0)
    try:
        date(2000 if year is None else year, month, day or 1)  # 2000: any day of any year
    except ValueError:
        return ""
    if year is None:
        return f"--{month:02}-{day:02}"
    return f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}"


def _year(parts: dict[str, str | None]) -> int | None:
    minguo = parts.get("minguo")
    if minguo:
        count = 1 if minguo == "元" else int(minguo)
        return 1911 + count if minguo == "元" or count in _MINGUO else 0
    return int(parts["year"] or 0) if parts.get("year") else None


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3]) + 1


def with_year(partial: str, published: str) -> str:
    """A date without year, set in the year of a later date that states one: the record was published after the meeting.

    >>> with_year("--12-30", "2024-01-02"), with_year("--01-01", "")
    ('2023-12-30', '--01-01')
    """
    if not partial.startswith("--") or len(published) < 10:
        return partial
    same_year = published[:4] + partial[1:]
    return same_year if same_year <= published else f"{int(published[:4]) - 1:04}{partial[1:]}"
