"""How a system is measured from outside: it is asked in JSON lines on stdin and answers so on stdout.

Only the standard library is imported here, so that any environment can run it. Requests, each with its reply:

    {"do": "build", "records": FOLDER, "sentences": FILE, "folder": FOLDER}      {"seconds", "cpu_seconds"}
    {"do": "open", "records": FOLDER, "folder": FOLDER}                          {"seconds", "cpu_seconds"}
    {"do": "search", "questions": [...], "k": 10, "threads": 1}                  {"rows", "ms", "cpu_ms", "seconds"}
    {"do": "memory"}                                                             {"peak_mb", "resident_mb"}

`seconds` are by the wall, `cpu_seconds` and `cpu_ms` by the processor's clock. A request that fails is answered by
`{"error": TEXT}`.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Source:
    """What is indexed: `records` is a folder of records, `sentences` their sentences in order, one a line."""

    records: Path
    sentences: Path

    def texts(self) -> list[str]:
        """The sentences; the place of each in the list is its row."""
        return self.sentences.read_text("utf-8").split("\n")[:-1]


class Engine(Protocol):
    """A system that is measured. Whatever it needs is imported by its methods, so that the import is measured too."""

    def build(self, source: Source, folder: Path) -> None:
        """Index the source and save the index in `folder`."""

    def open(self, records: Path, folder: Path) -> None:
        """Make ready to search the index saved in `folder`; `records` are what it was built from."""

    def search(self, question: str, k: int) -> Sequence[int]:
        """The rows of the `k` best sentences, best first."""


def resident_mb() -> float:
    """Memory that this process holds now, in MB; its peak where the system does not tell."""
    return _status_mb("VmRSS") or peak_mb()


def peak_mb() -> float:
    """The most memory that this process ever held, in MB.

    Linux counts in `ru_maxrss` what the parent held before this program was loaded, but not in `VmHWM`.
    """
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return _status_mb("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _status_mb(name: str) -> float:
    try:
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), 0.0)


def _timed(work: Callable[[], object]) -> dict[str, float]:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return {"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - processor}


def _search(engine: Engine, request: Mapping[str, Any]) -> dict[str, Any]:
    k, threads = request.get("k", 10), request.get("threads", 1)

    def _one(question: str) -> tuple[list[int], float, float]:
        wall, processor = time.perf_counter(), time.thread_time()
        rows = [int(row) for row in engine.search(question, k)]
        return rows, (time.perf_counter() - wall) * 1000, (time.thread_time() - processor) * 1000

    started = time.perf_counter()
    if threads == 1:
        found = [_one(question) for question in request["questions"]]
    else:
        with ThreadPoolExecutor(threads) as pool:
            found = list(pool.map(_one, request["questions"]))
    seconds = time.perf_counter() - started
    rows, wall, processor = zip(*found, strict=True)
    return {"rows": rows, "ms": wall, "cpu_ms": processor, "seconds": seconds}


def _reply(engine: Engine, request: Mapping[str, Any]) -> dict[str, Any]:
    task = request["do"]
    if task == "memory":
        return {"peak_mb": peak_mb(), "resident_mb": resident_mb()}
    if task == "search":
        return _search(engine, request)
    folder, records = Path(request["folder"]), Path(request["records"])
    if task == "open":
        return _timed(lambda: engine.open(records, folder))
    source = Source(records, Path(request["sentences"]))
    return _timed(lambda: engine.build(source, folder))


def serve(engine: Engine) -> None:
    """Answer requests until stdin ends. What the engine itself writes on stdout goes to stderr."""
    replies = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        for line in sys.stdin:
            try:
                reply = _reply(engine, json.loads(line))
            except (ImportError, OSError, ValueError, RuntimeError, LookupError, TypeError, AttributeError) as error:
                reply = {"error": f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"}
            replies.write(json.dumps(reply) + "\n")
            replies.flush()
