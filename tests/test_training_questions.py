"""The questions that weights are trained on are consistent with their records and touch no record of the eval sets."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.check_questions import find_faults, find_questions, unanswerable_share
from evals.corpus import Bases, read_text
from evals.loading import load_sets
from evals.values import Question

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = ROOT.parent / "shared" / "data"
BASES = Bases(ROOT / "seeds", PUBLIC)
FOLDER = ROOT / "training" / "questions"
FILES = sorted(FOLDER.glob("*/*.jsonl"))


def read(record: str) -> str:
    return read_text(BASES.find(record))


def questions(path: Path) -> tuple[Question, ...]:
    return tuple(question for one in load_sets(path) for question in one.questions)


def everything() -> list[Question]:
    return [question for path in FILES for question in questions(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_evidence_and_answers_stand_in_the_record(path: Path) -> None:
    here = [q for q in questions(path) if not q.record.startswith("meetings/") or (PUBLIC / q.record).is_file()]
    if not here:
        pytest.skip("none of the records is here: the folder of public sets is absent")
    assert find_faults(here, read) == []


def test_ids_are_unique() -> None:
    assert [one for one, n in Counter(question.id for question in everything()).items() if n > 1] == []


def test_all_are_for_training() -> None:
    assert {question.half for question in everything()} == {"train"}


def test_no_record_of_the_eval_sets_is_asked_about() -> None:
    evaluated = {q.record for name in ("seed", "own", "public", "chains") for q in find_questions(name)}
    assert evaluated.isdisjoint(question.record for question in everything())


def test_a_share_is_unanswerable_and_all_languages_are_there() -> None:
    asked = everything()
    assert 0.15 <= unanswerable_share(asked) <= 0.35
    assert {question.lang for question in asked} == {"zh-Hans", "zh-Hant", "en"}


def test_english_wordings_belong_to_questions_of_the_licensed_sets() -> None:
    lines = [line.split("\t") for line in (FOLDER / "in_english.tsv").read_text("utf-8").splitlines()]
    assert all(len(line) == 2 and line[1] for line in lines)
    names = [name for name, _ in lines]
    assert len(set(names)) == len(names)
    known = set()
    for stem in ("cmrc2018_train", "drcd_dev"):
        path = PUBLIC / "qa" / f"{stem}.json"
        if not path.is_file():
            pytest.skip("the folder of public sets is absent")
        articles = json.loads(path.read_text("utf-8"))["data"]
        known |= {f"{stem}:{qa['id']}" for a in articles for p in a["paragraphs"] for qa in p["qas"]}
    assert known.issuperset(names)
