"""The desks in use and the windows open on them; what is thrown away when a visitor leaves or never comes back.

A desk that holds nothing goes when its visitor's last window is closed, any other when nobody entered it for
`STALE_DAYS`.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import OrderedDict
from collections.abc import Collection
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import RLock

from assistant.chats import FILE
from index.errors import AssistantError
from ui.desk import DESKS, Commons, Desk, Place

SHARED = "shared"
DESKS_OPEN = 32  # desks kept open at once; one that was put away is opened again when its visitor comes back
STALE_DAYS = 30  # days after which a desk that nobody entered is thrown away, with its chats and added records


class Desks:
    """The desks in use, those used longest ago put away first, and the windows that each visitor has open."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._commons = Commons(place)
        self._open: OrderedDict[str, Desk] = OrderedDict()
        self._windows: dict[str, str] = {}
        self._lock = RLock()

    def desk(self, visitor: str) -> Desk:
        """The desk of a visitor. The folder is named by a digest: a name from outside never becomes a path."""
        key = SHARED if self.place.shared else sha256(visitor.encode("utf-8", "replace")).hexdigest()[:32]
        with self._lock:
            desk = self._open.pop(key, None) or Desk(self.place, key, self._commons)
            self._open[key] = desk
            while len(self._open) > DESKS_OPEN:
                self._open.popitem(last=False)
            return desk

    def enter(self, window: str, visitor: str) -> Desk:
        """A window was opened: its visitor's desk, with the records as they are now; it counts as used today."""
        desk = self.desk(visitor)
        with self._lock:
            self._windows[window] = visitor
        desk.reopen()
        if desk.folder.is_dir():
            os.utime(desk.folder)
        return desk

    def leave(self, window: str) -> None:
        """A window was closed. With a visitor's last one the desk is put away, and thrown away if it holds nothing."""
        with self._lock:
            visitor = self._windows.pop(window, None)
            if visitor is None or self.place.shared or visitor in self._windows.values():
                return
            desk = self.desk(visitor)
            self._open.pop(desk.key, None)
            put_away(desk)

    def sweep(self, *, now: float | None = None) -> int:
        """Throw away the desks that nobody came back to; gives how many. `now` is in seconds since 1970."""
        with self._lock:
            kept = {self.desk(visitor).key for visitor in self._windows.values()} | {SHARED}
            return throw_away_stale(self.place.home / DESKS, kept=kept, now=time.time() if now is None else now)


def put_away(desk: Desk) -> None:
    """Keep of a desk what its visitor made: chats and added records. Without either nothing of it is kept."""
    with suppress(AssistantError), desk.lock:
        if not desk.folder.is_dir():
            return
        if desk.own_records() or desk.chats.chats():
            shutil.rmtree(desk.folder / "alone", ignore_errors=True)
        else:
            shutil.rmtree(desk.folder, ignore_errors=True)


def throw_away_stale(folder: Path, *, kept: Collection[str], now: float) -> int:
    """Remove each desk in `folder` in which nothing was written or opened for `STALE_DAYS`, but for those in `kept`."""
    stale = [
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if path.is_dir() and path.name not in kept and _last_used(path) < now - STALE_DAYS * 86400
    ]
    for path in stale:
        shutil.rmtree(path, ignore_errors=True)
    return len(stale)


def _last_used(folder: Path) -> float:
    """When a desk was last entered, or its chats written, in seconds since 1970."""
    return max(path.stat().st_mtime for path in (folder, folder / FILE) if path.exists())
