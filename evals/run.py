"""Ask every question of a set and keep what came back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Protocol

from assistant.values import Answer, Turn
from evals.corpus import Bases, Corpus, Mode, lay_out
from evals.loading import QuestionSet
from evals.metrics import figures
from evals.values import Figure, Outcome, Question
from index.errors import AssistantError
from index.values import Hit, Span

DEPTH = 10
FORCED = "never abstaining"
"""Name of the system that answers even where the assistant would abstain."""
Tick = Callable[[], object]


class System(Protocol):
    """Something that answers questions over one opened corpus."""

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        """Answer one question, after the turns before it."""

    def rank(self, question: str) -> Sequence[Hit]:
        """The sentences retrieved for a standalone question, best first, at most `DEPTH`."""


Opener = Callable[[Path, Path], System]
"""Opens a system over a folder of records (first) with a folder for its index (second)."""


@dataclass(frozen=True, slots=True)
class Run:
    """One system over one set: its figures and every outcome. `date` is UTC, to the second."""

    set: str
    mode: Mode
    system: str
    date: str
    figures: tuple[Figure, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def key(self) -> str:
        """The name of the set with its mode, under which floors and published figures are kept."""
        return f"{self.set}:{self.mode}"

    def figure(self, name: str) -> Figure:
        """The figure of that name; one over no question where the run has none."""
        return next((one for one in self.figures if one.name == name), Figure(name, 0.0, 0, 0.0, 0.0))


def measure(questions: QuestionSet, mode: Mode, *, system: str, open_system: Opener, setting: Setting) -> Run:
    """Lay the set out, open the system over each corpus, ask everything, and compute the figures."""
    with TemporaryDirectory(prefix="evals-", dir=setting.home) as folder:
        corpora = lay_out(questions, mode, into=Path(folder) / "records", bases=setting.bases)
        changed = [setting.corrupt(corpus, Path(folder) / "corrupt") for corpus in corpora]
        outcomes = tuple(ask_all(changed, open_system, home=Path(folder) / "home", tick=setting.tick))
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Run(questions.name, mode, system, now, figures(outcomes), outcomes)


def _as_it_is(corpus: Corpus, _: Path) -> Corpus:
    return corpus


def _no_tick() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Setting:
    """What runs share: where records lie, what is done to them first, whom to tell of each question asked.

    `home` is where the folders of records and indexes are made and removed again; `None` is the system's own place.
    """

    bases: Bases
    corrupt: Callable[[Corpus, Path], Corpus] = _as_it_is
    tick: Tick = _no_tick
    home: Path | None = None


def ask_all(corpora: Sequence[Corpus], open_system: Opener, *, home: Path, tick: Tick) -> Iterable[Outcome]:
    """The outcome of every question, corpus by corpus. Raises the `AssistantError` of a corpus that does not open."""
    for number, corpus in enumerate(corpora):
        system = open_system(corpus.folder, home / f"{number:05}")
        for question in corpus.questions:
            yield ask_one(system, question)
            tick()


def ask_one(system: System, question: Question) -> Outcome:
    """Ask the conversation, and retrieve for the last question as it was understood; errors leave it missing."""
    try:
        turns = converse(system, question.history)
        begun = perf_counter()
        answer = system.ask(question.question, history=turns)
        elapsed = (perf_counter() - begun) * 1000
        hits = system.rank(answer.standalone or question.question)
    except AssistantError as error:
        return Outcome(question, error=str(error))
    return replace(outcome_of(question, answer, hits), latency_ms=elapsed)


def converse(system: System, questions: Iterable[str]) -> tuple[Turn, ...]:
    """Ask questions one after the other, each with the turns before it."""
    turns: tuple[Turn, ...] = ()
    for question in questions:
        answer = system.ask(question, history=turns)
        turns += (Turn(question, answer.standalone, answer),)
    return turns


def outcome_of(question: Question, answer: Answer, hits: Sequence[Hit]) -> Outcome:
    """What came back, with the rank of each target among the retrieved sentences."""
    shown = tuple(Span(e.record, e.start, e.end) for e in answer.evidence)
    return Outcome(
        question,
        status=answer.status,
        text=answer.text,
        kind=answer.kind,
        quote=answer.quote,
        confidence=answer.confidence,
        items=answer.verbatim,
        spans=answer.spans,
        evidence=shown,
        ranks=tuple(_rank(target, hits) for target in question.targets),
    )


def _rank(target: Sequence[Span], hits: Sequence[Hit]) -> int | None:
    found = (hit.rank for hit in hits if any(hit.sentence.span.overlaps(place) for place in target))
    return min(found, default=None)
