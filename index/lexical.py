"""Search by words: BM25 over the postings of `index.postings`.

The score of a sentence s for the weighted tokens of a question is

    sum over tokens t of  weight(t) * idf(t) * tf / (tf + K1 * (1 - B + B * |s| / average length))

which is BM25 as in S. Robertson, H. Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond*, 2009, equation
3.15, whose constant factor (K1 + 1) is left out because it moves no rank. `tf` counts t in s, `|s|` counts the tokens
of s. The idf is ln(1 + (N - n + 0.5) / (n + 0.5)) with n of N sentences holding t: the book's (equation 3.12 without
relevance judgments) with 1 added inside the logarithm, as Lucene's BM25Similarity does, so that no weight is negative.
N, n and the average length count live sentences over all segments, so they do not depend on how records are spread.

Not every posting is read. Tokens are taken up from rare to frequent; once what the frequent ones could still add does
not lift a sentence among the best, those that may yet come among them are scored one by one (H. Turtle, J. Flood,
*Query evaluation: strategies and optimizations*, 1995: max-score). Scores and order are those of reading everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.arrays import Array, ArrayFile
from index.postings import PEAK_STEPS, Keys, PostingsFile, brakes_of, token_keys
from index.ranking import Ranked, at_least_kth

RARE = 8  # a token that fewer than one in so many rows hold is taken up at once
FEW = 64  # at most one in so many rows is scored by itself; as long as there are more, more tokens are taken up
SLACK = 1e-4  # what sums in another order may differ by, as a share; it only decides how many rows are looked at


@dataclass(frozen=True, slots=True)
class Corpus:
    """What BM25 knows of the whole collection: live sentences, and their average length in tokens."""

    sentences: int
    average_length: float


def inverse_frequency(holding: int, sentences: int) -> float:
    """The idf of a token that `holding` of `sentences` sentences hold (see the module)."""
    return float(np.log1p((sentences - holding + 0.5) / (holding + 0.5)))


class LexicalSegment(PostingsFile):
    """The postings of one segment, and what their rows' lengths do to a score."""

    def __init__(self, file: ArrayFile) -> None:
        super().__init__(file)
        self._brakes: tuple[float, NDArray[np.float32]] | None = None

    def brakes(self, average: float) -> NDArray[np.float32]:
        """`brakes_of` every row: float32 (rows,). The last ones are remembered; nothing is held while they are made."""
        kept = self._brakes
        if kept is None or kept[0] != average:
            kept = self._brakes = (average, brakes_of(self.lengths, average))
        return kept[1]


