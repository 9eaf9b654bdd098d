"""Enumerations that run across sentences and paragraphs: 一是…二是…, 一、二、, （一）, 第一，, 1. 2., First, Second."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.question import ENGLISH_ORDINALS
from index.normalize import fold, unfold
from index.values import Folded, Sentence, Span

_DIGITS = "一二三四五六七八九十"
_MARK = re.compile(
    r"(?:(?P<shi>[一二三四五六七八九十]{1,3})(?:是|要|来|则是)|(?P<dun>[一二三四五六七八九十]{1,3})、|\((?P<paren>[一二三四五六七八九十\d]{1,3})\)|"
    r"第(?P<di>[一二三四五六七八九十]{1,3})(?:[,，、:：]|项[,，:：]|点[,，:：])|(?P<arabic>\d{1,2})[.、)](?!\d)|"
    rf"(?P<turn>首先|其次|再次|再者|最后)[,，]|(?P<word>{'|'.join(ENGLISH_ORDINALS)})(?:ly)?,)\s*"
)
_TURNS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3}  # `最后` is whichever comes next, and `第四` goes on with these
_ITEM_START = re.compile(r"(?:^|[;；。:：]\s*|[,，]\s*(?=[一二三四五六七八九十]{1,2}[是要]))")
_PARTED = re.compile(  # `面临三个方面的困难:甲;乙;丙`
    r"[^:：;；]*(?:[两二三四五六七八九十\d][个大项条点][^:：;；]{0,12}|困难|差距|问题|不足|任务|措施|要求|建议|方面|成效)[:：]"
    r"(?P<parts>[^;；]+(?:[;；][^;；]+)+)$"
)
_PART = re.compile(r"[^;；\s][^;；]*")
_ROW = re.compile(r"\s*\|\s*(?P<number>\d{1,3})\s*\|\s*(?P<words>[^|\s](?:[^|\n]*[^|\s])?)\s*\|")
_TAIL = " \t。.;；,，、"


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number, the style of its mark, the span of its words without mark and end mark, its sentence."""

    number: int
    style: str
    span: Span
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Items numbered 1, 2, 3 … in one style. `lead` is the sentence before the first item, which says what they are."""

    items: tuple[Item, ...]
    lead: Sentence | None


def find_enumerations(sentences: Sequence[Sentence]) -> tuple[Enumeration, ...]:
    """Every enumeration of at least two items in a record's sentences, in order of their first items."""
    open_by_style: dict[str, list[Item]] = {}
    closed: list[list[Item]] = []
    for sentence in sentences:
        for item in _items_of(sentence):
            running = open_by_style.get(item.style, [])
            item = item if item.number else replace(item, number=len(running) + 1)
            if item.number == 1:
                closed.append(running)
                open_by_style[item.style] = [item]
            elif running and item.number == running[-1].number + 1:
                running.append(item)
    groups = [group for group in [*closed, *open_by_style.values()] if len(group) > 1]
    place = {sentence.span: number for number, sentence in enumerate(sentences)}
    groups.sort(key=lambda group: place[group[0].sentence.span])
    return tuple(_enumeration(group, sentences, place[group[0].sentence.span]) for group in groups)


def _enumeration(group: Sequence[Item], sentences: Sequence[Sentence], first: int) -> Enumeration:
    return Enumeration(items=tuple(group), lead=sentences[first - 1] if first else None)


def _items_of(sentence: Sentence) -> Iterator[Item]:
    """Items that start in a sentence: at its beginning, or after a clause mark inside it; a numbered row is one."""
    if row := _ROW.match(sentence.text):
        begin = sentence.span.start
        span = Span(sentence.span.record_id, begin + row.start("words"), begin + row.end("words"))
        yield Item(int(row["number"]), "row", span, sentence)
        return
    folded = fold(sentence.text)
    if parts := _parted(folded.text):
        yield from _parts(sentence, folded, parts)
        return
    starts = [
        (mark, _number(mark))
        for start in _ITEM_START.finditer(folded.text)
        if (mark := _MARK.match(folded.text, start.end()))
    ]
    for position, (mark, number) in enumerate(starts):
        stop = starts[position + 1][0].start() if position + 1 < len(starts) else len(folded.text)
        left, right = folded.offsets[mark.end()], folded.offsets[stop]
        words = sentence.text[left:right].rstrip(_TAIL)
        if words:
            begin = sentence.span.start + left
            yield Item(number, _style(mark), Span(sentence.span.record_id, begin, begin + len(words)), sentence)


def _parted(text: str) -> list[re.Match[str]]:
    """What semicolons part behind a colon in a folded sentence that is no item; empty where marks stand there."""
    parted = None if _MARK.match(text) else _PARTED.match(text)
    parts = list(_PART.finditer(text, *parted.span("parts"))) if parted else []
    return [] if any(_MARK.match(part[0]) for part in parts) else parts


def _parts(sentence: Sentence, folded: Folded, parts: Sequence[re.Match[str]]) -> Iterator[Item]:
    """What semicolons part behind a colon, numbered in order."""
    for number, part in enumerate(parts, start=1):
        left, right = unfold(folded, *part.span())
        begin, words = sentence.span.start + left, sentence.text[left:right].rstrip(_TAIL)
        yield Item(number, "part", Span(sentence.span.record_id, begin, begin + len(words)), sentence)


def _style(mark: re.Match[str]) -> str:
    return "di" if mark.lastgroup == "turn" else str(mark.lastgroup)


def _number(mark: re.Match[str]) -> int:
    """The number that a mark gives; 0 for the last, which says none."""
    written = mark.group(str(mark.lastgroup))
    if mark.lastgroup == "turn":
        return _TURNS.get(written, 0)
    if written.isdecimal():
        return int(written)
    if written in ENGLISH_ORDINALS:
        return ENGLISH_ORDINALS.index(written) + 1
    tens, _, ones = written.rpartition("十")
    if "十" not in written:
        return _DIGITS.index(written[0]) + 1
    return (_DIGITS.index(tens) + 1 if tens else 1) * 10 + (_DIGITS.index(ones) + 1 if ones else 0)
