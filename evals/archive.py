"""Figures kept between runs: `latest.json` (the last run of each system over each set), `history.jsonl` (all runs)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant import __version__
from evals.run import Run
from evals.values import Figure
from index.errors import UsageError

FOLDER = Path(__file__).parent / "results"
LATEST = "latest.json"
HISTORY = "history.jsonl"


@dataclass(frozen=True, slots=True)
class Kept:
    """The figures of one run. `key` is the set with its mode, `n` the questions asked, `version` the assistant's."""

    key: str
    system: str
    date: str
    version: str
    n: int
    figures: tuple[Figure, ...]

    def figure(self, name: str) -> Figure:
        """The figure of that name; one over no question where the run has none."""
        return next((one for one in self.figures if one.name == name), Figure(name, 0.0, 0, 0.0, 0.0))


def keep(run: Run) -> Kept:
    """What is kept of a run: its figures, rounded to four places."""
    rounded = (
        Figure(one.name, round(one.value, 4), one.n, round(one.low, 4), round(one.high, 4)) for one in run.figures
    )
    return Kept(run.key, run.system, run.date, __version__, len(run.outcomes), tuple(rounded))


def save(runs: Iterable[Run], folder: Path = FOLDER) -> None:
    """Put the figures of these runs in place of the older ones of the same set and system, and add them to history."""
    new = [keep(run) for run in runs]
    latest = {(one.key, one.system): one for one in (*load_latest(folder), *new)}
    folder.mkdir(parents=True, exist_ok=True)
    ordered = [asdict(latest[place]) for place in sorted(latest)]
    (folder / LATEST).write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    with (folder / HISTORY).open("a", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in new)


def load_latest(folder: Path = FOLDER) -> tuple[Kept, ...]:
    """The last run of each system over each set, by set and system; none where nothing was saved."""
    path = folder / LATEST
    return tuple(_parse(path.read_text("utf-8"), path)) if path.exists() else ()


def load_history(folder: Path = FOLDER) -> tuple[Kept, ...]:
    """All saved runs in the order they were saved."""
    path = folder / HISTORY
    lines = path.read_text("utf-8").split("\n") if path.exists() else []
    return tuple(kept for line in lines if line for kept in _parse(f"[{line}]", path))


def _parse(text: str, path: Path) -> Iterable[Kept]:
    try:
        for row in json.loads(text):
            yield Kept(**{**row, "figures": tuple(Figure(**figure) for figure in row["figures"])})
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{path} is damaged ({error}); expected saved figures; remove it and save anew") from error
