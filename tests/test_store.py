"""The index as a user of the store meets it: built once, refreshed by halves, never thrashing, always saying what it did."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_fakes import CountingEncoder, Ear, ensure, write_records

from index.arrays import ArrayFile, pack_arrays
from index.embedded import EmbeddedEncoder
from index.errors import DamagedIndex, IndexStoreError, NoRecords, UnwritableHome
from index.generations import index_folder
from index.piece_table import PieceTable, pack_piece_table
from index.segments import passage_text
from index.settings import Settings
from index.store import Index, build_index, ensure_index, open_index, verify_index
from index.values import Record

MINUTES = {
    "a.txt": "會議紀錄\n主席宣布開會。出席者九人。\n散會。",
    "b.txt": "第二次會議\n預算為三萬元。\n散會。",
    "c.md": "# Minutes\n\nThe budget was approved. The meeting ended.\n",
}
TEXTS = st.text(alphabet="甲乙丙丁。，\n會議 ab.", min_size=1, max_size=40).map(lambda text: f"會議{text}")
FOLDERS = st.dictionaries(st.sampled_from(["a.txt", "b.txt", "c.txt", "d.md"]), TEXTS, min_size=1)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    write_records(tmp_path / "seeds", MINUTES)
    return tmp_path / "seeds"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def all_sentences(index: Index) -> list:
    return [index.sentence(row) for row in range(len(index))]


def same_answers(first: Index, second: Index) -> bool:
    """Whether two indexes hold and find the same, to the last bit of every score."""
    vector = CountingEncoder().encode_questions(["會議甲乙"])[0]
    question = {"會": 1.0, "議": 0.5, "會議": 2.0, "甲": 1.0, "budget": 1.0}
    return (
        first.record_ids == second.record_ids
        and all_sentences(first) == all_sentences(second)
        and all(first.search_dense(vector, k) == second.search_dense(vector, k) for k in (1, 3, 1000))
        and all(first.search_lexical(question, k) == second.search_lexical(question, k) for k in (1, 3, 1000))
    )


def test_first_it_is_built_then_opened_in_silence(seeds: Path, home: Path) -> None:
    ear, encoder = Ear(), CountingEncoder()
    built = ensure(seeds, home, ear, encoder)
    assert ear.lines == [line for line in ear.lines if line.startswith("Built the index, because there was none: 3 records")]
    assert {stage for stage, _, _ in ear.stages} == {"read", "encode"}
    encoded = encoder.encoded
    opened = ensure(seeds, home, ear, encoder)
    assert len(ear.lines) == 1
    assert encoder.encoded == encoded
    assert same_answers(built, opened)


def test_records_and_sentences_come_back_whole(seeds: Path, home: Path) -> None:
    index = ensure(seeds, home)
    assert index.record_ids == ("a.txt", "b.txt", "c.md")
    for record_id in index.record_ids:
        record = index.record(record_id)
        assert isinstance(record, Record)
        assert record.id == record_id
        assert [index.row_of(s) for s in index.sentences(record_id)] == list(index.rows(record_id))
        assert all(record.text[s.span.start : s.span.end] == s.text for s in index.sentences(record_id))
    assert len(index) == sum(len(index.rows(record_id)) for record_id in index.record_ids)
    assert index.encoder_name == "counting"


def test_a_record_keeps_its_repairs(seeds: Path, home: Path) -> None:
    from index.records import read_record

    (seeds / "bom.txt").write_bytes(b"\xef\xbb\xbf" + "會議\u200b紀錄。\r\n第二行。".encode())
    record = read_record(seeds / "bom.txt", seeds=seeds)
    assert record.repairs
    assert ensure(seeds, home).record("bom.txt") == record


def test_search_finds_the_sentence(seeds: Path, home: Path) -> None:
    index, encoder = ensure(seeds, home), CountingEncoder()
    best = index.search_dense(encoder.encode_questions(["預算為三萬元。"])[0], 1)[0]
    assert index.sentence(best.row).text == "預算為三萬元。"
    assert 0.8 < best.score < 1.001  # its section is searched with it
    assert index.sentence(index.search_lexical({"budget": 1.0}, 5)[0].row).text.startswith("The budget")
    assert index.search_dense(encoder.encode_questions(["x"])[0], 0) == []
    assert index.search_lexical({"budget": 1.0}, 0) == []


def test_folded_tokens_are_searched(seeds: Path, home: Path) -> None:
    """Tokens are folded: the Simplified word finds the Traditional sentence."""
    index = ensure(seeds, home)
    assert index.sentence(index.search_lexical({"预算": 1.0}, 1)[0].row).text == "預算為三萬元。"


def test_only_what_is_new_is_read_and_encoded(seeds: Path, home: Path) -> None:
    ear, encoder = Ear(), CountingEncoder()
    ensure(seeds, home, ear, encoder)
    before = encoder.encoded
    write_records(seeds, {**MINUTES, "a.txt": MINUTES["a.txt"] + "\n補記一則。", "d.txt": "新的會議。"})
    index = ensure(seeds, home, ear, encoder)
    assert encoder.encoded == before + 2
    assert ear.lines[-1].startswith("Refreshed the index (1 new, 1 changed, 0 removed): 4 records")
    assert "補記一則。" in [s.text for s in index.sentences("a.txt")]
    (seeds / "a.txt").rename(seeds / "renamed.txt")
    index = ensure(seeds, home, ear, encoder)
    assert encoder.encoded == before + 2
    assert "renamed.txt" in index.record_ids
    assert "a.txt" not in index.record_ids


def test_a_touched_file_is_no_change(seeds: Path, home: Path) -> None:
    ear = Ear()
    ensure(seeds, home, ear)
    os.utime(seeds / "a.txt")
    ensure(seeds, home, ear)
    assert len(ear.lines) == 1


def test_a_change_within_the_same_tick_is_seen(seeds: Path, home: Path) -> None:
    ensure(seeds, home)
    before = (seeds / "a.txt").stat()
    (seeds / "a.txt").write_text(MINUTES["a.txt"].replace("九人", "八人"), "utf-8")
    os.utime(seeds / "a.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "出席者八人。" in [s.text for s in ensure(seeds, home).sentences("a.txt")]


def test_settled_files_are_not_read_again(seeds: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.stamps.SETTLED_NS", -10**12)
    ensure(seeds, home)
    monkeypatch.setattr("index.stamps.hash_file", lambda path, limit=None: pytest.fail(f"read {path}"))
    monkeypatch.setattr("index.generations.check_files", lambda *_: None)
    ensure(seeds, home)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(folders=st.lists(FOLDERS, min_size=2, max_size=5))
def test_a_refreshed_index_equals_one_built_at_once(tmp_path_factory: pytest.TempPathFactory, folders: list) -> None:
    place = tmp_path_factory.mktemp("law")
    for texts in folders:
        write_records(place / "seeds", texts)
        refreshed = ensure(place / "seeds", place / "home")
    built = build_index(place / "seeds", place / "other", encoder=CountingEncoder())
    assert same_answers(refreshed, built)
    assert verify_index(place / "home") == ()


def test_many_refreshes_leave_few_segments(seeds: Path, home: Path) -> None:
    for number in range(20):
        (seeds / f"n{number}.txt").write_text(f"第{number}次會議。散會。", "utf-8")
        index = ensure(seeds, home)
    assert len(index.segments) < 9
    assert same_answers(index, build_index(seeds, home.with_name("other"), encoder=CountingEncoder()))
    write_records(seeds, {"c.md": MINUTES["c.md"]})
    assert len(ensure(seeds, home).segments) == 1


def test_removing_the_last_sentences_leaves_an_index_without_any(seeds: Path, home: Path) -> None:
    ensure(seeds, home)
    write_records(seeds, {"a.txt": MINUTES["a.txt"]})
    assert ensure(seeds, home).record_ids == ("a.txt",)


def test_unreadable_records_are_skipped_and_named_once(seeds: Path, home: Path) -> None:
    ear = Ear()
    (seeds / "bad.txt").write_bytes(b"")
    index = ensure(seeds, home, ear)
    assert index.record_ids == ("a.txt", "b.txt", "c.md")
    assert "skipped 1 unreadable: bad.txt" in ear.lines[0]
    assert index.manifest.skipped[0].path == "bad.txt"
    assert ear.lines[1].startswith("Skipped: ") and "bad.txt is empty" in ear.lines[1]
    ensure(seeds, home, ear)
    assert len(ear.lines) == 2
    (seeds / "bad.txt").write_text("讀得到了。", "utf-8")
    assert "bad.txt" in ensure(seeds, home, ear).record_ids


def test_nothing_readable_is_an_error(seeds: Path, home: Path) -> None:
    write_records(seeds, {})
    with pytest.raises(NoRecords):
        ensure(seeds, home)
    (seeds / "bad.txt").write_bytes(b"")
    with pytest.raises(NoRecords, match="none readable; the first: bad.txt"):
        ensure(seeds, home)
    assert not list(home.glob("*/gen-*"))


def test_two_encoders_and_two_folders_share_a_home(seeds: Path, home: Path) -> None:
    other, ear = seeds.with_name("other"), Ear()
    write_records(other, {"x.txt": "另一次會議。"})
    second = CountingEncoder("second", "e" * 64)
    for _ in range(2):
        assert len(ensure(seeds, home, ear).record_ids) == 3
        assert ensure(other, home, ear).record_ids == ("x.txt",)
        assert ensure(seeds, home, ear, second).encoder_name == "second"
    assert len(ear.lines) == 3


def test_other_settings_build_anew(seeds: Path, home: Path) -> None:
    ear = Ear()
    ensure(seeds, home, ear)
    shorter = Settings(max_sentence_chars=200)
    ensure_index(seeds, home, encoder=CountingEncoder(), settings=shorter, watcher=ear)
    assert ear.lines[-1].startswith("Built the index, because the program, its settings or the encoder changed")


def test_readers_go_on_with_the_generation_they_opened(seeds: Path, home: Path) -> None:
    index = ensure(seeds, home)
    before = all_sentences(index)
    for number in range(3):
        (seeds / "a.txt").write_text(f"改了{number}次。", "utf-8")
        ensure(seeds, home)
    assert all_sentences(index) == before
    assert index.search_lexical({"散会": 1.0}, 5)


def test_open_index_builds_nothing(seeds: Path, home: Path) -> None:
    encoder = CountingEncoder()
    with pytest.raises(IndexStoreError, match="run the index command first"):
        open_index(home, seeds, encoder=encoder.name, fingerprint=encoder.fingerprint)
    built = ensure(seeds, home)
    opened = open_index(home, seeds, encoder=encoder.name, fingerprint=encoder.fingerprint)
    assert same_answers(built, opened)
    assert verify_index(home) == ()
    assert "found no index" in verify_index(home / "nowhere")[0]


def test_unknown_rows_and_records_are_named(seeds: Path, home: Path) -> None:
    index = ensure(seeds, home)
    with pytest.raises(IndexStoreError, match="found no record 'z.txt'"):
        index.record("z.txt")
    with pytest.raises(IndexStoreError, match=f"found row {len(index)}; expected 0 to {len(index) - 1}"):
        index.sentence(len(index))
    (seeds / "a.txt").write_text("全都不同了，一句也沒有留下來。", "utf-8")
    with pytest.raises(IndexStoreError, match="found no sentence at"):
        ensure(seeds, home).row_of(index.sentences("a.txt")[1])


def test_a_home_that_cannot_be_written_is_one_clear_line(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(UnwritableHome, match=r"found .* not writable .*; expected .*; free some space") as caught:
        ensure(seeds, tmp_path / "file")
    assert "\n" not in str(caught.value)


def test_folder_names_tell_what_is_inside(tmp_path: Path) -> None:
    name = index_folder(tmp_path, tmp_path / "my seeds", encoder="org/model", fingerprint="f").name
    assert name.startswith("my_seeds-model-")


def test_vectors_of_a_record(seeds: Path, home: Path) -> None:
    index = ensure(seeds, home)
    texts = [passage_text(sentence) for sentence in index.sentences("b.txt")]
    np.testing.assert_allclose(index.vectors("b.txt"), CountingEncoder().encode_passages(texts), atol=5e-4)


def test_the_garbage_collector_is_left_as_it_was(seeds: Path, home: Path) -> None:
    usual = gc.get_threshold()
    ensure(seeds, home)
    write_records(seeds, {})
    with pytest.raises(NoRecords):
        ensure(seeds, home)
    assert gc.get_threshold() == usual and gc.isenabled()


def test_the_pieces_of_a_sentence_are_kept_as_they_were_cut(seeds: Path, home: Path) -> None:
    encoder = EmbeddedEncoder()
    built = ensure(seeds, home, encoder=encoder)
    cut = encoder.cut([passage_text(sentence) for sentence in all_sentences(built)])
    assert [built.pieces(row).tolist() for row in range(len(built))] == cut
    assert any(cut)
    (seeds / "b.txt").write_text("第三次會議\n預算為三萬元。\n延後散會。", "utf-8")
    refreshed = ensure(seeds, home, encoder=encoder)  # a sentence of the old record is known, the others are cut
    cut = encoder.cut([passage_text(sentence) for sentence in all_sentences(refreshed)])
    assert [refreshed.pieces(row).tolist() for row in range(len(refreshed))] == cut


def test_merged_segments_keep_the_pieces_of_their_live_records(seeds: Path, home: Path) -> None:
    encoder = EmbeddedEncoder()
    for number in range(12):
        write_records(seeds, {f"n{number}.txt": f"第{number}次會議\n出席者{number}人。"})
        ensure(seeds, home, encoder=encoder)
    index = ensure(seeds, home, encoder=encoder)
    assert len(index.segments) < 12
    cut = encoder.cut([passage_text(sentence) for sentence in all_sentences(index)])
    assert [index.pieces(row).tolist() for row in range(len(index))] == cut


def test_another_encoder_has_no_pieces(seeds: Path, home: Path) -> None:
    index = ensure(seeds, home)
    assert not any(len(index.pieces(row)) for row in range(len(index)))


def test_sentences_stand_beside_others_of_their_record_only(seeds: Path, home: Path) -> None:
    index = ensure(seeds, home)
    beside = [index.beside(row) for row in range(len(index))]
    for record_id in index.record_ids:
        rows = index.rows(record_id)
        assert [before for before, _ in beside[rows.start : rows.stop]] == [None, *rows[:-1]]
        assert [after for _, after in beside[rows.start : rows.stop]] == [*rows[1:], None]


def test_pieces_of_other_sentences_are_damage(tmp_path: Path) -> None:
    (tmp_path / "x.pieces").write_bytes(pack_arrays(pack_piece_table([np.array([3, 1]), np.array([], np.int64)])))
    table = PieceTable(ArrayFile(tmp_path / "x.pieces"), rows=2)
    assert [table.of(row).tolist() for row in range(2)] == [[3, 1], []]
    with pytest.raises(DamagedIndex, match="pieces of 2 sentences; expected 3"):
        PieceTable(ArrayFile(tmp_path / "x.pieces"), rows=3)
