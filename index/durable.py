"""Changes of the data directory that survive a power cut, and the lock that lets one writer work at a time.

Every change goes through a `Disk`, one method a system call's worth of work, so that a test can stop the n-th of them.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from index.errors import IndexStoreError, UnwritableHome

HASH_BLOCK = 1 << 20
LOCK_PAUSE_SECONDS = 0.05


def ignore(*_: object) -> None:
    """Take any arguments and do nothing: the listener where nobody listens."""


def hash_file(path: Path, *, limit: int | None = None) -> str:
    """SHA-256 of the file at `path` in hexadecimal, or of its first `limit` bytes. Raises OSError."""
    digest = sha256()
    left = path.stat().st_size if limit is None else limit
    with path.open("rb") as stream:
        while left > 0 and (block := stream.read(min(HASH_BLOCK, left))):
            digest.update(block)
            left -= len(block)
    return digest.hexdigest()


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Turn the system's refusal to write into the one line a person needs."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnwritableHome(
            f"found {path} not writable ({reason}); expected a data directory with room and permission to write; "
            "free some space, or choose another with --home DIR or ASSISTANT_HOME"
        ) from error


@dataclass(frozen=True, slots=True)
class Disk:
    """Every way in which the data directory changes. Each method raises UnwritableHome where the system refuses.

    `before` is called with the name of each step and its path just before the step, for tests that stop there.
    """

    before: Callable[[str, Path], None] = ignore

    def make_folder(self, path: Path) -> None:
        """Create the folder `path` and its parents; one that exists is left as it is."""
        with _named(path):
            self.before("make", path)
            path.mkdir(parents=True, exist_ok=True)

    def write(self, path: Path, payload: bytes) -> None:
        """Write `payload` to a new file at `path` and wait until it is on the disk."""
        half = len(payload) // 2
        with _named(path), path.open("wb") as stream:
            self.before("write", path)
            stream.write(payload[:half])
            stream.flush()
            self.before("write more", path)
            stream.write(payload[half:])
            stream.flush()
            self.before("sync", path)
            os.fsync(stream.fileno())

    def replace(self, path: Path, payload: bytes) -> None:
        """Give `path` the bytes `payload` in one step: a reader sees the old bytes or the new, never a mixture."""
        aside = path.with_name(f"{path.name}.{os.getpid()}.new")
        self.write(aside, payload)
        self.rename(aside, path)

    def rename(self, source: Path, target: Path) -> None:
        """Rename `source` to `target` atomically, replacing a file there, and wait until the folder is on the disk."""
        with _named(target):
            self.before("rename", target)
            source.replace(target)
        self.sync_folder(target.parent)

    def link(self, source: Path, target: Path) -> None:
        """Let `target` share the bytes of `source`: a hard link, or a copy where the file system knows no links."""
        with _named(target):
            self.before("link", target)
            try:
                os.link(source, target)
                return
            except OSError:
                payload = source.read_bytes()
        self.write(target, payload)

    def sync_folder(self, path: Path) -> None:
        """Wait until the names in the folder `path` are on the disk; a no-op on Windows, which cannot."""
        if sys.platform == "win32":
            return
        with _named(path):
            self.before("sync", path)
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def remove(self, path: Path) -> None:
        """Remove the folder or file `path`. What of a folder cannot be removed now (open elsewhere) is left."""
        with _named(path):
            self.before("remove", path)
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def locked(path: Path, *, seconds: float, announce: Callable[[str], None] = ignore) -> Iterator[None]:
    """Hold the lock file `path`; the system frees it when the holder ends, however it ends.

    Waits at most `seconds` for another holder, saying so once. Raises IndexStoreError when the wait is over,
    UnwritableHome when the file cannot be opened.
    """
    with _named(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        deadline = time.monotonic() + seconds
        free = _try_lock(descriptor)
        if not free:
            announce(f"Another run is writing this index; waiting up to {seconds:.0f} s for it.")
        while not free:
            if time.monotonic() >= deadline:
                raise IndexStoreError(
                    f"found {path} held by another run for {seconds:.0f} s; expected one writer at a time; "
                    "wait for it to finish, or choose another data directory with --home DIR"
                )
            time.sleep(LOCK_PAUSE_SECONDS)
            free = _try_lock(descriptor)
        yield
    finally:
        os.close(descriptor)
