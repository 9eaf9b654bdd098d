"""Counts, amounts, percentages, ordinals and plain numbers: what answers *how many*, *how much*, *which*.

All functions read text already brought to Simplified, half width (`script.simplify`), and give offsets into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.mentions.lattice import Token
from assistant.mentions.lexicon import alternation
from assistant.mentions.patterns import compile_pattern, group
from assistant.values import Mention

DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
HAN_DIGITS = "零〇一二三四五六七八九十百千万亿两廿"
ENGLISH_NUMBER = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|a dozen|dozens|hundreds|thousands)"
)
_APPROXIMATE = "(?:近|逾|约|超|上|好)?"
_SCALE = "[十百千]?(?:万亿|亿|万)?"
NUMBER = (
    rf"(?P<number>{_APPROXIMATE}(?:(?<![\d.A-Za-z_/#-])(?:{DIGITS}[万亿])?{DIGITS} ?{_SCALE}|[数几]?[{HAN_DIGITS}]+几?)(?:余|多|来)?(?:万亿|亿|万)?)"
)
_SMALL = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_ENGLISH = {
    word: value
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a dozen": 12}
_WORDS_NOT_COUNTS = re.compile("一(?:些|般|定|样|起|切|直|致|旦|律|同|向|贯|系列|方面|把手|体化|线|道|番|下|点|边|度|时|流|带|手|行|面)|一个?(?:共)")
_NOT_ADJECTIVE = "with|of|and|or|in|for|the|to|on|at|by|from|were|was|is|are|had|have|as|that|this|a|an|our|their|his|her"
_NUMERAL_TAGS = frozenset(("m", "mq", "t", "q"))
_HEAD_TAGS = frozenset(("n", "nz", "ns", "nt", "vn", "b", "j", "l", "i", "an", "title", "nrt", "?", "s", "x", "ng", "zg"))


def read_number(text: str) -> str:
    """The value of a numeral as decimal digits, "" where it has none (数十): Chinese, Arabic with 万/亿, or English.

    >>> [read_number(text) for text in ("四十二", "3.5万", "1,234", "twenty-three", "近百", "数十", "二〇二四")]
    ['42', '35000', '1234', '23', '100', '', '2024']
    """
    plain = re.sub("[近逾约超上好余多来,\\s]|几$", "", text) if not text.isascii() else text.replace(",", "").strip()
    if not plain or plain[0] in "数几":
        return ""
    if plain.isascii():
        return plain if re.fullmatch(r"\d+(\.\d+)?", plain) else _read_english(plain.lower())
    return _plain(_read_mixed(plain))


def _read_english(text: str) -> str:
    tens, _, ones = text.partition("-")
    return str(_ENGLISH[tens] + _ENGLISH.get(ones, 0)) if tens in _ENGLISH else ""


def _plain(value: float) -> str:
    return f"{value:.10f}".rstrip("0").rstrip(".")


def _read_mixed(text: str) -> float:
    """Sections before 亿 and 万, each of units 千百十."""
    for char, scale in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(char)
        if found:
            return (_read_mixed(head) if head else 1) * scale + (_read_mixed(tail) if tail else 0)
    return _read_section(text)


def _read_section(text: str) -> float:
    digits = re.match(r"\d+(?:\.\d+)?", text)
    if digits:
        return float(digits.group()) * (_UNITS.get(text[digits.end() :][:1], 1))
    if len(text) > 1 and not set(text) & set(_UNITS):
        return float("".join(str(_SMALL.get(char, 2)) for char in text))
    total, current = 0, 0
    for char in text.replace("廿", "二十"):
        if char in _UNITS:
            total, current = total + (current or 1) * _UNITS[char], 0
        else:
            current = _SMALL.get(char, 0)
    return float(total + current)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(kind, pattern) in order of precedence: what an earlier one took, a later one leaves."""
    currency, measure = alternation("units", "currency"), alternation("units", "measure")
    classifier, noun = alternation("units", "classifier"), alternation("units", "noun")
    english_number = rf"(?P<number>(?<![\d.,A-Za-z/-]){DIGITS}|\b{ENGLISH_NUMBER}\b)"
    symbol = r"(?:(?:US|NT|HK|A|C|CA|AU|S)?\$|[€£¥₩₹]|(?:RMB|USD|NTD|TWD|EUR|GBP|HKD|人民币|新台币|美金|新台币)\s?)"
    scale = r"(?:\s?(?:million|billion|trillion|thousand|[mbk]n?\b|万亿|亿|万|千)元?)?"
    return tuple(
        (kind, compile_pattern(pattern))
        for kind, pattern in (
            ("percent", rf"{NUMBER}\s?(?:个百分点|个百分比)|百分之[{HAN_DIGITS}点\d.]+|(?<![\d.]){DIGITS}\s?[%‰]"
                        rf"(?:\s?[-~至到]\s?{DIGITS}\s?%)?|{english_number}\s?(?:per ?cent|percentage points?)(?: points?)?"),
            ("ordinal", rf"第\s?(?P<number>[{HAN_DIGITS}]+|\d+)\s?(?:[次届个场条项期季章款节名位批轮号章讲课集]|季度|阶段|会议室|小组|期间)?"
                        r"|\b(?P<digits>\d+)(?:st|nd|rd|th)\b"
                        r"|\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)\b"),
            ("amount", rf"{symbol}\s?(?P<number>(?:{DIGITS}[万亿])?{DIGITS}){scale}|{NUMBER}\s?(?:{currency}|{measure})(?![A-Za-z年])"
                       rf"|{english_number}{scale}\s?(?:dollars|euros|pounds|yuan|yen|cents|{alternation('units', 'en-measure')})\b"),
            ("count", rf"{NUMBER}\s?(?P<unit>{classifier}|{noun})"
                      rf"|{english_number}(?:\s(?!(?:{_NOT_ADJECTIVE})\b)[a-z-]+){{0,2}}?\s(?P<noun>{alternation('units', 'en-noun')})\b"),
            ("number", rf"(?<![\d.A-Za-z_/#:@-]){DIGITS}(?:万亿|亿|万)?(?![\dA-Za-z_/:@.-]*[A-Za-z_/])|\b{ENGLISH_NUMBER}\b"),
        )
    )


