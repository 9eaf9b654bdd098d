"""`一共几个人？`, "How many of them?": the last question on people or things, asked for their number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation.asked import LEXICON, Asked, Piece, take_apart
from assistant.conversation.more import REACH, WHO
from assistant.mentions.lexicon import compiled_lines
from assistant.values import Turn

_OF_THINGS = frozenset(("which", "what", "哪些", "什么"))


def counted(question: str, history: Sequence[Turn]) -> str | None:
    """The last question with "how many" in place of its question word; None where the follow-up asks for no number."""
    asked = take_apart(question)
    if not compiled_lines(LEXICON, f"count-{asked.tongue}").match(asked.folded.text.strip()):
        return None
    for turn in history[: -REACH - 1 : -1]:
        previous = take_apart(turn.standalone)
        if previous.tongue == asked.tongue and previous.wh is not None and turn.answer.status == "answered":
            return _how_many(asked, previous)
    return None


def _how_many(asked: Asked, previous: Asked) -> str | None:
    wh = previous.wh
    if wh is None or wh.text not in WHO | _OF_THINGS:
        return None
    of_people = bool(re.search("[人位名]", asked.folded.text))
    if previous.tongue == "en":
        return _how_many_english(previous, wh)
    return _how_many_chinese(previous, wh, of_people=of_people)


def _how_many_chinese(previous: Asked, wh: Piece, *, of_people: bool) -> str:
    people = previous.folded.text.startswith("人", wh.end)
    counts = "多少" if wh.text in _OF_THINGS and not people and not of_people else "多少人"
    return previous.with_slice(wh.start, wh.end + people, counts)


def _how_many_english(previous: Asked, wh: Piece) -> str | None:
    if wh.text in WHO:
        others = previous.folded.text[wh.end :].startswith(" else")
        return previous.with_slice(wh.start, wh.end + len(" else") * others, "How many people")
    followed = any(piece.role == "noun" and piece.start == wh.end + 1 for piece in previous.pieces)
    return previous.with_slice(wh.start, wh.end, "How many") if followed else None
