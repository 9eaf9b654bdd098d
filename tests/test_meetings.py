"""Many meetings at once: which are asked, that no other answers, and what each of them says."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli import main
from assistant.meetings import Filters, Scopes, read_filters
from assistant.meetings.each import asked_of_one
from assistant.pipeline import Assistant
from assistant.render import render_json, render_text
from assistant.values import Answer, Turn
from index.errors import UsageError
from index.store import Index, ensure_index
from tests.store_fakes import CountingEncoder
from ui.answers import answer_html
from ui.strings import STRINGS

FOLDER = Path(__file__).parent / "meetings"
CASES = json.loads((Path(__file__).parent / "cases" / "meetings.json").read_text("utf-8"))
RECORDS = sorted(path.name for path in FOLDER.iterdir())
QUESTIONS = [case["question"] for case in (*CASES["scopes"], *CASES["answers"])]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return ensure_index(FOLDER, tmp_path_factory.mktemp("home"), encoder=CountingEncoder())


@pytest.fixture(scope="module")
def scopes(index: Index) -> Scopes:
    return Scopes(index)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return Assistant.open(FOLDER, home=tmp_path_factory.mktemp("home"))


def every(index: Index, expected: list[str] | None) -> list[str]:
    return sorted(index.record_ids) if expected is None else sorted(expected)


@pytest.mark.parametrize("case", CASES["scopes"], ids=lambda case: case["question"])
def test_a_question_is_asked_of_the_meetings_it_names(case: dict[str, Any], scopes: Scopes, index: Index) -> None:
    scope = scopes.find(case["question"])
    assert sorted(entry.record_id for entry in scope.entries or scopes.catalog.entries) == every(index, case["records"])
    assert scope.question == case.get("asked", case["question"])
    assert scope.each == case.get("each", False)
    assert (scope.masks is None) == (case["records"] is None)


@pytest.mark.parametrize("case", CASES["filters"], ids=lambda case: str(case["filters"]))
def test_filters_leave_out_records(case: dict[str, Any], scopes: Scopes, index: Index) -> None:
    scope = scopes.find("会议由谁主持？", filters=Filters(**case["filters"]))
    assert sorted(entry.record_id for entry in scope.entries) == every(index, case["records"])
    assert bool(scope.notes) == (case["records"] is None)


@pytest.mark.parametrize("case", CASES["missing"], ids=lambda case: case["question"])
def test_a_meeting_that_is_not_there_is_said(case: dict[str, Any], scopes: Scopes, index: Index) -> None:
    scope = scopes.find(case["question"])
    assert len(scope.entries) == len(index.record_ids) and scope.masks is None
    assert len(scope.notes) == 1 and case["says"] in scope.notes[0]


def test_entries_are_newest_first(scopes: Scopes) -> None:
    dates = [entry.date for entry in scopes.find("会议由谁主持？").entries]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("given_filters", [{"date_from": "yesterday"}, {"date_to": "5月"}, {"date_from": "2021 and 2022"}])
def test_a_date_that_cannot_be_read_is_refused(given_filters: dict[str, str], scopes: Scopes) -> None:
    with pytest.raises(UsageError, match="for a date"):
        scopes.find("会议由谁主持？", filters=Filters(**given_filters))


@pytest.mark.parametrize("given_filters", [{"bodi": "x"}, {"meeting": 3}, "board", ["board"]])
def test_filters_of_another_form_are_refused(given_filters: object) -> None:
    with pytest.raises(UsageError, match="filters"):
        read_filters(given_filters)


@given(st.sampled_from(QUESTIONS), st.sampled_from(["", "no such", "2021"]))
@settings(max_examples=30)
def test_a_single_record_is_asked_as_it_is(question: str, meeting: str) -> None:
    class One:
        record_ids = ("a.txt",)

    scope = Scopes(One()).find(question, filters=Filters(meeting=meeting))  # type: ignore[arg-type]
    assert (scope.question, scope.entries, scope.masks, scope.each) == (question, (), None, False)
    assert bool(scope.notes) == bool(meeting)


@given(st.text(max_size=60))
@settings(max_examples=150)
def test_any_text_has_a_scope(text: str) -> None:
    for language in ("zh-Hans", "en"):
        assert asked_of_one(text, language) != text or not text  # type: ignore[arg-type]


@pytest.mark.slow
@settings(max_examples=40)
@given(st.sampled_from(QUESTIONS), st.sampled_from(RECORDS))
def test_a_filtered_answer_is_of_no_other_record(assistant: Assistant, question: str, record: str) -> None:
    answer = assistant.ask(question, filters=Filters(meeting=record))
    assert {span.record_id for span in answer.spans} <= {record}
    assert {evidence.record for evidence in answer.evidence} <= {record}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES["answers"], ids=lambda case: case["question"] + str(case.get("filters", "")))
def test_answers(case: dict[str, Any], assistant: Assistant) -> None:
    answer = assistant.ask(case["question"], filters=Filters(**case.get("filters", {})))
    if "meetings" in case:
        assert {one.record: one.text for one in answer.meetings} == case["meetings"]
        check_meetings(answer)
    else:
        assert answer.text == case["answer"]
        assert {span.record_id for span in answer.spans} == ({case["record"]} if "record" in case else set())


def check_meetings(answer: Answer) -> None:
    """The laws of an answer for each of several meetings."""
    assert answer.kind == "per_meeting"
    dates = [one.date for one in answer.meetings]
    assert dates == sorted(dates, reverse=True)
    assert answer.spans == tuple(span for one in answer.meetings for span in one.spans)
    for one in answer.meetings:
        assert {span.record_id for span in one.spans} == {one.record} == {answer.evidence[one.evidence].record}
        assert one.text in answer.text


@pytest.mark.slow
def test_the_command_line_filters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shared = ["--seeds", str(FOLDER), "--home", str(tmp_path)]
    assert main(["ask", "Who chaired the meeting?", "--from", "2021-03-13", "--to", "2021-03", *shared]) == 0
    assert capsys.readouterr().out.startswith("Margaret Osei")
    assert main(["ask", "会议由谁主持？", "--body", "理事会", "--json", *shared]) == 0
    assert json.loads(capsys.readouterr().out)["answer"] == "陈美玲"
    assert main(["ask", "会议由谁主持？", "--speaker", "赵大勇", *shared]) == 1
    assert main(["ask", "会议由谁主持？", "--from", "yesterday", *shared]) == 2
    assert "expected a year, month or day" in capsys.readouterr().err


@pytest.mark.slow
def test_lines_carry_filters_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [{"id": "1", "question": "谁主持会议？", "filters": {"meeting": "18"}}, {"id": "2", "question": "谁主持会议？", "filters": {"bodi": "x"}}]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(map(json.dumps, asked))))
    main(["ask", "--jsonl", "--seeds", str(FOLDER), "--home", str(tmp_path)])
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["answer"], second["status"]) == ("林志远", "error")


@pytest.mark.slow
def test_every_place_names_its_meeting(assistant: Assistant) -> None:
    answer = assistant.ask("第18次会议由谁主持？")
    assert "第18次聯席會議紀錄 · 2021-03-12 · joint-18.txt" in render_text(answer)
    evidence = json.loads(render_json(answer))["evidence"][0]
    assert (evidence["title"], evidence["date"]) == ("第18次聯席會議紀錄", "2021-03-12")
    assert "第18次聯席會議紀錄" in answer_html(answer, 0, STRINGS["zh-Hans"])


@pytest.mark.slow
def test_each_meeting_has_its_line(assistant: Assistant) -> None:
    answer = assistant.ask("第18次和第19次会议分别由谁主持？")
    lines = render_text(answer).splitlines()
    assert lines[0].startswith("2021-06-18 · 第19次聯席會議紀錄: 黄淑芬")
    assert lines[3].startswith("2021-03-12 · 第18次聯席會議紀錄: 林志远")
    told = json.loads(render_json(answer))["meetings"]
    assert [(one["record"], one["answer"], one["evidence"]) for one in told] == [("joint-19.txt", "黄淑芬", 0), ("joint-18.txt", "林志远", 1)]
    page = answer_html(answer, 3, STRINGS["zh-Hans"])
    assert page.count("do=cite&#38;turn=3&#38;evidence=1") == 2  # at the answer and under its sentence
    assert page.index("黄淑芬") < page.index("林志远")


@pytest.mark.slow
def test_what_all_say_alike_is_said_once(assistant: Assistant, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Minutes {name.upper()}\n\nDate: 3 May 2024\nChair: Ann Lindqvist\n\nThe roof was discussed.\n", "utf-8")
    answer = Assistant.open(tmp_path, home=tmp_path / "home").ask("Who chaired the meeting?")
    assert (answer.text, answer.meetings, len(answer.spans)) == ("Ann Lindqvist", (), 2)
    assert any("2 records say the same" in note for note in answer.notes)


@pytest.mark.slow
def test_a_follow_up_goes_on_about_the_same_meeting(assistant: Assistant) -> None:
    first = assistant.ask("第18次会议由谁主持？")
    second = assistant.ask("会议在哪里召开？", history=(Turn(first.question, first.standalone, first),))
    assert second.text == "县政大楼三楼会议室"
    assert any("第18次聯席會議紀錄" in note for note in second.notes)
