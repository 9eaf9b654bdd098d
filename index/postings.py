"""Postings on disk: which rows hold a token and how often, as plain arrays mapped from their file.

A token is kept as a 64-bit key, not as text: a question's tokens are found among a segment's by one binary search over
sorted numbers, and no token is ever read back. Two of ten million tokens share a key with a chance of about 3 in a
million; their postings would be searched as one token's.

Most tokens stand once in a sentence, so only the counts above one are stored, by the place of their posting.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import count

import numpy as np
from numpy.typing import NDArray

from index.arrays import Array, ArrayFile, compact

K1 = 1.2
B = 0.75
COUNT_LIMIT = 255  # a token's count in a sentence is stored in a byte; beyond it, tf / (tf + K) has long stopped moving
PEAK_STEPS = 255  # a token's largest gain in a segment is kept in so many steps, rounded up

Keys = NDArray[np.uint64]


@lru_cache(maxsize=1 << 14)
def token_key(token: str) -> int:
    """The key under which a token's postings are kept: the first eight bytes of its BLAKE2b digest."""
    return int.from_bytes(blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def token_keys(tokens: Sequence[str]) -> Keys:
    """The keys of many tokens, in their order: uint64 (n,)."""
    return np.fromiter(map(token_key, tokens), np.uint64, len(tokens))


@dataclass(frozen=True, slots=True)
class _Triples:
    """Postings as three arrays of one length: token number, row, count."""

    tokens: Array
    rows: Array
    counts: Array


class PostingsBuilder:
    """Collects the tokens of sentences in row order, then packs them as the arrays that a `PostingsFile` reads.

    Tokens are numbered as they come: new ones by their text, those of other segments by their key.
    """

    def __init__(self) -> None:
        self._numbers: defaultdict[str | int, int] = defaultdict(count().__next__)  # a new one gets the next number
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

    def add_kept(self, segment: PostingsFile, keep: NDArray[np.bool_]) -> None:
        """Append the rows of `segment` where `keep`, bool (rows,), is true."""
        triples = segment.triples(keep)
        used, places = np.unique(triples.tokens, return_inverse=True)
        numbers = np.array([self._numbers[key] for key in segment.keys[used].tolist()], dtype=np.int64)
        moved = _Triples(numbers[places], triples.rows + self._rows, triples.counts)
        self._append(moved, segment.lengths[keep])

    def _append(self, triples: _Triples, lengths: Array) -> None:
        self._chunks.append(triples)
        self._lengths.append(lengths)
        self._rows += len(lengths)

    def arrays(self) -> Mapping[str, Array]:
        """The postings sorted by key, then row; the length of every row in tokens; and each key's largest gain."""
        given = [token if isinstance(token, int) else token_key(token) for token in self._numbers]
        keys, places = np.unique(np.array(given, dtype=np.uint64), return_inverse=True)
        triples = self._sorted(places)
        lengths = np.concatenate([np.zeros(0, dtype=np.uint32), *self._lengths])
        counts = np.minimum(triples.counts, COUNT_LIMIT).astype(np.uint8)
        often = np.flatnonzero(counts > 1)
        average = np.array([lengths.mean() if len(lengths) else 0.0], dtype=np.float32)
        starts = np.searchsorted(triples.tokens, np.arange(len(keys) + 1))
        return {
            "keys": keys,
            "starts": compact(starts),
            "rows": compact(triples.rows),
            "often": compact(often),
            "counts": counts[often],
            "lengths": compact(lengths),
            "average": average,
            "peaks": _peaks(counts / (counts + brakes_of(lengths, float(average[0]))[triples.rows]), starts),
        }

    def _sorted(self, places: Array) -> _Triples:
        """All postings by the place of their token among the sorted keys, then by row; a row's equal tokens as one."""
        empty = _Triples(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
        chunks = [empty, *self._chunks]
        wide = max(1, self._rows)
        order_keys = places[np.concatenate([c.tokens for c in chunks])] * wide if len(places) else empty.tokens
        order_keys = order_keys + np.concatenate([c.rows for c in chunks])
        order = np.argsort(order_keys, kind="stable")
        firsts = np.flatnonzero(np.diff(order_keys[order], prepend=-1))
        counts = np.concatenate([c.counts for c in chunks])[order]
        counts = np.add.reduceat(counts, firsts) if len(firsts) else counts
        tokens, rows = np.divmod(order_keys[order][firsts], wide)
        return _Triples(tokens, rows, counts)


def brakes_of(lengths: Array, average: float) -> NDArray[np.float32]:
    """K1 * (1 - B + B * length / average): what tf is added to in the denominator of BM25. float32 (rows,)."""
    brakes: NDArray[np.float32] = lengths.astype(np.float32)
    brakes *= np.float32(K1 * B / max(average, 1e-9))
    brakes += np.float32(K1 * (1 - B))
    return brakes


def _peaks(gains: Array, starts: Array) -> Array:
    """The largest of `gains`, 0..1, from each of `starts` to the next, in `PEAK_STEPS`, rounded up: uint8."""
    largest = np.maximum.reduceat(gains, starts[:-1]) if len(gains) else np.zeros(0)
    steps: Array = np.minimum(np.ceil(largest * (PEAK_STEPS * (1 + 1e-6))), PEAK_STEPS).astype(np.uint8)
    return steps


class PostingsFile:
    """The postings of one segment, mapped. `keys` are sorted; `lengths` are tokens a row; `average` is their mean.

    Token number `i` stands in the rows `rows[starts[i]:starts[i + 1]]`, ascending, once in each but for the postings
    `often`, ascending, which count `counts`. `peaks` are, in `PEAK_STEPS`, the largest tf / (tf + brake) of a token.
    """

    def __init__(self, file: ArrayFile) -> None:
        self.keys: Keys = file["keys"]
        self.lengths, self.starts, self.rows = file["lengths"], file["starts"], file["rows"]
        self.often, self.counts, self.peaks = file["often"], file["counts"], file["peaks"]
        self.average = float(file["average"][0])

    def places(self, keys: Keys) -> NDArray[np.int64]:
        """The number of each key's token, -1 where no row holds it: int64 (n,)."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        found = np.searchsorted(self.keys, keys)
        found[found == len(self.keys)] = 0
        return np.where(self.keys[found] == keys, found, -1)

    def holding(self, keys: Keys, live: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        """How many live rows hold each key's token (None: all rows are live)."""
        places = self.places(keys)
        starts, ends = self.starts[places].astype(np.int64), self.starts[places + 1].astype(np.int64)
        if live is None:
            return np.where(places < 0, 0, ends - starts)
        alive = (np.count_nonzero(live[self.rows[start:end]]) for start, end in zip(starts, ends, strict=True))
        return np.where(places < 0, 0, np.fromiter(alive, np.int64, len(places)))

    def triples(self, keep: NDArray[np.bool_]) -> _Triples:
        """The postings of the rows where `keep` is true, those rows counted anew from 0."""
        within = np.flatnonzero(keep[self.rows])
        tokens = np.searchsorted(self.starts, within, side="right") - 1
        counts = np.ones(len(self.rows), dtype=np.uint32)
        counts[self.often] = self.counts
        return _Triples(tokens, (np.cumsum(keep) - 1)[self.rows[within]], counts[within])
