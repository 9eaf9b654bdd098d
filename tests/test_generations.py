"""Whatever stops a run, and whatever damages a file: the index opens as before or after, or is built anew, and says so."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from hashlib import sha256
from pathlib import Path

import pytest
from store_fakes import CountingEncoder, Ear, StoppingDisk, ensure, write_records

import index.store
from index.durable import locked
from index.errors import DamagedIndex, IndexStoreError, UnwritableHome
from index.generations import CURRENT, LOCK, open_current, open_older
from index.stamps import STAMPS
from index.store import open_index, verify_index

BEFORE = {"a.txt": "第一次會議。散會。", "b.txt": "第二次會議。散會。"}
AFTER = {"a.txt": "第一次會議。散會。", "b.txt": "第二次會議改期。散會。", "c.txt": "第三次會議。"}


def digests(texts: dict[str, str]) -> dict[str, str]:
    return {name: sha256(text.encode()).hexdigest() for name, text in texts.items()}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    write_records(tmp_path / "seeds", BEFORE)
    return tmp_path / "seeds"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def folder(seeds: Path, home: Path) -> Path:
    """The folder of an index of BEFORE, already built; the records are those of AFTER."""
    ensure(seeds, home)
    write_records(seeds, AFTER)
    [folder] = home.glob("seeds-*")
    return folder


def records(folder: Path) -> dict[str, str]:
    index = open_current(folder)
    return {} if index is None else dict(index.manifest.records)


def refuse() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(("built", "stride"), [(True, 1), (False, 1)], ids=["refresh", "first build"])
def test_a_full_disk_at_any_step(seeds: Path, tmp_path: Path, built: bool, stride: int) -> None:
    """Each step of a run fails in its turn: one clear error, the index as before or after, and the next run heals all."""
    refused = 0
    for step in range(0, 200, stride):
        home = tmp_path / f"home{step}"
        write_records(seeds, BEFORE)
        if built:
            ensure(seeds, home)
        write_records(seeds, AFTER)
        stopping = StoppingDisk(step, refuse)
        try:
            ensure(seeds, home, Ear(stopping.disk))
        except UnwritableHome as error:
            refused += 1
            assert "No space left on device" in str(error)
        found = records(next(home.glob("seeds-*"), home))
        assert found in ([digests(BEFORE) if built else {}, digests(AFTER)])
        assert dict(ensure(seeds, home).manifest.records) == digests(AFTER)
        assert verify_index(home) == ()
        assert not [path for path in home.rglob("*") if path.name.endswith((".building", ".new"))]
        if stopping.steps <= step:
            break
    else:
        pytest.fail("a run takes more than 200 steps")
    assert refused > 20 / stride


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What `kill_driver.py` found."""
    if not hasattr(os, "fork"):
        pytest.skip("kills forked children")
    here, work = Path(__file__).parent, tmp_path_factory.mktemp("kills")
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join([str(here.parent), str(here)])}
    command = [sys.executable, str(here / "kill_driver.py"), str(work)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("change", ["build", "refresh", "rename", "removal", "compaction", "rebuilding", "going on"])
def test_kill_nine_at_every_step(killed: dict, change: str) -> None:
    """The index opens and answers as before or after, never between, and the next run makes it whole."""
    found = [run for run in killed["kills"] if run["change"] == change]
    assert all(run["died"] for run in found)
    assert [run for run in found if run["state"] not in ("before", "after")] == []
    assert [run for run in found if not run["healed"] or run["problems"]] == []
    assert {run["state"] for run in found} == {"before", "after"}


@pytest.mark.slow
def test_enough_is_killed(killed: dict) -> None:
    assert len(killed["kills"]) >= 200
    assert sum(run["torn"] for run in killed["kills"]) >= 60


@pytest.mark.slow
def test_two_writers_and_a_reader_in_processes_of_their_own(killed: dict) -> None:
    assert killed["two"] == {"ends": [0, 0], "consistent": True, "sound": True}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="takes the rights of root away for a while")
