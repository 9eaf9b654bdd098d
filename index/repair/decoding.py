"""Bytes to text: which encoding a file is in, and the text it holds."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from index.errors import UnreadableRecord

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, the encoding it was read in, and the offsets of the U+FFFD that stand for a bad byte each."""

    text: str
    encoding: str
    undecodable: tuple[int, ...] = ()


def decode(raw: bytes, *, path: str) -> Decoded:
    """Decode the bytes of a record. Raises `UnreadableRecord`, naming `path`, for what is empty or not text."""
    if not raw.strip():
        raise UnreadableRecord(f"{path} is empty; expected a text record; remove it or put the record's text in it")
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return Decoded(raw.decode(encoding, "replace"), encoding)
    if b"\0" in raw:
        raise UnreadableRecord(f"{path} is a binary file; expected a text record; save it as UTF-8 text")
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            return Decoded(raw.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableRecord(f"{path} cannot be decoded; expected UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8 text")
