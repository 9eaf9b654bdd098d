"""Votes, movers and seconders of the motion named, in a record invented for these tests."""

from __future__ import annotations

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
