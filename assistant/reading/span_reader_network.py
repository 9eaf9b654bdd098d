"""The span reader's network, forward only, in numpy.

Passages are packed: their tokens stand one below the other in one matrix with `GAP` rows of zeros between, so that
every projection is one matrix product and the convolutions of one passage never see the next. The architecture follows
QANet (Yu et al. 2018: convolutions, self-attention, attention over the question) with layer norms without shift and
linear distance biases (Press et al. 2022). Shapes: T rows of packed passages, Q tokens of the question, D `width`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
GAP = 3
_Scalar = TypeVar("_Scalar", bound=np.generic)
_EPSILON = 1e-5
_MASKED = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network; `longest` is the longest span in tokens, `window` the longest passage read
    at once; the vectors of the first `common` words are corrected by training.
    """

    vectors: int = 128
    characters: int = 32
    features: int = 18
    width: int = 128
    hidden: int = 160
    heads: int = 4
    blocks: int = 2
    kernel: int = 7
    pair: int = 32
    longest: int = 64
    window: int = 144
    common: int = 0


@dataclass(frozen=True, slots=True)
class Inputs:
    """Tokens as the network takes them: `vectors` and `features` are (T, their width of `Shape`), the others (T,)."""

    vectors: Floats
    ids: NDArray[np.int64]
    firsts: NDArray[np.int64]
    lasts: NDArray[np.int64]
    features: Floats


@dataclass(frozen=True, slots=True)
class Logits:
    """Scores of one passage: `spans[i, j]` of the tokens `i..j`, both included; `none` of holding no answer."""

    spans: Floats
    none: float


