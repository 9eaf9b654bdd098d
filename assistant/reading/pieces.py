"""Figures told in a row (`甲案5票、乙案2票`): which words of the sentence are of which figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.mentions.item_lists import ListItem
from assistant.question import Analysis
from assistant.reading.candidates import lists_of, mentions_of
from assistant.reading.compatible import NUMERIC
from assistant.reading.constraints import change_fit
from assistant.reading.passages import Passage, differ_in_language
from assistant.values import Mention

Place = tuple[int, int]  # of a figure, offsets into the sentence
Pieces = tuple[tuple[int, int], ...]  # offsets into the folded sentence

_TOLD_IN_ROWS = (*NUMERIC, "date", "time")
_HALF = 0.5  # a word matched less strongly than this is not met
_OF_THEM = r"(?<=[\u4e00-\u9fff])[中里]有(?=\d)"  # `19艘中有7艘`
_END = re.compile(
    rf"{_OF_THEM}|"
    r"(?<!\d)[,，](?!\d)|[,，](?!\d{3})|[;；。、()（）|]|(?<=[㐀-鿿]) +(?=[*_]*[㐀-鿿])"
)
_PARTS = re.compile(rf"其中|{_OF_THEM}")
_SENTENCE_END = re.compile("[;；。]")
_EACH = re.compile("分别|各自?[为是有]|依序|依次")
_JOINED = re.compile(r"[\s、,，]*(?:和|与|及|以及)?\s*")


def piece_fit(analysis: Analysis, passage: Passage, mention: Mention) -> float:
    """Of several figures told in a row: -1 where more of the question's words are another's than the figure's own.

    A figure's words are those between the marks around it; where it is a part (`共12件，其中甲5件`) and has any of its
    own, also those of what it is a part of; where several things have one each (`甲、乙分别为5票和2票`), those of its
    thing. Of a question in another language than the record's too few words are found to tell, and of a value that
    changed both are of the same words.
    """
    if mention.kind not in _TOLD_IN_ROWS or differ_in_language(analysis, passage.sentence):
        return 0.0
    figures = sorted({(one.start, one.end) for one in mentions_of(passage.sentence.text) if one.kind == mention.kind})
    place = (mention.start, mention.end)
    if len(figures) < 2 or place not in figures or _is_changed(analysis, passage, mention):
        return 0.0
    of_each = _things_with_one_each(passage, figures)
    told = {one: _terms_within(passage, of_each.get(one) or _piece(passage, one[0])) for one in figures}
    return -float(any(told[place] < other for other in told.values()))


def thing_of(passage: Passage, kind: str, place: Place) -> str:
    """The folded words for the thing that a figure is of, where several things have one each; else empty."""
    figures = sorted({(one.start, one.end) for one in mentions_of(passage.sentence.text) if one.kind == kind})
    pieces = _things_with_one_each(passage, figures).get(place, ())
    return "".join(passage.folded.text[start:end] for start, end in pieces)


def _is_changed(analysis: Analysis, passage: Passage, mention: Mention) -> bool:
    start, end = passage.folded_offset(mention.start), passage.folded_offset(mention.end)
    return change_fit(analysis, passage, start, end) != 0


def _piece(passage: Passage, offset: int) -> Pieces:
    """The piece between marks that holds an offset, and that of what it is a part of, where it is one."""
    text, at = passage.folded.text, passage.folded_offset(offset)
    left = max((match.end() for match in _END.finditer(text, 0, at)), default=0)
    mark = _END.search(text, at)
    own = (left, mark.start() if mark else len(text))
    begun = _begun(text, left)
    parts = _PARTS.search(text, begun, own[1])
    if not parts:
        return (own,)
    of_part_before = parts.start() <= begun + 1  # `共12件；其中`
    return own, (_begun(text, parts.start() - 1) if of_part_before else begun, parts.start())


def _begun(text: str, offset: int) -> int:
    """Where the part of the sentence begins in which an offset lies."""
    return max((match.end() for match in _SENTENCE_END.finditer(text, 0, max(0, offset))), default=0)


def _things_with_one_each(passage: Passage, figures: Sequence[Place]) -> dict[Place, Pieces]:
    """Of figures that things in a row have one each, by their place: the piece that names the thing."""
    text, each = passage.sentence.text, _EACH.search(passage.folded.text)
    if not each:
        return {}
    at = passage.folded.offsets[each.start()]
    row = _row([figure for figure in figures if figure[0] > at], text)
    items = next((items for items in _lists_before(text, at) if len(items) == len(row)), [])
    ends = (min(item.end, at) for item in items)
    places = zip((item.start for item in items), ends, strict=True)
    named = ((passage.folded_offset(start), passage.folded_offset(end)) for start, end in places)
    return {figure: (piece,) for figure, piece in zip(row, named, strict=False)}


def _row(figures: Sequence[Place], text: str) -> list[Place]:
    """The first figures that nothing but marks stands between."""
    row = list(figures[:1])
    for one, other in pairwise(figures):
        if not _JOINED.fullmatch(text, one[1], other[0]):
            break
        row.append(other)
    return row


def _lists_before(text: str, at: int) -> list[list[ListItem]]:
    """The items before an offset of each list that begins before it, the nearest first."""
    found = ([item for item in one.items if item.start < at] for one in lists_of(text))
    return sorted((items for items in found if len(items) > 1), key=lambda items: -items[0].start)


def _terms_within(passage: Passage, pieces: Pieces) -> frozenset[int]:
    """The words of the question that stand in the first of the folded slices and, where any do, in the others."""
    sure = [match for match in passage.matches if match.strength >= _HALF]
    own, *others = (frozenset(m.term for m in sure if left <= m.start and m.end <= right) for left, right in pieces)
    return own.union(*others) if own else own
