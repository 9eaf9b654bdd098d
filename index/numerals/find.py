"""Find the numerals of a text, one pass over it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from index.numerals.chinese import DIGITS, OTHER_FORMS, UNITS, chinese_value, figure_value, uniform
from index.numerals.english import NUMBER_WORDS, SCALES, WORDS, english_value, is_ordinal
from index.numerals.measures import UNIT, counts_alone
from index.numerals.values import Kind, Numeral

_FIGURES = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_FIGURE = rf"{_FIGURES}(?:\s?[{UNITS}]+(?:{_FIGURES}[{UNITS}]+)*)?"
_SCALED = rf"\s(?:{'|'.join(SCALES)})\b"
_HAN = rf"[{DIGITS}{UNITS}](?:[{DIGITS}{UNITS}]|[余多](?=[万亿]))*(?:点[{DIGITS}]+(?![{UNITS}分刻]))?"
_VAGUE = rf"好?[几数][{UNITS}]+|[{DIGITS}]?十几[万亿]*"
_MORE_HALF = "(?P<more_half>个半(?=小时|小時|月|钟头|鐘頭|学期|學期|世纪|世紀))?"
_NUMBER = (
    rf"(?:(?P<figure>{_FIGURE})(?P<scale>{_SCALED})?|(?P<vague>{_VAGUE})|(?P<han>{_HAN})|(?P<half>半)"
    rf"|(?P<words>{WORDS}))"
)
_NUMERAL = re.compile(
    rf"(?=[\d{DIGITS}{UNITS}好几数半第aefhmnost-z])(?:"  # where one can begin
    r"(?P<skip>\d+(?:\.\d+){2,}|(?<=[a-z#_])\d[\d.]*|百分点)"
    rf"|(?P<parts>百|千|{_HAN}|{_FIGURES})分之(?P<of>{_HAN}|{_FIGURES})"
    rf"|(?P<nth>第\s?)?{_NUMBER}{_MORE_HALF}(?P<end>st\b|nd\b|rd\b|th\b)?(?P<percent>\s?(?:%|percent\b|per\scent\b))?)"
)
# What a numeral can begin with besides an English word; a word with an apostrophe may hold one that is no word alone.
_NUMERIC = re.compile(rf"[\d{DIGITS}{UNITS}{OTHER_FORMS}好几数半'’]")
_ABOUT_BEFORE = re.compile(
    r"(?:近|约|約|大约|大約|逾|超过|超過|超|将近|將近|接近|不到|不足|至少|最多|上|\b(?:about|around|nearly|over|almost|roughly"
    r"|approximately|some|more than|less than|at least|at most|up to|under))\s?$"
)
_ABOUT_AFTER = re.compile(r"\s?(?:余|多(?!少|数|數|次)|来|來|左右|上下|以上|以下|几|\+)")
_MORE = re.compile(r"[余多来來几]")
_ONE_BY_ONE = re.compile("[零一二三四五六七八九两]+")
_HALF_OF = re.compile(r"(?:年|天|日|小时|小時|个|個|场|場|价|價|学期|學期)")
_SECONDS = re.compile(r"\b(?:a|an|per|one|each)\s$")
_SINGLE_ONE = re.compile(r"\s(?:year|month|week|day|hour|minute|percent|per cent|vote|member|person)\b")


def may_hold_numerals(text: str, words: Iterable[str]) -> bool:
    """Whether `find_numerals` could find anything in a text whose words in lower case are `words`: a quick look that
    may say yes in vain, but never no.

    >>> may_hold_numerals("the council met", ["the", "council", "met"]), may_hold_numerals("三人", [])
    (False, True)
    """
    return bool(_NUMERIC.search(text)) or not NUMBER_WORDS.isdisjoint(words)


def find_numerals(text: str) -> list[Numeral]:
    """The numerals of a text, ordered and disjoint; offsets are into `text`, of either script and width.

    >>> [(text[n.start : n.end], str(n.value), n.unit) for text in ["實現利潤２８１５７.４億元，共四十二名"]
    ...     for n in find_numerals(text)]
    [('２８１５７.４億', '2815740000000', '元'), ('四十二', '42', '名')]
    """
    same = uniform(text.lower()) if len(text.lower()) == len(text) else uniform(text)
    found = (_numeral(same, match, text) for match in _NUMERAL.finditer(same) if match.lastgroup != "skip")
    return [numeral for numeral in found if numeral]


def _numeral(text: str, match: re.Match[str], original: str) -> Numeral | None:
    if match.group("parts"):
        return _fraction(text, match)
    value = _value(text, match)
    if value is None and not match.group("vague"):
        return None
    measure = _measure(text, match)
    ends = (match.end(), measure.end() if measure else match.end())
    approximate = bool(match.group("vague")) or any(_is_approximate(text, match.start(), end) for end in ends)
    unit = original[measure.start() : measure.end()].strip() if measure else ""
    return Numeral(match.start(), match.end(), value, unit, _kind(match), approximate)


def _measure(text: str, match: re.Match[str]) -> re.Match[str] | None:
    more = _MORE.match(text, match.end())
    return UNIT.match(text, more.end() if more else match.end())


def _is_approximate(text: str, start: int, end: int) -> bool:
    inside = any(char in "余多" for char in text[start:end])
    before = text[max(0, start - 14) : start]
    return inside or bool(_ABOUT_BEFORE.search(before) or _ABOUT_AFTER.match(text, end))


def _kind(match: re.Match[str]) -> Kind:
    if match.group("percent"):
        return "percent"
    words = match.group("words")
    if match.group("nth") or match.group("end") or words and is_ordinal(words):
        return "ordinal"
    return "decimal" if "." in match.group() or "点" in match.group() else "cardinal"


def _fraction(text: str, match: re.Match[str]) -> Numeral | None:
    """百分之三十, 千分之三, 三分之二: a percent for the first two, else a fraction."""
    parts = {"百": Decimal(100), "千": Decimal(1000)}.get(match.group("parts")) or _plain_value(match.group("parts"))
    of = {"百": Decimal(100)}.get(match.group("of")) or _plain_value(match.group("of"))
    if not parts or of is None:
        return None
    percent = parts in (100, 1000)
    value = of * 100 / parts if percent else of / parts
    return Numeral(*match.span(), value, "", "percent" if percent else "fraction", _is_approximate(text, *match.span()))


def _plain_value(numeral: str) -> Decimal | None:
    return figure_value(numeral) if numeral[0].isdigit() else chinese_value(numeral)


def _value(text: str, match: re.Match[str]) -> Decimal | None:
    half = Decimal("0.5") if match.group("more_half") else 0
    if match.group("figure"):
        scale = (match.group("scale") or "").strip()
        value = figure_value(match.group("figure"))
        return value * SCALES.get(scale, 1) + half if value is not None else None
    if match.group("han"):
        value = _han_value(text, match)
        return value + half if value is not None else None
    if match.group("half"):
        return Decimal("0.5") if _HALF_OF.match(text, match.end()) else None
    return _words_value(text, match) if match.group("words") else None


def _han_value(text: str, match: re.Match[str]) -> Decimal | None:
    """The worth of a run of characters, where it is a number and no part of a word."""
    numeral, (start, end) = re.sub("[余多]", "", match["han"]), match.span("han")
    if match["nth"] or match["percent"]:
        return chinese_value(numeral)
    if len(numeral) == 1:
        return _alone(numeral) if counts_alone(text, start, end) else None
    if _ONE_BY_ONE.fullmatch(numeral):
        return chinese_value(numeral) if _is_code(text, numeral, end) else None
    # 百万 alone is a size; 统一百货 holds no number.
    in_word = text[start - 1 : start] in ("统", "統", "唯") and numeral[0] == "一"
    return None if in_word or numeral[0] in UNITS[1:] else chinese_value(numeral)


def _alone(numeral: str) -> Decimal | None:
    return chinese_value(f"一{numeral}" if numeral in UNITS else numeral)


def _is_code(text: str, digits: str, end: int) -> bool:
    """Digits read one by one: a year or number of a room; 五一, 三四个, 九一八 are none."""
    named = len(digits) > 1 and text[end : end + 1] in ("年", "号", "號", "室")
    return named or len(digits) > 3 or len(digits) > 2 and "零" in digits


def _words_value(text: str, match: re.Match[str]) -> Decimal | None:
    words = match.group("words")
    if words == "one" and not (match.group("percent") or _SINGLE_ONE.match(text, match.end())):
        return None
    if words == "second" and _SECONDS.search(text[max(0, match.start() - 6) : match.start()]):
        return None
    return english_value(words)
