"""The transformer that reads spans, in torch: the teacher, and the reader itself, which has some layers of it.

It reads the reader's tokens, each cut into pieces, question and passage in one sequence (Devlin et al. 2019); layer
norms stand after each part. Names and mathematics are those of `graph`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from assistant.reading.span_reader_network import MASKED, Shape
from assistant.reading.span_reader_pieces import LONGEST, PAD, Pieces, sequence
from training.reader.examples import Window, padded
from training.reader.graph import EPSILON
from training.reader.pretrained import Pretrained

TEACHER = replace(Shape(), layers=8)  # of twelve: the last ones, made for one vector a text, help least
READER_LAYERS = (0, 2, 5, 7)  # of the teacher's: with its last one, which its scores are made of, learning is quicker


@dataclass(frozen=True, slots=True)
class Scores:
    """`spans`: (B, T, T), entry `[b, i, j]` of the span of the tokens `i..j`, both included; `none`: (B,)."""

    spans: Tensor
    none: Tensor


@dataclass(frozen=True, slots=True)
class Rows:
    """The last layer: `whole` (B, D) of the first piece, `firsts` and `lasts` (B, T, D) of each token's pieces."""

    whole: Tensor
    firsts: Tensor
    lasts: Tensor


class SpanTransformer(nn.Module):
    """A BERT encoder and a table of spans against no answer, by the first piece.

    The vectors of pieces stay as given: most of the weights, and too few questions to correct them.
    """

    words: Tensor

    def __init__(self, pretrained: Pretrained, shape: Shape = TEACHER, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces, self.shape, self.dropout = Pieces(pretrained.pieces), shape, dropout
        self.width = shape.width
        given = {name: torch.from_numpy(values) for name, values in pretrained.tensors.items()}
        self.register_buffer("words", torch.from_numpy(pretrained.words()).to(torch.bfloat16), persistent=False)
        self.of = nn.ParameterDict()
        places = given["emb.pos"].reshape(-1, self.width) + given["emb.type"][: self.width]
        self.of["places"] = nn.Parameter(places[:LONGEST])
        for name, theirs in (("first!scale", "emb.ln.w"), ("first!shift", "emb.ln.b")):
            self.of[name] = nn.Parameter(given[theirs])
        for layer in range(shape.layers):
            self._add_layer(f"l{layer}", given)
        for name in ("start", "end", "none"):
            self.of[name] = nn.Parameter(torch.randn(self.width) * 0.02)
        for name in ("left", "right"):
            self.of[name] = nn.Parameter(torch.randn(self.width, shape.pair) * self.width**-0.5)

    def _add_layer(self, name: str, given: dict[str, Tensor]) -> None:
        matrices = [given[f"{name}.{part}.w"].reshape(self.width, self.width) for part in "qkv"]
        self.of[f"{name}!enter!weight"] = nn.Parameter(torch.cat(matrices))
        self.of[f"{name}!enter!bias"] = nn.Parameter(torch.cat([given[f"{name}.{part}.b"] for part in "qkv"]))
        for mine, theirs in (("leave", "ao"), ("widen", "fi"), ("narrow", "fo")):
            bias = given[f"{name}.{theirs}.b"]
            self.of[f"{name}!{mine}!weight"] = nn.Parameter(given[f"{name}.{theirs}.w"].reshape(len(bias), -1))
            self.of[f"{name}!{mine}!bias"] = nn.Parameter(bias)
        for mine, theirs in (("middle", "aln"), ("last", "oln")):
            self.of[f"{name}!{mine}!scale"] = nn.Parameter(given[f"{name}.{theirs}.w"])
            self.of[f"{name}!{mine}!shift"] = nn.Parameter(given[f"{name}.{theirs}.b"])

    def begin_as(self, teacher: SpanTransformer, layers: Sequence[int]) -> None:
        """Take the weights of these layers of the teacher, and of what stands before and after all layers."""
        theirs = dict(teacher.of.items())
        with torch.no_grad():
            for name, value in self.of.items():
                part, rest = name[0] == "l" and name[1].isdigit(), name.partition("!")[2]
                value.copy_(theirs[f"l{layers[int(name[1])]}!{rest}" if part else name])

    def forward(self, batch: Sequence[Window]) -> tuple[Scores, Rows]:
        """The score of every span of every window, (B, T, T) and (B,), and the rows they are made of."""
        cut = [(self.pieces.cut(window.asked), self.pieces.cut(window.passage)) for window in batch]
        sequences = [sequence(*pair) for pair in cut]
        ids = pad_sequence([torch.tensor(one.ids) for one in sequences], batch_first=True, padding_value=PAD)
        rows = self._encode(ids)
        firsts, lasts = (
            rows.gather(1, padded(places).unsqueeze(-1).expand(-1, -1, self.width))
            for places in ([one.firsts for one in sequences], [one.lasts for one in sequences])
        )
        told = Rows(rows[:, 0], firsts, lasts)
        return self._score(told, [len(window.passage) for window in batch]), told

    def _encode(self, ids: Tensor) -> Tensor:
        rows = functional.embedding(ids, self.words) + self.of["places"][: ids.shape[1]]
        rows = self._drop(self._norm(rows, "first"))
        hidden = torch.zeros(ids.shape, dtype=rows.dtype).masked_fill_(ids == PAD, float(MASKED))[:, None, None, :]
        for layer in range(self.shape.layers):
            rows = self._layer(rows, hidden, f"l{layer}")
        return rows

    def _layer(self, rows: Tensor, hidden: Tensor, name: str) -> Tensor:
        """Attention by hand: on processors, with heads this small, the library's takes twice the time to train."""
        parts = self._linear(rows, f"{name}!enter")
        parts = parts.reshape(*rows.shape[:2], 3, self.shape.heads, -1).permute(2, 0, 3, 1, 4)
        scores = (parts[0] * parts.shape[-1] ** -0.5) @ parts[1].transpose(2, 3) + hidden
        mixed = (scores.softmax(-1) @ parts[2]).transpose(1, 2).flatten(2)
        rows = self._norm(rows + self._drop(self._linear(mixed, f"{name}!leave")), f"{name}!middle")
        inner = functional.gelu(self._linear(rows, f"{name}!widen"))
        return self._norm(rows + self._drop(self._linear(inner, f"{name}!narrow")), f"{name}!last")

    def _linear(self, rows: Tensor, name: str) -> Tensor:
        return functional.linear(rows, self.of[f"{name}!weight"], self.of[f"{name}!bias"])

    def _drop(self, rows: Tensor) -> Tensor:
        """Drop whole columns of each example (Gal and Ghahramani 2016): one mask for all tokens, cheap to draw."""
        if not (self.training and self.dropout):
            return rows
        kept = 1.0 - self.dropout
        return rows * (torch.rand(rows.shape[0], 1, rows.shape[2]) < kept).to(rows.dtype).div_(kept)

    def _norm(self, rows: Tensor, name: str) -> Tensor:
        return functional.layer_norm(rows, (self.width,), self.of[f"{name}!scale"], self.of[f"{name}!shift"], EPSILON)

    def _score(self, rows: Rows, lengths: Sequence[int]) -> Scores:
        both = (rows.firsts @ self.of["left"]) @ (rows.lasts @ self.of["right"]).transpose(1, 2) * self.shape.pair**-0.5
        starts, ends = (rows.firsts @ self.of["start"]).float(), (rows.lasts @ self.of["end"]).float()
        spans = both.float() + starts.unsqueeze(2) + ends.unsqueeze(1)
        places = torch.arange(max(lengths))
        apart = places[None, :] - places[:, None]
        inside = places[None, :] < torch.tensor(lengths)[:, None]
        allowed = inside.unsqueeze(1) & inside.unsqueeze(2) & (apart >= 0) & (apart < self.shape.longest)
        return Scores(spans.masked_fill(~allowed, float(MASKED)), (rows.whole @ self.of["none"]).float())
