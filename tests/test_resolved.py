"""What was decided on a matter, in a record invented for these tests."""

from __future__ import annotations

import pytest
from reading_fakes import laid_out, told

from assistant.answering.resolved import resolved

TEXT = """討論事項
議題一：車道防水工程
說明：共三家報價。
決議：由立揚承作，年底前完工。

議題二：晚會經費
決議：
1. 編列6萬元。

議題三：車道照明
決議：緩議。
"""


def decided(question: str) -> str:
    found = resolved(*laid_out(TEXT, question))
    return told(TEXT, found) if found else ""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("車道防水工程的決議是什麼？", "由立揚承作，年底前完工。"),
        ("关于晚会经费，会议作出什么决定？", "編列6萬元。"),
        ("車道照明案怎麼決議的？", "緩議。"),
        ("車道的決議是什麼？", ""),
        ("泳池整修的決議是什麼？", ""),
        ("車道防水工程由誰承作？", ""),
        ("會議決議了什麼？", ""),
        ("車道照明案做了什麼決議？", "緩議。"),
        ("议题二的决议", "編列6萬元。"),
        ("第一案的決議是什麼？", "由立揚承作，年底前完工。"),
        ("第四案的決議是什麼？", ""),
    ],
)
def test_the_decision_under_the_matter_named_is_cited_whole(question: str, answer: str) -> None:
    assert decided(question) == answer
