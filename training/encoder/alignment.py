"""Word translation probabilities from parallel texts, and the alignment of transcripts paragraph by paragraph.

Probabilities are those of IBM Model 1 (Brown et al. 1993, "The Mathematics of Statistical Machine Translation", section
4.2), estimated by expectation maximization over sets of words: a word counts once a sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
_CHUNK = 8000


@dataclass(frozen=True, slots=True)
class Bitext:
    """Sentence pairs as word numbers: `left[i]` and `right[i]` are the words of pair `i`, which counts `weight[i]`."""

    left: tuple[Ints, ...]
    right: tuple[Ints, ...]
    weight: Floats
    left_words: tuple[str, ...]
    right_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordTable:
    """P(right | left) as triples sorted by left word, then by falling probability."""

    left: Ints
    right: Ints
    probability: Floats


def build_bitext(
    left: Sequence[Sequence[str]], right: Sequence[Sequence[str]], weight: Floats, *, fewest: int = 2
) -> Bitext:
    """Number the words; words met in fewer than `fewest` sentences are left out."""
    sides = [_number(side, fewest) for side in (left, right)]
    return Bitext(sides[0][0], sides[1][0], weight, sides[0][1], sides[1][1])


def _number(side: Sequence[Sequence[str]], fewest: int) -> tuple[tuple[Ints, ...], tuple[str, ...]]:
    counts = Counter(word for words in side for word in dict.fromkeys(words))
    known = tuple(word for word, count in counts.items() if count >= fewest)
    number = {word: place for place, word in enumerate(known)}
    rows = tuple(np.array(sorted({number[w] for w in words if w in number}), np.int32) for words in side)
    return rows, known


def _links(bitext: Bitext) -> Iterator[tuple[npt.NDArray[np.int64], Ints, Floats]]:
    """Chunks of (left * right-size + right, number of the (pair, right word) group, weight)."""
    size = len(bitext.right_words)
    for start in range(0, len(bitext.left), _CHUNK):
        rows = range(start, min(start + _CHUNK, len(bitext.left)))
        n_left = np.array([len(bitext.left[i]) for i in rows])
        n_right = np.array([len(bitext.right[i]) for i in rows])
        each = np.repeat(n_left, n_right)
        if not each.sum():
            continue
        right = np.concatenate([bitext.right[i] for i in rows])
        left = np.concatenate([np.tile(bitext.left[i], len(bitext.right[i])) for i in rows])
        group = np.repeat(np.arange(len(each), dtype=np.int32), each)
        weight = np.repeat(np.repeat(bitext.weight[start : start + len(n_left)], n_right), each)
        yield left.astype(np.int64) * size + np.repeat(right, each), group, weight


def learn_table(bitext: Bitext, *, rounds: int = 5, fewest: int = 2, smallest: float = 0.01) -> WordTable:
    """Estimate P(right | left). Word pairs met fewer than `fewest` times or ending below `smallest` are dropped."""
    met, times = _met_keys(bitext)
    met = met[times >= fewest]
    size = len(bitext.right_words)
    owner = (met // size).astype(np.int32)
    chance = np.ones(len(met), np.float32)
    links = [_placed(met, *chunk) for chunk in _links(bitext)]
    for _ in range(rounds):
        counts = np.zeros(len(met))
        for place, group, weight in links:
            share = chance[place]
            norm = np.bincount(group, share, minlength=int(group[-1]) + 1 if len(group) else 0)
            np.add.at(counts, place, weight * share / np.maximum(norm[group], 1e-12))
        total = np.bincount(owner, counts, minlength=len(bitext.left_words))
        chance = (counts / np.maximum(total[owner], 1e-12)).astype(np.float32)
    keep = chance >= smallest
    met, owner, chance = met[keep], owner[keep], chance[keep]
    order = np.lexsort((-chance, owner))
    return WordTable(owner[order], (met[order] % size).astype(np.int32), chance[order])


def _placed(
    met: npt.NDArray[np.int64], keys: npt.NDArray[np.int64], group: Ints, weight: Floats
) -> tuple[Ints, Ints, Floats]:
    place = np.minimum(np.searchsorted(met, keys), len(met) - 1)
    found = met[place] == keys
    return place[found].astype(np.int32), group[found], weight[found].astype(np.float32)


def _met_keys(bitext: Bitext) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    keys = np.zeros(0, np.int64)
    times = np.zeros(0, np.int64)
    pending: list[npt.NDArray[np.int64]] = []
    for number, (chunk, _, _) in enumerate(_links(bitext)):
        pending.append(chunk)
        if number % 10 == 9:
            keys, times = _merge(keys, times, pending)
            pending = []
    return _merge(keys, times, pending)


def _merge(
    keys: npt.NDArray[np.int64], times: npt.NDArray[np.int64], pending: list[npt.NDArray[np.int64]]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    if not pending:
        return keys, times
    fresh, counts = np.unique(np.concatenate(pending), return_counts=True)
    merged, place = np.unique(np.concatenate([keys, fresh]), return_inverse=True)
    return merged, np.bincount(place, np.concatenate([times, counts])).astype(np.int64)


def align_paragraphs(similarity: Floats, *, skip: float = 0.12) -> list[tuple[int, int]]:
    """The monotone alignment of most similarity: pairs (row, column), each used once.

    `similarity` (rows, columns) is in 0..1; leaving a paragraph alone costs nothing, and two below `skip` stay apart.
    """
    rows, columns = similarity.shape
    best = np.zeros((rows + 1, columns + 1))
    for i in range(1, rows + 1):
        paired = best[i - 1, :-1] + similarity[i - 1] - skip
        step = np.maximum(best[i - 1, 1:], paired)
        best[i, 1:] = np.maximum.accumulate(step)
    pairs = []
    i, j = rows, columns
    while i and j:
        if best[i, j] == best[i, j - 1]:
            j -= 1
        elif best[i, j] == best[i - 1, j]:
            i -= 1
        else:
            pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
    return pairs[::-1]
