"""Transcripts in JSON as speech recognizers write them: a list of segments with `text`, `start`, `end`, `speaker`.

Read are the output of Whisper (`segments`, seconds), of whisper.cpp (`transcription`, `offsets` in milliseconds), of
WhisperX (with speakers), and plain lists of such segments.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from index.formats.turns import Cue, read_clock, write_turns
from index.formats.values import Extracted, Source, unreadable

_LISTS = ("segments", "transcription", "transcript", "utterances")
_TEXTS = ("text", "content", "transcript")
_SPEAKERS = ("speaker", "speaker_name", "name", "role")


def extract(source: Source) -> Extracted:
    """The segments of a transcript as turns of speech. Raises UnreadableRecord."""
    from index.repair.decoding import decode

    text = decode(source.raw, path=source.path).text.removeprefix("\ufeff")
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise unreadable(source.path, f"no JSON ({type(error).__name__})", "a transcript", "save it again") from error
    said = write_turns(_cues(parsed))
    if not said.text:
        expected = "a transcript: `segments` with `text` and `start`"
        raise unreadable(source.path, "JSON without segments of speech", expected, "save it as text or move it away")
    return said


def _cues(parsed: Any) -> Iterator[Cue]:  # noqa: ANN401 - JSON; every entry is checked
    segments = parsed
    if isinstance(parsed, dict):
        segments = next((parsed[name] for name in _LISTS if isinstance(parsed.get(name), list)), None)
        if segments is None and isinstance(parsed.get("text"), str):
            segments = [{"text": parsed["text"]}] if set(parsed) & {"language", "duration", "task"} else []
    for segment in segments if isinstance(segments, list) else ():
        if isinstance(segment, dict):
            yield _cue(segment)


def _cue(segment: dict[str, Any]) -> Cue:
    text = next((segment[name] for name in _TEXTS if isinstance(segment.get(name), str)), "")
    speaker = next((segment[name] for name in _SPEAKERS if isinstance(segment.get(name), str)), "")
    offsets = segment.get("offsets")
    if isinstance(offsets, dict):
        return Cue(text, _seconds(offsets.get("from"), 1000), _seconds(offsets.get("to"), 1000), speaker)
    return Cue(text, _seconds(segment.get("start")), _seconds(segment.get("end")), speaker)


def _seconds(stamp: object, parts: int = 1) -> float | None:
    """A time in seconds; `parts` is how many of its units make a second."""
    if isinstance(stamp, str):
        return read_clock(stamp)
    if isinstance(stamp, bool) or not isinstance(stamp, (int, float)) or not -1e9 < stamp < 1e9:
        return None
    return stamp / parts
