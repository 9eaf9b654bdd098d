"""A system to measure in tests: it finds the sentences that hold the question's first letter."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from bench.peers.loop import Source, serve


class Fake:
    def build(self, source: Source, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "kept.txt").write_text("\n".join(source.texts()), "utf-8")
        self.open(source.records, folder)

    def open(self, records: Path, folder: Path) -> None:
        self.lines = (folder / "kept.txt").read_text("utf-8").split("\n")

    def search(self, question: str, k: int) -> Sequence[int]:
        if question == "sleep":
            time.sleep(30)
        print("what an engine says on stdout must not be taken for a reply")
        return [row for row, line in enumerate(self.lines) if question[0] in line][:k]


if __name__ == "__main__":
    serve(Fake())
