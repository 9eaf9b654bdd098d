"""Choosing a character of which one byte is left, by evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from index.repair.likelihood import load_likelihood
from index.repair.pinyin import HAN, is_reading
from index.repair.scripts import is_simplified_form, is_traditional_form

_TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
_KNOWN = re.compile(f"[{HAN}，。、；：？！“”‘’（）《》【】「」—…·％％]")
_SEEN = 2.0  # nats for a pair of characters that the record has elsewhere
_OTHER_SCRIPT = 6.0  # nats against a character of the other script
_REACH = 20_000  # characters of the record looked at on either side
_STOPS = "，。、；：？！"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a lost character stood: the text before and after it, the record's text around, and the record's script."""

    before: str
    after: str
    around: str
    script: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The character chosen, and whether it was the only one that fits."""

    character: str
    certain: bool = False


@lru_cache(maxsize=256)
def with_trail(trail: int) -> str:
    """The Chinese characters and marks whose second GBK byte is `trail`.

    >>> "保" in with_trail(0xA3), "工" in with_trail(0xA3)
    (True, False)
    """
    return "".join(_decode(lead, trail) for lead in range(0x81, 0xFF))


@lru_cache(maxsize=256)
def with_lead(lead: int) -> str:
    """The Chinese characters and marks whose first GBK byte is `lead`."""
    return "".join(_decode(lead, trail) for trail in _TRAILS)


def _decode(lead: int, trail: int) -> str:
    character = bytes((lead, trail)).decode("gbk", "ignore")
    return character if _KNOWN.fullmatch(character) else ""


def with_reading(characters: str, syllable: str) -> str:
    """Those of the characters that are read so."""
    return "".join(character for character in characters if is_reading(syllable, character))


def choose(characters: str, place: Place) -> Choice | None:
    """The likeliest of the characters at a place; None where there is none to choose from."""
    fitting = _without_odd_stops(characters, place)
    if not fitting:
        return None
    before, after = place.before[-1:] or "\n", place.after[:1] or "\n"
    costs = load_likelihood().costs("".join(before + character + after for character in fitting) + "\n")
    total = costs[0::3] + costs[1::3] + np.array([_evidence(character, place) for character in fitting])
    return Choice(fitting[int(total.argmin())], len(fitting) == 1)


def _evidence(character: str, place: Place) -> float:
    """What the record says for (below 0) or against a character, in nats."""
    seen = (place.before[-1:] + character in place.around) + (character + place.after[:1] in place.around)
    other = {"traditional": is_simplified_form, "simplified": is_traditional_form}.get(place.script)
    return _OTHER_SCRIPT * (other is not None and other(character)) - _SEEN * seen


def _without_odd_stops(characters: str, place: Place) -> str:
    """Without stops where none can stand: beside another one, or at the end of a quotation that has just begun."""
    begun = "“" in place.before[-4:] and place.after[:1] == "”"
    odd = begun or place.before[-1:] in {*_STOPS, ""} or place.after[:1] in {*_STOPS}
    return "".join(character for character in characters if not odd or character not in _STOPS)
