"""The best rows of several segments, in one order that does not depend on how they were spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence's row in the index and its raw score in one store; higher is better."""

    row: int
    score: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rows, int64 (n,), and their scores, float32 (n,), in no promised order."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


def best(parts: Sequence[Ranked], k: int) -> list[Scored]:
    """The `k` best of all `parts` by falling score; equal scores by rising row.

    >>> parts = [Ranked(np.array([4, 9]), np.array([0.5, 0.25])), Ranked(np.array([1]), np.array([0.5]))]
    >>> [(hit.row, hit.score) for hit in best(parts, 2)]
    [(1, 0.5), (4, 0.5)]
    """
    if k <= 0 or not parts:
        return []
    rows = np.concatenate([part.rows for part in parts])
    scores = np.concatenate([part.scores for part in parts])
    order = np.lexsort((rows, -scores))[:k]
    return [Scored(int(rows[i]), float(scores[i])) for i in order]


def at_least_kth(ranked: Ranked, k: int) -> Ranked:
    """The rows of `ranked` that score at least as much as its `k`-th best; ties with it are kept."""
    if len(ranked.rows) <= k:
        return ranked
    bar = np.partition(ranked.scores, len(ranked.scores) - k)[-k]
    kept = ranked.scores >= bar
    return Ranked(ranked.rows[kept], ranked.scores[kept])
