"""When to meet again, told below a line that announces it: `下次会议安排`, then `时间：3月14日`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from assistant.facts.values import SURE, Fact, Source
from assistant.mentions import find_mentions
from assistant.mentions.script import simplify

_LONGEST = 60  # characters of a line that announces
_LINES = 4  # below it
_ANNOUNCED = re.compile(
    r"下一?次(?:的)?(?:\w{0,6}[会會]|聚[会會]|活[动動])|\bnext (?:\w+ ){0,2}meeting\b", re.IGNORECASE
)  # in both scripts, so that no line need be simplified to be looked at
_WHEN = re.compile(
    r"[\W_]*(?:开会|会议|召开)?(?:(?:时间|日期)\W*[:：]|(?:暂|初步)?[定订](?:于|在)|拟(?:定)?于)"
    r"|[\W_]*(?:date|time|when)(?: and time)?\W*:", re.IGNORECASE
)
_LINE = re.compile(r"[^\n]+")


def facts_of_upcoming(source: Source) -> Iterator[Fact]:
    """The first date in a field for when, within the lines below the announcement."""
    text = source.record.text
    heads = dict.fromkeys(text.rfind("\n", 0, match.start()) + 1 for match in _ANNOUNCED.finditer(text))
    for head in (found for start in heads if (found := _LINE.match(text, start))):
        below = list(islice(_LINE.finditer(text, head.end()), _LINES)) if len(head[0]) <= _LONGEST else []
        for line in (one for one in below if _WHEN.match(simplify(one[0]))):
            dates = [mention for mention in find_mentions(line[0]) if mention.kind == "date"]
            yield from (
                source.fact("next_meeting", (line.start() + one.start, line.start() + one.end), confidence=SURE)
                for one in dates[:1]
            )
