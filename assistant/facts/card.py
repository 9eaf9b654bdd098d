"""The meeting card: what a record says of the meeting itself, each fact a cited span of the record.

Three sources, surest first: the fields of a header, sentences that state a relation (`assistant.relations`), and the
speakers of a transcript. What the record does not state stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.facts.attendance import facts_of_attendance
from assistant.facts.header import facts_of_fields
from assistant.facts.opening import facts_of_opening
from assistant.facts.prose import GUESSED, STATED, facts_of_prose, facts_of_speakers
from assistant.facts.roles import facts_of_roles
from assistant.facts.upcoming import facts_of_upcoming
from assistant.facts.values import NAMES, Fact, MeetingCard, Source, open_source
from assistant.mentions import find_mentions
from index.normalize import is_english
from index.values import Record, Sentence

_ONE = ("title", "date", "start_time", "end_time", "place", "present_count", "next_meeting", "topic")
_ONE_SENTENCE = ("chair", "recorder")
_FIELDS_ALONE = ("attendee", "absent", "host")
_FULL, _DAY = len("2024-05-26"), len("05-26")
_YEAR_ALONE = re.compile(r"\d{2,4}\s?年?度?")
OPENING_LINE = 60  # characters that the first paragraph has at least: a heading, and what stands below it
OPENING = 800  # characters among which an unlabeled date is the meeting's


def read_card(record: Record, sentences: Sequence[Sentence]) -> MeetingCard:
    """The card of a record; `sentences` are all of the record's, in order."""
    if not sentences:
        return MeetingCard()
    source = open_source(record, sentences)
    named = (_title, facts_of_fields, facts_of_attendance, facts_of_roles, facts_of_prose, facts_of_speakers)
    finders = (*named, facts_of_upcoming, _opening_date, facts_of_opening)
    found = [fact for finder in finders for fact in finder(source)]
    settled = [fact for name in NAMES for fact in _settle(name, found)]
    return MeetingCard(tuple(_with_full_name(fact, settled) for fact in settled))


def _title(source: Source) -> Iterator[Fact]:
    """The record's title, where its own words hold it, whatever blanks and marks stand between them."""
    words = source.record.title.split()
    match = re.search(r"[\s#*_]+".join(map(re.escape, words)), source.record.text) if words else None
    if match:
        yield source.fact("title", match.span(), confidence=0.9)


def _opening_date(source: Source) -> Iterator[Fact]:
    """The first full date of the record's opening, for want of a better one; at worst a day without its year."""
    dates = [m for m in find_mentions(source.record.text[:OPENING]) if m.kind == "date"]
    full = [mention for mention in dates if len(mention.value) == _FULL]
    first_lines = source.record.text.find("\n\n", OPENING_LINE)
    days = [mention for mention in dates if len(mention.value) == _DAY and mention.end <= max(first_lines, 0)]
    for mention in (full or days)[:1]:
        yield source.fact("date", (mention.start, mention.end), confidence=GUESSED)


def _settle(name: str, found: Iterable[Fact]) -> list[Fact]:
    """The facts of one name that stand: the surest source's, each text once."""
    facts = [fact for fact in found if fact.name == name]
    best = max((fact.confidence for fact in facts), default=0.0)
    surest = [fact for fact in facts if fact.confidence == best]
    if name in _ONE:
        return _the_one(name, surest)
    if name in _ONE_SENTENCE:
        return _distinct(fact for fact in surest if fact.sentence == surest[0].sentence)
    kept = [fact for fact in facts if name not in _FIELDS_ALONE or fact.confidence != STATED or best == STATED]
    return _distinct(sorted(kept, key=lambda fact: (-fact.confidence, fact.span)))


def _in_order(name: str, facts: Sequence[Fact]) -> Sequence[Fact]:
    """What ends before the meeting does (`the hearing was closed at …`) is told before its own end."""
    return facts[::-1] if name == "end_time" else facts


def _the_one(name: str, surest: Sequence[Fact]) -> list[Fact]:
    """The one fact of a name of which a meeting has one: the most precise, then the first."""
    first = sorted(_in_order(name, surest), key=_precision, reverse=True)[:1]
    return [_written_out(fact, surest) for fact in first] if name == "place" else first


def _written_out(place: Fact, others: Sequence[Fact]) -> Fact:
    """The first of the other places that begins as this one does and says more: the hall in the city of the title."""
    return next((o for o in others if len(o.text) > len(place.text) and o.text.startswith(place.text)), place)


def _precision(fact: Fact) -> tuple[bool, bool, bool]:
    """A date with its day before a mere weekday or year, a place written out before a short name; then the first."""
    dated = fact.name not in ("date", "next_meeting") or any(char.isdigit() for char in fact.text)
    of_a_day = fact.name not in ("date", "next_meeting") or not _YEAR_ALONE.fullmatch(fact.text)
    return dated, of_a_day, len(fact.text) > 1


def _distinct(facts: Iterable[Fact]) -> list[Fact]:
    """Each text and each place once: the surest, then the one with most details, then the first."""
    kept: dict[str, Fact] = {}
    for fact in facts:
        if any(fact.span.overlaps(other.span) for other in kept.values()):
            continue
        known = kept.get(fact.text)
        if known is None or len(fact.details) > len(known.details):
            kept[fact.text] = fact
    return sorted(kept.values(), key=lambda fact: fact.span)


def _with_full_name(fact: Fact, settled: Sequence[Fact]) -> Fact:
    """`President Raman` presides; the list of those present has the whole name."""
    if fact.name not in ("chair", "recorder") or not is_english(fact.text) or " " in fact.text:
        return fact
    whole = {other.text: other for other in settled if fact.text in other.text.split() and other.text != fact.text}
    full = [other for other in whole.values() if other.name in ("attendee", "speaker")]
    if len(full) != 1:
        return fact
    return replace(fact, details=(*fact.details, replace(full[0], name="full_name", details=())))
