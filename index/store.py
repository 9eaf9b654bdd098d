"""Build, refresh, open and verify the index of a folder of records. READ `ensure_index` FIRST.

What is kept where is described in `index.generations`; what makes up a generation, in `index.manifest`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.durable import ignore, locked
from index.errors import DamagedIndex, IndexStoreError
from index.field_names import TABLE
from index.formats.values import printable
from index.generations import (
    LOCK,
    current_generation,
    index_folder,
    index_folders,
    open_current,
    open_generation,
    open_older,
)
from index.manifest import FORMAT, Pairs, Recipe
from index.opened import Index
from index.ranking import Scored
from index.records import find_skipped
from index.settings import Settings
from index.stamps import Stamps, load_stamps, save_stamps
from index.survey import Changes, Survey, Task, changes_since, survey_records
from index.watcher import Watcher

if TYPE_CHECKING:
    from index.encoder import Encoder

__all__ = ["Index", "Scored", "Watcher", "build_index", "ensure_index", "open_index", "verify_index"]

ROOM = Path(__file__).parent
# Modules that bear on no sentence, token or byte of the index; encoders have a fingerprint of their own.
TEXT_LIBRARIES = ("ftfy", "jieba", "opencc", "pypdf")
MOST_REASONS = 10  # files that cannot be read and are told of with the reason
KEPT = frozenset({"approximate_from"})  # settings that an index keeps for itself: asking need not give them again
WITHOUT_EFFECT = frozenset(
    {"durable", "embedded", "encoder", "errors", "generation_writer", "generations", "ranking", "stamps", "store"}
    | {"survey", "watcher", "following"}
)


@dataclass(frozen=True, slots=True)
class _State:
    """What a look at index and records found. `index`: what can be built on, None for nothing. `reason`: why the index
    cannot simply be used, empty where it can. `changes` are relative to `index`. `generation` was the current one.
    """

    generation: Path | None
    index: Index | None
    reason: str
    survey: Survey
    changes: Changes


def pipeline_digest() -> str:
    """SHA-256 of the source that turns files into sentences, tokens and bytes: other code may split otherwise."""
    sources = (path for path in (*ROOM.rglob("*.py"), TABLE) if path.stem not in WITHOUT_EFFECT)
    return sha256(b"\0".join(path.read_bytes() for path in sorted(sources))).hexdigest()


def _library_versions() -> Pairs:
    """The installed versions of the libraries that fold and split text, by the names of their metadata folders.

    `importlib.metadata` would say the same, but takes longer to import than an index takes to open. A library that is
    installed elsewhere than numpy is not seen.
    """
    metadata = (path.stem.partition("-") for path in Path(np.__file__).parent.parent.glob("*.dist-info"))
    return tuple(sorted((name.lower(), version) for name, _, version in metadata if name.lower() in TEXT_LIBRARIES))


def _task(seeds: Path, home: Path, encoder: Encoder, settings: Settings) -> Task:
    chosen = ((name, value) for name, value in sorted(asdict(settings).items()) if name not in KEPT)
    values: Pairs = tuple((name, json.dumps(value)) for name, value in chosen)
    versions = (("pipeline", pipeline_digest()), *_library_versions())
    recipe = Recipe(FORMAT, versions, encoder.name, encoder.fingerprint, encoder.dimensions, values)
    folder = index_folder(home, seeds, encoder=encoder.name, fingerprint=encoder.fingerprint)
    return Task(seeds, folder, encoder, settings, recipe)


def _look(task: Task, watcher: Watcher) -> _State:
    """Open what there is and compare it with the recipe and the records as they are now."""
    generation, index, reason = current_generation(task.folder), None, ""
    known = load_stamps(task.folder)
    try:
        index = open_current(task.folder, stamps=known)
        reason = "there was none" if index is None else ""
    except DamagedIndex as error:
        index, reason = open_older(task.folder), f"it was damaged ({error})"
    if index is not None and index.manifest.recipe != task.recipe:
        index, reason = None, "the program, its settings or the encoder changed"
    elif index is not None and not _searched_as_asked(index, task.settings):
        index, reason = None, "the search shall be approximate from another size on"
    survey = survey_records(task.seeds, known, limit=task.settings.max_record_bytes)
    state = _State(generation, index, reason, survey, changes_since(None if index is None else index.manifest, survey))
    if _usable(state) is not None and survey.better:
        save_stamps(task.folder, Stamps(survey.taken_ns, survey.stamps, known.files), watcher.disk)
    return state


def _searched_as_asked(index: Index, settings: Settings) -> bool:
    return settings.approximate_from in (None, index.manifest.search.approximate_from)


def _usable(state: _State) -> Index | None:
    return state.index if not state.reason and not state.changes else None


def _write(task: Task, state: _State, watcher: Watcher) -> Index:
    """Write the next generation, open it, and say what was done. The lock must be held."""
    from index.generation_writer import GenerationWriter  # what reads and splits records costs time to import

    started = time.perf_counter()
    writer = GenerationWriter(task, state.survey, state.changes, before=state.index, watcher=watcher)
    index = open_generation(writer.write(), writer.stamps)
    others = find_skipped(task.seeds)
    left_out = f" Left out {_named([path.name for path in others], 'of other types')}." if others else ""
    watcher.announce(_describe(state, index, time.perf_counter() - started) + left_out)
    read = set(state.changes.read)
    for entry in [entry for entry in index.manifest.skipped if {entry.path, entry.within} & read][:MOST_REASONS]:
        watcher.announce(f"Skipped: {entry.reason}.")
    return index


def _describe(state: _State, index: Index, seconds: float) -> str:
    size = f"{len(index.record_ids):,} records, {len(index):,} sentences, {seconds:.1f} s"
    changes = state.changes
    counted = f"{len(changes.new)} new, {len(changes.changed)} changed, {len(changes.removed)} removed"
    if state.reason:
        did = f"Built the index, because {state.reason}: {size}"
    else:
        did = f"Refreshed the index ({counted}): {size}"
    if note := index.manifest.search.note:
        did = f"{did}; all vectors are compared, because {note}"
    skipped = index.manifest.skipped
    return f"{did}; skipped {_named([entry.path for entry in skipped], 'unreadable')}." if skipped else f"{did}."


def _named(names: Sequence[str], kind: str) -> str:
    """How many there are, with the first of their names."""
    return f"{len(names)} {kind}: {', '.join(map(printable, names[:3]))}{', ...' if len(names) > 3 else ''}"


def build_index(
    seeds: Path, home: Path, *, encoder: Encoder, settings: Settings | None = None, watcher: Watcher | None = None
) -> Index:
    """Index all records of `seeds` from scratch into `home`, whatever is there. Errors as `ensure_index`."""
    watcher, task = watcher or Watcher(), _task(seeds, home, encoder, settings or Settings())
    watcher.disk.make_folder(task.folder)
    with locked(task.folder / LOCK, seconds=watcher.lock_seconds, announce=watcher.announce):
        survey = survey_records(seeds, Stamps(), limit=task.settings.max_record_bytes)
        return _write(task, _State(None, None, "that was asked for", survey, changes_since(None, survey)), watcher)


def ensure_index(
    seeds: Path, home: Path, *, encoder: Encoder, settings: Settings | None = None, watcher: Watcher | None = None
) -> Index:
    """The index of the records in `seeds` as they are now, by `encoder` and `settings`, kept in `home`.

    An index that is there and fits is opened, at the cost of looking at each file's size and time. Otherwise it is
    built, or refreshed: only records whose bytes changed are read, only sentences not met before are encoded. What was
    done is announced in one line. Raises NoRecords, UnwritableHome, and IndexStoreError where another run holds the
    lock too long; a damaged index is no error, it is built anew.
    """
    watcher, task = watcher or Watcher(), _task(seeds, home, encoder, settings or Settings())
    state = _look(task, watcher)
    index = _usable(state)
    if index is not None:
        return index
    watcher.disk.make_folder(task.folder)
    with locked(task.folder / LOCK, seconds=watcher.lock_seconds, announce=watcher.announce):
        if current_generation(task.folder) != state.generation:  # another run was faster
            state = _look(task, watcher)
            index = _usable(state)
        return _write(task, state, watcher) if index is None else index


def open_index(
    home: Path, seeds: Path, *, encoder: str, fingerprint: str, announce: Callable[[str], None] = ignore
) -> Index:
    """The index of `seeds` and the encoder of that name and fingerprint, as last written to `home`; nothing is built.

    A damaged generation is passed over for the one before, which is announced. Raises IndexStoreError where nothing was
    built, DamagedIndex where nothing is sound.
    """
    folder = index_folder(home, seeds, encoder=encoder, fingerprint=fingerprint)
    try:
        index = open_current(folder)
    except DamagedIndex as error:
        index = open_older(folder)
        if index is None:
            raise
        announce(f"Opened the generation before the last, because the last was damaged ({error}).")
    if index is None:
        raise IndexStoreError(f"found no index of {seeds} in {home}; expected one; run the index command first")
    return index


def verify_index(home: Path) -> tuple[str, ...]:
    """Check every byte of every current index in `home` against its manifest: the problems found, none if sound."""
    folders = index_folders(home)
    problems = [] if folders else [f"found no index in {home}; expected one; run the index command first"]
    for folder in folders:
        try:
            open_current(folder, stamps=Stamps())
        except DamagedIndex as error:
            problems.append(f"{folder.name}: {error}")
    return tuple(problems)
