"""Whose records and chats are whose: each visitor has a desk, a folder of the data directory that no other sees.

A desk without records of its own answers from the index of the seeds folder. The first upload gives it a folder that
holds the seeds (linked) beside `uploads/`, and an index of its own. With `shared`, all visitors sit at one desk. What
becomes of a desk when its visitor leaves is in `desks.py`.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import RLock

from assistant.chats import FILE, ChatStore
from assistant.pipeline import Assistant
from assistant.switches import Models
from index.errors import AssistantError, NoRecords, UnwritableHome
from index.records import find_records

DESKS = "desks"
UPLOADS = "uploads"
Stamp = tuple[str, int, int]  # path, size in bytes, time of the last change in nanoseconds


@dataclass(frozen=True, slots=True)
class Place:
    """Where the records come from and where everything else is kept; `shared`: all visitors see the same."""

    seeds: Path
    home: Path
    models: Models = Models()
    shared: bool = False


class Commons:
    """The assistant over the seeds folder alone, which all desks without records of their own share."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._lock = RLock()
        self._assistant: Assistant | None = None
        self._seen: tuple[Stamp, ...] = ()

    def assistant(self) -> Assistant:
        """The assistant, opened anew where the records have changed. Raises NoRecords where there are none."""
        with self._lock:
            seen = tuple(map(_stamp, _records_of(self.place.seeds)))
            if self._assistant is None or seen != self._seen:
                self._assistant = Assistant.open(self.place.seeds, home=self.place.home, models=self.place.models)
                self._seen = seen
            return self._assistant


class Desk:
    """One visitor's records, chats and assistant. Safe to use from several threads."""

    def __init__(self, place: Place, key: str, commons: Commons | None = None) -> None:
        self.place, self.key = place, key
        self.folder = place.home / DESKS / key
        self.records = self.folder / "records"
        self.uploads = self.records / UPLOADS
        self.index = self.folder / "index"
        self.chats = ChatStore(place.home / FILE if place.shared else self.folder / FILE)
        self.lock = RLock()
        self._commons = commons or Commons(place)
        self._assistant: Assistant | None = None
        self._stale = True
        self._alone: dict[str, Assistant] = {}

    @property
    def assistant(self) -> Assistant:
        """The assistant over what lies on this desk. Raises NoRecords where nothing does.

        While another thread adds records, it is the one over those there before: asking waits for no indexing.
        """
        current = self._assistant
        if current is not None and (not self._stale or not self.lock.acquire(blocking=False)):
            return current
        if current is None:
            self.lock.acquire()
        try:
            return self._refreshed()
        finally:
            self.lock.release()

    def _refreshed(self) -> Assistant:
        if self._assistant is None or self._stale:
            self._stale = False  # before looking: what is said to change meanwhile is looked at again
            try:
                self._assistant = self._open()
            except AssistantError as error:
                self._stale = True
                if isinstance(error, NoRecords):
                    self._assistant = None
                raise
        return self._assistant

    def assistant_of(self, record_id: str) -> Assistant:
        """The assistant over one record alone, which keeps its id; over all of them for an empty one."""
        if not record_id:
            return self.assistant
        record = self.assistant.index.record(record_id)
        folder = self.folder / "alone" / sha256(record_id.encode()).hexdigest()[:16]
        with self.lock:
            alone = self._alone
            if record_id not in alone:
                own = {f"{UPLOADS}/{path.name}": path for path in self.own_records()}
                _replace(own.get(record_id, self.place.seeds / record_id), folder / record.id)
                alone[record_id] = Assistant.open(folder, home=self.index, models=self.place.models)
            return alone[record_id]

    def reopen(self) -> None:
        """Look at the records anew when next asked. Waits for nobody: others may be asking, or adding records."""
        self._stale, self._alone = True, {}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to answer from."""
        try:
            return not self.assistant.index.record_ids
        except NoRecords:
            return True

    def own_records(self) -> tuple[Path, ...]:
        """The files this desk's visitor added."""
        return tuple(sorted(self.uploads.iterdir())) if self.uploads.is_dir() else ()

    def remove(self, record_id: str) -> bool:
        """Remove a record of the visitor's own; False where it is none, which then stays."""
        own = {f"{UPLOADS}/{path.name}": path for path in self.own_records()}
        if record_id not in own:
            return False
        own[record_id].unlink()
        self.reopen()
        return True

    def _open(self) -> Assistant:
        if not self.own_records():
            return self._commons.assistant()
        _mirror(self.place.seeds, self.records)
        return Assistant.open(self.records, home=self.index, models=self.place.models)


def new_visitor() -> str:
    """A name nobody can guess, for a browser that has none yet."""
    return secrets.token_hex(16)


def browser_secret(home: Path) -> str:
    """What browsers keep their visitor's name under: made once, so that a restart forgets nobody."""
    path = home / "browser.key"
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(8), "utf-8")
        return path.read_text("utf-8").strip()
    except OSError as error:
        advice = "expected to write there; use --home DIR"
        raise UnwritableHome(f"found {path} unusable ({error.strerror}); {advice}") from error


def _mirror(seeds: Path, folder: Path) -> None:
    """Make `folder` hold the seeds as they are now, leaving uploads alone; linked where possible, else copied."""
    wanted = {path.relative_to(seeds): path for path in _records_of(seeds)}
    there = {path.relative_to(folder): path for path in _records_of(folder)}
    for name, path in there.items():
        if name.parts[0] != UPLOADS and (name not in wanted or not _same(path, wanted[name])):
            path.unlink()
    for name, path in wanted.items():
        target = folder / name
        if name.parts[0] != UPLOADS and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(path, target)


def _records_of(folder: Path) -> Iterator[Path]:
    try:
        yield from find_records(folder)
    except NoRecords:
        return


def _same(one: Path, other: Path) -> bool:
    return _stamp(one)[1:] == _stamp(other)[1:]


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return str(path), found.st_size, found.st_mtime_ns


def _replace(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    _link(path, target)


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path.resolve(), target)
    except OSError:  # another disk, or one without links
        shutil.copy2(path, target)
