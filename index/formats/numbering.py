"""The numbers that Word writes before the items of a list: they are kept as rules, not as text.

Source: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (number formats).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from index.formats.xml import attribute, child, local, number

_DEEPEST = 9  # levels of a list in Word
_DIGITS = "〇一二三四五六七八九"
_LEGAL = {"chineseLegalSimplified": "零壹贰叁肆伍陆柒捌玖", "ideographLegalTraditional": "零壹貳參肆伍陸柒捌玖"}
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEVEL_MARK = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered: `pattern` holds `%1` … for the numbers of the levels, in `style`."""

    style: str = "bullet"
    pattern: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a document, by the id that paragraphs name, and how far each has been counted."""

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def mark(self, list_id: str, level: int) -> str:
        """The mark before the next item of a list at a level (from 0); `-` for bullets and lists unknown."""
        rules = self.lists.get(list_id, {})
        level = max(0, min(level, _DEEPEST - 1))
        counts = self._counts.setdefault(list_id, {})
        counts[level] = counts.get(level, rules.get(level, Level()).start - 1) + 1
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        rule = rules.get(level, Level())
        if rule.style in ("bullet", "none") or not rule.pattern:
            return "-"
        return _LEVEL_MARK.sub(lambda match: self._number(match, rules, counts), rule.pattern).strip() or "-"

    def _number(self, match: re.Match[str], rules: dict[int, Level], counts: dict[int, int]) -> str:
        level = int(match[1]) - 1
        rule = rules.get(level, Level())
        return write_number(counts.get(level, rule.start), rule.style)


def read_numbering(part: Element | None) -> Numbering:
    """The lists of `word/numbering.xml` (None: there are none)."""
    numbering = Numbering()
    if part is None:
        return numbering
    abstract = {attribute(rule, "abstractNumId"): _levels(rule) for rule in part if local(rule) == "abstractNum"}
    for entry in part:
        base = child(entry, "abstractNumId")
        if local(entry) == "num" and base is not None:
            numbering.lists[attribute(entry, "numId")] = abstract.get(attribute(base, "val"), {})
    return numbering


def _levels(rule: Element) -> dict[int, Level]:
    levels = {}
    for level in rule:
        if local(level) == "lvl":
            style, start = _value(level, "numFmt", "decimal"), number(_value(level, "start", "1"), 1)
            levels[number(attribute(level, "ilvl"))] = Level(style, _value(level, "lvlText", "")[:40], start)
    return levels


def _value(level: Element, name: str, default: str) -> str:
    found = child(level, name)
    return default if found is None else attribute(found, "val", default)


def write_number(count: int, style: str) -> str:
    """A number in one of Word's styles, in Arabic figures where the style is another.

    >>> [write_number(12, style) for style in ("chineseCounting", "upperRoman", "lowerLetter", "decimal")]
    ['十二', 'XII', 'l', '12']
    """
    writer = _STYLES.get(style, str)
    return writer(count) if 0 < count < 100 else str(count)


def _chinese(count: int, digits: str = _DIGITS, ten: str = "十") -> str:
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else ten if tens == 1 else digits[tens] + ten
    return head + (digits[ones] if ones else "")


def _legal(style: str) -> Callable[[int], str]:
    digits = _LEGAL[style]
    return lambda count: (digits[1] if 10 <= count < 20 else "") + _chinese(count, digits, "拾")


def _roman(count: int) -> str:
    tens = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")[count // 10]
    return tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[count % 10]


def _letter(count: int) -> str:
    repeats, index = divmod(count - 1, 26)
    return chr(ord("a") + index) * (repeats + 1)


def _circled(count: int) -> str:
    return chr(0x2460 + count - 1) if count <= 20 else str(count)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda count: signs[(count - 1) % len(signs)]


_STYLES: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
         "ideographDigital", "japaneseCounting", "taiwaneseDigital"), _chinese,
    ),
    **{style: _legal(style) for style in _LEGAL},
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": lambda count: _letter(count).upper(),
    "lowerLetter": _letter,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda count: f"{count:02d}",
}  # fmt: skip