@dataclass(frozen=True)
class _Lists:
    """The postings of the question's tokens in one segment: `starts` to `ends` of its rows, and weight times idf."""

    segment: LexicalSegment
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    gains: NDArray[np.float32]
    most: NDArray[np.float64]
    average: float

    @cached_property
    def brakes(self) -> NDArray[np.float32]:
        """The segment's, for the whole collection's average length."""
        return self.segment.brakes(self.average)

    @cached_property
    def often(self) -> NDArray[np.int64]:
        """Which of the segment's counts above one are those of each list: int64 (lists, 2), half-open."""
        return np.searchsorted(self.segment.often, np.stack([self.starts, self.ends], axis=1))

    def counts(self, number: int) -> NDArray[np.float32]:
        """How often each row of list `number` holds its token: float32 (rows of the list,)."""
        counts = np.ones(int(self.ends[number] - self.starts[number]), dtype=np.float32)
        first, last = self.often[number]
        if last > first:
            counts[self.segment.often[first:last] - self.starts[number]] = self.segment.counts[first:last]
        return counts

    def rows(self, number: int) -> Array:
        """The rows of list `number`, ascending."""
        rows: Array = self.segment.rows[int(self.starts[number]) : int(self.ends[number])]
        return rows

    def gathered(self, numbers: Sequence[int]) -> NDArray[np.float64]:
        """What the lists `numbers` add to every row, summed in no certain order: float64 (rows,)."""
        rows = np.concatenate([self.rows(number) for number in numbers]).astype(np.intp)
        counts = np.concatenate([self.counts(number) for number in numbers])
        added = np.repeat(self.gains[list(numbers)], [len(self.rows(number)) for number in numbers])
        added *= counts
        added /= counts + self.brakes[rows]
        sums: NDArray[np.float64] = np.bincount(rows, weights=added, minlength=len(self.brakes)).astype(
            np.float64, copy=False
        )
        return sums

    def scores(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """BM25 of the given rows, ascending, token by token: float32 (n,)."""
        scores = np.zeros(len(rows), dtype=np.float32)
        brakes, sought = self.brakes[rows], rows.astype(self.segment.rows.dtype)
        for number, gain in enumerate(self.gains):
            listed = self.rows(number)
            places = listed.searchsorted(sought)
            (held,) = (listed.take(places, mode="clip") == sought).nonzero()
            if len(held):
                counts = self._counts_at(number, places[held])
                denominators = brakes[held]
                denominators += counts
                counts *= gain
                counts /= denominators
                scores[held] += counts
        return scores

    def _counts_at(self, number: int, places: NDArray[np.intp]) -> NDArray[np.float32]:
        """How often the rows at `places` of list `number` hold its token: float32 (n,)."""
        counts = np.ones(len(places), dtype=np.float32)
        first, last = self.often[number]
        if last > first:
            often, postings = self.segment.often[first:last], places + self.starts[number]
            among = often.searchsorted(postings.astype(often.dtype))
            (more,) = (often.take(among, mode="clip") == postings).nonzero()
            counts[more] = self.segment.counts[first + among[more]]
        return counts


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
    tokens = sorted(token for token, weight in weighted.items() if weight > 0)
    keys = token_keys(tokens)
    holding = np.zeros(len(tokens), dtype=np.int64)
    for segment, alive in zip(segments, live, strict=True):
        holding += segment.holding(keys, alive)
    pairs = [(token, int(number)) for token, number in zip(tokens, holding, strict=True) if number]
    return {token: weighted[token] * inverse_frequency(number, corpus.sentences) for token, number in pairs}


def search_postings(
    segments: Sequence[LexicalSegment],
    weighted: Mapping[str, float],
    k: int,
    *,
    corpus: Corpus,
    live: Sequence[NDArray[np.bool_] | None],
) -> list[Ranked]:
    """For each segment, those of the `k` best rows of all by BM25 that it holds, ties with the last included.

    Of the others there may be some. Rows without a token are left out. `weighted` and `live` as in `weigh_tokens`;
    only rows that count are found.
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
    keys, weights = token_keys(list(gains)), np.array(list(gains.values()), dtype=np.float32)
    found: list[Ranked] = []
    best, bar = np.zeros(0, dtype=np.float32), 0.0  # the best scores of the segments before; rows below are not wanted
    for segment, mask in zip(segments, masks, strict=True):
        lists = _lists(segment, keys, weights, corpus.average_length)
        ranked = _best_rows(lists, k, bar=bar, mask=mask)
        best = np.sort(np.concatenate([best, ranked.scores]))[-k:]
        bar = float(best[0]) if len(best) == k else 0.0
        found.append(ranked)
    return found


def _lists(segment: LexicalSegment, keys: Keys, weights: NDArray[np.float32], average: float) -> _Lists:
    places = segment.places(keys)
    held = places >= 0
    places = places[held]
    starts, ends = segment.starts[places].astype(np.int64), segment.starts[places + 1].astype(np.int64)
    # A longer average than the segment's own lets a token count for more, at most by as much as it is longer.
    wider = max(1.0, average / segment.average) if segment.average > 0 else 1.0
    most = weights[held] * (segment.peaks[places] * (wider / PEAK_STEPS))
    return _Lists(segment, starts, ends, weights[held], most, average)


def _best_rows(lists: _Lists, k: int, *, bar: float, mask: NDArray[np.bool_] | None) -> Ranked:
    if not len(lists.starts) or (mask is not None and not mask.any()):
        return Ranked(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
    rows = _promising(lists, k, bar=bar, mask=mask)
    scores = lists.scores(rows)
    wanted = (scores > 0) & (scores >= np.float32(bar))
    return at_least_kth(Ranked(rows[wanted], scores[wanted]), k)


def _promising(lists: _Lists, k: int, *, bar: float, mask: NDArray[np.bool_] | None) -> NDArray[np.intp]:
    """The rows that may be among the `k` best and reach `bar`, ascending; some more may be there."""
    rows = len(lists.brakes)
    if mask is not None and np.count_nonzero(mask) <= rows // FEW:
        return np.flatnonzero(mask)
    sizes = lists.ends - lists.starts
    order = np.argsort(sizes, kind="stable")
    taken = max(1, int(np.searchsorted(sizes[order], rows / RARE)))
    partial, done = np.zeros(rows), 0
    while True:
        partial += lists.gathered(order[done:taken].tolist())
        done, rest = taken, float(lists.most[order[taken:]].sum())
        if mask is not None:
            partial[~mask] = 0.0
        least = max(bar, _kth(partial, k)) * (1 - SLACK) - rest * (1 + SLACK)
        if done == len(order):
            return np.flatnonzero((partial >= least) & (partial > 0))
        if least > 0:
            promising = np.flatnonzero(partial >= least)
            if len(promising) <= max(k, rows // FEW):
                return promising
        taken += max(1, (len(order) - done) // 2)


def _kth(scores: NDArray[np.float64], k: int) -> float:
    """The `k`-th highest score, 0 where there are fewer. Of the many low ones, often alike, few are sorted."""
    highest = float(scores.max(initial=0.0))
    for share in (0.5, 0.25, 0.0):
        high = scores[scores > highest * share]
        if len(high) >= k:
            return float(np.partition(high, len(high) - k)[-k])
    return 0.0
