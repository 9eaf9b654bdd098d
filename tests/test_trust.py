"""Nothing that is read can make the program run code or reach the network: shown by watching, and by reading the source."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from test_conventions import ROOT, parse, sources

# Python's own audit hook hears every one of these, whatever library is behind it: https://peps.python.org/pep-0578/
WATCH = """
import json, sys
FORBIDDEN = ("pickle.", "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")
heard = []
sys.addaudithook(lambda event, arguments: heard.append(event) if event.startswith(FORBIDDEN) else None)
from assistant.cli import main
shared = ["--seeds", {seeds!r}, "--home", {home!r}]
statuses = [main(words) for words in (["index", *shared], ["ask", "會議由誰主持？", *shared], ["verify", *shared], ["show", *shared])]
print(json.dumps([statuses, heard]), file=sys.stderr)
"""


@pytest.mark.slow
def test_index_ask_and_verify_unpickle_nothing_and_reach_for_nothing(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "a.txt").write_text("會議由李明主持。", "utf-8")
    (seeds / "b.html").write_text('<img src="http://x.invalid/a.png"><script src="http://x.invalid/a.js"></script><p>散會。', "utf-8")
    (seeds / "c.pkl").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    script = WATCH.format(seeds=str(seeds), home=str(tmp_path / "home"))
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    statuses, heard = json.loads(done.stderr.splitlines()[-1])
    assert statuses == [0, 0, 0, 0], done.stderr
    assert heard == []


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(parse(path)) if isinstance(node, ast.Call)]


def test_no_model_brings_code_of_its_own() -> None:
    """`trust_remote_code` is off wherever a model that a user names is loaded: it must be said, and be the word False."""
    product = [path for path in sources() if not {"training", "evals", "bench"} & set(path.parts)]
    loads = [call for path in product for call in calls(path) if ast.unparse(call.func) in ("SentenceTransformer", "CrossEncoder")]
    assert len(loads) >= 2
    for call in loads:
        said = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        built = any(keyword.arg == "modules" for keyword in call.keywords)  # put together from parts, not loaded
        assert built or said.get("trust_remote_code") == "False", ast.unparse(call)


def test_no_source_turns_bytes_into_objects() -> None:
    unsafe = {"pickle", "dill", "shelve", "marshal", "joblib", "cloudpickle"}
    for path in sources():
        for node in ast.walk(parse(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & unsafe, f"{path}:{node.lineno}"
        for call in calls(path):
            said = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
            assert said.get("allow_pickle", "False") == "False", f"{path}:{call.lineno}"
            assert said.get("trust_remote_code", "False") == "False", f"{path}:{call.lineno}"
            assert ast.unparse(call.func) != "torch.load" or said.get("weights_only") == "True", f"{path}:{call.lineno}"
