"""Where a span may begin and end: not on a mark of what stands outside, not with half a pair of brackets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.reading.span_reader_tokens import KINDS, Tokens

_PAIRS = {"（": "）", "(": ")", "《": "》", "「": "」", "『": "』", "“": "”", "【": "】", "〈": "〉"}
_HALVES = frozenset(_PAIRS) | frozenset(_PAIRS.values())
_OPENING = frozenset("([{《〈「『【〔")
_SEPARATING = frozenset(",、:;/·-~|*#=")
_CLOSING = frozenset(")]}》〉」』】〕%°")
_END, _MARK = KINDS.index("end"), KINDS.index("mark")


def may_begin(tokens: Tokens) -> NDArray[np.bool_]:
    """(tokens,) whether a span may begin there: on a word, a number or an opening mark."""
    return _allowed(tokens, _OPENING | {'"', "'", "$", "+", "-", "~"})


def may_end(tokens: Tokens) -> NDArray[np.bool_]:
    """(tokens,) whether a span may end there: on a word, a number or a closing mark."""
    return _allowed(tokens, _CLOSING | {'"', "'", "+"})


def _allowed(tokens: Tokens, marks: frozenset[str]) -> NDArray[np.bool_]:
    words: NDArray[np.bool_] = (tokens.kinds != _END) & (tokens.kinds != _MARK)
    places = np.flatnonzero(tokens.kinds == _MARK)
    words[[place for place in places if _fits(tokens.spellings[place], marks)]] = True
    return words


def _fits(mark: str, marks: frozenset[str]) -> bool:
    return mark in marks or not (mark in _OPENING or mark in _CLOSING or mark in _SEPARATING or mark in "\"'$+")


def balance(text: str, start: int, end: int) -> tuple[int, int]:
    """The span `start:end` of `text` with no half pair of brackets or quotes in it.

    A missing half right beside the span is taken in; else the half at its edge is left out; else the span ends before.

    >>> text = "由《人民日报》（北京）主办"
    >>> [text[slice(*balance(text, *span))] for span in ((1, 6), (2, 7), (7, 9), (4, 7), (5, 9))]
    ['《人民日报》', '《人民日报》', '北', '日报', '报']
    """
    if _HALVES.isdisjoint(text[start:end]):
        return start, end
    for opening, closing in _PAIRS.items():
        span = text[start:end]
        if span.count(opening) > span.count(closing):
            start, end = _close(text, start, end, opening)
        elif span.count(closing) > span.count(opening):
            start, end = _open(text, start, end, closing)
    return start, end


def _close(text: str, start: int, end: int, opening: str) -> tuple[int, int]:
    if text[end : end + 1] == _PAIRS[opening]:
        return start, end + 1
    if text[start] == opening and end - start > 1:
        return start + 1, end
    before = text.rindex(opening, start, end)
    return (start, before) if before > start else (start, end)


def _open(text: str, start: int, end: int, closing: str) -> tuple[int, int]:
    if start and _PAIRS.get(text[start - 1]) == closing:
        return start - 1, end
    return (start, end - 1) if text[end - 1] == closing and end - start > 1 else (start, end)
