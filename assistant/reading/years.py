"""Years that a text tells, by a number or as seen from the meeting: `去年` in a record of 2024 is 2023."""

from __future__ import annotations

import re
from functools import lru_cache

_NUMBER = r"(?<!\d)(?:19|20)\d\d(?!\d)"
# Years of the Republic of China are 1911 behind the common era.
_MINGUO = r"民国\s?(?P<minguo>\d{2,3})\s?年|(?<!\d)(?P<bare>1[01]\d)年(?![来间前后以]|历史)"
_FROM_THE_MEETING = {  # years away from that of the meeting
    -2: r"前年(?!度)|\byear before last\b|\btwo years ago\b",
    -1: r"去年|上一?年度?(?!龄)|\b(?:last|prior|previous) year\b|\ba year ago\b",
    0: r"今年|本年度?(?!度)|\bthis year\b",
    1: r"明年|\bnext year\b",
    2: r"(?<![前以之])后年",
}
_TOLD = re.compile(
    f"(?P<number>{_NUMBER})|{_MINGUO}|"
    + "|".join(f"(?P<{'before' if by < 0 else 'after'}{abs(by)}>{words})" for by, words in _FROM_THE_MEETING.items())
)
_COMPARED = re.compile(  # what a figure is only compared with: `比去年增长12%`, "over last year"
    r"(?:[比较像按照](?!如)|同比)(?:去年|上一?年度?|前年)(?:同期)?|[跟和与](?:去年|上一?年度?|前年)(?:同期)?(?=相比|一样|持平|相当)|"
    r"\b(?:than|over|from|compared (?:with|to)|against|on) (?:in )?(?:the )?(?:last|prior|previous) year\b"
)


@lru_cache(maxsize=4096)
def years_told(folded: str, held: str = "") -> tuple[str, ...]:
    """The years of a folded text, in order. `held`: the meeting's year; without it, only years in figures are known.

    >>> years_told("2020年和去年", "2024"), years_told("last year", ""), years_told("比去年增长12%", "2024")
    (('2020', '2023'), (), ())
    >>> years_told("109年度"), years_told("120年历史")
    (('2020',), ())
    """
    found = (match for match in _TOLD.finditer(_COMPARED.sub(" ", folded)))
    named = (_year(match, held) for match in found)
    return tuple(year for year in named if year)


def year_of(date: str) -> str:
    """The year of an ISO 8601 date; empty where it states none.

    >>> year_of("2024-03-03"), year_of("--03-03")
    ('2024', '')
    """
    return date[:4] if date[:4].isdecimal() else ""


def _year(match: re.Match[str], held: str) -> str:
    if minguo := match["minguo"] or match["bare"]:
        return str(int(minguo) + 1911)
    if match["number"] or not held:
        return match["number"] or ""
    name = match.lastgroup or ""
    away = int(name[-1])
    return str(int(held) + (-away if name.startswith("before") else away))
