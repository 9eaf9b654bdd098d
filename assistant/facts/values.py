"""The values of the meeting card: facts, each a cited span of the record."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.values import Record, Sentence, Span

SURE = 0.95  # confidence of what a header field or a table states
NAMES = (
    *("title", "date", "start_time", "end_time", "place", "host", "chair", "recorder"),
    *("attendee", "observer", "absent", "present_count", "speaker"),
    *("topic", "decision", "task", "figure", "next_meeting"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the record says of the meeting.

    Law: `text` is the record's text at `span`, which begins in `sentence`. `name` is one of `NAMES`, for details also
    `person_title`, `body`, `full_name`, `owner`, `deadline`. `confidence` (0..1) is the source's: a header field, a
    stated relation, a guess. `details` say more of it: title and body of a person, owner and deadline of a task.
    """

    name: str
    span: Span
    text: str
    sentence: Sentence
    confidence: float
    details: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """What a record says of its meeting, in the order of `NAMES`; what it does not say is not there."""

    facts: tuple[Fact, ...] = ()

    def of(self, name: str) -> tuple[Fact, ...]:
        """The facts of one name, in the order of the record."""
        return tuple(fact for fact in self.facts if fact.name == name)


@dataclass(frozen=True, slots=True)
class Source:
    """A record with its sentences, from which facts are cut."""

    record: Record
    sentences: tuple[Sentence, ...]
    starts: tuple[int, ...]

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds the offset, or the one before it."""
        return self.sentences[max(0, bisect_right(self.starts, offset) - 1)]

    def fact(self, name: str, span: tuple[int, int], *, confidence: float, details: tuple[Fact, ...] = ()) -> Fact:
        """The fact `record.text[start:end]`."""
        start, end = span
        where = Span(self.record.id, start, end)
        return Fact(name, where, self.record.text[start:end], self.sentence_at(start), confidence, details)


def open_source(record: Record, sentences: Sequence[Sentence]) -> Source:
    """A record and its sentences (in order), ready to cut facts from."""
    return Source(record, tuple(sentences), tuple(sentence.span.start for sentence in sentences))
