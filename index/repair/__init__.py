"""Bytes to the text a person would read, every change an explained, replayable step.

    decoding      which encoding a file is in, and its text
    mojibake      UTF-8 read as Latin-1 or Windows-1252
    characters    odd spaces, controls, direction marks, line ends, HTML entities
    slips         two-byte text read one byte off
    glosses       pinyin that a conversion left in brackets

What a pass lays open the next round repairs, until nothing changes: repairing a repaired text changes nothing.
"""

from __future__ import annotations

from index.repair.characters import repair_characters, repair_entities
from index.repair.decoding import Decoded, decode
from index.repair.glosses import strip_glosses
from index.repair.mojibake import repair_mojibake
from index.repair.slips import repair_slips
from index.repair.steps import byte_offset, decoded_offset, join_steps, replay
from index.repair.values import Repaired
from index.values import RepairStep

__all__ = ["Repaired", "byte_offset", "decoded_offset", "repair_bytes", "repair_text", "replay"]

PASSES = (repair_mojibake, repair_entities, repair_characters, repair_slips, strip_glosses)
ROUNDS = 8  # more than any nesting of faults met; a bound on the work


def repair_bytes(raw: bytes, *, path: str) -> Repaired:
    """Decode and repair the bytes of a record. Raises `UnreadableRecord`, naming `path`, for what is not text.

    A byte that cannot be decoded stays visible as U+FFFD; a step that changes nothing says so.

    >>> repair_bytes("輕工業(yè)聯(lián)合會".encode(), path="a.txt").text
    '輕工業聯合會'
    """
    read = decode(raw, path=path)
    repaired = _repair(read.text)
    steps = sorted([*repaired, *_undecodable(read, repaired)], key=lambda step: step.start)
    return Repaired(replay(steps, read.text), read.text, read.encoding, tuple(steps), read.undecodable)


def repair_text(decoded: str) -> Repaired:
    r"""Repair text that has been decoded already; `encoding` is then said to be UTF-8.

    >>> [step.action for step in repair_text("R&amp;D\u3000輕工業(yè)").steps]
    ['entity', 'stray gloss']
    """
    steps = _repair(decoded)
    return Repaired(replay(steps, decoded), decoded, "utf-8", tuple(steps))


def _undecodable(read: Decoded, repaired: list[RepairStep]) -> list[RepairStep]:
    """A step for each undecodable byte that no other step took away."""
    taken = {offset for step in repaired for offset in range(step.start, step.end)} if read.undecodable else set()
    left = [offset for offset in read.undecodable if offset not in taken]
    return [RepairStep("undecodable byte", offset, offset + 1, "\ufffd", "\ufffd", (0,)) for offset in left]


def _repair(decoded: str) -> list[RepairStep]:
    steps: list[RepairStep] = []
    text = decoded
    for _ in range(ROUNDS):
        before = steps
        for repair in PASSES:
            if found := repair(text):
                steps = join_steps(steps, found, decoded)
                text = replay(found, text)
        if steps is before:
            break
    return steps
