"""What was decided on a matter, in a record invented for these tests."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from assistant.answering.resolved import resolved
from assistant.question import analyse
from assistant.reading.passages import prepare_passage
from assistant.reading.reader import Reading
from index.sentences import split_sentences
from index.store import Index
from index.values import Hit, Record

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
    record = Record(id="r.txt", path="r.txt", title="", date="", text=TEXT, sha256="")
    sentences = split_sentences(record)
    index = cast(Index, SimpleNamespace(record=lambda _: record, sentences=lambda _: sentences))
    analysis = analyse(question)
    reading = Reading((prepare_passage(analysis, Hit(sentences[0], score=1.0, rank=1), []),), ())
    found = resolved(analysis, reading, index)
    return TEXT[found.spans[0].start : found.spans[0].end] if found else ""


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
    ],
)
def test_the_decision_under_the_matter_named_is_cited_whole(question: str, answer: str) -> None:
    assert decided(question) == answer
