"""Exact search by inner product over mapped half-precision vectors, and files that FAISS must not trust."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.approximate import open_dense
from index.dense import MOST_LOOPS, OVERHEAD_BYTES, DenseSegment, check_vectors, pack_vectors
from index.errors import DamagedIndex, IndexStoreError
from index.ranking import at_least_kth, best


def unit(rows: int, dimensions: int = 8, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((rows, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def store(path: Path, *blocks: np.ndarray) -> DenseSegment:
    path.write_bytes(pack_vectors(blocks, dimensions=blocks[0].shape[1]))
    return open_dense(path, shape=(sum(map(len, blocks)), blocks[0].shape[1]), reread=0)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dense") / "vectors.faiss"


def test_axes_find_themselves(file: Path) -> None:
    axes = np.eye(4, dtype=np.float32)
    segment = store(file, axes)
    assert [(hit.row, hit.score) for hit in best([segment.search(axes[2], 1)], 1)] == [(2, 1.0)]


@settings(deadline=None, max_examples=60)
@given(rows=st.integers(1, 80), k=st.integers(1, 90), seed=st.integers(0, 99))
def test_equals_brute_force(file: Path, rows: int, k: int, seed: int) -> None:
    vectors, question = unit(rows, seed=seed), unit(1, seed=seed + 1000)[0]
    found = best([store(file, vectors).search(question, k)], k)
    scores = vectors.astype(np.float16).astype(np.float32) @ question
    assert [hit.score for hit in found] == pytest.approx(sorted(scores, reverse=True)[:k], abs=1e-5)
    assert [hit.score for hit in found] == pytest.approx([scores[hit.row] for hit in found], abs=1e-5)


@settings(deadline=None, max_examples=60)
@given(rows=st.integers(1, 80), k=st.integers(1, 90), seed=st.integers(0, 99))
def test_dead_rows_are_never_found(file: Path, rows: int, k: int, seed: int) -> None:
    alive = np.random.default_rng(seed).random(rows) < 0.5
    vectors, question = unit(rows, seed=seed), unit(1, seed=seed + 1000)[0]
    found = best([store(file, vectors).search(question, k, live=alive)], k)
    assert all(alive[hit.row] for hit in found)
    assert len(found) == min(k, int(alive.sum()))


def test_ties_with_the_last_are_kept_whole(file: Path) -> None:
    same = np.repeat(np.eye(2, dtype=np.float32), [30, 5], axis=0)
    found = store(file, same).search(same[0], 3)
    assert sorted(found.rows) == list(range(30))
    assert [hit.row for hit in best([found], 3)] == [0, 1, 2]


def test_half_precision_costs_little(file: Path) -> None:
    vectors = unit(200, 256)
    stored = store(file, vectors).vectors(0, 200)
    assert np.abs(stored - vectors).max() < 0.0005
    assert file.stat().st_size < 200 * 256 * 2 + 1024


def test_stored_vectors_pack_to_the_same_bytes(file: Path) -> None:
    segment = store(file, unit(5), unit(3, seed=1))
    packed = file.read_bytes()
    assert pack_vectors([segment.vectors(0, 5), segment.vectors(5, 5), segment.vectors(5, 8)], dimensions=8) == packed


def test_no_rows(file: Path) -> None:
    segment = store(file, np.zeros((0, 8), dtype=np.float32))
    assert segment.vectors(0, 0).shape == (0, 8)


def test_one_question_is_searched_with_one_thread_and_the_number_is_put_back(file: Path) -> None:
    seen: list[int] = []

    class Watched:
        d, ntotal = 4, 1

        def search(self, row: np.ndarray, k: int, params: object) -> tuple[np.ndarray, np.ndarray]:
            seen.append(faiss.omp_get_max_threads())
            return np.ones((1, 1), np.float32), np.zeros((1, 1), np.int64)

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(3)
    try:
        DenseSegment(Watched()).search(np.eye(4, dtype=np.float32)[0], 1)  # type: ignore[arg-type]
        assert (seen, faiss.omp_get_max_threads()) == ([1], 3)
    finally:
        faiss.omp_set_num_threads(before)


@pytest.mark.parametrize("wrong", [(4, 8), (5, 7)])
def test_another_shape_is_damage(file: Path, wrong: tuple[int, int]) -> None:
    store(file, unit(5))
    with pytest.raises(DamagedIndex, match="rebuild the index"):
        open_dense(file, shape=wrong, reread=0)


@pytest.mark.parametrize("payload", [b"", b"IxSQ", b"\0" * 100, b"IxSQ" + b"\xff" * 200])
def test_bytes_that_are_no_index_are_damage(file: Path, payload: bytes) -> None:
    limit = faiss.get_deserialization_vector_byte_limit()
    file.write_bytes(payload)
    with pytest.raises(DamagedIndex, match="unreadable to FAISS"):
        open_dense(file, shape=(5, 8), reread=0)
    assert faiss.get_deserialization_vector_byte_limit() == limit


def test_faiss_reads_under_limits_where_it_has_any(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = unit(3)
    store(file, vectors)
    limits: list[tuple[int, int]] = []
    original = faiss.read_index

    def listening(*arguments: object) -> object:
        limits.append((faiss.get_deserialization_vector_byte_limit(), faiss.get_deserialization_loop_limit()))
        return original(*arguments)

    before = (faiss.get_deserialization_vector_byte_limit(), faiss.get_deserialization_loop_limit())
    monkeypatch.setattr("faiss.read_index", listening)
    open_dense(file, shape=(3, 8), reread=0)
    assert limits == [(file.stat().st_size + OVERHEAD_BYTES, MOST_LOOPS)]
    assert (faiss.get_deserialization_vector_byte_limit(), faiss.get_deserialization_loop_limit()) == before
    monkeypatch.setattr("faiss.read_index", original)
    for kind in ("vector_byte", "loop"):
        for verb in ("get", "set"):
            monkeypatch.delattr(f"faiss.{verb}_deserialization_{kind}_limit")
    assert open_dense(file, shape=(3, 8), reread=0).vectors(0, 3).shape == (3, 8)


def test_a_cut_file_is_damage(file: Path) -> None:
    store(file, unit(50))
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(DamagedIndex):
        open_dense(file, shape=(50, 8), reread=0)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_vectors_that_are_not_finite_are_refused(bad: float) -> None:
    vectors = unit(3)
    vectors[1, 2] = bad
    with pytest.raises(IndexStoreError, match="finite: False"):
        pack_vectors([vectors], dimensions=8)


def test_vectors_of_another_length_are_refused(file: Path) -> None:
    with pytest.raises(IndexStoreError, match=r"expected \(3, 9\)"):
        check_vectors(unit(3), rows=3, dimensions=9)
    with pytest.raises(IndexStoreError, match=r"expected \(8,\)"):
        store(file, unit(3)).search(unit(1, 9)[0], 1)


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 30))
def test_the_kth_keeps_its_ties(scores: list[int], k: int) -> None:
    from index.ranking import Ranked

    ranked = Ranked(np.arange(len(scores)), np.array(scores, dtype=np.float32))
    kept = at_least_kth(ranked, k)
    bar = sorted(scores, reverse=True)[min(k, len(scores)) - 1] if scores else 0
    assert sorted(kept.scores) == sorted(score for score in scores if score >= bar)
