"""Labels at the head of a line: header fields (`時間：…`) and speakers (`王小明：…`, `[00:12] Ann:`), told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.sentences.lines import MARK, Line
from index.sentences.vocabulary import AGENDA, CLAUSE, FIELD, QUESTION, ROLE

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?"
_LABEL = re.compile(
    rf"(?P<mark>(?:>\s*)*(?:{MARK}\s*)?)"
    rf"(?:[\[(（]?(?P<clock>{_CLOCK})[\])）]?\s*[-–]?\s*)?(?P<bold>\*\*|__)?"
    r"(?P<name>[^\s：:。！？!?，,；;|\[\]<>「」『』“”\"《》#*][^：:。！？!?，,；;|<>「」『』“”\"《》#*]{0,39}?)"
    r"(?:\*\*|__)?\s*[：:](?!//)(?:\*\*|__)?\s*(?P<value>.*)$"
)
# Exports of meeting software: `Name 00:12:30` alone, the words below.
_STAMPED = re.compile(rf"(?P<name>[^\d\W][^:：]{{0,39}}?)\s+[\[(（]?(?P<clock>{_CLOCK})[\])）]?$")
_NAME = re.compile("[\u3400-\u9fff]{2,4}|[A-Z][\\w.'-]+(?: [A-Z][\\w.'-]*){1,3}")
_WORD = re.compile(r"[^\W\d_]+")
_NOT_LATIN = re.compile(r"[^\x00-\x7f]")
_RATIO = re.compile(r"\d:\d$")
_ENDED = re.compile(r"[。！？!?…」”.](?:[)）\"'])?$")


@dataclass(frozen=True, slots=True)
class Label:
    """`name: value` at the head of a line. `listed`: a list mark stands before it; `marked`: bold or with a time,
    `clock`, as it is written (empty: none).
    """

    name: str
    value: str
    listed: bool
    marked: bool
    clock: str = ""

    @property
    def may_open(self) -> bool:
        """Whether the label could open a turn of speech, by its own looks."""
        return (self.marked or not self.listed) and _may_speak(self.name)

    @property
    def ends_turn(self) -> bool:
        """Whether, in a transcript of plain labels, no one speaks any more: `散會：下午5時`."""
        return bool(FIELD.search(self.name)) and len(self.name) <= 6

    @property
    def is_field(self) -> bool:
        """Whether, where no one speaks, it is a header field: a usual one, or one whose value is no sentence."""
        valued = bool(self.value) and not _ENDED.search(self.value)
        return not QUESTION.search(self.name) and (valued or bool(FIELD.search(self.name) or AGENDA.search(self.name)))


@dataclass(frozen=True, slots=True)
class Speakers:
    """The names that recur as openings of turns of speech; none in a record that is no transcript."""

    names: frozenset[str]

    def opens(self, label: Label) -> bool:
        """Whether the label names who speaks: a recurring name, or in a transcript any name before a sentence."""
        if not self.names or label.listed and not label.marked:
            return False
        return label.name in self.names or _may_speak(label.name) and bool(_ENDED.search(label.value))


def read_label(line: Line) -> Label | None:
    """The label at the head of a line, None where there is none or what stands there is prose."""
    stamped = _STAMPED.match(line.text) if len(line.text) < 80 else None
    if stamped:
        return Label(stamped.group("name"), "", False, True, stamped.group("clock"))
    match = _LABEL.match(line.text)
    if not match or not _plausible(match.group("name"), match.group("value")):
        return None
    marked = bool(match.group("bold") or match.group("clock"))
    clock = match.group("clock") or ""
    return Label(match.group("name").strip(), match.group("value"), bool(match.group("mark")), marked, clock)


def _plausible(name: str, value: str) -> bool:
    """A label is short and no clause; a figure before the colon is a time or a ratio."""
    words = _WORD.findall(name)
    letters = sum(map(len, words))
    if not words or _RATIO.search(f"{name}:{value[:1]}") or CLAUSE.search(name):
        return False
    if name.isascii():
        return len(words) <= 5 and letters <= 32
    return letters <= 12 or len(words) <= 4 and letters <= 28 and len(_NOT_LATIN.findall(name)) <= 10


def heading_speakers(titles: Sequence[str]) -> frozenset[str]:
    """The headings of a record that are its speakers: with a colon where such recur, else names that recur often.

    >>> sorted(heading_speakers(["會議", "王小明：", "李四：", "王小明："]))
    ['李四：', '王小明：']
    """
    times = Counter(titles)
    labeled = {title for title in times if title[-1:] in "：:" and not FIELD.search(title.rstrip("：: "))}
    if any(times[title] > 1 for title in labeled):
        return frozenset(labeled)
    often = {title for title, count in times.items() if count > 2 and _NAME.fullmatch(title)}
    named = {title for title in often if not FIELD.search(title)}
    return frozenset(named) if len(named) > 1 else frozenset()


def read_speakers(labels: Sequence[Label], *, lines: int) -> Speakers:
    """Who speaks in a record of so many lines: names that recur before running text, two of them at least.

    In minutes, too, a label recurs now and then (決定：); in a transcript such lines are at least one in twelve.
    """
    turns = [label for label in labels if label.may_open]
    times = Counter(label.name for label in turns)
    spoken = Counter(label.name for label in turns if not label.value or _ENDED.search(label.value))
    names = frozenset(name for name, count in times.items() if count > 1 and spoken[name] * 2 > count)
    many = sum(times[name] for name in names) * 12 >= lines
    return Speakers(names if many and len(names) > 1 else frozenset())


def _may_speak(name: str) -> bool:
    return bool(ROLE.search(name)) or not FIELD.search(name) and not QUESTION.search(name)