class Network:
    """The trained network; `parameters` by the names that training gives them."""

    def __init__(self, parameters: Mapping[str, Floats], shape: Shape) -> None:
        self._of = {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in parameters.items()}
        self.shape = shape

    def read(self, question: Inputs, passages: Sequence[Inputs]) -> list[Logits]:
        """The scores of every span of each passage."""
        asked = self._encode(question, [len(question.vectors)], side=0)
        asked = self._norm(asked, "question.norm")
        summary = self._summary(asked)
        lengths = [len(passage.vectors) for passage in passages]
        rows = self._encode(_pack(passages), lengths, side=1)
        rows = self._meet(rows, asked)
        for block in range(self.shape.blocks):
            rows = self._block(rows, asked, lengths, f"block{block}")
        return self._spans(self._norm(rows, "last.norm"), summary, lengths)

    def _linear(self, rows: Floats, name: str) -> Floats:
        product: Floats = rows @ self._of[f"{name}.weight"]
        product += self._of[f"{name}.bias"]
        return product

    def _norm(self, rows: Floats, name: str) -> Floats:
        width = np.float32(rows.shape[1])
        centered: Floats = rows - (rows @ np.ones(rows.shape[1], np.float32) / width)[:, None]
        variance = np.einsum("td,td->t", centered, centered) / width
        centered *= (np.float32(1.0) / np.sqrt(variance + np.float32(_EPSILON)))[:, None]
        centered *= self._of[name]
        return centered

    def _encode(self, inputs: Inputs, lengths: Sequence[int], *, side: int) -> Floats:
        firsts, lasts = self._of["firsts"][inputs.firsts], self._of["lasts"][inputs.lasts]
        vectors = inputs.vectors + self._of["common"][np.where(inputs.ids < self.shape.common, inputs.ids, 0)]
        rows = self._linear(np.concatenate([vectors, firsts, lasts, inputs.features], axis=1), "enter")
        rows += self._of["side"][side]
        return self._convolve(rows, lengths, "encoder")

    def _convolve(self, rows: Floats, lengths: Sequence[int], name: str) -> Floats:
        """Depthwise convolution over the tokens, then two projections, added to the rows."""
        inner = self._norm(rows, f"{name}.norm")
        _clear_gaps(inner, lengths)
        taps, reach = self._of[f"{name}.taps"], self.shape.kernel // 2
        mixed = inner * taps[reach]
        room = np.empty_like(inner)
        for shift in range(1, reach + 1):
            mixed[shift:] += np.multiply(inner[:-shift], taps[reach - shift], out=room[shift:])
            mixed[:-shift] += np.multiply(inner[shift:], taps[reach + shift], out=room[:-shift])
        hidden = self._linear(mixed, f"{name}.widen")
        np.maximum(hidden, 0.0, out=hidden)
        rows += self._linear(hidden, f"{name}.narrow")
        return rows

    def _summary(self, asked: Floats) -> Floats:
        """(D,) the question as one vector."""
        attention = _softmax((asked @ self._of["summary"])[None, :])
        summary: Floats = (attention @ asked)[0]
        return summary

    def _meet(self, rows: Floats, asked: Floats) -> Floats:
        """Attention from passage to question with the product of the two (Seo et al. 2017, BiDAF)."""
        inner = self._norm(rows, "meet.norm")
        attention = _softmax(inner @ (asked * self._of["meet.scale"]).T + asked @ self._of["meet.bias"])
        own, other, both = np.split(self._of["meet.widen.weight"], 3)
        hidden = inner @ own
        hidden += attention @ (asked @ other + self._of["meet.widen.bias"])  # attention sums to one, so the bias stays
        hidden += (inner * (attention @ asked)) @ both
        np.maximum(hidden, 0.0, out=hidden)
        rows += self._linear(hidden, "meet.narrow")
        return rows

    def _block(self, rows: Floats, asked: Floats, lengths: Sequence[int], name: str) -> Floats:
        rows = self._convolve(rows, lengths, name)
        inner = self._linear(self._norm(rows, f"{name}.self.norm"), f"{name}.self.enter")
        mixed = np.zeros_like(rows)
        bias = _distances(max(lengths)) * self._of[f"{name}.slopes"][:, None, None]
        for start, length in zip(_starts(lengths), lengths, strict=True):
            wanted, keys, values = np.split(inner[start : start + length], 3, axis=1)
            mixed[start : start + length] = self._attend(wanted, keys, values, bias=bias[:, :length, :length])
        rows += self._linear(mixed, f"{name}.self.leave")
        rows += self._attend_question(self._norm(rows, f"{name}.cross.norm"), asked, f"{name}.cross")
        return rows

    def _attend_question(self, rows: Floats, asked: Floats, name: str) -> Floats:
        """Attention of several heads over the question; the projections are folded into its few tokens."""
        heads, length = self.shape.heads, len(asked)
        keys, values = np.split(self._linear(asked, f"{name}.question"), 2, axis=1)
        keys_heads = _heads(keys, heads).transpose(0, 2, 1) * np.float32((keys.shape[1] // heads) ** -0.5)
        enter = _heads(self._of[f"{name}.enter.weight"], heads) @ keys_heads
        bias = _heads(self._of[f"{name}.enter.bias"][None, :], heads) @ keys_heads
        scores = rows @ enter.transpose(1, 0, 2).reshape(rows.shape[1], -1) + bias.reshape(-1)
        leave = _heads(values, heads) @ self._of[f"{name}.leave.weight"].reshape(heads, -1, rows.shape[1])
        attention = _softmax(scores.reshape(-1, heads, length)).reshape(len(rows), -1)
        mixed: Floats = attention @ leave.reshape(heads * length, -1) + self._of[f"{name}.leave.bias"]
        return mixed

    def _attend(self, wanted: Floats, keys: Floats, values: Floats, *, bias: Floats) -> Floats:
        """Attention of several heads over the tokens of the same passage; `bias`: (heads, rows, rows)."""
        heads = self.shape.heads
        wanted_heads, values_heads = _heads(wanted, heads), _heads(values, heads)
        keys_heads = _heads(keys, heads).transpose(0, 2, 1)
        scores = wanted_heads @ (keys_heads * np.float32(keys_heads.shape[1] ** -0.5))
        scores += bias
        mixed: Floats = (_softmax(scores) @ values_heads).transpose(1, 0, 2).reshape(len(wanted), -1)
        return mixed

    def _spans(self, rows: Floats, summary: Floats, lengths: Sequence[int]) -> list[Logits]:
        starts = rows @ (self._of["start"] + summary @ self._of["start.question"])
        ends = rows @ (self._of["end"] + summary @ self._of["end.question"])
        left, right = rows @ self._of["left"], rows @ self._of["right"]
        scored = []
        for first, length in zip(_starts(lengths), lengths, strict=True):
            here = slice(first, first + length)
            spans = (
                left[here] @ right[here].T * np.float32(self.shape.pair**-0.5)
                + starts[here][:, None]
                + ends[here][None, :]
            )
            best = np.concatenate([rows[here].max(axis=0), summary])[None, :]
            hidden = np.maximum(self._linear(best, "none.widen"), 0.0)
            scored.append(Logits(_band(spans, self.shape.longest), float(self._linear(hidden, "none.narrow")[0, 0])))
        return scored


def _pack(passages: Sequence[Inputs]) -> Inputs:
    """One below the other, `GAP` rows of zeros after each."""
    return Inputs(
        _column([passage.vectors for passage in passages]),
        _column([passage.ids for passage in passages]),
        _column([passage.firsts for passage in passages]),
        _column([passage.lasts for passage in passages]),
        _column([passage.features for passage in passages]),
    )


def _column(parts: Sequence[NDArray[_Scalar]]) -> NDArray[_Scalar]:
    gap = np.zeros((GAP, *parts[0].shape[1:]), parts[0].dtype)
    return np.concatenate([row for part in parts for row in (part, gap)])


def _heads(rows: Floats, heads: int) -> Floats:
    """(rows, D) as (heads, rows, D / heads)."""
    parted: Floats = rows.reshape(len(rows), heads, -1).transpose(1, 0, 2)
    return parted


def _distances(length: int) -> Floats:
    """(length, length) distances between tokens, as penalties."""
    places = np.arange(length, dtype=np.float32)
    penalties: Floats = -np.abs(places[:, None] - places[None, :])
    return penalties


def _starts(lengths: Sequence[int]) -> list[int]:
    return [sum(lengths[:place]) + GAP * place for place in range(len(lengths))]


def _clear_gaps(rows: Floats, lengths: Sequence[int]) -> None:
    for start, length in zip(_starts(lengths), lengths, strict=True):
        rows[start + length : start + length + GAP] = 0.0


def _softmax(scores: Floats) -> Floats:
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores


def _band(spans: Floats, longest: int) -> Floats:
    """Leave only spans that end no earlier than they start and hold at most `longest` tokens."""
    places = np.arange(len(spans))
    length = places[None, :] - places[:, None]
    return np.where((length >= 0) & (length < longest), spans, _MASKED)
