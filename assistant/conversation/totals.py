"""`两年一共多少？`, "How many more is that?", `比2019年多多少？`: the last two questions taken together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from os.path import commonprefix

from assistant.conversation.asked import LEXICON, Asked, take_apart
from assistant.conversation.memory import is_derived, thread_of
from assistant.conversation.phrases import is_light
from assistant.mentions.lexicon import compiled_lines, word_set
from assistant.terms import asked_head
from assistant.values import Turn

_OPERATIONS = ("difference", "comparison", "sum")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EXISTENCE = re.compile(r"(?:一共|总共|共)?(?:是|有)(?=\W*$)|(?:^|(?<=[\u3400-\u9fff]))有(?=[\u3400-\u9fff])")
_SENTENCE_END = " ?？。."


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions that differ in one place: `before` + `first` or `second` + `after`."""

    before: str
    first: str
    second: str
    after: str


def combined(question: str, history: Sequence[Turn]) -> str | None:
    """The question over the last two values asked for, or None where it asks for nothing of that kind."""
    asked = take_apart(question)
    text, tongue = asked.folded.text, asked.tongue
    operation = next((name for name in _OPERATIONS if compiled_lines(LEXICON, f"{name}-{tongue}").search(text)), "")
    if not operation or len(set(_YEAR.findall(text))) > 1:
        return None
    pair = _pair_meant(asked, _asked_of_the_same(asked, history))
    if pair is None or take_apart(pair.before + pair.first + pair.after).tongue != asked.tongue:
        return None
    return _english(pair, operation, asked) if asked.tongue == "en" else _chinese(pair, operation, asked)


def _pair_meant(asked: Asked, turns: Sequence[Turn]) -> Pair | None:
    """The year named against the last question's, else the last two questions."""
    if not turns:
        return None
    return _against(asked, turns) or (None if asked.of_role("time") else _pair(turns))


def _asked_of_the_same(asked: Asked, history: Sequence[Turn]) -> Sequence[Turn]:
    """The turns on what the question names beyond years and the words of the operation: all where it names nothing."""
    own = word_set(LEXICON, "operation")
    nouns = [piece.text for piece in asked.of_role("noun") if not is_light(piece.text) and piece.text not in own]
    return [turn for turn in history if all(noun in take_apart(turn.standalone).folded.text for noun in nouns)]


def _against(asked: Asked, history: Sequence[Turn]) -> Pair | None:
    """`比2019年…`: the previous question's year against the one named."""
    previous = take_apart(history[-1].standalone).text
    here, there = _YEAR.findall(asked.folded.text), _YEAR.search(previous)
    if not here or there is None or here[0] == there.group():
        return None
    return Pair(previous[: there.start()], here[0], there.group(), previous[there.end() :])


def _pair(history: Sequence[Turn]) -> Pair | None:
    """The last two questions of the thread, where they differ in one place only."""
    thread = [turn.standalone for turn in thread_of(history) if not is_derived(turn)]
    for newer, older in zip(thread, thread[1:], strict=False):
        pair = differing(older, newer)
        if pair is not None:
            return pair
    return None


def differing(older: str, newer: str) -> Pair | None:
    """What tells two questions apart, cut at whole words and numbers; None when they share too little.

    >>> differing("2019年有多少工种？", "2020年有多少工种？")
    Pair(before='', first='2019', second='2020', after='年有多少工种？')
    """
    start = len(commonprefix([older, newer]))
    end = len(commonprefix([older[start:][::-1], newer[start:][::-1]]))
    while start and _is_inside_word(older, start):
        start -= 1
    while end and (_is_inside_word(older, len(older) - end) or _is_inside_time(older, len(older) - end)):
        end -= 1
    first, second = older[start : len(older) - end], newer[start : len(newer) - end]
    if not _are_alike(first, second) or (start + end) * 2 < len(newer):
        return None
    return Pair(older[:start], first, second, older[len(older) - end :])


def _are_alike(first: str, second: str) -> bool:
    """Whether two parts are there and both name something rather than ask or state it."""
    pieces = (*take_apart(first).pieces, *take_apart(second).pieces)
    return bool(first and second) and not any(piece.role in ("wh", "verb") or piece.text in "吗了" for piece in pieces)


def _is_inside_word(text: str, at: int) -> bool:
    left, right = text[at - 1 : at], text[at : at + 1]
    return bool(left and right) and left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


def _is_inside_time(text: str, at: int) -> bool:
    """Whether a place is within a time without figures (`去年`, `前年`)."""
    return any(one.start < at < one.end and not re.search(r"\d", one.text) for one in take_apart(text).of_role("time"))


def _chinese(pair: Pair, operation: str, asked: Asked) -> str:
    unit, after = ("年", pair.after[1:]) if pair.after.startswith("年") else ("", pair.after)
    first, second = pair.first + unit, pair.second + unit
    if operation == "sum":
        both = f"{pair.before}{first}和{second}{after}"
        wh = take_apart(both).wh
        at = wh.start if wh else len(both)
        counted = both[:at].removesuffix("有")
        return f"{counted}一共{'有' if len(counted) < at else ''}{both[at:]}" if "一共" not in both else both
    body = _without_wh(pair.before + after)
    own = asked.text.strip(_SENTENCE_END)
    if operation == "comparison":
        return f"{first}和{second}{body}{own}？"
    own = re.sub(r"^.*?(?=相差|差|多|少|增|减|下降|高|低)", "", own, count=1)
    return f"{second}{body}比{first}{own}？"


def _without_wh(text: str) -> str:
    asked = take_apart(text)
    wh = asked.wh
    bare = asked.with_slice(wh.start, wh.end, "") if wh else text
    return _EXISTENCE.sub("", bare.strip(_SENTENCE_END))


def _english(pair: Pair, operation: str, asked: Asked) -> str:
    whole = take_apart(pair.before + pair.second + pair.after)
    head = asked_head(whole.folded.text, "en")
    frame = f"{pair.before}{{}}{pair.after}".rstrip(_SENTENCE_END)
    if operation == "sum":
        return frame.format(f"{pair.first} and {pair.second}") + " in total?"
    if operation == "difference":
        verb = "How much more" if not head else f"How many more {head}"
        rest = re.sub(r"^(?:how many|how much|what|which)\s+" + re.escape(head), "", pair.before, flags=re.IGNORECASE)
        after = pair.after.rstrip(_SENTENCE_END)
        return f"{verb}{rest.rstrip()} {pair.second}{after} than {_last_word(pair.before)}{pair.first}?"
    which = asked.text.strip(_SENTENCE_END)
    return f"{which}, {pair.first} or {pair.second}: {frame.format('').strip()}?"


def _last_word(text: str) -> str:
    """The preposition before the value, to be repeated."""
    match = re.search(r"\b(in|for|during|at|by)\s*$", text)
    return match.group(1) + " " if match else ""

