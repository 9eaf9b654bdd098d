"""Where and when the meeting was, from an opening line that tells it without names: `Sun 17 Aug, 7 pm, big barn`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.facts.header import facts_of_range
from assistant.facts.values import Fact, Source
from assistant.mentions import find_mentions
from assistant.mentions.script import simplify
from assistant.values import Mention
from index.normalize import is_english

UNNAMED = 0.65
LINES = 8  # of the opening, empty ones left aside
NEAR = 16  # characters between a date and its time
LONGEST = 160  # characters of a line that tells date and place
_PARTINGS = (r" [-–—|·/] |[—｜|·]", r"[,，]\s*", r"[ \t\u3000]+")
_ROOM = re.compile(
    r"(?:室|厅|堂|楼|馆|会所|中心|酒店|宾馆|书店|食堂|基地|社区|学校|公司|大厦|广场|村部|祠堂|庙|寺)(?:[\w ]{0,6})$"
    r"|\b(?:room|hall|\w*house|institute|annexe?|hut|pavilion|lodge|gallery|museum|barn|library|centre|center|garage|office|caf[eé]|building|church|school|clubhouse|pub|inn|loft|"
    r"kitchen|theatre|theater|chapel|undercroft|boardroom|auditorium|gym|hotel|lounge|cafeteria|canteen|studio|workshop|"
    r"yard|quay|pier|online|zoom|teams|jitsi)\b(?:[ ,]+[\"“'‘]?[\w-]{1,12}[\"”'’]?){0,2}(?: \+ \w+)?$"
    r"|\b(?:room|hall|bar|upstairs|snug|cellar|garden|loft) (?:of|at|above|in|behind|over) (?:the )?"
    r"(?-i:[A-Z])[\w'’]*(?: (?-i:[A-Z])[\w'’]*)*$"
    r"|线上|腾讯会议|视频会议",
    re.IGNORECASE,
)
_NO_ROOM = re.compile(
    r"\b(?:meeting(?! room)|minutes|notes|committee|society|because|year)\b|会议(?!室|厅)|纪要|记录", re.IGNORECASE
)
_LEAD = re.compile(r"(?:held |meeting )?(?:at|in|in the|at the) (?=[A-Za-z])|就?在|[于假@] ?", re.IGNORECASE)
_REMARK = re.compile(r"\s*[(（][^()（）]*[)）]?\s*$")


def facts_of_opening(source: Source) -> Iterator[Fact]:
    """The first part of a dated opening line that is a place, and the first time that such a line tells."""
    found: set[str] = set()
    for at, line in _opening_lines(source.record.text):
        if "place" not in found and (span := _place_in(line)):
            found.add("place")
            yield source.fact("place", (at + span[0], at + span[1]), confidence=UNNAMED)
        if "time" not in found and (span := _time_in(line)):
            found.add("time")
            yield from facts_of_range(source, "start_time", (at + span[0], at + span[1]), confidence=UNNAMED)


def _opening_lines(text: str) -> Iterator[tuple[int, str]]:
    """The first lines that are no paragraphs, and where they begin."""
    at, seen = 0, 0
    for line in text.split("\n"):
        seen += bool(line.strip())
        if line.strip() and len(line) <= LONGEST:
            yield at, line
        if seen >= LINES:
            return
        at += len(line) + 1


def _time_in(line: str) -> tuple[int, int] | None:
    """The time that stands right after a date."""
    mentions = [mention for mention in find_mentions(line) if mention.kind in ("date", "time")]
    pairs = ((one, two) for one, two in pairwise(mentions) if (one.kind, two.kind) == ("date", "time"))
    return next(((time.start, time.end) for date, time in pairs if time.start - date.end <= NEAR), None)


def _place_in(line: str) -> tuple[int, int] | None:
    """The slice of a dated line that tells the place; None where there is none."""
    simple = simplify(line)
    times = [mention for mention in find_mentions(line) if mention.kind in ("date", "time")]
    if not times or ":" in simple[: times[0].start]:
        return None
    for parting in _PARTINGS[: 2 if is_english(line) else 3]:  # blanks part Chinese words
        parts = _parts(simple, re.compile(parting))
        found = (_trimmed(simple, part) for part in parts if _free(part, times))
        if place := next((part for part in found if _is_room(simple[slice(*part)])), None):
            return place
    return None


def _is_room(piece: str) -> bool:
    whole = piece.count("(") == piece.count(")")
    return whole and _ROOM.search(piece) is not None and not _NO_ROOM.search(piece.replace("腾讯会议", ""))


def _parts(text: str, parting: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for match in parting.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _trimmed(text: str, part: tuple[int, int]) -> tuple[int, int]:
    """Without blanks, marks, a leading preposition and a remark in brackets."""
    start, end = part
    piece = _REMARK.sub("", text[start:end]).rstrip(" \t*#_。.,)）")
    end = start + len(piece)
    piece = piece.lstrip(" \t*#_>-(（")
    start = end - len(piece)
    lead = _LEAD.match(piece)
    return (start + lead.end(), end) if lead else (start, end)


def _free(part: tuple[int, int], times: Sequence[Mention]) -> bool:
    """Whether the part tells no date and no time."""
    return not any(part[0] < time.end and time.start < part[1] for time in times)
