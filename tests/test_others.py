"""Who else and whether anyone: over records made for the purpose."""

from __future__ import annotations

import pytest

from assistant.conversation.anyone import denies_all, who_form
from assistant.others import NO_OTHERS
from assistant.pipeline import Assistant
from assistant.values import Answer, Turn

pytestmark = pytest.mark.slow
RECORD = """Minutes of the Alder Street Garden Club

Date: 4 May 2023
Chair: Ann Lindqvist
Present: Ann Lindqvist, Per Osgood, Mia Tarrant
Absent: Olga Brandt

Per Osgood seconded the motion to buy benches. The motion carried without a vote against it.
Mia Tarrant will paint the benches before 1 June 2023.
"""
COUNCIL = """第三次理事会会议记录

时间：2023年5月18日
主席：陈美玲
出席：陈美玲、李建国、周晓芳

经表决，无人反对修缮图书馆。李建国负责修缮。
"""


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return opened(tmp_path_factory, RECORD)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return opened(tmp_path_factory, COUNCIL)


def opened(folders: pytest.TempPathFactory, text: str) -> Assistant:
    seeds = folders.mktemp("seeds")
    (seeds / "minutes.txt").write_text(text, encoding="utf-8")
    return Assistant.open(seeds, home=folders.mktemp("home"))


def converse(assistant: Assistant, *questions: str) -> Answer:
    """The answer to the last of several questions."""
    turns: tuple[Turn, ...] = ()
    for question in questions:
        answer = assistant.ask(question, history=turns)
        turns = (*turns, Turn(question, answer.standalone, answer))
    return turns[-1].answer


def test_who_else_names_only_others(club: Assistant) -> None:
    answer = converse(club, "Who chaired the meeting?", "Who else attended?")
    assert answer.verbatim == ("Per Osgood", "Mia Tarrant")
    assert converse(club, "Who attended besides Per Osgood?").verbatim == ("Ann Lindqvist", "Mia Tarrant")


@pytest.mark.parametrize("more", ["Who else?", "还有谁？", "Anyone else?", "還有其他人嗎？"])
def test_where_all_were_given_it_says_so_and_gives_nobody_again(club: Assistant, more: str) -> None:
    answer = converse(club, "Who seconded the motion to buy benches?", more)
    assert answer.status == "not_in_record" and not answer.spans
    language = answer.language
    assert NO_OTHERS[language].format(given="Per Osgood") in answer.notes
    assert (language == "en") == more.isascii()


def test_what_was_given_stays_out_however_often_more_is_asked_for(council: Assistant) -> None:
    first = converse(council, "会议由谁主持？", "还有谁出席？")
    assert first.verbatim == ("李建国", "周晓芳")
    assert converse(council, "会议由谁主持？", "还有谁出席？", "还有谁？").status == "not_in_record"


def test_a_list_is_left_whole_for_a_question_that_asks_for_no_others(council: Assistant) -> None:
    assert len(converse(council, "会议由谁主持？", "出席的有谁？").verbatim) == 3


def test_whether_anyone_is_answered_with_who(club: Assistant) -> None:
    answer = converse(club, "Was anyone absent?")
    assert answer.verbatim == ("Olga Brandt",) and answer.standalone == "Who was absent?"


def test_nobody_is_still_nobody(council: Assistant) -> None:
    answer = converse(council, "有没有人反对修缮图书馆？")
    assert answer.text == "否" and "无人反对" in answer.quote


def test_the_frame_speaks_the_askers_language_over_a_question_in_the_other(club: Assistant) -> None:
    answer = converse(club, "Who will paint the benches?", "什么时候？")
    assert answer.language == "zh-Hans" and "1 June 2023" in answer.text


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("有沒有人附議？", "誰附議？"), ("对停车方案有人反对吗？", "对停车方案谁反对？"), ("有没有其他人发言？", "还有谁发言？"),
        ("有没有人行道？", ""), ("有多少人反对？", ""), ("有人数限制吗？", ""), ("有人反对。", ""),
        ("Did anybody vote against it?", "Who voted against it?"), ("Were any members absent?", "Who was absent?"),
        ("Does anyone oppose the plan?", "Who opposes the plan?"), ("Was there anyone else who objected?", "Who else objected?"),
        ("Did anything change?", ""), ("Did Ann second it?", ""), ("Who seconded it?", ""),
    ],
)  # fmt: skip
def test_who_forms(question: str, who: str) -> None:
    assert who_form(question) == who


@pytest.mark.parametrize(("sentence", "denies"), [("全体一致通过。", True), ("There were no objections.", True), ("两人反对。", False)])
def test_denials(sentence: str, denies: bool) -> None:
    assert denies_all(sentence) is denies
