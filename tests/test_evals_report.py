"""Reports: tables, charts, the page, what is kept between runs, and README's table."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evals import archive, charts, readme, report, tables
from evals.metrics import figures
from evals.run import Run
from evals.values import Figure, Outcome, Question
from index.errors import UsageError
from index.values import Span

ROOT = Path(__file__).resolve().parent.parent
NASTY = "<script>alert('甲')</script>|&"


def outcome(number: int, *, right: bool = True, **fields: object) -> Outcome:
    place = Span("r.txt", 0, 4)
    lang = ("zh-Hans", "zh-Hant", "en")[number % 3]
    question = Question(f"q{number}", NASTY, lang, ("person", "date")[number % 2], answers=("甲乙",), record="r.txt", targets=((place,),))
    told = Outcome(question, "answered", "甲乙" if right else NASTY, kind="person", quote=NASTY, confidence=0.9 if right else 0.4)
    return replace(told, items=("甲乙",), spans=(place,), ranks=(1 if right else None,), latency_ms=5.0, **fields)


def made(*outcomes: Outcome, system: str = "assistant", key: str = "s", date: str = "2024-01-01T00:00:00Z") -> Run:
    return Run(key, "open", system, date, figures(outcomes), outcomes)


RUN = made(*(outcome(number, right=number % 4 > 0) for number in range(12)))


class Checker(HTMLParser):
    """Counts tags and complains of any left open or of script."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "br", "path", "use", "rect"):
            self.open.append(tag)
        assert all("http" not in (value or "") for name, value in attrs if name == "src")

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            assert self.open.pop() == tag


def test_page_is_sound_and_escaped() -> None:
    page = report.page(report.sections([RUN]), [archive.keep(RUN)] * 2)
    checker = Checker()
    checker.feed(page)
    assert checker.open == [] and "script" not in checker.seen and "link" not in checker.seen
    assert checker.seen.count("svg") == 3
    assert "alert(" in page and NASTY not in page


def test_page_has_unique_ids() -> None:
    page = report.page(report.sections([RUN, replace(RUN, set="t")]), [])
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)


def test_report_files(tmp_path: Path) -> None:
    path = report.write_report(tmp_path / "new", [RUN], [])
    assert path.name == "report.html" and path.read_text("utf-8").startswith("<!doctype html>")
    summary = (tmp_path / "new" / "summary.md").read_text("utf-8")
    assert "## s:open" in summary and "| overall_accuracy | 75.0 [" in summary


def test_sections_keep_the_assistant_first() -> None:
    other = made(outcome(1), system="dense only")
    (one, two) = report.sections([RUN, other, replace(RUN, set="t")])
    assert one.main is RUN and one.runs[1] is other and two.key == "t:open"


def test_tables_are_rectangular() -> None:
    every = [
        tables.every_figure(RUN), tables.compared([RUN, RUN]), tables.beside_published([RUN]), *tables.by_groups(RUN.outcomes),
        tables.confusion(RUN.outcomes), tables.wrong_answers(RUN.outcomes), tables.past([archive.keep(RUN)], [RUN.key]),
    ]  # fmt: skip
    assert all(len(row) == len(table.header) for table in every for row in table.rows)
    assert [table.title for table in tables.by_groups(RUN.outcomes)] == ["By type", "By language"]


def test_groups_count_every_question_once() -> None:
    by_type, by_language = tables.by_groups(RUN.outcomes)
    assert [row[:2] for row in by_type.rows] == [("date", "6"), ("person", "6")]
    assert [row[:2] for row in by_language.rows] == [("en", "4"), ("zh-Hans", "4"), ("zh-Hant", "4")]


def test_confusion_counts() -> None:
    abstained = replace(outcome(0), status="not_in_record", kind="")
    table = tables.confusion([outcome(0), outcome(1), abstained])
    assert table.header == ("type", "none", "person")
    assert table.rows == (("date", "", "1"), ("person", "1", "1"))


