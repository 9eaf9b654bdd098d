"""The worth of numerals written in Chinese characters, alone or after Arabic figures (`19.47萬億`)."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = "零一二三四五六七八九两廿卅卌"
UNITS = "十百千万亿兆"
_DIGIT = {char: index for index, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_TENS = {"廿": 20, "卅": 30, "卌": 40}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_SAME = str.maketrans(
    "０１２３４５６７８９．％〇兩萬億餘幾數點個佰仟拾", "0123456789.%零两万亿余几数点个百千十"
)
# Forms for cheques: as names and words many stand alone (陸, 伍, 參加), so they count only together.
_CHEQUE = dict(zip("壹贰貳叁參参叄肆伍陆陸柒捌玖", "一二二三三三三四五六六七八九", strict=True))
_CHEQUE_RUN = re.compile(rf"[{''.join(_CHEQUE)}](?:[{''.join(_CHEQUE)}零]|[{UNITS}])+|[{UNITS}][{''.join(_CHEQUE)}]")
_WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_FIGURE = re.compile(rf"([\d,.]+)\s?([{UNITS}]*)")


def uniform(text: str) -> str:
    """`text` with one form of each numeral character, position by position.

    >>> uniform("參加者貳拾參萬兩千"), uniform("４２％")
    ('參加者二十三万两千', '42%')
    """
    text = _WIDE_COMMA.sub(",", text).translate(_SAME)
    if not any(char in text for char in _CHEQUE):
        return text
    return _CHEQUE_RUN.sub(lambda run: "".join(_CHEQUE.get(char, char) for char in run.group()), text)


def chinese_value(numeral: str) -> Decimal | None:
    """The worth of a uniform numeral in characters; None for what is none, such as 十一五 or 三两.

    >>> [str(chinese_value(text)) for text in ("四十二", "一万三千亿", "二零二零", "三点一四", "十一五")]
    ['42', '1300000000000', '2020', '3.14', 'None']
    """
    whole, _, fraction = numeral.partition("点")
    if not any(char in _TENS or char in UNITS for char in whole):
        return Decimal(f"{_digits(whole)}.{_digits(fraction) or 0}") if fraction else Decimal(_digits(whole))
    value = _positional(whole)
    return value if value is None or not fraction else value + Decimal(f"0.{_digits(fraction)}")


def _digits(text: str) -> str:
    return "".join(str(_DIGIT[char]) for char in text)


def _positional(text: str) -> Decimal | None:
    """Sections below 萬, each times its large unit. A large unit after a larger sum multiplies all of it (一萬億)."""
    total, rest = 0, text
    while rest:
        cut = next((index for index, char in enumerate(rest) if char in _LARGE), len(rest))
        section, unit = rest[:cut], _LARGE.get(rest[cut : cut + 1], 1)
        value = _section(section, after=rest is not text)
        if value is None or unit > 1 and not section and not total:
            return None
        if unit == 1 and len(section) == 1 and total and section != "零":
            value *= _last_large(text) // 10  # 三万五: the next smaller place
        total = (total + value) * unit if total and unit > total else total + value * unit
        rest = rest[cut + 1 :]
    return Decimal(total)


def _last_large(text: str) -> int:
    return next(_LARGE[char] for char in reversed(text) if char in _LARGE)


def _section(text: str, *, after: bool) -> int | None:
    """A number below ten thousand; units must fall. 十 may lack its 一; `after` a large unit nothing may stand."""
    if not text:
        return 0 if after else None
    total, digit, smallest, zero = 0, -1, 10**4, False
    for char in text:
        if char == "零":
            zero = True
        elif char in _TENS and smallest > 10 and digit < 0:
            total, smallest = total + _TENS[char], 10
        elif char in _DIGIT and digit < 0:
            digit = _DIGIT[char]
        else:
            unit = _SMALL.get(char, 10**4)
            if unit >= smallest or digit < 0 and unit != 10 and total == 0 and len(text) > 1 and text[0] != char:
                return None
            total, smallest, digit = total + (1 if digit < 0 else digit) * unit, unit, -1
    if digit < 0:
        return total
    short = smallest in (100, 1000) and not zero  # 一百五: the next smaller place
    return total + digit * (smallest // 10 if short else 1)


def figure_value(text: str) -> Decimal | None:
    """The worth of figures with multipliers, `1亿2000万`; each multiplier must be smaller than the one before.

    >>> [str(figure_value(text)) for text in ("19.47万亿", "1亿2,000万", "42")]
    ['19470000000000', '120000000', '42']
    """
    total, smallest = Decimal(0), Decimal(10) ** 20
    for figures, units in _FIGURE.findall(text):
        factor = Decimal(1)
        for unit in units:
            factor *= _SMALL.get(unit) or _LARGE[unit]
        if factor >= smallest:
            return None
        total, smallest = total + Decimal(figures.replace(",", "")) * factor, factor
    return total.quantize(Decimal(1)) if total == total.to_integral() else total.normalize()
