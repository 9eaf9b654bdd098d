"""What is being asked, by golden cases in three scripts; noise; heads and terms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.noise import clean_question
from assistant.operations import years_of
from assistant.question import analyse, language_of, ordinal_of
from assistant.spoken import read_pinyin
from assistant.terms import asked_head, content_terms
from assistant.values import Language

CASES = json.loads((Path(__file__).parent / "cases" / "questions.json").read_text("utf-8"))
EXPECTED = ("language", "kind", "is_list", "operation", "relation", "head", "years", "ordinal")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_golden_questions(case: dict[str, Any]) -> None:
    analysis = analyse(case["question"])
    for name in EXPECTED:
        if name in case:
            expected = tuple(case[name]) if isinstance(case[name], list) else case[name]
            assert getattr(analysis, name) == expected, name


@pytest.mark.parametrize(
    ("question", "cleaned"),
    [
        ("who chaird the meetting?", "who chaired the meeting?"),
        ("whch memmbers atended", "which members attended"),
        ("What movement did the chairs head?", "What movement did the chairs head?"),
        ("Please tell me, who is Tomas Whichard?", "who is Tomas Whichard?"),
        ("please", "please"),
    ],
)
def test_english_noise(question: str, cleaned: str) -> None:
    assert clean_question(question, "en") == cleaned


@pytest.mark.parametrize(
    ("question", "cleaned"),
    [("麻烦问一下，谁是主席呀？", "谁是主席？"), ("請問會議在哪召開來著", "會議在哪召開"), ("请问", "请问"), ("会议记录", "会议记录")],
)
def test_chinese_noise(question: str, cleaned: str) -> None:
    assert clean_question(question, "zh-Hans") == cleaned


@pytest.mark.parametrize(
    ("question", "language"),
    [("Who is 王小明?", "en"), ("王小明 chair 了 meeting 吗", "zh-Hans"), ("誰?", "zh-Hant"), ("谁?", "zh-Hans"), ("?", "en")],
)
def test_language_of_mixed_questions(question: str, language: str) -> None:
    assert language_of(question) == language


def test_years_and_ordinals() -> None:
    assert years_of("2019年和2020年") == ("2019", "2020")
    assert years_of("12019个") == ()
    assert (ordinal_of("第3项"), ordinal_of("the 2nd item"), ordinal_of("the fifth"), ordinal_of("the first batch")) == (3, 2, 5, 0)


def test_terms_are_content_words_without_years() -> None:
    assert [term.text for term in content_terms("2020年谁主持了会议?", "zh-Hans")] == ["主持", "会议"]


def test_words_that_only_ask_for_an_office_are_no_content() -> None:
    assert [term.text for term in analyse("Ann Lee, full title pls").terms] == ["ann", "lee"]


@pytest.mark.parametrize(
    ("question", "language", "terms"),
    [
        ("有几家公司参加?", "zh-Hans", ["公司", "参加"]),
        ("哪几个献血点关闭?", "zh-Hans", ["献血", "点", "关闭"]),
        ("谁主张延期?", "zh-Hans", ["主张", "延期"]),
        ("哪个人口普查项目?", "zh-Hans", ["人口普查", "项目"]),
        ("number of registered voters?", "en", ["registered", "voters"]),
    ],
)
def test_words_that_ask_and_count_are_no_content(question: str, language: Language, terms: list[str]) -> None:
    assert [term.text for term in content_terms(question, language)] == terms


def test_a_romanized_name_is_one_term() -> None:
    terms = content_terms("what did jiang guangping say", "en")
    assert [term.syllables for term in terms if term.syllables] == [("jiang", "guang", "ping")]


@pytest.mark.parametrize(
    ("question", "head"),
    [("在几个行业开展了竞赛?", "行业"), ("工匠有多少名?", "工匠"), ("which committee approved it?", "committee approved it"), ("谁?", "")],
)
def test_heads(question: str, head: str) -> None:
    assert asked_head(question, "en" if question.isascii() else "zh-Hans") == head


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("hui yi shui zhu chi", "会议谁主持"),
        ("huiyi zai nali zhaokai?", "会议在哪里召开?"),
        ("you duo shao ren can jia", "有多少人参加"),
        ("wei shen me", "为什么"),
        ("can he run", "can he run"),
        ("notes?", "notes?"),
        ("谁主持 hui yi", "谁主持 hui yi"),
    ],
)
def test_a_question_in_pinyin_is_read_in_characters(typed: str, read: str) -> None:
    assert read_pinyin(typed) == read


def test_a_question_in_pinyin_is_understood() -> None:
    asked = analyse("hui yi shui zhu chi")
    assert (asked.language, asked.kind, asked.relation, asked.about_meeting) == ("zh-Hans", "person", "chair", True)


def test_a_capitalized_word_after_a_surname_belongs_to_the_name() -> None:
    assert "wang min" in [term.text for term in analyse("What is Wang Min's position?").terms]
    assert "min" in [term.text for term in analyse("what is the min age").terms]


@pytest.mark.parametrize(("question", "asked"), [("會議在哪一天舉行？", True), ("會議哪天舉行？", True), ("培训在哪一天举行？", False)])
def test_which_day_asks_and_says_nothing_more(question: str, asked: bool) -> None:
    assert analyse(question).about_meeting is asked


@pytest.mark.parametrize(("asked", "terms"), [("副书记是谁?", ["副书记"]), ("书记是谁?", ["书记"]), ("谁是副?", ["副"])])
def test_a_deputy_goes_with_the_office(asked: str, terms: list[str]) -> None:
    assert [term.text for term in content_terms(asked, "zh-Hans")] == terms
