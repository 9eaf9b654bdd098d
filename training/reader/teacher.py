"""The teacher of the span reader: multilingual-e5-small with the reader's way of scoring spans on top.

It reads the reader's tokens, each cut into pieces of its own vocabulary, question and passage in one sequence (Devlin
et al. 2019), so that its scores are those of the same spans. Too large and slow to ship: only what it says is learned.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer as PieceTokenizer
from tokenizers.models import Unigram
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from assistant.reading.span_reader_tokens import Tokens
from training.reader.examples import Window, padded
from training.reader.network import Scores, drop_columns
from training.reader.pretrained import Pretrained

_BEGIN, _PAD, _END, _UNKNOWN = 0, 1, 2, 3
_SPACE = "▁"
_LONGEST = 512
_MASKED = -1e4
_PAIR = 64
_SPAN = 64  # tokens of the longest answer
LAYERS = 8  # of twelve: the last ones, made for one vector a text, help least and cost as much as the others


Places = NDArray[np.int64]


class Pieces:
    """Cuts tokens into pieces, each token by itself."""

    def __init__(self, pretrained: Pretrained) -> None:
        self._unigram = PieceTokenizer(Unigram(list(pretrained.pieces), _UNKNOWN))
        self._known: dict[str, list[int]] = {}

    def cut(self, tokens: Tokens) -> list[list[int]]:
        """The ids of each token's pieces; a token that follows a space begins with the mark of one."""
        follows = [True, *(tokens.starts[1:] > tokens.ends[:-1]).tolist()]
        return [self._cut(spelling, after) for spelling, after in zip(tokens.spellings, follows, strict=True)]

    def _cut(self, spelling: str, after_space: bool) -> list[int]:
        spaced = _SPACE if spelling.isspace() else _SPACE + spelling if after_space else spelling
        ids = self._known.get(spaced)
        if ids is None:
            ids = self._known[spaced] = self._unigram.encode(spaced).ids or [_UNKNOWN]
        return ids


class Teacher(nn.Module):
    """A BERT encoder (layer norms after each part) and a table of spans against no answer, by the first token.

    The vectors of pieces stay as given: most of the weights, and too few questions to correct them.
    """

    words: Tensor

    def __init__(self, pretrained: Pretrained, *, layers: int = LAYERS, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces, self.dropout = Pieces(pretrained), dropout
        self.width, self.heads, self.layers = pretrained.width, pretrained.heads, layers
        given = {name: torch.from_numpy(values) for name, values in pretrained.tensors.items()}
        self.register_buffer("words", given["emb.word"].reshape(-1, self.width).to(torch.bfloat16), persistent=False)
        self.of = nn.ParameterDict()
        self.of["places"] = nn.Parameter(given["emb.pos"].reshape(-1, self.width) + given["emb.type"][: self.width])
        for name, theirs in (("first!scale", "emb.ln.w"), ("first!shift", "emb.ln.b")):
            self.of[name] = nn.Parameter(given[theirs])
        for layer in range(self.layers):
            self._add_layer(f"l{layer}", given)
        for name in ("start", "end", "none"):
            self.of[name] = nn.Parameter(torch.randn(self.width) * 0.02)
        for name in ("left", "right"):
            self.of[name] = nn.Parameter(torch.randn(self.width, _PAIR) * self.width**-0.5)

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

    def forward(self, batch: Sequence[Window]) -> Scores:
        """Score every span of every window; (B, T, T) and (B,) as the reader's own network does."""
        sequences, firsts, lasts = zip(*(self._sequence(window) for window in batch), strict=True)
        ids = pad_sequence([torch.tensor(row) for row in sequences], batch_first=True, padding_value=_PAD)
        rows = self._encode(ids)
        return self._score(rows, padded(firsts), padded(lasts), [len(first) for first in firsts])

    def _sequence(self, window: Window) -> tuple[list[int], Places, Places]:
        """Ids, and the places of each passage token's first and last piece; what is too long loses its end."""
        asked = [piece for pieces in self.pieces.cut(window.asked) for piece in pieces]
        ids, firsts, lasts = [_BEGIN, *asked, _END, _END], [], []
        for pieces in self.pieces.cut(window.passage):
            firsts.append(min(len(ids), _LONGEST - 2))
            ids += pieces
            lasts.append(min(len(ids) - 1, _LONGEST - 2))
        return [*ids[: _LONGEST - 1], _END], np.array(firsts), np.array(lasts)

    def _encode(self, ids: Tensor) -> Tensor:
        rows = functional.embedding(ids, self.words) + self.of["places"][: ids.shape[1]]
        rows = self._drop(self._norm(rows, "first"))
        hidden = torch.zeros(ids.shape, dtype=rows.dtype).masked_fill_(ids == _PAD, _MASKED)[:, None, None, :]
        for layer in range(self.layers):
            rows = self._layer(rows, hidden, f"l{layer}")
        return rows

    def _layer(self, rows: Tensor, hidden: Tensor, name: str) -> Tensor:
        """Attention by hand: on processors, with heads this small, the library's takes twice the time to train."""
        parts = self._linear(rows, f"{name}!enter")
        parts = parts.reshape(*rows.shape[:2], 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = (parts[0] * parts.shape[-1] ** -0.5) @ parts[1].transpose(2, 3) + hidden
        mixed = (scores.softmax(-1) @ parts[2]).transpose(1, 2).flatten(2)
        rows = self._norm(rows + self._drop(self._linear(mixed, f"{name}!leave")), f"{name}!middle")
        inner = functional.gelu(self._linear(rows, f"{name}!widen"))
        return self._norm(rows + self._drop(self._linear(inner, f"{name}!narrow")), f"{name}!last")

    def _linear(self, rows: Tensor, name: str) -> Tensor:
        return functional.linear(rows, self.of[f"{name}!weight"], self.of[f"{name}!bias"])

    def _drop(self, rows: Tensor) -> Tensor:
        return drop_columns(rows, self.dropout if self.training else 0.0)

    def _norm(self, rows: Tensor, name: str) -> Tensor:
        return functional.layer_norm(rows, (self.width,), self.of[f"{name}!scale"], self.of[f"{name}!shift"], 1e-12)

    def _score(self, rows: Tensor, firsts: Tensor, lasts: Tensor, lengths: Sequence[int]) -> Scores:
        begun, ended = (rows.gather(1, places.unsqueeze(-1).expand(-1, -1, self.width)) for places in (firsts, lasts))
        both = (begun @ self.of["left"]) @ (ended @ self.of["right"]).transpose(1, 2) * _PAIR**-0.5
        starts, ends = (begun @ self.of["start"]).float(), (ended @ self.of["end"]).float()
        spans = both.float() + starts.unsqueeze(2) + ends.unsqueeze(1)
        places = torch.arange(firsts.shape[1])
        apart = places[None, :] - places[:, None]
        inside = places[None, :] < torch.tensor(lengths)[:, None]
        allowed = inside.unsqueeze(1) & inside.unsqueeze(2) & (apart >= 0) & (apart < _SPAN)
        return Scores(spans.masked_fill(~allowed, _MASKED), (rows[:, 0] @ self.of["none"]).float())
