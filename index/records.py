"""Read the files of a folder as records. A further format is one module in `index.formats`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import NoRecords, UnreadableRecord
from index.formats import FORMATS, SAVED_AS, TEXTS, read_format
from index.settings import Settings
from index.values import Record

if TYPE_CHECKING:
    from index.repair import Repaired

Reader = Callable[[bytes, str, Settings], "Repaired"]


def _read_text(raw: bytes, path: str, settings: Settings) -> Repaired:
    from index.repair import repair_bytes  # costs time to import, and finding records does without it

    return repair_bytes(raw, path=path)


# By suffix, lower case: from a file's bytes, path (for errors) and the limits to its repaired text.
READERS: dict[str, Reader] = {
    **dict.fromkeys(TEXTS, _read_text),
    **dict.fromkeys((*FORMATS, *SAVED_AS), read_format),
}
KINDS = ", ".join((*TEXTS, *FORMATS))


def find_records(seeds: Path) -> list[Path]:
    """The files of a folder and its subfolders that can be records, in the order of their paths.

    Hidden files, links that lead out of the folder and unknown types are left out (see `find_skipped`). Raises
    NoRecords where the folder is missing or holds nothing to read.
    """
    if not seeds.is_dir():
        found = "a file" if seeds.exists() else "nothing"
        raise NoRecords(f"found {found} at {seeds}, expected a folder of meeting records; name one with --seeds DIR")
    paths = [Path(place) for place in _files(seeds) if _is_record(place)]
    if not paths:
        raise NoRecords(f"found no meeting record in {seeds}, expected files of type {KINDS}; put one there")
    return paths


def find_skipped(seeds: Path) -> list[Path]:
    """The visible files of a folder that are no record by their type, to be reported to the user."""
    return [Path(place) for place in _files(seeds) if not _is_record(place)]


def _is_record(place: str) -> bool:
    return f".{place.rpartition('.')[2].lower()}" in READERS


def _files(seeds: Path) -> list[str]:
    """All visible files by their paths in POSIX form; a `Path` of each would take longer than finding it."""
    return sorted(_walk(str(seeds), seeds.resolve()), key=lambda place: place.replace(os.sep, "/"))


def _walk(folder: str, root: Path) -> Iterator[str]:
    """The visible files below `folder` that lie in `root`; folders that may not be read are passed over.

    `os.scandir` knows folders and links without asking the system for each: thousands of records are looked at before
    every answer.
    """
    try:
        entries = [entry for entry in os.scandir(folder) if not entry.name.startswith(".")]
    except PermissionError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, root)
        elif entry.is_file() and (not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(root)):
            yield entry.path


def read_record(path: Path, *, seeds: Path, settings: Settings | None = None) -> Record:
    """Read one file of the folder `seeds`. Raises UnreadableRecord, naming the file.

    `Record.sha256` is that of the file's bytes, `Record.text` their repaired text.
    """
    from index.headers import read_header  # as above

    settings = settings or Settings()
    raw = _read_bytes(path, settings.max_record_bytes)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableRecord(f"found the type {path.suffix!r} at {path}, expected one of {KINDS}; convert the file")
    repaired = reader(raw, str(path), settings)
    if not repaired.text.strip():
        raise UnreadableRecord(f"found no text in {path}, expected a meeting record; fill or remove the file")
    record_id = path.relative_to(seeds).as_posix()
    header = read_header(repaired.text, path=record_id, settings=settings)
    digest = hashlib.sha256(raw).hexdigest()
    return Record(
        id=record_id, path=str(path), title=header.title, date=header.date, text=repaired.text, sha256=digest,
        repairs=repaired.steps, encoding=repaired.encoding, marks=repaired.marks,
        left_out=repaired.left_out,
    )  # fmt: skip


def _read_bytes(path: Path, limit: int) -> bytes:
    try:
        size = path.stat().st_size
        if size <= limit:
            with path.open("rb") as stream:
                raw = stream.read(limit + 1)  # it may be growing
            size = len(raw)
        if size > limit:
            advice = "split the file or raise max_record_bytes"
            raise UnreadableRecord(f"found {size:,} bytes in {path}, expected at most {limit:,}; {advice}")
        return raw
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableRecord(f"found {reason!r} at {path}, expected a readable file; check it") from error
