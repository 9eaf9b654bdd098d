"""Tokens, and the proof that the small table segments as all of jieba does."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dictionary import build_frequencies, load_frequencies
from index.normalize import fold_text
from index.words import (
    Segmenter,
    _dictionary_path,
    _jieba,
    _Shared,
    keep_words_in,
    lexical_tokens,
    lexical_tokens_of,
    open_words,
    stem,
    words,
)

CASES = json.loads((Path(__file__).parent / "cases" / "words.json").read_text("utf-8"))
SMALL = "会议 100 n\n会议记录 50 n\n记录 80 v\n"


@pytest.fixture(scope="module")
def jieba(tmp_path_factory):
    """All of jieba, its cache in a folder of the test's own."""
    module = _jieba()
    logging.getLogger("jieba").setLevel(logging.ERROR)
    tokenizer = module.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    tokenizer.initialize()
    return tokenizer


def test_every_entry_of_the_dictionary_is_found(jieba) -> None:
    frequencies = open_words().frequencies
    assert len(frequencies.keys) == len(jieba.FREQ), "two entries share a hash"
    assert frequencies.total == jieba.total
    assert int(frequencies.counts.sum()) == sum(jieba.FREQ.values())
    sample = list(jieba.FREQ.items())[::500]
    assert all(dict(frequencies.of_pieces(word))[word] == count for word, count in sample)


@pytest.mark.parametrize("text", CASES["sentences"])
def test_segments_as_jieba_does(jieba, text: str) -> None:
    segmenter = open_words()
    segmenter.learn(text)
    assert segmenter.cut(text) == list(jieba.cut(text))


def test_segments_real_minutes_as_jieba_does(jieba, meetings: Path) -> None:
    paths = sorted((meetings / "minutes_zh").glob("*.md"))[::8]
    text = fold_text("\n".join(path.read_text("utf-8") for path in paths))[:60_000]
    segmenter = Segmenter(open_words().frequencies)
    segmenter.learn(text)
    assert segmenter.cut(text) == list(jieba.cut(text))


@given(st.text(st.sampled_from("会议记录的在中国仪器仪表a1 ，"), max_size=30))
def test_segments_any_order_of_characters_as_jieba_does(jieba, text: str) -> None:
    segmenter = Segmenter(open_words().frequencies)
    segmenter.learn(text)
    assert segmenter.cut(text) == list(jieba.cut(text))


def test_pieces_are_entries_and_their_beginnings() -> None:
    pieces = dict(build_frequencies(SMALL).of_pieces("的会议记录"))
    assert pieces == {"会": 0, "会议": 100, "会议记": 0, "会议记录": 50, "记": 0, "记录": 80}


def test_an_entry_twice_in_the_dictionary_counts_once() -> None:
    assert dict(build_frequencies("会议 3 n\n会议 7 n\n").of_pieces("会议"))["会议"] == 7


def test_no_text_has_no_pieces() -> None:
    assert build_frequencies(SMALL).of_pieces("") == []


def test_a_longer_entry_than_the_table_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="17 characters, expected at most 16"):
        build_frequencies("会" * 17 + " 3 n\n")


def test_the_index_is_kept_and_read_again(tmp_path: Path) -> None:
    dictionary = tmp_path / "dict.txt"
    dictionary.write_text(SMALL, "utf-8")
    built = load_frequencies(dictionary, tmp_path / "home")
    kept = list((tmp_path / "home").iterdir())
    again = load_frequencies(dictionary, tmp_path / "home")
    assert [path.suffix for path in kept] == [".npy"]
    assert again.total == built.total == 230
    assert np.array_equal(again.keys, built.keys) and np.array_equal(again.counts, built.counts)


def test_a_damaged_index_is_built_anew(tmp_path: Path) -> None:
    dictionary = tmp_path / "dict.txt"
    dictionary.write_text(SMALL, "utf-8")
    load_frequencies(dictionary, tmp_path)
    kept = next(tmp_path.glob("*.npy"))
    kept.write_bytes(kept.read_bytes()[:40])
    assert dict(load_frequencies(dictionary, tmp_path).of_pieces("会议")) == {"会": 0, "会议": 100}


def test_a_home_that_is_a_file_costs_no_answer(tmp_path: Path) -> None:
    dictionary = tmp_path / "dict.txt"
    dictionary.write_text(SMALL, "utf-8")
    assert load_frequencies(dictionary, dictionary).total == 230


def test_the_first_use_keeps_the_index_in_the_home_that_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Shared, "segmenter", None)
    monkeypatch.setattr(_Shared, "home", None)
    keep_words_in(tmp_path)
    assert not list(tmp_path.iterdir())
    words("会议")
    assert [path.suffix for path in tmp_path.iterdir()] == [".npy"]


def test_a_cold_start_is_silent() -> None:
    """Importing jieba warns under newer Pythons, and its loading speaks on stderr; neither may reach the user."""
    code = "from index.words import words; assert len(words('会议 记录')) == 2"
    root = Path(__file__).resolve().parent.parent
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_the_dictionary_is_the_installed_one() -> None:
    assert _dictionary_path().is_file()


@pytest.mark.parametrize("case", CASES["tokens"], ids=lambda case: case["text"])
def test_tokens(case) -> None:
    assert lexical_tokens(case["text"]) == case["tokens"]


def test_many_texts_at_once_give_the_same_tokens() -> None:
    assert lexical_tokens_of(CASES["sentences"]) == [lexical_tokens(text) for text in CASES["sentences"]]
    assert lexical_tokens_of([]) == []


@given(st.text(max_size=40))
def test_any_text_has_tokens_without_blanks(text: str) -> None:
    assert all(token and not any(char.isspace() for char in token) for token in lexical_tokens(fold_text(text)))


@given(st.text(st.sampled_from("会议记录 ，。abc12\n"), max_size=40))
def test_words_are_ordered_and_cover_all_letters(text: str) -> None:
    found = words(text)
    bounds = [bound for word in found for bound in (word.start, word.end)]
    assert bounds == sorted(bounds)
    covered = {place for word in found for place in range(word.start, word.end)}
    assert {place for place, char in enumerate(text) if char.isalnum()} <= covered


@pytest.mark.parametrize(("word", "stemmed"), CASES["stems"].items())
def test_stem(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed
