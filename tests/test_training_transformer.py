"""The transformer that reads spans: pretrained weights on disk, the torch network and the graph that is shipped."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from span_reader_fakes import (
    PIECES,
    SPELLED,
    tiny_network,
    tiny_parameters,
    tiny_pretrained,
    tiny_shape,
    tiny_tokenizer,
)
from test_training_reader import TEXT, lessons

from assistant.reading.span_reader import load_embedded
from assistant.reading.span_reader_pieces import Pieces
from index.errors import ModelError
from training.reader import pretrained
from training.reader.examples import Window
from training.reader.fit import Masters, Plan, fit
from training.reader.graph import quantized
from training.reader.losses import loss_of
from training.reader.pieces import keep_pieces
from training.reader.pretrained import bundled, read_pretrained
from training.reader.transformer import SpanTransformer
from training.reader.weights import save_reader

WIDTH, INNER = 32, 64


def words() -> np.ndarray:
    """Small whole numbers, so that four bits hold them exactly."""
    return np.clip(np.random.default_rng(5).integers(-8, 8, (len(PIECES), WIDTH)) / 4, -2, 1.75).astype(np.float32)


def packed(values: np.ndarray) -> bytes:
    """Blocks of a scale and 32 weights of four bits; weight j + 16 in the upper half of byte j."""
    blocks = []
    for row in values.reshape(-1, 32):
        signed = np.rint(row / 0.25).astype(np.int64) + 8
        assert signed.min() >= 0 and signed.max() < 16
        blocks.append(np.float16(0.25).tobytes() + (signed[:16] | signed[16:] << 4).astype(np.uint8).tobytes())
    return b"".join(blocks)


def written(path: Path, magic: bytes = b"E5S1") -> Path:
    spelled = [piece.encode() for piece in PIECES]
    edges = np.cumsum([0, *map(len, spelled)]).astype("<u4").tobytes()
    scores = np.linspace(0, -5, len(PIECES)).astype("<f4").tobytes()
    head = struct.pack("<4sI7ifi", magic, 1, WIDTH, 2, 2, INNER, len(PIECES), 64, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(b"".join(spelled))) + edges + scores + b"".join(spelled)
    head += struct.pack("<iI", 1, 9) + b"x" * 9 + struct.pack("<i", 2)
    body = packed(words())
    start = len(head) + 2 * (2 + 8 + 21)
    head += struct.pack("<H", 8) + b"emb.word" + struct.pack("<BIQQ", 1, words().size, start, len(body))
    plain = np.ones(WIDTH, "<f4").tobytes()
    head += struct.pack("<H", 8) + b"emb.ln.w" + struct.pack("<BIQQ", 0, WIDTH, start + len(body), len(plain))
    path.write_bytes(head + body + plain)
    return path


def transformer(layers: int = 2) -> SpanTransformer:
    torch.manual_seed(2)
    return SpanTransformer(tiny_pretrained(layers), tiny_shape(layers)).eval()


def test_weights_of_four_bits_are_read(tmp_path: Path) -> None:
    read = read_pretrained(written(tmp_path / "weights.bin"))
    assert (read.width, read.layers, read.heads, read.inner) == (WIDTH, 2, 2, INNER)
    assert [piece for piece, _ in read.pieces] == list(PIECES)
    assert read.pieces[-1][1] == pytest.approx(-5.0)
    np.testing.assert_allclose(read.words(), words(), atol=2e-3)
    np.testing.assert_array_equal(read.keep([5, 2]).words(), read.words()[[5, 2]])
    assert read.keep([5, 2]).pieces == (read.pieces[5], read.pieces[2])
    np.testing.assert_array_equal(read.tensors["emb.ln.w"], np.ones(WIDTH))


def test_another_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="begins with b'PK"):
        read_pretrained(written(tmp_path / "weights.bin", magic=b"PK12"))
    monkeypatch.setattr(pretrained, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match="training"):
        bundled()


def test_padding_changes_no_score() -> None:
    made = tiny_tokenizer()
    asked = made.tokenize("会议?")
    short, long = (Window(asked, made.tokenize(text), -1, -1) for text in ("北京会议", "会议the北京the会议the"))
    with torch.no_grad():
        (alone, _), (beside, rows) = transformer().float()([short]), transformer().float()([short, long])
    assert rows.firsts.shape == (2, len(long.passage), WIDTH)
    size = len(short.passage)
    np.testing.assert_allclose(beside.spans[0, :size, :size], alone.spans[0], rtol=1e-3, atol=1e-3)
    assert float(beside.none[0]) == pytest.approx(float(alone.none[0]), abs=1e-3)
    assert float(beside.spans[0, size:].max()) < -9e3
    assert float(beside.spans[0, 1, 0]) < -9e3


def test_it_learns_and_is_used_with_its_mean_weights() -> None:
    made = tiny_tokenizer()
    asked = made.tokenize("会议?")
    batch = [Window(asked, made.tokenize("会议the北京the"), 2, 2), Window(asked, made.tokenize("the会议the"), -1, -1)]
    masters = Masters(transformer().train(), Plan(rate=5e-3, decay=0.5))
    losses = []
    for step in range(30):
        loss = loss_of(masters.network(batch)[0], batch, [0, 0])
        loss.backward()
        masters.step(5e-3, step)
        losses.append(float(loss.detach()))
    assert np.mean(losses[-5:]) < 0.5 * np.mean(losses[:5])
    masters.settle()
    np.testing.assert_allclose(
        masters.network.of["none"].detach().float().numpy(), masters.averaged()["none"], rtol=1e-2
    )


def test_the_graph_says_what_its_torch_twin_does() -> None:
    made, twin = tiny_tokenizer(), transformer().float()
    twin.words = twin.words.float()
    with torch.no_grad():
        for name, value in tiny_parameters(tiny_shape()).items():
            twin.of[name.replace(".", "!")].copy_(torch.from_numpy(value))
        twin.of["places"].copy_(twin.of["places"].half().float())  # as they are shipped
    asked, passage = made.tokenize("会议在the?"), made.tokenize("主席在北京召开会议,委员会42。")
    with torch.no_grad():
        scores, _ = twin([Window(asked, passage, -1, -1)])
    cut = Pieces(SPELLED).cut
    logits = tiny_network().read(cut(asked), cut(passage))
    told, read = (spans[spans > -1e3] for spans in (scores.spans[0].numpy(), logits.spans))
    assert np.corrcoef(told, read)[0, 1] > 0.99
    np.testing.assert_allclose(read, told, atol=0.08 * float(np.ptp(told)))
    assert logits.none == pytest.approx(float(scores.none[0]), abs=0.05 * float(np.ptp(told)))


def test_whole_numbers_are_close_and_leave_room_for_sums() -> None:
    matrix = np.random.default_rng(1).normal(size=(40, 6)).astype(np.float32)
    whole, scales = quantized(matrix)
    assert np.abs(whole).max() == 64
    np.testing.assert_array_less(np.abs(whole * scales - matrix), np.broadcast_to(scales * 0.5001, matrix.shape))


def test_a_reader_begins_as_layers_of_its_teacher() -> None:
    teacher, reader = transformer(layers=3), transformer(layers=2)
    reader.begin_as(teacher, (0, 2))
    for name in ("l0!widen!weight", "first!scale", "left"):
        assert torch.equal(reader.of[name], teacher.of[name])
    assert torch.equal(reader.of["l1!widen!weight"], teacher.of["l2!widen!weight"])


def test_the_pieces_kept_are_the_commonest_and_single_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.reader.pieces.corpus", lambda _: ["北京会议", "北京the42", "主席 the"])
    kept = keep_pieces(tiny_pretrained(), tiny_tokenizer(), Path(), number=14)
    spelled = [PIECES[piece] for piece in kept]
    assert spelled[:4] == ["<s>", "<pad>", "</s>", "<unk>"]
    assert {"会", "议", "在", "▁", ",", "北京"} <= set(spelled)
    assert not {"委员会", "召开"} & set(spelled)
    assert len(kept) == 14
    assert kept == sorted(kept)


def test_training_goes_on_where_it_stopped_and_what_it_saves_reads(tmp_path: Path) -> None:
    plan = Plan(steps=120, windows=4, rate=2e-2, switched=0.0)
    network = transformer().train()
    masters, drawn, kept = Masters(network, plan), lessons(), tmp_path / "checkpoint.pt"
    losses: list[float] = []

    def being_right(batch: list[Window], owner: list[int]) -> torch.Tensor:
        loss = loss_of(network(batch)[0], batch, owner)
        losses.append(float(loss.detach()))
        return loss

    assert list(fit(masters, drawn, being_right, kept=kept, log=lambda _: None)) == [120]
    assert np.mean(losses[-20:]) < 0.8 * np.mean(losses[:20])
    resumed = Masters(transformer(), plan)
    assert resumed.load(kept)[0] == 120
    np.testing.assert_array_equal(resumed.averaged()["start"], masters.averaged()["start"])
    assert list(fit(resumed, drawn, being_right, kept=kept, log=lambda _: None)) == []
    assert len(losses) == 120
    save_reader(tmp_path, ["会议", "北京"], tiny_shape(), tiny_pretrained(), masters.averaged())
    (read,) = load_embedded(tmp_path).read("会议在哪里召开？", [TEXT])
    assert read.spans
