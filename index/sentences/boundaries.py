"""Where sentences end within a block of running text, Chinese and English mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.sentences.vocabulary import ABBREVIATIONS, FIRST_WORDS, NUMBERED, SOMETIMES

_IS_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_CLOSERS = "”’」』》〉）)\\]】〕"
_END = re.compile(rf"""(?P<mark>[。！？!?｡．]+|\.+|…+)(?P<close>[{_CLOSERS}"']*)""")
# Short quotations and brackets are one piece: no sentence ends within them.
_PIECE = re.compile(
    r"「[^「」]{1,40}」|『[^『』]{1,40}』|“[^“”]{1,40}”|《[^《》]{1,60}》|（[^（）]{1,60}）|\([^()]{1,60}\)"
    r'|【[^【】]{1,40}】|\[[^\[\]]{1,60}\]|"[^"]{1,60}"'
)
# Marks after which the same sentence goes on, even after a closed quotation.
_GOES_ON = frozenset(",，、;；:：。.?？!！…—-–")
_LIST_MARK = re.compile(r"\s*(?:\W{1,4}\s+)?[(（]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})\\?")
_WORD_BEFORE = re.compile(r"[A-Za-z](?:[A-Za-z.]*[A-Za-z])?$")
_WORD_AFTER = re.compile(r"[\s\"'“‘(\[*_]*([^\W_]+)")
_IN_ADDRESS = re.compile(r"[A-Za-z0-9=&/]")
_CLAUSE_MARKS = (re.compile(r"[;；]|[。！？!?]"), re.compile(r"[，：]|[,:](?!\d|//)"), re.compile(r"[、\s)）]"))


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The short quotations of a text, in order, asked for in order."""

    bounds: list[tuple[int, int]]

    def around(self, position: int, cursor: int) -> int:
        """The index of the first piece that ends at or after `position`, from `cursor` on."""
        while cursor < len(self.bounds) and self.bounds[cursor][1] < position:
            cursor += 1
        return cursor


def sentence_bounds(text: str, *, limit: int, whole: bool = False) -> Iterator[tuple[int, int]]:
    """The sentences of a block as offsets into it, without surrounding blanks; none longer than `limit` code points.

    `whole` keeps the block as one sentence (a heading, a table row) but for the limit. Linear in the text's length.

    >>> list(sentence_bounds("增長3.6%。「好。」他說。", limit=99))
    [(0, 7), (7, 11), (11, 14)]
    """
    start = 0
    for end in (*(() if whole else sentence_ends(text)), len(text)):
        yield from _within(text, _trim(text, start, end), limit)
        start = end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _within(text: str, bounds: tuple[int, int], limit: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long: after the last strong mark of a window, else a weaker one, else anywhere."""
    start, end = bounds
    while end - start > limit:
        cut = start + _cut(text[start : start + limit + 1], limit)
        first, last = _trim(text, start, cut)
        if first < last:
            yield first, last
        start = _trim(text, cut, min(end, cut + limit))[0]
    if start < end:
        yield start, end


def _cut(window: str, limit: int) -> int:
    for marks in _CLAUSE_MARKS:
        ends = [match.end() for match in marks.finditer(window, limit // 3) if match.end() <= limit]
        if ends:
            return ends[-1]
    return limit


def sentence_ends(text: str) -> Iterator[int]:
    """The offsets after each sentence but the last, as far as marks tell.

    >>> list(sentence_ends("Dr. Lee left at 5 p.m. on Friday. He came back."))
    [33, 47]
    """
    pieces = _Pieces([match.span() for match in _PIECE.finditer(text)])
    start = cursor = 0
    for match in _END.finditer(text):
        cursor = pieces.around(match.end("mark"), cursor)
        inside = pieces.bounds[cursor] if cursor < len(pieces.bounds) else None
        end = _end(text, match, start)
        if end is not None and _leaves(text, end, inside, start):
            yield end
            start = end


def _leaves(text: str, end: int, piece: tuple[int, int] | None, start: int) -> bool:
    """Whether a sentence can end at `end`, seen from the short quotation around or just before it."""
    if piece is None or not piece[0] < end <= piece[1]:
        return True
    if end < piece[1]:
        return False
    opens_sentence = piece[0] <= start or text[piece[0] - 1] in "：:，, \t\n"
    return opens_sentence or end >= len(text) or not text[end].isalnum()


def _end(text: str, match: re.Match[str], start: int) -> int | None:
    """The offset after the sentence that `match` may end, None if it ends none."""
    end = match.end("mark") + _closing(match.group("close"), text, start, match.start())
    following = text[end : end + 1]
    if following in _GOES_ON and following:
        return None
    mark = match.group("mark")[-1]
    if mark == "…" or match.group("mark").startswith(".."):
        ends = following.isspace() and _next_word(text, end)[:1].isupper()
    elif mark in "!?":
        ends = not _IN_ADDRESS.match(following) and not _quoted_within(text, match, end)
    else:
        ends = mark != "." or _full_stop(text, match.start(), (start, end))
    return end if ends else None


def _quoted_within(text: str, match: re.Match[str], end: int) -> bool:
    """Whether a quotation that ends in `!` or `?` is a part of the sentence: `an “Oh!” moment`."""
    return end > match.end("mark") and text[end : end + 1].isspace() and _next_word(text, end)[:1].islower()


def _closing(close: str, text: str, start: int, end: int) -> int:
    """How many of the closing marks belong to the sentence: a straight quote only where one is open."""
    for index, char in enumerate(close):
        if char in "\"'" and text.count(char, max(start, end - 500), end) % 2 == 0:
            return index
    return len(close)


def _next_word(text: str, end: int) -> str:
    match = _WORD_AFTER.match(text, end, end + 60)
    return match.group(1) if match else ""


def _full_stop(text: str, dot: int, sentence: tuple[int, int]) -> bool:
    """Whether the `.` at `dot` ends a sentence: not in numbers, abbreviations, initials, addresses or list marks."""
    start, end = sentence
    before, following = text[max(0, dot - 1) : dot], text[end : end + 1]
    if following and not following.isspace():
        return bool(_IS_HAN.match(following)) and not before.isascii()
    word = _next_word(text, end)
    if word[:1].islower() and before.isascii():
        return False
    return not _abbreviates(text, dot, word) and (dot - start > 12 or not _LIST_MARK.fullmatch(text, start, dot))


def _abbreviates(text: str, dot: int, word: str) -> bool:
    """Whether the word before `dot` is an abbreviation or an initial with which the sentence goes on, to `word`."""
    match = _WORD_BEFORE.search(text, max(0, dot - 24), dot)
    last = match.group() if match else ""
    if last.lower() in NUMBERED:
        return word[:1].isdigit()
    if last.lower() in ABBREVIATIONS:
        return bool(word)
    may_end = last.lower() in SOMETIMES or len(last) == 1 and last.isupper()
    return may_end and bool(word) and not (word[0].isupper() and word.lower() in FIRST_WORDS)
