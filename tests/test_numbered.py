"""What is asked of the item of a number, in records invented for these tests."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from assistant.answering.numbered import numbered_item
from assistant.question import analyse
from assistant.reading.passages import prepare_passage
from assistant.reading.reader import Reading
from index.sentences import split_sentences
from index.store import Index
from index.values import Hit, Record

TABLE = """# Allotment society

## Action items

| No. | Action | Owner | Due |
|---|---|---|---|
| 1 | Mend the water butt | Ola Berg | 3 June |
| 2 | Order compost | Piet Vos | |
"""
PROSE = """会议部署了三项工作。一是修好水渠，由赵平负责。二是清点农具。三是补种果树。
"""


def asked(text: str, question: str) -> str:
    record = Record(id="r.md", path="r.md", title="", date="", text=text, sha256="")
    sentences = split_sentences(record)
    index = SimpleNamespace(
        record=lambda _: record,
        sentences=lambda _: sentences,
        sentence=lambda row: sentences[row],
        rows=lambda _: range(len(sentences)),
        row_of=sentences.index,
    )
    analysis = analyse(question)
    reading = Reading((prepare_passage(analysis, Hit(sentences[0], score=1.0, rank=1), []),), ())
    found = numbered_item(analysis, reading, cast(Index, index))
    if found is None:
        return "passed on"
    return text[found.spans[0].start : found.spans[0].end] if found.spans else "not in the record"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the second action item?", "Order compost"),
        ("Who is responsible for the first action item?", "Ola Berg"),
        ("When is the first action item due?", "3 June"),
        ("第二项行动由谁负责？", "Piet Vos"),
        ("When is the second action item due?", "passed on"),
        ("Who is responsible for the fifth action item?", "not in the record"),
        ("Who came to the first meeting?", "passed on"),
    ],
)
def test_a_row_is_asked_by_its_column(question: str, answer: str) -> None:
    assert asked(TABLE, question) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("第二项工作是什么？", "清点农具"),
        ("第一项工作由谁负责？", "passed on"),
        ("第四项工作是什么？", "not in the record"),
    ],
)
def test_an_item_in_prose_is_no_person(question: str, answer: str) -> None:
    assert asked(PROSE, question) == answer
