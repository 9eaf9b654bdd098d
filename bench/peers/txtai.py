"""txtai's hybrid index: its own BM25 and tokenizer beside Faiss, vectors by the encoder that this project ships."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.peers.loop import Source, serve

_MODEL = Path(__file__).resolve().parent.parent.parent / "index" / "model"


class Txtai:
    """Both legs weighed alike, its default. The encoder wants folded texts, which it is given."""

    def __init__(self) -> None:
        self._embeddings: Any = None

    def build(self, source: Source, folder: Path) -> None:
        """Encode, count and save."""
        from txtai import Embeddings

        self._embeddings = Embeddings(path=str(_MODEL), method="sentence-transformers", hybrid=True, gpu=False)
        self._embeddings.index(enumerate(source.texts()))
        self._embeddings.save(str(folder))

    def open(self, records: Path, folder: Path) -> None:
        """Load what was saved."""
        from txtai import Embeddings

        self._embeddings = Embeddings()
        self._embeddings.load(str(folder))

    def search(self, question: str, k: int) -> Sequence[int]:
        """The rows of the `k` best sentences, best first."""
        return [int(row) for row, _ in self._embeddings.search(question, k)]


if __name__ == "__main__":
    serve(Txtai())
