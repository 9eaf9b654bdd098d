"""What is read of what search found, by the span reader and by the typed extraction, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from store_fakes import CountingEncoder, write_records

from assistant.question import analyse
from assistant.reading.reader import Reader
from assistant.reading.span_reader import PassageReading, ScoredSpan
from assistant.reading.windows import WINDOWS_READ, read_windows
from index.store import Index, ensure_index
from index.values import Hit

COUNT = WINDOWS_READ + 2


class FirstLetter:
    """Reads the first letter of each passage, and remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def read(self, question: str, passages: Sequence[str], *, top: int = 5) -> list[PassageReading]:
        self.given += passages
        return [PassageReading((ScoredSpan(0, 1, 1.0),)) for _ in passages]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("windows")
    write_records(folder / "seeds", {f"{number}.txt": f"{number} was agreed.\n" for number in range(COUNT)})
    return ensure_index(folder / "seeds", folder / "home", encoder=CountingEncoder())


def given(index: Index, scores: Sequence[float]) -> tuple[list[str], list[bool]]:
    reader = FirstLetter()
    hits = [Hit(index.sentence(row), score=score, rank=row + 1) for row, score in enumerate(scores)]
    readings = read_windows(reader, "?", hits, index)
    return reader.given, [bool(reading.spans) for reading in readings]


def test_no_more_than_the_first_windows_are_read(index: Index) -> None:
    texts, read = given(index, [0.5] * COUNT)
    assert texts == [f"{number} was agreed." for number in range(WINDOWS_READ)]
    assert read == [True] * WINDOWS_READ + [False] * 2


def test_what_is_far_behind_the_best_is_not_read(index: Index) -> None:
    assert given(index, [0.8, 0.01, 0.05]) == (["0 was agreed.", "2 was agreed."], [True, False, True])


def test_nothing_is_read_for_no_hits(index: Index) -> None:
    assert given(index, []) == ([], [])


@pytest.mark.parametrize(
    ("score", "found"),
    [(0.8, ["12 people", "9 people"]), (0.02, ["12 people", "9 people"]), (0.001, ["12 people"])],
)
def test_nothing_very_far_behind_the_best_is_a_candidate(tmp_path: Path, score: float, found: list[str]) -> None:
    write_records(tmp_path / "seeds", {"1.txt": "12 people came.\n", "2.txt": "9 people came.\n"})
    index = ensure_index(tmp_path / "seeds", tmp_path / "home", encoder=CountingEncoder())
    hits = [Hit(index.sentence(0), score=0.8, rank=1), Hit(index.sentence(1), score=score, rank=2)]
    reading = Reader(index, CountingEncoder(), None).read(analyse("How many people came?"), hits)
    assert sorted({candidate.text for candidate in reading.candidates}) == found


def test_a_fact_of_the_card_is_a_candidate_however_far_behind(tmp_path: Path) -> None:
    write_records(tmp_path / "seeds", {"1.txt": "Minutes of the Board\n\nChair: Ann Lee\n\nThe roof leaks.\n"})
    index = ensure_index(tmp_path / "seeds", tmp_path / "home", encoder=CountingEncoder())
    chair, roof = (next(s for s in index.sentences("1.txt") if word in s.text) for word in ("Lee", "roof"))
    hits = [Hit(roof, score=0.8, rank=1), Hit(chair, score=0.001, rank=2)]
    reading = Reader(index, CountingEncoder(), None).read(analyse("Who chaired the meeting?"), hits)
    assert "Ann Lee" in {candidate.text for candidate in reading.candidates}
