"""The meeting card: invented records of many genres, and the laws of citing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.facts import NAMES, Fact, MeetingCard, read_card
from index.sentences import split_sentences
from index.values import Record

FILE = json.loads((Path(__file__).parent / "cases" / "facts.json").read_text("utf-8"))
CASES = [
    *(pytest.param(case, id=case["genre"]) for case in FILE["cases"]),
    *(pytest.param(c, id=c["genre"], marks=pytest.mark.xfail(strict=True, reason=c["why"])) for c in FILE["known_failures"]),
]
LINES = st.lists(
    st.sampled_from([
        "會議紀錄", "時間：109年3月1日 上午10時-11時", "地點：第一會議室", "主席：李大同　　紀錄：王小美", "出席：", "張三、王五（請假）", "",
        "## Attendees", "- Ann Lee (Chair)", "Present: Ann Lee, Bob Ray", "決議：照案通過。", "会议由王小明主持。", "### 唐大文：", "我是主席。",
        "| 主持人 | 李明 |", "The meeting adjourned at 9 pm.", "Action items", "1. Bob will call by May 3", "、，。", "增长3.6%，达19亿元。",
    ]),
    max_size=12,
)


def read(text: str, title: str = "") -> MeetingCard:
    record = Record(id="r.txt", path="r.txt", title=title, date="", text=text, sha256="")
    return read_card(record, split_sentences(record))


def texts(card: MeetingCard, name: str) -> list[str]:
    return [fact.text for fact in card.of(name)]


@pytest.mark.parametrize("case", CASES)
def test_facts_of_invented_records(case: dict[str, dict[str, list[str]]]) -> None:
    lines = list(case["text"])
    card = read("\n".join(lines), title=lines[0].lstrip("# "))
    assert {name: texts(card, name) for name in case["facts"]} == case["facts"]


def everything(card: MeetingCard) -> list[Fact]:
    return [inner for fact in card.facts for inner in (fact, *fact.details)]


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_every_fact_is_a_slice_that_begins_in_its_sentence(lines: list[str]) -> None:
    text = "\n".join(lines)
    card = read(text)
    for fact in everything(card):
        assert text[fact.span.start : fact.span.end] == fact.text != ""
        assert fact.sentence.span.start <= fact.span.start
        assert 0 < fact.confidence <= 1
    assert [fact.name for fact in card.facts] == sorted((f.name for f in card.facts), key=NAMES.index)


@given(LINES)
@settings(max_examples=40, deadline=None)
def test_single_facts_are_single_and_texts_stand_once(lines: list[str]) -> None:
    card = read("\n".join(lines))
    for name in NAMES:
        found = texts(card, name)
        assert len(found) == len(set(found))
        assert name not in ("date", "place", "start_time", "end_time", "title") or len(found) <= 1


def test_a_record_without_sentences_has_an_empty_card() -> None:
    assert read("") == MeetingCard()


def test_what_is_not_stated_stays_empty() -> None:
    card = read("大家讨论了预算问题，意见不一。\n有人认为应当推迟。")
    assert card.facts == ()


def test_titles_and_bodies_are_details_of_people() -> None:
    [chair] = read("会议由江城市工商联党组书记、常务副主席康建国主持。").of("chair")
    assert [(fact.name, fact.text) for fact in chair.details] == [
        ("person_title", "党组书记、常务副主席"), ("body", "江城市工商联"),
    ]


def test_owner_and_deadline_are_details_of_tasks() -> None:
    [task] = read("Action items\n- Ann Lee to call the vendor by May 3, 2024").of("task")
    assert [(fact.name, fact.text) for fact in task.details] == [("owner", "Ann Lee"), ("deadline", "May 3, 2024")]


def test_a_chair_named_in_short_has_the_whole_name_as_a_detail() -> None:
    [chair] = read("Present: Priya Raman, Bob Ray\n\nPresident Raman called the meeting to order at 7 pm.").of("chair")
    assert (chair.text, [fact.text for fact in chair.details if fact.name == "full_name"]) == ("Raman", ["Priya Raman"])


def test_speakers_of_a_transcript_and_the_one_who_chairs() -> None:
    turns = [("周曉琪", "我是今天的主持人。"), ("李宗翰", "我說明。"), ("周曉琪", "謝謝。"), ("李宗翰", "不客氣。"), ("周曉琪", "散會。")]
    card = read("# 討論會\n\n" + "\n\n".join(f"### {name}：\n{words}" for name, words in turns))
    assert texts(card, "speaker") == ["周曉琪", "李宗翰"]
    assert texts(card, "chair") == ["周曉琪"]
