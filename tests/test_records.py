"""Files to records: what is found, what is refused and in which words, titles and dates."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import find_date, with_year
from index.errors import NoRecords, UnreadableRecord
from index.headers import read_header
from index.normalize import fold, fold_numerals
from index.records import find_records, find_skipped, read_record
from index.settings import Settings, default_home

CASES = json.loads((Path(__file__).parent / "cases" / "records.json").read_text("utf-8"))


def date_of(text: str) -> str:
    return find_date(fold_numerals(fold(text)).text)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder with three records, and what is none: another type, a hidden file, a hidden folder, a link outwards."""
    folder = tmp_path / "seeds"
    for name in ("b.txt", "a/c.md", "A.TXT", "scan.png", ".hidden.txt", ".git/x.txt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("2022年5月26日，會議召開。", "utf-8")
    (tmp_path / "outside.txt").write_text("外面", "utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    return folder


@pytest.mark.parametrize("case", CASES["dates"], ids=lambda case: case["text"])
def test_dates(case) -> None:
    assert date_of(case["text"]) == case["date"]


@pytest.mark.parametrize("text", CASES["no_dates"])
def test_no_dates(text: str) -> None:
    assert date_of(text) == ""


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2069, 12, 31)))
def test_a_day_is_read_in_every_writing(day) -> None:
    minguo = day.year - 1911
    writings = [f"{day.year}年{day.month}月{day.day}日", f"民國{minguo}年{day.month}月{day.day}日", day.isoformat(), f"{day:%d %B %Y}", f"{day:%B %d, %Y}"]
    assert {date_of(writing) for writing in writings} == {day.isoformat()}


def test_a_year_is_set_only_from_a_full_date() -> None:
    assert with_year("--05-01", "2024-06") == "--05-01"
    assert with_year("2023-05-01", "2024-06-01") == "2023-05-01"


@pytest.mark.parametrize("case", CASES["headers"], ids=lambda case: case["why"])
def test_headers(case) -> None:
    header = read_header(case["text"], path=case["path"], settings=Settings())
    assert (header.title, header.date) == (case["title"], case["date"])


@given(st.text(max_size=300))
def test_any_text_has_a_title_that_fits(text: str) -> None:
    title = read_header(text, path="folder/name.txt", settings=Settings()).title
    assert 0 < len(title) <= Settings().max_title_chars


def test_finds_records_in_order_and_nothing_else(seeds: Path) -> None:
    assert [path.relative_to(seeds).as_posix() for path in find_records(seeds)] == ["A.TXT", "a/c.md", "b.txt"]


def test_reports_what_is_skipped(seeds: Path) -> None:
    assert [path.name for path in find_skipped(seeds)] == ["scan.png"]


def test_reads_a_record(seeds: Path) -> None:
    path = seeds / "a" / "c.md"
    record = read_record(path, seeds=seeds)
    assert (record.id, record.path, record.date) == ("a/c.md", str(path), "2022-05-26")
    assert record.text == "2022年5月26日，會議召開。" and record.title == "2022年5月26日，會議召開"
    assert record.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoRecords, match="found nothing at .*, expected a folder of meeting records; name one"):
        find_records(tmp_path / "none")


def test_a_file_instead_of_a_folder_is_told(seeds: Path) -> None:
    with pytest.raises(NoRecords, match="found a file at"):
        find_records(seeds / "b.txt")


def test_a_folder_without_records_is_told(tmp_path: Path) -> None:
    (tmp_path / "scan.png").write_bytes(b"PNG")
    with pytest.raises(NoRecords, match="found no meeting record .*expected files of type .txt"):
        find_records(tmp_path)


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("none.txt", None, "expected a readable file"),
        ("blank.txt", b" \n\t\n", "expected"),
        ("empty.txt", b"", "expected"),
        ("scan.png", b"PNG", "found the type '.png'"),
        ("large.txt", b"x" * 101, "found 101 bytes in .*, expected at most 100; split the file"),
    ],
)
def test_unreadable_files_are_told_on_one_line(tmp_path: Path, name: str, raw: bytes | None, message: str) -> None:
    path = tmp_path / name
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(UnreadableRecord, match=message) as caught:
        read_record(path, seeds=tmp_path, settings=Settings(max_record_bytes=100))
    assert "\n" not in str(caught.value) and name in str(caught.value)


def test_the_home_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_HOME", "/there")
    assert default_home() == Path("/there")
    monkeypatch.delenv("ASSISTANT_HOME")
    assert default_home() == Path(".assistant")
