"""Facts from sentences that state a relation of the meeting, and from the speakers of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.facts.header import facts_of_range, role_details, task_details
from assistant.facts.values import Fact, Source
from assistant.mentions import find_mentions
from assistant.mentions.lexicon import compiled_lines
from assistant.mentions.people import is_name_of_list
from assistant.mentions.roles import PersonRole, person_roles
from assistant.mentions.script import simplify
from assistant.relations import RELATIONS, Relation, is_of_another_meeting, select_arguments
from assistant.values import Mention
from index.values import Sentence

STATED = 0.8
GUESSED = 0.55
SELF_NAMED = 0.7
_OF_RELATION = {
    "chair": "chair",
    "record": "recorder",
    "attend": "attendee",
    "observe": "observer",
    "absent": "absent",
    "next_meeting": "next_meeting",
    "end_time": "end_time",
    "start_time": "start_time",
    "held_on": "date",
    "held_at": "place",
    "host": "host",
    "present_count": "present_count",
    "speak": "speaker",
}
_MARK = re.compile(
    r"[ \t>]*(?:[-*+•] ?)?(?:\[[ xX]\])?(?:\(?\d{1,2}[.)、](?!\d))?[ \t]*"
    r"(?:决议|決議|决定|決定|Action|ACTION|TODO)?[:： ]*"
)
_NUMERIC = re.compile("[%$€£]|[元吨]|百分")
_FIGURES = ("percent", "amount")
MOST_FIGURES = 12
MOST_SENTENCES = 400
OPENING_SENTENCES = 25
_SPOKEN = ("chair", "next_meeting", "record", "absent")  # what of the meeting is told in speech
# What a sentence far from the opening says of some meeting need not be said of this one.
_OF_THE_OPENING = ("held_on", "held_at", "start_time", "host", "present_count")


@lru_cache(maxsize=1)
def _relations() -> tuple[Relation, ...]:
    return tuple(relation for relation in RELATIONS if relation.name in _OF_RELATION)


def facts_of_prose(source: Source) -> Iterator[Fact]:
    """Facts that sentences state: relations, decisions, tasks, figures; in the order of the record."""
    figures = 0
    for number, sentence in enumerate(source.sentences):
        if sentence.kind == "heading":
            continue
        if number < MOST_SENTENCES:
            yield from _stated(source, sentence, opening=number < OPENING_SENTENCES)
        yield from _decided(source, sentence)
        if figures < MOST_FIGURES:
            found = list(_figures(source, sentence))
            figures += len(found)
            yield from found


def _stated(source: Source, sentence: Sentence, *, opening: bool) -> Iterator[Fact]:
    """Facts of the relations that the sentence states; of speech, only who chairs and when to meet again."""
    related = _related(sentence, opening=opening)
    mentions = find_mentions(sentence.text) if related else ()
    roles = {role.person: role for role in person_roles(sentence.text, mentions)} if related else {}
    for relation in related:
        for mention in select_arguments(relation, sentence.text, mentions):
            if relation.name != "next_meeting" and is_of_another_meeting(sentence.text, mention.start):
                continue
            yield from _facts(source, sentence, relation, roles.get(mention, PersonRole(mention)))


def _related(sentence: Sentence, *, opening: bool) -> list[Relation]:
    """The relations whose words the sentence holds, and that it may state of this meeting."""
    simple = simplify(sentence.text)
    held = (relation for relation in _relations() if _hint(relation).search(simple))
    if sentence.speaker:
        return [relation for relation in held if relation.name in _SPOKEN]
    return [relation for relation in held if opening or relation.name not in _OF_THE_OPENING]


def _hint(relation: Relation) -> re.Pattern[str]:
    return compiled_lines("statements", f"hint-{relation.name}")


def _facts(source: Source, sentence: Sentence, relation: Relation, role: PersonRole) -> Iterator[Fact]:
    offset, mention = sentence.span.start, role.person
    confidence = GUESSED if sentence.speaker else STATED
    span = (offset + mention.start, offset + mention.end)
    if relation.kind == "time":
        yield from facts_of_range(source, _OF_RELATION[relation.name], span, confidence=confidence)
        return
    details = role_details(source, role, offset)
    yield source.fact(_OF_RELATION[relation.name], span, confidence=confidence, details=details)


def _decided(source: Source, sentence: Sentence) -> Iterator[Fact]:
    if sentence.speaker or len(sentence.text) < 6:
        return
    simple = simplify(sentence.text)
    mark = _MARK.match(sentence.text)
    span = (sentence.span.start + (mark.end() if mark else 0), sentence.span.end)
    if compiled_lines("statements", "decision").search(simple):
        yield source.fact("decision", span, confidence=STATED)
    if compiled_lines("statements", "task").search(simple):
        yield source.fact("task", span, confidence=STATED, details=task_details(source, span))


def _figures(source: Source, sentence: Sentence) -> Iterator[Fact]:
    numeric = not sentence.speaker and _NUMERIC.search(simplify(sentence.text))
    found: Sequence[Mention] = find_mentions(sentence.text) if numeric else ()
    for mention in found:
        if mention.kind in _FIGURES:
            span = (sentence.span.start + mention.start, sentence.span.start + mention.end)
            yield source.fact("figure", span, confidence=STATED)


def facts_of_speakers(source: Source) -> Iterator[Fact]:
    """The speakers of a transcript where each is first named, and the one who says "I chair"."""
    seen: set[str] = set()
    for sentence in source.sentences:
        name = _name_in(sentence.speaker)
        chairs = bool(name) and compiled_lines("statements", "chairs").search(simplify(sentence.text)) is not None
        if not name or name in seen and not chairs:
            continue
        span = _label_before(source.record.text, name, sentence.span.start)
        if span and name not in seen:
            yield source.fact("speaker", span, confidence=0.95)
        if span and chairs:
            yield source.fact("chair", span, confidence=SELF_NAMED)
        seen.add(name)


def _label_before(text: str, name: str, offset: int) -> tuple[int, int] | None:
    """Where the speaker's name stands last before what is said, or at all."""
    at = text.rfind(name, 0, offset)
    at = at if at >= 0 else text.find(name)
    return (at, at + len(name)) if at >= 0 else None


@lru_cache(maxsize=512)
def _name_in(speaker: str) -> str:
    """The name in a speaker's label (`主持人周曉琪`), or the label."""
    if is_name_of_list(simplify(speaker)):
        return speaker
    people = [mention for mention in find_mentions(speaker) if mention.kind == "person"]
    return speaker[people[0].start : people[0].end] if people else speaker
