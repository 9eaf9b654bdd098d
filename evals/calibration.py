"""Whether confidence means what it says: reliability, expected calibration error, risk and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence lies in `[low, high)` (the last bin includes 1): how many, how sure, how right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


def reliability(confidences: Sequence[float], right: Sequence[float], *, bins: int = BINS) -> tuple[Bin, ...]:
    """The answers in equal-width bins of confidence; empty bins are left in with n = 0."""
    sure, truth = np.asarray(confidences, float), np.asarray(right, float)
    place = np.minimum((sure * bins).astype(int), bins - 1)
    return tuple(_bin(number, bins, sure[place == number], truth[place == number]) for number in range(bins))


def _bin(number: int, bins: int, sure: npt.NDArray[np.float64], truth: npt.NDArray[np.float64]) -> Bin:
    mean = (float(sure.mean()), float(truth.mean())) if len(sure) else (0.0, 0.0)
    return Bin(number / bins, (number + 1) / bins, len(sure), *mean)


def ece(confidences: Sequence[float], right: Sequence[float], *, bins: int = BINS) -> float:
    """Expected calibration error: sum over bins of n_b / n x |accuracy_b - confidence_b| (Naeini et al. 2015, AAAI)."""
    if not len(confidences):
        return 0.0
    gaps = (b.n * abs(b.accuracy - b.confidence) for b in reliability(confidences, right, bins=bins))
    return sum(gaps) / len(confidences)


def risk_at_coverage(confidences: Sequence[float], right: Sequence[float]) -> tuple[float, ...]:
    """Share of wrong answers among the i surest, for i = 1..n; answers of equal confidence share their mean.

    >>> risk_at_coverage([0.9, 0.5], [1, 0])
    (0.0, 0.5)
    """
    sure, wrong = np.asarray(confidences, float), 1 - np.asarray(right, float)
    if not len(sure):
        return ()
    level, place = np.unique(-sure, return_inverse=True)
    shared = np.bincount(place, weights=wrong, minlength=len(level)) / np.bincount(place, minlength=len(level))
    ordered = shared[np.sort(place)]
    return tuple(float(risk) for risk in np.cumsum(ordered) / np.arange(1, len(ordered) + 1))


def risk_coverage_auc(confidences: Sequence[float], right: Sequence[float]) -> float:
    """Mean of the risk over all coverages, 0 best (AURC, Geifman & El-Yaniv 2017, arXiv:1705.08500)."""
    risks = risk_at_coverage(confidences, right)
    return sum(risks) / len(risks) if risks else 0.0
