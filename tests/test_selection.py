"""Only some records or speakers asked: what is found lies in them, and what is found in them is found the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.selection import select_records, select_speech, speakers_of
from index.store import Index, ensure_index
from tests.store_fakes import CountingEncoder

TALK = "周晓琪：会议开始。\n林美玲：我建议修缮屋顶。\n周晓琪：谁来负责屋顶？\n林美玲：屋顶由我负责。\n周晓琪：好的，散会。\n"
PROSE = "理事会讨论屋顶。林美玲表示，屋顶漏水。\n\n会议到此结束。\n"
QUESTION = {"屋顶": 2.0, "屋": 1.0, "顶": 1.0, "会": 1.0}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    seeds = tmp_path_factory.mktemp("seeds")
    for name, text in (("a.txt", PROSE), ("b.txt", TALK), ("c.txt", "# 预算会议\n\n屋顶花费十二万元。\n")):
        (seeds / name).write_text(text, "utf-8")
    return ensure_index(seeds, tmp_path_factory.mktemp("home"), encoder=CountingEncoder())


def found(index: Index, **masks: object) -> tuple[list[int], list[int]]:
    vector = CountingEncoder().encode_questions(["屋顶"])[0]
    dense = [hit.row for hit in index.search_dense(vector, 50, **masks)]
    return dense, [hit.row for hit in index.search_lexical(QUESTION, 50, **masks)]


@given(st.sets(st.sampled_from(["a.txt", "b.txt", "c.txt"])))
def test_what_is_found_in_some_records_is_what_all_of_them_give_there(index: Index, chosen: set[str]) -> None:
    inside = {row for record_id in chosen for row in index.rows(record_id)}
    for some, every in zip(found(index, masks=select_records(index, chosen)), found(index), strict=True):
        assert some == [row for row in every if row in inside]


def test_no_record_finds_nothing(index: Index) -> None:
    assert found(index, masks=select_records(index, ())) == ([], [])


def test_headings_tell_records_apart_without_reading_them(index: Index) -> None:
    assert [heading.record_id for heading in index.headings] == list(index.record_ids)
    for heading in index.headings:
        record = index.record(heading.record_id)
        assert (heading.title, heading.date) == (record.title, record.date)
    assert "预算会议" in index.headings[2].opening


def test_speech_is_that_of_the_speaker(index: Index) -> None:
    assert {"林美玲"} <= speakers_of(index)
    everything = select_records(index, index.record_ids)
    rows = set(found(index, masks=select_speech(index, everything, speaks=lambda name: "林美玲" in name, names=["林美玲"]))[0])
    texts = {index.sentence(row).text for row in rows}
    assert texts == {"林美玲：我建议修缮屋顶。", "林美玲：屋顶由我负责。", "林美玲表示，屋顶漏水。"}


def test_where_the_speaker_has_no_turn_all_may_be_found(index: Index) -> None:
    everything = select_records(index, index.record_ids)
    rows = set(found(index, masks=select_speech(index, everything, speaks=lambda name: "林美玲" in name))[0])
    assert rows >= {*index.rows("a.txt"), *index.rows("c.txt")}
    assert all(index.sentence(row).speaker == "林美玲" for row in rows & set(index.rows("b.txt")))
