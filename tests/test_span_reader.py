"""The span reader: tokens, features, the packed network and the spans it gives; tiny random weights, the real architecture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from span_reader_fakes import PIECES, SPELLED, tiny_network, tiny_reader, tiny_shape, tiny_tokenizer

from assistant.reading.span_reader import EMBEDDED, EmbeddedSpanReader, ScoredSpan, load_embedded, load_span_reader
from assistant.reading.span_reader_edges import balance, may_begin, may_end
from assistant.reading.span_reader_pieces import BEGIN, END, LONGEST, Cut, Pieces, sequence
from index.errors import ModelError

TEXTS = st.text(alphabet="会议主席持委員北京在由 a1.,。\n三Ｂ％⑩é《》（）", max_size=60)


@pytest.fixture(scope="module")
def reader() -> EmbeddedSpanReader:
    return tiny_reader()


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("主席在京召开会议。", ["主席", "在", "京", "召开", "会议", "。"]),
        ("主席在會議", ["主席", "在", "会议"]),  # script is folded
        ("共37834.3万元，3,500人", ["共", "37834.3", "万", "元", ",", "3,500", "人"]),  # a number is never cut
        ("The chair’s MEETING in 2024", ["the", "chair's", "meeting", "in", "2024"]),
        ("下午2:30", ["下", "午", "2:30"]),
        ("", []),
        ("   ", []),
    ],
)
def test_tokens(text: str, spellings: list[str]) -> None:
    assert list(tiny_tokenizer().tokenize(text).spellings) == spellings


@given(TEXTS)
def test_tokens_are_ordered_slices_of_the_original(text: str) -> None:
    tokens = tiny_tokenizer().tokenize(text)
    assert all(0 <= start < end <= len(text) for start, end in zip(tokens.starts, tokens.ends, strict=True))
    assert all(end <= start for end, start in zip(tokens.ends, tokens.starts[1:], strict=False))


def test_tokens_are_cut_into_pieces_each_by_itself() -> None:
    cut = Pieces(SPELLED).cut(tiny_tokenizer().tokenize("the会议 the 42人议"))
    assert [PIECES[piece] for piece in cut.ids] == ["▁the", "会议", "▁the", "▁", "42", "<unk>", "议"]
    assert cut.firsts.tolist() == [0, 1, 2, 3, 5, 6]
    assert cut.lasts.tolist() == [0, 1, 2, 4, 5, 6]
    assert Pieces(SPELLED).cut(tiny_tokenizer().tokenize("")).ids == ()


@given(st.integers(1, 500), st.integers(1, 900))
def test_a_sequence_has_room_for_all_its_places(asked: int, passage: int) -> None:
    question, text = (Cut((7,) * size, np.arange(size), np.arange(size)) for size in (asked, passage))
    both = sequence(question, text)
    assert len(both.ids) <= LONGEST
    assert (both.ids[0], both.ids[-1]) == (BEGIN, END)
    assert both.firsts[0] == min(asked, LONGEST // 2) + 3  # after the beginning, the question and two ends
    assert both.lasts.max() <= len(both.ids) - 2  # the last end is no token's
    assert (np.diff(both.firsts) >= 0).all()


def _cut(text: str) -> Cut:
    return Pieces(SPELLED).cut(tiny_tokenizer().tokenize(text))


def test_spans_end_after_they_start_and_are_no_longer_than_allowed() -> None:
    logits = tiny_network().read(_cut("会议?"), _cut("主席在北京召开会议,委员会42。"))
    first, last = np.nonzero(logits.spans > -1e3)
    assert (last >= first).all()
    assert (last - first).max() == tiny_shape().longest - 1


def test_a_passage_scores_the_same_whatever_is_read_with_it() -> None:
    alone = tiny_reader().read("会议?", ["主席在北京"])[0]
    beside = tiny_reader().read("会议?", ["委员会 the 42。" * 3, "主席在北京"])[1]
    assert alone.spans == beside.spans


@given(st.lists(TEXTS, max_size=4), st.integers(1, 5))
@settings(max_examples=30, deadline=None)
def test_spans_are_disjoint_slices_best_first(passages: list[str], top: int) -> None:
    found = [read.spans for read in tiny_reader().read("會議由誰主持？", passages, top=top)]
    assert len(found) == len(passages)
    for passage, spans in zip(passages, found, strict=True):
        assert len(spans) <= top
        assert [span.score for span in spans] == sorted((span.score for span in spans), reverse=True)
        places = sorted((span.start, span.end) for span in spans)
        assert all(0 <= start < end <= len(passage) for start, end in places)
        assert all(end <= start for (_, end), (start, _) in zip(places, places[1:], strict=False))


def test_no_span_cuts_a_number_or_a_word(reader: EmbeddedSpanReader) -> None:
    passage = "预算37834.3万元 chairman"
    edges = {0, 1, 2, 9, 10, 11, 12, 20}
    spans = reader.read("预算多少?", [passage], top=5)[0].spans
    assert spans
    assert {edge for span in spans for edge in (span.start, span.end)} <= edges


def test_long_passages_are_read_to_their_end(reader: EmbeddedSpanReader) -> None:
    passage = "会议在召开。" * 40
    spans = reader.read("会议?", [passage], top=200)[0].spans
    assert min(span.start for span in spans) < 24
    assert max(span.end for span in spans) > len(passage) - 24


@pytest.mark.parametrize(("question", "passages"), [("", ["会议"]), ("  ", ["会议"]), ("会议?", [""]), ("会议?", [])])
def test_nothing_to_read_gives_no_spans(reader: EmbeddedSpanReader, question: str, passages: list[str]) -> None:
    assert [read.spans for read in reader.read(question, passages)] == [() for _ in passages]


def test_reading_twice_gives_the_same(reader: EmbeddedSpanReader) -> None:
    first, again = (reader.read("会议?", ["主席在北京召开会议"])[0] for _ in range(2))
    assert first.spans == again.spans


def test_a_folder_without_weights_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no span reader in .*expected config\.json.*--reader none") as caught:
        load_embedded(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("damaged", ["pieces.txt", "tables.safetensors", "network.onnx", "config.json"])
def test_damaged_weights_are_one_clear_line(tmp_path: Path, damaged: str) -> None:
    for shipped in ("words.txt", "pieces.txt", "tables.safetensors", "network.onnx", "config.json"):
        (tmp_path / shipped).write_bytes((EMBEDDED / shipped).read_bytes())
    whole = (tmp_path / damaged).read_bytes()
    (tmp_path / damaged).write_bytes(whole[: len(whole) // 3])
    with pytest.raises(ModelError, match="no span reader in") as caught:
        load_embedded(tmp_path)
    assert "\n" not in str(caught.value)


def test_pieces_that_do_not_fit_their_tables_are_one_clear_line(tmp_path: Path) -> None:
    for shipped in ("words.txt", "pieces.txt", "tables.safetensors", "network.onnx", "config.json"):
        (tmp_path / shipped).write_bytes((EMBEDDED / shipped).read_bytes())
    fewer = (tmp_path / "pieces.txt").read_text("utf-8").split("\n")[:-1]
    (tmp_path / "pieces.txt").write_text("\n".join(fewer), "utf-8")
    with pytest.raises(ModelError, match="no span reader in"):
        load_embedded(tmp_path)


def test_a_span_is_a_value() -> None:
    assert ScoredSpan(1, 2, 0.5) == ScoredSpan(1, 2, 0.5)


PLAIN = "本次會議於五月三日在成都召開，由李建國主持，共有五十人出席。"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "passage", "answer"),
    [
        ("會議由誰主持？", PLAIN, "李建國"),
        ("会议由谁主持？", PLAIN, "李建國"),
        ("会议在哪里召开？", PLAIN, "成都"),
    ],
)
def test_the_shipped_reader_answers_plain_questions(question: str, passage: str, answer: str) -> None:
    if not (EMBEDDED / "CARD.md").exists():
        pytest.skip("no trained weights are shipped yet")
    spans = load_span_reader().read(question, [passage], top=1)[0].spans
    assert answer in passage[spans[0].start : spans[0].end]


@given(TEXTS.filter(bool), st.integers(0, 60), st.integers(1, 60))
def test_balancing_keeps_a_slice(text: str, start: int, length: int) -> None:
    start = min(start, len(text) - 1)
    begun, ended = balance(text, start, min(len(text), start + length))
    assert 0 <= begun < ended <= len(text)


@pytest.mark.parametrize(
    ("text", "span", "balanced"),
    [
        ("《日报》社", (0, 3), "《日报》"),
        ("《日报》社", (1, 4), "《日报》"),
        ("（甲）乙", (0, 2), "（甲）"),
        ("王五（Wang Wu，生于", (0, 7), "王五"),
        ("由（甲", (1, 3), "甲"),
        ("甲）乙", (0, 2), "甲"),
        ("没有括号", (0, 2), "没有"),
    ],
)
def test_brackets_are_balanced(text: str, span: tuple[int, int], balanced: str) -> None:
    start, end = balance(text, *span)
    assert text[start:end] == balanced


def test_spans_begin_and_end_on_words_numbers_and_fitting_marks() -> None:
    tokens = tiny_tokenizer().tokenize("《会议》,3％。")
    begin = [spelling for spelling, may in zip(tokens.spellings, may_begin(tokens), strict=True) if may]
    end = [spelling for spelling, may in zip(tokens.spellings, may_end(tokens), strict=True) if may]
    assert begin == ["《", "会议", "3"]
    assert end == ["会议", "》", "3", "%"]


def test_every_span_of_a_passage_has_its_score() -> None:
    (read,) = tiny_reader().read("会议?", ["主席在北京召开会议"])
    for span in read.spans:
        assert read.score(span.start, span.end) == pytest.approx(span.score, abs=1e-4)
    best = max(span.score for span in read.spans)
    assert all((read.score(start, start + 2) or 0.0) <= best + 1e-4 for start in (0, 3, 7))
    assert read.score(0, 100) is None