def find_quantities(text: str, tokens: Sequence[Token], *, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Mention]:
    """Percentages, ordinals, amounts, counts and numbers of a simplified text, outside the `taken` spans."""
    if not any(char.isdigit() or char in HAN_DIGITS or char in "数几" for char in text) and not re.search(ENGLISH_NUMBER, text):
        return
    inside = _inside_words(tokens)
    claimed = list(taken)
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            span = match.span()
            if any(span[0] < end and start < span[1] for start, end in claimed):
                continue
            mention = _mention(kind, match, tokens, inside)
            if mention:
                claimed.append(span)
                yield mention


def _inside_words(tokens: Sequence[Token]) -> dict[int, Token]:
    """Offsets where a cut would tear a word apart, with that word."""
    return {at: token for token in tokens for at in range(token.start + 1, token.end)}


def _mention(kind: str, match: re.Match[str], tokens: Sequence[Token], inside: dict[int, Token]) -> Mention | None:
    start, end = match.span()
    number = match[0] if kind == "number" else group(match, "number") or group(match, "digits")
    if kind in ("count", "amount", "number") and not number[:1].isascii() and _tears(match, inside):
        return None
    if kind == "number" and (not number[:1].isdigit() and number.islower() and number in ("one",)):
        return None
    head = ""
    if kind == "count":
        head = group(match, "noun") or _head_after(match.string, end, tokens)
    return Mention(start, end, kind, read_number(number) if number else "", head)


def _tears(match: re.Match[str], inside: dict[int, Token]) -> bool:
    """Whether a numeral in characters is part of a word (统一, 万一, 一些)."""
    start, end = match.span()
    whole = inside.get(start + 1)
    if _WORDS_NOT_COUNTS.match(match.string, start) or whole and whole[:2] == (start, end) and whole.tag not in _NUMERAL_TAGS:
        return True
    cut = (inside.get(start), inside.get(end))
    return any(token and token.tag not in _NUMERAL_TAGS and token.start < end for token in cut)


def _head_after(text: str, end: int, tokens: Sequence[Token]) -> str:
    """The noun that is counted: the run of nominal words after the classifier, as written in `text`."""
    stop = end
    for token in tokens:
        if token.start < end:
            continue
        if token.start != stop or token.tag not in _HEAD_TAGS or token.end - end > 12:
            break
        stop = token.end
    return text[end:stop]
