"""Dates, clock times and durations, Chinese and English, with their canonical readings.

All functions read text already brought to Simplified, half width (`script.simplify`), and give offsets into it.
Readings: `2024-05-26`, `2024-05`, `2024`, `05-26` for dates, `14:30` for times; years of the Republic of China era
become common ones (109 is 2020). A range keeps the reading of its beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.mentions.clock import CLOCK_IN_WORDS, hour_and_part
from assistant.mentions.lexicon import alternation, word_list
from assistant.mentions.numbers import DIGITS, ENGLISH_NUMBER, HAN_DIGITS
from assistant.mentions.numerals import read_number
from assistant.mentions.patterns import compile_pattern, group
from assistant.values import Mention

_HAN_YEAR = "[零〇○一二三四五六七八九]{4}"
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_DASH = r"\s?(?:-|~|至|到|—|–)\s?"
_TO = re.compile(r"\s?(?:-|~|至|到|—| to | through | until )\s?")
_MOVED = re.compile(
    r"\b(?:mov|chang|postpon|reschedul|defer|push|shift|delay|brought forward)\w*(?: \w+)? from (?:the )?$"
)
_REIGNS = "明治|大正|昭和|平成|令和|顺治|康熙|雍正|乾隆|嘉庆|道光|咸丰|同治|光绪|宣统|洪武|永乐|万历|崇祯"
_ERA = "民国"
_CHINESE_MARKS = "年月日号周期拜度代纪天底初末中节假五"
_LETTERS = "JFMASONDQFWTaeourtyin"
_LATE = ("下午", "晚上", "傍晚", "午后", "晚间", "今晚", "当晚", "晚")
_QUARTERS = {"一刻": "15", "三刻": "45"}
_WEEKDAY = "(?:星期|周|礼拜)[一二三四五六日天]"


def _year_group() -> str:
    """A year: `2024年`, `二〇二四年度`, `民國109年`, `109年` before a month."""
    common = rf"(?P<year>\d{{4}}|{_HAN_YEAR})"
    roc = rf"{_ERA}\s?\d{{1,3}}|{_ERA}[{HAN_DIGITS}]{{1,6}}|(?<!\d)(?:8\d|9\d|1[0-4]\d)(?=\s?年\s?\d{{1,2}}\s?月)"
    return rf"(?:(?:[公西]元)?(?:{common}|(?P<roc>{roc}))\s?年度?)"


def _chinese_dates() -> str:
    year = rf"(?:{_year_group()}|(?:今年|去年|明年|前年|后年|本年|当年|翌年|次年|同年))"
    month = rf"(?P<month>{_SMALL}|元|腊|正)\s?月(?:份)?"
    later_month = rf"(?:{_DASH}{_SMALL}\s?月(?:份)?)?"
    part = "(?:上旬|中旬|下旬|底|初|末)?"
    first_day = rf"(?:{_SMALL}{_DASH}(?={_SMALL}\s?[日号]))?"
    day = rf"{first_day}(?P<day>{_SMALL})\s?[日号](?:{_DASH}(?:{_SMALL}\s?月\s?)?{_SMALL}\s?[日号])?"
    quarter = "(?:[春夏秋冬][天季]?|第?[一二三四1-4](?:个)?季度|上半年|下半年|年底|年初|年末|年中|底|初|末)"
    return "|".join((
        rf"{year}\s?{month}\s?{day}",
        r"(?P<from>\d{4})\s?年?\s?(?:-|~|至|到|—)\s?\d{2,4}\s?年度?",
        rf"{year}\s?{month}{part}{later_month}",
        rf"(?<![\d.]){month}\s?{day}",
        rf"{year}{quarter}|(?<![\d第])第?[一二三四1-4](?:个)?季度",
        rf"(?<![\d.]){_year_group()}(?:以来|以后|前后)?",
        rf"(?<![\d.第]){_SMALL}{_DASH}{month}{part}",
        rf"(?<![\d.第]){month}{part}{later_month}",
        rf"(?:{_REIGNS})(?:元|{_SMALL})年",
        r"(?:\d{2}|[一二三四五六七八九]十)\s?年代|\d{1,2}世纪(?:\d{2}年代)?",
        rf"(?:下下?|上上?|本|这|每|当)(?:个)?{_WEEKDAY}|{_WEEKDAY}",
        r"(?<![\d.月第])(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?)\s?日(?!本|常|程|益|期|后)(?:上午|下午|晚|凌晨)?",
        "(?:本|当|[上下](?:个)?|这个)月(?:上旬|中旬|下旬|底|初|末|内)|(?<![\\d一二两三四五六七八九十半几数百多每])年内",
        rf"(?:{alternation('dates', 'relative')})(?!报)",
    ))


def _numeric_dates() -> str:
    return "|".join((
        r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d])",
        r"(?<![\d.])(?P<roc>1[0-4]\d|[89]\d)(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d.])",
        r"(?<![\d./])(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>(?:19|20)\d\d)(?![\d/])",
        r"(?<![\d.])(?P<month>1[0-2]|0?[1-9])\.(?P<day>3[01]|[12]\d|0?[1-9])\s?[日号]",
        r"(?<![\d./])(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/%.])",
    ))


_DAY_IN_WORDS = (
    r"(?:(?:twenty|thirty)-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|(?:twen|thir)tieth|tenth|eleventh|"
    r"twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
)


def _english_dates() -> str:
    months, short = alternation("dates", "month"), alternation("dates", "month-short")
    name = rf"(?P<name>(?:{months})\b|(?:{short})\b\.?)"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    later = r"(?:\s?[-–]\s?\d{1,2}(?:st|nd|rd|th)?)?"
    weekday = alternation("dates", "weekday")
    on = rf"(?:\b(?:{weekday}|Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?,? (?:the )?)?"
    season = "week|month|year|quarter|spring|summer|fall|autumn|winter"
    part = r"\b(?:[Tt]he )?(?:very )?(?:end|beginning|start|middle|close) of"
    return "|".join((
        rf"{part} (?:the |this |next |last )?(?:(?:{season}|term|season)\b|{name}(?: (?P<year>\d{{4}}))?)",
        rf"{on}{name} {day}\b{later}(?:,? (?P<year>\d{{4}}))?",
        rf"{on}{day}{later}(?: of)? {name},?(?: (?P<year>\d{{4}}))?",
        rf"{on}(?:the )?(?P<day>{_DAY_IN_WORDS}) of {name},?(?: (?P<year>\d{{4}}))?",
        rf"{name},? (?P<year>\d{{4}})",
        r"\bQ[1-4](?: (?P<year>\d{4}))?|\bFY ?\d{2,4}(?:[-/]\d{2,4})?",
        rf"\b(?:[Nn]ext|[Ll]ast|[Tt]his|[Cc]oming|[Ee]very) (?:{weekday}|{season})\b",
        rf"\b(?:{weekday})s?\b|\b(?:[Tt]oday|[Tt]omorrow|[Yy]esterday)\b",
        r"(?<=\b[Ii]n )(?P<year>(?:19|20)\d\d)\b(?!\s?[%A-Za-z-]*\d)",
        rf"(?:(?<=\b(?:in|by|to|of) )|(?<=\b(?:the|for) )|(?<=\b(?:until|since) ))(?:{months})\b",
        rf"\b(?:early|mid|late)-? ?(?:{months})\b",
    ))


def _times() -> str:
    period = f"(?<!最)(?:{alternation('dates', 'period')})"
    clock = r"(?P<hour>[01]?\d|2[0-4])\s?:\s?(?P<minute>[0-5]\d)(?::[0-5]\d)?"
    again = r"(?:[01]?\d|2[0-4])\s?:\s?[0-5]\d"
    number = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
    # 一点 and 两点 are "a little" and "two points" unless something says that they are hours.
    mark = r"(?:时|点钟|(?<![一两三])点|点(?=半|整|\d|[一二三四五六七八九十]+分))(?!间|期|候|代|刻|常|而|对|半年)"
    hour = rf"(?P<hour>{number})\s?{mark}"
    # 三 after 下午两点 may count what comes next, so one character is a minute only before 分.
    counted = r"(?P<minute>\d{1,2}|零?[一二三四五六七八九十]{1,3}(?=分)|[二三四五]?十[一二三四五六七八九]?)分?"
    minutes = rf"(?:{counted}|半|整|一刻|三刻)?"
    han = rf"(?:{hour}{minutes})"
    later = rf"(?:{_DASH}(?:{period})?\s?{number}\s?(?:时|点)(?:\d{{1,2}}分?|半|整)?)?"
    half = r"\s?(?P<half>[aApP]\.\s?[mM]\.|[aApP]\s?[mM]\b)"
    until = rf"(?:(?:{_DASH}|\sto\s|\suntil\s){again}\s?[aApP]\.?[mM]\b\.?)?"
    return "|".join((
        rf"(?P<period>{period})\s?(?P<hour>{number})\s?点{minutes}{later}|(?P<period>{period})?\s?{han}{later}",
        rf"(?P<period>{period})\s?{clock}(?:{_DASH}(?:{period})?\s?{again})?",
        rf"(?<![\d:.+-]){clock}{half}{until}",
        rf"(?<![\d:.+-]){clock}(?:{_DASH}{again})?(?:\s?[aApP]\.?[mM]\b\.?)?(?![\d:])",
        rf"(?<![\d:.])(?P<hour>1[0-2]|0?[1-9])\.(?P<minute>[0-5]\d){half}|(?<![\d:.])(?P<hour>1[0-2]|[1-9]){half}",
        CLOCK_IN_WORDS,
        r"\b(?:noon|midnight)\b",
    ))


def _durations() -> str:
    units = alternation("units", "duration")
    number = rf"(?:(?<![\d.]){DIGITS}|[近逾约数几]?[{HAN_DIGITS}]{{1,12}}|半|[数几])"
    han = rf"{number}\s?(?:余|多|来)?\s?(?!周[年岁])(?:{units})(?:半|多)?(?:[零]?\d{{1,3}}\s?(?:分钟|秒|分))?"
    count = rf"(?:{DIGITS}|\b{ENGLISH_NUMBER}\b)"
    one = r"\b(?:[Hh]alf )?[Aa]n? (?:hour|day|week|fortnight|month|year|decade)\b"
    which = "(?:[ -](?:and a half|full|consecutive|calendar|business|working))?"
    english = rf"{count}{which}[ -](?:{alternation('units', 'en-duration')})\b"
    return rf"{han}(?!前|起)|{english}|{one}|(?<![A-Za-z0-9.-])\d{{1,6}} ?(?:min|mins|hrs|hr|h)(?![A-Za-z0-9])"


@lru_cache(maxsize=8)
def _pattern(kind: str) -> re.Pattern[str]:
    source = {"chinese": _chinese_dates, "numeric": _numeric_dates, "english": _english_dates}.get(kind)
    text = source() if source else {"time": _times, "duration": _durations}[kind]()
    return compile_pattern(text)


def find_dates(text: str) -> Iterator[Mention]:
    """Dates and years of a simplified text.

    >>> [(mention.start, mention.end, mention.value) for mention in find_dates("民国109年3月1日")]
    [(0, 10, '2020-03-01')]
    """
    found: list[Mention] = []
    for kind, needed in (("numeric", "0123456789"), ("chinese", _CHINESE_MARKS), ("english", _LETTERS)):
        matches = _pattern(kind).finditer(text) if not set(text).isdisjoint(needed) else ()
        for match in matches:
            if not any(match.start() < mention.end and mention.start < match.end() for mention in found):
                found.append(_date(match))
    yield from _ranges(text, sorted(found, key=lambda mention: mention.start))


def _ranges(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Two dates with a dash or "to" between them are one: `2008年9月至2009年6月`; not where one became the other."""
    last: Mention | None = None
    for mention in mentions:
        if last and _TO.fullmatch(text, last.end, mention.start) and not _MOVED.search(text, 0, last.start):
            last = replace(last, end=mention.end)
            continue
        if last:
            yield last
        last = mention
    if last:
        yield last


