"""Which pieces of the embedded encoder each sentence was cut into: kept, because cutting takes longer than reading.

Sentences are compared with a question piece by piece (`assistant.relevance`). The numbers are rows of the encoder's
model; with any other encoder a sentence has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.arrays import Array, ArrayFile, compact
from index.errors import DamagedIndex

Ids = NDArray[np.int64]


def pack_piece_table(rows: Sequence[Array]) -> Mapping[str, Array]:
    """The arrays from which a `PieceTable` reads `rows` back: the pieces' numbers of each sentence."""
    numbers = np.concatenate([np.zeros(0, np.int64), *rows])
    return {"ids": compact(numbers), "bounds": compact(np.cumsum([0, *map(len, rows)]))}


class PieceTable:
    """The pieces of one segment's sentences, mapped from their file."""

    def __init__(self, file: ArrayFile, *, rows: int) -> None:
        """`rows`: how many sentences the segment holds. Raises DamagedIndex for a table of other sentences."""
        self._ids, self._bounds = file["ids"], file["bounds"]
        if len(self._bounds) != rows + 1 or int(self._bounds[-1]) != len(self._ids):
            raise DamagedIndex(
                f"found the pieces of {len(self._bounds) - 1} sentences; expected {rows}; rebuild the index"
            )

    def of(self, row: int) -> Ids:
        """The pieces' numbers of the sentence at `row` of the segment, in order: int64 (pieces,)."""
        return self._ids[int(self._bounds[row]) : int(self._bounds[row + 1])].astype(np.int64)

    def kept(self, keep: NDArray[np.bool_]) -> Iterator[Ids]:
        """Those of the rows that are kept, in order."""
        return (self.of(int(row)) for row in np.flatnonzero(keep))
