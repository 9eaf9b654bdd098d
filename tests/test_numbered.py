"""What is asked of the item of a number, in records invented for these tests."""

from __future__ import annotations

import pytest
from reading_fakes import laid_out, told

from assistant.answering.lists import collect_list
from assistant.answering.numbered import numbered_item

TABLE = """# Allotment society

## Action items

| No. | Action | Owner | Due |
|---|---|---|---|
| 1 | Mend the water butt | Ola Berg | 3 June |
| 2 | Order compost | Piet Vos | |
"""
PROSE = """会议部署了三项工作。一是修好水渠，由赵平负责。二是清点农具。三是补种果树。
"""


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
    assert told(TABLE, numbered_item(*laid_out(TABLE, question))) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("第二项工作是什么？", "清点农具"),
        ("第一项工作由谁负责？", "赵平"),
        ("第二项工作由谁负责？", "not in the record"),
        ("第二项工作要花多少钱？", "passed on"),
        ("第四项工作是什么？", "not in the record"),
    ],
)
def test_an_item_in_prose_is_no_person(question: str, answer: str) -> None:
    assert told(PROSE, numbered_item(*laid_out(PROSE, question))) == answer


PRESS = """王明要求，今年抓好三项重点工作。
一是修好水渠，六月底前完成东渠清淤，经费由区里承担。
二是清点农具。
三是补种果树。
李平强调，要分清主次，做到保安全、保生产、保民生。
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("把那三项工作列一下", "修好水渠"),
        ("List the three areas of work.", "修好水渠"),  # the words are another language's, the number is the same
        ("Name the five areas of work.", "passed on"),
    ],
)
def test_items_are_known_by_their_number_and_named_by_their_first_clause(question: str, answer: str) -> None:
    analysis, reading, index = laid_out(PRESS, question)
    assert analysis.is_list
    assert told(PRESS, collect_list(analysis, reading, (), index=index)) == answer
