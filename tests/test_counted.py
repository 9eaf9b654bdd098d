"""Numbers that a record does not state and its words give, in records invented for these tests."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reading_fakes import laid_out

from assistant.answering.counted import with_counted
from assistant.answering.decision import Decision
from assistant.facts import read_card
from assistant.reading.behind import fields_behind
from index.values import Hit, Span

MINUTES = """第三次會議紀錄

時間：下午2時至4時10分
出席：李大同、王小明、趙平
請假：陳淑芬（出國考察）
會議部署了下一步的重點工作。
一是修好水渠。
二是清點農具。
共收到一批意見，其中5條重複。
"""
PARISH = """PARISH COUNCIL

Date: 3 May 2025, 7.15 pm
Present: Ann Lee (Chair); Bo Ray; Cy Dow; 12 members of the public
Apologies: Di Fox (ill health) and Ed Gill (away)
The meeting closed at 9.05 pm.
"""


def counted(text: str, question: str, stated: str = "", confidence: float = 0.9) -> Decision:
    """What comes of a question where the record states something, or nothing."""
    analysis, reading, index = laid_out(text, question)
    sentences = tuple(index.sentences("r.md"))
    card = read_card(index.record("r.md"), sentences)
    listed = tuple(fact for name in fields_behind(analysis) for fact in card.of(name))
    start = text.find(stated)
    spans, hits = (Span("r.md", start, start + len(stated)),), (Hit(sentences[0], 1.0, 1),)
    decision = Decision("count", spans, "", confidence, hits) if stated else Decision("count")
    return with_counted(analysis, replace(reading, listed=listed), index, decision)


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        (MINUTES, "多少人出席？", "3"),
        (MINUTES, "How many people were present?", "3"),
        (MINUTES, "下一步有幾項重點工作？", "2"),
        (MINUTES, "會議開了多久？", "2小時10分鐘"),
        (MINUTES, "会议历时多久？", "2小时10分钟"),
        (PARISH, "How long did the meeting last?", "1 hour 50 minutes"),
        (PARISH, "How long did it last?", "1 hour 50 minutes"),
        (PARISH, "Number of apologies?", "2"),
        (MINUTES, "幾個人請假？", ""),  # one alone: a list of one may be cut short
        (PARISH, "How many people attended?", ""),  # the public is not named
        (MINUTES, "修水渠要多久？", ""),  # not the meeting
        (MINUTES, "重點工作投了幾票？", ""),  # no items are counted
    ],
)
def test_what_is_listed_is_counted(text: str, question: str, answer: str) -> None:
    assert counted(text, question).computed == answer


def test_each_item_is_cited_and_it_says_that_it_is_computed() -> None:
    decision = counted(MINUTES, "多少人出席？")
    assert [MINUTES[span.start : span.end] for span in decision.spans] == ["李大同", "王小明", "趙平"]
    assert decision.notes == ("computed: 3 listed",)


def test_a_stated_number_wins_and_a_note_tells_of_the_list() -> None:
    decision = counted(MINUTES, "多少人出席？", "5條")
    assert (decision.computed, decision.notes) == ("", ("the record lists 3",))


@pytest.mark.parametrize(("stated", "confidence"), [("一批", 0.9), ("5條", 0.5)])
def test_what_is_no_number_or_hardly_sure_does_not_win(stated: str, confidence: float) -> None:
    assert counted(MINUTES, "下一步有幾項重點工作？", stated, confidence).computed == "2"


def test_only_a_surer_time_stands_against_that_of_beginning_and_end() -> None:
    assert counted(MINUTES, "會議開了多久？", "5條", 0.7).computed == "2小時10分鐘"
