"""A linear model over named features: how right a candidate is, and how sure the decision is."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from pathlib import Path

from index.errors import ModelError

WEIGHTS = Path(__file__).parent / "model" / "decision.json"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Logistic regression by feature name: `logit = bias + sum(weights[name] * feature)`."""

    bias: float
    weights: Mapping[str, float]

    def logit(self, names: Sequence[str], features: Sequence[float]) -> float:
        """Log-odds of being right; a feature the model does not know counts nothing."""
        return self.over(names)(features)

    def over(self, names: Sequence[str]) -> Callable[[Sequence[float]], float]:
        """`logit` for features that always come in this order; quicker for many candidates."""
        bias, weights = self.bias, [self.weights.get(name, 0.0) for name in names]
        return lambda features: bias + sum(map(mul, weights, features))


@lru_cache(maxsize=4)
def load_models(path: Path = WEIGHTS) -> Mapping[str, LinearModel]:
    """The shipped models by name. Raises ModelError when the file is missing or not what is expected."""
    try:
        tables = json.loads(path.read_text("utf-8"))
        return {name: LinearModel(table["bias"], table["weights"]) for name, table in tables["models"].items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path}: {error}; expected the shipped decision weights; reinstall the package") from error


def probability(logit: float) -> float:
    """The logistic function, safe for any size of argument.

    >>> probability(0.0)
    0.5
    """
    return 1.0 / (1.0 + math.exp(-logit)) if logit > -700 else 0.0
