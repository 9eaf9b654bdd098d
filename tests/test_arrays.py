"""Arrays and strings come back as they went in; a header that lies is damage, never a crash."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.arrays import ArrayFile, compact, pack_arrays, pack_strings
from index.errors import DamagedIndex

STRINGS = st.lists(st.text(max_size=8) | st.text(alphabet="甲乙\ud800a", max_size=3), max_size=12)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("arrays") / "file"


@settings(deadline=None)
@given(STRINGS)
def test_strings_come_back(path: Path, strings: list[str]) -> None:
    path.write_bytes(pack_arrays(pack_strings("names", strings)))
    table = ArrayFile(path).strings("names")
    assert list(table) == [table[i] for i in range(len(table))] == table[:] == strings


@settings(deadline=None)
@given(STRINGS, st.text(max_size=3))
def test_sorted_strings_are_found(path: Path, strings: list[str], absent: str) -> None:
    known = sorted(set(strings))
    path.write_bytes(pack_arrays(pack_strings("names", known)))
    table = ArrayFile(path).strings("names")
    assert [table.find(string) for string in known] == list(range(len(known)))
    assert table.find(absent) == (known.index(absent) if absent in known else -1)


@pytest.mark.parametrize(("most", "dtype"), [(0, "u1"), (255, "u1"), (256, "u2"), (65_535, "u2"), (65_536, "u4"), (2**32, "u8")])
def test_the_smallest_type_that_holds_all(most: int, dtype: str) -> None:
    packed = compact(np.array([0, most]))
    assert packed.dtype == np.dtype(dtype)
    assert packed.tolist() == [0, most]


def test_no_string_beyond_the_last(path: Path) -> None:
    path.write_bytes(pack_arrays(pack_strings("names", ["a"])))
    with pytest.raises(IndexError):
        ArrayFile(path).strings("names")[1]


def file_with(header: bytes, body: bytes = b"\0" * 8) -> bytes:
    return len(header).to_bytes(8, "little") + header + body


@pytest.mark.parametrize(
    "payload",
    [b"", b"\0" * 4, b"\xff" * 64, file_with(b"[]"), file_with(b"{"), file_with(b"\xff\xff"), b"\x40" + b"\0" * 7 + b"{}"],
    ids=["empty", "short", "huge header", "no object", "no JSON", "no UTF-8", "header beyond the file"],
)
def test_a_bad_header_is_damage(path: Path, payload: bytes) -> None:
    path.write_bytes(payload)
    with pytest.raises(DamagedIndex, match="rebuild the index"):
        ArrayFile(path)


@pytest.mark.parametrize(
    "entry",
    [
        {"dtype": "U8", "shape": [9], "data_offsets": [0, 9]},
        {"dtype": "U8", "shape": [9], "data_offsets": [0, 8]},
        {"dtype": "U8", "shape": [-8], "data_offsets": [8, 0]},
        {"dtype": "U8", "shape": [4], "data_offsets": [-4, 0]},
        {"dtype": "OBJECT", "shape": [8], "data_offsets": [0, 8]},
        {"shape": [8], "data_offsets": [0, 8]},
        {"dtype": "U8", "shape": [8], "data_offsets": [0]},
        [],
    ],
)
def test_an_entry_that_lies_is_damage(path: Path, entry: object) -> None:
    path.write_bytes(file_with(json.dumps({"numbers": entry}).encode()))
    with pytest.raises(DamagedIndex, match="no usable array 'numbers'"):
        ArrayFile(path)["numbers"]
    with pytest.raises(DamagedIndex, match="no usable array 'absent'"):
        ArrayFile(path)["absent"]
