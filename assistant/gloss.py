"""A reading aid for an English asker over Chinese words: names in pinyin, dates, figures, common titles and places.

Made by rule and lexicon, so what it cannot read it leaves out rather than guess. It stands beside the verbatim answer,
never in its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from assistant.mentions import find_mentions
from assistant.mentions.lexicon import alternation, word_set
from assistant.values import Mention
from index.normalize import fold_text
from index.numerals import find_numerals
from index.pinyin import readings

_LEXICON = Path(__file__).parent / "lexicon" / "gloss.json"
_HAN = re.compile(r"[㐀-鿿]")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DATE = re.compile(r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?:(?P<day>\d{1,2})[日号])?")
_YEARS = re.compile(r"(\d{4})\s*[-至到~]\s*(\d{4})年?")
_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_BEFORE_TITLES = (("副", "deputy"), ("前", "former"), ("原", "former"), ("代理", "acting"), ("名誉", "honorary"),
                  ("现任", ""), ("首席", "chief"), ("高级", "senior"))  # fmt: skip
_APPROXIMATE = (("近", "nearly "), ("约", "about "), ("余", "more than "), ("多", "more than "), ("超过", "more than "))
_SURNAMES_OF_TWO = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "司徒",
        "令狐",
        "端木",
        "东方",
        "独孤",
        "南宫",
        "西门",
        "呼延",
        "闻人",
        "申屠",
        "太史",
        "轩辕",
        "宇文",
        "长孙",
    ]
)


def gloss(texts: Sequence[str]) -> str:
    """Reading aids of several answers, in their order, separated by semicolons; empty when none can be read."""
    return "; ".join(aid for text in texts if _HAN.search(text) and (aid := gloss_one(text)))


def gloss_one(text: str) -> str:
    """The reading aid of one answer, or empty.

    >>> gloss_one("王小明"), gloss_one("3月3日"), gloss_one("19.47萬億元"), gloss_one("的")
    ('Wang Xiaoming', 'March 3', '19.47 trillion yuan', '')
    """
    folded = fold_text(text)
    if known := _lexicon().get(folded):
        return known
    titled = _titled(folded)
    if titled is not None:
        return titled
    mentions = [mention for mention in find_mentions(text) if mention.end - mention.start >= 0.6 * len(text)]
    kinds = {mention.kind: mention for mention in mentions}
    if "person" in kinds:
        return romanize(fold_text(_slice(text, kinds["person"])))
    if "date" in kinds:
        return _date(folded)
    if kinds.keys() & {"count", "amount", "number", "percent", "ordinal", "duration"} or folded[:1].isdecimal():
        return _figure(folded)
    return ""


def _titled(folded: str) -> str | None:
    """A person with a title: between surname and given name, after the surname alone, or beside the whole name; None
    for what is none.

    Where the title has no English word here, a full name is given without it and a bare surname not at all: pinyin of
    a title would read as part of the name.

    >>> _titled("李副局长大同"), _titled("李主任"), _titled("主任委员李大同"), _titled("大同市长")
    ('Deputy Bureau Director Li Datong', 'Director Li', 'Li Datong, committee chair', None)
    """
    if match := _person_with_title().fullmatch(folded):
        name = romanize(match["surname"] + (match["given"] or ""))
        title = _title_in_english(match["title"])
        return _with_title(name, title) if title or match["given"] else ""
    for match in filter(None, (pattern.fullmatch(folded) for pattern in _name_beside_title())):
        people = [(m.start, m.end) for m in find_mentions(match["name"]) if m.kind == "person"]
        if people == [(0, len(match["name"]))]:
            return _with_title(romanize(match["name"]), _title_in_english(match["title"]))
    return None


def _with_title(name: str, title: str) -> str:
    """A short title in front of the name, one of several words or for a full office behind it."""
    if len(title.split()) > 3 or "(" in title or title.startswith("committee chair"):
        return f"{name}, {title}"
    capitals = " ".join(word[:1].upper() + word[1:] for word in title.split())
    return f"{capitals} {name}".strip()


def _title_in_english(title: str) -> str:
    """The English of a title, also of one that is another with `副` and the like before it; empty where unknown."""
    if known := _lexicon().get(title):
        return known
    for before, english in _BEFORE_TITLES:
        rest = _title_in_english(title.removeprefix(before)) if title.startswith(before) else ""
        if rest:
            return f"{english} {rest}".strip()
    return ""


@lru_cache(maxsize=1)
def _person_with_title() -> re.Pattern[str]:
    single = "".join(sorted({char for group in ("6", "8", "12", "16") for char in word_set("surnames", group)} - {"/"}))
    double, given = "|".join(sorted(_SURNAMES_OF_TWO)), rf"(?![员人者]){_HAN.pattern}{{1,2}}"
    return re.compile(rf"(?P<surname>{double}|[{single}])(?P<title>{_titles()})(?P<given>{given})?")


@lru_cache(maxsize=1)
def _name_beside_title() -> tuple[re.Pattern[str], re.Pattern[str]]:
    name, title = rf"(?P<name>{_HAN.pattern}{{2,4}})", rf"(?P<title>{_titles()})"
    return re.compile(rf"{title} ?{name}"), re.compile(rf"{name} ?{title}")


def _titles() -> str:
    return rf"(?:{alternation('titles', 'prefix')}){{0,2}}(?:{alternation('titles', 'zh')})"


def romanize(name: str) -> str:
    """A Chinese name in pinyin, surname first, as written on the mainland: 王小明 gives `Wang Xiaoming`.

    Each character takes its commonest reading, but a surname that has a reading of its own takes that.
    """
    size = 2 if name[:2] in _SURNAMES_OF_TWO else 1
    special = _lexicon().get(f"surname:{name[:size]}", "")
    surname = special or "".join(_first(character) for character in name[:size])
    given = "".join(_lexicon().get(f"given:{character}", _first(character)) for character in name[size:])
    return " ".join(part.capitalize() for part in (surname, given) if part)


def _first(character: str) -> str:
    return (readings(character) or (character,))[0].replace("v", "ü")


def _slice(text: str, mention: Mention) -> str:
    return text[mention.start : mention.end]


def _date(folded: str) -> str:
    if match := _YEARS.search(folded.replace("―", "-").replace("—", "-")):
        return f"{match.group(1)}–{match.group(2)}"
    match = next((m for m in _DATE.finditer(folded) if m.group()), None)
    if match is None:
        return ""
    year, month, day = match.group("year"), match.group("month"), match.group("day")
    named = _MONTHS[int(month) - 1] if month and 1 <= int(month) <= 12 else ""
    return ", ".join(part for part in (f"{named} {day or ''}".strip(), year or "") if part)


def _figure(folded: str) -> str:
    numerals = find_numerals(folded)
    value = numerals[0].value if numerals else None
    if value is None:
        return ""
    numeral, unit = numerals[0], ""
    rest = folded[numeral.end :]
    for word in sorted(_units(), key=len, reverse=True):
        if rest.lstrip("余多").startswith(word):
            unit = _units()[word]
            break
    about = next((english for chinese, english in _APPROXIMATE if chinese in folded), "")
    if numeral.kind in ("percent", "ordinal"):
        return f"{about}{_plain(value)}{'%' if numeral.kind == 'percent' else ''}"
    return f"{about}{scaled(value)} {unit}".strip()


def scaled(value: Decimal) -> str:
    """A figure as English counts: thousands marked, millions and more named.

    >>> scaled(Decimal("19470000000000")), scaled(Decimal(4200))
    ('19.47 trillion', '4,200')
    """
    for size, name in _SCALES:
        if value >= size:
            return f"{_plain(value / size)} {name}"
    return f"{value:,f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value):,}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _units() -> Mapping[str, str]:
    return {key.removeprefix("unit:"): word for key, word in _lexicon().items() if key.startswith("unit:")}


@lru_cache(maxsize=1)
def _lexicon() -> Mapping[str, str]:
    entries: Mapping[str, str] = json.loads(_LEXICON.read_text("utf-8"))
    return entries
