"""Numbers that no record states and its own words give: how many people or items it lists, how long a meeting took."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.decision import Decision
from assistant.answering.lists import best_enumeration, hit_of
from assistant.facts import Fact
from assistant.mentions import find_mentions
from assistant.question import Analysis
from assistant.reading.enumerations import Item
from assistant.reading.reader import Reading
from index.normalize import fold_text
from index.numerals import find_numerals
from index.store import Index

_COUNTS = ("count", "quantity")
_MORE_THAN_LISTED = re.compile(  # a list that names not everybody
    r"等(?![于待到级额值次同])|及其他|共\d|\d+(?:余|多)?[名位人]|\band others\b|\betc\b|\bothers\b|"
    r"\b\d+ (?:\w+ )?(?:members|people|residents|guests|observers|others)\b|\bmembers of the public\b"
)
_ITEMS_ASKED = re.compile(  # `几项重点工作`: items are what is counted, no votes on them or people in them
    r"(?:几|多少)(?:大|小)?[项点条件个]?[^,?的]{0,4}"
    r"(?:任务|工作|事项|措施|要点|议题|议程|步骤|目标|原则|建议|要求|安排|重点)(?!组|者|人|员|会)|"
    r"\bhow many (?:\w+ ){0,3}(?:tasks|measures|items|topics|steps|goals|priorities|proposals|points|demands)\b"
)
_LEAD = 0.5  # share of the question's words that the lead of an enumeration must hold for its items to be counted
_STATED = 0.6  # how sure a number is, at least, that the record states in answer to the same
_SURE = 0.9  # how sure a list is, at least, that a note tells its number beside another one
_VAGUE = re.compile("一(?:批|系列|些|部分)|若干|几|数")  # no number, though it stands where one is due
_ROUND = re.compile("[余多近约来]|以上|左右|about|around|over|some|nearly|more|least|than")
_HALF_DAY, _DAY = 12 * 60, 24 * 60  # minutes
_LONGEST = 10 * 60  # minutes of a meeting: what seems longer is two days, or a slip


def with_counted(analysis: Analysis, reading: Reading, index: Index, stated: Decision) -> Decision:
    """The decision, or what its record's words give where it states no such number; a stated one wins, and where it
    differs from what is listed, a note says so.
    """
    counted = _length(analysis, reading) or _people(analysis, reading) or _items(analysis, reading, index)
    if counted is None:
        return stated
    text = fold_text(_text_of(stated, index))
    least = counted.confidence if counted.kind == "duration" else _STATED  # other things take time, too
    if not text or stated.confidence < least or _VAGUE.match(text):
        return counted
    if counted.confidence < _SURE or not _differs(analysis, text, counted.computed):
        return stated
    return replace(stated, notes=(*stated.notes, f"the record lists {counted.computed}"))


def _differs(analysis: Analysis, text: str, listed: str) -> bool:
    """Whether a number is stated that is another than the listed one, and no round one."""
    told = find_numerals(text)
    return analysis.kind in _COUNTS and len(told) == 1 and str(told[0].value) != listed and not _ROUND.search(text)


def _text_of(stated: Decision, index: Index) -> str:
    """The words of the first span; empty where there is none."""
    return "".join(index.record(span.record_id).text[span.start : span.end] for span in stated.spans[:1])


def _people(analysis: Analysis, reading: Reading) -> Decision | None:
    """How many the header lists as present, or as absent; None where it lists none, or says that there were more."""
    listed = reading.listed if analysis.kind in _COUNTS else ()
    if len(listed) < 2 or any(_MORE_THAN_LISTED.search(fold_text(fact.sentence.text)) for fact in listed):
        return None
    return _counted(listed, min(fact.confidence for fact in listed), reading)


def _counted(listed: Sequence[Fact | Item], confidence: float, reading: Reading) -> Decision:
    """The number of what is listed, each of it cited."""
    hits = tuple(dict.fromkeys(hit_of(one.sentence, reading) for one in listed))
    spans, number = tuple(one.span for one in listed), str(len(listed))
    return Decision("count", spans, number, confidence, hits, notes=(f"computed: {number} listed",))


def _items(analysis: Analysis, reading: Reading, index: Index) -> Decision | None:
    """How many items the enumeration has that the question asks for; None where none fits well enough."""
    if analysis.kind not in _COUNTS or not _ITEMS_ASKED.search(analysis.folded):
        return None
    best = best_enumeration(analysis, reading, index)
    if best is None or best[0] < _LEAD:
        return None
    return _counted(best[1].items, 0.5 + 0.4 * best[0], reading)


def _length(analysis: Analysis, reading: Reading) -> Decision | None:
    """How long the meeting took, from when it began and when it ended."""
    if analysis.kind != "duration":
        return None
    first = {fact.name: fact for fact in reversed(reading.listed)}
    begun, ended = first.get("start_time"), first.get("end_time")
    minutes = _minutes_between(begun, ended) if begun and ended else 0
    if not begun or not ended or not minutes:
        return None
    hits = tuple(dict.fromkeys(hit_of(fact.sentence, reading) for fact in (begun, ended)))
    note = f"computed: {begun.text} - {ended.text}"
    sure = min(begun.confidence, ended.confidence)
    return Decision("duration", (begun.span, ended.span), _told(analysis, minutes), sure, hits, notes=(note,))


def _minutes_between(begun: Fact, ended: Fact) -> int:
    """Minutes from one clock time to the next; 0 where one cannot be read, or they make no meeting."""
    start, end = _minutes_of(begun.text), _minutes_of(ended.text)
    if start is None or end is None:
        return 0
    between = (end - start) % _DAY
    between -= _HALF_DAY * (between > _HALF_DAY)  # `下午2時至5時`: which half of the day is told once
    return between if 0 < between <= _LONGEST else 0


def _minutes_of(text: str) -> int | None:
    """Minutes since midnight of a clock time as written; None where none is read."""
    values = [mention.value for mention in find_mentions(text) if mention.kind == "time" and ":" in mention.value]
    if len(values) != 1:
        return None
    hours, minutes = values[0].split(":")[:2]
    return int(hours) * 60 + int(minutes)


def _told(analysis: Analysis, minutes: int) -> str:
    """So many minutes in words: hours and minutes from an hour on."""
    hours, rest = divmod(minutes, 60)
    if analysis.language == "en":
        parts = [f"{hours} hour{'s' * (hours > 1)}" * (hours > 0), f"{rest} minute{'s' * (rest > 1)}" * (rest > 0)]
        return " ".join(part for part in parts if part)
    hour, minute = ("小時", "分鐘") if analysis.language == "zh-Hant" else ("小时", "分钟")
    return f"{hours}{hour}" * (hours > 0) + f"{rest}{minute}" * (rest > 0)
