"""The approximate search by meaning: chosen by size, never below the measured recall, true to refreshes and filters."""

from __future__ import annotations

import errno
import json
import os
import random
from pathlib import Path

import numpy as np
import pytest
from store_fakes import CountingEncoder, Ear, StoppingDisk, write_records

from index.approximate import ApproximateSegment, open_dense, pack_approximate
from index.dense import pack_vectors
from index.errors import UnwritableHome
from index.opened import Place
from index.ranking import Scored, best
from index.recall import SAMPLED, WANTED_RECALL, _Exact
from index.selection import select_records
from index.settings import APPROXIMATE_FROM, Settings
from index.store import Index, build_index, ensure_index, verify_index

WORDS = "abcdefghijklmnopqrstuvwxyz"
SMALL = Settings(approximate_from=100)


def texts(count: int, *, seed: int = 0, lines: int = 40) -> dict[str, str]:
    drawn = random.Random(seed)
    made = ("\n".join("".join(drawn.choices(WORDS, k=24)) + "." for _ in range(lines)) for _ in range(count))
    return {f"{seed}-{number:02}.txt": text + "\n" for number, text in enumerate(made)}


def build(folder: Path, records: dict[str, str], *, settings: Settings | None = SMALL, ear: Ear | None = None) -> Index:
    write_records(folder / "seeds", records)
    return ensure_index(folder / "seeds", folder / "home", encoder=CountingEncoder(), settings=settings, watcher=ear)


def kinds(index: Index) -> set[bool]:
    return {isinstance(segment.dense, ApproximateSegment) for segment in index.segments}


def recall(index: Index, questions: list[str], k: int = 10) -> float:
    found = total = 0
    for vector in CountingEncoder().encode_questions(questions):
        exact = index.search_dense(vector, k, masks=[segment.keep for segment in index.segments])
        rows = {hit.row for hit in index.search_dense(vector, k)}
        found, total = found + sum(hit.row in rows for hit in exact), total + len(exact)
    return found / total


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return build(tmp_path_factory.mktemp("approximate"), texts(10))


def test_a_small_index_compares_all(tmp_path: Path) -> None:
    index = build(tmp_path, texts(2), settings=None)
    search = index.manifest.search
    assert kinds(index) == {False}
    assert (search.approximate_from, search.reread, search.recall_at_10) == (APPROXIMATE_FROM, 0, 1.0)


def test_a_large_one_is_approximate_and_says_how_much_it_finds(small: Index) -> None:
    search = small.manifest.search
    assert kinds(small) == {True}
    assert search.recall_at_10 >= WANTED_RECALL
    assert search.reread > 0
    assert (search.sampled, search.sentences) == (SAMPLED, 400)


def test_it_finds_no_less_than_was_measured(small: Index) -> None:
    questions = [text[:size] for size in (6, 9, 12, 25) for text in texts(10, seed=5).values()]
    assert recall(small, questions) >= WANTED_RECALL


def test_equal_sentences_are_equally_near_however_their_products_are_summed_up() -> None:
    class Twins:
        """An index of two equal rows, of which comparing all finds the first, and the codes the second."""

        def __init__(self) -> None:
            self.dense = self
            self.name, self.keep = "twins", np.ones(2, np.bool_)
            self.segments = [self]

        def vectors(self, start: int, end: int) -> np.ndarray:
            return np.full((end - start, 1), 0.5, np.float32)

        def place(self, row: int) -> Place:
            return Place(self, 0, row)  # type: ignore[arg-type]

        def search_dense(self, vector: np.ndarray, k: int, *, masks: object = None) -> list[Scored]:
            return [Scored(0, 0.5000002)] if masks else [Scored(1, 0.5)]

    twins: Index = Twins()  # type: ignore[assignment]
    assert _Exact(twins, np.ones((1, 1), np.float32)).recall(twins) == 1.0


def test_the_index_keeps_the_size(tmp_path: Path) -> None:
    built, asked = build(tmp_path, texts(10)), Ear()
    opened = build(tmp_path, texts(10), settings=None, ear=asked)
    assert opened.generation == built.generation
    assert asked.lines == []
    anew = build(tmp_path, texts(10), settings=Settings(approximate_from=10_000), ear=asked)
    assert "another size" in asked.lines[0]
    assert kinds(anew) == {False}


def test_records_come_change_and_go(tmp_path: Path) -> None:
    records = texts(10)
    build(tmp_path, records)
    gone, changed = "0-03.txt", "0-04.txt"
    later = {**records, **texts(1, seed=9), changed: records[changed] + "wholly new words here.\n"}
    del later[gone]
    index = build(tmp_path, later, settings=None)
    assert kinds(index) == {True, False}  # what is new is compared whole
    assert recall(index, [text[:12] for text in later.values()]) >= WANTED_RECALL
    (vector,) = CountingEncoder().encode_questions([records[gone].splitlines()[0]])
    assert gone not in {index.sentence(hit.row).span.record_id for hit in index.search_dense(vector, 30)}
    (vector,) = CountingEncoder().encode_questions(["wholly new words here."])
    assert index.sentence(index.search_dense(vector, 1)[0].row).text == "wholly new words here."
    assert verify_index(tmp_path / "home") == ()


