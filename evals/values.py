"""The values that travel through an evaluation: questions, what came back, and figures with their uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

from index.values import Span


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its gold.

    `answers`: any of these is right. `entries`: each must be there, an entry being its alternatives. Neither: the
    record does not say. `evidence`: verbatim substrings of the record. `targets`: where that evidence stands, one
    target for each piece, a target being its alternative places. `tags` name what is hard about it.
    `standalone` is how the last question of a conversation would be asked alone, or empty.
    """

    id: str
    question: str
    lang: str
    type: str
    answers: tuple[str, ...] = ()
    entries: tuple[tuple[str, ...], ...] = ()
    history: tuple[str, ...] = ()
    record: str = ""
    evidence: tuple[str, ...] = ()
    half: str = ""
    tags: tuple[str, ...] = ()
    standalone: str = ""
    targets: tuple[tuple[Span, ...], ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the record answers it."""
        return bool(self.answers or self.entries)

    @property
    def gold(self) -> tuple[str, ...]:
        """The acceptable answers as texts; a list's entries joined by `、` in their first wording."""
        return self.answers or (("、".join(entry[0] for entry in self.entries),) if self.entries else ())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question brought back.

    `items` are the verbatim texts of the answer's spans, in order. `ranks` holds for each target the rank (from 1) of
    the first retrieved sentence that overlaps it, `None` where none does. `latency_ms` is the wall time of the last
    question of the conversation, retrieval for `ranks` not included. `error` says why nothing came back, if so.
    """

    question: Question
    status: str = "error"
    text: str = ""
    kind: str = ""
    quote: str = ""
    confidence: float = 0.0
    items: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    evidence: tuple[Span, ...] = ()
    ranks: tuple[int | None, ...] = ()
    latency_ms: float = 0.0
    error: str = ""

    @property
    def missing(self) -> bool:
        """Whether nothing came back."""
        return bool(self.error)

    @property
    def answered(self) -> bool:
        """Whether an answer was given rather than an abstention or an error."""
        return self.status == "answered"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure. `low` and `high` bound its 95 % bootstrap interval; `n` counts the questions it rests on.

    Shares are 0..1, latencies milliseconds. A figure over no question is 0 with n = 0.
    """

    name: str
    value: float
    n: int
    low: float
    high: float
