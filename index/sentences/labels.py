"""Labels at the head of a line: header fields (`時間：…`) and speakers (`王小明：…`, `[00:12] Ann:`), told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.sentences.lines import MARK, Line
from index.sentences.vocabulary import CLAUSE, FIELD, QUESTION, ROLE

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?"
_LABEL = re.compile(
    rf"(?P<mark>(?:>\s*)*(?:{MARK}\s*)?)"
    rf"(?P<clock>[\[(（]?{_CLOCK}[\])）]?\s*[-–]?\s*)?(?P<bold>\*\*|__)?"
    r"(?P<name>[^\s：:。！？!?，,；;|\[\]<>「」『』“”\"《》#*][^：:。！？!?，,；;|<>「」『』“”\"《》#*]{0,39}?)"
    r"(?:\*\*|__)?\s*[：:](?!//)(?:\*\*|__)?\s*(?P<value>.*)$"
)
# Exports of meeting software: `Name 00:12:30` alone, the words below.
_STAMPED = re.compile(rf"(?P<name>[^\d\W][^:：]{{0,39}}?)\s+[\[(（]?{_CLOCK}[\])）]?$")
_HEADING_NAME = re.compile(r"(?P<name>[^：:]{1,60}?)\s*[：:]$")
_ENDED = re.compile(r"[。！？!?…」”.](?:[)）\"'])?$")


@dataclass(frozen=True, slots=True)
class Label:
    """`name: value` at the head of a line. `listed`: a list mark stands before it; `marked`: bold or with a time."""

    name: str
    value: str
    listed: bool
    marked: bool

    @property
    def is_field(self) -> bool:
        """Whether, where no one speaks, the label is a header field: it has a value and is not a question or answer."""
        return bool(self.value) and not QUESTION.search(self.name)


@dataclass(frozen=True, slots=True)
class Speakers:
    """The labels of a record that open turns of speech. `several`: at least two names recur."""

    names: frozenset[str]
    several: bool

    def opens(self, label: Label) -> bool:
        """Whether the label names who speaks, seen from the whole record."""
        if label.listed and not label.marked:
            return False
        once = self.several and bool(_ENDED.search(label.value)) and not FIELD.search(label.name)
        return label.name in self.names or once


def read_label(line: Line) -> Label | None:
    """The label at the head of a line, None where there is none or what stands there is prose."""
    stamped = _STAMPED.match(line.text) if len(line.text) < 80 else None
    if stamped:
        return Label(stamped.group("name"), "", False, True)
    match = _LABEL.match(line.text)
    if not match or not _plausible(match.group("name"), match.group("value")):
        return None
    marked = bool(match.group("bold") or match.group("clock"))
    return Label(match.group("name").strip(), match.group("value"), bool(match.group("mark")), marked)


def _plausible(name: str, value: str) -> bool:
    """A label is short and no clause; a figure before the colon is a time or a ratio."""
    words = re.findall(r"[^\W\d_]+", name)
    letters = sum(map(len, words))
    if not words or name[-1].isdigit() and value[:1].isdigit() or CLAUSE.search(name):
        return False
    return len(words) <= 5 and letters <= 32 if name.isascii() else letters <= 14 or len(words) <= 4 and letters <= 24


def heading_speaker(title: str) -> str:
    """The name in a heading like `唐鳳：`, else empty."""
    match = _HEADING_NAME.match(title)
    return match.group("name").strip("* ") if match and not FIELD.search(match.group("name")) else ""


def read_speakers(labels: Sequence[Label]) -> Speakers:
    """Who speaks in a record: names that recur before running text, or stand in bold or beside a time."""
    open_labels = [label for label in labels if label.marked or not label.listed]
    times = Counter(label.name for label in open_labels)
    prose = Counter(label.name for label in open_labels if not label.value or _ENDED.search(label.value))
    recurring = {name for name, count in times.items() if count > 1 and prose[name] * 2 > count and _is_person(name)}
    several = len(recurring) > 1
    return Speakers(frozenset(recurring), several)


def _is_person(name: str) -> bool:
    return bool(ROLE.search(name)) or not FIELD.search(name)
