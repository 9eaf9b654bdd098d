"""The table of kinds of answer is learned without the names that questions mention."""

from __future__ import annotations

import json

from assistant.asking import LEARNED
from evals.values import Question
from training.kinds import RECORDS, samples_of, vocabulary_of


def asked(words: str, language: str) -> list[Question]:
    """The question, asked of as many records as a feature needs."""
    return [Question(f"q{n}", words, language, "statement", answers=("x",), record=f"{n}.txt") for n in range(RECORDS)]


def test_names_that_many_questions_mention_are_no_features() -> None:
    english = vocabulary_of(samples_of(asked("What did Winifred Okonkwo say about vTunnel?", "en")))
    assert "what did" in english
    assert not [name for name in english if "winifred" in name or "okonkwo" in name or "vtunnel" in name]
    chinese = vocabulary_of(samples_of(asked("欧阳静宜说了什么?", "zh-Hans")))
    assert "什么" in chinese
    assert not [name for name in chinese if "欧阳" in name or "静宜" in name]


def test_a_question_on_few_records_gives_no_feature() -> None:
    assert vocabulary_of(samples_of(asked("What did she say?", "en")[1:])) == []


def test_the_shipped_table_names_no_speaker_of_the_records_it_was_learned_from() -> None:
    """The person who speaks in most public transcripts would be there first."""
    weights = json.loads(LEARNED.read_text("utf-8"))["weights"]
    assert not [name for name in weights if any(part in name for part in ("唐凤", "audrey", "tang ", " tang"))]
