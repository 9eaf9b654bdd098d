"""The value of a numeral: Chinese, Arabic with 万 and 亿, or English words."""

from __future__ import annotations

import re

from index.numerals.english import WORDS, english_value

_SMALL = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = (("亿", 10**8), ("万", 10**4))
_SCALES = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12, "千": 10**3, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH = {
    **{word: value for value, word in enumerate(_ONES.split(" "))},
    **{word: 10 * value for value, word in enumerate(_TENS.split(" "), start=2)},
    "a dozen": 12,
}


def read_number(text: str) -> str:
    """The value of a numeral as decimal digits, "" where it has none (数十): Chinese, Arabic with 万/亿, or English.

    >>> [read_number(text) for text in ("四十二", "3.5万", "1,234", "twenty-three", "近百", "数十", "二〇二四")]
    ['42', '35000', '1234', '23', '100', '', '2024']
    >>> read_number("两万三"), read_number("14万2"), read_number("两万零三")
    ('23000', '142000', '20003')
    """
    plain = re.sub("[近逾约超上好余多来,\\s]|几$", "", text) if not text.isascii() else text.replace(",", "").strip()
    if not plain or plain[0] in "数几":
        return ""
    if plain.isascii():
        return plain if re.fullmatch(r"\d+(\.\d+)?", plain) else _read_english(plain.lower())
    return _plain(_read_mixed(plain))


def _read_english(text: str) -> str:
    tens, _, ones = text.partition("-")
    if tens in _ENGLISH and (not ones or ones in _ENGLISH):
        return str(_ENGLISH[tens] + _ENGLISH.get(ones, 0))
    worth = english_value(text) if re.fullmatch(WORDS, text) else None
    return _plain(float(worth)) if worth is not None else ""


def _plain(value: float) -> str:
    return f"{value:.10f}".rstrip("0").rstrip(".")


def _read_mixed(text: str) -> float:
    """Sections before 亿 and 万, each of units 千百十."""
    for char, scale in _LARGE:
        head, found, tail = text.rpartition(char)
        if found:
            rest = _read_mixed(tail) if tail else 0
            spoken = len(tail) == 1 and tail not in _UNITS  # `两万三`: three of the next lower unit
            return (_read_mixed(head) if head else 1) * scale + (rest * scale / 10 if spoken else rest)
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


def scaled(number: str, scale: str) -> str:
    """A decimal number times the scale written after it, by the scale's first letter or character.

    >>> scaled("1.2", "million"), scaled("36", "万"), scaled("5", ""), scaled("3", "thousand")
    ('1200000', '360000', '5', '3000')
    """
    if not number or not scale:
        return number
    factor = 10**3 if scale == "thousand" else _SCALES[scale if scale in _SCALES else scale[0].lower()]
    return _plain(float(number) * factor)
