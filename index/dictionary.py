"""jieba's dictionary as two sorted arrays, so that a question needs no 350,000-entry table in memory.

Segmentation by jieba asks two things of a piece of text: is it a word or the beginning of one, and how frequent is it.
Both are answered here for all pieces of a text at once: every entry and every beginning of an entry is kept as a 64-bit
polynomial hash with its frequency (0 for mere beginnings, as in jieba's own table). Two pieces of the dictionary never
share a hash (tested); that another piece of text meets one by accident is a chance of about 3 in 10^14.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
_BASE = np.uint64(0x9E3779B97F4A7C15)
_LONGEST = 16  # of jieba's entries, in characters; checked when built


@dataclass(frozen=True, slots=True, eq=False)
class Frequencies:
    """Entries and beginnings of entries: `keys` [n] sorted hashes, `counts` [n]; `total` is the sum of all counts."""

    keys: Hashes
    counts: npt.NDArray[np.int64]
    total: int

    def of_pieces(self, text: str) -> list[tuple[str, int]]:
        """Every distinct piece of `text` that is an entry (count > 0) or begins one (count 0), with its count."""
        found: dict[str, int] = {}
        for length, starts, counts in self.places(text):
            pairs = zip(starts.tolist(), counts.tolist(), strict=True)
            found.update((text[start : start + length], count) for start, count in pairs)
        return list(found.items())

    def places(self, text: str) -> Iterator[tuple[int, npt.NDArray[np.int64], npt.NDArray[Any]]]:
        """The same by length: where in `text` such pieces of that length start, ascending, and their counts."""
        codes = _codes(text)
        starts = np.arange(len(codes))
        hashes = np.zeros(len(codes), dtype=np.uint64)
        for length in range(1, _LONGEST + 1):
            hashes = hashes * _BASE + codes[starts + length - 1]
            at = self.keys.searchsorted(hashes)
            hits = self.keys.take(at, mode="clip") == hashes
            starts = starts[hits]
            yield length, starts, self.counts[at[hits]]
            # Only what begins an entry can grow into one.
            room = starts + length < len(codes)
            starts, hashes = starts[room], hashes[hits][room]
            if not len(starts):
                break


def _codes(text: str) -> Hashes:
    codes: Hashes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    return codes


def build_frequencies(dictionary: str) -> Frequencies:
    """Index the text of a jieba dictionary: one `word count tag` a line; of a word listed twice the larger holds."""
    rows = [line.split(" ", 2) for line in dictionary.splitlines() if line.strip()]
    words = [row[0] for row in rows]
    counts = np.array([int(row[1]) for row in rows], dtype=np.int64)
    lengths = np.array([len(word) for word in words])
    if lengths.max() > _LONGEST:
        raise ValueError(f"a dictionary entry has {lengths.max()} characters, expected at most {_LONGEST}")
    text = _codes("".join(words))
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    hashes = np.zeros(len(words), dtype=np.uint64)
    keys, values = [], []
    for length in range(1, int(lengths.max()) + 1):
        longer = np.flatnonzero(lengths >= length)
        hashes[longer] = hashes[longer] * _BASE + text[starts[longer] + length - 1]
        keys.append(hashes[longer])
        values.append(np.where(lengths[longer] == length, counts[longer], -1))
    return _sorted(np.concatenate(keys), np.concatenate(values), int(counts.sum()))


def _sorted(keys: Hashes, values: npt.NDArray[np.int64], total: int) -> Frequencies:
    """Unite equal keys: an entry's count wins over a beginning's -1."""
    order = np.lexsort((values, keys))
    keys, values = keys[order], values[order]
    last = np.append(keys[1:] != keys[:-1], True)
    return Frequencies(keys[last], values[last].clip(min=0), total)


def load_frequencies(dictionary: Path, home: Path) -> Frequencies:
    """The index of the dictionary file, kept in `home` under a name that holds the file's hash; built where missing.

    A `home` that cannot be written costs time, not correctness: the index is then built anew in each run.
    """
    raw = dictionary.read_bytes()
    kept = home / f"words-{hashlib.blake2b(raw, digest_size=8).hexdigest()}.npy"
    try:
        table = np.load(kept, mmap_mode="r")
        return Frequencies(table[0, 1:], table[1, 1:].view(np.int64), int(table[0, 0]))
    except (OSError, ValueError):
        return _keep(build_frequencies(raw.decode("utf-8")), kept)


def _keep(frequencies: Frequencies, path: Path) -> Frequencies:
    """Write beside the final name, then rename, so that no reader meets half a file."""
    table = np.zeros((2, len(frequencies.keys) + 1), dtype=np.uint64)
    table[0, 0] = frequencies.total
    table[0, 1:], table[1, 1:] = frequencies.keys, frequencies.counts
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            np.save(file, table)
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return frequencies