def test_an_index_that_grows_large_becomes_approximate(tmp_path: Path) -> None:
    assert kinds(build(tmp_path, texts(2))) == {False}
    grown = build(tmp_path, {**texts(2), **texts(8, seed=2)}, settings=None)
    assert True in kinds(grown)
    assert grown.manifest.search.recall_at_10 >= WANTED_RECALL
    assert verify_index(tmp_path / "home") == ()


def test_where_too_little_is_found_all_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.recall.WANTED_RECALL", 1.01)
    ear = Ear()
    index = build(tmp_path, texts(10), ear=ear)
    assert kinds(index) == {False}
    assert "all vectors are compared, because an approximate search found" in ear.lines[0]
    assert index.manifest.search.recall_at_10 == 1.0
    assert sorted(path.suffix for path in index.generation.glob("seg-*")) == [".faiss", ".lexical", ".pieces", ".sentences"]


def test_a_filter_leaves_nothing_out(small: Index) -> None:
    masks = select_records(small, ["0-07.txt"])
    (vector,) = CountingEncoder().encode_questions(["qqqq zzzz"])
    found = small.search_dense(vector, 100, masks=masks)
    assert [small.sentence(hit.row).span.record_id for hit in found] == ["0-07.txt"] * 40


def test_answers_are_those_of_comparing_all(tmp_path: Path, small: Index) -> None:
    write_records(tmp_path / "seeds", texts(10))
    flat = build_index(tmp_path / "seeds", tmp_path / "home", encoder=CountingEncoder())
    for vector in CountingEncoder().encode_questions([text[:20] for text in texts(10).values()]):
        assert small.search_dense(vector, 1)[0].row == flat.search_dense(vector, 1)[0].row


def test_a_segment_is_smaller_and_as_good(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).standard_normal((2000, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    (tmp_path / "coded").write_bytes(pack_approximate(vectors))
    assert (tmp_path / "coded").stat().st_size < len(pack_vectors([vectors], dimensions=64))
    segment = open_dense(tmp_path / "coded", shape=(2000, 64), reread=200)
    assert np.abs(segment.vectors(10, 20) - vectors[10:20]).max() < 0.01
    found = best([segment.search(vectors[5], 3)], 3)
    assert found[0].row == 5
    assert found == best([segment.search_all(vectors[5], 3)], 3)


def test_dead_rows_are_never_found(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).standard_normal((500, 16)).astype(np.float32)
    (tmp_path / "coded").write_bytes(pack_approximate(vectors))
    segment = open_dense(tmp_path / "coded", shape=(500, 16), reread=64)
    for share in (0.05, 0.9):  # few live rows: all are compared; many: the codes are asked
        live = np.random.default_rng(2).random(500) < share
        found = best([segment.search(vectors[7], 10, live=live)], 10)
        assert len(found) == 10
        assert all(live[hit.row] for hit in found)


def test_a_full_disk_at_any_step_leaves_nothing_half_coded(tmp_path: Path) -> None:
    write_records(tmp_path / "seeds", texts(5))
    refused = 0
    for step in range(100):
        home = tmp_path / f"home{step}"
        stopping = StoppingDisk(step, _refuse)
        try:
            ensure_index(
                tmp_path / "seeds", home, encoder=CountingEncoder(), settings=SMALL, watcher=Ear(stopping.disk)
            )
        except UnwritableHome:
            refused += 1
            healed = ensure_index(tmp_path / "seeds", home, encoder=CountingEncoder(), settings=SMALL)
            assert kinds(healed) == {True}
        else:
            break
    assert refused > 20  # more steps than writing an index of vectors that are all compared takes
    assert verify_index(home) == ()


def _refuse() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.slow
def test_golden_answers_are_the_same(tmp_path: Path) -> None:
    from assistant.pipeline import Assistant
    from index.encoder import load_encoder

    root = Path(__file__).resolve().parent.parent
    lines = (root / "evals/questions/own.dev.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in lines[::4]]
    exact = Assistant.open(root / "evals/records", home=tmp_path / "exact")
    ensure_index(root / "evals/records", tmp_path / "coded", encoder=load_encoder(), settings=SMALL)
    coded = Assistant.open(root / "evals/records", home=tmp_path / "coded")
    assert (kinds(exact.index), kinds(coded.index)) == ({False}, {True})
    assert coded.index.manifest.search.recall_at_10 >= WANTED_RECALL
    pairs = [(coded.ask(question), exact.ask(question)) for question in asked]
    same = sum((one.status, one.text, one.spans) == (two.status, two.text, two.spans) for one, two in pairs)
    assert same >= len(asked) - 1  # an answer on the edge of its threshold may fall to the other side
