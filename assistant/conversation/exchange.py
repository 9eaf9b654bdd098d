"""Whether a follow-up only puts words in place of others: `那2020年呢？`, "And in 2020?"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.conversation.asked import LEXICON, Piece, take_apart
from assistant.mentions.lexicon import compiled_lines

LONGEST = 30  # characters of what is put in; more is a question of its own
ENGLISH_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how)\b|"
    r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|tell|list|give)\b"
)


def is_bare(question: str) -> bool:
    """Whether the words stand without `呢`, `那`, "and" or the like, so that they may be a question in themselves."""
    asked = take_apart(question)
    match = compiled_lines(LEXICON, f"exchange-{asked.tongue}").match(asked.folded.text.strip())
    found = match.groupdict() if match else {}
    return bool(found.get("alone") or (asked.tongue == "en" and found.get("bare")))


def words_put_in(question: str) -> str:
    """The words that a follow-up such as `那2020年呢？` puts in, as written; empty when it is none.

    >>> words_put_in("那2020年呢？"), words_put_in("And in 2020?"), words_put_in("What about the costs?")
    ('2020年', 'in 2020', 'the costs')
    >>> words_put_in("Who came?"), words_put_in("那为什么呢？")
    ('', '')
    """
    asked = take_apart(question)
    shift = len(asked.folded.text) - len(asked.folded.text.lstrip())
    match = compiled_lines(LEXICON, f"exchange-{asked.tongue}").match(asked.folded.text.strip())
    found = match.groupdict() if match else {}
    group = next((name for name in ("new", "lead", "bare", "alone") if found.get(name)), "")
    if match is None or not _is_put_in(asked.tongue, found, group):
        return ""
    start, end = match.start(group) + shift, match.end(group) + shift
    within = asked.between(start, end)
    if not within or any(piece.role == "wh" for piece in within):
        return ""
    return asked.words(start, end) if group in ("new", "lead") or _is_nameable(within) else ""


def _is_put_in(tongue: str, found: Mapping[str, str | None], group: str) -> bool:
    """Whether what the pattern found can be a part of a question: short, and no question itself."""
    words = found.get(group) or ""
    if tongue == "en":
        return bool(words) and len(words) <= LONGEST + 10 and not ENGLISH_ASKS.search(words)
    how = found.get("mark") not in (None, "呢") and not found.get("lead")
    return bool(words) and group != "lead" and len(words) <= LONGEST and not how


def _is_nameable(pieces: Sequence[Piece]) -> bool:
    return all(piece.role in ("noun", "time", "ordinal", "modifier", "function") for piece in pieces)
