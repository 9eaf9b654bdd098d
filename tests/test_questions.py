"""The hand-written question sets are consistent with their records and with each other."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from evals.check_questions import (
    QUESTIONS,
    count_types,
    find_faults,
    find_overlaps,
    find_questions,
    unanswerable_share,
)
from evals.corpus import Bases, read_text
from evals.values import Question

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = ROOT.parent / "shared" / "data"
BASES = Bases(ROOT / "seeds", PUBLIC)
NAMES = ("seed", "own", "public", "chains")
SHARES = {"seed": 0.25, "own": 0.25, "public": 0.25, "chains": 0.15}
SIZES = {"seed": 180, "own": 120, "public": 120, "chains": 180}
TEXT = "会议由李四主持,共有12人参加。"
GOOD = Question("a-hans", "谁主持?", "zh-Hans", "person", answers=("李四",), record="r.txt", evidence=("会议由李四主持",), half="dev")


def read(record: str) -> str:
    return read_text(BASES.find(record))


def here(question: Question) -> bool:
    return not question.record.startswith("meetings/") or (PUBLIC / question.record).is_file()


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def questions(name: str) -> tuple[Question, ...]:
    return find_questions(name)


def everything() -> list[Question]:
    return [question for name in NAMES for question in find_questions(name)]


def test_ids_are_unique() -> None:
    repeated = [one for one, n in Counter(question.id for question in everything()).items() if n > 1]
    assert not repeated


def test_no_question_is_asked_in_both_halves() -> None:
    assert find_overlaps(everything()) == []


def test_evidence_and_answers_stand_in_the_record(questions: tuple[Question, ...]) -> None:
    present = [question for question in questions if here(question)]
    if not present:
        pytest.skip("none of the records is here: the folder of public sets is absent")
    assert find_faults(present, read) == []


def test_every_public_record_is_here() -> None:
    absent = {question.record for question in everything() if not here(question)}
    if absent:
        pytest.skip(f"{len(absent)} records are absent: the folder of public sets is not at {PUBLIC}")


def test_sizes_and_shares(name: str, questions: tuple[Question, ...]) -> None:
    assert len(questions) >= SIZES[name]
    assert SHARES[name] <= unanswerable_share(questions) <= 0.4
    assert {question.lang for question in questions} == {"zh-Hans", "zh-Hant", "en"}


def test_halves_are_balanced(name: str, questions: tuple[Question, ...]) -> None:
    dev = sum(question.half == "dev" for question in questions)
    assert 0.45 <= dev / len(questions) <= 0.55
    for count in count_types(questions if name != "chains" else everything()):
        assert min(count.dev, count.test) * 4 >= count.dev + count.test - 8, count


def test_the_seed_set_asks_in_three_languages() -> None:
    groups = Counter(question.id.rpartition("-")[0] for question in find_questions("seed"))
    assert len(groups) >= 60 and set(groups.values()) == {3}


def test_twelve_public_records_of_three_kinds() -> None:
    records = {question.record for question in find_questions("public")}
    minutes = {record for record in records if "/minutes_zh/" in record}
    english = {record for record in records - minutes if record.isascii()}
    assert len(minutes) >= 5 and len(english) >= 2 and len(records - minutes - english) >= 5
    asked = Counter(question.record for question in find_questions("public"))
    assert min(asked.values()) >= 8


def test_six_own_records_each_asked_twenty_times() -> None:
    asked = Counter(question.record for question in find_questions("own"))
    assert len(asked) == 6 and min(asked.values()) >= 20


@pytest.mark.parametrize("half", ["dev", "test"])
def test_chains_are_conversations(half: str) -> None:
    rows = [json.loads(line) for line in (QUESTIONS / f"chains.{half}.jsonl").read_text("utf-8").splitlines()]
    chains: dict[str, list[dict]] = {}
    for row in rows:
        chains.setdefault(row["group"], []).append(row)
    assert len(chains) >= 30
    for turns in chains.values():
        assert 2 <= len(turns) <= 6
        for number, turn in enumerate(turns):
            assert turn.get("history", []) == [earlier["question"] for earlier in turns[:number]]
            assert turn["context"] == (turn["standalone"] != turn["question"] and number > 0)


def test_lines_are_plain_utf8() -> None:
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        raw = path.read_bytes()
        assert b"\\u" not in raw and b"\r" not in raw and raw.endswith(b"}\n"), path.name
        assert all(json.loads(line)["half"] == path.stem.rpartition(".")[2] for line in raw.decode().splitlines())


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"type": "count", "answers": ("12人",), "evidence": ("共有12人",)}, None),
        ({"answers": (), "evidence": ()}, None),
        ({"type": "sum", "answers": ("13",), "tags": ("computed",)}, None),
        ({"type": "yes_no", "answers": ("yes",)}, None),
        ({"answers": ("張三", "王五")}, "stands in the record"),
        ({"answers": (), "entries": (("李四",), ("王五", "赵六"))}, "stands in the record"),
        ({"evidence": ("会议由李四 主持",)}, "stands nowhere"),
        ({"evidence": ()}, "without evidence"),
        ({"answers": ()}, "evidence without an answer"),
        ({"type": "yes_no", "answers": ("是",)}, "yes-no"),
        ({"lang": "zh"}, "language"),
        ({"type": "who"}, "type"),
        ({"half": "both"}, "half"),
        ({"record": ""}, "no record"),
        ({"tags": ("typo", "typo")}, "repeated"),
    ],
)
def test_a_fault_is_found(change: dict, fault: str | None) -> None:
    found = find_faults([replace(GOOD, **change)], lambda record: TEXT)
    assert (fault is None) == (found == []), found
    assert fault is None or fault in found[0]


def test_translations_share_their_half() -> None:
    pair = [GOOD, replace(GOOD, id="a-en", lang="en", question="Who chaired?", half="test")]
    assert "translations" in find_faults(pair, lambda record: TEXT)[0]


def test_an_overlap_is_found_whatever_the_script() -> None:
    again = replace(GOOD, id="b", question="誰主持？", lang="zh-Hant", half="test")
    assert find_overlaps([GOOD, again]) != []
    assert find_overlaps([GOOD, replace(again, half="dev")]) == []
    assert find_overlaps([GOOD, replace(again, history=("几点?",))]) == []


def test_a_follow_up_overlaps_by_its_standalone_wording() -> None:
    turn = replace(GOOD, id="b", question="那是谁?", standalone="誰主持？", history=("几点?",), half="test")
    assert find_overlaps([GOOD, turn]) != []
    assert find_overlaps([GOOD, replace(turn, standalone="谁记录?")]) == []


def test_an_earlier_turn_of_dev_shows_a_test_question() -> None:
    turn = replace(GOOD, id="b", question="几点?", history=("谁主持?",))
    assert find_overlaps([replace(GOOD, half="test"), turn]) != []
    assert find_overlaps([GOOD, replace(turn, half="test")]) == []
