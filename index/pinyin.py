"""Readings of Chinese characters, for names typed in Latin letters and for reading aids.

pypinyin's phrase table costs 0.2 s and 40 MB to import and only decides between readings in running text; names need
the characters' own readings, so it is left out through the library's own switches.
"""

from __future__ import annotations

import os
from functools import lru_cache
from types import ModuleType

_RARE = frozenset(("a", "e", "o", "m", "n", "ng", "hm", "hng", "ei", "r"))  # interjections, no part of a name
_SYLLABLE_MARKS = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")


@lru_cache(maxsize=1)
def _library() -> ModuleType:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    import pypinyin.constants

    return pypinyin.constants


@lru_cache(maxsize=16384)
def readings(character: str) -> tuple[str, ...]:
    """Toneless readings of one character, the commonest first; empty for what is not Chinese. `ü` is written `v`.

    >>> readings("乐")[:2], readings("a")
    (('le', 'yue'), ())
    """
    toned = _library().PINYIN_DICT.get(ord(character), "") if len(character) == 1 else ""
    return tuple(dict.fromkeys(syllable.translate(_SYLLABLE_MARKS) for syllable in toned.split(",") if syllable))


@lru_cache(maxsize=1)
def _characters_by_reading() -> tuple[dict[str, str], frozenset[str]]:
    """Common characters (the Simplified set GB 2312) of each reading, and all readings."""
    table: dict[str, str] = {}
    for lead in range(0xB0, 0xF8):
        for trail in range(0xA1, 0xFF):
            character = bytes((lead, trail)).decode("gb2312", errors="ignore")
            for reading in readings(character) if character else ():
                table[reading] = table.get(reading, "") + character
    return table, frozenset(table) - _RARE


def characters(reading: str) -> str:
    """Common Simplified characters with this toneless reading.

    >>> "江" in characters("jiang")
    True
    """
    return _characters_by_reading()[0].get(reading, "")


@lru_cache(maxsize=1024)
def split_syllables(word: str) -> tuple[str, ...]:
    """A Latin word cut into pinyin syllables, the fewest first; empty where it is not pinyin.

    >>> split_syllables("guangping"), split_syllables("meeting")
    (('guang', 'ping'), ())
    """
    lowered = word.lower().replace("'", "").replace("-", "")
    known = _characters_by_reading()[1]
    best: list[tuple[str, ...] | None] = [()] + [None] * len(lowered)
    for end in range(1, len(lowered) + 1):
        for start in range(max(0, end - 6), end):
            head = best[start]
            if head is not None and lowered[start:end] in known:
                shorter = best[end]
                if shorter is None or len(head) + 1 < len(shorter):
                    best[end] = (*head, lowered[start:end])
    return best[-1] or ()


def sounds_like(text: str, syllables: tuple[str, ...]) -> bool:
    """Whether each character of `text` can be read as the syllable in its place.

    >>> sounds_like("广平", ("guang", "ping"))
    True
    """
    return len(text) == len(syllables) and all(s in readings(c) for c, s in zip(text, syllables, strict=True))
