"""Search by meaning in a large segment: short codes find candidates, full vectors put them in order.

Every vector is kept twice: as one byte a number (FAISS' 8-bit scalar quantizer), mapped, and as a code of half a byte
for every `PART` numbers, in memory, which FAISS compares thirty at once (product quantization with 4-bit codes: F.
André, A.-M. Kermarrec, N. Le Scouarnec, *Cache locality is not enough*, 2015). A search compares all codes, then the
`reread` best of them by their bytes. How many must be reread is measured when the index is built (`index.recall`).

Inverted lists and neighbor graphs, which compare only a part, were measured on real questions and lose: a question lies
apart from the sentences, so that its nearest rows are spread over half of the lists (`DECISIONS.md`).

Each segment is coded by itself, so that refreshing and merging need nothing of the others. Where only some rows may be
found, all of those are compared by their bytes.
"""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.dense import DenseSegment, Vectors, one_thread, read_faiss
from index.errors import DamagedIndex
from index.ranking import Ranked, at_least_kth

PART = 4  # numbers of a vector that a code's half byte stands for
LEAST_ROWS = 4096  # smaller segments are compared whole: it takes less than a tenth of a millisecond
FEWEST_ROWS = 64  # fewer cannot be coded
TRAINED_ON = 1 << 14  # rows from which a segment's codes are learned
ROUNDS = 8  # of k-means
SEED = 7


def can_be_coded(dimensions: int) -> bool:
    """Whether vectors of this length part evenly."""
    return dimensions % PART == 0


def pack_approximate(vectors: Vectors) -> bytes:
    """The bytes of a FAISS file that holds `vectors`, float32 (rows, dimensions), as bytes and as codes."""
    dimensions = vectors.shape[1]
    whole = faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
    whole.train(vectors)
    whole.add(vectors)
    codes = faiss.IndexPQFastScan(dimensions, dimensions // PART, 4, faiss.METRIC_INNER_PRODUCT)
    codes.pq.cp.niter, codes.pq.cp.seed, codes.pq.cp.min_points_per_centroid = ROUNDS, SEED, 1
    codes.train(_sample(vectors))
    codes.add(vectors)
    packed: bytes = faiss.serialize_index(faiss.IndexRefine(codes, whole)).tobytes()
    return packed


def _sample(vectors: Vectors) -> Vectors:
    if len(vectors) <= TRAINED_ON:
        return vectors
    return vectors[np.sort(np.random.default_rng(SEED).choice(len(vectors), TRAINED_ON, replace=False))]


def open_dense(path: Path, *, shape: tuple[int, int], reread: int) -> DenseSegment:
    """The vectors in `path`, of `shape` (rows, dimensions), with what searches them.

    `reread`: rows that are compared by their bytes; only large segments have codes and care. Raises DamagedIndex on
    another shape.
    """
    store = read_faiss(path)
    if (found := (store.ntotal, store.d)) != shape:
        raise DamagedIndex(f"found {found} in {path.name}; expected {shape}; rebuild the index")
    return ApproximateSegment(store, reread) if isinstance(store, faiss.IndexRefine) else DenseSegment(store)


class ApproximateSegment(DenseSegment):
    """The vectors of a large segment, with their codes."""

    def __init__(self, store: faiss.IndexRefine, reread: int) -> None:
        """`store` is of `pack_approximate`; see `open_dense`."""
        super().__init__(faiss.downcast_index(store.refine_index))
        self._refined = store
        self._reread = reread

    def search(self, vector: Vectors, k: int, *, live: NDArray[np.bool_] | None = None) -> Ranked:
        """Most of the `k` rows nearest to `vector`; all of them where too many of those found are not `live`."""
        wanted = k if live is None else min(2 * k, len(live))
        row = self._row(vector)
        share = faiss.IndexRefineSearchParameters(k_factor=max(1.0, self._reread / wanted))  # type: ignore[call-arg]
        with one_thread():
            scores, rows = self._refined.search(row, min(wanted, self._refined.ntotal), params=share)
        found = rows[0] >= 0
        if live is not None:
            found &= live[rows[0]]
            if np.count_nonzero(found) < k:
                return self.search_all(vector, k, live=live)
        return at_least_kth(Ranked(rows[0][found], scores[0][found]), k)
