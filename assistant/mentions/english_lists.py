"""Lists in English: `A, B, and C`, and names with remarks in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.mentions.lexicon import alternation

Span = tuple[int, int]

_ENGLISH_ITEM = r"[^,;:.!?()\n]{1,60}"
_ENGLISH = re.compile(rf"{_ENGLISH_ITEM}(?:, {_ENGLISH_ITEM}){{1,40}},? (?:and|or) (?:[^,;:!?()\n.]|\.(?=\w))+")
_NAME = re.compile(r"[A-Z][\w'’.-]*(?: (?:of |the )?[A-Z][\w'’.-]*){0,4}")
_NAME_AT_END = re.compile(rf"(?<![\w'’.-]){_NAME.pattern}$")
_JOINT = r"(?:,? and (?:the )?|, (?:the )?|; (?:the )?)"
_NOTED = rf"{_NAME.pattern}(?: \([^()\n]{{1,60}}\))?"  # `Ann Lee (ill health)`
_NAMES = re.compile(rf"(?<![\w'’.-]){_NOTED}(?:{_JOINT}{_NOTED})+(?![\w'’-]| [A-Z(])")
_SEPARATOR = re.compile(r",? (?:and|or) (?=[^,]*$)|, (?:and |or )?")


def english_lists(text: str) -> Iterator[list[Span]]:
    """The spans of the items of each list.

    >>> text = "Apologies: Ann Lee (ill) and Bo Ray (away)"
    >>> [[text[start:end] for start, end in spans] for spans in english_lists(text)]
    [['Ann Lee', 'Bo Ray']]
    """
    yield from _chains(text)
    yield from _names(text)


@lru_cache(maxsize=1)
def _english_edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What leads up to the first item, and what follows the last."""
    lead, tail = alternation("cues", "before-english-lists"), alternation("cues", "after-english-lists")
    return (
        re.compile(rf"^.*\b(?:{lead})\b (?:both |the following |that )?"),
        re.compile(rf"\s+(?:{tail})\b.*$"),
    )


def _chains(text: str) -> Iterator[list[Span]]:
    """`A, B and C`, without what leads up to the first item and follows the last."""
    before, after = _english_edges()
    for match in _ENGLISH.finditer(text) if ", " in text else ():
        body = match[0]
        edges = [(0, 0), *(separator.span() for separator in _SEPARATOR.finditer(body)), (len(body), len(body))]
        items = [(left[1], right[0]) for left, right in pairwise(edges)]
        lead = before.match(body, 0, items[0][1])
        tail = after.search(body, items[-1][0])
        items[0] = (lead.end() if lead else 0, items[0][1])
        items[-1] = (items[-1][0], tail.start() if tail else items[-1][1])
        items[0] = (_name_start(body, items), items[0][1])
        spans = [_trim(text, match.start() + left, match.start() + right) for left, right in items]
        if len(spans) > 2:
            yield spans


def _names(text: str) -> Iterator[list[Span]]:
    """English names of which two stand alone or one has a remark: `Ann Lee (ill) and Bo Ray (away)`."""
    for match in _NAMES.finditer(text) if " and " in text or ")" in text else ():
        every = _NAME.finditer(text, *match.span())
        found = (name for name in every if not _in_brackets(text, match.start(), name.start()))
        names = [(name.start(), name.start() + len(name[0].rstrip("."))) for name in found]
        if len(names) == 2 or "(" in match[0]:
            yield names


def _name_start(text: str, items: Sequence[Span]) -> int:
    """Where the first item begins: of names alone (`the ferries at Ayr, Troon and Largs`) where its own name does."""
    start, end = items[0]
    if not all(_NAME.fullmatch(text, *item) for item in items[1:]):
        return start
    own = _NAME_AT_END.search(text, start, end)
    return own.start() if own else start


def _in_brackets(text: str, start: int, at: int) -> bool:
    return text.count("(", start, at) > text.count(")", start, at)


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
