"""A choice or an item of a list picked by its number, and how many items a list has: answered from what was given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.gloss import gloss
from assistant.phrasing import evidence_of
from assistant.question import analyse
from assistant.values import Answer, Choice, Evidence, Language, Turn
from index.normalize import fold_text, to_script
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

_ITEM = re.compile(
    r"^\W*(?:那|那么|and |what about |how about )?(?:the )?"
    r"(?P<which>第[一二三四五六七八九\d]{1,2}|最后一?(?=个|位|项|条|名|家|点)|first|second|third|fourth|fifth|last)"
    r"(?:个|位|项|条|名|家|点| one| item| person)?(?: of (?:them|these|those))?(?:呢|是(?:谁|什么|哪个|哪位))?\W*$"
)
_OF_THEM = re.compile(r"\bof (?:them|these|those)\b", re.IGNORECASE)
REACH = 4  # turns back that an item is picked of, all but the first of them picks themselves
COUNTED: dict[Language, str] = {
    "zh-Hans": "按前面的回答计数：{items}",
    "zh-Hant": "按前面的回答計數：{items}",
    "en": "counted in the answer before: {items}",
}


def answer_picked(question: str, history: Sequence[Turn], *, index: Index) -> Answer | None:
    """The choice or the item of a list that a follow-up names by its number; None where it names none."""
    if not history:
        return None
    if choice := picked_choice(question, history[-1]):
        return answer_choice(question, history[-1], choice, index=index)
    turn, place = _list_before(history, anew=bool(_OF_THEM.search(question))), _place(question)
    spans = turn.answer.spans if turn is not None else ()
    if turn is None or place is None or not -1 <= place < len(spans):
        return None
    text = turn.answer.verbatim[place]
    shown = text if turn.answer.language == "en" else to_script(text, turn.answer.language)
    picked = answer_choice(question, turn, Choice("", shown, spans[place]), index=index)
    return replace(picked, choices=(), gloss=gloss([text]) if turn.answer.language == "en" else "", notes=())


def _place(question: str) -> int | None:
    """Which item a bare ordinal names, from 0; -1 for the last; None where it names none."""
    match = _ITEM.match(fold_text(question))
    if match is None:
        return None
    return -1 if match["which"].startswith(("last", "最后")) else _number(match["which"], 0) - 1


def _list_before(history: Sequence[Turn], *, anew: bool) -> Turn | None:
    """The list that was given last, with nothing but picks of it since, or with anything where `anew` ("of them")."""
    for turn in history[: -REACH - 1 : -1]:
        if _is_list(turn):
            return turn
        if not anew and _place(turn.question) is None:
            return None
    return None


def _is_list(turn: Turn) -> bool:
    """Whether an answer gave several; after a question on an item (`第一项由谁负责？`) the same is asked of another."""
    several = len(turn.answer.spans) > 1 and turn.answer.kind in LISTS
    return several and _place(turn.question) is None and not analyse(turn.standalone).ordinal


LISTS = ("person", "organization", "list", "name", "item", "place", "quoted", "title", "clause")


def answer_count(answer: Answer, history: Sequence[Turn]) -> Answer:
    """The number of items of the list last given, where the record itself states none."""
    listed = next((turn.answer for turn in reversed(history) if len(turn.answer.spans) > 1), None)
    stated = answer.status == "answered" and bool(find_numerals(answer.text))
    if stated or listed is None or listed.kind not in LISTS:
        return answer
    items = (", " if answer.language == "en" else "、").join(listed.verbatim)
    counted = replace(listed, language=answer.language, text=str(len(listed.spans)), kind="count", gloss="", choices=())
    return replace(
        counted, question=answer.question, standalone=answer.standalone, timings_ms=answer.timings_ms,
        notes=(COUNTED[answer.language].format(items=items),),
    )  # fmt: skip


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
