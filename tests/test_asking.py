"""The learned table of kinds of answer: what a question's words say, without naming any record."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from assistant.asking import FIELDS, LEARNED, features_of, guess_kinds
from assistant.question import analyse

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("What did she object to in the plans?", "en", "statement"),
        ("How come the launch slipped?", "en", "reason"),
        ("What sum was set aside for repairs?", "en", "amount"),
        ("他对这个方案怎么看?", "zh-Hans", "statement"),
        ("為何要改期?", "zh-Hant", "reason"),
    ],
)
def test_the_likeliest_kind(question: str, language: str, kind: str) -> None:
    assert guess_kinds(question, language)[0].kind == kind


def test_probabilities_are_shares_and_fall() -> None:
    found = [guess.probability for guess in guess_kinds("What was agreed about the roof?", "en")]
    assert found == sorted(found, reverse=True)
    assert 0.0 < sum(found) <= 1.0 + 1e-9


def test_features_do_not_depend_on_the_script_or_the_width() -> None:
    assert features_of("誰主持會議？", "zh-Hant") == features_of("谁主持会议?", "zh-Hans")


def test_figures_are_not_features() -> None:
    assert features_of("what happened in 2019?", "en") == features_of("what happened in 1745?", "en")


def test_a_rule_is_not_overruled() -> None:
    assert analyse("谁主持会议？").kind == "person"
    assert analyse("How many members attended?").kind == "count"


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("Who facilitated the retro?", "chair"),
        ("董事们这回聚在哪里？", "place"),
        ("who was missing", "absent"),
        ("Who wrote these notes?", "recorder"),
        ("這場會是誰當主席？", "chair"),
    ],
)
def test_a_field_of_the_card_is_asked_for_in_any_words(question: str, field: str) -> None:
    asked = analyse(question).fields
    assert asked[0].kind == field
    assert asked[0].probability > 0.5


@pytest.mark.parametrize(
    "question", ["Where was the petty cash found?", "How many craftsmen were named?", "为什么要换水管？", "谁负责联系厂家？"]
)
def test_other_questions_ask_for_no_field(question: str) -> None:
    assert all(guess.probability < 0.5 for guess in analyse(question).fields)


@pytest.mark.parametrize("table", [LEARNED, FIELDS])
def test_no_feature_is_a_word_of_the_seed_record_alone(table: Path) -> None:
    """Features are shared by questions on many records; a long run of Chinese characters would be a name."""
    weights = json.loads(table.read_text("utf-8"))["weights"]
    assert len(weights) > 500
    assert not [name for name in weights if len(re.sub(r"[^㐀-鿿]", "", name)) > 3]
    assert not [name for name in weights if re.search(r"\d{2,}", name)]
