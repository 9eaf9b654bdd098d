"""Runs in a process of its own: refreshes an index in a child killed with SIGKILL at every third step.

Usage: kill_driver.py SEEDS HOME. Prints the records found after each kill, as JSON. Records in SEEDS must be newer than
the index in HOME. One thread only, so that forking is safe.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from store_fakes import CountingEncoder, Ear, StoppingDisk, ensure

from index.generations import open_current
from index.store import verify_index
from index.words import open_words

STRIDE = 3


def kill_at(step: int, seeds: Path, home: Path) -> bool:
    """Refresh in a child that dies at `step`; whether it died (False: it finished before)."""
    child = os.fork()
    if child == 0:
        stopping = StoppingDisk(step, lambda: os.kill(os.getpid(), signal.SIGKILL))
        ensure(seeds, home, Ear(stopping.disk))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def records_after_kills(seeds: Path, home: Path) -> list[dict[str, object]]:
    """For each step tried: the records that open after the kill (null: no index), those after the next run, and its soundness."""
    found: list[dict[str, object]] = []
    died, step = True, 0
    while died:
        copy = home.with_name(f"{home.name}-{len(found)}")
        if home.exists():
            shutil.copytree(home, copy)
        died = kill_at(step, seeds, copy)
        [folder] = list(copy.glob("seeds-*")) or [copy]
        opened = open_current(folder)
        after = {} if opened is None else dict(opened.manifest.records)
        healed = dict(ensure(seeds, copy, encoder=CountingEncoder()).manifest.records)
        leftovers = [path.name for path in copy.rglob("*") if path.name.endswith((".building", ".new"))]
        found.append({"died": died, "after": after, "healed": healed, "problems": [*verify_index(copy), *leftovers]})
        shutil.rmtree(copy)
        step += STRIDE
    return found


if __name__ == "__main__":
    open_words(Path(sys.argv[2]))
    json.dump(records_after_kills(Path(sys.argv[1]), Path(sys.argv[2])), sys.stdout)
