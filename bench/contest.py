"""One contender: how fast it starts, indexes and finds, how much it holds, and how often it finds the evidence."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.driver import Driver, PeerError, Start, System, median_start
from bench.figures import Spread, spread_of
from bench.installing import Peer, prepare
from bench.scaling import WARM_UP, Bench
from bench.texts import EvidenceSet, Texts

K = 10
COLD_RUNS = 3


@dataclass(frozen=True, slots=True)
class Recall:
    """The share of the `n` questions of a set whose evidence is among the first ten sentences found."""

    set: str
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class Contender:
    """The figures of one system over one corpus, or why it was left out (`skipped`).

    `cold`: from starting the process to the first result, the index lying ready, median. Indexing is measured
    after a first small corpus, so that imports and the loading of models are left out of it.
    """

    name: str
    what: str
    packages: tuple[str, ...]
    skipped: str = ""
    sentences: int = 0
    cold: Start = Start(0.0, 0.0)
    sentences_per_second: float = 0.0
    sentences_per_cpu_second: float = 0.0
    query: Spread = Spread()
    per_second: float = 0.0
    indexing_peak_mb: float = 0.0
    resident_mb: float = 0.0
    recalls: tuple[Recall, ...] = ()
    load: float = 0.0


@dataclass(frozen=True, slots=True)
class Field:
    """What every contender is measured on: a corpus, a small one to warm up with, and sets with evidence."""

    texts: Texts
    first: Texts
    sets: tuple[EvidenceSet, ...]


@dataclass(frozen=True, slots=True)
class _Runner:
    """One contender in its environment."""

    peer: Peer
    system: System
    bench: Bench
    folder: Path

    def built(self, texts: Texts) -> Mapping[str, Path]:
        """What a system is asked to index, and where to keep it."""
        sentences = texts.folded if self.peer.folded else texts.sentences
        return {"records": texts.records, "sentences": sentences, "folder": self.folder / str(texts.size)}

    def worded(self, questions: Sequence[str]) -> list[str]:
        """The questions as this system wants them."""
        from index.normalize import fold_text

        return [fold_text(question) if self.peer.folded else question for question in questions]


def measure_peer(peer: Peer, field: Field, bench: Bench) -> Contender:
    """Install the peer where it is not yet, and measure it; a peer that fails is skipped with the reason."""
    try:
        system = prepare(peer, bench.work)
        with tempfile.TemporaryDirectory(prefix="contest-", dir=bench.work) as folder:
            return _measure(_Runner(peer, system, bench, Path(folder)), field)
    except PeerError as error:
        return Contender(peer.name, peer.what, peer.packages, skipped=str(error))


def _measure(runner: _Runner, field: Field) -> Contender:
    peer, load = runner.peer, os.getloadavg()[0]
    questions = runner.worded(runner.bench.questions)
    with Driver(runner.system, log=runner.bench.log) as driver:
        driver.ask("build", **runner.built(field.first))
        spent = driver.ask("build", **runner.built(field.texts))
        peak = driver.ask("memory")["peak_mb"]
        driver.ask("search", questions=questions[:WARM_UP], k=K)
        found = driver.ask("search", questions=questions, k=K)
        recalls = _recalls(runner, field.sets, driver)
    cold, resident = _start(runner, field.texts, questions[0])
    return Contender(
        name=peer.name,
        what=peer.what,
        packages=peer.packages,
        sentences=field.texts.size,
        cold=cold,
        sentences_per_second=field.texts.size / spent["seconds"],
        sentences_per_cpu_second=field.texts.size / spent["cpu_seconds"],
        query=spread_of(found["ms"], found["cpu_ms"]),
        per_second=len(questions) / found["seconds"],
        indexing_peak_mb=peak,
        resident_mb=resident,
        recalls=recalls,
        load=load,
    )


def _start(runner: _Runner, texts: Texts, question: str) -> tuple[Start, float]:
    """What starting costs, and the memory held after the first answer, in MB."""
    ready = {name: path for name, path in runner.built(texts).items() if name != "sentences"}
    held: list[float] = []

    def _first_answer() -> None:
        with Driver(runner.system, log=runner.bench.log) as driver:
            driver.ask("open", **ready)
            driver.ask("search", questions=[question], k=K)
            held.append(driver.ask("memory")["resident_mb"])

    return median_start(_first_answer, times=COLD_RUNS), held[-1]


def _recalls(runner: _Runner, sets: Sequence[EvidenceSet], driver: Driver) -> tuple[Recall, ...]:
    """Recall over each set; answers are not rows of sentences, so that the whole assistant has none."""
    if runner.peer.module.endswith(".answers"):
        return ()
    return tuple(_recall(runner, one, driver) for one in sets)


def _recall(runner: _Runner, one: EvidenceSet, driver: Driver) -> Recall:
    built = {**runner.built(one.texts), "folder": runner.folder / one.name}
    driver.ask("build", **built)
    found: Mapping[str, Any] = driver.ask("search", questions=runner.worded(one.questions), k=K)
    return Recall(one.name, len(one.questions), recall_of(found["rows"], one.gold))


def recall_of(found: Sequence[Sequence[int]], gold: Sequence[frozenset[int]]) -> float:
    """The share of questions of which any gold row is among the first ten found.

    >>> recall_of([[3, 1], [2]], [frozenset({1}), frozenset({7})])
    0.5
    """
    right = sum(not wanted.isdisjoint(rows[:K]) for rows, wanted in zip(found, gold, strict=True))
    return right / len(gold) if gold else 0.0
