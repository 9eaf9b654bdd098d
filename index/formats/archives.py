"""Archives (`.zip`) of records: one record, each file under a heading with its name; nothing is unpacked to disk."""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath

from index.formats import is_known, read_parts
from index.formats.packages import Package, open_package
from index.formats.parts import join_parts, mark_file, named_file
from index.formats.values import Extracted, Source, unreadable

_UTF8_NAME = 0x800  # the flag of an entry whose name is in UTF-8


def extract(source: Source) -> Extracted:
    """The text of the records in an archive, in the order of their names. Raises UnreadableRecord.

    Hidden files and unknown types are left out, as in a folder; what cannot be read refuses the whole, as no one would
    see that it is missing.
    """
    if source.nested:
        raise unreadable(source.path, "an archive in another file", "records", "unpack it into the folder")
    package = open_package(source)
    members = sorted(((_name(entry), entry) for entry in package.files), key=_order)
    files = [(name, read_parts(member)) for name, member in _known(package, members)]
    if not files:
        raise unreadable(source.path, "no record", "files of a known type", "unpack it to see what it holds")
    if len(files) == 1:
        [(name, inner)] = files
        return Extracted(inner.text, (mark_file(name), *inner.marks))
    return join_parts([named_file(name, inner) for name, inner in files], "\n")


def _order(member: tuple[str, zipfile.ZipInfo]) -> str:
    return member[0]


def _known(package: Package, members: list[tuple[str, zipfile.ZipInfo]]) -> list[tuple[str, Source]]:
    known = []
    for name, entry in members:
        hidden = any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)
        if not hidden and is_known(package.source.within(name, b"")):
            known.append((name, package.source.within(name, package.read(entry.filename))))
    return known


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
