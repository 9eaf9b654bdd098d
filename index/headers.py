"""A record's title and date, from the lines it opens with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

from index.dates import find_date, with_year
from index.field_names import alternatives
from index.normalize import fold, fold_numerals, fold_text
from index.settings import Settings

_OPENING_LINES = 30
_OPENING_CHARS = 400  # of a line: a press report's paragraphs are long, and its date stands early
_MEETING = re.compile(
    r"会议|大会|例会|座谈|纪要|记录|纪录|听证|访谈|论坛|\b(?:minutes|meeting|session|hearing|transcript|call)\b"
)
_RECORD = re.compile(r"纪要|记录|纪录|\b(?:minutes|transcript)\b")
_HEADING = re.compile(r"#{1,6}\s+(?P<title>\S.*)")
_LABEL = re.compile(r"[^:,。]{1,24}:")
# The heading of a speaker, the time in a recording, the item of a list: the file's name tells more.
_NO_TITLE = re.compile(r"#{1,6}\s+\S|[\[(（]?\d{1,2}:\d{2}(?::\d{2})?|[-*+•]\s")
_WHEN = re.compile(
    rf"^\W*(?:[^:]{{0,8}}(?:{alternatives('as-date-ending')})|(?:[^:]{{0,12}}\s)?(?:{alternatives('as-date')})\b)"
    r"[^:]{0,12}:"
)
_PUBLISHED = re.compile(r"发布|公布|更新|来源|刊登|上传|发文|印发|打印|列印|publish|posted|updated|issued|printed")
_SENTENCE = re.compile(r"[。！？!?；]|\.(?=\s|$)")
_CLAUSE = re.compile(r"[，,、：:；;\s]")


@dataclass(frozen=True, slots=True)
class Header:
    """What a record says of itself: `title`, never empty, and `date` (see `index.dates`), empty where not stated."""

    title: str
    date: str


def read_header(text: str, *, path: str, settings: Settings) -> Header:
    """Title and date of a record's text; `path` is its file's, whose name speaks where the text does not."""
    opening = [line.strip() for line in text[: _OPENING_LINES * _OPENING_CHARS].splitlines() if line.strip()]
    opening = opening[:_OPENING_LINES]
    title = _shorten(_title(opening) or PurePath(path).stem, settings.max_title_chars)
    return Header(title, _date(title, opening, PurePath(path).stem))


def _title(opening: list[str]) -> str:
    """The first heading; else the line or two before the header fields; else the first sentence."""
    names = _headings(opening) or _bare_titles(opening)
    if not names:
        return "" if not opening or _NO_TITLE.match(opening[0]) else _first_sentence(_bare(opening[0]))
    first, second = names[0], names[1] if len(names) > 1 else None
    if second is None or second.line != first.line + 1 or _MEETING.search(fold_text(first.text)):
        return first.text
    return f"{first.text} {second.text}" if _RECORD.search(fold_text(second.text)) else first.text


class _Name(NamedTuple):
    """A line that may be the title, by its place among the opening lines that are not blank."""

    line: int
    text: str


def _headings(opening: list[str]) -> list[_Name]:
    """The headings but those of speakers."""
    found = ((index, _HEADING.match(line)) for index, line in enumerate(opening))
    return [_Name(index, _bare(match["title"])) for index, match in found if match and match["title"][-1] not in "：:"]


def _bare_titles(opening: list[str]) -> list[_Name]:
    """The lines at the very head that are short and no field."""
    names = [_Name(index, _bare(line)) for index, line in enumerate(opening[:3]) if _may_be_title(line)]
    return names if names and names[0].line == 0 else []


def _may_be_title(line: str) -> bool:
    folded = fold_text(line)
    return len(line) <= 60 and not _LABEL.match(folded) and not _SENTENCE.search(folded)


def _bare(line: str) -> str:
    return line.strip("#*_=- 　【】").strip()


def _first_sentence(line: str) -> str:
    end = _SENTENCE.search(line)
    return line[: end.start()] if end else line


def _shorten(title: str, limit: int) -> str:
    """Up to the last clause that fits, marked with an ellipsis."""
    if len(title) <= limit:
        return title
    clauses = [match.start() for match in _CLAUSE.finditer(title, limit // 2, limit)]
    return title[: clauses[-1] if clauses else limit - 1].rstrip() + "…"


def _date(title: str, opening: list[str], stem: str) -> str:
    """The date of a header field, of the title, of the opening lines or of the file's name, the first that is found.

    When a record was published is not when the meeting was held, but it tells the year.
    """
    lines = [fold_numerals(fold(line[:_OPENING_CHARS])).text for line in opening]
    held = [line for line in lines if not _PUBLISHED.search(line[:24])]
    fields = [line for line in held if _WHEN.match(line)]
    published = next(filter(None, map(find_date, (line for line in lines if _PUBLISHED.search(line[:24])))), "")
    places = (*fields, fold_numerals(fold(title)).text, *held[:6], stem.casefold())
    found = list(filter(None, map(find_date, places)))
    dated = next((day for day in found if not day.startswith("--")), "")
    first = found[0] if found else published
    # A day without year at the head, and the full date of the same day further on or in the name.
    return dated if first.startswith("--") and dated.endswith(first[1:]) else with_year(first, published)
