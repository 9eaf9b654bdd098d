"""What the README, the changelog and the license of the data say is true."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import assistant
from assistant.cli.main import build_parser

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def block_after(marker: str) -> str:
    """The fenced block that follows a marker, without its fences."""
    fenced = re.search(rf"{re.escape(marker)}\n```\w*\n(.*?)\n```", README, re.DOTALL)
    assert fenced, f"README.md has no block after {marker}"
    return fenced.group(1)


def test_version_is_the_changelogs_newest() -> None:
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest and newest.group(1) == assistant.__version__


def test_readme_is_short() -> None:
    assert README.count("\n") <= 150


def test_the_file_map_names_what_is_there() -> None:
    named = re.findall(r"^([\w/.]+?)/?\s{2,}\S", README.split("## The files")[1].split("```")[1], re.MULTILINE)
    assert len(named) > 15
    assert not [name for name in named if not (ROOT / name).exists()]


def test_every_command_is_documented() -> None:
    actions = build_parser()._subparsers._group_actions  # type: ignore[union-attr]
    commands = [name for action in actions for name in action.choices]  # type: ignore[union-attr]
    assert {"ask", "chat", "index", "show", "verify", "eval", "serve"} == set(commands)
    assert not [name for name in commands if not re.search(rf"\b{name}\b", README)]


def test_the_two_commands_are_one_line_each() -> None:
    for marker in ("<!-- ask command -->", "<!-- test command -->"):
        assert "\n" not in block_after(marker)


@pytest.mark.slow
def test_the_printed_answer_is_what_the_command_prints(tmp_path: Path) -> None:
    question = re.search(r'ask "(.+?)"', block_after("<!-- ask command -->"))
    assert question
    printed = subprocess.run(
        [sys.executable, "-m", "assistant", "ask", question.group(1), "--home", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert printed.stdout.strip() == block_after("<!-- answer:start -->")


def test_the_first_record_is_as_received() -> None:
    (record,) = (ROOT / "seeds").glob("000_*.txt")
    assert hashlib.sha256(record.read_bytes()).hexdigest() == (
        "dc2a28596c9c8e1cd96ae11a0a069279c92488a5e40a9490f56ff7aa136a10c7"
    )
