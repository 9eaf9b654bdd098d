"""Two-byte GBK text that lost a byte and was read one byte off, put back in step.

Where the first byte of a character is lost (`?` or U+FFFD stands for it), its second byte pairs with the first byte of
the next character, and so on: every pair straddles two true characters until a byte below 0x80 puts the reader back in
step. Written back as GBK and read from the second byte on, the characters in between come back for certain. Of the
first only the second byte is left, of the last sometimes only the first byte, and so around a pair that formed no
character and was marked as well: these are chosen by evidence, namely how likely they are between their neighbors,
what the record says elsewhere, and a pinyin gloss that follows; where no choice is likelier right than wrong, the
character stays lost (`□`).

A slip is believed only where the true reading is far likelier than the text as it stands (see `likelihood`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from index.repair.choices import Place, Slot, before_byte, fill, with_lead, with_reading, with_trail, without_guesses
from index.repair.likelihood import load_likelihood
from index.repair.pinyin import SYLLABLE
from index.repair.scripts import script_of, to_script
from index.values import RepairStep

ACTION = "slipped bytes"
_MARK = re.compile(r"[?\ufffd](?=[!->]?[^\x00-\x7f\ufffd])")
# A gloss whose opening bracket went with the last byte.
_OPENED = re.compile(rf"({SYLLABLE})[)）]")
_PIECE = re.compile(r"[^\x00-\x7f\ufffd]{1,12}")
_MARGIN = 12.0  # nats by which the true reading must be the likelier one
_SCREEN = 6.5  # nats a character; running text costs 5 to 6, straddling pairs 9 and more
_ODD = 9.5  # nats a character, for a piece too short to be read otherwise
_BALANCE = 3.0  # nats for a quotation mark that finds its other half
_REACH = 2000  # characters of the record on either side that a choice is looked for in
_NEAR = 500  # characters of the record on either side that tell its script
_MOST = 5000  # slips looked into in a record; where more bytes are lost there is no text to be had
_LONGEST = 4000  # characters of a slip


@dataclass(slots=True)
class _Slip:
    """A slip being read: the slots up to `end`, and the first byte of the next character, None where it is lost."""

    end: int
    lead: int | None = None
    slots: list[Slot] = field(default_factory=list)
    open: bool = True

    def take(self, trail: int) -> None:
        """Complete the character whose second byte this is."""
        if self.lead is None:
            self.slots.append(Slot(with_trail(trail)))
        else:
            self.slots.append(Slot(bytes((self.lead, trail)).decode("gbk", "ignore")))

    def close(self, end: int, *characters: str) -> None:
        """End the slip, with what stands in its last slots."""
        self.slots += [Slot(choice) for choice in characters]
        self.end, self.open = end, False


def repair_slips(text: str) -> list[RepairStep]:
    """Steps that put slipped runs back in step; none where the text as it stands is likely enough.

    >>> [(step.before, step.after, step.uncertain) for step in repair_slips("會議要求落實重點?！比蝿?wù)。")]
    [('?！比蝿?', '。”任務(', (0,))]
    """
    steps: list[RepairStep] = []
    end = 0
    for mark in _suspects(text):
        if mark >= end:
            step = _read(text, mark)
            if step:
                steps.append(step)
                end = step.end
    return steps


def _suspects(text: str) -> list[int]:
    """The marks after which the text is not likely as it stands."""
    marks = [mark.start() for mark in _MARK.finditer(text)]
    if not marks:
        return []
    pieces = ["?" + text[mark + 1] + (_PIECE.match(text, mark + 2) or [""])[0] for mark in marks]
    starts = np.cumsum([0, *map(len, pieces[:-1])])
    costs = np.insert(load_likelihood().costs("".join(pieces)), 0, 0.0)
    costs[starts] = 0.0  # of a mark after the piece before it
    means = np.add.reduceat(costs, starts) / [len(piece) - 1 for piece in pieces]
    suspects = [mark for mark, mean in zip(marks, means, strict=True) if mean >= _SCREEN]
    return suspects[:_MOST]


def _read(text: str, start: int) -> RepairStep | None:
    """The step that replaces the slip after the mark at `start` by its true reading, if that is much the likelier."""
    slip = _Slip(start + 1)
    while slip.open:
        _advance(slip, text, start)
    end = slip.end
    unsure = tuple(number for number, slot in enumerate(slip.slots) if len(slot.characters) > 1)
    if len(slip.slots) - len(unsure) < 1 + (slip.slots[-1:] == [Slot("(")]):
        return None
    around = text[max(0, start - _REACH) : end + _REACH]
    script = script_of(text[max(0, start - _NEAR) : end + _NEAR])
    place = Place(text[max(0, start - 8) : start], text[end : end + 8], around, script)
    reading = fill(slip.slots, place)
    if not reading or _gain(text, start, end, reading) < _MARGIN:
        return None
    after = to_script(without_guesses(reading, slip.slots, place), place.script)
    return RepairStep(ACTION, start, end, text[start:end], after, unsure)


def _advance(slip: _Slip, text: str, start: int) -> None:
    """Read the next character of the slipped text."""
    here = slip.end
    character = text[here : here + 1]
    pair = character.encode("gb18030", "surrogatepass")
    if len(pair) == 2 and here - start < _LONGEST:
        _take_pair(slip, pair)
    elif "@" <= character <= "~" and slip.lead is not None:  # a second byte that met no first one
        slip.take(pair[0])
        slip.close(here + 1)
    elif "!" <= character <= ">" and _continues(text, here + 1, pair[0] + 0x80):  # since put into half width
        _take_pair(slip, bytes((0xA3, pair[0] + 0x80)))
    elif slip.lead is None:
        slip.close(here)
    elif character == "?" and _continues(text, here + 1, None):
        slip.slots.append(Slot(with_lead(slip.lead), bonded=True))
        slip.end, slip.lead = here + 1, None
    else:
        _close_at_mark(slip, text, with_lead(slip.lead))


def _take_pair(slip: _Slip, pair: bytes) -> None:
    slip.take(pair[0])
    slip.end, slip.lead = slip.end + 1, pair[1]
    if pair[1] < 0x80:  # the last byte of the slip paired with an ASCII character
        slip.close(slip.end, chr(pair[1]))


def _close_at_mark(slip: _Slip, text: str, characters: str) -> None:
    """End where the last second byte is lost, with or without a mark."""
    here = slip.end
    if text[here : here + 1] not in ("?", "\ufffd"):
        slip.close(here, characters)
        return
    opened = _OPENED.match(text, here + 1)
    read_so = with_reading(characters, opened[1]) if opened else ""
    if read_so:
        slip.close(here + 1, read_so, "(")
        return
    following = text[here + 1 : here + 2].encode("gb18030", "surrogatepass")
    if text[here] == "\ufffd" and len(following) == 2:
        characters = before_byte(characters, following[0]) or characters
    slip.close(here + 1, characters)


def _continues(text: str, start: int, lead: int | None) -> bool:
    """Whether the text from `start` on is likelier one byte off, with `lead` before it, than as it stands."""
    piece = _PIECE.match(text, start)
    if piece is None:
        return False
    pairs = b"".join(character.encode("gb18030") for character in piece[0])
    shifted = (pairs[1:-1] if lead is None else bytes((lead,)) + pairs[:-1]).decode("gbk", "ignore")
    model = load_likelihood()
    before = text[start - 1]
    if len(shifted) < 2:
        return bool(model.costs(before + piece[0]).mean() > _ODD)
    return bool(model.costs(shifted).mean() + 1 < model.costs(before + piece[0]).mean())


def _gain(text: str, start: int, end: int, after: str) -> float:
    """By how many nats the true reading is likelier than the text as it stands."""
    before, behind = text[start - 1 : start] or "\n", text[end : end + 1]
    slipped = text[start:end].replace("\ufffd", "?")
    costs = [load_likelihood().cost(before + piece + behind) for piece in (slipped, after)]
    line = text[max(text.rfind("\n", 0, start), start - 200, 0) : start]
    closes = line.count("“") > line.count("”") and "”" in after
    return costs[0] - costs[1] + _BALANCE * closes
