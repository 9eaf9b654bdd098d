"""What is measured: the assistant, its ablations, and the baselines it is held against, behind one protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.switches import Models, Switches
from assistant.values import Answer, Evidence, Turn
from evals.run import DEPTH, FORCED, Opener, System
from index.values import Hit, Span

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
        return _answered(understood, sentence.span, sentence.text, hit=hits[0])

    def rank(self, question: str) -> Sequence[Hit]:
        """The inner system's ranking."""
        return self.inner.rank(question)


@dataclass(frozen=True, slots=True)
class NeverAbstaining:
    """The assistant made to answer: where it would abstain, its best candidate is the answer.

    Published readers of sets without unanswerable questions are measured so.
    """

    inner: AssistantSystem

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        """The assistant's answer, or the candidate of the highest score; an abstention only where there is none."""
        from assistant.question import analyse

        answer = self.inner.ask(question, history=history)
        if answer.status == "answered":
            return answer
        hits = self.inner.rank(answer.standalone)
        candidates = self.inner.assistant.reader.read(analyse(answer.standalone), hits).candidates
        best = max(candidates, key=lambda candidate: candidate.score, default=None)
        return _answered(answer, best.span, best.text, hit=best.hit) if best else answer

    def rank(self, question: str) -> Sequence[Hit]:
        """The assistant's ranking."""
        return self.inner.rank(question)


def _answered(understood: Answer, span: Span, text: str, *, hit: Hit) -> Answer:
    """The answer to an understood question that is `text` at `span`, within the sentence of `hit`."""
    sentence = hit.sentence
    place = sentence.span
    shown = Evidence(
        place.record_id, sentence.paragraph, sentence.number, place.start, place.end, sentence.text, hit.score
    )
    answer = replace(understood, status="answered", text=text, spans=(span,), verbatim=(text,))
    return replace(answer, quote=sentence.text, evidence=(shown,), confidence=understood.confidence or 1.0)


ABLATIONS = {
    "assistant": Switches(),
    "lexical only": Switches(dense=False),
    "dense only": Switches(lexical=False),
    "without relevance": Switches(relevance=False),
    "without typed extraction": Switches(typed=False),
    "without the span reader": Switches(span_reader=False),
    "without the meeting card": Switches(facts=False),
}
"""Name of the run -> the parts that take part."""

BASELINES = ("first sentence of BM25", "best sentence", "span reader alone", FORCED)


def opener(name: str, *, models: Models) -> Opener:
    """How to open the system of this name: a key of `ABLATIONS` or one of `BASELINES`."""
    if name == "first sentence of BM25":
        return lambda seeds, home: BestSentence(_open(seeds, home, models, Switches(dense=False)))
    if name == "best sentence":
        return lambda seeds, home: BestSentence(_open(seeds, home, models, Switches()))
    if name == FORCED:
        return lambda seeds, home: NeverAbstaining(_open(seeds, home, models, Switches()))
    if name == "span reader alone":
        return lambda seeds, home: NeverAbstaining(_open(seeds, home, models, Switches(typed=False, facts=False)))
    return lambda seeds, home: _open(seeds, home, models, ABLATIONS[name])


def _open(seeds: Path, home: Path, models: Models, switches: Switches) -> AssistantSystem:
    from assistant.pipeline import Assistant

    return AssistantSystem(Assistant.open(seeds, home=home, models=models, switches=switches))
