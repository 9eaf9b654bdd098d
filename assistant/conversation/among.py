"""`他们中谁反对？`, "Which of them objected?": a question on the people last named, asked without repeating them all.

A long list of names in the question would outweigh what is asked of them, so they only bound the answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.conversation.asked import LEXICON, take_apart
from assistant.conversation.memory import short_answers
from assistant.mentions.lexicon import compiled_lines
from assistant.values import Turn

REACH = 3  # turns back in which the people were named
FEWEST = 3  # fewer names do no harm in the question and say more there


def people_among(question: str, history: Sequence[Turn]) -> tuple[str, ...]:
    """The people that a question asks for one of; empty for any other question."""
    asked = take_apart(question)
    if not compiled_lines(LEXICON, f"among-{asked.tongue}").search(asked.folded.text):
        return ()
    for turn in history[: -REACH - 1 : -1]:
        if turn.answer.kind == "person" and len(people := short_answers(turn)) >= FEWEST:
            return people
    return ()


def without_people(question: str) -> str:
    """The question without the words that stand for them.

    >>> without_people("他们中谁反对？"), without_people("Which of them will paint it?")
    ('谁反对？', 'Who will paint it?')
    """
    asked = take_apart(question)
    match = compiled_lines(LEXICON, f"among-{asked.tongue}").search(asked.folded.text)
    if match is None:
        return question
    new = "" if asked.tongue == "zh" else "anyone" if match.group().startswith("any") else "who"
    left = asked.with_slice(match.start(), match.end(), new)
    return left[:1].upper() + left[1:]
