"""`第一项是什么？` after `部署了几项重点工作？`: an item of what was counted, by the name that it was counted by."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation.asked import Asked, take_apart
from assistant.conversation.exchange import words_put_in
from assistant.conversation.phrases import noun_phrases
from assistant.values import Turn

_OF = "[项个点条件笔块步题处]"
_COUNTED = re.compile(rf"(?:几|多少|哪|[两二三四五六七八九十\d])[一些几两二三四五六七八九十\d]*大?{_OF}?大?$")
_QUOTED = re.compile(rf"(?:几|多少|[两二三四五六七八九十\d]){_OF}(?P<name>[“\"「][^”\"」]{{1,12}}[”\"」])")
_ITEM = re.compile(rf"第[一二三四五六七八九十\d]+{_OF}|最后一{_OF}")


def item_named(question: str, history: Sequence[Turn]) -> str | None:
    """The question with the items' name behind the number that it asks for; None where it says it, or none was said."""
    asked, previous = take_apart(question), take_apart(history[-1].standalone)
    item = next((piece for piece in asked.of_role("ordinal") if _ITEM.fullmatch(piece.text)), None)
    if item is None or words_put_in(question) or _is_named(asked, item.end):
        return None
    name = _counted(previous)
    return asked.with_slice(item.end, item.end, name) if name else None


def _is_named(asked: Asked, end: int) -> bool:
    """Whether a noun follows the number."""
    return any(piece.role == "noun" and piece.start - end <= 1 for piece in asked.pieces if piece.start >= end)


def _counted(previous: Asked) -> str:
    """The words for what a Chinese question counts or lists (`几项重点工作`); empty for none."""
    text = previous.folded.text
    if quoted := _QUOTED.search(text):
        return previous.words(*quoted.span("name"))
    phrases = (phrase for phrase in noun_phrases(previous) if previous.tongue == "zh")
    return next((previous.words(p.start, p.end) for p in phrases if _COUNTED.search(text[: p.start])), "")
