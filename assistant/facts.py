"""The meeting card: what a record says of the meeting itself, each fact a cited span of the record.

Three sources, surest first: the fields of a header, sentences that state a relation (`assistant.relations`), and the
speakers of a transcript. What the record does not state stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.facts_fields import facts_of_fields
from assistant.facts_prose import facts_of_prose, facts_of_speakers
from assistant.facts_values import NAMES, Fact, MeetingCard, Source, open_source
from index.values import Record, Sentence

__all__ = ["Fact", "MeetingCard", "read_card"]

_ONE = ("title", "date", "start_time", "end_time", "place", "present_count", "next_meeting", "topic")
_FIELD_WINS = ("chair", "recorder", "attendee", "absent", "host", "decision", "task", "speaker")


def read_card(record: Record, sentences: Sequence[Sentence]) -> MeetingCard:
    """The card of a record; `sentences` are all of the record's, in order."""
    if not sentences:
        return MeetingCard()
    source = open_source(record, sentences)
    found = [*_title(source), *facts_of_fields(source), *facts_of_prose(source), *facts_of_speakers(source)]
    return MeetingCard(tuple(fact for name in NAMES for fact in _settle(name, found)))


def _title(source: Source) -> Iterator[Fact]:
    """The record's title, where its own words hold it."""
    title = source.record.title
    at = source.record.text.find(title) if title else -1
    if at >= 0:
        yield source.fact("title", (at, at + len(title)), confidence=0.9)


def _settle(name: str, found: Iterable[Fact]) -> list[Fact]:
    """The facts of one name that stand: the surest source's, each text once."""
    facts = [fact for fact in found if fact.name == name]
    if not facts:
        return []
    best = max(fact.confidence for fact in facts)
    if name in _ONE:
        return [next(fact for fact in facts if fact.confidence == best)]
    if name in ("chair", "recorder"):
        facts = [fact for fact in facts if fact.confidence == best]
        facts = [fact for fact in facts if fact.sentence == facts[0].sentence]
    return _distinct(sorted(facts, key=lambda fact: fact.span))


def _distinct(facts: Iterable[Fact]) -> list[Fact]:
    """Each text once: the mention with most details, then the first."""
    kept: dict[str, Fact] = {}
    for fact in facts:
        known = kept.get(fact.text)
        if known is None or len(fact.details) > len(known.details):
            kept[fact.text] = fact
    return sorted(kept.values(), key=lambda fact: fact.span)
