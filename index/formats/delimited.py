"""Tables in text (`.csv`, `.tsv`): a row reads as a sentence, a table of who said what as turns of speech."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from index.formats.markdown import Writer
from index.formats.turns import Cue, read_clock, write_turns
from index.formats.values import Extracted, Source, unreadable

_DELIMITERS = ",\t;|"
_SAMPLE = 50  # rows by which the delimiter is chosen
_SPEAKER = ("speaker", "speaker_name", "name", "发言人", "發言人", "说话人", "說話人", "姓名")
_SAID = ("text", "transcript", "utterance", "content", "内容", "內容", "发言", "發言", "发言内容", "發言內容")
_START = ("start", "start_time", "time", "timestamp", "开始", "開始", "时间", "時間")


def extract(source: Source) -> Extracted:
    """The rows of a table. Raises UnreadableRecord."""
    from index.repair.decoding import decode

    text = decode(source.raw, path=source.path).text.removeprefix("\ufeff").replace("\0", "")
    rows = _rows(text, source)
    turns = _turns(rows)
    if turns.text:
        return turns
    writer = Writer()
    writer.table(rows)
    return writer.extracted()


def _rows(text: str, source: Source) -> list[list[str]]:
    lines = text.splitlines()[:_SAMPLE]
    delimiter = max(_DELIMITERS, key=lambda mark: _regularity(lines, mark))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise unreadable(source.path, f"a damaged table ({error})", "rows of cells", "save it again") from error


def _regularity(lines: Sequence[str], mark: str) -> int:
    """In how many rows a delimiter cuts as often as in the first one."""
    first = lines[0].count(mark) if lines else 0
    return sum(line.count(mark) == first for line in lines) if first else 0


def _turns(rows: list[list[str]]) -> Extracted:
    """The rows as turns of speech; empty where the columns are no transcript's."""
    names = [name.strip().lower() for name in rows[0]] if rows else []
    speaker, said, start = _column(names, _SPEAKER), _column(names, _SAID), _column(names, _START)
    if speaker is None or said is None or len(names) > 6:
        return Extracted("")
    return write_turns(
        Cue(row[said], None if start is None else _seconds(row[start]), None, row[speaker])
        for row in rows[1:]
        if len(row) >= len(names)
    )


def _column(names: list[str], known: tuple[str, ...]) -> int | None:
    return next((index for index, name in enumerate(names) if name in known), None)


def _seconds(text: str) -> float | None:
    plain = text.strip()
    if plain.replace(".", "", 1).isascii() and plain.replace(".", "", 1).isdigit() and len(plain) < 12:
        return float(plain)
    return read_clock(plain)
