"""How somebody voted, and what a table of actions tells, asked of the whole assistant; the record is invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_fakes import opened

RECORD = """# Harbour Trust
**Present:** Dana Lowe (Chair), Imran Bale, Sal Pike, Rhys Penn

### 1. Towpath
The Board resolved to accept the quotation from Towline Ltd. Carried by 4 votes to 1, Mr Penn voting against.

### 2. Survey
The survey found 27 burrows and cost £2,400.

### Actions
| Action | Owner | By |
|---|---|---|
| Sign the contract | Dana Lowe | 29 March |
| Obtain three quotes | Imran Bale | 10 April |
"""
CHINESE = """竹编协会理事会会议纪要
审议会费调整案：经表决，敖远帆投反对票，其余理事赞成，以5票对1票通过。
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Did Mr Penn vote for it?", "No"),
        ("Did Rhys Penn vote against the towpath quotation?", "Yes"),
        ("What was the vote on the towpath?", "4 votes to 1"),
        ("What are the actions?", "Sign the contract, Obtain three quotes"),  # not the heading row
    ],
)
def test_english_minutes(tmp_path: Path, question: str, told: str) -> None:
    assert opened(tmp_path, RECORD).ask(question).text == told


def test_nobody_is_given_a_vote_that_is_not_told(tmp_path: Path) -> None:
    assert opened(tmp_path, RECORD).ask("Did Sal Pike vote against?").status == "not_in_record"


@pytest.mark.parametrize(
    ("question", "told"), [("敖远帆投了反对票吗？", "是"), ("敖远帆投了赞成票吗？", "否"), ("表决结果如何？", "5票对1票")]
)
def test_chinese_minutes(tmp_path: Path, question: str, told: str) -> None:
    assert opened(tmp_path, CHINESE).ask(question).text == told


def test_naming_a_matter_decides_nothing(tmp_path: Path) -> None:
    text = "家長會會議紀錄\n案由二：營養午餐更換廠商案。\n說　明：現行廠商今年被投訴7次。\n決　議：續約一學期觀察。\n"
    assert opened(tmp_path, text).ask("午餐廠商換了嗎？").status == "not_in_record"
