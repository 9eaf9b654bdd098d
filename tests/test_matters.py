"""Votes, movers and seconders of the motion named, in a record invented for these tests."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reading_fakes import laid_out, told

from assistant.answering.matters import outcome_of_the_motion, under_the_motion

TEXT = """## New business

**Motion:** To buy a second ferry before winter.
**Moved:** Ada Brandt. **Seconded:** Colin Frost.
**Vote:** 5 in favour, 2 against. Carried.

**Motion:** To repaint the pier office.
**Moved:** Nina Vogel. There was no seconder.

**Motion:** That dogs be let on board.
**Moved:** Colin Frost. **Vote:** 2 in favour, 5 against. Lost.

## Other business

**Vote:** 7 in favour.
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many voted for the ferry?", "5"),
        ("How many voted against buying a ferry?", "2"),
        ("Who moved the second ferry?", "Ada Brandt"),
        ("Who seconded the ferry motion?", "Colin Frost"),
        ("Who moved that the pier office be repainted?", "Nina Vogel"),
        ("Who seconded repainting the pier office?", "not in the record"),
        ("How many voted for the pier office?", "not in the record"),
        ("How many voted for the budget?", "passed on"),
        ("How much does the ferry cost?", "passed on"),
        ("Who seconded the motion?", "passed on"),
    ],
)
def test_what_stands_under_the_motion_is_told_of_it(question: str, answer: str) -> None:
    assert told(TEXT, under_the_motion(*laid_out(TEXT, question))) == answer


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Was the ferry motion carried?", "yes"),
        ("Did the motion on dogs pass?", "no"),
        ("Was the motion on dogs defeated?", "yes"),
        ("Was the ferry motion rejected?", "no"),
        ("Did repainting the pier office pass?", None),
        ("Did the budget pass?", None),
        ("Was the ferry late?", None),
    ],
)
def test_how_a_motion_ended_is_read_below_it(question: str, verdict: str | None) -> None:
    found = outcome_of_the_motion(*laid_out(TEXT, question))
    assert (found.computed if found else None) == verdict


CASES = """參、提案討論
案由一：修訂借書辦法，提請討論。（提案單位：學務處）
決議：照案通過。
案由二：改訂園遊會日期，提請審議。（提案單位：體育組）
決議：經表決，贊成43票、反對12票，通過。
案由三：增設飲水機。（提案人：廖文彬）
決議：緩議。
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("案由二是誰提的？", "體育組"),
        ("借书办法由哪个单位提案？", "學務處"),
        ("案由三是谁提出的？", "廖文彬"),
        ("反對案由二的有幾票？", "12票"),
        ("反對案由三的有幾票？", "not in the record"),
        ("反對案由四的有幾票？", "passed on"),
    ],
)
def test_a_motion_is_known_by_its_number_and_proposed_by_a_body(question: str, answer: str) -> None:
    assert told(CASES, under_the_motion(*laid_out(CASES, question))) == answer


@pytest.mark.parametrize(
    ("question", "verdict"),
    [("蓄水池案通過了嗎？", "no"), ("蓄水池案被否決了嗎？", "yes"), ("步道案通過了嗎？", "yes")],
)
def test_what_is_put_off_has_not_passed(question: str, verdict: str) -> None:
    text = "案由一：蓄水池\n**決議**：本案保留，下次再議。\n案由二：步道\n決議：通過，保留舊石階。\n"
    found = outcome_of_the_motion(*laid_out(text, question))
    assert found is not None
    assert found.computed == verdict


@pytest.mark.parametrize(
    ("question", "answer"),
    [("How many voted for the granary lease?", "2"), ("How many voted for motion 1?", "5"), ("Who seconded the second motion?", "Ann Lee")],
)
def test_motions_are_headed_by_a_dash_and_counted_in_words(question: str, answer: str) -> None:
    text = (
        "**Motion 1 — Replace the shaft.** Seconded by Piet Vos. Carried: 5 in favour, 1 against.\n\n"
        "**Motion 2 — Lease the granary.** Seconded by Ann Lee. Lost: 2 in favour, 4 against.\n"
    )
    assert told(text, under_the_motion(*laid_out(text, question))) == answer


def test_what_another_record_says_of_the_matter_is_no_motion_of_this_one() -> None:
    analysis, reading, index = laid_out("今天天气好。\n同意的47户，不同意的12户。\n", "装充电桩反对的有几户？")
    (first,) = reading.passages
    sentence = replace(first.sentence, text="装充电桩的请举手。", span=replace(first.sentence.span, record_id="other.md"))
    stray = replace(first, hit=replace(first.hit, sentence=sentence, rank=2))
    found = under_the_motion(analysis, replace(reading, passages=(first, stray)), index)
    assert told("今天天气好。", found) == "passed on"
