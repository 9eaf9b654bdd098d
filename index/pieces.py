"""The embedded encoder's pieces for a few short texts, without the tokenizer: it takes a tenth of a second to load.

The cut is that of the Unigram model (Kudo 2018, arXiv:1804.10959): the pieces whose log probabilities sum highest,
found by Viterbi; equal to what the tokenizer gives (tested). Pieces are looked up by hash in two mapped arrays.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from index.arrays import ArrayFile, pack_arrays
from index.dictionary import Frequencies, build_frequencies

UNKNOWN = 0  # the row of characters that no piece covers
UNKNOWN_PENALTY = 10.0  # how much less likely than the least likely piece: as in the tokenizers library


@dataclass(frozen=True, slots=True)
class Piece:
    """`text[start:end]` is piece number `id`."""

    id: int
    start: int
    end: int


def pack_pieces(scores: Sequence[tuple[str, float]]) -> bytes:
    """The bytes of a file of pieces: (piece, log probability) by number. Row 0, the unknown piece, is in no text."""
    listed = "\n".join(f"{piece} {number}" for number, (piece, _) in enumerate(scores) if number != UNKNOWN)
    table = build_frequencies(listed)
    numbers = np.array([score for _, score in scores], np.float32)
    return pack_arrays({"keys": table.keys, "numbers": table.counts.astype(np.uint32), "scores": numbers})


class Pieces:
    """The pieces of a file written by `pack_pieces`, mapped."""

    def __init__(self, path: Path) -> None:
        """Raises DamagedIndex where the file is missing or of another form."""
        arrays = ArrayFile(path)
        self._table = Frequencies(arrays["keys"], arrays["numbers"], 0)
        self._scores = arrays["scores"]
        self._unknown = float(self._scores[1:].min()) - UNKNOWN_PENALTY

    def cut(self, text: str) -> list[Piece]:
        """The pieces of folded text, in order; characters that no piece covers are left out."""
        return [Piece(*found) for found in self._best_path(text)]

    def cut_many(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of the pieces of each of several folded texts; pieces are looked up in all of them at once."""
        numbers: list[list[int]] = [[] for _ in texts]
        ends = np.cumsum([len(text) + 1 for text in texts]).tolist()
        place = 0
        for number, start, _ in self._best_path("\n".join(texts)):
            while start >= ends[place]:
                place += 1
            numbers[place].append(number)
        return numbers

    def _best_path(self, text: str) -> list[tuple[int, int, int]]:
        """Number, start and end of the pieces of a text, by Viterbi within each run; between runs there are none."""
        begins, ends = _bounds_of_runs(text)
        score = [-np.inf] * (len(text) + 1)
        last: list[tuple[int, int]] = [(UNKNOWN, -1)] * (len(text) + 1)
        for start, end, number, gained in self._edges(text, ends):
            reached = gained if begins[start] else score[start] + gained
            if reached > score[end]:
                score[end], last[end] = reached, (number, start)
        path, place = list[tuple[int, int, int]](), len(text)
        while place > 0:
            number, start = last[place]
            if number != UNKNOWN:
                path.append((number, start, place))
            place = start if start >= 0 else place - 1
        return path[::-1]

    def _edges(self, text: str, ends: Sequence[int]) -> Iterator[tuple[int, int, int, float]]:
        """Every piece in a run of the text: where it starts and ends, its number and score; from the left, and the
        shortest first. Where no single character is a piece, it stands for itself, unknown.
        """
        limits = np.array(ends, np.int64)
        found = [(starts, starts + length, numbers) for length, starts, numbers in self._table.places(text)]
        starts, stops, numbers = (np.concatenate(column).astype(np.int64) for column in zip(*found, strict=True))
        kept = (numbers != UNKNOWN) & (stops <= limits[starts])
        starts, stops, numbers = starts[kept], stops[kept], numbers[kept]
        single = np.zeros(len(text), np.bool_)
        single[starts[stops == starts + 1]] = True
        (alone,) = np.nonzero(~single & (limits > 0))
        known = np.round(self._scores[numbers].astype(np.float64), 2)
        gains = np.concatenate([known, np.full(len(alone), self._unknown)])
        starts, stops = np.concatenate([starts, alone]), np.concatenate([stops, alone + 1])
        numbers = np.concatenate([numbers, np.full(len(alone), UNKNOWN)])
        order = np.lexsort((stops, starts))
        ints = (column[order].tolist() for column in (starts, stops, numbers))
        return zip(*ints, gains[order].tolist(), strict=True)


def _bounds_of_runs(text: str) -> tuple[list[bool], list[int]]:
    """For each character whether a run begins with it, and where its run ends, 0 for what is in no run."""
    begins, ends = [False] * len(text), [0] * len(text)
    for start, end in _runs(text):
        begins[start] = True
        ends[start:end] = [end] * (end - start)
    return begins, ends


def _runs(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that pieces do not cross: between spaces, each punctuation mark by itself."""
    start = 0
    for place, char in enumerate(text):
        kind = _kind_of(char)
        if kind:
            if place > start:
                yield start, place
            if kind == "mark":
                yield place, place + 1
            start = place + 1
    if start < len(text):
        yield start, len(text)


@lru_cache(maxsize=1 << 14)
def _kind_of(char: str) -> str:
    """`space`, `mark`, or nothing for what pieces are made of."""
    if char.isspace():
        return "space"
    ascii_mark = char.isascii() and not char.isalnum() and char.isprintable()
    return "mark" if ascii_mark or unicodedata.category(char).startswith("P") else ""
