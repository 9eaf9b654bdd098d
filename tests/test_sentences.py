"""Sentences: golden cases, admitted failures, the laws on any text and on real records, and time."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import split_sentences
from index.sentences.boundaries import sentence_bounds
from index.settings import Settings
from index.values import Record, Sentence

CASES = json.loads((Path(__file__).parent / "cases" / "sentences.json").read_text("utf-8"))
KINDS = {"prose", "heading", "item", "field", "row"}
PARTS = (
    "# ", "## 主題", "\n", "\n\n", "- ", "1. ", "一、", "| a | b |", "|---|", "王小明：", "好。", "「好。」", "3.14", "Dr. ", "Ann: ", "**Bob**: ", "> ",
    "===", "---", "\t", "\u3000", "。", "...", "……", "！", " ", "\r\n", "the end. ", "（甲", "）", '"', "```", "[00:10] ", "會議", "\u2028", "x" * 70,
)  # fmt: skip


def record(text: str) -> Record:
    return Record("a.md", "a.md", "", "", text, "")


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_bounds(text, limit=400)]


def check_laws(text: str, sentences: tuple[Sentence, ...], limit: int) -> None:
    """Ordered, disjoint, covering every visible character; numbered from 1 without gaps."""
    last, place = 0, (0, 0)
    for sentence in sentences:
        span = sentence.span
        assert last <= span.start < span.end <= len(text) and span.end - span.start <= limit
        assert sentence.text == text[span.start : span.end] == sentence.text.strip()
        assert not text[last : span.start].strip()
        assert (sentence.paragraph, sentence.number) in ((place[0], place[1] + 1), (place[0] + 1, 1))
        assert sentence.kind in KINDS and sentence.speaker in text
        last, place = span.end, (sentence.paragraph, sentence.number)
    assert not text[last:].strip()


@pytest.mark.parametrize("case", CASES["split"], ids=lambda case: case["why"])
def test_split(case) -> None:
    assert split(case["text"]) == case["is"]


@pytest.mark.parametrize("case", CASES["admitted"], ids=lambda case: case["why"])
@pytest.mark.xfail(strict=True, reason="admitted in cases/sentences.json")
def test_admitted_failures(case) -> None:
    assert split(case["text"]) == case["is"]


@pytest.mark.parametrize("case", CASES["records"], ids=lambda case: case["why"])
def test_records(case) -> None:
    found = [[s.paragraph, s.number, s.kind, s.speaker, s.section, s.text] for s in split_sentences(record(case["text"]))]
    assert found == case["is"]


@given(st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=4)), max_size=25).map("".join), st.integers(5, 60))
def test_laws_hold_on_any_text(text: str, limit: int) -> None:
    check_laws(text, split_sentences(record(text), Settings(max_sentence_chars=limit)), limit)


def test_laws_hold_on_real_records(meetings: Path) -> None:
    paths = [*sorted(meetings.glob("transcripts/*.md"))[::40], *sorted(meetings.glob("minutes_zh/*.md"))[::6]]
    for path in paths:
        text = path.read_text("utf-8")
        sentences = split_sentences(record(text))
        check_laws(text, sentences, Settings().max_sentence_chars)
        assert sentences, path


def test_real_transcripts_have_speakers(meetings: Path) -> None:
    """In a transcript by headings nearly all that is said has a speaker."""
    path = sorted(meetings.glob("transcripts/2017-*.md"))[0]
    said = [sentence for sentence in split_sentences(record(path.read_text("utf-8"))) if sentence.kind == "prose"]
    assert sum(bool(sentence.speaker) for sentence in said) > 0.9 * len(said)


def test_a_long_sentence_is_cut_at_the_strongest_mark() -> None:
    text = "甲" * 6 + "；" + "乙" * 6 + "，" + "丙" * 6
    bounds = sentence_bounds(text, limit=15)
    assert [text[start:end] for start, end in bounds] == ["甲" * 6 + "；", "乙" * 6 + "，" + "丙" * 6]


def test_a_number_is_not_cut_at_its_comma() -> None:
    text = "金額為新臺幣十元，總計" + "1,234,567" + "元整"
    assert all("1,234,567" in text[slice(*bounds)] or "1" not in text[slice(*bounds)] for bounds in sentence_bounds(text, limit=20))


@pytest.mark.parametrize("piece", ["會", "a.", "好。", "a!", "（a", '"。', "甲：乙，", "**", "#", "| a "])
def test_a_line_of_a_million_characters_takes_linear_time(piece: str) -> None:
    """Four times the text may take at most ten times the time (the best of three: a collection of garbage is no growth)."""

    def seconds(length: int) -> float:
        text = record(piece * (length // len(piece)))
        begun = time.process_time()
        split_sentences(text)
        return time.process_time() - begun

    short, long = (min(seconds(length) for _ in range(3)) for length in (50_000, 200_000))
    assert long < 10 * short + 0.2
