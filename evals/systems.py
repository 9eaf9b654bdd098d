"""What is measured: the assistant, its ablations, and the baselines it is held against, behind one protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.switches import Models, Switches
from assistant.values import Answer, Evidence, Turn
from evals.run import DEPTH, Opener, System
from index.values import Hit

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


@dataclass(frozen=True, slots=True)
class AssistantSystem:
    """The assistant as it is."""

    assistant: Assistant

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        """Answer one question, after the turns before it."""
        return self.assistant.ask(question, history=history)

    def rank(self, question: str) -> Sequence[Hit]:
        """The sentences retrieved for a standalone question, best first."""
        from assistant.question import analyse

        return self.assistant.retriever.retrieve(analyse(question), k=DEPTH)


@dataclass(frozen=True, slots=True)
class BestSentence:
    """A baseline: the first sentence retrieved is the answer, whole; it never abstains."""

    inner: System

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        """The first sentence for the question as the inner system understands it in its conversation."""
        understood = self.inner.ask(question, history=history)
        hits = self.inner.rank(understood.standalone or question)
        if not hits:
            return Answer(question, question, understood.language, "not_in_record")
        sentence = hits[0].sentence
        span = sentence.span
        place = Evidence(
            span.record_id, sentence.paragraph, sentence.number, span.start, span.end, sentence.text, hits[0].score
        )
        return Answer(
            question, understood.standalone, understood.language, "answered",
            text=sentence.text, spans=(span,), verbatim=(sentence.text,), quote=sentence.text, confidence=1.0,
            evidence=(place,),
        )

    def rank(self, question: str) -> Sequence[Hit]:
        """The inner system's ranking."""
        return self.inner.rank(question)


ABLATIONS = {
    "assistant": Switches(),
    "lexical only": Switches(dense=False),
    "dense only": Switches(lexical=False),
    "without typed extraction": Switches(typed=False),
    "without the span reader": Switches(span_reader=False),
    "without the meeting card": Switches(facts=False),
}
"""Name of the run -> the parts that take part."""

BASELINES = ("first sentence of BM25", "best sentence", "span reader alone")


def opener(name: str, *, models: Models) -> Opener:
    """How to open the system of this name: a key of `ABLATIONS` or one of `BASELINES`."""
    if name == "first sentence of BM25":
        return lambda seeds, home: BestSentence(_open(seeds, home, models, Switches(dense=False)))
    if name == "best sentence":
        return lambda seeds, home: BestSentence(_open(seeds, home, models, Switches()))
    switches = Switches(typed=False, facts=False) if name == "span reader alone" else ABLATIONS[name]
    return lambda seeds, home: _open(seeds, home, models, switches)


def _open(seeds: Path, home: Path, models: Models, switches: Switches) -> System:
    from assistant.pipeline import Assistant

    return AssistantSystem(Assistant.open(seeds, home=home, models=models, switches=switches))
