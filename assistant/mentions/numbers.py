"""Counts, amounts, percentages, ordinals and plain numbers: what answers *how many*, *how much*, *which*.

All functions read text already brought to Simplified, half width (`script.simplify`), and give offsets into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.mentions.lattice import Token
from assistant.mentions.lexicon import alternation
from assistant.mentions.numerals import read_number, scaled
from assistant.mentions.patterns import compile_pattern, group
from assistant.values import Mention

Span = tuple[int, int]

DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,8}(?!\d)|\d{1,24})(?:\.\d{1,12})?"
HAN_DIGITS = "零〇一二三四五六七八九十百千万亿两廿"
_BELOW_HUNDRED = (
    r"(?i:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen)"
)
_ENGLISH_SCALE = "(?:hundred|thousand|million|billion)"
ENGLISH_NUMBER = (  # `forty-six thousand two hundred`, `three hundred and fifty`, `twelve`
    rf"(?:{_BELOW_HUNDRED}(?: {_ENGLISH_SCALE}){{1,2}}(?:,?(?: and)? {_BELOW_HUNDRED}(?: {_ENGLISH_SCALE})?){{0,3}}"
    rf"|{_BELOW_HUNDRED}|a dozen|dozens|hundreds|thousands)"
)
_VAGUE = (
    r"half an? (?:dozen|hundred|thousand|million|billion)|an? (?:couple of|few|dozen|hundred|thousand|million|billion)"
    r"|(?:dozens|hundreds|thousands|millions) of|several"
)
_ENGLISH_ORDINAL = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
_PLAIN = rf"(?<![\d.A-Za-z_/#-])(?:{DIGITS}[万亿])?{DIGITS} ?[十百千]?(?:万亿|亿|万)?"
NUMBER = rf"(?P<number>(?:近|逾|约|超|上|好)?(?:{_PLAIN}|[数几]?[{HAN_DIGITS}]{{1,16}}几?)(?:余|多|来)?(?:万亿|亿|万)?)"
_ENGLISH = rf"(?P<number>(?<![\d.,A-Za-z/-]){DIGITS}|\b{ENGLISH_NUMBER}\b)"
_MAYBE = re.compile(rf"[\d{HAN_DIGITS}数几]|\b(?:{ENGLISH_NUMBER}|{_VAGUE})\b|\b(?:{_ENGLISH_ORDINAL})\b")
_WORDS_NOT_COUNTS = re.compile(
    "(?<![有共仅只计])一(?:个|种|件|套|位|名|样|步|条|项|次|份|家|场|款|类|段|句)|一(?:些|般|定|样|起|切|直|致|旦|律|同|向|贯|系列|方面|把手|体化|线|道|番|下|点|边|度|时|流|带|手|行|面|共|个共)"
)
_NOT_ADJECTIVE = (
    "with|of|and|or|in|for|the|to|on|at|by|from|were|was|is|are|had|have|as|that|this|a|an|our|their|his|her"
    "|one|two|three|four|five|six|seven|eight|nine|ten"
)
_NUMERAL_TAGS = frozenset(("m", "mq", "t", "q"))
_HEAD_TAGS = frozenset(
    ("n", "nz", "ns", "nt", "vn", "b", "j", "l", "i", "an", "title", "nrt", "?", "s", "x", "ng", "zg", "body")
)
_LONGEST_HEAD = 12
_QUALITY = "a"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(kind, pattern) in order of precedence: what an earlier one took, a later one leaves."""
    sources = (("percent", _percent()), ("ordinal", _ordinal()), ("amount", _amount()), ("count", _count()))
    digits = rf"(?<![\d.A-Za-z_/#:@-])(?:\d{{1,4}}[万亿])?{DIGITS}千?(?:万亿|亿|万)?(?![\dA-Za-z_/:@.-]*[A-Za-z_/])"
    # the 2 of `carried 5-2`
    behind = r"(?:(?<=[a-z(,] \d[-–])|(?<=[a-z] \(\d[-–])|(?<=[a-z] \d\d[-–]))\d{1,2}(?![\d-])"
    large = rf"(?<![{HAN_DIGITS}])[{HAN_DIGITS}]{{1,16}}[万亿][{HAN_DIGITS}]{{0,8}}"
    number = rf"{digits}|{behind}|\b{ENGLISH_NUMBER}\b|{large}"
    return tuple((kind, compile_pattern(source)) for kind, source in (*sources, ("number", number)))


