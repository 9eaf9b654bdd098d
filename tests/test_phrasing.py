"""Answers as people and programs see them: frames, marks, JSON, reading aids."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from assistant.gloss import gloss, gloss_one, romanize, scaled
from assistant.render import confidence_word, mark_spans, render_json, render_text
from assistant.values import Answer, Choice, Evidence
from index.values import Span

EVIDENCE = Evidence("a.txt", 2, 3, 10, 19, "会议由李明主持。", 0.5)
ANSWER = Answer(
    question="那谁主持？", standalone="会议由谁主持？", language="zh-Hans", status="answered", text="李明", kind="person",
    spans=(Span("a.txt", 13, 15),), verbatim=("李明",), quote=EVIDENCE.text, confidence=0.9, evidence=(EVIDENCE,),
    notes=("a note",), timings_ms=(("retrieve", 1.234),),
)
ABSTAINED = Answer("q", "q", "en", "not_in_record", evidence=(EVIDENCE,), confidence=0.2)


def test_text_shows_what_was_searched_the_span_the_place_and_the_notes() -> None:
    assert render_text(ANSWER).splitlines() == [
        "按此查找：会议由谁主持？", "李明", "  “会议由【李明】主持。”", "  a.txt · 第2段第3句", "  可信度 高 90%", "  * a note",
    ]


def test_an_abstention_shows_the_nearest_sentence() -> None:
    assert render_text(ABSTAINED).splitlines()[:3] == ["The record does not say.", "Nearest sentence:", "  “会议由李明主持。”"]


def test_color_replaces_the_marks() -> None:
    assert "\x1b[1m李明\x1b[0m" in render_text(ANSWER, color=True)
    assert "【" not in render_text(ANSWER, color=True)


def test_choices_are_listed_after_the_first() -> None:
    choices = (Choice("A", "李明", Span("a.txt", 13, 15)), Choice("B", "王红", Span("b.txt", 0, 2)))
    rendered = render_text(Answer("q", "q", "en", "answered", text="李明", spans=(Span("a.txt", 13, 15),), choices=choices))
    assert "王红" in rendered and "(B)" in rendered and "(A)" not in rendered


def test_json_is_one_line_with_the_contracted_fields() -> None:
    line = render_json(ANSWER, question_id="7")
    fields = json.loads(line)
    assert "\n" not in line
    assert set(fields) == {
        "id", "question", "standalone", "language", "status", "answer", "gloss", "kind", "spans", "quote", "evidence", "choices",
        "confidence", "meetings", "notes", "timings_ms",
    }
    assert fields["id"] == "7"
    assert fields["spans"] == [{"record": "a.txt", "start": 13, "end": 15, "text": "李明"}]
    assert fields["evidence"][0]["sentence"] == 3


def test_marks_stand_only_around_spans_inside_the_sentence() -> None:
    elsewhere = Answer("q", "q", "en", "answered", spans=(Span("b.txt", 13, 15),), verbatim=("x",))
    assert mark_spans(elsewhere, EVIDENCE, marks=("<", ">")) == EVIDENCE.text
    assert mark_spans(ANSWER, EVIDENCE, marks=("<", ">")) == "会议由<李明>主持。"


@pytest.mark.parametrize(("confidence", "word"), [(0.9, "high"), (0.8, "high"), (0.7, "medium"), (0.5, "low")])
def test_confidence_as_a_word(confidence: float, word: str) -> None:
    assert confidence_word(Answer("q", "q", "en", "answered", confidence=confidence)) == word


@pytest.mark.parametrize(
    ("text", "aid"),
    [
        ("李明", "Li Ming"), ("欧阳小红", "Ouyang Xiaohong"), ("單小明", "Shan Xiaoming"), ("副主席", "vice chair"),
        ("5月26日", "May 26"), ("2022年5月26日", "May 26, 2022"), ("2021年", "2021"), ("42名", "42 people"),
        ("近3000萬人", "nearly 30 million people"), ("3.5億元", "350 million yuan"), ("6.9%", "6.9%"), ("天地", ""),
        ("李副市長大同", "Deputy Mayor Li Datong"), ("李主任委員長青", "Li Changqing, committee chair"), ("王处长", "Division Director Wang"),
        ("欧阳主任", "Director Ouyang"), ("歐陽局長大同", "Bureau Director Ouyang Datong"), ("陈立委员", "Committee Member Chen Li"),
        ("副市长李明", "Deputy Mayor Li Ming"), ("李組員大同", "Li Datong"), ("李襄理", ""), ("李前局長大同", "Former Bureau Director Li Datong"),
    ],
)  # fmt: skip
def test_reading_aids(text: str, aid: str) -> None:
    assert gloss_one(text) == aid


def test_reading_aids_of_a_list_and_of_english() -> None:
    assert gloss(["李明", "王红"]) == "Li Ming; Wang Hong"
    assert gloss(["Jane Doe"]) == ""


def test_surnames_with_their_own_reading() -> None:
    assert romanize("任小红") == "Ren Xiaohong"
    assert romanize("吕明") == "Lü Ming"


@pytest.mark.parametrize(("value", "words"), [("999", "999"), ("1234.5", "1,234.5"), ("2500000", "2.5 million"), ("3e9", "3 billion")])
def test_figures_in_english(value: str, words: str) -> None:
    assert scaled(Decimal(value)) == words
