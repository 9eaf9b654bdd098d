"""The embedded encoder, read without torch: a tokenizer, one vector a piece, and their mean.

The folder is a sentence-transformers model (`StaticEmbedding` and `Normalize`), its vectors stored as 8-bit numbers
with one scale a row, under the names that model2vec gives them: `embeddings` int8 (pieces, dimensions) and `weights`
float32 (pieces,). A piece's vector is their product. A text's vector is the mean of its pieces', scaled to unit length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.arrays import ArrayFile
from index.errors import DamagedIndex, ModelError
from index.normalize import fold, fold_sentence, unfold
from index.pieces import Piece, Pieces

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]
FOLDER = Path(__file__).parent / "model"
NAME = "embedded"
_CHUNK = 2048  # texts cut at once
_GROUP = 64  # texts summed at once: their pieces' vectors stay in the processor's cache, which is three times as fast
_FEW = 128  # so many texts, a question's, are cut without the tokenizer: it takes 48 MB and a tenth of a second to load


@dataclass(frozen=True, slots=True, eq=False)
class TokenVectors:
    """The pieces of a text: `text[starts[i]:ends[i]]` has the vector `vectors[i]`. What no piece covers is left out.

    `ids` (n,) are rows of the model. `starts` and `ends` (n,) are code points into the text as it was given.
    `vectors` (n, dimensions) carry the pieces' weights: their sum points where the text's vector points.
    """

    ids: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    vectors: Vectors


class EmbeddedEncoder:
    """The encoder shipped in `index/model/`: it satisfies `index.encoder.Encoder`. Texts are given unfolded."""

    name = NAME

    def __init__(self, folder: Path = FOLDER) -> None:
        """Map the weights of `folder`. Raises ModelError where they are missing or of another form."""
        self.folder = folder
        try:
            arrays = ArrayFile(folder / "model.safetensors")
            self._rows, self._scales = arrays["embeddings"], arrays["weights"]
            self._pieces = Pieces(folder / "pieces.safetensors")
        except DamagedIndex as error:
            raise ModelError(
                f"found no readable embedded encoder in {folder.name}; expected its model.safetensors and "
                "pieces.safetensors; install the package again"
            ) from error
        self.dimensions = int(self._rows.shape[1])

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the weights and the tokenizer, in hexadecimal."""
        digest = hashlib.sha256()
        for name in ("model.safetensors", "tokenizer.json"):
            digest.update((self.folder / name).read_bytes())
        return digest.hexdigest()

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self.folder / "tokenizer.json"))

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dimensions) of questions; a text without any known piece is a zero row."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dimensions) of passages; a text without any known piece is a zero row."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), _CHUNK):
            folded = [fold_sentence(text) for text in texts[start : start + _CHUNK]]
            ids = self._cut(folded, few=len(texts) <= _FEW)
            for group in range(0, len(ids), _GROUP):
                place = start + group
                self._sum_into(vectors[place : place + len(ids[group : group + _GROUP])], ids[group : group + _GROUP])
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.where(norms > 0, norms, 1)
        return vectors

    def _cut(self, folded: Sequence[str], *, few: bool) -> list[list[int]]:
        """The pieces' numbers of each text; both ways of cutting give the same vectors."""
        if few:
            return self._pieces.cut_many(folded)
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(folded, add_special_tokens=False)]

    def _sum_into(self, sums: Vectors, ids: Sequence[Sequence[int]]) -> None:
        """Add up the vectors of each text's pieces; rows of texts without pieces stay as they are."""
        lengths = np.array([len(row) for row in ids])
        filled = np.flatnonzero(lengths)
        if len(filled):
            pieces = np.fromiter((piece for row in ids for piece in row), np.int64, int(lengths.sum()))
            starts = np.cumsum(lengths[filled]) - lengths[filled]
            sums[filled] = np.add.reduceat(self._vectors(pieces), starts, axis=0)

    def _vectors(self, pieces: npt.NDArray[np.int64]) -> Vectors:
        vectors: Vectors = self._rows[pieces].astype(np.float32)
        vectors *= self._scales[pieces, None]
        return vectors

    def token_vectors(self, text: str) -> TokenVectors:
        """The pieces of one text with their places in it and their vectors; spaces belong to no piece."""
        folded = fold(text)
        pieces: list[Piece] = self._pieces.cut(folded.text)
        places = [unfold(folded, piece.start, piece.end) for piece in pieces]
        ids = np.array([piece.id for piece in pieces], np.int64)
        bounds = np.array(places, np.int64).reshape(-1, 2)
        return TokenVectors(ids, bounds[:, 0], bounds[:, 1], self._vectors(ids))
