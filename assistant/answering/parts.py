"""Whether somebody chaired, kept the record, came, was away or spoke: by what the card of the meeting says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.answering.decision import Decision
from assistant.answering.lists import hit_of
from assistant.facts import Fact
from assistant.question import Analysis
from assistant.reading.parts import Part, part_asked
from assistant.reading.reader import Reading
from index.normalize import fold_text, is_english
from index.pinyin import sounds_like, split_syllables

_OF_ONE = ("chair", "record")  # who has it leaves it to no other
_SAYS_YES = {
    "chair": frozenset(("chair",)),
    "record": frozenset(("recorder",)),
    "absent": frozenset(("absent",)),
    "speak": frozenset(("speaker",)),
    "attend": frozenset(("attendee", "observer", "chair", "recorder")),
}
_SAYS_NO = {"attend": frozenset(("absent",)), "absent": frozenset(("attendee", "chair", "recorder"))}
_SURE = 0.9  # times the card's own confidence


def took_part(analysis: Analysis, reading: Reading) -> Decision | None:
    """The verdict, with the words of the card for it; a decision without spans where the card tells who spoke and not
    that this one did. None where nothing of the kind is asked, or the card does not tell.
    """
    part = part_asked(analysis)
    if part is None:
        return None
    yes, no = (_telling(reading, says.get(part.relation, frozenset())) for says in (_SAYS_YES, _SAYS_NO))
    if fact := _named(part.name, yes):
        return _verdict("yes", fact, reading)
    if fact := _named(part.name, no) or _of_another(part, yes):
        return _verdict("no", fact, reading)
    return Decision(kind="yes_no") if part.relation == "speak" and yes else None


def _telling(reading: Reading, names: frozenset[str]) -> list[Fact]:
    """The facts of these names in the card."""
    return [fact for fact in reading.listed if fact.name in names]


def _of_another(part: Part, facts: Sequence[Fact]) -> Fact | None:
    """Who has a part that one alone can have, where the one asked about is surely somebody else."""
    another = part.relation in _OF_ONE and all(_are_comparable(part.name, fact.text) for fact in facts)
    return next(iter(facts), None) if another else None


def _named(name: str, facts: Iterable[Fact]) -> Fact | None:
    return next((fact for fact in facts if is_same_name(name, fact.text)), None)


def is_same_name(asked: str, told: str) -> bool:
    """Whether one name is the other, a part of it, or its pinyin, surname first or last.

    >>> is_same_name("Wang Ming", "王明"), is_same_name("Ms Lee", "Ann Lee"), is_same_name("王明", "王明华")
    (True, True, False)
    """
    one, other = fold_text(asked), fold_text(told)
    if is_english(one) and is_english(other):
        return set(one.split()) & set(other.split()) >= set(other.split()[-1:]) or one == other
    if not is_english(one) and not is_english(other):
        return one == other
    latin, han = (one, other) if is_english(one) else (other, one)
    words = latin.split()
    orders = [words, words[1:] + words[:1], words[-1:] + words[:-1]]
    return any(syllables and sounds_like(han, syllables) for syllables in map(_syllables, orders))


def _syllables(words: Sequence[str]) -> tuple[str, ...]:
    cut = [split_syllables(word) for word in words]
    return tuple(syllable for syllables in cut for syllable in syllables) if all(cut) else ()


def _are_comparable(asked: str, told: str) -> bool:
    """Whether two names in the same letters, or one in pinyin, would be known to be the same."""
    one, other = fold_text(asked), fold_text(told)
    if is_english(one) == is_english(other):
        return True
    return bool(_syllables((one if is_english(one) else other).split()))


def _verdict(verdict: str, fact: Fact, reading: Reading) -> Decision:
    hit = hit_of(fact.sentence, reading)
    return Decision("yes_no", (fact.span,), verdict, _SURE * fact.confidence, (hit,))


