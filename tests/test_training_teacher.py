"""The span reader's teacher on a file of weights small enough to write here."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from assistant.reading.span_reader_tokens import SPECIALS, Tokenizer, Vocabulary
from index.errors import ModelError
from training.reader import pretrained
from training.reader.examples import Window
from training.reader.fit import Masters, Plan
from training.reader.losses import loss_of
from training.reader.pretrained import Pretrained, bundled, read_pretrained
from training.reader.teacher import Pieces, Teacher

PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "会议", "会", "议", "▁the", "the", "北京", "42")
WIDTH, INNER = 32, 64


def tensors(layers: int = 2) -> dict[str, np.ndarray]:
    """Small whole numbers in blocks of 32, so that four bits hold them exactly."""
    chooser = np.random.default_rng(5)
    made = {"emb.word": chooser.integers(-8, 8, (len(PIECES), WIDTH)) / 4}
    made |= {"emb.pos": chooser.normal(size=(64, WIDTH)), "emb.type": np.zeros((2, WIDTH))}
    made |= {"emb.ln.w": np.ones(WIDTH), "emb.ln.b": np.zeros(WIDTH)}
    sizes = {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH), "ao": (WIDTH, WIDTH)}
    sizes |= {"fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}
    for layer in range(layers):
        for name, size in sizes.items():
            made[f"l{layer}.{name}.w"] = chooser.integers(-8, 8, size) / 64
            made[f"l{layer}.{name}.b"] = np.zeros(size[0])
        for name in ("aln", "oln"):
            made |= {f"l{layer}.{name}.w": np.ones(WIDTH), f"l{layer}.{name}.b": np.zeros(WIDTH)}
    return {name: values.astype(np.float32) for name, values in made.items()}


def packed(values: np.ndarray) -> bytes:
    """Blocks of a scale and 32 weights of four bits; weight j + 16 in the upper half of byte j."""
    blocks = []
    for row in values.reshape(-1, 32):
        scale = np.float16(max(np.abs(row).max() / 8, 1e-3)) if row.min() == -np.abs(row).max() else np.float16(0.25)
        signed = np.rint(row / np.float32(scale)).astype(np.int64) + 8
        assert signed.min() >= 0 and signed.max() < 16
        blocks.append(np.float16(scale).tobytes() + (signed[:16] | signed[16:] << 4).astype(np.uint8).tobytes())
    return b"".join(blocks)


def written(path: Path, magic: bytes = b"E5S1") -> Path:
    values = {name: np.clip(row, -2, 1.75) if name == "emb.word" else row for name, row in tensors().items()}
    spelled = [piece.encode() for piece in PIECES]
    edges = np.cumsum([0, *map(len, spelled)]).astype("<u4").tobytes()
    scores = np.linspace(0, -5, len(PIECES)).astype("<f4").tobytes()
    head = struct.pack("<4sI7ifi", magic, 1, WIDTH, 2, 2, INNER, len(PIECES), 64, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(b"".join(spelled))) + edges + scores + b"".join(spelled)
    head += struct.pack("<iI", 1, 9) + b"x" * 9 + struct.pack("<i", 2)
    body = packed(values["emb.word"])
    start = len(head) + 2 * (2 + 8 + 21)
    head += struct.pack("<H", 8) + b"emb.word" + struct.pack("<BIQQ", 1, values["emb.word"].size, start, len(body))
    plain = values["emb.ln.w"].astype("<f4").tobytes()
    head += struct.pack("<H", 8) + b"emb.ln.w" + struct.pack("<BIQQ", 0, WIDTH, start + len(body), len(plain))
    path.write_bytes(head + body + plain)
    return path


def small() -> Pretrained:
    pieces = tuple((piece, -float(place)) for place, piece in enumerate(PIECES))
    return Pretrained(WIDTH, 2, 2, INNER, pieces, {name: row.ravel() for name, row in tensors().items()})


def tokenizer() -> Tokenizer:
    words = [*SPECIALS, "会议", "北京"]
    return Tokenizer(Vocabulary.read("\n".join(words), "会议北京", np.full(len(words), 0.5, np.float32)))


def teacher() -> Teacher:
    torch.manual_seed(2)
    return Teacher(small(), layers=2).eval()


def test_weights_of_four_bits_are_read(tmp_path: Path) -> None:
    read = read_pretrained(written(tmp_path / "weights.bin"))
    assert (read.width, read.layers, read.heads, read.inner) == (WIDTH, 2, 2, INNER)
    assert [piece for piece, _ in read.pieces] == list(PIECES)
    assert read.pieces[-1][1] == pytest.approx(-5.0)
    np.testing.assert_allclose(
        read.tensors["emb.word"], np.clip(tensors()["emb.word"], -2, 1.75).ravel(), atol=2e-3
    )
    np.testing.assert_array_equal(read.tensors["emb.ln.w"], np.ones(WIDTH))


def test_another_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="begins with b'PK"):
        read_pretrained(written(tmp_path / "weights.bin", magic=b"PK12"))
    monkeypatch.setattr(pretrained, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match="training"):
        bundled()


def test_tokens_are_cut_each_by_itself() -> None:
    cut = Pieces(small()).cut(tokenizer().tokenize("the会议 the 42人"))
    assert [[PIECES[piece] for piece in pieces] for pieces in cut] == [
        ["▁the"], ["会议"], ["▁the"], ["▁", "42"], ["<unk>"]
    ]  # fmt: skip


def test_padding_changes_no_score() -> None:
    made = tokenizer()
    asked = made.tokenize("会议?")
    short, long = (Window(asked, made.tokenize(text), -1, -1) for text in ("北京会议", "会议the北京the会议the"))
    with torch.no_grad():
        alone, beside = (teacher().float()([short]), teacher().float()([short, long]))
    size = len(short.passage)
    np.testing.assert_allclose(beside.spans[0, :size, :size], alone.spans[0], rtol=1e-3, atol=1e-3)
    assert float(beside.none[0]) == pytest.approx(float(alone.none[0]), abs=1e-3)
    assert float(beside.spans[0, size:].max()) < -9e3
    assert float(beside.spans[0, 1, 0]) < -9e3


def test_the_teacher_learns_and_is_used_with_its_mean_weights() -> None:
    made = tokenizer()
    asked = made.tokenize("会议?")
    batch = [Window(asked, made.tokenize("会议the北京the"), 2, 2), Window(asked, made.tokenize("the会议the"), -1, -1)]
    masters = Masters(teacher().train(), Plan(rate=5e-3, decay=0.5))
    losses = []
    for step in range(30):
        loss = loss_of(masters.network(batch), batch, [0, 0])
        loss.backward()
        masters.step(5e-3, step)
        losses.append(float(loss.detach()))
    assert np.mean(losses[-5:]) < 0.5 * np.mean(losses[:5])
    masters.settle()
    np.testing.assert_allclose(
        masters.network.of["none"].detach().float().numpy(), masters.averaged()["none"], rtol=1e-2
    )
