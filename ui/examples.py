"""Questions to begin with: those whose answer the record's own meeting card holds, in the person's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from assistant.facts import MeetingCard

ASKED_OF = (
    *("chair", "date", "place", "decision", "attendee", "present_count"),
    *("recorder", "absent", "next_meeting", "speaker", "start_time"),
)
SHOWN = 4


def example_questions(card: MeetingCard, words: Mapping[str, str], *, asked: Collection[str] = ()) -> tuple[str, ...]:
    """Up to four questions about what the card holds, without those that were asked already."""
    held = {fact.name for fact in card.facts}
    questions = (words[f"q_{name}"] for name in ASKED_OF if name in held)
    return tuple(question for question in questions if question not in asked)[:SHOWN]
