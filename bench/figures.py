"""What is made of raw times: percentiles, and how a figure grows with the number of sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """Times of `n` questions in milliseconds, by nearest rank; `cpu_p50` by the processor's clock."""

    n: int = 0
    p50: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    cpu_p50: float = 0.0


@dataclass(frozen=True, slots=True)
class Growth:
    """How a figure grows: as the number of sentences to the power of `exponent`.

    `exponent` is fitted over all sizes, `last` is that of the two largest, where costs that do not grow weigh least.
    """

    name: str
    exponent: float
    last: float


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that `share` (0..1) of the values do not exceed (nearest rank).

    >>> percentile([4.0, 1.0, 3.0, 2.0], 0.5)
    2.0
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spread_of(ms: Sequence[float], cpu_ms: Sequence[float]) -> Spread:
    """The percentiles of at least one time, in milliseconds."""
    p50, p95, p99 = (percentile(ms, share) for share in (0.5, 0.95, 0.99))
    return Spread(len(ms), p50, p95, p99, percentile(cpu_ms, 0.5))


def fit_exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The slope of the least-squares line through (log size, log value); 0 below two different sizes.

    Values that are not positive have no logarithm and are left out.

    >>> round(fit_exponent([10, 100, 1000], [3, 30, 300]), 6)
    1.0
    """
    points = [(math.log(size), math.log(value)) for size, value in zip(sizes, values, strict=True) if value > 0]
    if len({x for x, _ in points}) < 2:
        return 0.0
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    covariance = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return covariance / sum((x - mean_x) ** 2 for x, _ in points)


def growth_of(name: str, sizes: Sequence[float], values: Sequence[float]) -> Growth:
    """How the figure `name` grows over `sizes`, which ascend."""
    return Growth(name, fit_exponent(sizes, values), fit_exponent(sizes[-2:], values[-2:]))
