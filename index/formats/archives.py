"""Archives (`.zip`) of records: one record, each file under a heading with its name; nothing is unpacked to disk."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from index.errors import UnreadableRecord
from index.formats import is_known, read_parts
from index.formats.packages import Package, open_package
from index.formats.parts import join_parts, mark_file, named_file
from index.formats.values import Extracted, Source, printable, unreadable
from index.values import LeftOut

_UTF8_NAME = 0x800  # the flag of an entry whose name is in UTF-8


def extract(source: Source) -> Extracted:
    """The text of the records in an archive, in the order of their names.

    Hidden files and unknown types are passed over, as in a folder; what cannot be read is listed as left out. Raises
    UnreadableRecord where nothing can be read.
    """
    if source.nested:
        raise unreadable(source.path, "an archive in another file", "records", "unpack it into the folder")
    package = open_package(source)
    members = sorted(((_name(entry), entry) for entry in package.files), key=_order)
    read: list[tuple[str, Extracted]] = []
    failed: list[tuple[str, UnreadableRecord]] = []
    for name, member in _known(package, members):
        try:
            read.append((name, read_parts(package.source.within(name, package.read(member.filename)))))
        except UnreadableRecord as error:
            failed.append((name, error))
    if not read:
        raise failed[0][1] if failed else _empty(source)
    left_out = tuple(LeftOut(printable(name), str(error)) for name, error in failed)
    return replace(_joined(read), left_out=left_out)


def _empty(source: Source) -> UnreadableRecord:
    return unreadable(source.path, "no record", "files of a known type", "unpack it to see what it holds")


def _joined(files: list[tuple[str, Extracted]]) -> Extracted:
    """Each file under a heading with its name; one alone as it is."""
    if len(files) > 1:
        return join_parts([named_file(name, inner) for name, inner in files], "\n")
    [(name, inner)] = files
    return Extracted(inner.text, (mark_file(name), *inner.marks))


def _order(member: tuple[str, zipfile.ZipInfo]) -> str:
    return member[0]


def _known(package: Package, members: list[tuple[str, zipfile.ZipInfo]]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """The members of a known type that are not hidden."""
    for name, entry in members:
        hidden = any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)
        if not hidden and is_known(package.source.within(name, b"")):
            yield name, entry


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry; `zipfile` reads one that is not marked as UTF-8 as code page 437, which it seldom is."""
    if entry.flag_bits & _UTF8_NAME or entry.filename.isascii():
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
