"""UTF-8 that was read as Latin-1 or Windows-1252, put right by ftfy (Robyn Speer, https://ftfy.readthedocs.io)."""

from __future__ import annotations

import re

from index.values import RepairStep

# A first byte of UTF-8 and a following byte, as Latin-1 or Windows-1252 show them.
_SUSPECT = re.compile("[\xc2-\xf4][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_LINE = re.compile(r"[^\n]{1,20000}")


def repair_mojibake(text: str) -> list[RepairStep]:
    """Steps that decode again what was decoded wrongly, one for each line it touches.

    >>> [(step.before, step.after) for step in repair_mojibake("Itâ€™s agreed.")]
    [('â€™', '’')]
    """
    steps = []
    end = 0
    for suspect in _SUSPECT.finditer(text):
        if suspect.start() >= end:
            start = max(text.rfind("\n", end, suspect.start()) + 1, end)
            line = _LINE.match(text, start)
            assert line is not None
            end = line.end()
            steps += _repair_line(line[0], start)
    return steps


def _repair_line(line: str, start: int) -> list[RepairStep]:
    from ftfy import TextFixerConfig, fix_encoding

    fixed = fix_encoding(line, TextFixerConfig(explain=False))
    if fixed == line:
        return []
    left = _common_start(line, fixed)
    right = _common_start(line[left:][::-1], fixed[left:][::-1])
    before, after = line[left : len(line) - right], fixed[left : len(fixed) - right]
    return [RepairStep("mojibake", start + left, start + left + len(before), before, after)]


def _common_start(one: str, other: str) -> int:
    shared = min(len(one), len(other))
    return next((at for at in range(shared) if one[at] != other[at]), shared)
