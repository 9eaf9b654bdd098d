"""Named arrays in one file, memory-mapped: nothing is read before it is used.

The file format is safetensors (https://github.com/huggingface/safetensors#format): eight bytes with the length of the
header, the header in JSON, then plain numbers. Reading one cannot execute anything.
"""

from __future__ import annotations

import json
import mmap
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedIndex

Array = NDArray[Any]
DTYPES = {"I8": "i1", "U8": "u1", "U16": "<u2", "U32": "<u4", "U64": "<u8", "I64": "<i8", "F16": "<f2", "F32": "<f4"}
HEADER_LIMIT = 1 << 20


def pack_arrays(arrays: Mapping[str, Array]) -> bytes:
    """The bytes of a safetensors file that holds `arrays`."""
    from safetensors.numpy import save

    return save({name: np.ascontiguousarray(array) for name, array in arrays.items()})


def compact(numbers: Array) -> Array:
    """`numbers`, integers from 0, in the smallest unsigned type that holds them all."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def pack_strings(name: str, strings: Iterable[str]) -> Mapping[str, Array]:
    """The two arrays under which a `StringTable` called `name` is stored: the UTF-8 bytes, and where each starts."""
    encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
    offsets = np.cumsum([0, *map(len, encoded)])
    packed = np.frombuffer(b"".join(encoded), dtype=np.uint8)
    return {f"{name}.bytes": packed, f"{name}.offsets": compact(offsets)}


class StringTable(Sequence[str]):
    """Strings stored one after the other; reading one touches its bytes only."""

    def __init__(self, packed: Array, offsets: Array) -> None:
        """`packed`: uint8, the UTF-8 bytes of all strings; `offsets`: n + 1 ascending positions in it."""
        self._packed = packed
        self._offsets = offsets

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def encoded(self, index: int) -> bytes:
        """The UTF-8 bytes of string `index`."""
        return self._packed[int(self._offsets[index]) : int(self._offsets[index + 1])].tobytes()

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self.encoded(index).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        packed, offsets = self._packed.tobytes(), self._offsets.tolist()
        for start, end in zip(offsets, offsets[1:], strict=False):
            yield packed[start:end].decode("utf-8", "surrogatepass")

    def find(self, string: str) -> int:
        """Where `string` stands in a table that was stored sorted by code point; -1 where it does not.

        >>> arrays = pack_strings("fruit", ["apple", "plum"])
        >>> table = StringTable(arrays["fruit.bytes"], arrays["fruit.offsets"])
        >>> table.find("plum"), table.find("pear")
        (1, -1)
        """
        sought = string.encode("utf-8", "surrogatepass")
        place = bisect_left(range(len(self)), sought, key=self.encoded)
        return place if place < len(self) and self.encoded(place) == sought else -1


class ArrayFile:
    """A file of named arrays, open for reading. Raises DamagedIndex where the header does not fit the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with path.open("rb") as stream:
                self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            self._first, self._header = self._read_header()
        except (OSError, ValueError) as error:
            raise self._damaged(f"no readable header ({error})") from error

    def _read_header(self) -> tuple[int, Mapping[str, Any]]:
        length = int.from_bytes(self._bytes[:8], "little")
        if not 2 <= length <= min(HEADER_LIMIT, len(self._bytes) - 8):
            raise ValueError(f"header of {length} bytes")
        header = json.loads(self._bytes[8 : 8 + length])
        if not isinstance(header, dict):
            raise ValueError("header is not an object")
        return 8 + length, header

    def _damaged(self, found: str) -> DamagedIndex:
        return DamagedIndex(f"found {found} in {self._path.name}; expected the arrays written there; rebuild the index")

    def __getitem__(self, name: str) -> Array:
        """The array `name`: a read-only view of the mapped file."""
        try:
            entry = self._header[name]
            start, end = entry["data_offsets"]
            shape, dtype = entry["shape"], np.dtype(DTYPES[entry["dtype"]])
            if prod(shape) * dtype.itemsize != end - start or not 0 <= start <= end:
                raise ValueError("shape and size disagree")
            if start == end:
                return np.zeros(shape, dtype=dtype)
            view: Array = np.ndarray(shape, dtype=dtype, buffer=self._bytes, offset=self._first + start)
            return view
        except (KeyError, TypeError, ValueError) as error:
            raise self._damaged(f"no usable array {name!r} ({error})") from error

    def strings(self, name: str) -> StringTable:
        """The string table stored as `name`."""
        return StringTable(self[f"{name}.bytes"], self[f"{name}.offsets"])
