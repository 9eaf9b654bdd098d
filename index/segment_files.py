"""One segment of an index, opened: its sentences, postings, pieces and vectors, each mapped from a file."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.approximate import open_dense
from index.arrays import ArrayFile
from index.lexical import LexicalSegment
from index.piece_table import PieceTable
from index.ranking import Ranked
from index.sentence_table import ReadRecord, SentenceTable

SUFFIXES = (".sentences", ".lexical", ".pieces", ".faiss")


class Segment:
    """A batch of records with their sentences, postings, pieces and vectors; never changed once written.

    `bases` gives for each record of the segment the row of its first sentence in the whole index, -1 where the record
    lives here no longer.
    """

    def __init__(self, generation: Path, name: str, *, dimensions: int, reread: int = 0) -> None:
        """Open the files called `name`. `reread` is that of `index.approximate`, 0 where all vectors are compared."""
        self.name = name
        self.table = SentenceTable(ArrayFile(generation / f"{name}.sentences"))
        self.lexical = LexicalSegment(ArrayFile(generation / f"{name}.lexical"))
        self.pieces = PieceTable(ArrayFile(generation / f"{name}.pieces"), rows=len(self.table))
        path, shape = generation / f"{name}.faiss", (len(self.table), dimensions)
        self.dense = open_dense(path, shape=shape, reread=reread)
        self.bases = np.full(len(self.table.ids), -1, dtype=np.int64)

    @property
    def has_live_records(self) -> bool:
        """Whether any record still lives here."""
        return bool((self.bases >= 0).any())

    @cached_property
    def keep(self) -> NDArray[np.bool_]:
        """Which rows are live: bool (rows,)."""
        return np.repeat(self.bases >= 0, np.diff(self.table.first_rows))

    @cached_property
    def live(self) -> NDArray[np.bool_] | None:
        """The same, or None where all rows are."""
        return None if (self.bases >= 0).all() else self.keep

    def rows_of(self, records: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which rows belong to the live ones of the given records: bool (records,) -> bool (rows,)."""
        return np.repeat(records & (self.bases >= 0), np.diff(self.table.first_rows))

    def placed(self, ranked: Ranked) -> Ranked:
        """`ranked` with the segment's rows turned into those of the whole index."""
        numbers = np.searchsorted(self.table.first_rows, ranked.rows, side="right") - 1
        return Ranked(self.bases[numbers] + ranked.rows - self.table.first_rows[numbers], ranked.scores)

    def live_records(self) -> list[ReadRecord]:
        """The records that live here, read whole."""
        return [self.table.read(int(number)) for number in np.flatnonzero(self.bases >= 0)]
