"""An opened index: immutable, memory-mapped, safe to read while another run writes the next generation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import Vectors
from index.errors import DamagedIndex, IndexStoreError, sound
from index.lexical import Corpus, inverse_frequency, search_weighed, weigh_tokens
from index.manifest import Manifest
from index.piece_table import Ids
from index.postings import token_keys
from index.ranking import Scored, best
from index.segment_files import Segment
from index.sentence_table import Heading
from index.values import Record, Sentence, Span

RECORDS_KEPT = 32  # records kept in memory once read
SENTENCES_KEPT = 8192  # sentences kept likewise
QUESTIONS_KEPT = 16  # questions whose tokens stay weighed
TOKENS_KEPT = 1 << 14  # tokens whose rarity stays known
Masks = Sequence[NDArray[np.bool_]]  # for each segment of an index, which of its rows may be found


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence is kept: its segment, the number of its record there, and the segment's own row."""

    segment: Segment
    record: int
    row: int


class Index:
    """One generation of an index. Rows number all sentences from 0: by record id, then by place in the record.

    The numbering depends on the records alone, not on the order in which they came: a refreshed index finds the same
    rows as one built at once.
    """

    def __init__(self, generation: Path, manifest: Manifest) -> None:
        """Open the files in `generation`, which the caller has checked. Raises DamagedIndex."""
        self.generation, self.manifest = generation, manifest
        dimensions = manifest.recipe.dimensions
        reread = manifest.search.reread
        self.segments = tuple(
            Segment(generation, name, dimensions=dimensions, reread=reread) for name in manifest.segments
        )
        self.record_ids: tuple[str, ...] = tuple(sorted(name for name, _ in manifest.records))
        self._order = {record_id: place for place, record_id in enumerate(self.record_ids)}
        self._homes = self._find_homes()
        counts = [0]
        for segment, number in self._homes:
            counts.append(int(segment.table.first_rows[number + 1] - segment.table.first_rows[number]))
        self._starts = np.cumsum(counts)
        self._bounds: list[int] = self._starts.tolist()
        for (segment, number), start in zip(self._homes, self._starts[:-1], strict=True):
            segment.bases[number] = start
        # A question reads the same few records and sentences again and again, and the next one the same ones.
        self._records = lru_cache(maxsize=RECORDS_KEPT)(self._read_record)
        self._sentences = lru_cache(maxsize=SENTENCES_KEPT)(self._read_sentence)
        # Each meeting that a question is asked of asks for the same tokens.
        self._gains = lru_cache(maxsize=QUESTIONS_KEPT)(self._weigh)
        self._rarities = lru_cache(maxsize=TOKENS_KEPT)(self._rarity)

    def _find_homes(self) -> list[tuple[Segment, int]]:
        homes: dict[str, tuple[Segment, int]] = {}
        for segment in self.segments:
            homes.update((record_id, (segment, number)) for number, record_id in enumerate(segment.table.ids))
        missing = [record_id for record_id in self.record_ids if record_id not in homes]
        if missing:
            raise DamagedIndex(f"found no segment with {missing[0]}; expected all listed records; rebuild the index")
        return [homes[record_id] for record_id in self.record_ids]

    @property
    def encoder_name(self) -> str:
        """The name of the encoder whose vectors the index holds."""
        return self.manifest.recipe.encoder

    def __len__(self) -> int:
        """The number of sentences."""
        return int(self._starts[-1])

    def _place(self, record_id: str) -> int:
        if record_id not in self._order:
            raise IndexStoreError(f"found no record {record_id!r} in the index; expected one of `record_ids`")
        return self._order[record_id]

    def record(self, record_id: str) -> Record:
        """The record as it was indexed, with text and repairs. Raises IndexStoreError for an unknown id."""
        return self._records(record_id)

    def _read_record(self, record_id: str) -> Record:
        segment, number = self._homes[self._place(record_id)]
        with sound(f"the record {record_id}"):
            return segment.table.record(number)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Title, date and opening of every record, in the order of `record_ids`; no record is read for them."""
        with sound("the titles and dates"):
            return tuple(segment.table.heading(number) for segment, number in self._homes)

    def heading(self, record_id: str) -> Heading:
        """The heading of one record. Raises IndexStoreError for an unknown id."""
        segment, number = self._homes[self._place(record_id)]
        with sound(f"the title of {record_id}"):
            return segment.table.heading(number)

    def rows(self, record_id: str) -> range:
        """The rows of a record's sentences, in order. Raises IndexStoreError for an unknown id."""
        place = self._place(record_id)
        return range(int(self._starts[place]), int(self._starts[place + 1]))

    def sentences(self, record_id: str) -> tuple[Sentence, ...]:
        """All sentences of a record, in order. Raises IndexStoreError for an unknown id."""
        segment, number = self._homes[self._place(record_id)]
        with sound(f"the sentences of {record_id}"):
            return segment.table.sentences(number)

    def sentence(self, row: int) -> Sentence:
        """The sentence at `row`. Raises IndexStoreError where there is no such row."""
        return self._sentences(row)

    def _read_sentence(self, row: int) -> Sentence:
        if not 0 <= row < len(self):
            raise IndexStoreError(f"found row {row}; expected 0 to {len(self) - 1}")
        place = self.place(row)
        with sound(f"the sentence at row {row}"):
            return place.segment.table.sentence(place.record, place.row)

    def place(self, row: int) -> Place:
        """Where `row`, one of the index's, is kept."""
        number = bisect_right(self._bounds, row) - 1
        segment, record = self._homes[number]
        return Place(segment, record, row - self._bounds[number] + int(segment.table.first_rows[record]))

    def is_english(self, row: int) -> bool:
        """Whether the sentence at `row` reads as English by `script_of`, as was found when it was indexed."""
        place = self.place(row)
        with sound(f"the sentence at row {row}"):
            return place.segment.table.is_english(place.row)

    def row_of(self, sentence: Sentence) -> int:
        """The row of `sentence`. Raises IndexStoreError where the index holds no sentence at its span."""
        place = self._place(sentence.span.record_id)
        segment, number = self._homes[place]
        local = segment.table.row_at(number, sentence.span.start) - int(segment.table.first_rows[number])
        row = int(self._starts[place]) + local
        if local < 0 or row >= int(self._starts[place + 1]) or self.sentence(row).span != sentence.span:
            raise IndexStoreError(f"found no sentence at {sentence.span}; expected one of the index's own")
        return row

    def vectors(self, record_id: str) -> Vectors:
        """The vectors of a record's sentences: float32 (sentences, dimensions), unit rows in half precision."""
        segment, number = self._homes[self._place(record_id)]
        first, end = segment.table.first_rows[number : number + 2]
        return segment.dense.vectors(int(first), int(end))

    def pieces(self, row: int) -> Ids:
        """The embedded encoder's pieces of the sentence at `row`, as searched: int64 (pieces,); see `piece_table`."""
        place = self.place(row)
        return place.segment.pieces.of(place.row)

    def beside(self, row: int) -> tuple[int | None, int | None]:
        """The rows right before and right after `row` in the same record, None where it begins or ends."""
        number = bisect_right(self._bounds, row) - 1
        first, end = self._bounds[number], self._bounds[number + 1]
        return row - 1 if row > first else None, row + 1 if row + 1 < end else None

    def search_dense(self, vector: Vectors, k: int, *, masks: Masks | None = None) -> list[Scored]:
        """The `k` sentences nearest to the question's unit `vector`, float32 (dimensions,), by cosine, then row.

        Where the index is large, most of them (see `index.approximate` and the manifest's `search`).
        `masks`: which rows may be found (`index.selection`); None for all.
        """
        if k <= 0:
            return []
        if masks is not None:  # what is asked of some records alone is asked of every row of theirs
            pairs = [(s, mask) for s, mask in zip(self.segments, masks, strict=True) if mask.any()]
            return best([s.placed(s.dense.search_all(vector, k, live=mask)) for s, mask in pairs], k)
        sought = [s for s in self.segments if s.has_live_records and len(s.table)]
        return best([s.placed(s.dense.search(vector, k, live=s.live)) for s in sought], k)

    def _masks(self, masks: Masks | None) -> list[NDArray[np.bool_] | None]:
        return list(masks) if masks is not None else [segment.live for segment in self.segments]

    def is_among(self, masks: Masks, span: Span) -> bool:
        """Whether the sentence in which the span begins is among the rows of `masks`."""
        segment, number = self._homes[self._place(span.record_id)]
        return bool(masks[self.segments.index(segment)][segment.table.row_at(number, span.start)])

    def allowed(self, masks: Masks, record_id: str) -> NDArray[np.bool_]:
        """Which of a record's sentences are among the rows of `masks`: bool (sentences,)."""
        segment, number = self._homes[self._place(record_id)]
        first, end = segment.table.first_rows[number : number + 2]
        return masks[self.segments.index(segment)][int(first) : int(end)]

    @cached_property
    def _corpus(self) -> Corpus:
        tokens = sum(int(segment.lexical.lengths[segment.keep].sum()) for segment in self.segments)
        return Corpus(len(self), tokens / max(1, len(self)))

    def rarity(self, token: str) -> float:
        """How telling a lexical token is: its idf over that of a token no sentence holds, 0..1."""
        return self._rarities(token)

    def _rarity(self, token: str) -> float:
        keys = token_keys([token])
        holding = sum(int(segment.lexical.holding(keys, segment.live)[0]) for segment in self.segments)
        return inverse_frequency(holding, len(self)) / inverse_frequency(0, len(self)) if len(self) else 1.0

    @property
    def average_length(self) -> float:
        """The average number of tokens of a sentence."""
        return self._corpus.average_length

    def weigh_tokens(self, weighted_tokens: Mapping[str, float]) -> Mapping[str, float]:
        """Weight times idf of each of the tokens that a sentence holds."""
        return self._gains(tuple(weighted_tokens.items()))

    def _weigh(self, weighted: tuple[tuple[str, float], ...]) -> Mapping[str, float]:
        stores, live = [s.lexical for s in self.segments], [s.live for s in self.segments]
        return weigh_tokens(stores, dict(weighted), corpus=self._corpus, live=live)

    def search_lexical(
        self, weighted_tokens: Mapping[str, float], k: int, *, masks: Masks | None = None
    ) -> list[Scored]:
        """The `k` best sentences by BM25 for the question's tokens and their weights; equals by row.

        Sentences that hold none of the tokens are never found. The tokens are those of `index.words.lexical_tokens`.
        `masks`: which rows may be found; None for all. How telling a token is goes by the whole collection either way.
        """
        if k <= 0:
            return []
        stores = [s.lexical for s in self.segments]
        with sound("the postings"):
            gains = self.weigh_tokens(weighted_tokens)
            found = search_weighed(stores, gains, k, corpus=self._corpus, masks=self._masks(masks))
            return best([s.placed(ranked) for s, ranked in zip(self.segments, found, strict=True)], k)