def test_wrong_answers_say_why() -> None:
    table = tables.wrong_answers(RUN.outcomes)
    assert [row[0] for row in table.rows] == ["q0", "q4", "q8"]
    assert table.rows[0][2:6] == ("甲乙", NASTY, NASTY, "not found")
    silent = replace(outcome(0), status="not_in_record", ranks=(4,))
    assert tables.wrong_answers([silent]).rows[0][3:6] == ("(not_in_record)", "", "4")


def test_published_figures_stand_beside() -> None:
    ours = replace(RUN, set="cmrc2018_dev")
    rows = tables.beside_published([ours, replace(ours, system="dense only"), replace(ours, system="never abstaining")]).rows
    assert [row[0] for row in rows[:2]] == ["assistant", "never abstaining"] and rows[2][1:3] == ("49.2", "65.4")
    assert len(tables.beside_published([RUN]).rows) == 1


def test_markdown_cells_cannot_break_the_table() -> None:
    text = tables.to_markdown(tables.Table("T", ("a",), (("x|y\nz<b>",),)))
    assert text == "### T\n\n| a |\n| --- |\n| x\\|y z&lt;b> |\n"


def test_charts_are_svg_without_dates() -> None:
    once, again = (charts.reliability_diagram(RUN.outcomes) for _ in range(2))
    assert once == again and once.startswith("<svg") and "dc:date" not in once
    assert charts.risk_coverage_curve([replace(RUN.outcomes[0], status="not_in_record")]).startswith("<svg")


def test_history_chart_needs_two_runs() -> None:
    kept = archive.keep(RUN)
    assert charts.history_chart([kept], RUN.key) == "" != charts.history_chart([kept, kept], RUN.key)


def test_kept_figures_come_back(tmp_path: Path) -> None:
    other = made(outcome(1), system="dense only")
    archive.save([RUN, other], tmp_path)
    archive.save([replace(RUN, date="2025-01-01T00:00:00Z")], tmp_path)
    latest, history = archive.load_latest(tmp_path), archive.load_history(tmp_path)
    assert [(one.system, one.date[:4]) for one in latest] == [("assistant", "2025"), ("dense only", "2024")]
    assert [one.date[:4] for one in history] == ["2024", "2024", "2025"]
    assert history[0] == archive.keep(RUN) and history[0].figure("coverage").n == 12


def test_damaged_archive_is_refused(tmp_path: Path) -> None:
    assert archive.load_latest(tmp_path) == archive.load_history(tmp_path) == ()
    for name, text, load in (("latest.json", '[{"key": 1}]', archive.load_latest), ("history.jsonl", "{\n", archive.load_history)):
        (tmp_path / name).write_text(text, "utf-8")
        with pytest.raises(UsageError, match="save anew"):
            load(tmp_path)


def test_readme_table() -> None:
    kept = archive.Kept("s:open", "assistant", "", "0", 10, (Figure("answer_accuracy", 0.5, 8, 0.25, 0.75),))
    table = readme.readme_table([kept, replace(kept, system="dense only")])
    assert table.splitlines()[2] == "| `s:open` | 10 | 50.0 [25.0, 75.0] | – | – | – | – | – |"
    filled = readme.fill_markers(f"a\n{readme.START}\nold\n{readme.END}\nb\n", table)
    assert readme.between_markers(filled) == table and filled.startswith("a\n") and filled.endswith("\nb\n")
    assert readme.fill_markers("no markers", table) == "no markers"


def test_readme_shows_the_measured_figures() -> None:
    path = ROOT / "README.md"
    shown = readme.between_markers(path.read_text("utf-8")) if path.exists() else None
    if shown is None:
        pytest.skip("README.md has no evals markers")
    assert shown == readme.readme_table()


def test_kept_file_is_json(tmp_path: Path) -> None:
    archive.save([RUN], tmp_path)
    (row,) = json.loads((tmp_path / "latest.json").read_text("utf-8"))
    assert row["key"] == "s:open" and {figure["name"] for figure in row["figures"]} >= {"coverage", "ece"}
