"""Writing one generation: what changed is read and indexed, what stayed is shared with the generation before."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.errors import NoRecords, UnreadableRecord, UnwritableHome
from index.formats.values import printable
from index.generations import BUILDING, begin_generation, publish_generation
from index.manifest import DenseSearch, FileEntry, Manifest, Recipe, Skipped
from index.opened import Index
from index.recall import approximate
from index.records import read_record
from index.segment_files import Segment
from index.segments import Encoded, Workshop, batches, known_texts, link_segment, segments_to_merge, write_segment
from index.sentence_table import ReadRecord
from index.sentences import split_sentences
from index.settings import APPROXIMATE_FROM
from index.stamps import Stamps, save_stamps, stamp_file
from index.survey import Changes, Survey, Task
from index.watcher import Watcher
from index.words import open_words

LINE_CHARS = 1000  # of why a file was skipped


@dataclass(slots=True)
class _Contents:
    """What the manifest will list, gathered while the files are written."""

    segments: list[str] = field(default_factory=list)
    files: list[FileEntry] = field(default_factory=list)
    records: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, Skipped] = field(default_factory=dict)

    def add(self, segment: str, files: Sequence[FileEntry]) -> None:
        """Take up a segment and its files."""
        self.segments.append(segment)
        self.files.extend(files)

    def replace(self, files: Sequence[FileEntry]) -> None:
        """Take up files that were written anew under the same names."""
        anew = {entry.name: entry for entry in files}
        self.files = [anew.get(entry.name, entry) for entry in self.files]

    def manifest(self, recipe: Recipe, search: DenseSearch) -> Manifest:
        """The manifest of all that was taken up, made by `recipe`, its vectors searched as `search` says."""
        return Manifest(
            recipe=recipe,
            records=tuple(sorted(self.records.items())),
            skipped=tuple(entry for _, entry in sorted(self.skipped.items())),
            segments=tuple(self.segments),
            files=tuple(self.files),
            search=search,
        )


@contextmanager
def patient_collector() -> Iterator[None]:
    """Let Python look for cyclic garbage seldom: nearly all that is made here lives until its segment is written, so
    that looking each time some hundred things were made is in vain and costs a tenth of the whole.
    """
    usual = gc.get_threshold()
    gc.set_threshold(100_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class GenerationWriter:
    """Writes the next generation of one index. The lock must be held."""

    def __init__(self, task: Task, survey: Survey, changes: Changes, *, before: Index | None, watcher: Watcher) -> None:
        """`before`: the index that may be built on, None to build all anew; `changes` are relative to it.

        `stamps` are those of the generation, once it is written.
        """
        self._task, self._survey, self._changes, self._before = task, survey, changes, before
        self._watcher = watcher
        self.stamps = Stamps()
        self._contents = _Contents()

    def write(self) -> Path:
        """Write, publish and stamp the generation; its folder. Raises NoRecords, UnwritableHome."""
        building = begin_generation(self._task.folder, self._watcher.disk)
        try:
            with patient_collector():
                self._fill(shop := self._workshop(building))
                search = self._approximate(shop)
        except (UnwritableHome, NoRecords):
            with suppress(UnwritableHome):  # the next writer sweeps it
                self._watcher.disk.remove(building)
            raise
        manifest = self._contents.manifest(self._task.recipe, search)
        generation = publish_generation(building, manifest, self._watcher.disk)
        self._stamp(generation)
        return generation

    def _fill(self, shop: Workshop) -> None:
        merged = self._share(self._before, shop) if self._before is not None else []
        self._write_segments(shop, merged)
        if not self._contents.records:
            raise self._nothing_readable()

    def _approximate(self, shop: Workshop) -> DenseSearch:
        """Make the search by meaning approximate where the index is large; how it is searched."""
        chosen = self._task.settings.approximate_from
        search = self._before.manifest.search if self._before else DenseSearch(APPROXIMATE_FROM)
        if chosen is not None and chosen != search.approximate_from:
            search = DenseSearch(chosen)
        index = Index(shop.folder, self._contents.manifest(self._task.recipe, search))
        searched = approximate(index, shop.encoder, shop.disk)
        self._contents.replace(searched.files)
        return searched.search

    def _workshop(self, building: Path) -> Workshop:
        open_words(self._task.folder.parent)  # keeps the dictionary's index in this home, not in the default one
        return Workshop(building, self._task.encoder, self._watcher.disk, self._watcher.progress, self._known())

    def _known(self) -> Mapping[str, Encoded]:
        if self._before is None:
            return {}
        gone = set(self._before.record_ids) - set(self._changes.kept)
        return known_texts(self._before, gone)

    def _share(self, before: Index, shop: Workshop) -> list[Segment]:
        """Link the segments that stay as they are into the new generation; those to be merged are returned."""
        kept = set(self._changes.kept)
        manifest = replace(before.manifest, records=tuple(pair for pair in before.manifest.records if pair[0] in kept))
        self._contents.records.update(manifest.records)
        self._contents.skipped.update(
            (entry.path, entry)
            for entry in manifest.skipped
            if self._unchanged(entry, kept)
        )
        segments = Index(before.generation, manifest).segments
        merged = segments_to_merge(segments)
        for segment in segments:
            if segment not in merged:
                files = [entry for entry in manifest.files if entry.name.partition(".")[0] == segment.name]
                link_segment(before.generation, files, shop)
                self._contents.add(segment.name, files)
        return merged

    def _unchanged(self, entry: Skipped, kept: set[str]) -> bool:
        """Whether a file that could not be read, or the record that holds it, is as it was."""
        if entry.within:
            return entry.within in kept
        stamp = self._survey.stamps.get(entry.path)
        return stamp is not None and stamp.sha256 == entry.sha256

    def _write_segments(self, shop: Workshop, merged: list[Segment]) -> None:
        waiting = [segment for segment in merged if segment.has_live_records]
        for batch in batches(self._read()):
            self._write_segment(batch, waiting, shop)
            waiting = []
        if waiting:
            self._write_segment([], waiting, shop)

    def _write_segment(self, batch: Sequence[ReadRecord], merged: Sequence[Segment], shop: Workshop) -> None:
        number = shop.folder.name.removeprefix("gen-").removesuffix(BUILDING)
        name = f"seg-{number}-{len(self._contents.segments):03d}"
        self._contents.add(name, write_segment(name, batch, merged, shop))

    def _read(self) -> Iterator[ReadRecord]:
        """The records that are new or changed, read and split; files that cannot be read are noted and passed over."""
        wanted = self._changes.read
        for done, record_id in enumerate(wanted):
            self._watcher.progress("read", done, len(wanted))
            try:
                path = self._survey.paths[record_id]
                record = read_record(path, seeds=self._task.seeds, settings=self._task.settings)
            except UnreadableRecord as error:
                passing = isinstance(error.__cause__, OSError)  # read it again, even if its bytes will be the same
                digest = "" if passing else self._survey.stamps[record_id].sha256
                self._contents.skipped[record_id] = Skipped(record_id, digest, printable(str(error), LINE_CHARS))
                continue
            self._contents.records[record_id] = record.sha256
            for entry in record.left_out:
                inner = f"{record_id}/{entry.name}"
                self._contents.skipped[inner] = Skipped(inner, record.sha256, entry.reason, within=record_id)
            yield ReadRecord(record, split_sentences(record, self._task.settings))
        self._watcher.progress("read", len(wanted), len(wanted))

    def _nothing_readable(self) -> NoRecords:
        first = next(iter(self._contents.skipped.values()), None)
        why = f"; the first: {first.path}: {first.reason}" if first else ""
        return NoRecords(
            f"found {len(self._contents.skipped)} files in {self._task.seeds}, none readable{why}; "
            "expected at least one meeting record; put one there or name another folder with --seeds DIR"
        )

    def _stamp(self, generation: Path) -> None:
        files = {entry.name: stamp_file(generation / entry.name, entry.sha256) for entry in self._contents.files}
        self.stamps = Stamps(self._survey.taken_ns, self._survey.stamps, files)
        save_stamps(self._task.folder, self.stamps, self._watcher.disk)
