"""Cues of a transcript as turns of speech: `[00:01:05] Ann Lee: …`, each with the time at which it begins."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.formats.markdown import tidy
from index.formats.parts import join_parts
from index.formats.values import Extracted
from index.values import Mark, Part

_HAN = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\uffef]")
_ENDED = re.compile(r"[。！？!?….][」』”\"')）]*$")
_MARKED = re.compile(r"[，。！？!?,.;；]")
_LABEL = re.compile(
    r"(?:[-–]\s*)?(?P<name>[^\W\d][^:：,，。.;；!?！？<>|\n]{0,29}?)\s*[:：](?!//)\s*(?P<text>\S.*)", re.DOTALL
)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?")
_PAUSE = 4.0  # seconds of silence that end a paragraph
_PARAGRAPH_CHARS = 300  # code points after which a paragraph ends with the sentence
_TURN_CHARS = 3_000  # code points after which a turn is cut wherever it stands
_PUNCTUATED = 0.3  # share of cues with a mark from which the transcript counts as one with sentences


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said from `start` to `end`, in seconds (None: not known), by `speaker` (empty: not known)."""

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str = ""


def read_clock(stamp: str) -> float | None:
    """Seconds of `1:02:03.5`, `02:03` or `00:02:03,500`; None for anything else.

    >>> read_clock("00:01:05,250"), read_clock("soon")
    (65.25, None)
    """
    match = _CLOCK.fullmatch(stamp.strip())
    if not match:
        return None
    hours, minutes, seconds, fraction = (part or "0" for part in match.groups())
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def write_turns(cues: Iterable[Cue]) -> Extracted:
    r"""The cues as paragraphs: one for a turn of speech, or for what is said without pause where no one is named.

    Each cue is marked with the time at which it begins.

    >>> write_turns([Cue("Ann: We start.", 5.0, 6.0), Cue("Welcome.", 6.0, 7.0), Cue("Bob: Hello.", 8.0, 9.0)]).text
    '[00:00:05] Ann: We start. Welcome.\n\n[00:00:08] Bob: Hello.\n'
    """
    said = [_named(cue) for cue in cues if cue.text.strip()]
    joined = sum(bool(_MARKED.search(cue.text)) for cue in said) >= _PUNCTUATED * len(said)
    turns = join_parts([_write(group, joined=joined) for group in _groups(said, joined=joined)], "\n\n")
    return Extracted(f"{turns.text}\n", turns.marks) if said else turns


def _named(cue: Cue) -> Cue:
    """The speaker of a cue, taken from `name: text` where it is not given."""
    text = tidy(cue.text).replace("\n", " ")
    match = None if cue.speaker else _LABEL.fullmatch(text)
    if match:
        return Cue(match["text"], cue.start, cue.end, match["name"])
    return Cue(text, cue.start, cue.end, tidy(cue.speaker).replace("\n", " "))


def _groups(cues: Sequence[Cue], *, joined: bool) -> Iterator[list[Cue]]:
    group: list[Cue] = []
    size = 0
    for cue in cues:
        if group and _begins(cue, group, size, joined=joined):
            yield group
            group, size = [], 0
        group.append(cue)
        size += len(cue.text)
    if group:
        yield group


def _begins(cue: Cue, group: list[Cue], size: int, *, joined: bool) -> bool:
    """Whether a cue begins a paragraph: another speaks, after a pause, or when the one before is long enough."""
    if cue.speaker and cue.speaker != group[0].speaker or size > _TURN_CHARS:
        return True
    ended = bool(_ENDED.search(group[-1].text)) or not joined
    paused = cue.start is not None and group[-1].end is not None and cue.start - group[-1].end > _PAUSE
    return ended and (paused or size > _PARAGRAPH_CHARS and not group[0].speaker)


def _write(group: list[Cue], *, joined: bool) -> Extracted:
    """A paragraph; a line to each cue where the transcript has no punctuation."""
    first, clock = group[0], _clock(group[0].start)
    colon = "：" if _HAN.search(first.speaker) else ": "
    text = f"{f'[{clock}] ' if clock else ''}{first.speaker + colon if first.speaker else ''}{first.text}"
    pieces, marks, size = [text], [(0, clock)], len(text)
    for before, cue in pairwise(group):
        gap = "" if _HAN.match(before.text[-1]) and _HAN.match(cue.text[0]) else " "
        pieces += [gap if joined else "\n", cue.text]
        size += len(pieces[-2]) + len(cue.text)
        marks.append((size - len(cue.text), _clock(cue.start)))
    return Extracted("".join(pieces), tuple(Mark(start, Part("time", at)) for start, at in marks if at))


def _clock(start: float | None) -> str:
    """Seconds as `00:01:05`; empty where they are not known or no time."""
    if start is None or not math.isfinite(start) or not 0 <= start < 360_000:
        return ""
    minutes, seconds = divmod(int(start), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
