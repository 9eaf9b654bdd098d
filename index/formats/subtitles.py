"""Subtitles: SubRip (`.srt`) and WebVTT (`.vtt`), whose voice tags name who speaks.

Source: W3C, WebVTT: The Web Video Text Tracks Format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from index.formats.turns import Cue, read_clock, write_turns
from index.formats.values import Extracted, Source, unreadable

_TIMES = re.compile(r"\s*([\d:.,]{4,14})\s*-->\s*([\d:.,]{4,14})")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]{1,80})>")
_TAG = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,40}\}")


def extract(source: Source) -> Extracted:
    """The cues of a subtitle file as turns of speech. Raises UnreadableRecord."""
    from index.repair.decoding import decode

    text = decode(source.raw, path=source.path).text
    cues = list(_cues(text))
    if not cues:
        raise unreadable(source.path, "no timed line", "lines under `00:00:01,000 --> 00:00:02,000`", "save it as text")
    return write_turns(cues)


def _cues(text: str) -> Iterator[Cue]:
    """The cues in order; a line that a rolling caption repeats is taken once."""
    before: list[str] = []
    lines = text.splitlines()
    index = 0
    while index < len(lines):
        times = _TIMES.match(lines[index])
        index += 1
        if not times:
            continue
        shown = []
        while index < len(lines) and lines[index].strip() and not _TIMES.match(lines[index]):
            shown.append(lines[index])
            index += 1
        for speaker, said in _voices([line for line in shown if line not in before]):
            yield Cue(said, read_clock(times[1]), read_clock(times[2]), speaker)
        before = shown


def _voices(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Who speaks and what, for each voice of a cue."""
    pieces = _VOICE.split("\n".join(lines))
    speakers = ["", *pieces[1::2]]
    for speaker, said in zip(speakers, pieces[::2], strict=True):
        plain = unescape(_TAG.sub("", said)).strip()
        if plain:
            yield unescape(speaker).strip(), plain
