"""A year told as seen from the meeting is the year that it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_fakes import opened

from assistant.reading.years import year_of, years_told

RECORD = """時間：2024年3月5日
主席：魏長庚
去年全縣修復石橋三座，今年計劃修復石橋五座。
2023年補助經費為八十萬元，2022年為六十萬元。
112年度志工人數為四十人。
"""


@pytest.mark.parametrize(
    ("folded", "held", "years"),
    [
        ("去年修了三座,今年修五座,明年再修两座", "2024", ("2023", "2024", "2025")),
        ("比去年多两座", "2024", ()),
        ("不能像去年那样", "2024", ()),
        ("two more than last year", "2024", ()),
        ("last year we mended three", "2024", ("2023",)),
        ("last year we mended three", "", ()),
        ("前年的账", "2024", ("2022",)),
        ("109年度", "", ("2020",)),
        ("民国98年", "", ("2009",)),
        ("110年来", "", ()),
        ("2023.5米", "", ("2023",)),
        ("12023年", "", ()),
    ],
)
def test_years_are_told_by_number_or_from_the_meeting(folded: str, held: str, years: tuple[str, ...]) -> None:
    assert years_told(folded, held) == years


def test_a_date_without_year_tells_none() -> None:
    assert [year_of(date) for date in ("2024-03-05", "2024", "--03-05", "")] == ["2024", "2024", "", ""]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("2023年修復了幾座石橋？", "三座"),
        ("去年的補助經費是多少？", "八十萬元"),
        ("How much was the subsidy last year?", "八十萬元"),
        ("2023年志工有多少人？", "四十人"),
    ],
)
def test_a_question_finds_the_year_that_is_told_in_other_words(tmp_path: Path, question: str, answer: str) -> None:
    told = opened(tmp_path, RECORD).ask(question)
    assert (told.status, told.text) == ("answered", answer)


def test_no_figure_of_another_year_is_given(tmp_path: Path) -> None:
    assert opened(tmp_path, RECORD).ask("2021年修復了幾座石橋？").status != "answered"
