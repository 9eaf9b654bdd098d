"""Search by words: BM25 over postings stored as plain arrays (compressed sparse rows), mapped from their file.

The score of a sentence s for the weighted tokens of a question is

    sum over tokens t of  weight(t) * idf(t) * tf / (tf + K1 * (1 - B + B * |s| / average length))

which is BM25 as in S. Robertson, H. Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond*, 2009, equation
3.15, whose constant factor (K1 + 1) is left out because it moves no rank. `tf` counts t in s, `|s|` counts the tokens
of s. The idf is ln(1 + (N - n + 0.5) / (n + 0.5)) with n of N sentences holding t: the book's (equation 3.12 without
relevance judgments) with 1 added inside the logarithm, as Lucene's BM25Similarity does, so that no weight is negative.
N, n and the average length count live sentences over all segments, so they do not depend on how records are spread.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from index.arrays import Array, ArrayFile, compact, pack_strings
from index.ranking import Ranked, at_least_kth

K1 = 1.2
B = 0.75
COUNT_LIMIT = 255  # a token's count in a sentence is stored in a byte; beyond it, tf / (tf + K) has long stopped moving


@dataclass(frozen=True, slots=True)
class Corpus:
    """What BM25 knows of the whole collection: live sentences, and their average length in tokens."""

    sentences: int
    average_length: float


def inverse_frequency(holding: int, sentences: int) -> float:
    """The idf of a token that `holding` of `sentences` sentences hold (see the module)."""
    return float(np.log1p((sentences - holding + 0.5) / (holding + 0.5)))


@dataclass(frozen=True, slots=True)
class Postings:
    """The rows that hold a token, ascending, and how often each does: unsigned integers, (n,) each, mapped."""

    rows: Array
    counts: Array


@dataclass(frozen=True, slots=True)
class _Triples:
    """Postings as three arrays of one length: token number, row, count."""

    tokens: Array
    rows: Array
    counts: Array


class PostingsBuilder:
    """Collects the tokens of sentences in row order, then packs them as the arrays that a `LexicalSegment` reads."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)  # a new token gets the next number
        self._chunks: list[_Triples] = []
        self._lengths: list[Array] = []
        self._rows = 0

    def add_tokens(self, sentences: Iterable[Sequence[str]]) -> None:
        """Append one row a sentence, given its tokens in order."""
        numbers, lengths = array("I"), array("I")
        for tokens in sentences:
            numbers.extend(map(self._numbers.__getitem__, tokens))
            lengths.append(len(tokens))
        sizes = np.array(lengths, dtype=np.uint32)
        rows = np.repeat(np.arange(self._rows, self._rows + len(sizes)), sizes)
        self._append(_Triples(np.array(numbers, dtype=np.int64), rows, np.ones(len(rows), dtype=np.uint32)), sizes)

    def add_kept(self, segment: LexicalSegment, keep: NDArray[np.bool_]) -> None:
        """Append the rows of `segment` where `keep`, bool (rows,), is true."""
        triples = segment.triples(keep)
        used, places = np.unique(triples.tokens, return_inverse=True)
        numbers = np.array([self._numbers[segment.tokens[int(i)]] for i in used], dtype=np.int64)
        moved = _Triples(numbers[places], triples.rows + self._rows, triples.counts)
        self._append(moved, segment.lengths[keep])

    def _append(self, triples: _Triples, lengths: Array) -> None:
        self._chunks.append(triples)
        self._lengths.append(lengths)
        self._rows += len(lengths)

    def arrays(self) -> Mapping[str, Array]:
        """The postings sorted by token (in code point order), then row, and the length of every row in tokens."""
        names = sorted(self._numbers)
        places = np.empty(len(names), dtype=np.int64)
        places[[self._numbers[name] for name in names]] = np.arange(len(names))
        empty = _Triples(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
        chunks = [empty, *self._chunks]
        keys = places[np.concatenate([c.tokens for c in chunks])] * max(1, self._rows) if names else empty.tokens
        keys = keys + np.concatenate([c.rows for c in chunks])
        order = np.argsort(keys, kind="stable")
        firsts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        counts = np.concatenate([c.counts for c in chunks])[order]
        counts = np.add.reduceat(counts, firsts) if len(firsts) else counts
        tokens, rows = np.divmod(keys[order][firsts], max(1, self._rows))
        return {
            **pack_strings("tokens", names),
            "starts": compact(np.searchsorted(tokens, np.arange(len(names) + 1))),
            "rows": compact(rows),
            "counts": np.minimum(counts, COUNT_LIMIT).astype(np.uint8),
            "lengths": compact(np.concatenate([np.zeros(0, dtype=np.uint32), *self._lengths])),
        }


class LexicalSegment:
    """The postings of one segment, mapped from their file. `tokens` are sorted; `lengths` are tokens a row."""

    def __init__(self, file: ArrayFile) -> None:
        self.tokens = file.strings("tokens")
        self.lengths = file["lengths"]
        self._starts, self._rows, self._counts = file["starts"], file["rows"], file["counts"]
        self._brakes: NDArray[np.float32] | None = None
        self._average = 0.0

    def postings(self, token: str) -> Postings | None:
        """The rows that hold `token`; None where none does."""
        place = self.tokens.find(token)
        if place < 0:
            return None
        start, end = int(self._starts[place]), int(self._starts[place + 1])
        return Postings(self._rows[start:end], self._counts[start:end])

    def brakes(self, average: float) -> NDArray[np.float32]:
        """K1 * (1 - B + B * |s| / average) of every row: what tf is added to in the denominator. float32 (rows,)."""
        if self._brakes is None or self._average != average:
            lengths = self.lengths.astype(np.float32)
            self._brakes, self._average = K1 * (1 - B) + lengths * np.float32(K1 * B / average), average
        return self._brakes

    def holding(self, token: str, live: NDArray[np.bool_] | None) -> int:
        """How many live rows hold the token."""
        found = self.postings(token)
        return _holding(found, live) if found is not None else 0

    def triples(self, keep: NDArray[np.bool_]) -> _Triples:
        """The postings of the rows where `keep` is true, those rows counted anew from 0."""
        within = np.flatnonzero(keep[self._rows])
        tokens = np.searchsorted(self._starts, within, side="right") - 1
        places = np.cumsum(keep) - 1
        return _Triples(tokens, places[self._rows[within]], self._counts[within].astype(np.uint32))


def _holding(found: Postings, alive: NDArray[np.bool_] | None) -> int:
    return len(found.rows) if alive is None else int(np.count_nonzero(alive[found.rows]))


def _scores(segment: LexicalSegment, gains: Mapping[str, float], corpus: Corpus) -> NDArray[np.float32]:
    """BM25 of every row of the segment, dead or live: float32 (rows,). `gains` are weight times idf by token."""
    scores = np.zeros(len(segment.lengths), dtype=np.float32)
    brakes = segment.brakes(max(corpus.average_length, 1e-9))
    for token, gain in gains.items():
        found = segment.postings(token)
        if found is not None:
            rows = found.rows.astype(np.intp)
            counts = found.counts.astype(np.float32)
            denominators = brakes[rows]
            denominators += counts
            counts *= np.float32(gain)
            counts /= denominators
            scores[rows] += counts
    return scores


def weigh_tokens(
    segments: Sequence[LexicalSegment],
    weighted: Mapping[str, float],
    *,
    corpus: Corpus,
    live: Sequence[NDArray[np.bool_] | None],
) -> Mapping[str, float]:
    """Weight times idf of each token that a live row holds; those of weight 0 or less are ignored.

    `weighted` gives each token of the question its weight. `live` tells for each segment which rows count (None: all).
    """
    gains = {}
    for token, weight in sorted(weighted.items()):
        stores = ((segment.postings(token), alive) for segment, alive in zip(segments, live, strict=True))
        holding = sum(_holding(found, alive) for found, alive in stores if found is not None)
        if weight > 0 and holding:
            gains[token] = weight * inverse_frequency(holding, corpus.sentences)
    return gains


def search_postings(
    segments: Sequence[LexicalSegment],
    weighted: Mapping[str, float],
    k: int,
    *,
    corpus: Corpus,
    live: Sequence[NDArray[np.bool_] | None],
) -> list[Ranked]:
    """For each segment, its `k` best rows by BM25 and those that tie with the last; rows without a token are left out.

    `weighted` and `live` as in `weigh_tokens`; only rows that count are found.
    """
    gains = weigh_tokens(segments, weighted, corpus=corpus, live=live)
    return search_weighed(segments, gains, k, corpus=corpus, masks=live)


def search_weighed(
    segments: Sequence[LexicalSegment],
    gains: Mapping[str, float],
    k: int,
    *,
    corpus: Corpus,
    masks: Sequence[NDArray[np.bool_] | None],
) -> list[Ranked]:
    """The same, given the `gains` of `weigh_tokens`; `masks` tell which rows of each segment may be found."""
    pairs = zip(segments, masks, strict=True)
    return [_best_rows(segment, gains, k, corpus=corpus, mask=mask) for segment, mask in pairs]


def _best_rows(
    segment: LexicalSegment, gains: Mapping[str, float], k: int, *, corpus: Corpus, mask: NDArray[np.bool_] | None
) -> Ranked:
    if mask is not None and not mask.any():
        return Ranked(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
    scores = _scores(segment, gains, corpus)
    rows = np.flatnonzero(scores if mask is None else np.where(mask, scores, 0))
    return at_least_kth(Ranked(rows, scores[rows]), k)
