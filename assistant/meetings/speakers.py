"""Whose words a question asks for: `周曉琪說了什麼？`, "what did Ann Lee say?"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.cues import MEETING_WORD, SAYING
from assistant.question import Analysis
from index.dates import fold_words
from index.normalize import to_script
from index.opened import Masks
from index.selection import select_speech, speakers_of
from index.store import Index

_ROLE = re.compile(
    r"^(?:主持人|主席|主任|召集人|委员|记者|代表)|(?:先生|女士|主席|委员|处长|主任|主持人|教授|老师)$|\([^)]*\)"
)
_LATIN = re.compile(r"[a-z][\w'-]+")
LEAST_LATIN = 3  # letters of a part of a Latin name that stands for the whole


def named_speaker(analysis: Analysis, index: Index) -> str:
    """The name, as the question has it, of a speaker of the records whose words it asks for; empty where it asks for
    none's, or for several people's.
    """
    if analysis.kind == "yes_no" or not SAYING.search(analysis.folded):
        return ""
    found = {name for label in speakers_of(index) if (name := _named_in(analysis.folded, label))}
    longest = {name for name in found if not any(name != other and name in other for other in found)}
    return longest.pop() if len(longest) == 1 else ""


def spoken_by(index: Index, masks: Masks, name: str, *, strictly: bool) -> Masks:
    """Of the rows in `masks` those that the person says. In records where they have no turn of their own: those that
    name them (`strictly`), or all.
    """
    wanted = fold_words(name)
    names = {name, to_script(name, "zh-Hans"), to_script(name, "zh-Hant")} if strictly else ()
    return select_speech(index, masks, speaks=lambda label: _is_of(wanted, label), names=tuple(sorted(names)))


def _named_in(folded: str, label: str) -> str:
    """The part of a speaker's label that the question names, folded."""
    name = _bare(label)
    if SAYING.search(name) or MEETING_WORD.match(name):
        return ""
    if not name.isascii():
        return name if len(name) > 1 and name in folded else ""
    if len(name) < LEAST_LATIN:
        return ""
    return name if _holds_words(folded, [name]) else next(iter(_parts_in(folded, name)), "")


def _parts_in(folded: str, name: str) -> Iterable[str]:
    parts = (part for part in reversed(_LATIN.findall(name)) if len(part) >= LEAST_LATIN)
    return (part for part in parts if _holds_words(folded, [part]))


def _is_of(wanted: str, label: str) -> bool:
    name = fold_words(label)
    return wanted in name if not wanted.isascii() else _holds_words(name, _LATIN.findall(wanted) or [wanted])


def _holds_words(text: str, parts: Iterable[str]) -> bool:
    return all(_stands_in(text, part) for part in parts)


def _stands_in(text: str, part: str) -> bool:
    """Whether the part stands in the text as a word, or as words; an expression for each of thousands of names would
    have to be compiled.
    """
    start = text.find(part)
    while start >= 0:
        end = start + len(part)
        if not _goes_on(text[max(0, start - 1) : start]) and not _goes_on(text[end : end + 1]):
            return True
        start = text.find(part, start + 1)
    return False


def _goes_on(char: str) -> bool:
    return char.isalnum() or char in ("_", "-")


@lru_cache(maxsize=1 << 15)
def _bare(label: str) -> str:
    """A label without the speaker's part in the meeting, folded."""
    return _ROLE.sub("", fold_words(label)).strip()
