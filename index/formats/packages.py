"""ZIP containers (Office, OpenDocument, archives) opened within limits: nothing is written, nothing grows unbounded."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from index.errors import UnreadableRecord
from index.formats.values import Source, printable, unreadable

_ENCRYPTED = 0x1
_OFFICE_ENCRYPTED = b"\xd0\xcf\x11\xe0"  # an old container: what Office wraps a document with a password in
_RATIO_FROM = 1 << 20  # bytes; smaller entries may be as regular as they like
_CHUNK = 1 << 16  # bytes


@dataclass(frozen=True, slots=True)
class Package:
    """An opened container whose table of contents has been checked against the limits."""

    source: Source
    archive: zipfile.ZipFile

    @property
    def names(self) -> list[str]:
        """The names of the files within, in the order of the table of contents."""
        return [entry.filename for entry in self.files]

    @property
    def files(self) -> list[zipfile.ZipInfo]:
        """The entries that are files with a name (one without makes `ZipInfo.is_dir` fail)."""
        return [entry for entry in self.archive.infolist() if entry.filename and not entry.filename.endswith("/")]

    def read(self, name: str) -> bytes:
        """The bytes of a file within. Raises UnreadableRecord when it is missing, damaged, encrypted or too large."""
        try:
            return self._unpack(self.archive.getinfo(name))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise self._refuse(f"a damaged entry {name!r}", "a whole file", "save it again") from error
        except KeyError:
            raise self._refuse(f"no entry {name!r}", "the parts of its format", "save it again") from None
        except RuntimeError as error:  # what zipfile raises for an entry with a password
            raise self._refuse(f"an encrypted entry {name!r}", "no password", "save it without one") from error

    def find(self, name: str) -> bytes | None:
        """The bytes of a file within, None where it is missing."""
        return self.read(name) if name in self.archive.NameToInfo else None

    def _unpack(self, entry: zipfile.ZipInfo) -> bytes:
        """What an entry really holds, never more than its own table says."""
        with self.archive.open(entry) as stream:
            unpacked = stream.read(entry.file_size + 1)
        if len(unpacked) > entry.file_size:
            raise zipfile.BadZipFile("longer than its table of contents says")
        return unpacked

    def _refuse(self, found: str, expected: str, advice: str) -> UnreadableRecord:
        return unreadable(self.source.path, found, expected, advice)


def open_package(source: Source) -> Package:
    """Open a container. Raises UnreadableRecord, naming the file, for what is damaged, encrypted or beyond a limit."""
    if source.raw.startswith(_OFFICE_ENCRYPTED):
        raise unreadable(source.path, "a password or an old format", "no password", "save it anew without one")
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.raw))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise unreadable(source.path, "no ZIP container", f"a whole {source.suffix}", "save it again") from error
    _check(source, archive.infolist())
    return Package(source, archive)


def _check(source: Source, entries: list[zipfile.ZipInfo]) -> None:
    limits, path = source.settings, source.path
    advice = "unpack it or split it"
    if len(entries) > limits.max_archive_entries:
        found, expected = f"{len(entries):,} entries", f"at most {limits.max_archive_entries:,}"
        raise unreadable(path, found, expected, advice)
    total = sum(entry.file_size for entry in entries)
    if total > limits.max_archive_bytes:
        found, expected = f"{total:,} bytes when unpacked", f"at most {limits.max_archive_bytes:,}"
        raise unreadable(path, found, expected, advice)
    for entry in entries:
        _check_entry(source, entry)


def _check_entry(source: Source, entry: zipfile.ZipInfo) -> None:
    limits, path, name = source.settings, source.path, printable(entry.filename)
    place = PurePosixPath(entry.filename.replace("\\", "/"))
    if place.is_absolute() or ".." in place.parts or place.parts[:1] and place.parts[0][1:2] == ":":
        raise unreadable(path, f"an entry that leads out of it ({name})", "plain names", "do not trust the file")
    if entry.flag_bits & _ENCRYPTED:
        raise unreadable(path, f"an encrypted entry ({name})", "no password", "save it without one")
    if entry.file_size > limits.max_entry_bytes:
        found, expected = f"an entry of {entry.file_size:,} bytes ({name})", f"at most {limits.max_entry_bytes:,}"
        raise unreadable(path, found, expected, "split it")
    ratio = entry.file_size // max(entry.compress_size, 1)
    if entry.file_size > _RATIO_FROM and ratio > limits.max_archive_ratio:
        found, expected = f"an entry packed {ratio:,} to 1 ({name})", f"at most {limits.max_archive_ratio} to 1"
        raise unreadable(path, found, expected, "do not trust the file")
