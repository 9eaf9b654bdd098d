"""One table of the names of header fields, for the card, the splitting into sentences, dates and tables."""

from __future__ import annotations

import re
from collections import Counter

import index.field_names
import index.store
from index.field_names import TABLE, alternatives, field_names
from index.formats.tables import table_lines
from index.headers import read_header
from index.sentences.vocabulary import FIELD
from index.settings import Settings

SECTIONS = ["as-label-ending", "as-label", "as-date-ending", "as-date", "as-cell-chinese", "as-cell-english"]


def test_each_name_stands_for_one_fact() -> None:
    facts = TABLE.read_text("utf-8").partition("[as-")[0]
    written = [word for line in facts.splitlines() if line[:1] not in ("#", "[") for word in line.split()]
    assert [word for word, count in Counter(written).items() if count > 1] == []
    assert len(written) == len(field_names())


def test_every_heading_is_used_and_every_expression_compiles() -> None:
    headings = re.findall(r"^\[(.+)\]$", TABLE.read_text("utf-8"), re.MULTILINE)
    assert len(headings) == len(set(headings))
    assert [name for name in headings if name.startswith("as-")] == SECTIONS
    assert {name for name in headings if not name.startswith("as-")} == set(field_names().values())
    assert all(re.compile(alternatives(section)) for section in SECTIONS)


def test_all_that_read_headers_read_the_table() -> None:
    assert FIELD.search("會議時間") and FIELD.search("Attendees") and not FIELD.search("李明")
    assert read_header("例會\n会议时间：2024年5月1日\n", path="a.txt", settings=Settings()).date == "2024-05-01"
    assert table_lines([["主席", "李明"], ["Venue", "Hall"]]) == ["主席：李明", "Venue: Hall"]


def test_a_change_of_the_table_is_a_change_of_the_program(tmp_path, monkeypatch) -> None:
    before = index.store.pipeline_digest()
    changed = tmp_path / "fields.txt"
    changed.write_text(TABLE.read_text("utf-8") + "[more]\n", "utf-8")
    monkeypatch.setattr(index.store, "TABLE", changed)
    assert index.store.pipeline_digest() != before
