"""bm25s over words cut by jieba (search mode, as its Chinese users do): an in-memory BM25 of sparse matrices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.peers.loop import Source, serve


class Bm25s:
    """bm25s with its own defaults for the scores."""

    def __init__(self) -> None:
        self._store: Any = None

    def build(self, source: Source, folder: Path) -> None:
        """Cut every sentence, weigh, save the matrices."""
        import bm25s

        self._store = bm25s.BM25()
        self._store.index([_words(text) for text in source.texts()], show_progress=False)
        self._store.save(str(folder), show_progress=False)

    def open(self, records: Path, folder: Path) -> None:
        """Load the matrices."""
        import bm25s

        self._store = bm25s.BM25.load(str(folder), show_progress=False)

    def search(self, question: str, k: int) -> Sequence[int]:
        """The rows of the `k` best sentences, best first."""
        k = min(k, int(self._store.scores["num_docs"]))
        rows, _ = self._store.retrieve([_words(question)], k=k, show_progress=False)
        return list(rows[0])


def _words(text: str) -> list[str]:
    import jieba

    words = (word.strip().lower() for word in jieba.cut_for_search(text))
    return [word for word in words if any(letter.isalnum() for letter in word)] or ["□"]


if __name__ == "__main__":
    serve(Bm25s())
