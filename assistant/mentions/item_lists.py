"""Lists within a text: `A、B和C等`, `A, B, and C`, numbered and bulleted lines.

Every list is found whole: it reaches from its first item to its last, and an item holds neither the verb before the
list nor the words that close it (`等单位`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.mentions.english_lists import english_lists
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


_UNIT = (
    r"(?:“[^”\n]{1,40}”|《[^》\n]{1,60}》|\([^()\n]{1,40}\)|[^、,。;:!?\n\s“”《》()]|(?<=\d),(?=\d{3})| (?=[A-Za-z]))"
)
_CHAIN = re.compile(rf"{_UNIT}+(?:、\s?{_UNIT}+)+")
_LINE = re.compile(
    r"^[ \t]*(?:[-*+•●▪◦‧]|\(?\d{1,2}[.)、](?!\d)|\(?[一二三四五六七八九十]{1,3}[、.)]|[①-⑳])[ \t]*"
    r"(?P<item>\S.*?)[ \t;;,,。.]*$",
    re.MULTILINE,
)
_AND_ALSO = re.compile(rf"[,，]\s?(?:还有|以及|及|另有)(?P<item>{_UNIT}+)")
_NUMBER_MARK = re.compile(r"(?:[一二三四五六七八九十壹贰叁参肆伍陆柒捌玖拾\d]{1,3}、)?")
_TOTAL = re.compile(
    r"[两二三四五六七八九十\d]+(?:方面|部分|方(?!面|案|法)|[个项大名位家类种点条门所人段案地国县市区校队站场件级步期款层])(?![A-Za-z\d])"
)
_ENDS_NAME = re.compile(r"[室站所院队馆厂费率员品机线][^\u4e00-\u9fff]|[室站所院队馆厂费率员品机线]$")
_EACH_WITH_FIGURE = re.compile(  # `the Silver Band, £600; the Food Larder, £1,200`
    r"(?:^|(?<=[;:])) ?(?P<item>[^;:,。\n]{2,60}), ?(?:[A-Z]{0,3}[$€£¥])?\d[\d,.]*\d? ?[^\s\d;,.。]{0,4}(?=[;.。]|$)"
)
_TITLE = re.compile(r"《[^《》\n]{1,60}》")
_NOTED = rf"{_TITLE.pattern}(?:\([^()\n]{{1,20}}\))?"  # `《办法》(草案)`
_TITLES = re.compile(rf"{_NOTED}(?:(?:和|与|及|以及|、){_NOTED})+")
_CLOSE = re.compile("等(?![于待到级额值次同])|等等")
_LEAD_TAGS = frozenset(("p", "v", "d", "c", "r", "uj", "ul", "u", "uz", "zg"))
_TAIL_TAGS = frozenset(("v", "d", "p", "ul", "uj", "uz", "f"))
_PART_OF_NAME = frozenset("县市区乡镇村州省")
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
    found = [*_marked_lines(simple), *_chinese(simple), *_titles(simple), *_of_english(simple), *_with_figures(simple)]
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


def _with_figures(text: str) -> Iterator[ItemList]:
    """What semicolons part, each with a figure of its own behind a comma; the figures are no part of the items."""
    if ";" in text:
        yield from _of([ListItem(*match.span("item")) for match in _EACH_WITH_FIGURE.finditer(text)])


def _of_english(text: str) -> Iterator[ItemList]:
    for spans in english_lists(text):
        yield from _of([ListItem(*span) for span in spans])


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
    usual = spans[1][1] - spans[1][0] if len(spans) > 2 else 0
    first = _first(text, spans[0], tokens, usual=usual)
    last = _last(text, spans[-1], tokens, before=spans[1:-1] or [first])
    return [*_joined_before(text, spans[0], first, tokens), first, *spans[1:-1], *last]


def _joined_before(text: str, whole: Span, first: Span, tokens: Sequence[Token]) -> Iterator[Span]:
    """What `与` joins to the first item (`甲与乙、丙签约`): an item too, unless a verb governs the word."""
    joint = next((token for token in tokens if token.end == first[0]), None)
    if joint is not None and joint.start > whole[0] and text[joint.start : joint.end] in ("与", "和"):
        own = _first(text, (whole[0], joint.start), tokens)
        governed = any(token.end == joint.start and _leads(text, token) for token in tokens)
        if own[0] < own[1] and not governed:
            yield own


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


def _first(text: str, item: Span, tokens: Sequence[Token], *, usual: int = 0) -> Span:
    """The first item begins after the last verb, preposition or adverb before it; not after one character that makes it
    as long as the next (`支持漆线雕、鱼灯舞`).
    """
    start, end = item
    leads = [token for token in tokens if start <= token.start and token.end < end and _leads(text, token)]
    leads = [token for token in leads if _outside(text, start, token.end)]
    if len(leads) > 1 and leads[-1].start == leads[-2].end == end - usual and leads[-1].end == end - usual + 1:
        leads.pop()
    return (leads[-1].end if leads else start), end


def _leads(text: str, token: Token) -> bool:
    """Whether a word may lead up to a list; `县` is a part of a name whatever else it is."""
    return token.tag in _LEAD_TAGS and text[token.start : token.end] not in _PART_OF_NAME


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
        if inside and text[token.start : token.end] in ("和", "与", "及", "以及", "或", "暨", "跟"):
            return [(start, token.start), (token.end, stop)]
    return [item]


def _before_verb(text: str, item: Span, tokens: Sequence[Token], *, usual: float) -> Span:
    """The item up to the total or the verb after it. An item as long as the others keeps its verb, also before a total
    (`判断力、领悟力、执行力`; `养护、修缮、展示三个项目`).
    """
    start, end = item
    end = next((t.start for t in tokens if start < t.start < end and _TOTAL.match(text, t.start)), end)
    tails = [token.start for token in tokens if start < token.start < end and _ends_list(text, token)]
    stop = min((at for at in tails if _outside(text, start, at)), default=end)
    whole = abs(end - start - usual) <= 1 and stop - start < usual
    return start, end if whole else stop


def _ends_list(text: str, token: Token) -> bool:
    """A verb or adverb after the list, or the total that sums it up (`三项工作`); no verb within a name (`透析室`)."""
    in_name = token.end - token.start > 1 and _ENDS_NAME.match(text, token.end) is not None
    return token.tag in _TAIL_TAGS and not in_name or _TOTAL.match(text, token.start) is not None


def _titles(text: str) -> Iterator[ItemList]:
    """Two titles that a word joins: `《章程》和《办法》`."""
    for match in _TITLES.finditer(text) if "》" in text else ():
        if "、" not in _TITLE.sub("", match[0]):
            yield from _of([ListItem(*title.span()) for title in _TITLE.finditer(text, *match.span())])
