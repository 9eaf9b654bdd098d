"""When to meet again, told below a line that announces it: `下次会议安排`, then `时间：3月14日`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.facts.header import SURE
from assistant.facts.values import Fact, Source
from assistant.mentions import find_mentions
from assistant.mentions.script import simplify

_LONGEST = 60  # characters of a line that announces
_LINES = 4  # below it
_ANNOUNCED = re.compile(r"下一?次(?:的)?(?:\w{0,6}会|聚会|活动)|\bnext (?:\w+ ){0,2}meeting\b", re.IGNORECASE)
_WHEN = re.compile(
    r"[\W_]*(?:开会|会议|召开)?(?:时间|日期)\W*[:：]|[\W_]*(?:date|time|when)(?: and time)?\W*:", re.IGNORECASE
)


def facts_of_upcoming(source: Source) -> Iterator[Fact]:
    """The first date in a field for when, within the lines below the announcement."""
    text = source.record.text
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
    for number, (start, end) in enumerate(lines):
        line = simplify(text[start:end])
        if end - start > _LONGEST or not _ANNOUNCED.search(line):
            continue
        for below in lines[number + 1 : number + 1 + _LINES]:
            if _WHEN.match(simplify(text[slice(*below)])):
                dates = [mention for mention in find_mentions(text[slice(*below)]) if mention.kind == "date"]
                yield from (
                    source.fact("next_meeting", (below[0] + one.start, below[0] + one.end), confidence=SURE)
                    for one in dates[:1]
                )
