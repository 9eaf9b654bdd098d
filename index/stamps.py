"""What files looked like when their bytes were last read, so that unchanged files need not be read again.

Stamps are a cache beside the index, never part of it: lost or garbled stamps cost one reading of the files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.durable import Disk, hash_file
from index.errors import DamagedIndex, UnwritableHome
from index.manifest import HEAD_BYTES, FileEntry

STAMPS = "stamps.json"
SMALL_BYTES = 4 << 20
SETTLED_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file's size in bytes, time of change in ns, the system's mark of it, and the SHA-256 its bytes had then.

    The mark is the inode for files of the index (hard links share it) and the time of the last change of the inode for
    records (it moves even where a copy keeps the old time).
    """

    size: int
    mtime_ns: int
    mark: int
    sha256: str

    def settled(self, taken_ns: int) -> bool:
        """Whether a look at `taken_ns` (clock, ns) would have seen any later change as another time of change.

        A file changed less than two seconds before may have changed again within the same tick of the file system's
        clock (git calls such a file "racily clean").
        """
        return max(self.mtime_ns, self.mark) + SETTLED_NS < taken_ns


@dataclass(frozen=True, slots=True)
class Stamps:
    """Stamps of records by id and of index files by name. `taken_ns` is when the records were looked at (clock, ns)."""

    taken_ns: int = 0
    records: Mapping[str, Stamp] = field(default_factory=dict)
    files: Mapping[str, Stamp] = field(default_factory=dict)


def _table(entries: Mapping[str, list[object]]) -> Mapping[str, Stamp]:
    return {str(name): Stamp(*entry) for name, entry in entries.items()}  # type: ignore[arg-type]


def load_stamps(folder: Path) -> Stamps:
    """The stamps kept in `folder`; none where they are missing or garbled."""
    try:
        fields = json.loads((folder / STAMPS).read_bytes())
        return Stamps(int(fields["taken_ns"]), _table(fields["records"]), _table(fields["files"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Stamps()


def save_stamps(folder: Path, stamps: Stamps, disk: Disk) -> None:
    """Keep `stamps` in `folder`; where it cannot be written they are lost, and the files are read again next time."""
    tables = {
        name: {key: [s.size, s.mtime_ns, s.mark, s.sha256] for key, s in table.items()}
        for name, table in (("records", stamps.records), ("files", stamps.files))
    }
    try:
        for leftover in folder.glob(f"{STAMPS}.*.new"):
            disk.remove(leftover)
        disk.replace(folder / STAMPS, json.dumps({"taken_ns": stamps.taken_ns, **tables}).encode())
    except UnwritableHome:
        return


def stamp_record(path: Path, known: Stamp | None, *, taken_ns: int, limit: int) -> Stamp:
    """The stamp of a record's file now; its bytes are read only where it differs from the `known` one or that one was
    not settled when it was taken, at `taken_ns`. The digest of a file that cannot be read, or is larger than `limit`
    bytes and so will not be, is empty.
    """
    try:
        found = path.stat()
        looks = (found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        if known is not None and known.settled(taken_ns) and looks == (known.size, known.mtime_ns, known.mark):
            return known
        return Stamp(*looks, hash_file(path) if found.st_size <= limit else "")
    except OSError:
        return Stamp(-1, 0, 0, "")


def stamp_file(path: Path, sha256: str) -> Stamp:
    """The stamp of an index file whose bytes have the digest `sha256`. Raises OSError."""
    found = path.stat()
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino, sha256)


def _check_file(path: Path, entry: FileEntry, known: Stamp | None) -> Stamp:
    """Check one file against its entry: small ones whole, large ones whole unless their stamp is the known one.

    Of a large file with a known stamp the head is still read: it holds everything that decides how the rest is parsed.
    """
    try:
        stamp = stamp_file(path, entry.sha256)
        whole = entry.size <= SMALL_BYTES or stamp != known
        found = hash_file(path, limit=None if whole else HEAD_BYTES)
    except OSError as error:
        raise DamagedIndex(f"found {path.name} unreadable ({error}); expected its bytes; rebuild the index") from error
    if stamp.size != entry.size or found != (entry.sha256 if whole else entry.head_sha256):
        raise DamagedIndex(f"found {path.name} not as it was written; expected its checksum; rebuild the index")
    return stamp


def check_files(generation: Path, files: Sequence[FileEntry], known: Mapping[str, Stamp]) -> Mapping[str, Stamp]:
    """Check every file of a generation; the stamps they have now. Raises DamagedIndex at the first that differs."""
    return {entry.name: _check_file(generation / entry.name, entry, known.get(entry.name)) for entry in files}
