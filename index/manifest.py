"""What an index was built from and with, and what its files must be: compared whole whenever it is opened."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from index.errors import DamagedIndex
from index.settings import APPROXIMATE_FROM

FORMAT = 4
MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
HEAD_BYTES = 1 << 16

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything besides the records that shapes an index; a differing recipe means that it must be built anew.

    `format` numbers the layout on disk, `versions` names the code that reads and splits records, `encoder` and
    `fingerprint` (SHA-256) the encoder with vectors of `dimensions` numbers, `settings` each setting's value in JSON.
    """

    format: int
    versions: Pairs
    encoder: str
    fingerprint: str
    dimensions: int
    settings: Pairs


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of the index: its size in bytes, the SHA-256 of the whole and of its first `HEAD_BYTES` bytes."""

    name: str
    size: int
    sha256: str
    head_sha256: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file of the seeds folder that could not be read, the SHA-256 of its bytes (empty if unknown), and why.

    `within` is the id of the record that holds the file, empty for one that stands in the folder itself.
    """

    path: str
    sha256: str
    reason: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class DenseSearch:
    """How the vectors are searched, and what that was measured to find (see `index.recall`).

    `approximate_from`: sentences from which they are searched approximately. `reread`: how many rows of each large
    segment are compared by their full vectors, 0 where all are. `recall_at_10`: of the ten nearest rows the share
    found, over `sampled` texts, when the index held `sentences`; 1 where all are compared. `note`: why they are
    compared all the same, empty where that is no question.
    """

    approximate_from: int
    reread: int = 0
    recall_at_10: float = 1.0
    sampled: int = 0
    sentences: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation of an index: recipe, records (id, SHA-256 of the raw bytes), skipped files, segments, files.

    `search` tells how the vectors are searched.

    `segments` are ordered from old to new. A record lives in the newest segment that holds its id; segments may also
    hold records of the past, which are in no manifest.
    """

    recipe: Recipe
    records: Pairs
    skipped: tuple[Skipped, ...]
    segments: tuple[str, ...]
    files: tuple[FileEntry, ...]
    search: DenseSearch = DenseSearch(APPROXIMATE_FROM)


def describe_file(name: str, payload: bytes) -> FileEntry:
    """The entry of a file called `name` that holds `payload`."""
    return FileEntry(name, len(payload), sha256(payload).hexdigest(), sha256(payload[:HEAD_BYTES]).hexdigest())


def pack_manifest(manifest: Manifest) -> bytes:
    """The manifest in JSON, ASCII, with a line to each of its fields."""
    entries = {
        "recipe": asdict(manifest.recipe),
        "records": manifest.records,
        "skipped": [asdict(entry) for entry in manifest.skipped],
        "search": asdict(manifest.search),
        "segments": manifest.segments,
        "files": [asdict(entry) for entry in manifest.files],
    }
    lines = ",\n".join(f'"{name}": {json.dumps(entry)}' for name, entry in entries.items())
    return f"{{\n{lines}\n}}\n".encode()


def seal(packed: bytes) -> bytes:
    """The seal of a packed manifest, in the form that `sha256sum -c` reads."""
    return f"{sha256(packed).hexdigest()}  {MANIFEST}\n".encode()


def load_manifest(folder: Path) -> Manifest:
    """The manifest of the generation in `folder`. Raises DamagedIndex when it is missing or does not match its seal."""
    try:
        packed = (folder / MANIFEST).read_bytes()
        sealed = (folder / SEAL).read_bytes()
        if seal(packed) != sealed:
            raise ValueError("the manifest does not match its seal")
        return _from_json(json.loads(packed))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedIndex(f"found no sound manifest in {folder} ({error}); expected one; rebuild the index") from error


def _pairs(entries: object) -> Pairs:
    return tuple((str(name), str(text)) for name, text in cast("list[tuple[object, object]]", entries))


def _from_json(fields: Any) -> Manifest:  # noqa: ANN401 - JSON; every entry is checked by what it is put into
    recipe = fields["recipe"]
    return Manifest(
        recipe=Recipe(**{**recipe, "versions": _pairs(recipe["versions"]), "settings": _pairs(recipe["settings"])}),
        records=_pairs(fields["records"]),
        skipped=tuple(Skipped(**entry) for entry in fields["skipped"]),
        segments=tuple(fields["segments"]),
        files=tuple(FileEntry(**entry) for entry in fields["files"]),
        search=DenseSearch(**fields["search"]),
    )
