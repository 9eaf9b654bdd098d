"""The assistant's search, without reading: the sentences its retriever finds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.peers.loop import Source, serve

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


class Search:
    """The retriever over one folder of records; the rows are those of its index."""

    def __init__(self) -> None:
        self._assistant: Assistant | None = None

    def build(self, source: Source, folder: Path) -> None:
        """Read, repair, split, encode and index the records: more than the others are asked for."""
        self.open(source.records, folder)

    def open(self, records: Path, folder: Path) -> None:
        """Open the index, built or brought up to date where it must be."""
        from assistant.pipeline import Assistant

        self._assistant = Assistant.open(records, home=folder)

    @property
    def assistant(self) -> Assistant:
        """The opened assistant. Raises ValueError before `open`."""
        if self._assistant is None:
            raise ValueError("found no open index; expected `open` first; send it")
        return self._assistant

    def search(self, question: str, k: int) -> Sequence[int]:
        """The rows of the `k` best sentences, best first."""
        from assistant.question import analyse

        hits = self.assistant.retriever.retrieve(analyse(question), k=k)
        return [self.assistant.index.row_of(hit.sentence) for hit in hits]


if __name__ == "__main__":
    serve(Search())
