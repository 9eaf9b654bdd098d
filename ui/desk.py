"""Whose records and chats are whose: each visitor has a desk, a folder of the data directory that no other sees.

A desk without records of its own answers from the index of the seeds folder. The first upload gives it a folder that
holds the seeds (linked) beside `uploads/`, and an index of its own. With `shared`, all visitors sit at one desk.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import RLock

from assistant.chats import FILE, ChatStore
from assistant.pipeline import Assistant
from assistant.switches import Models
from index.errors import NoRecords, UnwritableHome
from index.records import find_records

UPLOADS = "uploads"
SHARED = "shared"
DESKS_OPEN = 32  # desks kept open at once; one that was put away is opened again when its visitor comes back


@dataclass(frozen=True, slots=True)
class Place:
    """Where the records come from and where everything else is kept; `shared`: all visitors see the same."""

    seeds: Path
    home: Path
    models: Models = Models()
    shared: bool = False


class Desk:
    """One visitor's records, chats and assistant. Safe to use from several threads."""

    def __init__(self, place: Place, key: str) -> None:
        self.place, self.key = place, key
        self.folder = place.home / "desks" / key
        self.records = self.folder / "records"
        self.uploads = self.records / UPLOADS
        self.chats = ChatStore(place.home / FILE if place.shared else self.folder / FILE)
        self.lock = RLock()
        self._assistant: Assistant | None = None
        self._alone: dict[str, Assistant] = {}

    @property
    def assistant(self) -> Assistant:
        """The assistant over what lies on this desk. Raises NoRecords where nothing does."""
        with self.lock:
            if self._assistant is None:
                self._assistant = self._open()
            return self._assistant

    def assistant_of(self, record_id: str) -> Assistant:
        """The assistant over one record alone, which keeps its id; over all of them for an empty one."""
        if not record_id:
            return self.assistant
        record = self.assistant.index.record(record_id)
        folder = self.folder / "alone" / sha256(record_id.encode()).hexdigest()[:16]
        with self.lock:
            if record_id not in self._alone:
                own = {f"{UPLOADS}/{path.name}": path for path in self.own_records()}
                _replace(own.get(record_id, self.place.seeds / record_id), folder / record.id)
                self._alone[record_id] = Assistant.open(folder, home=self.place.home, models=self.place.models)
            return self._alone[record_id]

    def reopen(self) -> None:
        """Look at the records anew when next asked."""
        with self.lock:
            self._assistant = None
            self._alone.clear()

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
        opened = partial(Assistant.open, home=self.place.home, models=self.place.models)
        if not self.own_records():
            return opened(self.place.seeds)
        _mirror(self.place.seeds, self.records)
        return opened(self.records)


class Desks:
    """The desks in use, those used longest ago put away first."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._open: OrderedDict[str, Desk] = OrderedDict()
        self._lock = RLock()

    def desk(self, visitor: str) -> Desk:
        """The desk of a visitor. The folder is named by a digest: a name from outside never becomes a path."""
        key = SHARED if self.place.shared else sha256(visitor.encode("utf-8", "replace")).hexdigest()[:32]
        with self._lock:
            desk = self._open.pop(key, None) or Desk(self.place, key)
            self._open[key] = desk
            while len(self._open) > DESKS_OPEN:
                self._open.popitem(last=False)
            return desk


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
    here, there = one.stat(), other.stat()
    return (here.st_size, here.st_mtime_ns) == (there.st_size, there.st_mtime_ns)


def _replace(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    _link(path, target)


def _link(path: Path, target: Path) -> None:
    try:
        os.link(path.resolve(), target)
    except OSError:  # another disk, or one without links
        shutil.copy2(path, target)
