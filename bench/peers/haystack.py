"""Haystack's InMemoryBM25Retriever as installed: its default cuts Chinese into characters and scores by BM25L."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.peers.loop import Source, serve

_FILE = "documents.json"


class Haystack:
    """A document a sentence, its id the row."""

    def __init__(self) -> None:
        self._retriever: Any = None

    def build(self, source: Source, folder: Path) -> None:
        """Write the documents and save them; the statistics are made again when they are loaded."""
        from haystack import Document
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        store = InMemoryDocumentStore()
        store.write_documents([Document(id=str(row), content=text) for row, text in enumerate(source.texts())])
        folder.mkdir(parents=True, exist_ok=True)
        store.save_to_disk(str(folder / _FILE))
        self._use(store)

    def open(self, records: Path, folder: Path) -> None:
        """Load the documents, which counts them anew."""
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        self._use(InMemoryDocumentStore.load_from_disk(str(folder / _FILE)))

    def _use(self, store: Any) -> None:  # noqa: ANN401 (the peer's own class, which nothing here may import)
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever

        self._retriever = InMemoryBM25Retriever(document_store=store)

    def search(self, question: str, k: int) -> Sequence[int]:
        """The rows of the `k` best sentences, best first."""
        found = self._retriever.run(query=question, top_k=k)["documents"]
        return [int(document.id) for document in found]


if __name__ == "__main__":
    serve(Haystack())
