"""Why somebody was away, in a record invented for these tests."""

from __future__ import annotations

import pytest
from reading_fakes import laid_out, told

from assistant.answering.away import why_away

TEXT = """第三次會議紀錄

出席：李大同、王小明（線上）
**請假：** 陳淑芬（出國考察）、林志強
說明：王小明（會計）建議緩辦。
"""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("陳淑芬為什麼請假？", "出國考察"),
        ("陈淑芬为何没来？", "出國考察"),
        ("Why was 陳淑芬 absent?", "出國考察"),
        ("林志強為什麼請假？", "not in the record"),
        ("王小明為什麼缺席？", "passed on"),
        ("陳淑芬為什麼反對？", "passed on"),
        ("誰請假？", "passed on"),
    ],
)
def test_the_reason_stands_in_brackets_behind_the_name(question: str, answer: str) -> None:
    assert told(TEXT, why_away(*laid_out(TEXT, question))) == answer
