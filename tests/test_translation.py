"""Looking words up in the shipped table, and in a small one that can be checked by eye."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ModelError
from index.translation import MOST, Phrase, Translations, base_forms, load_translations
from training.encoder.translations import merge_rankings, pack_translations


@pytest.fixture
def small(tmp_path: Path) -> Translations:
    path = tmp_path / "translations.safetensors"
    phrases = {"prime minister": [("总理", 0.75), ("首相", 0.25)]}
    words = {"chair": [("主席", 0.5), ("椅子", 0.4), ("把", 0.01)], "chaired": [("主持", 0.8)], "minister": [("部长", 1.0)]}
    back = {"主席": [("chairman", 0.6), ("chair", 0.2)]}
    pack_translations(merge_rankings([phrases, back, words], most=2, least=0.02), path)
    return Translations(path)


def test_translations_stand_by_falling_probability(small: Translations) -> None:
    assert small.exact("chair") == (("主席", 0.502), ("椅子", 0.4))
    assert [word for word, _ in small.of("主席")] == ["chairman", "chair"]


def test_a_form_has_its_own_translations_and_those_of_its_base(small: Translations) -> None:
    assert small.of("chaired") == (("主持", 0.8), ("主席", 0.402), ("椅子", 0.32))
    assert small.of("chairs") == small.exact("chair")


@pytest.mark.parametrize("word", ["", "总理", "unheard", "chair ", "Chair", "的"])
def test_what_the_table_lacks_has_no_translations(small: Translations, word: str) -> None:
    assert small.of(word) == ()


def test_phrases_are_found_from_the_left_the_longest_first(small: Translations) -> None:
    found = small.phrases(["who", "is", "the", "prime", "ministers", "chair"])
    assert found == (Phrase(3, 5, (("总理", 0.749), ("首相", 0.251))),)
    assert small.phrases(["minister"]) == ()


@pytest.mark.parametrize(
    ("form", "base"),
    [("chaired", "chair"), ("committees", "committee"), ("policies", "policy"), ("planned", "plan"), ("chose", "choose"),
     ("making", "make"), ("largest", "large"), ("classes", "class"), ("halves", "half"), ("quickly", "quick")],
)  # fmt: skip
def test_base_forms(form: str, base: str) -> None:
    assert base in base_forms(form)


@pytest.mark.parametrize(("word", "wrong"), [("class", "clas"), ("as", "a"), ("ring", "r"), ("bed", "b")])
def test_what_only_looks_like_an_ending_stays(word: str, wrong: str) -> None:
    assert wrong not in base_forms(word)


def test_a_damaged_table_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "table").write_bytes(b"no table")
    with pytest.raises(ModelError, match="found .*; expected .*; install"):
        Translations(tmp_path / "table")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12))
def test_any_text_may_be_looked_up(word: str) -> None:
    found = load_translations().of(word)
    assert len(found) <= MOST
    assert all(0 < chance <= 1 for _, chance in found)
    assert [chance for _, chance in found] == sorted((chance for _, chance in found), reverse=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("word", "target"),
    [("committee", "委员会"), ("budgets", "预算"), ("chairperson", "主席"), ("resigned", "辞职"), ("population", "人口"),
     ("预算", "budget"), ("委员会", "committee"), ("主席", "chairman")],
)  # fmt: skip
def test_the_shipped_table_knows_common_words(word: str, target: str) -> None:
    assert target in [found for found, _ in load_translations().of(word)]
