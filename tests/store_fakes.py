"""An encoder that can be computed in the head, records to index, and a disk that stops at a chosen step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.durable import Disk
from index.store import Index, ensure_index
from index.watcher import Watcher


class CountingEncoder:
    """A vector counts characters by code point modulo 16, at unit length. Remembers how many texts it encoded."""

    def __init__(self, name: str = "counting", fingerprint: str = "f" * 64) -> None:
        self.name, self.fingerprint, self.dimensions = name, fingerprint, 16
        self.encoded = 0

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        self.encoded += len(texts)
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            np.add.at(vectors[row], [ord(char) % self.dimensions for char in text], 1)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def encode_questions(self, texts: Sequence[str]) -> np.ndarray:
        return self.encode_passages(texts)


class Ear(Watcher):
    """Keeps every line it hears."""

    def __init__(self, disk: Disk | None = None, lock_seconds: float = 5.0) -> None:
        self.lines: list[str] = []
        self.stages: list[tuple[str, int, int]] = []
        self.disk, self.lock_seconds = disk or Disk(), lock_seconds

    def announce(self, line: str) -> None:
        self.lines.append(line)

    def progress(self, stage: str, done: int, total: int) -> None:
        self.stages.append((stage, done, total))


class StoppingDisk:
    """Counts the steps of a disk and calls `stop` at the one numbered `at` (from 0)."""

    def __init__(self, at: int, stop: Callable[[], None]) -> None:
        self.at, self.stop, self.steps = at, stop, 0
        self.disk = Disk(before=self._before)

    def _before(self, step: str, path: Path) -> None:
        self.steps += 1
        if self.steps == self.at + 1:
            self.stop()


def write_records(seeds: Path, texts: dict[str, str]) -> None:
    """Make the folder hold exactly these records."""
    seeds.mkdir(parents=True, exist_ok=True)
    for path in seeds.iterdir():
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        if not (seeds / name).exists() or (seeds / name).read_text("utf-8") != text:
            (seeds / name).write_text(text, "utf-8")


def ensure(seeds: Path, home: Path, ear: Watcher | None = None, encoder: CountingEncoder | None = None) -> Index:
    """`ensure_index` with the counting encoder."""
    return ensure_index(seeds, home, encoder=encoder or CountingEncoder(), watcher=ear)
