"""Pinyin syllables as they are typed, and whether a syllable is a reading of a character."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_MARKED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
# One syllable: letters with or without a tone mark, composed or not, or with a tone digit.
_LETTERS = f"A-Za-züÜêɑɡ{_MARKED}{_MARKED.upper()}"
SYLLABLE = rf"[{_LETTERS}][{_LETTERS}\u0300-\u0308\u030c:]{{0,9}}[0-5]?"
_TONES = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
_TYPED = str.maketrans({"ɑ": "a", "ɡ": "g", "v": "ü"})
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_SOUND = re.compile("(?:[bpmfdtnlgkjqxrzcsyw]|[zcs]?h)?[aeiouüê]{1,3}(?:ng?|r)?|m|ng?|hm|hng")
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Syllable:
    """The letters of a syllable, and its tone: 1 to 4, 5 for the neutral tone, 0 where none is written."""

    letters: str
    tone: int


@lru_cache(maxsize=4096)
def parse_syllable(typed: str) -> Syllable:
    """Read a syllable however it is typed.

    >>> parse_syllable("lǜ") == parse_syllable("lu:4") == parse_syllable("LV4") == Syllable("lü", 4)
    True
    """
    typed = typed.lower().replace("u:", "ü").translate(_TYPED)
    tone = 0
    if typed[-1:].isdigit():
        tone = int(typed[-1]) or 5
        typed = typed[:-1]
    split = unicodedata.normalize("NFD", typed)
    tone = next((_TONES[mark] for mark in split if mark in _TONES), tone)
    letters = "".join(character for character in split if character not in _TONES)
    return Syllable(unicodedata.normalize("NFC", letters), tone)


def is_toned(typed: str) -> bool:
    """Whether a syllable could be one, and has its tone written.

    >>> is_toned("yè"), is_toned("lu:4"), is_toned("bank"), is_toned("KClO3")
    (True, True, False, False)
    """
    syllable = parse_syllable(typed)
    return syllable.tone > 0 and _SOUND.fullmatch(syllable.letters) is not None


@lru_cache(maxsize=4096)
def readings(character: str) -> tuple[Syllable, ...]:
    """All readings of a Chinese character, the usual one first; none for anything else."""
    if not _HAN.fullmatch(character):
        return ()
    from pypinyin.pinyin_dict import pinyin_dict

    return tuple(_without_tone_as_neutral(typed) for typed in pinyin_dict.get(ord(character), "").split(",") if typed)


def reading_in_context(before: str, character: str, after: str) -> Syllable | None:
    """The reading that the character has between its neighbors: in the longest phrase that is known, or the usual one.

    >>> reading_in_context("", "重", "新") == Syllable("chong", 2)
    True
    """
    from pypinyin.phrases_dict import phrases_dict

    text, place = before + character + after, len(before)
    for length in (4, 3, 2):
        for start in range(max(0, place - length + 1), place + 1):
            phrase = phrases_dict.get(text[start : start + length])
            if phrase and len(phrase) == length:
                return _without_tone_as_neutral(phrase[place - start][0])
    return next(iter(readings(character)), None)


def _without_tone_as_neutral(typed: str) -> Syllable:
    syllable = parse_syllable(typed)
    return syllable if syllable.tone else Syllable(syllable.letters, 5)


@lru_cache(maxsize=1 << 15)
def is_reading(typed: str, character: str) -> bool:
    """Whether a typed syllable is a reading of the character; one without a tone is taken for the neutral tone.

    >>> is_reading("yè", "業"), is_reading("ye4", "業"), is_reading("hang2", "行"), is_reading("gong", "業")
    (True, True, True, False)
    """
    return _without_tone_as_neutral(typed) in readings(character)
