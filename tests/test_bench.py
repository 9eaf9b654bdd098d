"""The bench's own arithmetic and plumbing, with a fake system; no peer is needed."""

from __future__ import annotations

import doctest
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bench.contest
import bench.figures
import bench.report
from bench.contest import Contender, Field, Recall, measure_peer, recall_of
from bench.driver import Driver, PeerError, Start, System, median_start
from bench.figures import Growth, Spread, fit_exponent, growth_of, percentile, spread_of
from bench.installing import PEERS, Peer, prepare
from bench.plots import draw
from bench.report import Machine, Report, to_json, to_markdown
from bench.scaling import Bench, Size, growths
from bench.texts import EvidenceSet, Texts, grow_records, lay_out_texts, meeting_questions
from index.errors import UsageError

FAKE = System(Path(sys.executable), "tests.bench_fake_peer")
MACHINE = Machine("Linux", 2, 8.0, "3.11", 0.1, "2026-01-01T00:00:00Z")


@pytest.mark.parametrize("module", [bench.contest, bench.figures, bench.report], ids=lambda module: module.__name__)
def test_the_examples_of_the_documentation_hold(module: ModuleType) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted and not tried.failed


def size(sentences: int, ms: float) -> Size:
    spread = Spread(10, ms, 2 * ms, 3 * ms, ms / 2)
    return Size(1, sentences, Start(500, 400), spread, spread, spread, 10, 20, 3000, 4000, 5, 50, 200, 100, 1000, (0.5, 1.5))


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_a_value_that_enough_do_not_exceed(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9


def test_percentiles_by_nearest_rank() -> None:
    times = [float(ms) for ms in range(1, 101)]
    assert spread_of(times, times[:2]) == Spread(100, 50, 95, 99, 1)
    assert percentile([7.0], 0.99) == 7.0


@given(st.floats(-2, 3), st.floats(0.001, 1000))
def test_the_exponent_of_a_power_is_found(exponent: float, factor: float) -> None:
    sizes = [1.0, 10.0, 1000.0, 20000.0]
    assert fit_exponent(sizes, [factor * n**exponent for n in sizes]) == pytest.approx(exponent, abs=1e-6)


def test_no_exponent_without_two_sizes() -> None:
    assert fit_exponent([5, 5], [1, 2]) == 0.0
    assert fit_exponent([5, 50], [0, 2]) == 0.0
    assert fit_exponent([], []) == 0.0


def test_the_last_exponent_sees_past_what_does_not_grow() -> None:
    growth = growth_of("time", [1, 10, 100], [10, 10, 100])
    assert growth.last == pytest.approx(1) and growth.exponent == pytest.approx(0.5)


def test_recall_counts_any_gold_row_among_the_first_ten() -> None:
    assert recall_of([[1, 2], [3], []], [frozenset({2, 9}), frozenset({4}), frozenset({0})]) == pytest.approx(1 / 3)
    assert recall_of([[*range(20)]], [frozenset({15})]) == 0.0
    assert recall_of([], []) == 0.0


def texts(folder: Path) -> Texts:
    sentences = folder / "sentences.txt"
    sentences.write_text("apple\nbean\nalmond\n", "utf-8")
    return Texts(folder, sentences, sentences, 3)


def test_a_driver_asks_and_is_answered(tmp_path: Path) -> None:
    corpus = texts(tmp_path)
    with Driver(FAKE, log=tmp_path / "log") as driver:
        built = driver.ask("build", records=tmp_path, sentences=corpus.sentences, folder=tmp_path / "kept")
        found = driver.ask("search", questions=["a", "b"], k=1)
        memory = driver.ask("memory")
        many = driver.ask("search", questions=["a"] * 9, threads=4)
    assert built["seconds"] > 0
    assert found["rows"] == [[0], [1]] and len(found["ms"]) == 2
    assert 1 < memory["resident_mb"] <= memory["peak_mb"] + 1
    assert many["rows"] == [[0, 1, 2]] * 9


def test_what_a_system_fails_at_is_told(tmp_path: Path) -> None:
    with Driver(FAKE, log=tmp_path / "log") as driver, pytest.raises(PeerError, match="FileNotFoundError"):
        driver.ask("open", records=tmp_path, folder=tmp_path / "nowhere")
    with (
        Driver(System(FAKE.python, "bench.no_such_module"), log=tmp_path / "log") as driver,
        pytest.raises(PeerError, match="no_such_module"),
    ):
        driver.ask("memory")


def test_a_system_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    corpus = texts(tmp_path)
    with Driver(FAKE, log=tmp_path / "log", patience=2) as driver:
        driver.ask("build", records=tmp_path, sentences=corpus.sentences, folder=tmp_path / "kept")
        with pytest.raises(PeerError, match="within 2 s"):
            driver.ask("search", questions=["sleep"])


def test_a_start_is_the_median_of_calls_after_the_first() -> None:
    calls: list[int] = []

    def start_one() -> None:
        calls.append(1)
        time.sleep(0.3 if len(calls) == 1 else 0.0)

    start = median_start(start_one, times=3)
    assert len(calls) == 4
    assert 0 <= start.ms < 300 and start.cpu_ms < 300


def setting(folder: Path) -> Bench:
    return Bench(folder, folder, ("a", "b"))


def test_a_contender_is_measured_from_outside(tmp_path: Path) -> None:
    corpus = texts(tmp_path)
    evidence = EvidenceSet("beans", replace(corpus, size=4), ("b", "c"), (frozenset({1}), frozenset({0})))
    peer = Peer("fake", FAKE.module, (), "a fake")
    contender = measure_peer(peer, Field(corpus, replace(corpus, size=1), (evidence,)), setting(tmp_path))
    assert not contender.skipped
    assert contender.recalls == (Recall("beans", 2, 0.5),)
    assert contender.cold.ms > 0 and contender.query.n == 2 and contender.sentences == 3


def test_a_peer_that_cannot_be_had_is_skipped_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(peer: Peer, work: Path) -> System:
        raise PeerError(f"{peer.name} cannot be installed (no network); expected it")

    monkeypatch.setattr("bench.contest.prepare", refuse)
    corpus = texts(tmp_path)
    contender = measure_peer(PEERS[0], Field(corpus, corpus, ()), setting(tmp_path))
    assert "no network" in contender.skipped and not contender.recalls
    assert "no network" in to_markdown(Report(MACHINE, 2, (), (), (contender,)))


def test_every_peer_is_pinned_and_has_a_driver(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parent.parent
    for peer in PEERS:
        assert all("==" in package for package in peer.packages) and peer.packages
        assert (root / (peer.module.replace(".", "/") + ".py")).is_file()
    assert prepare(Peer("own", "bench.peers.assistant", (), ""), tmp_path).python == Path(sys.executable)


def test_the_page_sets_others_beside_the_first() -> None:
    ours = Contender("ours", "what", (), "", 10, Start(100, 50), 10, 20, Spread(2, 4, 4, 4, 2), 5, 100, 50, (Recall("set", 3, 0.9),))
    other = replace(ours, name="other", cold=Start(250, 200), recalls=(Recall("set", 3, 0.25),))
    page = to_markdown(Report(MACHINE, 7, (size(10, 1.0), size(1000, 10.0)), (Growth("ask", 0.5, 0.75),), (ours, other)))
    assert "| ours | 100 | 50.0 | 10.0 | 20.0 | 4.00 |" in page
    assert "| other | 250 (2.50x) | 200 (4.00x) |" in page and "| 0.250 |" in page
    assert "recall@10 set (n = 3)" in page
    assert "| sentences | 10 | 1,000 |" in page and "| ask | 0.50 | 0.75 |" in page
    assert "Other work" not in page


def test_a_busy_machine_is_told_of() -> None:
    page = to_markdown(Report(replace(MACHINE, load=1.0), 7, (), (), ()))
    assert "Other work ran beside it" in page and "## " not in page


def test_the_report_is_json_with_every_figure() -> None:
    read = json.loads(to_json(Report(MACHINE, 7, (size(10, 1.23456),), (), ())))
    assert read["sizes"][0]["ask"]["p50"] == 1.235
    assert read["machine"]["load"] == 0.1


def test_growth_needs_two_sizes_and_orders_them() -> None:
    assert growths((size(10, 1),)) == ()
    grown = {growth.name: growth for growth in growths((size(1000, 10), size(10, 1)))}
    assert grown["ask p50"].exponent == pytest.approx(0.5)
    assert grown["resident memory"].exponent == pytest.approx(0)
    assert grown["index, in all"].exponent == pytest.approx(1)


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    draw((size(10, 1), size(1000, 10)), tmp_path / "growth.png")
    assert 1000 < (tmp_path / "growth.png").stat().st_size < 100_000


def public_set(folder: Path) -> Path:
    (folder / "meetings/transcripts").mkdir(parents=True)
    for number in range(3):
        lines = [f"Item {number}.{line} was agreed by all who were there." for line in range(5)]
        (folder / f"meetings/transcripts/{number}.md").write_text("\n\n".join(lines) + "\n", "utf-8")
    return folder


def test_records_grow_by_drawing_lines_once_the_real_ones_end(tmp_path: Path) -> None:
    source = public_set(tmp_path / "public")
    assert grow_records(source, tmp_path / "few", 7) == 2
    count = grow_records(source, tmp_path / "many", 60)
    written = sorted((tmp_path / "many").iterdir())
    assert len(written) == count > 3
    real = {path.read_text("utf-8") for path in source.rglob("*.md")}
    lines = {line for text in real for line in text.splitlines()}
    assert {path.read_text("utf-8") for path in written[:3]} == real
    assert {line for path in written for line in path.read_text("utf-8").splitlines()} == lines
    assert grow_records(source, tmp_path / "again", 60) == count
    assert [p.read_text("utf-8") for p in sorted((tmp_path / "again").iterdir())] == [p.read_text("utf-8") for p in written]


def test_without_public_sets_the_reason_is_given(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--data"):
        grow_records(tmp_path, tmp_path / "records", 1)


@pytest.mark.slow
def test_sentences_are_written_in_the_order_of_our_rows(tmp_path: Path) -> None:
    source = public_set(tmp_path / "public")
    grow_records(source, tmp_path / "records", 15)
    laid = lay_out_texts(tmp_path / "records", tmp_path / "texts")
    lines = laid.sentences.read_text("utf-8").splitlines()
    assert laid.size == len(lines) == 15
    assert set(lines) == {line for path in source.rglob("*.md") for line in path.read_text("utf-8").splitlines() if line}
    assert len(laid.folded.read_text("utf-8").splitlines()) == 15


def test_questions_are_drawn_once_and_repeat() -> None:
    asked = meeting_questions(2000)
    assert asked == meeting_questions(2000) and len(asked) == 2000
    assert len(set(asked)) < 2000 and asked[:50] == meeting_questions(50)
