"""Start a system in a process of its own, ask it in JSON lines (`bench.peers.loop`), and stop it."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any

from index.errors import AssistantError

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 1800.0
# One thread each, so that the figures of systems with and without threads compare; no hub of models is asked.
_SETTINGS = {
    **{f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA")},
    **{"TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1", "PYTHONWARNINGS": "ignore"},
}


class PeerError(AssistantError):
    """A system could not be installed, started or asked; the message says why."""


@dataclass(frozen=True, slots=True)
class System:
    """How a system is started: the interpreter of its environment and the module that drives it."""

    python: Path
    module: str


def environment() -> Mapping[str, str]:
    """The variables that every measured process gets; compiled modules are kept, as on a user's machine."""
    kept = {name: text for name, text in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}
    return {**kept, **_SETTINGS}


class Driver:
    """One process of a system; use it in a `with` statement."""

    def __init__(self, system: System, *, log: Path, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience
        self._log = log
        with log.open("ab") as stream:
            self._process = subprocess.Popen(
                [str(system.python), "-m", system.module],
                cwd=ROOT,
                env=environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stream,
                text=True,
                encoding="utf-8",
            )

    def __enter__(self) -> Driver:
        """The driver itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def ask(self, task: str, **request: object) -> Mapping[str, Any]:
        """The reply to one request. Raises PeerError where there is none in time, or it tells of an error."""
        assert self._process.stdin and self._process.stdout
        timer = Timer(self._patience, self._process.kill)
        timer.start()
        try:
            self._process.stdin.write(json.dumps({"do": task, **request}, default=str) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            timer.cancel()
        reply: Mapping[str, Any] = json.loads(line) if line else {"error": self._last_words()}
        if "error" in reply:
            raise PeerError(f"{task} gave no reply ({reply['error']}); expected one within {self._patience:.0f} s")
        return reply

    def _last_words(self) -> str:
        lines = self._log.read_text("utf-8", errors="replace").strip().splitlines()
        return lines[-1][:200] if lines else "the process ended"


@dataclass(frozen=True, slots=True)
class Start:
    """What a process cost from its start: until its first answer by the wall, and in all by the processor's clock."""

    ms: float
    cpu_ms: float


def median_start(start: Callable[[], object], *, times: int) -> Start:
    """The median over `times` calls of `start`, each of which starts one process and waits for it.

    One call before them does not count: it brings files into memory.
    """
    start()
    measured = [_measured(start) for _ in range(times)]
    return Start(statistics.median(one.ms for one in measured), statistics.median(one.cpu_ms for one in measured))


def _measured(start: Callable[[], object]) -> Start:
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    start()
    wall, after = time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Start(wall * 1000, spent * 1000)
