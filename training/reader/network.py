"""The span reader's network in torch, for training: the names and the mathematics of `span_reader_network`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from assistant.reading.span_reader_network import Shape

_MASKED = -1e4
_SLOPES = (0.0, 0.02, 0.1, 0.4)


@dataclass(frozen=True, slots=True)
class Batch:
    """B questions, each with one window. `question_*`: (B, Q), `passage_*`: (B, T); padding has id 0 and `mask` 0."""

    question_ids: Tensor
    question_firsts: Tensor
    question_lasts: Tensor
    question_features: Tensor
    question_mask: Tensor
    passage_ids: Tensor
    passage_firsts: Tensor
    passage_lasts: Tensor
    passage_features: Tensor
    passage_mask: Tensor


@dataclass(frozen=True, slots=True)
class Scores:
    """`spans`: (B, T, T), entry `[b, i, j]` of the span of the tokens `i..j`, both included; `none`: (B,)."""

    spans: Tensor
    none: Tensor


def drop_columns(rows: Tensor, share: float) -> Tensor:
    """Drop whole columns of each example (Gal and Ghahramani 2016): one mask for all tokens, cheap to draw."""
    if not share:
        return rows
    kept = 1.0 - share
    return rows * (torch.rand(rows.shape[0], 1, rows.shape[2]) < kept).to(rows.dtype).div_(kept)


class SpanNetwork(nn.Module):
    """Trainable twin of `span_reader_network.Network`; `vectors` (words, Shape.vectors) stay as given."""

    table: Tensor

    def __init__(self, shape: Shape, *, vectors: NDArray[np.float32], characters: int, dropout: float = 0.15) -> None:
        super().__init__()
        self.shape, self.dropout = shape, dropout
        self.register_buffer("table", torch.from_numpy(vectors), persistent=False)
        self.of = nn.ParameterDict()
        width, pair = shape.width, shape.pair
        self.of["common"] = nn.Parameter(torch.zeros(shape.common, shape.vectors))
        self.of["firsts"] = nn.Parameter(torch.randn(characters + 1, shape.characters) * 0.3)
        self.of["lasts"] = nn.Parameter(torch.randn(characters + 1, shape.characters) * 0.3)
        self._add_linear("enter", shape.vectors + 2 * shape.characters + shape.features, width)
        self.of["side"] = nn.Parameter(torch.randn(2, width) * 0.02)
        self._add_convolution("encoder")
        self.of["summary"] = nn.Parameter(torch.randn(width) * 0.02)
        self.of["meet!scale"] = nn.Parameter(torch.full((width,), 2.0 / width))
        self.of["meet!bias"] = nn.Parameter(torch.zeros(width))
        self._add_linear("meet!widen", 3 * width, width)
        self._add_linear("meet!narrow", width, width)
        for name in ("question!norm", "meet!norm", "last!norm"):
            self.of[name] = nn.Parameter(torch.ones(width))
        for block in range(shape.blocks):
            self._add_block(f"block{block}")
        for name in ("start", "end"):
            self.of[name] = nn.Parameter(torch.randn(width) * 0.05)
            self.of[f"{name}!question"] = nn.Parameter(torch.randn(width, width) * 0.2 / width)
        for name in ("left", "right"):
            self.of[name] = nn.Parameter(torch.randn(width, pair) * width**-0.5)
        self._add_linear("none!widen", 2 * width, pair)
        self._add_linear("none!narrow", pair, 1)

    def _add_linear(self, name: str, inputs: int, outputs: int) -> None:
        self.of[f"{name}!weight"] = nn.Parameter(torch.randn(inputs, outputs) * inputs**-0.5)
        self.of[f"{name}!bias"] = nn.Parameter(torch.zeros(outputs))

    def _add_convolution(self, name: str) -> None:
        self.of[f"{name}!norm"] = nn.Parameter(torch.ones(self.shape.width))
        self.of[f"{name}!taps"] = nn.Parameter(torch.randn(self.shape.kernel, self.shape.width) * 0.3)
        self._add_linear(f"{name}!widen", self.shape.width, self.shape.hidden)
        self._add_linear(f"{name}!narrow", self.shape.hidden, self.shape.width)

    def _add_block(self, name: str) -> None:
        width = self.shape.width
        self._add_convolution(name)
        slopes = torch.tensor(_SLOPES)[torch.arange(self.shape.heads) % len(_SLOPES)].clone()
        self.of[f"{name}!slopes"] = nn.Parameter(slopes, requires_grad=False)
        for part, outputs in (
            ("self!enter", 3 * width),
            ("self!leave", width),
            ("cross!enter", width),
            ("cross!leave", width),
        ):
            self._add_linear(f"{name}!{part}", width, outputs)
        self._add_linear(f"{name}!cross!question", width, 2 * width)
        self.of[f"{name}!self!norm"] = nn.Parameter(torch.ones(width))
        self.of[f"{name}!cross!norm"] = nn.Parameter(torch.ones(width))

    def forward(self, batch: Batch) -> Scores:
        """Score every span of every window."""
        asked = self._encode(batch, "question", 0)
        asked = self._norm(asked, "question!norm")
        attention = (asked @ self.of["summary"]).masked_fill(~batch.question_mask, _MASKED).softmax(-1)
        summary = torch.einsum("bq,bqd->bd", attention, asked)
        rows = self._encode(batch, "passage", 1)
        rows = self._meet(rows, asked, batch.question_mask)
        for block in range(self.shape.blocks):
            rows = self._block(rows, asked, batch, f"block{block}")
        return self._score(self._drop(self._norm(rows, "last!norm")), summary, batch.passage_mask)

    def _drop(self, rows: Tensor) -> Tensor:
        return drop_columns(rows, self.dropout if self.training else 0.0)

    def _linear(self, rows: Tensor, name: str) -> Tensor:
        product: Tensor = torch.matmul(rows, self.of[f"{name}!weight"]) + self.of[f"{name}!bias"]
        return product

    def _norm(self, rows: Tensor, name: str) -> Tensor:
        return functional.layer_norm(rows, (rows.shape[-1],), self.of[name], None, 1e-5)

    def _encode(self, batch: Batch, side: str, place: int) -> Tensor:
        ids = getattr(batch, f"{side}_ids")
        known = torch.where(ids < self.shape.common, ids, 0)
        vectors = functional.embedding(ids, self.table) + functional.embedding(known, self.of["common"])
        firsts = functional.embedding(getattr(batch, f"{side}_firsts"), self.of["firsts"])
        lasts = functional.embedding(getattr(batch, f"{side}_lasts"), self.of["lasts"])
        features = getattr(batch, f"{side}_features").to(vectors.dtype)
        rows = self._linear(torch.cat([self._drop(torch.cat([vectors, firsts, lasts], -1)), features], -1), "enter")
        return self._convolve(rows + self.of["side"][place], getattr(batch, f"{side}_mask"), "encoder")

    def _convolve(self, rows: Tensor, mask: Tensor, name: str) -> Tensor:
        inner = self._norm(rows, f"{name}!norm") * mask.unsqueeze(-1)
        taps = self.of[f"{name}!taps"].T.unsqueeze(1)
        mixed = functional.conv1d(inner.transpose(1, 2), taps, padding=self.shape.kernel // 2, groups=self.shape.width)
        hidden = functional.relu(self._linear(mixed.transpose(1, 2), f"{name}!widen"))
        return rows + self._drop(self._linear(hidden, f"{name}!narrow"))

    def _meet(self, rows: Tensor, asked: Tensor, mask: Tensor) -> Tensor:
        inner = self._norm(rows, "meet!norm")
        scores = (inner * self.of["meet!scale"]) @ asked.transpose(1, 2) + (asked @ self.of["meet!bias"]).unsqueeze(1)
        found = scores.masked_fill(~mask.unsqueeze(1), _MASKED).softmax(-1) @ asked
        hidden = functional.relu(self._linear(torch.cat([inner, found, inner * found], -1), "meet!widen"))
        return rows + self._drop(self._linear(hidden, "meet!narrow"))

    def _block(self, rows: Tensor, asked: Tensor, batch: Batch, name: str) -> Tensor:
        rows = self._convolve(rows, batch.passage_mask, name)
        inner = self._linear(self._norm(rows, f"{name}!self!norm"), f"{name}!self!enter")
        places = torch.arange(rows.shape[1])
        distance = (places[:, None] - places[None, :]).abs().to(rows.dtype)
        bias = -distance * self.of[f"{name}!slopes"][:, None, None]
        mixed = self._attend(inner.chunk(3, -1), batch.passage_mask, bias)
        rows = rows + self._drop(self._linear(mixed, f"{name}!self!leave"))
        wanted = self._linear(self._norm(rows, f"{name}!cross!norm"), f"{name}!cross!enter")
        keys, values = self._linear(asked, f"{name}!cross!question").chunk(2, -1)
        mixed = self._attend((wanted, keys, values), batch.question_mask, None)
        return rows + self._drop(self._linear(mixed, f"{name}!cross!leave"))

    def _attend(self, parts: tuple[Tensor, ...], mask: Tensor, bias: Tensor | None) -> Tensor:
        wanted, keys, values = (part.reshape(*part.shape[:2], self.shape.heads, -1).transpose(1, 2) for part in parts)
        scores = (wanted * keys.shape[-1] ** -0.5) @ keys.transpose(2, 3)
        if bias is not None:
            scores = scores.add_(bias)
        hidden = torch.zeros_like(mask, dtype=scores.dtype).masked_fill_(~mask, _MASKED)
        weights = scores.add_(hidden[:, None, None, :]).softmax(-1)
        mixed: Tensor = (weights @ values).transpose(1, 2).flatten(2)
        return mixed

    def _score(self, rows: Tensor, summary: Tensor, mask: Tensor) -> Scores:
        length = rows.shape[1]
        starts = (rows * (self.of["start"] + summary @ self.of["start!question"]).unsqueeze(1)).sum(-1).float()
        ends = (rows * (self.of["end"] + summary @ self.of["end!question"]).unsqueeze(1)).sum(-1).float()
        both = (rows @ self.of["left"]) @ (rows @ self.of["right"]).transpose(1, 2) * self.shape.pair**-0.5
        spans = both.float() + starts.unsqueeze(2) + ends.unsqueeze(1)
        allowed = mask.unsqueeze(1) & mask.unsqueeze(2)
        apart = torch.arange(length)[None, :] - torch.arange(length)[:, None]
        allowed = allowed & ((apart >= 0) & (apart < self.shape.longest))
        best = rows.masked_fill(~mask.unsqueeze(-1), _MASKED).amax(1)
        hidden = functional.relu(self._linear(torch.cat([best, summary], -1), "none!widen"))
        none = self._linear(hidden, "none!narrow").squeeze(-1).float()
        return Scores(spans.masked_fill(~allowed, _MASKED), none)
