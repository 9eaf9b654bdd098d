"""Milvus as the store: the local searches' rows and scores, records that come and go, and what is said where it is missing."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_fakes import CountingEncoder, Ear, ensure, write_records

from index.errors import IndexStoreError, UsageError
from index.selection import select_records
from index.store import Index
from index.words import lexical_tokens

pymilvus = pytest.importorskip("pymilvus", reason="pymilvus is not installed: pip install 'meeting-assistant[milvus]'")
pytest.importorskip("milvus_lite", reason="milvus-lite is not installed: pip install 'meeting-assistant[milvus]'")
from index import milvus  # noqa: E402 - after the reason to skip

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
WORDS = ["roads", "bridges", "budget", "water", "schools", "parks", "taxes", "health", "trees", "noise"]


def texts(count: int, *, seed: int = 0) -> dict[str, str]:
    drawn = random.Random(seed)
    lines = (" ".join(drawn.choices(WORDS, k=drawn.randint(2, 9))).capitalize() + "." for _ in range(count * 6))
    return {f"{seed}-{number}.txt": "\n".join(next(lines) for _ in range(6)) + "\n" for number in range(count)}


class Place:
    """A folder of records with its index and its Milvus Lite."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.ear = folder, Ear()
        self.stores: list[milvus.MilvusStore] = []

    def index(self, records: dict[str, str]) -> Index:
        write_records(self.folder / "seeds", records)
        return ensure(self.folder / "seeds", self.folder / "home")

    def store(self, records: dict[str, str]) -> milvus.MilvusStore:
        self.stores.append(milvus.open_milvus(self.index(records), str(self.folder / "lite.db"), watcher=self.ear))
        return self.stores[-1]

    def count(self) -> int:
        store = self.stores[-1]
        return len(store.client.query(store.collection, filter="id >= 0", output_fields=["id"], limit=10_000))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    for store in made.stores:
        store.client.close()


def questions() -> list[str]:
    return ["roads and bridges", "the budget for schools", "noise", "trees parks trees water"]


def test_both_searches_find_what_the_index_finds(place: Place) -> None:
    store = place.store(texts(5))
    for question in questions():
        (vector,) = CountingEncoder().encode_questions([question])
        ours, theirs = store.search_dense(vector, 10), store.index.search_dense(vector, 10)
        assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in theirs], abs=1e-3)
        weighted = dict.fromkeys(lexical_tokens(question), 1.0)
        ours, theirs = store.search_lexical(weighted, 10), store.index.search_lexical(weighted, 10)
        assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in theirs], rel=1e-4)
        assert {hit.row for hit in ours[:5]} <= {hit.row for hit in store.index.search_lexical(weighted, 30)}


def test_words_that_no_record_holds_find_nothing(place: Place) -> None:
    assert place.store(texts(1)).search_lexical({"zeppelin": 1.0}, 5) == []


def test_only_the_rows_allowed_are_found(place: Place) -> None:
    store = place.store(texts(4))
    masks = select_records(store.index, ["0-2.txt"])
    masks[0][store.index.rows("0-1.txt").start] = True  # one sentence of another record
    (vector,) = CountingEncoder().encode_questions(["roads"])
    rows = {hit.row for hit in store.search_dense(vector, 50, masks=masks)}
    assert rows == {*store.index.rows("0-2.txt"), store.index.rows("0-1.txt").start}
    assert store.search_dense(vector, 50, masks=select_records(store.index, [])) == []


def test_records_come_change_and_go(place: Place) -> None:
    records = texts(4)
    place.store(records)
    assert place.ear.lines == ["Loaded 4 records, 24 sentences, into Milvus."]
    del records["0-0.txt"]
    later = {**records, "0-1.txt": "Wholly new words.\n", **texts(1, seed=3)}
    store = place.store(later)
    assert place.ear.lines[-1] == "Loaded 2 records, 7 sentences, into Milvus."
    assert place.count() == len(store.index) == 19
    (found,) = store.search_lexical({"wholly": 1.0}, 5)
    assert store.index.sentence(found.row).text == "Wholly new words."
    place.store(later)
    assert len(place.ear.lines) == 2  # nothing changed, nothing was sent


def test_loading_goes_on_where_it_was_cut_short(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(milvus, "BATCH", 8)
    sent: list[int] = []
    original = pymilvus.MilvusClient.upsert

    def failing(self: object, collection: str, rows: list[object], **more: object) -> object:
        if len(sent) == 2:
            raise pymilvus.MilvusException(message="cut short")
        sent.append(len(rows))
        return original(self, collection, rows, **more)

    monkeypatch.setattr(pymilvus.MilvusClient, "upsert", failing)
    with pytest.raises(IndexStoreError, match="cut short"):
        place.store(texts(4))
    sent[:] = [0, 0, 0]
    store = place.store(texts(4))
    assert place.ear.lines == ["Loaded 2 records, 12 sentences, into Milvus."]  # two were whole, of a third four sentences
    assert place.count() == len(store.index) == 24


def test_a_sentence_without_words_is_kept(place: Place) -> None:
    store = place.store({"a.txt": "……\n\nRoads.\n"})
    assert place.count() == len(store.index)


def test_an_address_where_nobody_answers_is_told_in_one_line(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pymilvus, "MilvusClient", _refusing)
    with pytest.raises(IndexStoreError, match="check --milvus-uri") as told:
        milvus.open_milvus(place.index(texts(1)), "http://127.0.0.1:9")
    assert "\n" not in str(told.value)


def _refusing(uri: str, **_: object) -> object:
    raise pymilvus.MilvusException(message=f"nobody\nat {uri}")


def test_without_the_client_the_extra_is_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(UsageError, match=r"pip install 'meeting-assistant\[milvus\]'"):
        milvus.open_milvus(place.index(texts(1)), "lite.db")


def test_answers_are_those_of_the_local_store(tmp_path: Path) -> None:
    from assistant.pipeline import Assistant
    from assistant.switches import Models

    records = Path(__file__).resolve().parent.parent / "evals/records"
    local = Assistant.open(records, home=tmp_path)
    other = Assistant.open(records, home=tmp_path, models=Models(milvus=str(tmp_path / "lite.db")))
    for question in ("Who chaired the meeting?", "图书馆什么时候闭馆?", "谁出席了会议?", "What was the budget?"):
        ours, theirs = local.ask(question), other.ask(question)
        assert (ours.status, ours.text, ours.spans) == (theirs.status, theirs.text, theirs.spans)
