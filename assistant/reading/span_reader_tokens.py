"""Tokens of the span reader: words of its own vocabulary, whole numbers, whole foreign words, single marks.

A number with its decimals is one token (`37834.3`), so that no span can cut it; so is a run of Latin letters. A run of
Chinese characters is cut by backward maximum matching over the vocabulary's words of up to `LONGEST_WORD` characters:
short words keep answers cuttable (98 to 99 % of the gold answers of the training sets begin and end at a token), and
matching needs one dictionary look-up a candidate, no lattice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.normalize import fold, fold_text

LONGEST_WORD = 3
SPECIALS = ("<pad>", "<han>", "<latin>", "<mark>", "<year>", "<decimal>", *(f"<digits{n}>" for n in range(1, 9)))
KINDS = ("word", "character", "number", "year", "latin", "end", "mark")
_KIND = {name: place for place, name in enumerate(KINDS)}
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"\d+(?:[.,:]\d+)*|[^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)?|\s+|[{_HAN}]+|.", re.DOTALL)
_CHINESE = re.compile(f"[{_HAN}]")
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_ENDS = frozenset("。!?;.\n")
_CACHED_PASSAGES = 4096


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words, characters and how telling each word is.

    `words[w]` and `characters[c]` are ids (0: unknown character); `weights[i]` is a smooth inverse frequency in 0..1,
    near 0 for the commonest words (Arora, Liang and Ma 2017, a simple but tough-to-beat baseline for sentence
    embeddings).
    """

    words: dict[str, int]
    characters: dict[str, int]
    weights: NDArray[np.float32]

    @classmethod
    def read(cls, text: str, characters: str, weights: NDArray[np.float32]) -> Vocabulary:
        """The vocabulary whose words are the lines of `text`."""
        words = {word: place for place, word in enumerate(text.split("\n"))}
        return cls(words, {char: place for place, char in enumerate(characters, 1)}, weights)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text, column by column; all arrays have one entry a token.

    `starts`, `ends`: offsets into the original text. `ids`: words; `firsts`, `lasts`: ids of the first and last
    character; `keys`: equal exactly when two tokens are spelled the same once folded; `kinds`: places in `KINDS`.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    ids: NDArray[np.int64]
    firsts: NDArray[np.int64]
    lasts: NDArray[np.int64]
    keys: NDArray[np.int64]
    kinds: NDArray[np.int64]
    weights: NDArray[np.float32]
    spellings: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, first: int, last: int) -> Tokens:
        """The tokens `first:last`, offsets unchanged."""
        part = slice(first, last)
        return Tokens(
            starts=self.starts[part],
            ends=self.ends[part],
            ids=self.ids[part],
            firsts=self.firsts[part],
            lasts=self.lasts[part],
            keys=self.keys[part],
            kinds=self.kinds[part],
            weights=self.weights[part],
            spellings=self.spellings[part],
        )


def join_tokens(parts: Sequence[Tokens]) -> Tokens:
    """The tokens of several texts, or of parts of texts, one after the other; offsets stay those of each."""
    names = ("starts", "ends", "ids", "firsts", "lasts", "keys", "kinds", "weights")
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return Tokens(**columns, spellings=tuple(spelling for part in parts for spelling in part.spellings))


class Tokenizer:
    """Cuts texts into `Tokens`; remembers the passages it has cut, for the same hit is read for many questions."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._rows: dict[str, tuple[int, int, int, int, int, float]] = {}
        self.tokenize = lru_cache(_CACHED_PASSAGES)(self._tokenize)

    def split(self, folded: str) -> list[str]:
        """The spellings of the tokens of a folded text; joined they give it back.

        >>> Tokenizer(Vocabulary.read("会议", "", np.zeros(1, np.float32))).split("会议共3,500.5万元 in total")
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
        words, end, pieces = self.vocabulary.words, len(run), list[str]()
        while end:
            size = min(LONGEST_WORD, end)
            while size > 1 and run[end - size : end] not in words:
                size -= 1
            pieces.append(run[end - size : end])
            end -= size
        return pieces[::-1]

    def _tokenize(self, text: str) -> Tokens:
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
        table = np.array([self._row(spelling) for spelling in kept], dtype=np.float64).reshape(-1, 6)
        ids, firsts, lasts, keys, kinds = table[:, :5].astype(np.int64).T
        return Tokens(
            places[:-1][seen], places[1:][seen], ids, firsts, lasts, keys, kinds, table[:, 5].astype(np.float32), kept
        )

    def _row(self, spelling: str) -> tuple[int, int, int, int, int, float]:
        row = self._rows.get(spelling)
        if row is None:
            row = self._rows[spelling] = self._describe(spelling)
        return row

    def _describe(self, spelling: str) -> tuple[int, int, int, int, int, float]:
        words, characters = self.vocabulary.words, self.vocabulary.characters
        kind = kind_of(spelling)
        known = words.get(spelling)
        place = words[_stand_in(spelling, kind)] if known is None and SPECIALS[1] in words else known or 0
        key = known if known is not None else len(words) + crc32(spelling.encode("utf-8", "replace"))
        weight = float(self.vocabulary.weights[known]) if known is not None else 1.0
        quiet = kind in ("end", "mark")
        first, last = characters.get(spelling[0], 0), characters.get(spelling[-1], 0)
        return place, first, last, key, _KIND[kind], 0.0 if quiet else weight


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


def _stand_in(spelling: str, kind: str) -> str:
    if kind == "year":
        return "<year>"
    if kind == "number":
        return f"<digits{min(len(spelling), 8)}>" if spelling.isdecimal() else "<decimal>"
    return {"latin": "<latin>", "word": "<han>", "character": "<han>"}.get(kind, "<mark>")


def folded_words(text: str) -> list[str]:
    """The Latin words of a text, folded: what an English vocabulary is counted over."""
    return [run for run in _TOKEN.findall(fold_text(text)) if run[0].isalpha() and not _CHINESE.match(run)]
