"""The values that travel through the assistant room: frozen, compared by value, without I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from index.values import Hit, Part, Span

Language = Literal["zh-Hans", "zh-Hant", "en"]
Status = Literal["answered", "not_in_record", "error"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Something nameable in a text: `text[start:end]`, of one kind.

    Kinds: `person`, `organization`, `title`, `place`, `date`, `time`, `duration`, `count` (number with its classifier
    or counted noun), `amount` (money or measure), `percent`, `ordinal`, `number`, `quoted` (《》“” title or phrase).
    `value` is the canonical reading where there is one (`42`, `2020`, `03-03`), else empty. `head` is the counted or
    described noun (`工匠` of `42名大國工匠`), else empty.
    """

    start: int
    end: int
    kind: str
    value: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span proposed as the answer. `score` is raw; `kind` is the mention kind, `span` for the trained span reader.

    `features` are what the score was computed from, in the order of `assistant.reading.features.FEATURE_NAMES`.
    `label` is where the span stands if not in the hit's sentence: the name of who says it.
    """

    span: Span
    text: str
    score: float
    hit: Hit
    kind: str
    features: tuple[float, ...] = field(default=(), compare=False)
    label: Hit | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that supports the answer; `start` and `end` are its offsets in the record, `place` the parts of the
    file that it begins in (page, slide, time … see `index.values.Part`). `title` and `date` name the record's meeting
    where there are several records, and are empty where there is one.
    """

    record: str
    paragraph: int
    sentence: int
    start: int
    end: int
    text: str
    score: float
    place: tuple[Part, ...] = ()
    title: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several close answers, with what tells it apart."""

    label: str
    answer: str
    span: Span


@dataclass(frozen=True, slots=True)
class MeetingAnswer:
    """What one of several meetings' records answers. `text` and `confidence` as in `Answer`; `title` and `date` name
    the meeting, `spans` are the words of its record, `evidence` is the place of its first sentence in the answer's.
    """

    record: str
    title: str
    date: str
    text: str
    gloss: str
    spans: tuple[Span, ...]
    confidence: float
    evidence: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, in the record's own words, or an abstention.

    Law: `status == "answered"` exactly when there is a span; every span is a verbatim slice of its record. `text` is
    the short answer, in the asker's script; `verbatim` the record's words at each span; `quote` the sentence
    it stands in, verbatim; `confidence` is calibrated. `meetings` holds an answer for each meeting that gives one,
    newest first, where they differ (`kind` is then `per_meeting`): `text` puts them together, `spans` and `evidence`
    are those of all, in that order, and `confidence` is their mean.
    """

    question: str
    standalone: str
    language: Language
    status: Status
    text: str = ""
    kind: str = ""
    gloss: str = ""
    spans: tuple[Span, ...] = ()
    verbatim: tuple[str, ...] = ()
    quote: str = ""
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    choices: tuple[Choice, ...] = ()
    notes: tuple[str, ...] = ()
    timings_ms: tuple[tuple[str, float], ...] = field(default=(), compare=False)
    meetings: tuple[MeetingAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange of a conversation; a conversation is a `tuple[Turn, ...]`."""

    question: str
    standalone: str
    answer: Answer
