"""Words that tell one of several like things from the others: which meeting, which batch, which half of the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.mentions.numerals import read_number

_QUALIFIERS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("next", r"下一?(?:次|届|回|期)|\bnext\b|\bupcoming\b"),
        ("last", r"上一?(?:次|届|回|期)|\b(?:previous|last meeting|last time)\b"),
        ("next year", r"明年|\bnext year\b"),
        ("last year", r"去年|\blast year\b|\bprior year\b|\ba year ago\b"),
        ("before last year", r"前年|\byear before last\b|\btwo years ago\b"),
        ("next month", r"下个?月|\bnext month\b"),
        ("last month", r"上个?月(?!份)|\blast month\b"),
        ("next week", r"下周|下星期|\bnext week\b"),
        ("last week", r"上周|上星期|\blast week\b"),
        ("first half", r"上半年|\bfirst half of the year\b"),
        ("second half", r"下半年|\bsecond half of the year\b"),
        (
            "formerly",
            r"(?:之前|先前|以前|原先)在|曾(?:在|任)|原任|前任|\b(?:previously|formerly|used to|worked?\b.* before)\b",
        ),
        ("morning", r"上午|早上|\bmorning\b|\ba\.?m\b"),
        ("afternoon", r"下午|\bafternoon\b|\bp\.?m\b"),
        ("evening", r"晚上|\bevening\b"),
        ("first", r"首(?:批|次|届|期|任)|第一(?:批|次|届|期|任)|\bfirst (?:batch|group|round|cohort|time)\b"),
    )
)
YEARS_AWAY = frozenset(("next year", "last year", "before last year"))
_UNITS = "届批期任次轮组"
_NUMBERED = re.compile(
    rf"第([二三四五六七八九十\d]+)(季|[{_UNITS}])(?:度)?|(?:赛题|议题|议案|提案|案由|方案|任务|附件)([一二三四五六七八九十]|\d{{1,2}}(?![\d年月日]))"
)
_CASE = re.compile(r"第([一二三四五六七八九十]|\d{1,2})(?:号)?(?:案|议案|提案|议题)")
_ORDINALS = {
    name: place
    for place, name in enumerate(
        "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=2,
    )
}
_NUMBERED_EN = re.compile(
    rf"\b({'|'.join(_ORDINALS)}) (?:[\w-]+ ){{0,2}}?"
    r"(batch|term|phase|quarter|round|group|meeting|motion|resolution|proposal)\b|"
    r"\b(?:task|problem|motion|item|annex) (\d{1,2})\b"
)
_CHINESE_UNIT = {
    "batch": "批",
    "term": "届",
    "phase": "期",
    "quarter": "季",
    "round": "轮",
    "group": "组",
    "meeting": "次",
    **dict.fromkeys(("motion", "resolution", "proposal"), "#"),
}
_VERSION = re.compile(
    r"(?:\bversions?|\bv|\brelease|版本) ?(\d+(?:\.\d+)+)(?![\d.]*[a-z%])|(?<![\d.])(\d+(?:\.\d+)+) ?(?:版|\brelease\b)"
)
_SAME_SORT = re.compile(r"[\d.]+(?P<unit>\D+)")
_MONTH = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9]|[一二三四五六七八九]|十[一二]?)月(?!会)|(?<=\d{4}-)(\d\d)(?=-\d\d)")
_MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH_EN = re.compile(
    rf"\b({'|'.join(name for name in _MONTH_NAMES if name != 'may')}|(?<=in )may|may(?= \d)|(?<=\d )may)\b"
)


@lru_cache(maxsize=4096)
def qualifiers(folded: str) -> frozenset[str]:
    """Words that tell one of several like things from the others, each in one form for both languages.

    >>> sorted(qualifiers("第二批")), sorted(qualifiers("the second batch of last year"))
    (['2批'], ['2批', 'last year'])
    """
    named = (name for name, pattern in _QUALIFIERS if pattern.search(folded))
    return frozenset((*named, *_numbered(folded)))


def _numbered(folded: str) -> Iterator[str]:
    for number, unit, item in _NUMBERED.findall(folded):
        yield f"{read_number(number or item)}{unit or '#'}"
    for number in _CASE.findall(folded):
        yield f"{read_number(number)}#"
    for name, unit, item in _NUMBERED_EN.findall(folded):
        yield f"{item}#" if item else f"{_ORDINALS[name]}{_CHINESE_UNIT[unit]}"
    for after, before in _VERSION.findall(folded):
        yield f"{after or before}版"


def item_numbers(folded: str) -> frozenset[str]:
    """Those of the qualifiers that number an item: a motion, a case, a task.

    >>> item_numbers("案由二"), item_numbers("第三次会议")
    (frozenset({'2#'}), frozenset())
    """
    return frozenset(name for name in qualifiers(folded) if name.endswith("#"))


def names_another(asked: frozenset[str], told: frozenset[str]) -> bool:
    """Whether of a numbered sort of thing that is asked of (`第三次`) another is told of, and not that one.

    >>> names_another(qualifiers("第三次"), qualifiers("第四次"))
    True
    >>> names_another(qualifiers("第二批"), qualifiers("第三次"))
    False
    """
    units = {match["unit"] for one in asked - told if (match := _SAME_SORT.fullmatch(one))}
    return any((match := _SAME_SORT.fullmatch(one)) and match["unit"] in units for one in told - asked)


@lru_cache(maxsize=4096)
def months(folded: str) -> frozenset[int]:
    """Months named in a folded text, 1 to 12.

    >>> sorted(months("1月至8月")), sorted(months("on 2 may")), sorted(months("2024-03-04"))
    ([1, 8], [5], [3])
    """
    chinese = (int(read_number(han or digits) or 0) for han, digits in _MONTH.findall(folded))
    english = (_MONTH_NAMES.index(name) + 1 for name in _MONTH_EN.findall(folded))
    return frozenset((*chinese, *english)) - {0}
