"""Stray pinyin: `業(yè)聯(lián)合會` is what a conversion left behind, `張喆(zhé)` is what somebody wrote.

A gloss is a bracketed syllable right after a Chinese character whose reading it is; anything else in brackets stays. A
gloss that is a reading goes where it tells the reader nothing, which is decided on this evidence:

- A conversion glosses characters that differ between the scripts, in their Traditional form, again and again. Where a
  record holds three such glosses and they are most of its glosses, all of them go, whichever reading they give.
- A single gloss goes if the character is a common one and the reading the one it has there anyway. A gloss of a rare
  character, of an unexpected reading, or after a character that stands alone (a dictionary's headword) stays.
- A lesson glosses nearly every character of a line, whether the scripts differ on it or not: such lines stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.repair.likelihood import load_likelihood
from index.repair.pinyin import HAN, SYLLABLE, is_reading, is_toned, parse_syllable, reading_in_context
from index.repair.scripts import is_converted, to_script
from index.values import RepairStep

ACTION = "stray gloss"
_GLOSS = re.compile(rf"[(（](?<=[{HAN}].)[ \u3000]?({SYLLABLE})[ \u3000]?[)）]")
_ENDS_HAN = re.compile(rf"[{HAN}]{{0,8}}\Z")
_STARTS_HAN = re.compile(rf"[{HAN}]{{0,8}}")
_ONE_HAN = re.compile(rf"[{HAN}]")
_SYSTEMATIC = 3  # glosses of converted characters that show a conversion at work
_MOSTLY = 2 / 3
_LESSON = 0.6  # share of a line's Chinese characters that are glossed
_COMMON = 11.0  # nats; the 2,000 characters commoner than that make up 97 % of running text
_REACH = 60  # characters looked at on either side of a gloss


@dataclass(frozen=True, slots=True)
class _Gloss:
    """A bracketed reading at `start:end`, after the character at `start - 1`."""

    start: int
    end: int
    character: str
    typed: str
    converted: bool


def strip_glosses(text: str) -> list[RepairStep]:
    """Steps that take out stray readings."""
    glosses = list(_find(text))
    converted = sum(gloss.converted for gloss in glosses)
    systematic = converted >= max(_SYSTEMATIC, _MOSTLY * len(glosses))
    stray = [gloss for gloss in glosses if _is_stray(text, gloss, systematic=systematic)]
    kept = set() if systematic else _lesson_lines(text, glosses)
    return [
        RepairStep(ACTION, gloss.start, gloss.end, text[gloss.start : gloss.end], "")
        for gloss in stray
        if _line_start(text, gloss) not in kept
    ]


def _find(text: str) -> list[_Gloss]:
    """The bracketed syllables that are a reading of the character before them; none where none has a tone."""
    candidates = list(_GLOSS.finditer(text))
    if not any(is_toned(match[1]) for match in candidates):
        return []
    found = []
    for match in candidates:
        character, typed = text[match.start() - 1], match[1]
        if is_reading(typed, character):
            found.append(_Gloss(match.start(), match.end(), character, typed, is_converted(character)))
    return found


def _is_stray(text: str, gloss: _Gloss, *, systematic: bool) -> bool:
    if systematic and gloss.converted:
        return True
    if not is_toned(gloss.typed) or load_likelihood().single_costs(gloss.character)[0] >= _COMMON:
        return False
    if systematic:
        return True
    before = _ENDS_HAN.search(_GLOSS.sub("", text[max(0, gloss.start - _REACH) : gloss.start - 1]))
    after = _STARTS_HAN.match(_GLOSS.sub("", text[gloss.end : gloss.end + _REACH]))
    word = [before[0] if before else "", gloss.character, after[0] if after else ""]
    expected = reading_in_context(*(to_script(part, "simplified") for part in word))
    return len("".join(word)) > 1 and parse_syllable(gloss.typed) == expected


def _line_start(text: str, gloss: _Gloss) -> int:
    return text.rfind("\n", 0, gloss.start) + 1


def _lesson_lines(text: str, glosses: list[_Gloss]) -> set[int]:
    """Starts of the lines that gloss nearly all their characters, on some of which the scripts do not differ."""
    lines: dict[int, list[_Gloss]] = {}
    for gloss in glosses:
        lines.setdefault(_line_start(text, gloss), []).append(gloss)
    return {start for start, here in lines.items() if _is_lesson(text, start, here)}


def _is_lesson(text: str, start: int, glosses: list[_Gloss]) -> bool:
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    share = len(glosses) / len(_ONE_HAN.findall(line))
    return share >= _LESSON and not all(gloss.converted for gloss in glosses)
