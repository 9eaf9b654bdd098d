"""What a question may cost and may not touch: heavy libraries, the network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow

ASK = """
import socket, sys
def refuse(*arguments, **options):
    raise AssertionError("the network was touched")
socket.socket.connect = refuse
socket.create_connection = refuse
socket.getaddrinfo = refuse
from assistant.cli import main
status = main(["ask", {question!r}, "--home", {home!r}])
heavy = [name for name in ("torch", "transformers", "sentence_transformers", "gradio") if name in sys.modules]
assert not heavy, heavy
import resource
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
assert peak < 300, f"peak memory {{peak:.0f}} MB"
sys.exit(status)
"""


@pytest.mark.parametrize("question", ["Who chaired the meeting?", "会议由谁主持？", "王倩的職務是什麼？"])
def test_ask_imports_no_heavy_library_and_stays_offline(tmp_path: Path, question: str) -> None:
    script = ASK.format(question=question, home=str(tmp_path))
    for attempt in ("build", "warm"):
        completed = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert completed.returncode in (0, 1), (attempt, completed.stderr)
