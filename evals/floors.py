"""Floors: figures that a run must not fall below, kept in `baselines.json` and written only by `--write-baselines`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.run import Run
from index.errors import UsageError

GUARDED = (
    "overall_accuracy", "answer_accuracy", "exact_match", "cmrc_f1", "evidence_accuracy", "hit_rate_at_10",
    "no_answer_accuracy",
)  # fmt: skip
MARGIN = 0.02
"""What a figure may lose before its floor breaks: a tie broken otherwise on another processor, not a missing part."""

Floors = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Breach:
    """A figure below its floor."""

    key: str
    metric: str
    floor: float
    value: float

    def __str__(self) -> str:
        return f"{self.key} {self.metric} is {self.value:.3f}; expected at least {self.floor:.3f}"


def load_floors(path: Path) -> Floors:
    """Floors by set and metric; none where the file is absent. Raises `UsageError` where it is damaged."""
    if not path.exists():
        return {}
    try:
        floors: Floors = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read ({error}); expected floors in JSON; use --write-baselines") from error
    return floors


def breaches(runs: Iterable[Run], floors: Floors) -> list[Breach]:
    """Every figure of the assistant's runs that lies below its floor, a metric without questions included."""
    guarded = [(run, metric, floor) for run in runs for metric, floor in floors.get(run.key, {}).items()]
    below = [(run, metric, floor) for run, metric, floor in guarded if run.figure(metric).value < floor]
    return [Breach(run.key, metric, floor, run.figure(metric).value) for run, metric, floor in below]


def write_floors(path: Path, runs: Iterable[Run]) -> None:
    """Set the floors of these runs to their figures less `MARGIN`, rounded down to a thousandth; keep the rest."""
    floors = {key: dict(metrics) for key, metrics in load_floors(path).items()}
    for run in runs:
        names = [name for name in GUARDED if run.figure(name).n]
        floors[run.key] = {name: max(0, int((run.figure(name).value - MARGIN) * 1000)) / 1000 for name in names}
    path.write_text(json.dumps(dict(sorted(floors.items())), indent=2) + "\n", encoding="utf-8")
