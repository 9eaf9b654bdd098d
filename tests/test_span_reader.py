"""The span reader: tokens, features, the packed network and the spans it gives; tiny random weights, the real architecture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reading.span_reader import EMBEDDED, EmbeddedSpanReader, ScoredSpan, load_embedded, load_span_reader
from assistant.reading.span_reader_edges import balance, may_begin, may_end
from assistant.reading.span_reader_features import MEETINGS, WIDTH, passage_features, question_features
from assistant.reading.span_reader_network import Inputs, Network, Shape
from assistant.reading.span_reader_tokens import SPECIALS, Tokenizer, Tokens, Vocabulary, join_tokens
from index.errors import ModelError

WORDS = [*SPECIALS, "会议", "主席", "主持", "委员会", "由", "在", "召开", "meeting", "chair", ",", "。", "?"]
CHARACTERS = "会议主席持委员由在召开北京"
TEXTS = st.text(alphabet="会議主席持委員北京在由 a1.,。\n三Ｂ％⑩é《》（）", max_size=60)


def tiny_shape() -> Shape:
    return Shape(
        vectors=8, characters=4, features=WIDTH, width=16, hidden=24, heads=4, pair=4, longest=6, window=24, common=16
    )


def tiny_parameters(shape: Shape) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(3)
    width, enter = shape.width, shape.vectors + 2 * shape.characters + shape.features
    sizes: dict[str, tuple[int, ...]] = {
        "common": (shape.common, shape.vectors), "firsts": (len(CHARACTERS) + 1, shape.characters),
        "lasts": (len(CHARACTERS) + 1, shape.characters), "side": (2, width), "summary": (width,), "meet.scale": (width,),
        "meet.bias": (width,), "start": (width,), "end": (width,), "start.question": (width, width), "end.question": (width, width),
        "left": (width, shape.pair), "right": (width, shape.pair), "question.norm": (width,), "meet.norm": (width,), "last.norm": (width,),
    }  # fmt: skip
    linear = {"enter": (enter, width), "meet.widen": (3 * width, width), "meet.narrow": (width, width)}
    linear |= {"none.widen": (2 * width, shape.pair), "none.narrow": (shape.pair, 1)}
    for name in ("encoder", *(f"block{n}" for n in range(shape.blocks))):
        sizes |= {f"{name}.norm": (width,), f"{name}.taps": (shape.kernel, width)}
        linear |= {f"{name}.widen": (width, shape.hidden), f"{name}.narrow": (shape.hidden, width)}
    for name in (f"block{n}" for n in range(shape.blocks)):
        sizes |= {f"{name}.slopes": (shape.heads,), f"{name}.self.norm": (width,), f"{name}.cross.norm": (width,)}
        linear |= {f"{name}.self.enter": (width, 3 * width), f"{name}.self.leave": (width, width)}
        linear |= {f"{name}.cross.enter": (width, width), f"{name}.cross.leave": (width, width)}
        linear |= {f"{name}.cross.question": (width, 2 * width)}
    for name, size in linear.items():
        sizes |= {f"{name}.weight": size, f"{name}.bias": (size[1],)}
    return {name: rng.normal(0, 0.4, size).astype(np.float32) for name, size in sizes.items()}


def tiny_tokenizer() -> Tokenizer:
    return Tokenizer(Vocabulary.read("\n".join(WORDS), CHARACTERS, np.full(len(WORDS), 0.5, np.float32)))


def tiny_reader() -> EmbeddedSpanReader:
    shape = tiny_shape()
    rng = np.random.default_rng(4)
    vectors = rng.integers(-127, 128, (len(WORDS), shape.vectors)).astype(np.int8)
    return EmbeddedSpanReader(
        Network(tiny_parameters(shape), shape), tiny_tokenizer(), vectors, np.full(len(WORDS), 0.003, np.float32)
    )


@pytest.fixture(scope="module")
def reader() -> EmbeddedSpanReader:
    return tiny_reader()


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("主席在北京召开会议。", ["主席", "在", "北", "京", "召开", "会议", "。"]),
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


def test_unknown_words_have_stand_ins_and_keep_their_spelling_apart() -> None:
    tokens = tiny_tokenizer().tokenize("京zebra 1998 77 9.5 zebu")
    stand_ins = [SPECIALS[i] for i in tokens.ids]
    assert stand_ins == ["<han>", "<latin>", "<year>", "<digits2>", "<decimal>", "<latin>"]
    assert tokens.keys[1] != tokens.keys[5]


def _features(question: str, passage: str) -> tuple[Tokens, np.ndarray]:
    tokenizer = tiny_tokenizer()
    asked, read = tokenizer.tokenize(question), tokenizer.tokenize(passage)
    return read, passage_features(asked, read, np.zeros((len(read), len(asked)), np.float32))


def test_features_show_where_the_question_is_met() -> None:
    tokens, features = _features("主席主持会议?", "委员会。主席主持北京")
    exact = dict(zip(tokens.spellings, features[:, 0], strict=True))
    assert exact == {"委员会": 0, "。": 0, "主席": 1, "主持": 1, "北": 0, "京": 0}
    assert features[:, 3].tolist() == [0, 0, 1, 1, 0, 0]  # side by side in the question, too
    assert features[4, 10] > features[0, 10] == 0.0  # the second sentence speaks of the question
    assert features[2, MEETINGS:].sum() == 1.0


def test_marks_are_no_meeting() -> None:
    _, features = _features("会议?", "主席?")
    assert not features[:, 0].any()


def test_question_features_have_the_passage_features_width() -> None:
    assert question_features(tiny_tokenizer().tokenize("会议?")).shape == (2, WIDTH)


@given(st.lists(TEXTS.filter(lambda text: len(tiny_tokenizer().tokenize(text)) > 0), min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_features_of_passages_joined_are_those_of_each(texts: list[str]) -> None:
    tokenizer = tiny_tokenizer()
    asked, parts = tokenizer.tokenize("主席a会議 1?"), [tokenizer.tokenize(text) for text in texts]
    closeness = [np.random.default_rng(1).random((len(part), len(asked)), np.float32) for part in parts]
    lengths = [len(part) for part in parts]
    joined = passage_features(asked, join_tokens(parts), np.concatenate(closeness), lengths)
    alone = [passage_features(asked, part, close) for part, close in zip(parts, closeness, strict=True)]
    np.testing.assert_allclose(joined, np.concatenate(alone), atol=1e-6)


def _inputs(length: int, seed: int) -> Inputs:
    rng, shape = np.random.default_rng(seed), tiny_shape()
    ids = rng.integers(0, len(WORDS), length)
    firsts = rng.integers(0, len(CHARACTERS), length)
    return Inputs(
        rng.normal(size=(length, shape.vectors)).astype(np.float32),
        ids,
        firsts,
        firsts,
        rng.random((length, shape.features), np.float32),
    )


@given(st.lists(st.integers(1, 12), min_size=1, max_size=4))
@settings(max_examples=20, deadline=None)
def test_packing_changes_nothing(lengths: list[int]) -> None:
    network = Network(tiny_parameters(tiny_shape()), tiny_shape())
    passages = [_inputs(length, seed) for seed, length in enumerate(lengths)]
    together = network.read(_inputs(5, 99), passages)
    for passage, packed in zip(passages, together, strict=True):
        (alone,) = network.read(_inputs(5, 99), [passage])
        np.testing.assert_allclose(packed.spans, alone.spans, rtol=1e-3, atol=1e-3)
        assert packed.none == pytest.approx(alone.none, abs=1e-3)


def test_spans_end_after_they_start_and_are_no_longer_than_allowed() -> None:
    (logits,) = Network(tiny_parameters(tiny_shape()), tiny_shape()).read(_inputs(4, 1), [_inputs(12, 2)])
    first, last = np.nonzero(logits.spans > -1e3)
    assert (last >= first).all()
    assert (last - first).max() == tiny_shape().longest - 1


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


def test_damaged_weights_are_one_clear_line(tmp_path: Path) -> None:
    for name in ("words.txt", "characters.txt", "reader.safetensors"):
        (tmp_path / name).write_text("?", "utf-8")
    (tmp_path / "config.json").write_text("{}", "utf-8")
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
