"""The span reader's network, forward only, in numpy.

Passages are packed: their tokens stand one below the other in one matrix, so that every projection is one matrix
product; only convolutions and attention go by passage. The architecture follows QANet (Yu et al. 2018: convolutions,
self-attention, attention over the question) with layer norms without shift and linear distance biases (Press et al.
2022). Shapes: T rows of packed passages, Q tokens of the question, D `width`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
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
        self._of = _folded({name: np.array(value, np.float32, order="C") for name, value in parameters.items()}, shape)
        self.shape = shape
        self._tables = lru_cache(maxsize=4)(self._make_tables)

    def read(self, question: Inputs, passages: Sequence[Inputs]) -> list[Logits]:
        """See `read_packed`."""
        return self.read_packed(question, _pack(passages), [len(passage.vectors) for passage in passages])

    def read_packed(self, question: Inputs, packed: Inputs, lengths: Sequence[int]) -> list[Logits]:
        """The scores of every span of each passage: of these lengths, they stand one below the other."""
        asked = self._encode(question, self._apart([len(question.vectors)]), side=0)
        asked = _norm(asked) * self._of["question.norm"]
        apart = self._apart(lengths)
        rows = self._encode(packed, apart, side=1)
        rows = self._meet(rows, asked)
        places = list(zip(accumulate(lengths, initial=0), lengths, strict=False))
        for block in range(self.shape.blocks):
            rows = self._convolve(rows, apart, f"block{block}")
            rows += self._attend_passages(_norm(rows), places, block)
            rows += self._attend_question(_norm(rows), asked, f"block{block}.cross")
        return self._spans(_norm(rows) * self._of["last.norm"], self._summary(asked), places)

    def _linear(self, rows: Floats, name: str) -> Floats:
        product: Floats = rows @ self._of[f"{name}.weight"]
        product += self._of[f"{name}.bias"]
        return product

    def _encode(self, inputs: Inputs, apart: NDArray[np.int64], *, side: int) -> Floats:
        firsts, lasts = self._of["firsts"][inputs.firsts], self._of["lasts"][inputs.lasts]
        vectors = inputs.vectors + self._of["common"][np.where(inputs.ids < self.shape.common, inputs.ids, 0)]
        rows = self._linear(np.concatenate([vectors, firsts, lasts, inputs.features], axis=1), "enter")
        rows += self._of["side"][side]
        return self._convolve(rows, apart, "encoder")

    def _apart(self, lengths: Sequence[int]) -> NDArray[np.int64]:
        """(T,) where the rows stand once passages are set apart by as many rows as a convolution reaches."""
        return np.arange(sum(lengths)) + np.repeat(np.arange(len(lengths)) * (self.shape.kernel // 2), lengths)

    def _convolve(self, rows: Floats, apart: NDArray[np.int64], name: str) -> Floats:
        """Depthwise convolution over the tokens of each passage, then two projections, added to the rows.

        One pass over a view that shows for each row all that the kernel covers: half the time of a pass for each tap.
        """
        kernel, width = self.shape.kernel, rows.shape[1]
        room = np.zeros((int(apart[-1]) + kernel, width), np.float32)
        room[apart + kernel // 2] = _norm(rows)
        step = room.strides[0]
        covered = np.ndarray((int(apart[-1]) + 1, kernel, width), np.float32, room, strides=(step, *room.strides))
        mixed: Floats = np.einsum("tkd,kd->td", covered, self._of[f"{name}.taps"])[apart]
        hidden = self._linear(mixed, f"{name}.widen")
        np.maximum(hidden, 0.0, out=hidden)
        rows += self._linear(hidden, f"{name}.narrow")
        return rows

    def _summary(self, asked: Floats) -> Floats:
        """(D,) the question as one vector."""
        summary: Floats = _softmax(asked @ self._of["summary"]) @ asked
        return summary

    def _meet(self, rows: Floats, asked: Floats) -> Floats:
        """Attention from passage to question with the product of the two (Seo et al. 2017, BiDAF)."""
        inner = _norm(rows)
        scores = (asked * self._of["meet.scale"]) @ inner.T + (asked @ self._of["meet.bias"])[:, None]
        attention = _softmax(scores).T
        own, other, both = np.split(self._of["meet.widen.weight"], 3)
        hidden = inner @ own
        hidden += attention @ (asked @ other + self._of["meet.widen.bias"])  # attention sums to one, so the bias stays
        inner *= attention @ asked
        hidden += inner @ both
        np.maximum(hidden, 0.0, out=hidden)
        rows += self._linear(hidden, "meet.narrow")
        return rows

    def _attend_passages(self, rows: Floats, places: Sequence[tuple[int, int]], block: int) -> Floats:
        """Attention of several heads over the tokens of the same passage, nearer ones before farther ones."""
        heads = self.shape.heads
        inner = self._linear(rows, f"block{block}.self.enter").reshape(len(rows), 3, heads, -1)
        wanted, keys, values = inner.transpose(1, 2, 0, 3)
        bias = self._tables(max(length for _, length in places)).biases[block]
        mixed = np.zeros_like(rows)
        parted = _heads(mixed, heads)
        for start, length in places:
            here = slice(start, start + length)
            scores = np.matmul(keys[:, here], wanted[:, here].transpose(0, 2, 1))
            scores += bias[:, :length, :length]
            parted[:, here] = _softmax(scores, axis=1).transpose(0, 2, 1) @ values[:, here]
        return self._linear(mixed, f"block{block}.self.leave")

    def _attend_question(self, rows: Floats, asked: Floats, name: str) -> Floats:
        """Attention of several heads over the question; the projections are folded into its few tokens."""
        heads, length = self.shape.heads, len(asked)
        keys, values = np.split(self._linear(asked, f"{name}.question"), 2, axis=1)
        keys_heads = _heads(keys, heads)
        enter = keys_heads @ _heads(self._of[f"{name}.enter.weight"], heads).transpose(0, 2, 1)
        bias = keys_heads @ self._of[f"{name}.enter.bias"].reshape(heads, -1, 1)
        scores = enter.reshape(heads * length, -1) @ rows.T + bias.reshape(-1, 1)
        leave = _heads(values, heads) @ self._of[f"{name}.leave.weight"].reshape(heads, -1, rows.shape[1])
        attention = _softmax(scores.reshape(heads, length, -1), axis=1).reshape(heads * length, -1)
        mixed: Floats = attention.T @ leave.reshape(heads * length, -1) + self._of[f"{name}.leave.bias"]
        return mixed

    def _spans(self, rows: Floats, summary: Floats, places: Sequence[tuple[int, int]]) -> list[Logits]:
        starts = rows @ (self._of["start"] + summary @ self._of["start.question"])
        ends = rows @ (self._of["end"] + summary @ self._of["end.question"])
        left, right = rows @ self._of["left"], rows @ self._of["right"]
        highest = np.maximum.reduceat(rows, [first for first, _ in places], axis=0)
        best = np.concatenate([highest, np.broadcast_to(summary, highest.shape)], axis=1)
        nones = self._linear(np.maximum(self._linear(best, "none.widen"), 0.0), "none.narrow")[:, 0].tolist()
        outside = self._tables(max(length for _, length in places)).outside
        scored = []
        for (first, length), none in zip(places, nones, strict=True):
            here = slice(first, first + length)
            spans = left[here] @ right[here].T
            spans += starts[here][:, None]
            spans += ends[here][None, :]
            spans[outside[:length, :length]] = _MASKED
            scored.append(Logits(spans, none))
        return scored

    def _make_tables(self, length: int) -> _Tables:
        places = np.arange(max(length, self.shape.window))
        ahead = places[None, :] - places[:, None]
        outside = (ahead < 0) | (ahead >= self.shape.longest)
        slopes = [self._of[f"block{block}.slopes"][:, None, None] for block in range(self.shape.blocks)]
        return _Tables(outside, tuple(-np.abs(ahead).astype(np.float32) * slope for slope in slopes))


@dataclass(frozen=True, slots=True)
class _Tables:
    """What depends on the places of two tokens alone: (n, n) whether no span may lead from one to the other, and for
    each block (heads, n, n) what their distance takes from attention.
    """

    outside: NDArray[np.bool_]
    biases: tuple[Floats, ...]


def _folded(of: dict[str, Floats], shape: Shape) -> dict[str, Floats]:
    """The parameters, with the factors by which every row is multiplied put into the matrices that come after."""
    for name in ("encoder", *(f"block{block}" for block in range(shape.blocks))):
        of[f"{name}.taps"] *= of[f"{name}.norm"]
    own, shrunk = slice(0, shape.width), np.float32((shape.width // shape.heads) ** -0.5)
    for name in (f"block{block}" for block in range(shape.blocks)):
        of[f"{name}.self.enter.weight"] *= of[f"{name}.self.norm"][:, None]
        of[f"{name}.cross.enter.weight"] *= of[f"{name}.cross.norm"][:, None]
        for part in (of[f"{name}.cross.enter.weight"], of[f"{name}.cross.enter.bias"]):
            part *= shrunk
        for part in (of[f"{name}.self.enter.weight"], of[f"{name}.self.enter.bias"]):
            part[..., own] *= shrunk
    of["meet.scale"] *= of["meet.norm"]
    for third in (own, slice(2 * shape.width, None)):
        of["meet.widen.weight"][third] *= of["meet.norm"][:, None]
    of["left"] *= np.float32(shape.pair**-0.5)
    return of


def _norm(rows: Floats) -> Floats:
    """Each row with mean 0 and variance 1."""
    width = np.float32(rows.shape[1])
    centered: Floats = rows - (rows @ np.ones(rows.shape[1], np.float32) / width)[:, None]
    variance = np.einsum("td,td->t", centered, centered) / width
    centered *= (np.float32(1.0) / np.sqrt(variance + np.float32(_EPSILON)))[:, None]
    return centered


def _pack(passages: Sequence[Inputs]) -> Inputs:
    """One below the other."""
    columns = ("vectors", "ids", "firsts", "lasts", "features")
    return Inputs(*(np.concatenate([getattr(passage, name) for passage in passages]) for name in columns))


def _heads(rows: Floats, heads: int) -> Floats:
    """(rows, D) as (heads, rows, D / heads)."""
    parted: Floats = rows.reshape(len(rows), heads, -1).transpose(1, 0, 2)
    return parted


def _softmax(scores: Floats, axis: int = 0) -> Floats:
    """Along the first axis or a middle one: along the last, which is short, numpy takes four times as long."""
    scores -= scores.max(axis=axis, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=axis, keepdims=True)
    return scores
