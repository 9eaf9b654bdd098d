"""A choice picked by its number: the answer it stands for, with the sentence it stands in."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.phrasing import evidence_of
from assistant.values import Answer, Choice, Evidence, Turn
from index.numerals import find_numerals
from index.store import Index
from index.values import Hit, Span

_PICK = re.compile(
    r"^\W*(?:(?:选|選|就|是|我要|我选|我選|number|no\.?|option|choice|the)\s*)*"
    r"(?P<which>\d{1,2}|第[一二三四五六七八九\d]{1,2}(?=个|個|位|项|項|条|條|$)|first|second|third|fourth|fifth|last)"
    r"(?:个|個|位|项|項|条|條|\s?one|\s?option)?(?:吧|呢)?\W*$",
    re.IGNORECASE,
)
_WORDS = ("first", "second", "third", "fourth", "fifth")


def picked_choice(question: str, turn: Turn) -> Choice | None:
    """The choice of the last answer that a follow-up names by its number, from 1; None where it names none.

    >>> from index.values import Hit, Span
    >>> first, second = (Choice("", text, Span("a", 0, 1)) for text in ("Ann", "Bo"))
    >>> turn = Turn("who?", "who?", Answer("who?", "who?", "en", "answered", choices=(first, second)))
    >>> picked_choice("2", turn).answer, picked_choice("第一个", turn).answer, picked_choice("who else?", turn)
    ('Bo', 'Ann', None)
    """
    match = _PICK.match(question)
    if match is None or not turn.answer.choices:
        return None
    number = _number(match["which"].lower(), len(turn.answer.choices))
    return turn.answer.choices[number - 1] if 0 < number <= len(turn.answer.choices) else None


def _number(which: str, count: int) -> int:
    if which == "last":
        return count
    if which in _WORDS:
        return _WORDS.index(which) + 1
    value = next((numeral.value for numeral in find_numerals(which)), None)
    return int(value) if value is not None else 0


def answer_choice(question: str, turn: Turn, choice: Choice, *, index: Index) -> Answer:
    """The last answer with the picked choice in place of the first; the other choices stay to be picked."""
    record = index.record(choice.span.record_id)
    evidence = _evidence(choice.span, index)
    others = tuple(other for other in turn.answer.choices if other != choice)
    return replace(
        turn.answer,
        question=question,
        standalone=turn.standalone,
        text=choice.answer,
        gloss="",
        spans=(choice.span,),
        verbatim=(record.text[choice.span.start : choice.span.end],),
        quote=evidence[0].text if evidence else "",
        evidence=evidence,
        choices=(choice, *others),
        timings_ms=(),
    )


def _evidence(span: Span, index: Index) -> tuple[Evidence, ...]:
    """The sentence that the span begins in."""
    for sentence in index.sentences(span.record_id):
        place = sentence.span
        if place.start <= span.start < place.end:
            return (evidence_of(Hit(sentence, 1.0, 1), index),)
    return ()
