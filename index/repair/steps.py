"""Replaying steps, joining the steps of one pass to those of the next, and mapping offsets back to the file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, count
from operator import attrgetter

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


@dataclass(frozen=True, slots=True)
class _Change:
    """A step with its place in the text between two passes: made by the pass before it, or by the one after it."""

    start: int
    end: int
    step: RepairStep
    later: bool


def join_steps(earlier: Sequence[RepairStep], later: Sequence[RepairStep], decoded: str) -> list[RepairStep]:
    """The steps over `decoded` that do what `earlier` does and then, over the text that it leaves, `later`.

    Steps that touch the same characters become one.

    >>> first, then = RepairStep("a", 0, 1, "x", "yz"), RepairStep("b", 1, 3, "zw", "")
    >>> join_steps([first], [then], "xw")
    [RepairStep(action='a, b', start=0, end=2, before='xw', after='y', uncertain=())]
    """
    if not earlier:
        return list(later)
    middle = replay(earlier, decoded)
    joined: list[RepairStep] = []
    shift = 0  # how much longer the text between the passes is than `decoded`, up to here
    for group in _groups(_changes(earlier, later)):
        start, end = group[0].start, max(change.end for change in group)
        grown = sum(len(c.step.after) - len(c.step.before) for c in group if not c.later)
        before = decoded[start - shift : end - shift - grown]
        joined.append(_united(group, RepairStep("", start - shift, end - shift - grown, before, middle[start:end])))
        shift += grown
    return joined


def _changes(earlier: Sequence[RepairStep], later: Sequence[RepairStep]) -> list[_Change]:
    shift, changes = 0, [_Change(step.start, step.end, step, True) for step in later]
    for step in earlier:
        start = step.start + shift
        changes.append(_Change(start, start + len(step.after), step, False))
        shift += len(step.after) - len(step.before)
    return sorted(changes, key=lambda change: (change.start, change.end, change.later))


def _groups(changes: list[_Change]) -> Iterator[list[_Change]]:
    """Changes that overlap, together."""
    group: list[_Change] = []
    end = 0
    for change in changes:
        if group and change.start >= end:
            yield group
            group = []
        group.append(change)
        end = max(end, change.end) if len(group) > 1 else change.end
    if group:
        yield group


def _united(group: list[_Change], whole: RepairStep) -> RepairStep:
    """One step for a group; `whole.after` is the text between the passes, which the later steps have yet to change."""
    if len(group) == 1 and not group[0].later:
        return group[0].step
    base = group[0].start
    middle = [False] * len(whole.after)  # which characters between the passes were chosen by evidence
    for change in group:
        for at in change.step.uncertain if not change.later else ():
            middle[change.start - base + at] = True
    pieces, unsure, here = [], [], 0
    for change in filter(attrgetter("later"), group):
        kept = slice(here, change.start - base)
        pieces += [whole.after[kept], change.step.after]
        unsure += [*middle[kept], *_flags(change.step)]
        here = change.end - base
    unsure += middle[here:]
    action = ", ".join(dict.fromkeys(c.step.action for c in sorted(group, key=attrgetter("later"))))
    after = "".join([*pieces, whole.after[here:]])
    return RepairStep(action, whole.start, whole.end, whole.before, after, tuple(compress(count(), unsure)))


def _flags(step: RepairStep) -> list[bool]:
    return [at in step.uncertain for at in range(len(step.after))]