def _percent() -> str:
    return "|".join((
        rf"{NUMBER}\s?(?:个百分点|个百分比)",
        r"(?<!第)[一二三四五六七八九]成[一二三四五六七八九半](?![一二三四五六七八九十百千万])",
        rf"百分之(?P<number>[{HAN_DIGITS}\d.]{{1,12}}(?:点[{HAN_DIGITS}]{{1,8}})?)",
        rf"(?<![\d.])(?P<number>{DIGITS})\s?[%‰](?:\s?[-~至到]\s?{DIGITS}\s?%)?",
        rf"{_ENGLISH}\s?(?:per ?cent|percentage points?)(?: points?)?",
    ))


def _ordinal() -> str:
    unit = "(?:[次届个场条项期季章款节名位批轮号讲课集]|季度|阶段|会议室|小组|期间)?"
    return "|".join((
        rf"第\s?(?P<number>[{HAN_DIGITS}]{{1,8}}|\d{{1,8}})\s?{unit}",
        r"\b(?P<digits>\d{1,8})(?:st|nd|rd|th)\b",
        rf"\b(?:{_ENGLISH_ORDINAL})\b",
    ))


def _amount() -> str:
    symbol = r"(?:(?:US|NT|HK|A|C|CA|AU|S)?\$|[€£¥₩₹]|(?:RMB|USD|NTD|TWD|EUR|GBP|HKD|人民币|新台币|美金)\s?)"
    scale = r"(?:\s?(?P<scale>million|billion|trillion|thousand|[mbk]n?\b|万亿|亿|万|千))?"
    units = f"{alternation('units', 'currency')}|{alternation('units', 'measure')}"
    english = f"dollars|euros|pounds|yuan|yen|cents|{alternation('units', 'en-measure')}"
    return "|".join((
        rf"{symbol}\s?(?P<number>(?:{DIGITS}[万亿])?{DIGITS}){scale}元?",
        rf"{NUMBER}\s?(?:{units})(?![A-Za-z年])",
        rf"{_ENGLISH}{scale}\s?(?:{english})\b",
    ))


def _count() -> str:
    adjectives = rf"(?:\s(?!(?:{_NOT_ADJECTIVE})\b)[a-z-]+){{0,2}}?"
    return "|".join((
        rf"{NUMBER}\s?(?P<unit>{alternation('units', 'classifier')}|{alternation('units', 'noun')})",
        rf"(?:{_ENGLISH}|\b(?P<number>{_VAGUE})){adjectives}\s(?P<noun>{alternation('units', 'en-noun')})\b",
    ))


def find_quantities(text: str, tokens: Sequence[Token], *, taken: Sequence[Span] = ()) -> Iterator[Mention]:
    """Percentages, ordinals, amounts, counts and numbers of a simplified text, outside the `taken` spans."""
    if not _MAYBE.search(text):
        return
    inside = _inside_words(tokens)
    claimed = list(taken)
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            if _claimed(match.span(), claimed) or _tears(kind, match, inside):
                continue
            claimed.append(match.span())
            yield _mention(kind, match, tokens)


def _claimed(span: Span, claimed: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in claimed)


def _inside_words(tokens: Sequence[Token]) -> dict[int, Token]:
    """Offsets where a cut would tear a word apart, with that word."""
    return {at: token for token in tokens for at in range(token.start + 1, token.end)}


def _mention(kind: str, match: re.Match[str], tokens: Sequence[Token]) -> Mention:
    number = match[0] if kind == "number" else group(match, "number") or group(match, "digits")
    head = (group(match, "noun") or _head_after(match.string, match.end(), tokens)) if kind == "count" else ""
    value = scaled(read_number(number), group(match, "scale")) if number else ""
    return Mention(match.start(), match.end(), kind, value, head)


def _tears(kind: str, match: re.Match[str], inside: dict[int, Token]) -> bool:
    """Whether a numeral in characters is part of a word (统一, 万一, 一些)."""
    start, end = match.span()
    if kind in ("percent", "ordinal") or match[0][0].isascii():
        return kind == "number" and match[0].lower() == "one"
    if _WORDS_NOT_COUNTS.match(match.string, start):
        return True
    torn = (inside.get(start), inside.get(end))
    whole = inside.get(start + 1)
    words = [token for token in torn if token] + [whole] * (whole is not None and whole[:2] == (start, end))
    return any(token.tag not in _NUMERAL_TAGS for token in words if token)


def _head_after(text: str, end: int, tokens: Sequence[Token]) -> str:
    """The noun that is counted: the run of nominal words after the classifier, as written in `text`, with the
    adjectives before them (`15家先进合作社`).
    """
    at, stop = end, end
    for token in tokens:
        if token.start < end:
            continue
        quality = token.tag == _QUALITY and stop == end
        if token.start != at or token.end - end > _LONGEST_HEAD or not (quality or token.tag in _HEAD_TAGS):
            break
        at = token.end
        stop = stop if quality else at
    return text[end:stop]