def _date(match: re.Match[str]) -> Mention:
    end = match.end() - (len(match[0]) - len(match[0].rstrip(" ,")))
    return Mention(match.start(), end, "date", _date_value(match))


def _date_value(match: re.Match[str]) -> str:
    year = _year(match)
    month = _month(group(match, "month"), group(match, "name"))
    day = read_number(group(match, "day"))
    if not month:
        return year
    parts = [f"{part:0>2}" for part in (year, month, day) if part]
    return "-".join(parts) if len(parts) > 1 else ""


def _year(match: re.Match[str]) -> str:
    if group(match, "roc"):
        era = read_number(group(match, "roc").replace(_ERA, "").strip())
        return str(int(era) + 1911) if era else ""
    return read_number((group(match, "year") or group(match, "from")).replace("○", "〇"))


def _month(number: str, name: str) -> str:
    if name:
        return str([month[:3] for month in word_list("dates", "month")].index(name[:3]) + 1)
    return {"元": "1", "正": "1", "腊": "12"}.get(number) or read_number(number)


def find_times(text: str) -> Iterator[Mention]:
    """Clock times and ranges of them in a simplified text.

    >>> [(mention.value, mention.end) for mention in find_times("下午2时30分")]
    [('14:30', 7)]
    """
    for match in _pattern("time").finditer(text):
        length = len(match[0].rstrip())
        lead = len(match[0]) - len(match[0].lstrip())
        yield Mention(match.start() + lead, match.start() + length, "time", _time_value(match))


def _time_value(match: re.Match[str]) -> str:
    hour = read_number(group(match, "hour"))
    if not hour:
        return {"noon": "12:00", "midnight": "00:00"}.get(match[0].strip(), "")
    if told := group(match, "past") or group(match, "to"):
        return hour_and_part(int(hour), told, before=bool(group(match, "to")))
    begin = re.split(_DASH, match[0])[0]
    minute = read_number(group(match, "minute")) or ("30" if "半" in begin else _QUARTERS.get(begin[-2:], "0"))
    late = group(match, "period") in _LATE or group(match, "half")[:1] in ("p", "P")
    return f"{int(hour) + (12 if late and int(hour) < 12 else 0):02}:{int(minute):02}"


def find_durations(text: str) -> Iterator[Mention]:
    """Lengths of time in a simplified text: `3天`, `两小时`, `two weeks`. Years such as `2020年` are dates."""
    for match in _pattern("duration").finditer(text):
        number = re.match(rf"{DIGITS}|[{HAN_DIGITS}]+|{ENGLISH_NUMBER}", match[0])
        yield Mention(match.start(), match.end(), "duration", read_number(number[0]) if number else "")
