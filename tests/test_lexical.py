"""BM25 against hand-computed cases, against an independent implementation, and against its own laws."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.arrays import ArrayFile, pack_arrays
from index.lexical import Corpus, LexicalSegment, inverse_frequency, search_postings
from index.postings import COUNT_LIMIT, PostingsBuilder
from index.ranking import best

CASES = json.loads((Path(__file__).parent / "cases" / "lexical.json").read_text("utf-8"))
SENTENCES = st.lists(st.lists(st.sampled_from("abcdefg甲乙丙"), max_size=12), max_size=25)
QUESTIONS = st.dictionaries(st.sampled_from("abcdefg甲乙丙z"), st.floats(-1, 3, allow_nan=False), max_size=6)


def write(path: Path, builder: PostingsBuilder) -> LexicalSegment:
    path.write_bytes(pack_arrays(builder.arrays()))
    return LexicalSegment(ArrayFile(path))


def segment(folder: Path, sentences: list[list[str]], name: str = "one") -> LexicalSegment:
    builder = PostingsBuilder()
    builder.add_tokens(sentences)
    return write(folder / name, builder)


def corpus(sentences: list[list[str]]) -> Corpus:
    return Corpus(len(sentences), sum(map(len, sentences)) / max(1, len(sentences)))


def search(store: LexicalSegment, sentences: list[list[str]], question: dict[str, float], k: int = 100) -> list[tuple[int, float]]:
    found = search_postings([store], question, k, corpus=corpus(sentences), live=[None])
    return [(hit.row, hit.score) for hit in best(found, k)]


def naive_bm25(sentences: list[list[str]], question: dict[str, float]) -> dict[int, float]:
    """BM25 from the book's formula, sentence by sentence, with nothing shared with the code under test."""
    average = sum(len(s) for s in sentences) / max(1, len(sentences))
    scores: dict[int, float] = {}
    for row, tokens in enumerate(sentences):
        counts = Counter(tokens)
        for token, weight in question.items():
            holding = sum(token in s for s in sentences)
            if weight > 0 and counts[token]:
                idf = math.log(1 + (len(sentences) - holding + 0.5) / (holding + 0.5))
                saturated = counts[token] / (counts[token] + 1.2 * (0.25 + 0.75 * len(tokens) / average))
                scores[row] = scores.get(row, 0.0) + weight * idf * saturated
    return scores


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases(case: dict, tmp_path: Path) -> None:
    store = segment(tmp_path, case["sentences"])
    found = search(store, case["sentences"], case["question"])
    assert found == [(row, pytest.approx(score, rel=1e-5)) for row, score in case["scores"]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lexical")


@settings(deadline=None, max_examples=150)
@given(sentences=SENTENCES, question=QUESTIONS)
def test_equals_the_book(folder: Path, sentences: list[list[str]], question: dict[str, float]) -> None:
    found = dict(search(segment(folder, sentences), sentences, question))
    expected = {row: score for row, score in naive_bm25(sentences, question).items() if score > 1e-30}
    assert {row for row, score in found.items() if score > 1e-30} == set(expected)
    assert all(found[row] == pytest.approx(score, rel=1e-4) for row, score in expected.items())


@settings(deadline=None, max_examples=100)
@given(sentences=SENTENCES, question=QUESTIONS, cut=st.integers(0, 25), k=st.integers(1, 30))
def test_spreading_over_segments_changes_nothing(
    folder: Path, sentences: list[list[str]], question: dict[str, float], cut: int, k: int
) -> None:
    parts = [segment(folder, sentences[:cut], "first"), segment(folder, sentences[cut:], "second")]
    found = search_postings(parts, question, k, corpus=corpus(sentences), live=[None, None])
    found[1].rows[:] += len(sentences[:cut])
    assert [(hit.row, hit.score) for hit in best(found, k)] == search(segment(folder, sentences), sentences, question, k)


@settings(deadline=None, max_examples=100)
@given(sentences=SENTENCES, question=QUESTIONS, seed=st.integers(0, 99))
def test_dead_rows_count_as_absent(folder: Path, sentences: list[list[str]], question: dict[str, float], seed: int) -> None:
    alive = np.random.default_rng(seed).random(len(sentences)) < 0.6
    kept = [sentence for sentence, live in zip(sentences, alive, strict=True) if live]
    store = segment(folder, sentences)
    found = search_postings([store], question, 50, corpus=corpus(kept), live=[alive])
    places = np.cumsum(alive) - 1
    expected = search(segment(folder, kept, "kept"), kept, question)
    assert [(int(places[hit.row]), hit.score) for hit in best(found, 50)] == expected


@settings(deadline=None, max_examples=100)
@given(sentences=SENTENCES, seed=st.integers(0, 99))
def test_merging_equals_building(folder: Path, sentences: list[list[str]], seed: int) -> None:
    alive = np.random.default_rng(seed).random(len(sentences)) < 0.6
    merged, built = PostingsBuilder(), PostingsBuilder()
    merged.add_kept(segment(folder, sentences), alive)
    merged.add_tokens(sentences)
    built.add_tokens([*(s for s, live in zip(sentences, alive, strict=True) if live), *sentences])
    assert pack_arrays(merged.arrays()) == pack_arrays(built.arrays())


def test_the_best_come_first_and_ties_by_row(tmp_path: Path) -> None:
    sentences = [["b", "c"], ["a", "b"], ["a", "c"], ["a"]]
    store = segment(tmp_path, sentences)
    assert [row for row, _ in search(store, sentences, {"a": 1.0})] == [3, 1, 2]
    assert [row for row, _ in search(store, sentences, {"a": 1.0}, k=2)] == [3, 1]


def test_counts_stop_at_a_byte(tmp_path: Path) -> None:
    sentences = [["a"] * 1000, ["b"]]
    [(row, score)] = search(segment(tmp_path, sentences), sentences, {"a": 1.0})
    assert row == 0
    assert 0 < naive_bm25(sentences, {"a": 1.0})[0] - score < 0.01
    assert store_counts(tmp_path) == COUNT_LIMIT


def store_counts(folder: Path) -> int:
    return int(ArrayFile(folder / "one")["counts"].max())


def test_rows_beyond_two_bytes(tmp_path: Path) -> None:
    sentences = [["x"]] * 70_000 + [["a"]]
    assert [row for row, _ in search(segment(tmp_path, sentences), sentences, {"a": 1.0})] == [70_000]


@given(size=st.integers(1, 10**6), holding=st.integers(0, 10**6))
def test_no_token_weighs_less_than_nothing(size: int, holding: int) -> None:
    assert inverse_frequency(min(holding, size), size) > 0
