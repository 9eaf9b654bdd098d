"""Two-byte GBK text that lost a byte and was read one byte off, put back in step.

Where the first byte of a character is lost (`?` or U+FFFD stands for it), its second byte pairs with the first byte of
the next character, and so on: every pair straddles two true characters until a byte below 0x80 puts the reader back in
step. Written back as GBK and read from the second byte on, the characters in between come back for certain. Of the
first only the second byte is left, of the last sometimes only the first byte: these are chosen by evidence, namely how
likely they are between their neighbors, what the record says elsewhere, and a pinyin gloss that follows.

A slip is believed only where the true reading is far likelier than the text as it stands (see `likelihood`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from index.repair.choices import Choice, Place, choose, with_lead, with_reading, with_trail
from index.repair.likelihood import load_likelihood
from index.repair.pinyin import SYLLABLE
from index.repair.scripts import script_of, to_script
from index.values import RepairStep

ACTION = "slipped bytes"
_MARK = re.compile(r"[?\ufffd](?=[!-~]?[^\x00-\x7f\ufffd])")
# Straddling pairs; a full-width mark among them may since have been put into half width.
_RUN = re.compile(r"(?:[^\x00-\x7f\ufffd]|[!->@-~](?=[^\x00-\x7f\ufffd])){1,4000}")
_HALF = re.compile("[!-~]")
_WIDEN = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_ENDS = 4  # half-width marks at which a run is tried to end
# A gloss whose opening bracket went with the last byte.
_OPENED = re.compile(rf"({SYLLABLE})[)）]")
_MARGIN = 12.0  # nats by which the true reading must be the likelier one
_SCREEN = 6.5  # nats a character; running text costs 5 to 6, straddling pairs 9 and more
_BALANCE = 3.0  # nats for a quotation mark or bracket that finds its other half
_REACH = 4000  # characters of the record looked at on either side


@dataclass(frozen=True, slots=True)
class _Straddle:
    """A suspected slip from its mark at `start` to `end`, where the reader was in step again.

    `pairs` are the bytes between. `whole` tells whether the last of them ends a character; otherwise it is the first
    byte of one. `swallowed` is the ASCII character that the last pair took in, `marked` tells of a mark at the end.
    """

    start: int
    end: int
    pairs: bytes
    whole: bool
    swallowed: str = ""
    marked: bool = False

    @property
    def certain(self) -> bytes:
        """The bytes of the characters that are known."""
        return self.pairs[1:] if self.whole else self.pairs[1:-1]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A step that puts a run back in step, and by how many nats that is likelier than the run as it stands."""

    step: RepairStep
    gain: float


def repair_slips(text: str) -> list[RepairStep]:
    """Steps that put slipped runs back in step; none where the text as it stands is likely enough.

    >>> [(step.before, step.after, step.uncertain) for step in repair_slips("會議要求落實重點?！比蝿?wù)。")]
    [('?！比蝿?', '。”任務(', (0,))]
    """
    steps: list[RepairStep] = []
    later = -1  # where the slip that follows begins: slips are read from the last to the first
    for mark in reversed(list(_MARK.finditer(text))):
        readings = [reading for end in _ends(text, mark.start()) if (reading := _read(text, mark.start(), end, later))]
        if readings:
            steps.append(max(readings, key=lambda reading: reading.gain).step)
            later = mark.start()
    return steps[::-1]


def _ends(text: str, start: int) -> list[int]:
    """Where the pairs after the mark at `start` may end: at a half-width mark or at the end of the run."""
    run = _RUN.match(text, start + 1)
    if run is None or _is_likely(text[start + 1 : min(start + 13, run.end() + 1)]):
        return []
    halves = [half.start() for half in islice(_HALF.finditer(text, start + 2, run.end()), _ENDS)]
    return [*halves, run.end()]


def _straddle(text: str, start: int, end: int, later: int) -> _Straddle:
    """The pairs between the mark at `start` and `end`, or up to where one shows that the reader was in step again."""
    pairs = _two_byte(text[start + 1 : end].translate(_WIDEN))
    for number, trail in enumerate(pairs[1::2]):
        if trail < 0x80:
            return _Straddle(start, start + 2 + number, pairs[: 2 * number + 1], True, chr(trail))
    end = start + 1 + len(pairs) // 2
    after = text[end : end + 1]
    if "@" <= after <= "~":  # a second byte that met no first one
        return _Straddle(start, end + 1, pairs + after.encode(), True)
    marked = after in ("?", "\ufffd") and end != later
    return _Straddle(start, end + marked, pairs, False, "", marked)


def _is_likely(piece: str) -> bool:
    costs = load_likelihood().costs(piece)
    return len(costs) == 0 or bool(costs.mean() < _SCREEN)


def _two_byte(run: str) -> bytes:
    """The bytes of the characters up to the first that has not exactly two."""
    pairs = run.encode("gb18030", "surrogatepass")
    if len(pairs) == 2 * len(run):
        return pairs
    coded = [character.encode("gb18030", "surrogatepass") for character in run]
    kept = next((number for number, pair in enumerate(coded) if len(pair) != 2), len(coded))
    return b"".join(coded[:kept])


def _read(text: str, start: int, end: int, later: int) -> _Reading | None:
    """The true reading of the run from the mark at `start` to `end`, if it is much the likelier one."""
    straddle = _straddle(text, start, end, later)
    end = straddle.end
    around = text[max(0, start - _REACH) : end + _REACH]
    script = script_of(around)
    middle = to_script(straddle.certain.decode("gbk", "ignore"), script)
    if 2 * len(middle) != len(straddle.certain) or not middle:
        return None
    first = choose(with_trail(straddle.pairs[0]), Place(text[max(0, start - 8) : start], middle, around, script))
    last = _last(text, straddle, Place(middle, text[end : end + 8], around, script))
    if first is None or last is None:
        return None
    after = first.character + middle + last.character
    unsure = [0] * (not first.certain) + [len(middle) + 1] * (not last.certain)
    gain = _gain(text, straddle, after)
    step = RepairStep(ACTION, start, end, text[start:end], after, tuple(unsure))
    return _Reading(step, gain) if gain >= _MARGIN else None


def _last(text: str, straddle: _Straddle, place: Place) -> Choice | None:
    """What ends the true reading: the ASCII character that was swallowed, or the last character, chosen."""
    if straddle.whole:
        return Choice(straddle.swallowed, True)
    characters = with_lead(straddle.pairs[-1])
    opened = _OPENED.match(text, straddle.end) if straddle.marked else None
    read_so = with_reading(characters, opened[1]) if opened else ""
    if not read_so:
        return choose(characters, place)
    chosen = choose(read_so, Place(place.before, "(", place.around, place.script))
    return chosen and Choice(chosen.character + "(", chosen.certain)


def _gain(text: str, straddle: _Straddle, after: str) -> float:
    """By how many nats the true reading is likelier than the text as it stands."""
    before, behind = text[straddle.start - 1 : straddle.start] or "\n", text[straddle.end : straddle.end + 1]
    slipped = text[straddle.start : straddle.end].replace("\ufffd", "?")
    costs = [load_likelihood().cost(before + piece + behind) for piece in (slipped, after)]
    closes = _open_quotes(text, straddle.start) > 0 and "”" in after
    return costs[0] - costs[1] + _BALANCE * closes


def _open_quotes(text: str, end: int) -> int:
    line = text[max(text.rfind("\n", 0, end), end - 200, 0) : end]
    return line.count("“") - line.count("”")
