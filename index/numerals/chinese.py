"""The worth of numerals written in Chinese characters, alone or after Arabic figures (`26.38萬億`)."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = "零一二三四五六七八九两廿卅卌"
UNITS = "十百千万亿兆"
_DIGIT = {char: index for index, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_TENS = {"廿": 2, "卅": 3, "卌": 4}
_ONE = "[一二三四五六七八九两]"
_BELOW_TEN_THOUSAND = re.compile(
    rf"(?:(?P<qian>{_ONE})千)?零?(?:(?P<bai>{_ONE})百)?"
    rf"(?:(?<=[千百])(?P<short>{_ONE})|零?(?P<tens>(?P<shi>{_ONE})?十|[廿卅卌])?零?(?P<ge>[零一二三四五六七八九两])?)"
)
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_SAME = str.maketrans(
    "０１２３４５６７８９．％〇兩萬億餘幾數點個佰仟拾", "0123456789.%零两万亿余几数点个百千十"
)
# Forms for cheques: as names and words many stand alone (陸, 伍, 參加), so they count only together.
_CHEQUE = dict(zip("壹贰貳叁參参叄肆伍陆陸柒捌玖", "一二二三三三三四五六六七八九", strict=True))
OTHER_FORMS = "".join(map(chr, _SAME)) + "".join(_CHEQUE)  # that `uniform` puts into one
_CHEQUE_RUN = re.compile(rf"[{''.join(_CHEQUE)}](?:[{''.join(_CHEQUE)}零]|[{UNITS}])+|[{UNITS}][{''.join(_CHEQUE)}]")
_MOST_DIGITS = 20
_SECTIONS = re.compile(r"([^万亿兆]*)([万亿兆]?)")
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
    if len(numeral) > _MOST_DIGITS:
        return None
    if not any(char in _TENS or char in UNITS for char in whole):
        return Decimal(f"{_digits(whole)}.{_digits(fraction) or 0}") if fraction else Decimal(_digits(whole))
    value = _positional(whole)
    return value if value is None or not fraction else value + Decimal(f"0.{_digits(fraction)}")


def _digits(text: str) -> str:
    return "".join(str(_DIGIT[char]) for char in text)


def _positional(text: str) -> Decimal | None:
    """Sections below 萬, each times its large unit. A large unit after a larger sum multiplies all of it (一萬億)."""
    total, place = 0, 1
    for section, large in _SECTIONS.findall(text):
        if not section and not large:
            continue
        value, unit = _section(section, after=total > 0), _LARGE.get(large, 1)
        if value is None:
            return None
        if not large and len(section) == 1 and total:
            value *= place // 10 or 1  # 三万五: the next smaller place
        total = (total + value) * unit if unit > total > 0 else total + value * unit
        place = unit
    return Decimal(total)


def _section(text: str, *, after: bool) -> int | None:
    """A number below ten thousand: units must fall, 十 may lack its 一. `after` a large unit nothing need stand."""
    match = _BELOW_TEN_THOUSAND.fullmatch(text)
    if not match or not (text or after):
        return None
    thousands, hundreds, tens, ones = (_DIGIT.get(match[part] or "零", 0) for part in ("qian", "bai", "shi", "ge"))
    if match["tens"]:
        tens = _TENS.get(match["tens"], tens or 1)
    if match["short"]:  # 一百五: the next smaller place
        ones = _DIGIT[match["short"]] * (100 if "百" not in text else 10)
    return thousands * 1000 + hundreds * 100 + tens * 10 + ones


def figure_value(text: str) -> Decimal | None:
    """The worth of figures with multipliers, `1亿2000万`; each multiplier must be smaller than the one before.

    None, too, for more digits than decimal arithmetic keeps: a key or an account, no quantity.

    >>> [str(figure_value(text)) for text in ("26.38万亿", "1亿2,000万", "42")]
    ['26380000000000', '120000000', '42']
    """
    total, smallest = Decimal(0), Decimal(10) ** 20
    for figures, units in _FIGURE.findall(text):
        factor = Decimal(1)
        for unit in units:
            factor *= _SMALL.get(unit) or _LARGE[unit]
        if factor >= smallest or len(figures) > _MOST_DIGITS:
            return None
        total, smallest = total + Decimal(figures.replace(",", "")) * factor, factor
    whole = total.to_integral_value()
    return whole if whole == total else total.normalize()
