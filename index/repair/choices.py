"""Choosing the characters of which one byte is left, by evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from index.repair.likelihood import load_likelihood
from index.repair.pinyin import HAN, is_reading
from index.repair.scripts import is_simplified_form, is_traditional_form

_TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
_USED = re.compile(f"[{HAN}，。、；：？！“”‘’（）《》【】「」—…·％]")
_STOPS = "，。、；：？！"
_SEEN = 2.0  # nats for a pair of characters that the record has elsewhere
_FINAL = 4.0  # nats for a full stop at the end of a line, which the model does not count
_OTHER_SCRIPT = 6.0  # nats against a character of the other script
_NEVER = 1e4
_LIKELIER = 0.5
LOST = "□"


@dataclass(frozen=True, slots=True)
class Slot:
    """One character of a reading: those it can be. `bonded` tells that its second byte and the first byte of the next
    character form no character, so that a reader put one mark for both.
    """

    characters: str
    bonded: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reading stands: the text before and after it, the record's text around it, and the record's script."""

    before: str
    after: str
    around: str
    script: str


@lru_cache(maxsize=256)
def with_trail(trail: int) -> str:
    """The Chinese characters and marks whose second GBK byte is `trail`.

    >>> "保" in with_trail(0xA3), "工" in with_trail(0xA3)
    (True, False)
    """
    return "".join(_used(lead, trail) for lead in range(0x81, 0xFF))


@lru_cache(maxsize=256)
def with_lead(lead: int) -> str:
    """The Chinese characters and marks whose first GBK byte is `lead`."""
    return "".join(_used(lead, trail) for trail in _TRAILS)


def _used(lead: int, trail: int) -> str:
    character = bytes((lead, trail)).decode("gbk", "ignore")
    return character if _USED.fullmatch(character) else ""


def with_reading(characters: str, syllable: str) -> str:
    """Those of the characters that are read so."""
    return "".join(character for character in characters if is_reading(syllable, character))


def before_byte(characters: str, byte: int) -> str:
    """Those of the characters whose second GBK byte forms no character with `byte` after it."""
    return "".join(c for c in characters if not _pairs()[c.encode("gbk")[1], byte])


@lru_cache(maxsize=1)
def _pairs() -> npt.NDArray[np.bool_]:
    """Which bytes form a character with which second bytes: [256, 256]."""
    table = np.zeros((256, 256), dtype=np.bool_)
    for lead in range(0x81, 0xFF):
        for trail in _TRAILS:
            table[lead, trail] = len(bytes((lead, trail)).decode("gbk", "ignore")) == 1
    return table


def fill(slots: list[Slot], place: Place) -> str:
    """The likeliest reading of the slots at a place (Viterbi, 1967); empty where a slot can be nothing."""
    if not all(slot.characters for slot in slots):
        return ""
    before, after = place.before[-1:] or "\n", place.after[:1] or "\n"
    paths: list[npt.NDArray[np.int64]] = []
    costs, previous = np.zeros(1), Slot(before)
    for slot in [*_without_odd_stop(slots, place), Slot(after)]:
        total = costs[:, None] + _transitions(previous, slot, place)
        paths.append(total.argmin(axis=0))
        costs, previous = total.min(axis=0), slot
    return _walk_back(paths, _without_odd_stop(slots, place))


def without_guesses(reading: str, slots: list[Slot], place: Place) -> str:
    """The reading with `□`, the mark of a lost character, for each choice that is likelier wrong than right.

    How likely a choice is to be right, its neighbors taken for granted, follows from the same costs.
    """
    context = (place.before[-1:] or "\n") + reading + (place.after[:1] or "\n")
    characters = list(reading)
    for number, slot in enumerate(_without_odd_stop(slots, place)):
        if len(slot.characters) > 1:
            before, after = Slot(context[number]), Slot(context[number + 2])
            costs = _transitions(before, slot, place)[0] + _transitions(slot, after, place)[:, 0]
            chosen = costs[slot.characters.index(reading[number])]
            if np.exp(chosen - costs).sum() > 1 / _LIKELIER:
                characters[number] = LOST
    return "".join(characters)


def _walk_back(paths: list[npt.NDArray[np.int64]], slots: list[Slot]) -> str:
    at, reading = 0, []
    for path, slot in zip(reversed(paths[1:]), reversed(slots), strict=True):
        at = int(path[at])
        reading.append(slot.characters[at])
    return "".join(reversed(reading))


def _transitions(first: Slot, second: Slot, place: Place) -> npt.NDArray[np.float64]:
    """The cost of each character of `second` after each of `first`: [n, m]."""
    costs = load_likelihood().pair_costs(first.characters, second.characters).astype(np.float64)
    if len(second.characters) > 1:
        costs += _OTHER_SCRIPT * _of_other_script(second.characters, place.script)
    if second.characters == "\n":
        costs[:, 0] -= _FINAL * np.array([character in "。！？" for character in first.characters])
    if first.bonded:
        trails = np.frombuffer(first.characters.encode("gbk"), dtype=np.uint8)[1::2]
        leads = np.frombuffer(second.characters.encode("gbk"), dtype=np.uint8)[0::2]
        costs += _NEVER * _pairs()[trails[:, None], leads]
    elif costs.size > 1 and 1 in costs.shape:
        seen = [a + b in place.around for a in first.characters for b in second.characters]
        costs -= _SEEN * np.array(seen).reshape(costs.shape)
    return costs


@lru_cache(maxsize=512)
def _of_other_script(characters: str, script: str) -> npt.NDArray[np.bool_]:
    """Which of the characters are forms of the script that is not `script`: [len(characters)]."""
    tests = {"traditional": is_simplified_form, "simplified": is_traditional_form}
    test = tests.get(script)
    return np.array([test is not None and test(character) for character in characters])


def _without_odd_stop(slots: list[Slot], place: Place) -> list[Slot]:
    """Without stops in the first slot where none can stand: beside another one, or ending a quotation just begun."""
    after = slots[1].characters if len(slots) > 1 else place.after[:1]
    begun = "“" in place.before[-4:] and after == "”"
    if not (begun or place.before[-1:] in {*_STOPS, ""} or after in {*_STOPS}):
        return slots
    fitting = "".join(character for character in slots[0].characters if character not in _STOPS)
    return [Slot(fitting or slots[0].characters, slots[0].bonded), *slots[1:]]
