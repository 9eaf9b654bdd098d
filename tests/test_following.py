"""Following a folder: what has changed and come to rest is indexed, what is half written is waited for and tried again."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from format_files import docx, word_paragraph
from store_fakes import Ear, ensure

from index.errors import UnreadableRecord
from index.following import MOST_WAITS, PAUSE_SECONDS, follow_folder

ROOT = Path(__file__).resolve().parent.parent


def follow(seeds: Path, steps: list[Callable[[], object]]) -> list[int]:
    """After how many looks the follower yields, when each pause does one step; it ends with the last."""
    paused: list[float] = []

    def sleep(seconds: float) -> None:
        paused.append(seconds)
        if len(paused) > len(steps):
            raise KeyboardInterrupt
        steps[len(paused) - 1]()

    found = []
    with pytest.raises(KeyboardInterrupt):
        for _ in follow_folder(seeds, sleep=sleep):
            found.append(len(paused))
    assert all(seconds >= PAUSE_SECONDS for seconds in paused)
    return found


def nothing() -> None:
    return


def test_it_yields_at_once_and_then_when_a_change_has_come_to_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"

    def grow() -> None:
        with path.open("a") as stream:
            stream.write("x")

    assert follow(tmp_path, [nothing] * 3) == [0]
    assert follow(tmp_path, [grow, nothing, nothing]) == [0, 2]
    assert follow(tmp_path, [grow, grow, grow, nothing, nothing]) == [0, 4]
    assert follow(tmp_path, [path.unlink, nothing, grow, nothing, nothing]) == [0, 2, 4]


def test_a_folder_that_never_rests_is_read_all_the_same(tmp_path: Path) -> None:
    numbers = iter(range(100))
    assert follow(tmp_path, [lambda: (tmp_path / "a.txt").write_text("x" * next(numbers))] * (MOST_WAITS + 2)) == [0, MOST_WAITS + 1]


def test_a_change_during_the_work_is_seen(tmp_path: Path) -> None:
    following = follow_folder(tmp_path, sleep=lambda _: None)
    next(following)
    (tmp_path / "a.txt").write_text("x")
    assert list(islice(following, 1)) == [None]


def test_what_is_no_record_or_missing_is_no_change(tmp_path: Path) -> None:
    assert follow(tmp_path / "none", [nothing]) == [0]
    assert follow(tmp_path, [lambda: (tmp_path / "a.png").write_bytes(b"x"), nothing, nothing]) == [0]


def test_a_file_that_could_not_be_read_for_a_moment_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes are the same as when it could not be opened: only the reason tells that trying again may help."""
    seeds, home = tmp_path / "seeds", tmp_path / "home"
    seeds.mkdir()
    (seeds / "a.txt").write_text("第一次會議。", "utf-8")
    (seeds / "b.txt").write_text("第二次會議。", "utf-8")
    import index.generation_writer as writer

    original = writer.read_record

    def locked(path: Path, **options: object) -> object:
        if path.name == "b.txt":
            raise UnreadableRecord("found 'locked' at b.txt, expected a readable file; check it") from OSError("locked")
        return original(path, **options)

    monkeypatch.setattr(writer, "read_record", locked)
    assert ensure(seeds, home).record_ids == ("a.txt",)
    monkeypatch.setattr(writer, "read_record", original)
    assert ensure(seeds, home).record_ids == ("a.txt", "b.txt")
    ear = Ear()
    ensure(seeds, home, ear)
    assert ear.lines == []


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[str], Callable[[], str]]]:
    """A folder, the process that follows it, and what gives its next line."""
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "a.txt").write_text("會議由李小明主持。", "utf-8")
    command = [sys.executable, "-m", "assistant", "index", "--watch", "--seeds", str(seeds), "--home", str(tmp_path / "home")]
    environment = {**os.environ, "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    pump = threading.Thread(target=lambda: [lines.put(line.rstrip("\n")) for line in process.stdout or ()], daemon=True)
    pump.start()
    yield seeds, process, lambda: lines.get(timeout=60)
    process.kill()
    process.communicate()
    pump.join()


@pytest.mark.slow
def test_index_watch_keeps_in_step_until_interrupted(watching) -> None:
    seeds, process, next_line = watching
    assert next_line().startswith("Built the index, because there was none: 1 records, 1 sentences")
    whole = docx(word_paragraph("會議於三樓舉行。"))
    (seeds / "b.docx").write_bytes(whole[: len(whole) // 2])
    assert next_line().startswith("Refreshed the index (1 new, 0 changed, 0 removed): 1 records")
    assert next_line().startswith("Skipped: found no ZIP container in ")
    (seeds / "b.docx").write_bytes(whole)
    assert next_line().startswith("Refreshed the index (0 new, 1 changed, 0 removed): 2 records")
    (seeds / "a.txt").rename(seeds / "c.txt")
    assert next_line().startswith("Refreshed the index (1 new, 0 changed, 1 removed): 2 records")
    for path in list(seeds.iterdir()):
        path.unlink()
    assert next_line().startswith("Not refreshed: found no meeting record in ")
    (seeds / "d.txt").write_text("散會。", "utf-8")
    assert next_line().startswith("Refreshed the index (1 new, 0 changed, 2 removed): 1 records")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert process.stderr is not None
    assert process.stderr.read() == "stopped\n"


@pytest.mark.slow
def test_a_folder_that_is_not_there_cannot_be_followed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assistant", "index", "--watch", "--seeds", str(tmp_path / "none"), "--home", str(tmp_path / "home")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "found nothing at" in done.stderr and "Traceback" not in done.stderr
