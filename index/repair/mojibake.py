"""Text that was decoded wrongly and encoded again: UTF-8 or GBK read as Latin-1 or Windows-1252.

UTF-8 is put right by ftfy (Robyn Speer, https://ftfy.readthedocs.io), which knows no two-byte encodings. GBK is told by
a row of accented letters and signs that no language has and that read as Chinese.
"""

from __future__ import annotations

import re

from index.repair.likelihood import load_likelihood
from index.values import RepairStep

ACTION = "mojibake"
_HIGH = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
# A first byte of UTF-8 and a following byte, as Latin-1 or Windows-1252 show them.
_SUSPECT = re.compile(f"[\xc2-\xf4][\x80-\xbf{_HIGH}]")
_REST = re.compile(r"[^\n]{0,20000}")
# Three characters of GBK or more: first bytes from 0x81 on, second bytes beyond ASCII.
_ROW = re.compile(f"(?:[\x81-\xfe{_HIGH}][\x80-\xfe{_HIGH}]){{3,10000}}")
_CONTEXT = 1000  # characters before the first suspect that ftfy gets to see
_LIKELY = 7.5  # nats a character; running text costs 5 to 6


def repair_mojibake(text: str) -> list[RepairStep]:
    """Steps that decode again what was decoded wrongly.

    >>> [(step.before, step.after) for step in repair_mojibake("Itâ€™s agreed.")]
    [('â€™', '’')]
    >>> [step.after for step in repair_mojibake("»áÒé¼ÇÂ¼ (minutes)")]
    ['会议记录']
    """
    rows = [step for row in _ROW.finditer(text) if (step := _repair_gbk(row))]
    return rows or _repair_utf8(text)


def _repair_gbk(row: re.Match[str]) -> RepairStep | None:
    try:
        after = b"".join(map(_byte, row[0])).decode("gbk")
    except UnicodeDecodeError:
        return None
    likely = load_likelihood().costs(after).mean() < _LIKELY
    return RepairStep(ACTION, row.start(), row.end(), row[0], after) if likely else None


def _byte(character: str) -> bytes:
    return character.encode("latin-1" if character <= "\xff" else "cp1252")


def _repair_utf8(text: str) -> list[RepairStep]:
    steps = []
    end = 0
    for suspect in _SUSPECT.finditer(text):
        if suspect.start() >= end:
            start = max(text.rfind("\n", end, suspect.start()) + 1, suspect.start() - _CONTEXT, end)
            rest = _REST.match(text, suspect.end())
            end = rest.end() if rest else suspect.end()
            steps += _repair_line(text[start:end], start)
    return steps


def _repair_line(line: str, start: int) -> list[RepairStep]:
    from ftfy import TextFixerConfig, fix_encoding

    fixed = fix_encoding(line, TextFixerConfig(explain=False))
    if fixed == line:
        return []
    left = _common_start(line, fixed)
    right = _common_start(line[left:][::-1], fixed[left:][::-1])
    before, after = line[left : len(line) - right], fixed[left : len(fixed) - right]
    return [RepairStep(ACTION, start + left, start + left + len(before), before, after)]


def _common_start(one: str, other: str) -> int:
    shared = min(len(one), len(other))
    return next((at for at in range(shared) if one[at] != other[at]), shared)
