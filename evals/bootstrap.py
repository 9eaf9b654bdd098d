"""A figure with its bootstrap interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from evals.values import Figure

RESAMPLES = 1000
SEED = 20210303
LEVEL = 95.0

Rows = npt.NDArray[np.float64]
Statistic = Callable[[Rows], float]


def figure(name: str, rows: Sequence[float] | Sequence[tuple[float, ...]], statistic: Statistic) -> Figure:
    """The statistic of `rows` (one a question) and its percentile interval.

    Rows are drawn with replacement `RESAMPLES` times from a fixed seed; the interval runs between the outer percentiles
    of the statistic (Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 13).
    """
    table = np.asarray(rows, float)
    if not len(table):
        return Figure(name, 0.0, 0, 0.0, 0.0)
    draws = np.random.default_rng(SEED).integers(0, len(table), (RESAMPLES, len(table)))
    low, high = np.percentile([statistic(table[draw]) for draw in draws], [50 - LEVEL / 2, 50 + LEVEL / 2])
    return Figure(name, float(statistic(table)), len(table), float(low), float(high))


def mean(rows: Rows) -> float:
    """The mean of one column."""
    return float(rows.mean())

