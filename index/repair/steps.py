"""Replaying steps, joining the steps of one pass to those of the next, and mapping offsets back to the file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from index.repair.values import Repaired
from index.values import RepairStep

BOM_BYTES = {"utf-8-sig": 3, "utf-16": 2, "utf-32": 4}
COUNTED_AS = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


def replay(steps: Iterable[RepairStep], decoded: str) -> str:
    """Apply disjoint, ordered steps to the text they were made for.

    >>> replay([RepairStep("strip gloss", 1, 5, "(yè)", "")], "業(yè)者")
    '業者'
    """
    pieces, here = [], 0
    for step in steps:
        pieces += [decoded[here : step.start], step.after]
        here = step.end
    return "".join([*pieces, decoded[here:]])


def decoded_offset(steps: Sequence[RepairStep], offset: int) -> int:
    """Map an offset into the repaired text to one into the decoded text; the mapping never decreases.

    Within what a step put in, the offset advances character by character and stops at the end of what was replaced;
    at the very end of it, the offset is the end of the replaced text.

    >>> steps = (RepairStep("strip gloss", 1, 5, "(yè)", ""),)
    >>> [decoded_offset(steps, offset) for offset in (0, 1, 2)]
    [0, 5, 6]
    """
    shift = 0
    for step in steps:
        start = step.start + shift
        if offset < start:
            break
        if offset < start + len(step.after):
            return min(step.start + offset - start, step.end)
        shift += len(step.after) - (step.end - step.start)
    return offset - shift


def byte_offset(repaired: Repaired, offset: int) -> int:
    """Map an offset into the repaired text to a byte offset in the file as it was read, its byte order mark counted."""
    place = decoded_offset(repaired.steps, offset)
    codec = COUNTED_AS.get(repaired.encoding, repaired.encoding)
    size, here = BOM_BYTES.get(repaired.encoding, 0), 0
    lost = repaired.undecodable[: bisect_left(repaired.undecodable, place)]
    for bad in lost:
        size += len(repaired.decoded[here:bad].encode(codec, "surrogatepass")) + 1
        here = bad + 1
    return size + len(repaired.decoded[here:place].encode(codec, "surrogatepass"))
