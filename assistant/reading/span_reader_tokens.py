"""Tokens of the span reader: words of its own vocabulary, whole numbers, whole foreign words, single marks.

A number with its decimals is one token (`37834.3`), so that no span can cut it; so is a run of Latin letters. A run of
Chinese characters is cut by backward maximum matching over the vocabulary's words of up to `LONGEST_WORD` characters:
short words keep answers cuttable (98 to 99 % of the gold answers of the training sets begin and end at a token), and
matching needs one dictionary look-up a candidate, no lattice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.normalize import fold

LONGEST_WORD = 3
KINDS = ("word", "character", "number", "year", "latin", "end", "mark")
_KIND = {name: place for place, name in enumerate(KINDS)}
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"\d+(?:[.,:]\d+)*|[^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)?|\s+|[{_HAN}]+|.", re.DOTALL)
_CHINESE = re.compile(f"[{_HAN}]")
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_ENDS = frozenset("。!?;.\n")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text, column by column; one entry a token.

    `starts`, `ends`: offsets into the original text. `kinds`: places in `KINDS`. `spellings`: as folded.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    kinds: NDArray[np.int64]
    spellings: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.spellings)

    def part(self, first: int, last: int) -> Tokens:
        """The tokens `first:last`, offsets unchanged."""
        part = slice(first, last)
        return Tokens(self.starts[part], self.ends[part], self.kinds[part], self.spellings[part])


class Tokenizer:
    """Cuts texts into `Tokens`; Chinese words are those of `words`."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)

    def split(self, folded: str) -> list[str]:
        """The spellings of the tokens of a folded text; joined they give it back.

        >>> Tokenizer(["会议"]).split("会议共3,500.5万元 in total")
        ['会议', '共', '3,500.5', '万', '元', ' ', 'in', ' ', 'total']
        """
        pieces: list[str] = []
        for run in _TOKEN.findall(folded):
            if len(run) > 1 and _CHINESE.match(run):
                pieces.extend(self._split_chinese(run))
            else:
                pieces.append(run)
        return pieces

    def _split_chinese(self, run: str) -> list[str]:
        words, end, pieces = self.words, len(run), list[str]()
        while end:
            size = min(LONGEST_WORD, end)
            while size > 1 and run[end - size : end] not in words:
                size -= 1
            pieces.append(run[end - size : end])
            end -= size
        return pieces[::-1]

    def tokenize(self, text: str) -> Tokens:
        """The tokens of a text as it is written."""
        folded = fold(text)
        return self.build(self.split(folded.text), folded.offsets, len(text))

    def tokenize_folded(self, text: str) -> Tokens:
        """The tokens of a text that is folded already; offsets are into it."""
        return self.build(self.split(text), range(len(text) + 1), len(text))

    def build(self, spellings: Sequence[str], offsets: Sequence[int], length: int) -> Tokens:
        """Tokens from spellings, spaces left out; `offsets`: from the joined spellings to `length` code points."""
        edges = np.cumsum([0, *map(len, spellings)])
        places = np.asarray([*offsets[:-1], length], dtype=np.int64)[edges] if spellings else np.zeros(1, np.int64)
        seen = [place for place, spelling in enumerate(spellings) if not spelling.isspace() or "\n" in spelling]
        kept = tuple(spellings[place] for place in seen)
        kinds = np.array([_KIND[kind_of(spelling)] for spelling in kept], dtype=np.int64)
        return Tokens(places[:-1][seen], places[1:][seen], kinds, kept)


def kind_of(spelling: str) -> str:
    """The kind of a folded token, one of `KINDS`.

    >>> [kind_of(token) for token in ("会议", "年", "1998", "37834.3", "minutes", "。", ",")]
    ['word', 'character', 'year', 'number', 'latin', 'end', 'mark']
    """
    if spelling[0].isdecimal():
        return "year" if _YEAR.fullmatch(spelling) else "number"
    if spelling[0] in _ENDS or spelling.isspace():
        return "end"
    if _CHINESE.match(spelling):
        return "word" if len(spelling) > 1 else "character"
    return "latin" if spelling[0].isalpha() else "mark"
