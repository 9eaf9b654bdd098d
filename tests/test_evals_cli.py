"""The command: its exit status, its one clear line, and what it writes, with a system that knows one answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.values import Answer, Turn
from evals import archive, cli
from evals.loading import QuestionSet, ask_alone, load_sets
from evals.values import Question
from index.values import Hit, Span


class Parrot:
    """Always answers 甲, at the start of the record."""

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        return Answer(question, question, "zh-Hans", "answered", text="甲", spans=(Span("r.txt", 0, 1),), confidence=0.5)

    def rank(self, question: str) -> list[Hit]:
        return []


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "r.txt").write_text("甲乙丙。学习会议。", "utf-8")
    rows = [{"id": name, "question": "谁？", "lang": "zh-Hans", "type": "person", "record": "r.txt", "answers": [answer]} for name, answer in ("a甲", "b乙")]
    (tmp_path / "s.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    opened: list[str] = []
    monkeypatch.setattr(cli, "opener", lambda name, *, models: opened.append(name) or (lambda seeds, home: Parrot()))
    monkeypatch.setattr(cli, "FLOORS", tmp_path / "baselines.json")
    monkeypatch.setattr(cli, "README", tmp_path / "README.md")
    monkeypatch.setattr(archive, "FOLDER", tmp_path / "results")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_figures_are_printed(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["s.jsonl"]) == 0
    assert "| answer_accuracy | 50.0 [" in capsys.readouterr().out


def test_json(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["s.jsonl", "--json", "--limit", "1"]) == 0
    (run,) = json.loads(capsys.readouterr().out)
    assert run["set"] == "s" and run["mode"] == "record" and [o["text"] for o in run["outcomes"]] == ["甲"]


def test_a_broken_floor_is_status_one(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.FLOORS.write_text('{"s:record": {"answer_accuracy": 0.6}}')
    assert cli.main(["s.jsonl"]) == 1
    assert capsys.readouterr().err == "floor broken: s:record answer_accuracy is 0.500; expected at least 0.600\n"
    assert cli.main(["s.jsonl", "--limit", "1"]) == cli.main(["s.jsonl", "--mode", "open"]) == 0
    assert cli.main(["s.jsonl", "--encoder", "other"]) == 0


def test_floors_are_written(files: Path) -> None:
    assert cli.main(["s.jsonl", "--write-baselines"]) == 0
    assert json.loads(cli.FLOORS.read_text())["s:record"]["answer_accuracy"] == 0.48


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["none.jsonl"], "none.jsonl cannot be read"),
        (["s.jsonl", "--limit", "0"], "no number above 0"),
        (["s.jsonl", "--mode", "both"], "invalid choice: 'both'"),
        (["s.jsonl", "--wrong"], "--wrong"),
        (["s.jsonl", "--limit", "1", "--save"], "leave out --limit"),
        (["s.jsonl", "--questions", "none.json"], "none.json cannot be read"),
    ],
)
def test_bad_input_is_status_two_in_one_line(files: Path, capsys: pytest.CaptureFixture[str], argv: list[str], said: str) -> None:
    assert cli.main(argv) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_a_half_without_questions_is_bad_input(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("t.dev.jsonl").write_text(Path("s.jsonl").read_text().replace('"id"', '"half": "dev", "id"'))
    assert cli.main(["t.dev.jsonl", "--half", "test"]) == 2
    assert "no question is left" in capsys.readouterr().err
    assert cli.main(["t.dev.jsonl", "--half", "dev"]) == 0


def test_all_systems_and_damages(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["s.jsonl", "--ablations", "--baselines", "--corruptions"]) == 0
    printed = capsys.readouterr().out
    for system in ("lexical only", "dense only", "span reader alone", "best sentence", "over scanning noise", "over other script"):
        assert f"| {system} | 2 |" in printed


def test_saving_fills_readme_and_results(files: Path) -> None:
    cli.README.write_text("<!-- evals:start --><!-- evals:end -->", "utf-8")
    assert cli.main(["s.jsonl", "--save"]) == 0
    assert "| `s:record` | 2 | 50.0 [" in cli.README.read_text("utf-8")
    assert {path.name for path in (files / "results").iterdir()} == {"latest.json", "history.jsonl", "report.html", "summary.md"}


def test_report_goes_where_asked(files: Path) -> None:
    assert cli.main(["s.jsonl", "--report", "here"]) == 0
    assert (files / "here" / "report.html").exists() and not (files / "results").exists()


def test_limit_spreads_evenly() -> None:
    many = QuestionSet("s", tuple(Question(str(number), "？", "en", "span") for number in range(10)))
    chosen = cli._choose(many, half=None, limit=5)
    assert [question.id for question in chosen.questions] == ["0", "2", "4", "6", "8"]
    assert cli._choose(many, half="dev", limit=99).questions == many.questions


def test_own_sets_whose_records_are_not_there_are_left_out(files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "own").mkdir()
    text = (files / "s.jsonl").read_text()
    (files / "own" / "here.jsonl").write_text(text)
    (files / "own" / "away.jsonl").write_text(text.replace("r.txt", "meetings/none.md"))
    monkeypatch.setattr(cli, "QUESTIONS", files / "own")
    assert cli.main([]) == 0
    printed = capsys.readouterr()
    assert "## here:record" in printed.out and "away" not in printed.out
    assert printed.err.startswith("away is left out: record meetings/none.md is not there")


def test_conversations_are_also_asked_standalone(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"id": "c", "question": "那？", "lang": "zh-Hans", "type": "person", "record": "r.txt", "answers": ["甲"], "history": ["谁？"], "standalone": "谁？"}
    Path("c.jsonl").write_text(json.dumps(row))
    assert cli.main(["c.jsonl", "--ablations"]) == 0
    assert "| asked standalone | 1 |" in capsys.readouterr().out
    (alone,) = ask_alone(load_sets(Path("c.jsonl"))[0]).questions
    assert (alone.question, alone.history) == ("谁？", ())
