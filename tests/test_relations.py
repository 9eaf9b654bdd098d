"""Relations: which one a question asks for, and its argument in a sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from assistant.relations import RELATIONS, find_arguments, find_asked_relation, relation_named
from index.normalize import fold_text

CASES = json.loads((Path(__file__).parent / "cases" / "relations.json").read_text("utf-8"))


@pytest.mark.parametrize(("question", "name"), CASES["asks"])
def test_questions_ask_for_a_relation(question: str, name: str) -> None:
    assert find_asked_relation(fold_text(question))[0] == name


@pytest.mark.parametrize(("name", "text", "arguments"), CASES["stated"])
def test_sentences_state_its_argument(name: str, text: str, arguments: list[str]) -> None:
    assert [text[m.start : m.end] for m in find_arguments(name, text)] == arguments


def test_every_relation_can_be_asked_for_and_found() -> None:
    assert len({relation.name for relation in RELATIONS}) == len(RELATIONS) > 10
    for relation in RELATIONS:
        assert relation.asks and (relation.before or relation.after or relation.around)
        cues = [*relation.asks, *relation.before, *relation.after]
        assert all(re.compile(cue) and "{" not in re.sub(r"\{\d*,?\d*\}", "", cue) for cue in cues), relation.name


def test_the_kind_is_that_of_the_relation() -> None:
    chair = relation_named("chair")
    assert chair is not None and find_asked_relation("who chaired?") == ("chair", chair.kind)
    assert relation_named("no such") is None
