"""Who holds an office, asked of the whole assistant; the record is invented for these tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_fakes import opened

from assistant.question import analyse

RECORD = """全国竹编协会与市手工业工会联席会议召开

4月18日，全国竹编协会与市手工业工会2023年度联席会议在汐原召开。协会会长濮阳岳、工会主席缑明珂出席会议并讲话，协会秘书长敖远帆主持会议。
省竹编协会副会长戚少白介绍了经验，市手工业工会副主席牧仁作了总结。
"""
MINUTES = """Harbour Trust, board meeting, 4 May 2023
Present: Dana Lowe (Chair), Imran Bale (Treasurer), Sal Pike (Fundraising Director)
Imran Bale presented the accounts. Sal Pike reported on the autumn appeal.
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("工会主席是谁？", "缑明珂"),  # not who chaired the meeting
        ("工會主席是邊位？", "緱明珂"),
        ("工会主席？", "缑明珂"),
        ("协会会长是谁？", "濮阳岳"),  # not the 协会秘书长
        ("全国竹编协会会长是谁？", "濮阳岳"),  # 协会 says it again
        ("谁是协会秘书长？", "敖远帆"),
        ("Who is the chair of the union?", "缑明珂"),
        ("Who is the secretary general?", "敖远帆"),  # not who took the minutes
        ("会议主席是谁？", "敖远帆"),
        ("谁主持会议？", "敖远帆"),
    ],
)
def test_a_press_report(tmp_path: Path, question: str, told: str) -> None:
    answer = opened(tmp_path, RECORD).ask(question)
    assert answer.text == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who is the treasurer?", "Imran Bale"),
        ("Who's the Trust's fundraising director?", "Sal Pike"),
        ("Who chaired the meeting?", "Dana Lowe"),
    ],
)
def test_english_minutes(tmp_path: Path, question: str, told: str) -> None:
    assert opened(tmp_path, MINUTES).ask(question).text == told


@pytest.mark.parametrize("question", ["学生会主席是谁？", "Who is the president of the union?"])
def test_an_office_that_nobody_holds_is_not_given_away(tmp_path: Path, question: str) -> None:
    assert opened(tmp_path, RECORD).ask(question).status == "not_in_record"


def test_the_chair_is_not_given_for_an_office_that_no_sentence_speaks_of(tmp_path: Path) -> None:
    assert opened(tmp_path, MINUTES).ask("Who is the president?").status == "not_in_record"


@pytest.mark.parametrize("question", ["工会主席是谁？", "工会主席？", "理事会主席是谁？"])
def test_the_chair_of_a_body_is_not_the_chair_of_the_meeting(question: str) -> None:
    assert analyse(question).relation == ""