def test_a_read_only_home_is_a_clear_error_but_an_index_in_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    digest, versions = index.store.pipeline_digest(), index.store._library_versions()
    monkeypatch.setattr(index.store, "pipeline_digest", lambda: digest)  # root alone may be able to read the program
    monkeypatch.setattr(index.store, "_library_versions", lambda: versions)
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    seeds, home = place / "seeds", place / "home"
    try:
        write_records(seeds, BEFORE)
        ensure(seeds, home)
        os.seteuid(65534)
        assert records(next(home.glob("seeds-*"))) == digests(BEFORE)
        assert dict(ensure(seeds, home).manifest.records) == digests(BEFORE)
        assert verify_index(home) == ()
        os.seteuid(0)
        write_records(seeds, AFTER)
        os.seteuid(65534)
        with pytest.raises(UnwritableHome, match="Permission denied.*choose another with --home DIR") as caught:
            ensure(seeds, home)
        assert "\n" not in str(caught.value)
        with pytest.raises(UnwritableHome, match="Permission denied"):
            ensure(seeds, place / "new home")
    finally:
        os.seteuid(0)
        shutil.rmtree(place)


def test_faiss_sees_no_byte_that_is_not_as_it_was_written(
    seeds: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = next(ensure(seeds, home).generation.glob("*.faiss"))
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    monkeypatch.setattr("faiss.read_index", lambda *_: pytest.fail("FAISS read a damaged file"))
    with pytest.raises(DamagedIndex, match="not as it was written"):
        open_index(home, seeds, encoder="counting", fingerprint="f" * 64)


def files_of(generation: Path) -> list[Path]:
    return sorted(generation.iterdir())


@pytest.mark.parametrize("which", range(5))
@pytest.mark.parametrize("how", ["flip", "cut", "empty", "remove"])
def test_any_damaged_file_is_noticed_and_healed(seeds: Path, home: Path, which: int, how: str) -> None:
    index = ensure(seeds, home)
    path = files_of(index.generation)[which]
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.unlink()
    if how != "remove":
        path.write_bytes({"flip": bytes(raw), "cut": bytes(raw[: len(raw) // 2]), "empty": b""}[how])
    assert len(verify_index(home)) == 1
    with pytest.raises(DamagedIndex):
        open_index(home, seeds, encoder="counting", fingerprint="f" * 64)
    ear = Ear()
    assert dict(ensure(seeds, home, ear).manifest.records) == digests(BEFORE)
    assert ear.lines[0].startswith("Built the index, because it was damaged (found ")
    assert verify_index(home) == ()


def test_a_damaged_generation_falls_back_to_the_one_before(folder: Path, seeds: Path, home: Path) -> None:
    index = ensure(seeds, home)
    (index.generation / "manifest.json").write_text("{}")
    lines: list[str] = []
    opened = open_index(home, seeds, encoder="counting", fingerprint="f" * 64, announce=lines.append)
    assert dict(opened.manifest.records) == digests(BEFORE)
    assert len(lines) == 1
    assert "the generation before the last, because the last was damaged" in lines[0]
    ear, encoder = Ear(), CountingEncoder()
    assert dict(ensure(seeds, home, ear, encoder).manifest.records) == digests(AFTER)
    assert 0 < encoder.encoded < 5
    assert "damaged" in ear.lines[0]


@pytest.mark.parametrize("text", ["", "gen-999999\n", "../../etc\n", "\udcff"])
def test_a_garbled_pointer_is_damage(folder: Path, seeds: Path, home: Path, text: str) -> None:
    (folder / CURRENT).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(DamagedIndex, match="expected the one CURRENT names"):
        open_current(folder)
    assert dict(ensure(seeds, home).manifest.records) == digests(AFTER)


def test_large_files_are_trusted_by_their_stamp_until_verified(
    folder: Path, seeds: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.stamps.SMALL_BYTES", 0)
    monkeypatch.setattr("index.stamps.HEAD_BYTES", 64)
    monkeypatch.setattr("index.manifest.HEAD_BYTES", 64)
    path = next(ensure(seeds, home).generation.glob("*.faiss"))
    raw, times = bytearray(path.read_bytes()), path.stat()

    def rewrite(place: int, *, keep_time: bool) -> None:
        with path.open("r+b") as stream:
            stream.seek(place)
            stream.write(bytes([raw[place] ^ 1]))
        if keep_time:
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    rewrite(len(raw) - 1, keep_time=True)
    assert open_current(folder) is not None
    assert "not as it was written" in verify_index(home)[0]
    rewrite(0, keep_time=True)
    with pytest.raises(DamagedIndex, match="not as it was written"):
        open_current(folder)
    path.write_bytes(raw)
    assert open_current(folder) is not None
    rewrite(len(raw) - 1, keep_time=False)
    with pytest.raises(DamagedIndex, match="not as it was written"):
        open_current(folder)


@pytest.mark.parametrize(
    ("file", "array"),
    [("lexical", "rows"), ("sentences", "records.bytes"), ("sentences", "texts.bytes"), ("sentences", "speaker")],
)
def test_bytes_that_rot_unseen_are_named_when_met(
    folder: Path, seeds: Path, home: Path, monkeypatch: pytest.MonkeyPatch, file: str, array: str
) -> None:
    """The bytes of one array turn into 255 behind the head that is checked: errors are of our own tree."""
    monkeypatch.setattr("index.generations.check_files", lambda *_: None)
    path = next(ensure(seeds, home).generation.glob(f"*.{file}"))
    raw = bytearray(path.read_bytes())
    first = 8 + int.from_bytes(raw[:8], "little")
    start, end = json.loads(raw[8:first])[array]["data_offsets"]
    raw[first + start : first + end] = b"\xff" * (end - start)
    path.write_bytes(raw)
    with pytest.raises(DamagedIndex, match="delete the data directory|rebuild the index"):
        index = open_current(folder)
        assert index is not None
        for record_id in index.record_ids:
            index.record(record_id)
            index.sentences(record_id)
        index.search_lexical({"会议": 1.0, "散会": 1.0}, 5)


def test_where_links_are_unknown_files_are_copied(
    folder: Path, seeds: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_links(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr("os.link", refuse_links)
    assert dict(ensure(seeds, home).manifest.records) == digests(AFTER)
    assert verify_index(home) == ()


@pytest.mark.parametrize("text", ["", "[]", '{"taken_ns": 1, "records": [], "files": {}}', '{"taken_ns": "x"}'])
def test_lost_stamps_cost_nothing_but_time(folder: Path, seeds: Path, home: Path, text: str) -> None:
    ensure(seeds, home)
    (folder / STAMPS).write_text(text)
    ear = Ear()
    assert dict(ensure(seeds, home, ear).manifest.records) == digests(AFTER)
    assert ear.lines == []


def test_two_generations_are_kept_and_no_more(folder: Path, seeds: Path, home: Path) -> None:
    for number in range(4):
        write_records(seeds, {"a.txt": f"第{number}次。"})
        ensure(seeds, home)
    assert len(list(folder.glob("gen-*"))) == 2
    assert open_older(folder) is not None
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith("gen-")) == [CURRENT, LOCK, STAMPS]


def test_a_second_writer_waits_then_refuses(folder: Path, seeds: Path, home: Path) -> None:
    ear = Ear(lock_seconds=0.1)
    with locked(folder / LOCK, seconds=1), pytest.raises(IndexStoreError, match="held by another run") as caught:
        ensure(seeds, home, ear)
    assert ear.lines == ["Another run is writing this index; waiting up to 0 s for it."]
    assert "--home DIR" in str(caught.value)
    assert dict(ensure(seeds, home).manifest.records) == digests(AFTER)


def test_readers_need_no_lock(folder: Path, seeds: Path, home: Path) -> None:
    ensure(seeds, home)
    with locked(folder / LOCK, seconds=1):
        assert dict(ensure(seeds, home, Ear(lock_seconds=0)).manifest.records) == digests(AFTER)


def test_two_runs_at_once_do_the_work_once(folder: Path, seeds: Path, home: Path) -> None:
    ears = [Ear(lock_seconds=30), Ear(lock_seconds=30)]
    threads = [threading.Thread(target=ensure, args=(seeds, home, ear)) for ear in ears]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert records(folder) == digests(AFTER)
    assert sum(line.startswith("Refreshed") for ear in ears for line in ear.lines) == 1


def test_a_reader_follows_a_writer_that_sweeps_under_it(
    folder: Path, seeds: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading CURRENT and opening the generation, two more are written and the first is swept."""
    import index.generations as generations

    original = generations.open_generation

    def late(generation: Path, stamps: object) -> object:
        monkeypatch.setattr(generations, "open_generation", original)
        for number in range(2):
            write_records(seeds, {**AFTER, "c.txt": f"第{number}次。"})
            ensure(seeds, home)
        assert not generation.exists()
        return original(generation, stamps)

    monkeypatch.setattr(generations, "open_generation", late)
    assert records(folder) == digests({**AFTER, "c.txt": "第1次。"})
