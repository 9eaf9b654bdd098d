"""The worth of numerals in English words: `forty-two`, `two hundred and five`, `eighteenth`."""

from __future__ import annotations

import re
from decimal import Decimal

_SMALL = {
    word: index
    for index, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
        + ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
    )
}
_TENS = {
    word: 10 * index + 20
    for index, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"))
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_IRREGULAR = {"first": "one", "second": "two", "third": "three", "fifth": "five", "eighth": "eight", "ninth": "nine"}
_IRREGULAR |= {"twelfth": "twelve"}
_ORDINALS = {
    **_IRREGULAR,
    **{word[:-1] + "ieth": word for word in _TENS},
    **{word + "th": word for word in (*_SMALL, *SCALES) if word not in {"zero", *_IRREGULAR.values()}},
}
_WORD = "|".join(sorted((*_SMALL, *_TENS, *SCALES, *_ORDINALS), key=len, reverse=True))
WORDS = rf"(?:(?:a|an)\s+(?={'|'.join(SCALES)}))?\b(?:{_WORD})\b(?:(?:\s+and\s+|\s*-\s*|\s+)(?:{_WORD})\b)*"
_SINGLE = re.compile(_WORD)
NUMBER_WORDS = frozenset((*_SMALL, *_TENS, *SCALES, *_ORDINALS))


def english_value(text: str) -> Decimal | None:
    """The worth of a numeral in lower-case words; None where the words make no number (`two three`).

    >>> [str(english_value(text)) for text in ("forty-two", "two hundred and fifth", "twenty twenty-one", "two three")]
    ['42', '205', '2021', 'None']
    """
    total, section, smallest = 0, 0, 1000
    for word in _SINGLE.findall(text):
        word = _ORDINALS.get(word, word)
        if word in SCALES:
            section = max(section, 1) * SCALES[word]
            total, section, smallest = (total + section, 0, 1000) if SCALES[word] > 100 else (total, section, 100)
            continue
        value = _SMALL.get(word, _TENS.get(word, 0))
        place = 100 if value > 9 else 10
        if place > smallest:
            return _year(text)
        section, smallest = section + value, 10 if word in _TENS else 1
    return Decimal(total + section)


def _year(text: str) -> Decimal | None:
    """Two numbers below a hundred, read as a year: `nineteen ninety-nine`."""
    match = re.fullmatch(rf"(nineteen|twenty)\s+((?:{'|'.join((*_TENS, *_SMALL))})(?:[\s-]+\w+)?)", text)
    rest = english_value(match.group(2)) if match else None
    return None if match is None or rest is None else english_value(match.group(1)) * 100 + rest  # type: ignore[operator]


def is_ordinal(text: str) -> bool:
    """Whether a numeral in lower-case words is an ordinal."""
    return _SINGLE.findall(text)[-1] in _ORDINALS
