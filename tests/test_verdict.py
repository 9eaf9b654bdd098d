"""Verdicts: the signs that a sentence says otherwise, and what is answered, by records a person would read the same way."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_fakes import opened

from assistant.answering.belonging import belongs
from assistant.answering.contrary import CONTRARY_SIGNS, contrary_signs, is_denied
from assistant.pipeline import Assistant
from assistant.question import analyse
from assistant.reading.passages import Passage, prepare_passage
from assistant.reading.reader import Reading
from index.values import Hit, Sentence, Span

RECORD = """理事会会议记录

时间：2024年5月6日
主席：尤淑惠
一、会费调整案：经表决，赞成21人，反对6人，照案通过，自7月1日起实施。
二、外墙整修案：因报价过高，决议缓议。
三、秘书长报告：本季志工共124人，比上季增加14人。
四、年会改在台中举行，不在台北举行。
"""


def passage(question: str, text: str) -> Passage:
    sentence = Sentence(Span("r", 0, len(text)), text, 0, 0, kind="prose")
    return prepare_passage(analyse(question), Hit(sentence=sentence, score=1.0, rank=1), ())


def signs(question: str, text: str) -> set[str]:
    """The names of the signs that are there, the weight of a missing word left aside."""
    found = contrary_signs(analyse(question), passage(question, text))
    return {name for name, value in zip(CONTRARY_SIGNS, found, strict=True) if value and name != "unmet"}


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("会议同意调整会费吗？", "会议不同意调整会费。", True),
        ("会议同意调整会费吗？", "会议同意调整会费。", False),
        ("会议有没有同意调整会费？", "会议同意调整会费。", False),
        ("Did the board not approve the fee?", "The board did not approve the fee.", False),
        ("Did the board approve the fee?", "The board did not approve the fee.", True),
        ("Did the board approve the fee?", "The board approved the fee, but no one spoke on parking.", False),
        ("步道修好了吗？", "步道已修好，费用不超过四万元。", False),
        ("Was the boardwalk approved?", "The boardwalk was approved at a cost not exceeding £4.", False),
    ],
)
def test_a_denial_is_held_against_the_question(question: str, text: str, expected: bool) -> None:
    assert is_denied(analyse(question), passage(question, text)) == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("利润上升了吗？", "利润下降。", {"opposed"}),
        ("Did profits rise?", "利润下降。", {"opposed"}),
        ("Did profits rise?", "Profits rose.", {"agreed"}),
        ("Is the hall open on Monday?", "The hall is open on Tuesday.", {"opposed"}),
        ("来了30人吗？", "来了45人。", {"other_figure"}),
        ("来了45人吗？", "来了45人。", {"same_figure"}),
        ("只有王小明到场吗？", "只有王小明到场。", set()),
        ("有临时动议吗？", "临时动议：无", {"nothing"}),
    ],
)
def test_signs(question: str, text: str, expected: set[str]) -> None:
    found = signs(question, text)
    assert expected <= found
    assert "denied" not in found or expected == {"nothing"}
    assert expected or not found & {"opposed", "other_figure", "restricted"}


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return opened(tmp_path_factory.mktemp("verdict"), RECORD)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("会费调整案通过了吗？", "是"),
        ("外墙整修案通过了吗？", "否"),
        ("年会在台北举行吗？", "否"),
        ("主席是尤淑惠吗？", "是"),
        ("屋顶案通过了吗？", ""),
        ("停车场扩建了吗？", ""),
    ],
)
def test_verdicts(board: Assistant, question: str, answer: str) -> None:
    """An abstention has no text; what no sentence speaks of has no verdict."""
    found = board.ask(question)
    assert found.text.startswith(answer) if answer else found.status == "not_in_record"


@pytest.mark.parametrize(("figure", "status"), [("42", "answered"), ("40", "not_in_record")])
def test_a_figure_that_the_sentence_tells_otherwise_is_not_confirmed(tmp_path: Path, figure: str, status: str) -> None:
    (tmp_path / "seeds").mkdir()
    line = "It was agreed to raise plot rents from £38 to £42 a year.\n"
    (tmp_path / "seeds" / "club.txt").write_text("Minutes of the allotment club\n\n" + line, "utf-8")
    found = Assistant.open(tmp_path / "seeds", home=tmp_path / "home").ask(f"Was the plot rent raised to £{figure}?")
    assert found.status == status
    assert not found.text.startswith("Yes") or figure in found.quote


@pytest.mark.parametrize(
    ("question", "verdict", "span"),
    [
        ("林志明是区水务局的吗？", "yes", "区水务局局长林志明"),
        ("林志明来自水务局吗？", "yes", "区水务局局长林志明"),
        ("何秀兰也是区水务局的吗？", "no", "市供水集团经理何秀兰"),
        ("林志明是区水务局局长吗？", None, ""),  # his office is asked for, too
        ("何秀兰是经理吗？", None, ""),
        ("陈立是区水务局的吗？", "", ""),  # named without a body
    ],
)
def test_who_is_of_a_body_is_told_by_the_body_beside_the_name(question: str, verdict: str | None, span: str) -> None:
    text = "区水务局局长林志明、市供水集团经理何秀兰到会，陈立列席。"
    found = belongs(analyse(question), Reading((passage(question, text),), ()))
    assert (found.computed if found else None) == verdict
    assert (text[found.spans[0].start : found.spans[0].end] if found and found.spans else "") == span


PRESS = """5月6日，全市渔港工作会议召开。全国总会副主席江平，市渔港局局长张和出席会议并讲话。会议由副局长王成主持。

请假：徐南

江平表示，要把总书记李安在大会上的重要讲话精神作为首要任务。

表决：章程修订案以赞成219票、反对8票获得通过。
"""


@pytest.mark.parametrize(
    ("question", "text", "verbatim"),
    [
        ("王成主持会议了吗？", "是", ("王成",)),
        ("是张和主持的会议吗？", "否", ("王成",)),
        ("Did Jiang Ping chair the meeting?", "No", ("王成",)),
        ("Did Zhang He attend?", "Yes", ("张和",)),
        ("徐南出席会议了吗？", "否", ("徐南",)),
        ("Was Xu Nan absent?", "Yes", ("徐南",)),
        ("江平在会上讲话了吗？", "是", ("江平",)),
        ("李安在会上讲话了吗？", "", ()),  # what he said elsewhere is quoted
    ],
)
def test_whether_somebody_had_a_part_is_told_by_the_card(
    press: Assistant, question: str, text: str, verbatim: tuple[str, ...]
) -> None:
    answer = press.ask(question)
    assert (answer.text, answer.verbatim) == (text, verbatim)


def test_votes_against_deny_nothing_where_it_was_carried(press: Assistant) -> None:
    assert press.ask("章程修订案通过了吗？").text == "是"


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return opened(tmp_path_factory.mktemp("press"), PRESS)


def test_who_was_away_is_not_made_up(press: Assistant, tmp_path: Path) -> None:
    assert press.ask("谁没来？").verbatim == ("徐南",)
    assert opened(tmp_path, PRESS.replace("请假：徐南\n", "")).ask("谁没来？").status == "not_in_record"
