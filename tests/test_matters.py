"""Votes, movers and seconders of the motion named, in a record invented for these tests."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from assistant.answering.matters import outcome_of_the_motion, under_the_motion
from assistant.question import Analysis, analyse
from assistant.reading.passages import prepare_passage
from assistant.reading.reader import Reading
from index.sentences import split_sentences
from index.store import Index
from index.values import Hit, Record

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


def laid_out(question: str) -> tuple[Analysis, Reading, Index]:
    record = Record(id="r.md", path="r.md", title="", date="", text=TEXT, sha256="")
    sentences = split_sentences(record)
    index = cast(Index, SimpleNamespace(sentences=lambda _: sentences))
    analysis = analyse(question)
    reading = Reading((prepare_passage(analysis, Hit(sentences[0], score=1.0, rank=1), []),), ())
    return analysis, reading, index


def told(question: str) -> str:
    found = under_the_motion(*laid_out(question))
    if found is None:
        return "passed on"
    return TEXT[found.spans[0].start : found.spans[0].end] if found.spans else "not in the record"


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
    assert told(question) == answer


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
    found = outcome_of_the_motion(*laid_out(question))
    assert (found.computed if found else None) == verdict
