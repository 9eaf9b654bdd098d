"""Bytes to the text a person would read, every change an explained, replayable step."""

from __future__ import annotations

from index.repair.decoding import decode
from index.repair.steps import byte_offset, decoded_offset, replay
from index.repair.values import Repaired

__all__ = ["Repaired", "byte_offset", "decoded_offset", "repair_bytes", "repair_text", "replay"]


def repair_bytes(raw: bytes, *, path: str) -> Repaired:
    """Decode and repair the bytes of a record. Raises `UnreadableRecord`, naming `path`, for what is not text."""
    read = decode(raw, path=path)
    return Repaired(read.text, read.text, read.encoding, (), read.undecodable)


def repair_text(decoded: str) -> Repaired:
    """Repair text that has been decoded already; `encoding` is then said to be UTF-8."""
    return Repaired(decoded, decoded, "utf-8")
