"""Lists within a text: `A、B和C等`, `A, B, and C`, numbered and bulleted lines.

Every list is found whole: it reaches from its first item to its last, and an item holds neither the verb before the
list nor the words that close it (`等单位`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.mentions.lattice import Token, split_tokens
from assistant.mentions.lexicon import alternation
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


_UNIT = (
    r"(?:“[^”\n]{1,40}”|《[^》\n]{1,60}》|\([^()\n]{1,40}\)|[^、,。;:!?\n\s“”《》()]|(?<=\d),(?=\d{3})| (?=[A-Za-z]))"
)
_CHAIN = re.compile(rf"{_UNIT}+(?:、\s?{_UNIT}+)+")
_ENGLISH_ITEM = r"[^,;:.!?()\n]{1,60}"
_ENGLISH = re.compile(rf"{_ENGLISH_ITEM}(?:, {_ENGLISH_ITEM}){{1,40}},? (?:and|or) (?:[^,;:!?()\n.]|\.(?=\w))+")
_NAME = re.compile(r"[A-Z][\w'’.-]*(?: (?:of |the )?[A-Z][\w'’.-]*){0,4}")
_NAME_AT_END = re.compile(rf"(?<![\w'’.-]){_NAME.pattern}$")
_JOINT = r"(?:,? and (?:the )?|, (?:the )?|; (?:the )?)"
_NOTED = rf"{_NAME.pattern}(?: \([^()\n]{{1,60}}\))?"  # `Ann Lee (ill health)`
_NAMES = re.compile(rf"(?<![\w'’.-]){_NOTED}(?:{_JOINT}{_NOTED})+(?![\w'’-]| [A-Z(])")
_SEPARATOR = re.compile(r",? (?:and|or) (?=[^,]*$)|, (?:and |or )?")
_LINE = re.compile(
    r"^[ \t]*(?:[-*+•●▪◦‧]|\(?\d{1,2}[.)、](?!\d)|\(?[一二三四五六七八九十]{1,3}[、.)]|[①-⑳])[ \t]*"
    r"(?P<item>\S.*?)[ \t;;,,。.]*$",
    re.MULTILINE,
)
_AND_ALSO = re.compile(rf"[,，]\s?(?:还有|以及|及|另有)(?P<item>{_UNIT}+)")
_NUMBER_MARK = re.compile(r"(?:[一二三四五六七八九十壹贰叁参肆伍陆柒捌玖拾\d]{1,3}、)?")
_TOTAL = re.compile(
    r"[两二三四五六七八九十\d]+(?:方面|部分|[个项大名位家类种点条门所人段案地国县市区校队站场件级步期款层])(?![A-Za-z\d])"
)
_CLOSE = re.compile("等(?![于待到级额值次同])|等等")
_LEAD_TAGS = frozenset(("p", "v", "d", "c", "r", "uj", "ul", "u", "uz", "zg"))
_TAIL_TAGS = frozenset(("v", "d", "p", "ul", "uj", "uz", "f"))
_DEED_TAGS = frozenset(("v", "ad", "d"))
_SHORTEST_OBJECT = 2  # characters
_BRACKETS = (("(", ")"), ("“", "”"), ("《", "》"))


def find_lists(text: str) -> tuple[ItemList, ...]:
    """All lists of a text, in order of their first items.

    >>> text = "协会、商会和学会等单位参加"
    >>> [[text[item.start : item.end] for item in found.items] for found in find_lists(text)]
    [['协会', '商会', '学会']]
    """
    simple = simplify(text)
    found = [*_marked_lines(simple), *_chinese(simple), *_english(simple), *_noted_names(simple)]
    return tuple(sorted(found, key=lambda chain: chain.items[0].start))


def find_list(text: str, start: int) -> ItemList | None:
    """The list that reaches over the offset `start`, or the first one after it."""
    return next((chain for chain in find_lists(text) if chain.items[-1].end > start), None)


def _marked_lines(text: str) -> Iterator[ItemList]:
    """Neighboring lines that begin with a bullet or a number."""
    group: list[ListItem] = []
    last = 0
    for match in _LINE.finditer(text):
        if group and re.search(r"[^\s;,。.]", text[last : match.start()]):
            yield from _of(group)
            group = []
        group.append(ListItem(*match.span("item")))
        last = match.end()
    yield from _of(group)


def _of(items: Sequence[ListItem], *, closed: bool = True) -> Iterator[ItemList]:
    kept = tuple(item for item in items if item.start < item.end)
    if len(kept) > 1:
        yield ItemList(kept, closed)


def _chinese(text: str) -> Iterator[ItemList]:
    for match in _CHAIN.finditer(text) if "、" in text else ():
        start = match.start() + len(_NUMBER_MARK.match(match[0])[0])  # type: ignore[index]
        marks = [at for at in range(start, match.end()) if text[at] == "、" and _outside(text, start, at)]
        if not marks:
            continue
        edges = [start - 1, *marks, match.end()]
        spans = _until_closed(text, [_trim(text, left + 1, right) for left, right in pairwise(edges)])
        tokens = split_tokens(text)
        items = spans if _are_deeds(spans[1:], tokens) else _within_sentence(text, spans, tokens)
        more = _AND_ALSO.match(text, items[-1][1])
        items = [*items, *_last(text, more.span("item"), tokens, before=items)] if more else items
        yield from _of([ListItem(*item) for item in items], closed=not text.startswith("等", items[-1][1]))


def _within_sentence(text: str, spans: Sequence[Span], tokens: Sequence[Token]) -> list[Span]:
    """The items without the words of the sentence that lead up to the first and follow the last."""
    first = _first(text, spans[0], tokens)
    return [first, *spans[1:-1], *_last(text, spans[-1], tokens, before=spans[1:-1] or [first])]


def _are_deeds(spans: Sequence[Span], tokens: Sequence[Token]) -> bool:
    """Whether items tell what is done (`制定指引、举办大赛`): most begin with a verb that has an object.

    The verb before such a list belongs to its first item.
    """
    opening = {token.start: token for token in tokens}
    heads = [(opening.get(start), end) for start, end in spans]
    deeds = [1 for head, end in heads if head and head.tag in _DEED_TAGS and end - head.end >= _SHORTEST_OBJECT]
    return len(spans) > 1 and 2 * len(deeds) > len(spans)


def _outside(text: str, start: int, at: int) -> bool:
    """Whether `at` stands outside the brackets and quotation marks that open after `start`."""
    return all(text.count(left, start, at) <= text.count(right, start, at) for left, right in _BRACKETS)


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _first(text: str, item: Span, tokens: Sequence[Token]) -> Span:
    """The first item begins after the last verb, preposition or adverb before it."""
    start, end = item
    leads = (token.end for token in tokens if item[0] <= token.start and token.end < end and token.tag in _LEAD_TAGS)
    return max((at for at in leads if _outside(text, start, at)), default=start), end


def _until_closed(text: str, spans: Sequence[Span]) -> list[Span]:
    """The items up to the one that `等` closes: what follows (`A、B等单位就甲、乙发言`) is another list."""
    places = range(1, len(spans))
    last = next((place for place in places if _CLOSE.search(text, spans[place][0] + 1, spans[place][1])), len(spans))
    return list(spans[: last + 1])


def _usual_length(spans: Sequence[Span]) -> float:
    return sum(end - start for start, end in spans) / len(spans)


def _last(text: str, item: Span, tokens: Sequence[Token], *, before: Sequence[Span]) -> list[Span]:
    """The last item ends before `等` or the verb that follows the list; `B和C` are two items."""
    start, end = item
    close = _CLOSE.search(text, start + 1, end)
    stop = close.start() if close else end
    pieces = _conjoined(text, (start, stop), tokens)
    usual = _usual_length([*before, *pieces[:-1]])
    return pieces if close else [*pieces[:-1], _before_verb(text, pieces[-1], tokens, usual=usual)]


def _conjoined(text: str, item: Span, tokens: Sequence[Token]) -> list[Span]:
    """The halves of `B和C`; the item itself where no such word joins two."""
    start, stop = item
    for token in tokens:
        inside = start < token.start and token.end < stop and _outside(text, start, token.start)
        if inside and text[token.start : token.end] in ("和", "与", "及", "以及", "或", "暨"):
            return [(start, token.start), (token.end, stop)]
    return [item]


def _before_verb(text: str, item: Span, tokens: Sequence[Token], *, usual: float) -> Span:
    """The item up to the verb after it. An item as long as the others (`判断力、领悟力、执行力`) keeps its verb."""
    start, end = item
    tails = [token.start for token in tokens if start < token.start < end and _ends_list(text, token)]
    stop = min((at for at in tails if _outside(text, start, at)), default=end)
    whole = abs(end - start - usual) <= 1 and stop - start < usual
    return start, end if whole else stop


def _ends_list(text: str, token: Token) -> bool:
    """A verb or adverb after the list, or the total that sums it up (`三项工作`)."""
    return token.tag in _TAIL_TAGS or _TOTAL.match(text, token.start) is not None


@lru_cache(maxsize=1)
def _english_edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What leads up to the first item, and what follows the last."""
    lead, tail = alternation("cues", "before-english-lists"), alternation("cues", "after-english-lists")
    return (
        re.compile(rf"^.*\b(?:{lead})\b (?:both |the following |that )?"),
        re.compile(rf"\s+(?:{tail})\b.*$"),
    )


def _english(text: str) -> Iterator[ItemList]:
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
            yield from _of([ListItem(*span) for span in spans])


def _noted_names(text: str) -> Iterator[ItemList]:
    """English names of which two stand alone or one has a remark: `Ann Lee (ill) and Bo Ray (away)`."""
    for match in _NAMES.finditer(text) if " and " in text or ")" in text else ():
        found = (name for name in _NAME.finditer(text, *match.span()) if _outside(text, match.start(), name.start()))
        names = [ListItem(name.start(), name.start() + len(name[0].rstrip("."))) for name in found]
        if len(names) == 2 or "(" in match[0]:
            yield from _of(names)


def _name_start(text: str, items: Sequence[Span]) -> int:
    """Where the first item begins: of names alone (`the ferries at Ayr, Troon and Largs`) where its own name does."""
    start, end = items[0]
    if not all(_NAME.fullmatch(text, *item) for item in items[1:]):
        return start
    own = _NAME_AT_END.search(text, start, end)
    return own.start() if own else start
