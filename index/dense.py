"""Search by meaning: unit vectors in a flat FAISS index, compared by inner product (the cosine, for unit vectors).

Vectors are stored in half precision: two bytes a number, an error below 0.0005 of each, and a search over the mapped
file that takes less time than over four-byte numbers. The search is exact over what is stored; how large segments of a
large index are searched is told in `index.approximate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedIndex, IndexStoreError
from index.ranking import Ranked, at_least_kth

Vectors = NDArray[np.float32]
OVERHEAD_BYTES = 1 << 16
MOST_LOOPS = 1 << 10  # of FAISS over parts of an index; a flat one has none


def check_vectors(vectors: Vectors, *, rows: int, dimensions: int) -> Vectors:
    """`vectors` as contiguous float32 (rows, dimensions). Raises IndexStoreError on another shape, NaN or infinity."""
    if vectors.shape != (rows, dimensions) or not np.isfinite(vectors).all():
        raise IndexStoreError(
            f"found vectors of shape {vectors.shape} (finite: {bool(np.isfinite(vectors).all())}); "
            f"expected {(rows, dimensions)}, all finite; check the encoder"
        )
    return np.ascontiguousarray(vectors, dtype=np.float32)


def pack_vectors(blocks: Sequence[Vectors], *, dimensions: int) -> bytes:
    """The bytes of a FAISS file that holds the rows of `blocks`, each float32 (n, dimensions), one after the other."""
    store = faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    for block in blocks:
        if len(block):
            store.add(check_vectors(block, rows=len(block), dimensions=dimensions))
    packed: bytes = faiss.serialize_index(store).tobytes()
    return packed


def read_faiss(path: Path) -> faiss.Index:
    """Map the file at `path`; its digest was checked, since FAISS trusts what it reads. Raises DamagedIndex."""
    with _limited("vector_byte", path.stat().st_size + OVERHEAD_BYTES), _limited("loop", MOST_LOOPS):
        try:
            return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            wanted = "expected its vectors; rebuild the index"
            raise DamagedIndex(f"found {path.name} unreadable to FAISS; {wanted}") from error


@contextmanager
def _limited(kind: str, limit: int) -> Iterator[None]:
    """A limit under which FAISS reads; the limit of before is put back. Older versions of FAISS offer none."""
    known, put = (getattr(faiss, f"{verb}_deserialization_{kind}_limit", None) for verb in ("get", "set"))
    before = known() if known else 0
    if put:
        put(limit)
    try:
        yield
    finally:
        if put:
            put(before)


@contextmanager
def one_thread() -> Iterator[None]:
    """One thread for FAISS, which shares out questions among threads: with one question the others only wait, busily.

    The number is this thread's own (`omp_set_num_threads`); that of before is put back.
    """
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


class DenseSegment:
    """The vectors of one segment, mapped from their file and all compared with the question's."""

    def __init__(self, store: faiss.Index) -> None:
        """`store` compares every row and can tell each; `index.approximate.open_dense` opens one."""
        self._store = store

    def vectors(self, start: int, end: int) -> Vectors:
        """Rows `start` to `end` as float32 (end - start, dimensions)."""
        if end <= start:
            return np.zeros((0, self._store.d), dtype=np.float32)
        block: Vectors = self._store.reconstruct_n(start, end - start)
        return block

    def search(self, vector: Vectors, k: int, *, live: NDArray[np.bool_] | None = None) -> Ranked:
        """The `k` rows nearest to `vector` (float32, (dimensions,)); here the same as `search_all`."""
        return self.search_all(vector, k, live=live)

    def search_all(self, vector: Vectors, k: int, *, live: NDArray[np.bool_] | None = None) -> Ranked:
        """The `k` rows nearest to `vector` (float32, (dimensions,)), and every further row that ties with the last.

        `live`: which rows may be found; None for all. Ties are kept whole so that the caller's order among equals does
        not depend on how records were spread over segments.
        """
        return self._search(self._row(vector), k, live)

    def _row(self, vector: Vectors) -> Vectors:
        if vector.shape != (self._store.d,):
            raise IndexStoreError(
                f"found a question vector of shape {vector.shape}; expected {(self._store.d,)}; use the index's encoder"
            )
        return np.ascontiguousarray(vector, dtype=np.float32)[None, :]

    def _search(self, row: Vectors, k: int, live: NDArray[np.bool_] | None) -> Ranked:
        chosen = None
        if live is not None:
            selector = faiss.IDSelectorBitmap(np.packbits(live, bitorder="little"))  # type: ignore[call-arg,arg-type]
            chosen = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        wanted = k + 1
        while True:
            wanted = min(wanted, self._store.ntotal)
            with one_thread():
                scores, rows = self._store.search(row, wanted, params=chosen)
            found = rows[0] >= 0
            ranked = Ranked(rows[0][found], scores[0][found])
            if wanted == self._store.ntotal or len(ranked.scores) < wanted or ranked.scores[-1] < ranked.scores[k - 1]:
                return at_least_kth(ranked, k)
            wanted *= 4
