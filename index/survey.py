"""Which records of a folder are new, changed or gone, without reading those that are not."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.manifest import Manifest, Recipe
from index.records import find_records
from index.settings import Settings
from index.stamps import Stamp, Stamps, stamp_record

if TYPE_CHECKING:
    from index.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Task:
    """What an index is made of: the records in `seeds`, the `folder` it lives in, and by what it is made."""

    seeds: Path
    folder: Path
    encoder: Encoder
    settings: Settings
    recipe: Recipe


@dataclass(frozen=True, slots=True)
class Survey:
    """The records of a seeds folder as they are now: path and stamp of each by id.

    `taken_ns`: when the survey began (clock, ns). `better`: whether its stamps say more than the ones known before it.
    """

    paths: Mapping[str, Path]
    stamps: Mapping[str, Stamp]
    taken_ns: int
    better: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of records, in order: `new` and `changed` are to be read, `removed` to be dropped, `kept` to be left alone.

    Files that could not be read last time and have not changed since are in none of them.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether the index has to change."""
        return bool(self.new or self.changed or self.removed)

    @property
    def read(self) -> tuple[str, ...]:
        """The ids of the records to be read, in order."""
        return tuple(sorted((*self.new, *self.changed)))


def survey_records(seeds: Path, known: Stamps, *, limit: int) -> Survey:
    """Look at every record of `seeds`; one beyond `limit` bytes is not read. Raises NoRecords where there is none."""
    taken_ns = time.time_ns()
    prefix = len((seeds / "x").as_posix()) - 1  # a record's id is its path below the folder
    paths = {path.as_posix()[prefix:]: path for path in find_records(seeds)}
    stamps = {
        record_id: stamp_record(path, known.records.get(record_id), taken_ns=known.taken_ns, limit=limit)
        for record_id, path in paths.items()
    }
    settled = all(stamp.settled(known.taken_ns) for stamp in stamps.values())
    return Survey(paths, stamps, taken_ns, better=not settled or stamps != known.records)


def changes_since(manifest: Manifest | None, survey: Survey) -> Changes:
    """What differs between the records that `manifest` lists (None: none) and those of `survey`, by content."""
    indexed = dict(manifest.records) if manifest else {}
    skipped = {entry.path: entry.sha256 for entry in manifest.skipped if not entry.within} if manifest else {}
    known = {**skipped, **indexed}
    found = {record_id: stamp.sha256 for record_id, stamp in sorted(survey.stamps.items())}
    return Changes(
        new=tuple(name for name in found if name not in known),
        changed=tuple(name for name in found if name in known and known[name] != found[name]),
        removed=tuple(name for name in sorted(known) if name not in found),
        kept=tuple(name for name in found if indexed.get(name) == found[name]),
    )
