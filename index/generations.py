"""Generations of an index on disk: each is written aside, made durable, and only then becomes the current one.

    <home>/<seeds>-<encoder>-<key>/     one folder for each seeds folder and encoder: they never displace each other
        LOCK                            held by the one run that writes
        CURRENT                         the name of the current generation
        stamps.json                     a cache of what files looked like (see `index.stamps`)
        gen-000007/                     a generation: manifest.json, its seal, and three files a segment
        gen-000006/                     the one before, for the case that the current one is found damaged
        gen-000008.building/            work in progress, or what a stopped run left; swept by the next writer

Generations share the files of unchanged segments by hard links. Whatever the moment at which a run is stopped, the
folder opens as before it or as after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from index.durable import Disk
from index.errors import DamagedIndex, UnwritableHome
from index.manifest import MANIFEST, SEAL, Manifest, load_manifest, pack_manifest, seal
from index.opened import Index
from index.stamps import Stamps, check_files, load_stamps

CURRENT = "CURRENT"
LOCK = "LOCK"
BUILDING = ".building"
_GENERATION = re.compile(r"gen-(\d{6,})")
_UNSAFE = re.compile(r"[^\w.-]+")


def index_folder(home: Path, seeds: Path, *, encoder: str, fingerprint: str) -> Path:
    """The folder in `home` for the index of `seeds` with the encoder of that name and fingerprint (SHA-256).

    The folder's name is for people; the key at its end, a digest of the absolute path and the fingerprint, decides.
    """
    key = sha256(f"{seeds.resolve()}\0{encoder}\0{fingerprint}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
    names = (_UNSAFE.sub("_", Path(name).name)[:24] for name in (str(seeds.resolve()), encoder))
    return home / "-".join([*names, key])


def index_folders(home: Path) -> list[Path]:
    """Every index folder in `home`, by name."""
    return sorted(path.parent for path in home.glob(f"*/{CURRENT}"))


def _number(path: Path) -> int:
    match = _GENERATION.match(path.name)
    return int(match[1]) if match else 0


def _complete(folder: Path) -> list[Path]:
    """The generations of `folder` from new to old: the current one first, whatever its number."""
    found = [path for path in folder.glob("gen-*") if _GENERATION.fullmatch(path.name)]
    current = current_generation(folder)
    return sorted(found, key=lambda path: (path == current, _number(path)), reverse=True)


def current_generation(folder: Path) -> Path | None:
    """The generation that CURRENT names; None where it names none that exists."""
    with suppress(OSError, UnicodeDecodeError):
        name = (folder / CURRENT).read_text("ascii").strip()
        if _GENERATION.fullmatch(name) and (folder / name).is_dir():
            return folder / name
    return None


def open_generation(generation: Path, stamps: Stamps) -> Index:
    """Check and open one generation. Raises DamagedIndex."""
    manifest = load_manifest(generation)
    check_files(generation, manifest.files, stamps.files)
    return Index(generation, manifest)


def open_current(folder: Path, *, stamps: Stamps | None = None) -> Index | None:
    """The current generation of `folder`, opened; None where nothing was built. Raises DamagedIndex.

    Large files are read whole unless they look as in `stamps` (None: those kept in the folder).

    A writer may sweep the generation between the moment its name is read and the moment it is opened; then CURRENT
    names another, which is opened instead.
    """
    generation = current_generation(folder)
    if generation is None:
        if (folder / CURRENT).exists():
            raise DamagedIndex(f"found no generation in {folder}; expected the one CURRENT names; rebuild the index")
        return None
    try:
        return open_generation(generation, load_stamps(folder) if stamps is None else stamps)
    except DamagedIndex:
        if current_generation(folder) == generation:
            raise
        return open_current(folder, stamps=stamps)


def open_older(folder: Path) -> Index | None:
    """The newest sound generation of `folder` besides the current one; None where there is none."""
    for generation in _complete(folder):
        if generation != current_generation(folder):
            with suppress(DamagedIndex):
                return open_generation(generation, load_stamps(folder))
    return None


def _sweep(folder: Path, keep: set[Path | None], disk: Disk) -> None:
    leftovers = (*folder.glob(f"gen-*{BUILDING}"), *folder.glob("*.new"), *_complete(folder))
    for path in leftovers:
        if path not in keep:
            with suppress(UnwritableHome):  # the index is whole without it; the next writer sweeps again
                disk.remove(path)


def _names(folder: Path) -> Iterator[int]:
    return (_number(path) for path in folder.glob("gen-*"))


def begin_generation(folder: Path, disk: Disk) -> Path:
    """A new empty folder to build the next generation in; what stopped runs left is swept. The lock must be held."""
    _sweep(folder, {*_complete(folder)[:2]}, disk)
    building = folder / f"gen-{max(_names(folder), default=0) + 1:06d}{BUILDING}"
    disk.make_folder(building)
    return building


def publish_generation(building: Path, manifest: Manifest, disk: Disk) -> Path:
    """Make the generation in `building`, whose files are on the disk, the current one; its folder, with the lock held.

    The manifest comes last, then the folder gets its name, then CURRENT names it; the generation before is kept.
    """
    folder, before = building.parent, current_generation(building.parent)
    packed = pack_manifest(manifest)
    disk.write(building / MANIFEST, packed)
    disk.write(building / SEAL, seal(packed))
    disk.sync_folder(building)
    generation = building.with_name(building.name.removesuffix(BUILDING))
    disk.rename(building, generation)
    disk.replace(folder / CURRENT, f"{generation.name}\n".encode())
    _sweep(folder, {generation, before}, disk)
    return generation
