"""Pieces of tokens: what the span reader's network reads, each token cut by itself, and the vectors of the pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer as PieceTokenizer
from tokenizers.models import Unigram

from assistant.reading.span_reader_tokens import Tokens

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
BEGIN, PAD, END, UNKNOWN = range(len(SPECIALS))
LONGEST = 384  # pieces of a question and a passage together; what is beyond has no place to stand
BLOCK = 32  # weights that share a scale
_SPACE = "▁"
_MIDDLE = 8.0  # the four bits that stand for zero

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cut:
    """Tokens cut into pieces: the ids of all, and the places of each token's first and last one."""

    ids: tuple[int, ...]
    firsts: Places
    lasts: Places


class Pieces:
    """Cuts tokens into pieces of an unigram vocabulary (Kudo 2018)."""

    def __init__(self, spelled: Sequence[tuple[str, float]]) -> None:
        """`spelled`: the pieces in order of their ids, `SPECIALS` first, each with its log-probability."""
        self._unigram = PieceTokenizer(Unigram(list(spelled), UNKNOWN))
        self._known: dict[str, list[int]] = {}

    def cut(self, tokens: Tokens) -> Cut:
        """The pieces of all tokens; a token that follows a space begins with the mark of one."""
        follows = [True, *(tokens.starts[1:] > tokens.ends[:-1]).tolist()][: len(tokens)]
        cut = [self._cut(spelling, after) for spelling, after in zip(tokens.spellings, follows, strict=True)]
        ends = np.cumsum([0, *map(len, cut)])
        return Cut(tuple(piece for pieces in cut for piece in pieces), ends[:-1], ends[1:] - 1)

    def _cut(self, spelling: str, after_space: bool) -> list[int]:
        spaced = _SPACE if spelling.isspace() else _SPACE + spelling if after_space else spelling
        ids = self._known.get(spaced)
        if ids is None:
            ids = self._known[spaced] = self._unigram.encode(spaced).ids or [UNKNOWN]
        return ids


def sequence(asked: Cut, passage: Cut) -> Cut:
    """Question and passage as one sequence of at most `LONGEST` ids, with the places of the passage's tokens in it.

    Of what is too long the end is left out; its tokens stand where the sequence ends.
    """
    before = (BEGIN, *asked.ids[: LONGEST // 2], END, END)
    firsts, lasts = (np.minimum(places + len(before), LONGEST - 2) for places in (passage.firsts, passage.lasts))
    return Cut((*(before + passage.ids)[: LONGEST - 1], END), firsts, lasts)


def vectors_of(nibbles: NDArray[np.uint8], scales: NDArray[np.float16]) -> NDArray[np.float32]:
    """Vectors of blocks of 32 weights of four bits: `nibbles` (rows, blocks, 16), `scales` (rows, blocks).

    Byte j of a block holds weight j in its lower half and weight j + 16 in its upper one.

    >>> vectors_of(np.full((1, 1, 16), 0x97, np.uint8), np.full((1, 1), 0.5, np.float16))[0, [0, 15, 16, 31]].tolist()
    [-0.5, -0.5, 0.5, 0.5]
    """
    signed = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - np.float32(_MIDDLE)
    signed *= scales.astype(np.float32)[..., None]
    vectors: NDArray[np.float32] = signed.reshape(len(nibbles), -1)
    return vectors
