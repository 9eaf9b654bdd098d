"""Runs in a process of its own: lets writers of an index be killed at every step of every kind of change.

Usage: kill_driver.py FOLDER. For each change (build, refresh, rename, removal, compaction, rebuilding what was damaged,
going on after a kill) a forked child makes it and dies by SIGKILL at one step, in one of two ways: `plain`, or `torn`,
where what was not yet safe on the disk is lost first, as in a power cut: half of what was written, a name just given,
part of a folder being removed. Prints what was found after each kill, as JSON. One thread only, so that forking is safe.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from store_fakes import CountingEncoder, Ear, ensure, write_records

from index.durable import Disk
from index.generations import BUILDING, open_current, open_older
from index.store import Index, build_index, verify_index
from index.words import open_words

BASE = {"a.txt": "第一次會議。散會。", "b.txt": "第二次會議。預算九元。", "c.txt": "第三次會議。"}
MANY = {f"{number}.txt": f"第{number}號紀錄。散會。" for number in range(9)}
TORN = ("write more", "sync", "remove")  # steps before which something is not yet safe on the disk
QUESTION = {"会议": 1.0, "散": 1.0, "会": 0.5, "号": 1.0}


@dataclass(frozen=True)
class Change:
    """Texts of the records before (each a refresh of its own) and after; `spoil` is done to the index in between."""

    name: str
    before: tuple[dict[str, str], ...]
    after: dict[str, str]
    spoil: Callable[[Path], None] = lambda home: None
    anew: bool = False
    torn: bool = True


def _damage(home: Path) -> None:
    path = next(home.glob("*/gen-000001/*.lexical"))
    path.write_bytes(path.read_bytes()[:-9])


def _leave_half(home: Path) -> None:
    """What a killed run leaves: a generation half built, one that was never named, a pointer half written."""
    [current] = home.glob("*/gen-*1")
    shutil.copytree(current, current.with_name("gen-000002.building"))
    shutil.copytree(current, current.with_name("gen-000003"))
    (current.with_name("gen-000003") / "manifest.json").write_bytes(b"{")
    (current.parent / "CURRENT.1.new").write_bytes(b"gen")


CHANGES = [
    Change("build", (), BASE),
    Change("refresh", (BASE,), {**BASE, "b.txt": "第二次會議改期。預算九元。", "d.txt": "新的會議。"}),
    Change("rename", (BASE,), {**{name: text for name, text in BASE.items() if name != "b.txt"}, "x.txt": BASE["b.txt"]}, torn=False),
    Change("removal", (BASE,), {"a.txt": BASE["a.txt"]}, torn=False),
    Change("compaction", tuple({f"{n}.txt": MANY[f"{n}.txt"] for n in range(count)} for count in range(1, 9)), MANY),
    Change("rebuilding", (BASE,), BASE, spoil=_damage, anew=True),
    Change("going on", (BASE,), {**BASE, "d.txt": "新的會議。"}, spoil=_leave_half),
]


@dataclass
class Reaper:
    """Counts the steps of a disk and kills the process at the one numbered `at`; `torn` loses what was not safe."""

    at: int
    torn: bool
    steps: int = 0
    named: dict[Path, bytes | None] = field(default_factory=dict)

    def before(self, step: str, path: Path) -> None:
        self.steps += 1
        if self.steps == self.at + 1:
            if self.torn:
                self._tear(step, path)
            os.kill(os.getpid(), signal.SIGKILL)
        if step == "rename":
            self.named = {path: path.read_bytes() if path.is_file() else None}

    def _tear(self, step: str, path: Path) -> None:
        if step == "write more":
            os.truncate(path, path.stat().st_size // 2)
        elif step == "sync" and path.is_file():
            size = path.stat().st_size
            with path.open("r+b") as stream:
                stream.seek(size // 3)
                stream.write(b"\0" * (size - size // 3))
        elif step == "sync":
            self._unname(path)
        elif step == "remove" and path.is_dir():
            for file in sorted(path.iterdir())[::2]:
                file.unlink()

    def _unname(self, folder: Path) -> None:
        """Undo the last renaming in a folder that has not been made durable."""
        for target, old in self.named.items():
            if target.parent != folder:
                continue
            if target.is_dir():
                target.rename(target.with_name(target.name + BUILDING))
            elif old is None:
                target.unlink()
            else:
                target.write_bytes(old)


def answers(index: Index | None) -> object:
    """All that an index holds and finds."""
    if index is None:
        return None
    vector = CountingEncoder().encode_questions(["會議散會"])[0]
    found = [index.search_dense(vector, 3), index.search_lexical(QUESTION, 5)]
    return dict(index.manifest.records), [index.sentence(row) for row in range(len(index))], found


def opened(home: Path) -> Index | None:
    for folder in home.glob("seeds-*"):
        return open_current(folder)
    return None


def make(change: Change, seeds: Path, home: Path, disk: Disk) -> None:
    if change.anew:
        build_index(seeds, home, encoder=CountingEncoder(), watcher=Ear(disk))
    else:
        ensure(seeds, home, Ear(disk))


def kill_at(step: int, make_it: Callable[[Disk], None], *, torn: bool) -> bool:
    """Make the change in a child that dies at `step`; whether it died (False: it finished before)."""
    child = os.fork()
    if child == 0:
        make_it(Disk(before=Reaper(step, torn).before))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"the child failed with {status}")
    return os.WIFSIGNALED(status)


def kills(change: Change, work: Path) -> Iterator[dict[str, object]]:
    """What is found after a kill at each step of a change."""
    seeds, home = work / "seeds", work / "home"
    home.mkdir(parents=True)
    for texts in change.before:
        write_records(seeds, texts)
        ensure(seeds, home)
    before = answers(opened(home))
    change.spoil(home)
    write_records(seeds, change.after)
    shutil.copytree(home, work / "whole")
    steps: list[str] = []
    make(change, seeds, work / "whole", Disk(before=lambda step, _: steps.append(step)))
    after = answers(opened(work / "whole"))
    if change.anew:
        before = None  # it was damaged before
    for torn, at in [(torn, at) for at, step in enumerate(steps) for torn in (False, True) if not torn or change.torn and step in TORN]:
        copy = work / f"{torn}-{at}"
        shutil.copytree(home, copy)
        died = kill_at(at, lambda disk, copy=copy: make(change, seeds, copy, disk), torn=torn)
        yield {"change": change.name, "torn": torn, "died": died, **_found(copy, seeds, before, after)}
        shutil.rmtree(copy)


def _found(home: Path, seeds: Path, before: object, after: object) -> dict[str, object]:
    try:
        found = answers(opened(home))
    except Exception as error:  # noqa: BLE001 - whatever it is, the test shall see it
        found = before if before is None and "rebuild the index" in str(error) else repr(error)
    healed = answers(ensure(seeds, home)) == after
    leftovers = [path.name for path in home.rglob("*") if path.name.endswith((".building", ".new"))]
    state = "before" if found == before else "after" if found == after else f"neither: {found}"
    return {"state": state, "healed": healed, "problems": [*verify_index(home), *leftovers]}


def two_at_once(work: Path) -> dict[str, object]:
    """Two writers and a reader in processes of their own: how the writers end, and all that the reader sees."""
    seeds, home = work / "seeds", work / "home"
    write_records(seeds, BASE)
    before = answers(ensure(seeds, home))
    write_records(seeds, {**BASE, "d.txt": "新的會議。"})
    children = []
    for _ in range(2):
        child = os.fork()
        if child == 0:
            ensure(seeds, home, Ear(lock_seconds=30))
            os._exit(0)
        children.append(child)
    seen = [answers(opened(home))]
    ends, deadline = [], time.monotonic() + 60
    while len(ends) < len(children) and time.monotonic() < deadline:
        child, status = os.waitpid(-1, os.WNOHANG)
        if child:
            ends.append(os.waitstatus_to_exitcode(status))
        seen.append(answers(opened(home)))
    after = answers(ensure(seeds, home))
    [folder] = home.glob("seeds-*")
    sound = verify_index(home) == () and open_older(folder) is not None and len(list(folder.glob("gen-*"))) == 2
    return {"ends": ends, "consistent": all(state in (before, after) for state in seen), "sound": sound}


if __name__ == "__main__":
    work = Path(sys.argv[1])
    os.fsync = lambda _: None  # a killed process loses nothing that it wrote; what a power cut loses, `torn` takes
    open_words(work)
    report = {
        "kills": [found for change in CHANGES for found in kills(change, work / change.name)],
        "two": two_at_once(work / "two"),
    }
    json.dump(report, sys.stdout)
