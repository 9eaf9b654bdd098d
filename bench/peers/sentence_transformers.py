"""Brute force by sentence-transformers with the encoder that this project ships: all vectors in memory, one product."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.peers.loop import Source, serve

_MODEL = Path(__file__).resolve().parent.parent.parent / "index" / "model"
_FILE = "vectors.npy"


class BruteForce:
    """A float32 vector a sentence. The encoder wants folded texts, which it is given."""

    def __init__(self) -> None:
        self._model: Any = None
        self._vectors: Any = None

    def _encode(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 (a torch tensor, which nothing here may import)
        from sentence_transformers import SentenceTransformer

        self._model = self._model or SentenceTransformer(str(_MODEL), device="cpu")
        return self._model.encode(list(texts), convert_to_tensor=True, show_progress_bar=False)

    def build(self, source: Source, folder: Path) -> None:
        """Encode every sentence and save the vectors."""
        import numpy

        self._vectors = self._encode(source.texts())
        folder.mkdir(parents=True, exist_ok=True)
        numpy.save(folder / _FILE, self._vectors.numpy(), allow_pickle=False)

    def open(self, records: Path, folder: Path) -> None:
        """Load the vectors."""
        import numpy
        import torch

        self._vectors = torch.from_numpy(numpy.load(folder / _FILE, allow_pickle=False))

    def search(self, question: str, k: int) -> Sequence[int]:
        """The rows of the `k` nearest sentences, nearest first."""
        from sentence_transformers.util import semantic_search

        found = semantic_search(self._encode([question]), self._vectors, top_k=k)[0]
        return [int(hit["corpus_id"]) for hit in found]


if __name__ == "__main__":
    serve(BruteForce())
