"""Lists within a text: `A、B和C等`, `A, B, and C`, numbered and bulleted items.

Every list is found whole: it reaches from its first item to its last, and an item holds neither the verb before the
list nor the words that close it (`等单位`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.mentions.lattice import Token, split_tokens
from assistant.mentions.script import simplify

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item, `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ItemList:
    """Two items or more, in order. `closed` is false where `等` or `etc.` says that more are meant."""

    items: tuple[ListItem, ...]
    closed: bool = True


_ITEM = r"(?:“[^”\n]{1,40}”|《[^》\n]{1,60}》|\([^()\n]{1,40}\)|[^、,。;:!?\n\s“”《》()])+(?: (?=[A-Za-z])[^、,。;:!?\n“”《》()]+)?"
_CHAIN = re.compile(rf"{_ITEM}(?:、\s?{_ITEM})+")
_ENGLISH_ITEM = r"[^,;:.!?()\n]{1,60}"
_ENGLISH = re.compile(rf"{_ENGLISH_ITEM}(?:, {_ENGLISH_ITEM})+,? (?:and|or|&) (?:[^,;:!?()\n.]|\.(?=\w))+")
_ENGLISH_LEAD = re.compile(
    r"^.*\b(?:were|was|are|is|include|includes|including|included|with|by|from|to|for|of|attended|present|approved|elected|appointed|thanked|namely|as|on|about|"
    r"between|reviewed|discussed|covers|covered|welcomed|named|has|have|had|the following)\b (?:both |the following |that )?"
)
_ENGLISH_TAIL = re.compile(r"\s+(?:were|was|are|is|will|have|has|had|attended|joined|voted|abstained|agreed|moved|spoke|volunteered|arrived|left|in|at|on|who|which|that|for|as|from|to|with|by)\b.*$")
_LINE = re.compile(r"^[ \t]*(?:[-*+•●▪◦‧]|\(?\d{1,2}[.)、](?!\d)|\(?[一二三四五六七八九十]{1,3}[、.)]|[①-⑳])[ \t]*(?P<item>\S.*?)[ \t;;,,。.]*$", re.M)
_CLOSE = re.compile("等(?=[等\u4e00-\u9fff\\d,，。;；]|$)")
_AND = re.compile("(?:和|与|及|以及|或|暨)")
_LEAD_TAGS = frozenset(("p", "v", "d", "c", "r", "uj", "ul", "u", "f", "t"))


def find_lists(text: str) -> tuple[ItemList, ...]:
    """All lists of a text, in order of their first items.

    >>> text = "协会、商会和学会等单位参加"
    >>> [[text[item.start : item.end] for item in found.items] for found in find_lists(text)]
    [['协会', '商会', '学会']]
    """
    simple = simplify(text)
    found = [*_marked_lines(simple), *_chinese(simple), *_english(simple)]
    return tuple(sorted(found, key=lambda chain: chain.items[0].start))


def find_list(text: str, start: int) -> ItemList | None:
    """The list that reaches over the offset `start`, or the first one after it."""
    chains = find_lists(text)
    return next((chain for chain in chains if chain.items[-1].end > start), None)


def _marked_lines(text: str) -> Iterator[ItemList]:
    """Neighboring lines that begin with a bullet or a number."""
    group: list[ListItem] = []
    last = -1
    for match in _LINE.finditer(text):
        if text[last : match.start()].strip() and last >= 0 and len(group) > 1:
            yield ItemList(tuple(group))
        if last >= 0 and text[last : match.start()].strip():
            group = []
        group.append(ListItem(*match.span("item")))
        last = match.end()
    if len(group) > 1:
        yield ItemList(tuple(group))


def _chinese(text: str) -> Iterator[ItemList]:
    for match in _CHAIN.finditer(text) if "、" in text else ():
        marks = [match.start() + place for place, char in enumerate(match[0]) if char == "、" and _outside(match[0], place)]
        if not marks:
            continue
        edges = [match.start() - 1, *marks, match.end()]
        items = [_trim(text, left + 1, right) for left, right in zip(edges, edges[1:])]
        tokens = split_tokens(match[0])
        closed = _CLOSE.search(text, items[-1][0], items[-1][1])
        items[0] = _first(text, items[0], tokens, match.start())
        items[-1:] = _last(text, items[-1], tokens, match.start())
        kept = [ListItem(*item) for item in items if item[0] < item[1]]
        if len(kept) > 1:
            yield ItemList(tuple(kept), closed=closed is None)


def _outside(text: str, place: int) -> bool:
    """Whether the mark stands outside brackets and quotation marks."""
    before = text[:place]
    return all(before.count(left) <= before.count(right) for left, right in ("()", "“”", "《》"))


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _first(text: str, item: Span, tokens: tuple[Token, ...], offset: int) -> Span:
    """The first item begins after the last verb, preposition or adverb before it."""
    start = item[0]
    for token in tokens:
        at, stop = token.start + offset, token.end + offset
        if item[0] <= at and stop < item[1] and token.tag in _LEAD_TAGS and _outside(text[item[0] : item[1]], at - item[0]):
            start = stop
    return (start, item[1]) if start < item[1] else item


def _last(text: str, item: Span, tokens: tuple[Token, ...], offset: int) -> list[Span]:
    """The last item ends before `等` or the verb that follows the list; `B和C` are two items."""
    start, end = item
    close = _CLOSE.search(text, start + 1, end)
    if close:
        end = close.start()
    else:
        for token in tokens:
            at = token.start + offset
            if start < at < end and token.tag in ("v", "d", "p", "u", "ul") and _outside(text[start:end], at - start):
                end = at
                break
    and_ = _word_and(text, start, end, tokens, offset)
    return [(start, and_[0]), (and_[1], end)] if and_ else [(start, end)]


def _word_and(text: str, start: int, end: int, tokens: tuple[Token, ...], offset: int) -> Span | None:
    for token in tokens:
        at, stop = token.start + offset, token.end + offset
        if start < at and stop < end and _AND.fullmatch(text, at, stop) and _outside(text[start:end], at - start):
            return at, stop
    return None


def _english(text: str) -> Iterator[ItemList]:
    for match in _ENGLISH.finditer(text) if ", " in text else ():
        body = match[0]
        separators = list(re.finditer(r",? (?:and|or|&) (?=[^,]*$)|, (?:and |or )?", body))
        edges = [(0, 0), *(separator.span() for separator in separators), (len(body), len(body))]
        items = [(left[1], right[0]) for left, right in zip(edges, edges[1:])]
        lead = _ENGLISH_LEAD.match(body[items[0][0] : items[0][1]])
        tail = _ENGLISH_TAIL.search(body[items[-1][0] : items[-1][1]])
        items[0] = (items[0][0] + (lead.end() if lead else 0), items[0][1])
        items[-1] = (items[-1][0], items[-1][0] + tail.start() if tail else items[-1][1])
        offset = match.start()
        kept = [ListItem(*_trim(text, offset + left, offset + right)) for left, right in items if left < right]
        if len(kept) > 2:
            yield ItemList(tuple(kept))
