"""The command line as a person types it: one process a command, the shipped weights, the shipped record."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.answering.confidence import NO_ANSWER_THRESHOLD

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def call(*arguments: str, home: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ASSISTANT_HOME": str(home), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=ROOT, env=environment, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )


def one_clear_line(completed: subprocess.CompletedProcess[str]) -> str:
    """The single line on stderr, after asserting that there is just one and no traceback."""
    lines = [line for line in completed.stderr.splitlines() if not line.startswith(("Built", "Refreshed"))]
    assert len(lines) == 1, completed.stderr
    assert "Traceback" not in completed.stderr
    return lines[0]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who chaired the meeting?", "王世成"),
        ("会议由谁主持？", "王世成"),
        ("How many craftsmen were named?", "42"),
        ("首批命名了多少名大國工匠？", "42"),
    ],
)
def test_answers_are_short_located_and_sure(home: Path, question: str, words: str) -> None:
    completed = call("ask", question, "--json", home=home)
    assert completed.returncode == 0, completed.stderr
    answer = json.loads(completed.stdout)
    assert words in answer["answer"] and len(answer["answer"]) <= 12
    assert answer["spans"][0]["text"] in answer["quote"]
    assert {"record", "paragraph", "sentence", "start", "end"} <= answer["evidence"][0].keys()
    assert NO_ANSWER_THRESHOLD <= answer["confidence"] <= 1.0


def test_plain_output_marks_the_span_and_names_the_place(home: Path) -> None:
    completed = call("ask", "Who chaired the meeting?", home=home)
    assert completed.stdout.startswith("王世成")
    assert "【王世成】" in completed.stdout
    assert "paragraph 1, sentence 5" in completed.stdout


def test_abstaining_has_status_one(home: Path) -> None:
    completed = call("ask", "会议室的门是什么颜色？", home=home)
    assert completed.returncode == 1
    assert completed.stdout.startswith("记录里没有说")


def test_history_is_answered_first(home: Path) -> None:
    completed = call(
        "ask", "--history", "2019年在几个行业开展了竞赛？", "那2020年呢？", "--json", home=home
    )
    answer = json.loads(completed.stdout)
    assert "2020" in answer["standalone"]
    assert "12" in answer["answer"]


def test_jsonl_answers_in_order_and_survives_a_bad_line(home: Path) -> None:
    lines = ['{"id": "a", "question": "会议由谁主持？"}', "not json", '{"id": "c", "question": ""}', '{"id": 4}']
    completed = call("ask", "--jsonl", home=home, stdin="\n".join(lines) + "\n")
    answers = [json.loads(line) for line in completed.stdout.splitlines()]
    assert [answer["status"] for answer in answers] == ["answered", "error", "error", "error"]
    assert [answer["id"] for answer in answers] == ["a", "", "c", "4"]
    assert completed.returncode == 0


def test_jsonl_gives_the_same_answers_on_several_processors(home: Path) -> None:
    asked = ["会议由谁主持？", "Who chaired the meeting?", "首批命名了多少名大國工匠？"] * 14  # enough to pile up
    stdin = "".join(json.dumps({"id": str(number), "question": text}) + "\n" for number, text in enumerate(asked))
    answers = []
    for workers in ("1", "2"):
        completed = call("ask", "--jsonl", "--workers", workers, home=home, stdin=stdin)
        answers.append([json.loads(line) for line in completed.stdout.splitlines()])
        assert (completed.returncode, completed.stderr.count("Traceback")) == (0, 0)
    told = [[{**answer, "timings_ms": None} for answer in given] for given in answers]
    assert told[0] == told[1]
    assert [answer["id"] for answer in told[0]] == [str(number) for number in range(len(asked))]


def test_index_tells_what_an_approximate_search_finds(tmp_path: Path) -> None:
    records = str(ROOT / "evals/records")
    completed = call("index", "--seeds", records, "--approximate-from", "100", home=tmp_path)
    assert "approximate search: recall at ten" in completed.stdout
    assert "approximate search" in call("index", "--seeds", records, home=tmp_path).stdout  # the index keeps it
    assert "approximate search" not in call("index", "--seeds", records, "--rebuild", home=tmp_path).stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["index", "--approximate-from", "0"], "is no number above 0"),
        (["ask", ""], "empty"),
        (["ask", "x" * 10_000], "10000 characters"),
        (["ask"], "no question"),
        (["ask", "who?", "--seeds", "nowhere"], "nowhere"),
        (["ask", "who?", "--encoder", "no/such-encoder"], "no/such-encoder"),
        (["ask", "who?", "--reader", "no/such-reader"], "no/such-reader"),
        (["frobnicate"], "frobnicate"),
        (["show", "nothing-like-it"], "nothing-like-it"),
    ],
)
def test_bad_usage_is_one_line_and_status_two(home: Path, arguments: list[str], says: str) -> None:
    completed = call(*arguments, home=home)
    assert completed.returncode == 2, completed.stdout + completed.stderr
    assert says in one_clear_line(completed)
    assert completed.stdout == ""


@pytest.mark.parametrize(
    ("name", "raw"), [("empty.txt", b""), ("image.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4)]
)
def test_unusable_records_are_named(tmp_path: Path, home: Path, name: str, raw: bytes) -> None:
    (tmp_path / name).write_bytes(raw)
    completed = call("ask", "who chaired?", "--seeds", str(tmp_path), home=home)
    assert completed.returncode == 2
    assert name in completed.stderr and "Traceback" not in completed.stderr


def test_an_unusable_record_does_not_stop_the_others(tmp_path: Path, home: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "good.txt").write_text("会议由李小明主持。", encoding="utf-8")
    completed = call("ask", "会议由谁主持？", "--seeds", str(tmp_path), home=home)
    assert completed.returncode == 0
    assert completed.stdout.startswith("李小明")
    assert "empty.txt" in completed.stderr


def test_a_data_directory_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    completed = call("ask", "会议由谁主持？", home=blocked / "home")
    assert completed.returncode == 2
    assert "file" in one_clear_line(completed)


def test_a_damaged_index_is_rebuilt_aloud(tmp_path: Path) -> None:
    assert call("index", home=tmp_path).returncode == 0
    victim = max((p for p in tmp_path.rglob("*") if p.is_file() and "gen" in str(p.parent)), key=lambda p: p.stat().st_size)
    victim.write_bytes(b"damage")
    completed = call("ask", "会议由谁主持？", home=tmp_path)
    assert completed.returncode == 0
    assert completed.stdout.startswith("王世成")
    assert "Built" in completed.stderr or "built" in completed.stderr


def test_verify_finds_damage_and_repairs_it(tmp_path: Path) -> None:
    call("index", home=tmp_path)
    assert call("verify", home=tmp_path).returncode == 0
    victim = max((p for p in tmp_path.rglob("*") if p.is_file() and "gen" in str(p.parent)), key=lambda p: p.stat().st_size)
    victim.write_bytes(victim.read_bytes()[:-1] + b"!")
    assert call("verify", home=tmp_path).returncode == 2
    assert call("verify", "--repair", home=tmp_path).returncode == 0
    assert call("verify", home=tmp_path).returncode == 0


def test_show_prints_the_card(home: Path) -> None:
    completed = call("show", home=home)
    assert any(line.split()[:2] == ["chair", "王世成"] for line in completed.stdout.splitlines())


def test_chat_reads_questions_until_quit(home: Path) -> None:
    completed = call("chat", home=home, stdin="会议由谁主持？\n:sources\n:quit\n")
    assert completed.returncode == 0
    assert "王世成" in completed.stdout
    assert completed.stderr == "" or "Traceback" not in completed.stderr
