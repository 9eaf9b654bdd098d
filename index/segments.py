"""Writing segments: records with their sentences become four files of a generation.

New records go into new segments; an old segment is never changed. When eight segments of like size have gathered they
are merged into one, so their number grows with the logarithm of the corpus and a record is rewritten a few times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import pack_arrays
from index.dense import Vectors, check_vectors, pack_vectors
from index.durable import Disk, ignore
from index.encoder import encode_and_cut
from index.manifest import FileEntry, describe_file
from index.normalize import fold_sentence
from index.opened import Index
from index.piece_table import Ids, pack_piece_table
from index.postings import PostingsBuilder
from index.segment_files import SUFFIXES, Segment
from index.sentence_table import ReadRecord, pack_sentences
from index.values import Sentence
from index.words import lexical_tokens

if TYPE_CHECKING:
    from index.encoder import Encoder

SEGMENT_ROWS = 1 << 16
LARGE_ROWS = 1 << 15
SMALLEST_ROWS = 1 << 6
TIER = 8
ENCODE_BATCH = 1024
SECTION_CHARS = 39  # a section's name is searched with its sentences up to this length; longer ones say too much


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A text as the encoder has it: its unit vector, float32 (dimensions,), and the numbers of its pieces, if any."""

    vector: Vectors
    pieces: Ids


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a segment is written with: where, how, by which encoder, and sentences that were encoded before by text."""

    folder: Path
    encoder: Encoder
    disk: Disk = Disk()
    progress: Callable[[str, int, int], None] = ignore
    known: Mapping[str, Encoded] = field(default_factory=dict)


def batches(records: Iterable[ReadRecord], *, rows: int = SEGMENT_ROWS) -> Iterable[list[ReadRecord]]:
    """`records` in runs that hold about `rows` sentences each; a record is never divided."""
    batch: list[ReadRecord] = []
    size = 0
    for record in records:
        if batch and size + len(record.sentences) > rows:
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += len(record.sentences)
    if batch:
        yield batch


def segments_to_merge(segments: Sequence[Segment]) -> list[Segment]:
    """Which `segments` to rewrite as one: those more than half dead, and any `TIER` of like size that are not large."""
    tiers: dict[int, list[Segment]] = {}
    wasteful = []
    for segment in segments:
        rows = int(segment.keep.sum())
        if rows < len(segment.table) / 2:
            wasteful.append(segment)
        elif rows < LARGE_ROWS:
            tiers.setdefault(int(log(max(rows, SMALLEST_ROWS), TIER)), []).append(segment)
    alike = chain.from_iterable(tier for tier in tiers.values() if len(tier) >= TIER)
    return [*wasteful, *alike]


def known_texts(index: Index, record_ids: Iterable[str]) -> Mapping[str, Encoded]:
    """Each sentence text of the given records of `index` as it was encoded."""
    known: dict[str, Encoded] = {}
    for record_id in record_ids:
        texts = (passage_text(sentence) for sentence in index.sentences(record_id))
        rows = zip(texts, index.vectors(record_id), map(index.pieces, index.rows(record_id)), strict=True)
        known.update((text, Encoded(vector, pieces)) for text, vector, pieces in rows)
    return known


def _encode(texts: Sequence[str], postings: PostingsBuilder, shop: Workshop) -> list[Encoded]:
    """Each of `texts` encoded, its tokens added to `postings` as well.

    Equal texts are encoded once, known ones not at all. Words follow vectors batch by batch: so a sentence is folded
    once for both, and the tokens of a whole segment are never in memory at the same time.
    """
    found = {text: shop.known[text] for text in texts if text in shop.known}
    dimensions = shop.encoder.dimensions
    for start in range(0, len(texts), ENCODE_BATCH):
        shop.progress("encode", start, len(texts))
        batch = texts[start : start + ENCODE_BATCH]
        missing = list(dict.fromkeys(text for text in batch if text not in found))
        if missing:
            vectors, cut = encode_and_cut(shop.encoder, missing)
            check_vectors(vectors, rows=len(missing), dimensions=dimensions)
            pieces = (np.array(ids, np.int64) for ids in cut)
            found.update(zip(missing, map(Encoded, vectors, pieces), strict=True))
        postings.add_tokens(map(_tokens_of, batch))
    shop.progress("encode", len(texts), len(texts))
    return [found[text] for text in texts]


def _stacked(vectors: Sequence[Vectors], *, dimensions: int) -> Vectors:
    """Vectors as rows of one array, float32 (n, dimensions)."""
    return np.array(vectors, dtype=np.float32).reshape(len(vectors), dimensions)


def _write(name: str, payloads: Sequence[bytes], shop: Workshop) -> tuple[FileEntry, ...]:
    files = dict(zip((f"{name}{suffix}" for suffix in SUFFIXES), payloads, strict=True))
    for file, payload in files.items():
        shop.disk.write(shop.folder / file, payload)
    return tuple(describe_file(file, payload) for file, payload in files.items())


def write_segment(
    name: str, records: Sequence[ReadRecord], merged: Sequence[Segment], shop: Workshop
) -> tuple[FileEntry, ...]:
    """Write the segment `name` from the live records of `merged`, then `records`, in this order; its files."""
    postings = PostingsBuilder()
    parts: list[ReadRecord] = []
    blocks: list[Vectors] = []
    pieces: list[Ids] = []
    for segment in merged:
        parts.extend(segment.live_records())
        postings.add_kept(segment.lexical, segment.keep)
        blocks.append(segment.dense.vectors(0, len(segment.table))[segment.keep])
        pieces.extend(segment.pieces.kept(segment.keep))
    texts = [passage_text(sentence) for record in records for sentence in record.sentences]
    encoded = _encode(texts, postings, shop)
    blocks.append(_stacked([each.vector for each in encoded], dimensions=shop.encoder.dimensions))
    payloads = (
        pack_arrays(pack_sentences([*parts, *records])),
        pack_arrays(postings.arrays()),
        pack_arrays(pack_piece_table([*pieces, *(each.pieces for each in encoded)])),
        pack_vectors(blocks, dimensions=shop.encoder.dimensions),
    )
    return _write(name, payloads, shop)


def passage_text(sentence: Sentence) -> str:
    """What of a sentence is searched, by words and by meaning: the short section it stands in, then its own text.

    A heading that only says who speaks is not searched: a question that names the speaker would find every turn's
    heading and nothing of what was said.
    """
    if sentence.kind == "heading":
        return "" if sentence.speaker else sentence.text
    return f"{sentence.section} {sentence.text}" if 0 < len(sentence.section) <= SECTION_CHARS else sentence.text


def sentence_tokens(sentence: Sentence) -> list[str]:
    """The tokens under which a sentence is found."""
    return _tokens_of(passage_text(sentence))


def _tokens_of(passage: str) -> list[str]:
    return lexical_tokens(fold_sentence(passage))


def link_segment(generation: Path, files: Sequence[FileEntry], shop: Workshop) -> None:
    """Let the generation being built share the `files` of an older `generation`."""
    for entry in files:
        shop.disk.link(generation / entry.name, shop.folder / entry.name)
