"""The laws every answer keeps, over the shipped record and records made for the purpose."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.pipeline import MAX_QUESTION_CHARS, Assistant, check_question
from assistant.question import analyse
from assistant.values import Answer, Turn
from index.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow

RECORD = """第三次理事会会议记录

时间：2023年5月18日下午2时
地点：文化中心205室
主席：陈美玲
出席：陈美玲、李建国、周晓芳
记录：周晓芳

会议决定拨款12万元修缮图书馆，由李建国负责，6月30日前完成。2022年的参观人数是3200人，2023年是4100人。
李建国表示，屋顶漏水已经影响阅览室的使用。
"""
QUESTIONS = [
    "谁主持会议？", "會議在哪裡召開？", "Who took the minutes?", "拨款多少？", "谁负责修缮？", "出席的有谁？", "李建国说了什么？",
    "2022年和2023年一共有多少人参观？", "2023年比2022年多多少人？", "会议室是什么颜色？", "Did 李建国 chair the meeting?", "为什么？",
    "第二项任务是什么？", "how much money was granted?", "😀？", "。", "a",
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    seeds = tmp_path_factory.mktemp("seeds")
    (seeds / "board.txt").write_text(RECORD, encoding="utf-8")
    return Assistant.open(seeds, home=tmp_path_factory.mktemp("home"))


def check_laws(assistant: Assistant, answer: Answer) -> None:
    """The laws of `Answer`, checked against the records themselves."""
    assert (answer.status == "answered") == bool(answer.spans)
    assert len(answer.spans) == len(answer.verbatim)
    for span, words in zip(answer.spans, answer.verbatim, strict=True):
        text = assistant.index.record(span.record_id).text
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == words
    for evidence in answer.evidence:
        assert assistant.index.record(evidence.record).text[evidence.start : evidence.end] == evidence.text
    assert 0.0 <= answer.confidence <= 1.0


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_keep_their_laws(assistant: Assistant, question: str) -> None:
    check_laws(assistant, assistant.ask(question))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=80).filter(str.strip))
def test_any_text_is_a_question(assistant: Assistant, question: str) -> None:
    check_laws(assistant, assistant.ask(question))


def test_the_same_question_gets_the_same_answer(assistant: Assistant) -> None:
    assert assistant.ask("谁主持会议？") == assistant.ask("谁主持会议？")


def test_history_travels_with_the_question(assistant: Assistant) -> None:
    first = assistant.ask("2022年的参观人数是多少？")
    second = assistant.ask("那2023年呢？", history=(Turn(first.question, first.standalone, first),))
    assert "2023" in second.standalone
    assert "4100" in second.text


@pytest.mark.parametrize("question", ["", "  \n", "问" * (MAX_QUESTION_CHARS + 1)])
def test_questions_that_cannot_be_asked(question: str) -> None:
    with pytest.raises(UsageError):
        check_question(question)


def test_a_person_named_in_the_other_script_is_no_stranger(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("王曉傑：我建議把預算改成三萬元。\n李四：同意。\n", encoding="utf-8")
    assistant = Assistant.open(tmp_path / "seeds", home=tmp_path / "home")
    for question, stranger in (("王晓杰建议预算多少？", False), ("王曉傑建議預算多少？", False), ("张大同建议预算多少？", True)):
        analysis = assistant.retriever.weigh(analyse(question))
        reading = assistant.reader.read(analysis, assistant.retriever.retrieve(analysis))
        assert {passage.stranger for passage in reading.passages} == {stranger}


MINUTES = """第二次會議紀錄
時間：112年5月4日
主席：王小明
案由一：調整場地費案。
決議：照案通過。
案由二：延長開放時間案，提請討論。
決議：緩議。
臨時動議：無。
"""


@pytest.mark.parametrize(
    ("question", "computed"),
    [("有没有临时动议？", "no"), ("調整場地費案通過了嗎？", "yes"), ("種樹案通過了嗎？", "")],
)
def test_a_verdict_is_of_the_matter_asked_about(tmp_path: Path, question: str, computed: str) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(MINUTES, encoding="utf-8")
    answer = Assistant.open(tmp_path / "seeds", home=tmp_path / "home").ask(question)
    assert answer.text.startswith({"yes": "是", "no": "否", "": ""}[computed])
    assert (answer.status == "answered") == bool(computed)


@pytest.mark.parametrize("question", ["会议决定了什么？", "What was decided?"])
def test_what_was_decided_is_told_by_the_card(tmp_path: Path, question: str) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(MINUTES, encoding="utf-8")
    assistant = Assistant.open(tmp_path / "seeds", home=tmp_path / "home")
    assert "緩議" in assistant.ask(question).quote or len(assistant.ask(question).spans) == 2
    (tmp_path / "seeds" / "a.txt").write_text("主席：王小明\n大家討論了場地費。\n", encoding="utf-8")
    assert Assistant.open(tmp_path / "seeds", home=tmp_path / "home").ask(question).status == "not_in_record"


def test_those_absent_are_of_the_meeting_asked_about_alone(tmp_path: Path) -> None:
    """Two cards are looked at; only the one of the record that answers gives the list."""
    (tmp_path / "seeds").mkdir()
    bees = "养蜂合作社社员代表大会会议纪要\n地点：文化站\n主持：李大同\n请假：温良玉\n\n会议通报去年产蜜46吨。\n"
    boats = "Harbour Users\nPlace: net loft\nChair: Agnes Moss\nAbsent: Florian Quick, Greta Sowden\n\nSeals.\n"
    (tmp_path / "seeds" / "bees.txt").write_text(bees, "utf-8")
    (tmp_path / "seeds" / "boats.txt").write_text(boats, "utf-8")
    opened = Assistant.open(tmp_path / "seeds", home=tmp_path / "home")
    answer = opened.ask("Who was absent from the beekeepers' assembly?")
    assert len({span.record_id for span in answer.spans}) == 1


CLUB = """Annual General Meeting of the Bowls Club, 2 March 2025, the boathouse

Time: 14:00 - 16:25
Present: Ms Petra Lund, Mr Ivo Baxter
Next meeting: 21 January 2026, 14:00, chaired by Petra Lund

The minutes of the last AGM (3 March 2024) were read. The Charging Policy was deferred. Ms Lund presented the accounts. The lease of the green was renewed by Baxter.
"""


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did the meeting end?", "16:25"),
        ("Who presented the accounts?", "Ms Lund"),
        ("Who was in attendance?", "Petra Lund, Ivo Baxter"),
        ("Who couldn't make it?", ""),
        ("When was the AGM held?", "2 March 2025"),
        ("Where was the AGM held?", "the boathouse"),
        ("Which policy was deferred?", "Charging Policy"),  # with its article or without
        ("Who chaired the meeting?", ""),
    ],
)
def test_a_header_answers_before_what_only_looks_alike(tmp_path: Path, question: str, text: str) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(CLUB, encoding="utf-8")
    answer = Assistant.open(tmp_path / "seeds", home=tmp_path / "home").ask(question)
    assert answer.text.removeprefix("The ") == text
