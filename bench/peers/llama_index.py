"""LlamaIndex's BM25Retriever, told to cut Chinese into characters: its default takes a whole clause for one word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.peers.loop import Source, serve

_TOKENS = r"(?u)[\u3400-\u9fff]|[a-zA-Z0-9]+"
_K = 10


class LlamaIndex:
    """A node a sentence, its id the row."""

    def __init__(self) -> None:
        self._retriever: Any = None

    def build(self, source: Source, folder: Path) -> None:
        """Make the nodes, weigh, persist."""
        from llama_index.core.schema import TextNode
        from llama_index.retrievers.bm25 import BM25Retriever

        nodes = [TextNode(text=text, id_=str(row)) for row, text in enumerate(source.texts())]
        self._retriever = BM25Retriever.from_defaults(
            nodes=nodes, similarity_top_k=_K, token_pattern=_TOKENS, skip_stemming=True
        )
        self._retriever.persist(str(folder))

    def open(self, records: Path, folder: Path) -> None:
        """Load what was persisted, the texts with it."""
        from llama_index.retrievers.bm25 import BM25Retriever

        self._retriever = BM25Retriever.from_persist_dir(str(folder))

    def search(self, question: str, k: int) -> Sequence[int]:
        """The rows of the `k` best sentences, best first; `k` is at most 10, which the retriever was made for."""
        return [int(found.node.node_id) for found in self._retriever.retrieve(question)][:k]


if __name__ == "__main__":
    serve(LlamaIndex())
