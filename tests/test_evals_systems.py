"""The systems compared: what a baseline answers, and that every name opens with the switches it promises."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.pipeline import Assistant
from assistant.switches import Models, Switches
from assistant.values import Answer, Candidate
from evals import systems
from index.values import Hit, Sentence, Span

SENTENCE = Sentence(Span("r.txt", 10, 18), "会议由李四主持。", 2, 1)
HIT = Hit(SENTENCE, 0.5, 1)


def candidate(text: str, score: float) -> Candidate:
    start = 10 + SENTENCE.text.index(text)
    return Candidate(Span("r.txt", start, start + len(text)), text, score, HIT, "span")


def fake(answer: Answer, *, candidates: tuple[Candidate, ...] = (), hits: tuple[Hit, ...] = (HIT,)) -> systems.AssistantSystem:
    """An assistant that always gives this answer, retrieves these hits and reads these candidates."""
    return systems.AssistantSystem(
        SimpleNamespace(
            ask=lambda question, history: answer,
            retriever=SimpleNamespace(retrieve=lambda analysis, k: list(hits)[:k]),
            reader=SimpleNamespace(read=lambda analysis, hits: SimpleNamespace(candidates=candidates)),
        )
    )


ABSTAINED = Answer("谁主持？", "谁主持？", "zh-Hans", "not_in_record", kind="person", confidence=0.3)


def test_best_sentence_is_the_first_hit_whole() -> None:
    answer = systems.BestSentence(fake(ABSTAINED)).ask("谁主持？")
    assert (answer.status, answer.text, answer.quote, answer.spans) == ("answered", SENTENCE.text, SENTENCE.text, (SENTENCE.span,))
    assert (answer.evidence[0].paragraph, answer.evidence[0].start) == (2, 10)


def test_best_sentence_of_nothing_abstains() -> None:
    assert systems.BestSentence(fake(ABSTAINED, hits=())).ask("谁主持？").status == "not_in_record"


def test_never_abstaining_takes_the_best_candidate() -> None:
    forced = systems.NeverAbstaining(fake(ABSTAINED, candidates=(candidate("会议", -1.0), candidate("李四", 2.0))))
    answer = forced.ask("谁主持？")
    assert (answer.status, answer.text, answer.verbatim, answer.confidence) == ("answered", "李四", ("李四",), 0.3)
    assert answer.spans == (Span("r.txt", 13, 15),) and answer.quote == SENTENCE.text
    assert forced.rank("谁主持？") == [HIT]


def test_never_abstaining_keeps_an_answer_and_has_none_without_candidates() -> None:
    given = Answer("谁主持？", "谁主持？", "zh-Hans", "answered", text="王五", spans=(Span("r.txt", 0, 2),))
    assert systems.NeverAbstaining(fake(given, candidates=(candidate("李四", 2.0),))).ask("谁主持？") is given
    assert systems.NeverAbstaining(fake(ABSTAINED)).ask("谁主持？") is ABSTAINED


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    calls: list[dict] = []
    monkeypatch.setattr(Assistant, "open", lambda seeds, **told: calls.append({"seeds": seeds, **told}))
    return calls


def test_every_ablation_leaves_out_one_part(opened: list[dict]) -> None:
    models = Models(encoder="e")
    for name in systems.ABLATIONS:
        systems.opener(name, models=models)(Path("s"), Path("h"))
    off = [[part.name for part in fields(Switches) if not getattr(call["switches"], part.name)] for call in opened]
    assert off[0] == [] and sorted(sum(off, [])) == sorted(part.name for part in fields(Switches))
    assert all(call["seeds"] == Path("s") and call["home"] == Path("h") and call["models"] is models for call in opened)


@pytest.mark.parametrize(
    ("name", "kind", "off"),
    [
        ("first sentence of BM25", systems.BestSentence, {"dense"}),
        ("best sentence", systems.BestSentence, set()),
        ("span reader alone", systems.NeverAbstaining, {"typed", "facts"}),
        ("never abstaining", systems.NeverAbstaining, set()),
    ],
)
def test_baselines(opened: list[dict], name: str, kind: type, off: set[str]) -> None:
    assert name in systems.BASELINES
    assert isinstance(systems.opener(name, models=Models())(Path("s"), Path("h")), kind)
    assert {part.name for part in fields(Switches) if not getattr(opened[0]["switches"], part.name)} == off
