"""`还有谁？`, "Who else?": the last question of its kind asked for more, and what was given already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.conversation.asked import LEXICON, Asked, take_apart
from assistant.conversation.memory import short_answers, thread_of
from assistant.mentions import find_mentions
from assistant.mentions.lexicon import compiled_lines
from assistant.values import Turn

REACH = 5  # turns back that more can be asked of
WHO = frozenset(("谁", "who", "哪位", "哪些", "哪几位"))
_EXISTS = re.compile(r"(?:都有|有|是)?$")
_BY = re.compile(r"(?:由|被|请)$")
_PEOPLE = re.compile(r"谁|人|位|哪些(?=\W*$)|who|any ?(?:one|body)")
_FULL_ANSWER = 60  # characters; an answer this long is no name that another question could leave out


def more_of_it(question: str, history: Sequence[Turn]) -> str | None:
    """The last question of its kind, asked for more; None where the follow-up asks for nothing of that sort."""
    asked = take_apart(question)
    if not _asks_for_more(asked):
        return None
    previous = _asked_like(asked, history)
    if previous is None or previous.wh is None:
        return None
    return _more_english(previous) if asked.tongue == "en" else _more_chinese(_of_people(asked, previous))


def already_given(standalone: str, question: str, history: Sequence[Turn]) -> tuple[str, ...]:
    """The answers that a question for others leaves out, as the record writes them; empty for any other question.

    They are those of the turns that belong together with it, and what the question itself excepts ("besides Ann").
    """
    asked = take_apart(standalone)
    excepted = _excepted(asked)
    if not excepted and not compiled_lines(LEXICON, f"others-{asked.tongue}").search(asked.folded.text):
        return ()
    given = [words for turn in _asked_before(question, history) for words in turn.answer.verbatim]
    if _asks_for_more(take_apart(question)) and (began := _began(question, history)) is not None:
        given += already_given(history[began].standalone, history[began].question, history[:began])
    return tuple(dict.fromkeys(words for words in (*excepted, *given) if 0 < len(words) <= _FULL_ANSWER))


def _asked_before(question: str, history: Sequence[Turn]) -> Iterator[Turn]:
    """The turns whose answers "others" leaves out: back to the question asked for more, else those of the thread."""
    if not _asks_for_more(take_apart(question)):
        yield from (turn for turn in thread_of(history)[:REACH] if turn.answer.kind == "person" and short_answers(turn))
        return
    asked = take_apart(question)
    for turn in history[: -REACH - 1 : -1]:
        typed = take_apart(turn.question)
        if turn.answer.status == "answered" and _is_like(asked, take_apart(turn.standalone)):
            yield turn
            if not _asks_for_more(typed):
                return


def _began(question: str, history: Sequence[Turn]) -> int | None:
    """The place of the question that was asked for more: it may itself have asked for others than were given before."""
    asked = take_apart(question)
    for place in range(len(history) - 1, max(-1, len(history) - 1 - REACH), -1):
        turn = history[place]
        if _is_like(asked, take_apart(turn.standalone)) and not _asks_for_more(take_apart(turn.question)):
            return place
    return None


def _asks_for_more(asked: Asked) -> bool:
    return bool(compiled_lines(LEXICON, f"more-{asked.tongue}").match(asked.folded.text.strip()))


def _asked_like(asked: Asked, history: Sequence[Turn]) -> Asked | None:
    """The last question of the language that asks for people, where this one does, or for anything."""
    for turn in history[: -REACH - 1 : -1]:
        previous = take_apart(turn.standalone)
        if previous.tongue == asked.tongue and _is_like(asked, previous):
            return previous
    return None


def _is_like(asked: Asked, previous: Asked) -> bool:
    of_people = bool(_PEOPLE.search(asked.folded.text))
    return previous.wh is not None and (not of_people or previous.wh.text in WHO)


def _of_people(asked: Asked, previous: Asked) -> Asked:
    """`参会人员有谁` for `参会人员有哪些` where more people are asked for."""
    wh = previous.wh
    plain = wh is not None and wh.text == "哪些" and not previous.folded.text[wh.end :].strip(" ?")
    if wh is None or not plain or "谁" not in asked.folded.text:
        return previous
    return take_apart(previous.with_slice(wh.start, wh.end, "谁"))


def _more_english(previous: Asked) -> str:
    wh = previous.wh
    if wh is None or compiled_lines(LEXICON, "others-en").search(previous.folded.text):
        return previous.text
    more = f"{wh.text} else" if wh.text in ("who", "what", "where") else previous.words(wh.start, wh.end)
    return previous.with_slice(wh.start, wh.end, more[:1].upper() + more[1:] if not wh.start else more)


def _more_chinese(previous: Asked) -> str:
    wh = previous.wh
    if wh is None or compiled_lines(LEXICON, "others-zh").search(previous.folded.text):
        return previous.text
    if by := _BY.search(previous.folded.text[: wh.start]):
        return previous.with_slice(by.start(), by.start(), "还")
    match = _EXISTS.search(previous.folded.text[: wh.start])
    start = match.start() if match else wh.start
    if start < wh.start:
        return previous.with_slice(start, wh.start, "还有")
    verb = next((piece for piece in previous.pieces if piece.role == "verb" and piece.end <= start), None)
    if verb is not None:
        return previous.with_slice(verb.start, verb.start, "还")
    return previous.with_slice(start, wh.end, f"还有{previous.words(wh.start, wh.end)}")


def _excepted(asked: Asked) -> tuple[str, ...]:
    """Who is named after "besides" or `除了`."""
    match = compiled_lines(LEXICON, f"except-{asked.tongue}").search(asked.folded.text)
    if match is None:
        return ()
    words = asked.words(*match.span("whom"))
    return tuple(words[m.start : m.end] for m in find_mentions(words) if m.kind in ("person", "organization"))
