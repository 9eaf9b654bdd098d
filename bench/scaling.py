"""What the assistant costs at one size of its records, each figure taken in a process of its own where that matters."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.driver import ROOT, Driver, PeerError, Start, System, environment, median_start
from bench.figures import Growth, Spread, growth_of, spread_of
from bench.texts import grow_records

SEARCH, ANSWER = (System(Path(sys.executable), f"bench.peers.{name}") for name in ("assistant", "answers"))
AT_ONCE = 8
COLD_RUNS = 5
WARM_UP = 10
SETTLE_SECONDS = 2.1  # the time stamps of files just written are not trusted before


@dataclass(frozen=True, slots=True)
class Size:
    """The figures at one size.

    `cold`: `python -m assistant ask` from start to exit, median. `ask`, `search`: one at a time, in one process;
    `per_second` and `per_second_at_once` are questions answered with 1 and `AT_ONCE` threads, `ask_at_once` their
    times. `sentences_per_second` is of indexing by the wall, `sentences_per_cpu_second` by the processor's clock.
    `refresh_ms`: one record changed, until the index is open again; `reopen_ms`: nothing changed. Memory in MB: the
    most while indexing, and held after the questions. `load`: the machine's load average before and after.
    """

    records: int
    sentences: int
    cold: Start
    ask: Spread
    ask_at_once: Spread
    search: Spread
    per_second: float
    per_second_at_once: float
    sentences_per_second: float
    sentences_per_cpu_second: float
    reopen_ms: float
    refresh_ms: float
    indexing_peak_mb: float
    resident_mb: float
    index_bytes_per_sentence: float
    load: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What asking in one warm process gave."""

    one: Spread
    many: Spread
    per_second: float
    per_second_many: float
    resident_mb: float
    reopen_ms: float
    refresh_ms: float


@dataclass(frozen=True, slots=True)
class Bench:
    """What all measurements share: the folder of the public sets, where to work, and what is asked."""

    source: Path
    work: Path
    questions: tuple[str, ...]

    @property
    def log(self) -> Path:
        """Where measured processes write what they have to say."""
        return self.work / "processes.log"


def measure_size(bench: Bench, sentences: int) -> Size:
    """Lay out records of `sentences` sentences, index and ask them. Raises PeerError where a process fails."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="scaling-", dir=bench.work) as folder:
        records, home = Path(folder) / "records", Path(folder) / "home"
        count = grow_records(bench.source, records, sentences)
        seconds, cpu_seconds, peak = _index(bench, records, home)
        rows, size = index_size(records, home)
        cold = median_start(lambda: _cold_ask(bench, records, home), times=COLD_RUNS)
        asked = _ask_warm(bench, records, home)
        searched = _search_warm(bench, records, home)
    return Size(
        records=count,
        sentences=rows,
        cold=cold,
        ask=asked.one,
        ask_at_once=asked.many,
        search=searched,
        per_second=asked.per_second,
        per_second_at_once=asked.per_second_many,
        sentences_per_second=rows / seconds,
        sentences_per_cpu_second=rows / cpu_seconds,
        reopen_ms=asked.reopen_ms,
        refresh_ms=asked.refresh_ms,
        indexing_peak_mb=peak,
        resident_mb=asked.resident_mb,
        index_bytes_per_sentence=size / rows,
        load=(load, os.getloadavg()[0]),
    )


def _index(bench: Bench, records: Path, home: Path) -> tuple[float, float, float]:
    """Seconds by the wall and by the processor, and peak memory; a first record is indexed before, for the imports."""
    with Driver(ANSWER, log=bench.log) as driver, tempfile.TemporaryDirectory(dir=bench.work) as first:
        grow_records(bench.source, Path(first) / "records", 1)
        driver.ask("open", records=Path(first) / "records", folder=Path(first) / "home")
        spent = driver.ask("open", records=records, folder=home)
        return spent["seconds"], spent["cpu_seconds"], driver.ask("memory")["peak_mb"]


def index_size(records: Path, home: Path) -> tuple[int, int]:
    """How many sentences the index holds, and the bytes of its segments."""
    from index.encoder import load_encoder
    from index.store import ensure_index

    index = ensure_index(records, home, encoder=load_encoder())
    return len(index), sum(file.stat().st_size for file in index.generation.glob("seg-*"))


def _cold_ask(bench: Bench, records: Path, home: Path) -> None:
    command = [sys.executable, "-m", "assistant", "ask", bench.questions[0], "--seeds", str(records), "--home"]
    done = subprocess.run([*command, str(home)], cwd=ROOT, env=environment(), capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise PeerError(f"ask ended with {done.returncode}; expected 0 or 1; see {bench.log.name}")


def _ask_warm(bench: Bench, records: Path, home: Path) -> _Asked:
    with Driver(ANSWER, log=bench.log) as driver:
        driver.ask("open", records=records, folder=home)
        driver.ask("search", questions=bench.questions[:WARM_UP])
        one = driver.ask("search", questions=bench.questions)
        many = driver.ask("search", questions=bench.questions, threads=AT_ONCE)
        resident = driver.ask("memory")["resident_mb"]
        time.sleep(SETTLE_SECONDS)
        driver.ask("open", records=records, folder=home)
        reopened = driver.ask("open", records=records, folder=home)["seconds"]
        changed = min(records.iterdir())
        changed.write_text(changed.read_text("utf-8") + "\n補記：下次會議另訂日期。\n", "utf-8")
        refreshed = driver.ask("open", records=records, folder=home)["seconds"]
    asked = len(bench.questions)
    return _Asked(
        one=spread_of(one["ms"], one["cpu_ms"]),
        many=spread_of(many["ms"], many["cpu_ms"]),
        per_second=asked / one["seconds"],
        per_second_many=asked / many["seconds"],
        resident_mb=resident,
        reopen_ms=reopened * 1000,
        refresh_ms=refreshed * 1000,
    )


def _search_warm(bench: Bench, records: Path, home: Path) -> Spread:
    with Driver(SEARCH, log=bench.log) as driver:
        driver.ask("open", records=records, folder=home)
        driver.ask("search", questions=bench.questions[:WARM_UP])
        found = driver.ask("search", questions=bench.questions)
    return spread_of(found["ms"], found["cpu_ms"])


_GROWING: tuple[tuple[str, Callable[[Size], float]], ...] = (
    ("cold ask", lambda size: size.cold.ms),
    ("ask p50", lambda size: size.ask.p50),
    ("ask p99", lambda size: size.ask.p99),
    ("search p50", lambda size: size.search.p50),
    ("indexing, in all", lambda size: size.sentences / size.sentences_per_second),
    ("refresh of a record", lambda size: size.refresh_ms),
    ("peak memory", lambda size: size.indexing_peak_mb),
    ("resident memory", lambda size: size.resident_mb),
    ("index, in all", lambda size: size.sentences * size.index_bytes_per_sentence),
)


def growths(sizes: Sequence[Size]) -> tuple[Growth, ...]:
    """How every figure grows with the number of sentences; none for fewer than two sizes."""
    if len(sizes) < 2:
        return ()
    ordered = sorted(sizes, key=lambda size: size.sentences)
    counts = [size.sentences for size in ordered]
    return tuple(growth_of(name, counts, [read(size) for size in ordered]) for name, read in _GROWING)
