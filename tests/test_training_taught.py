"""Questions written on meeting records become windows of tokens: those that answer, and the likeliest that do not."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from assistant.reading.span_reader_tokens import Tokenizer
from training.reader.sources import Asked, Paragraph
from training.reader.taught import Place, in_english, read_taught, stretch, taught_windows, written_paragraphs

FIRST = "主席由周明擔任，任期兩年，連選得連任一次，去年由林安擔任。"
BUDGET = "預算為三百元。"
LAST = "會議在三月召開，會期三天，地點在本會會所二樓會議室。"
OTHER = "預算以外的討論事項共有兩案，均照案通過，另有臨時動議一件，留待下次會議再行討論，與會者均無異議。"
RECORD = f"例會\n{FIRST}{BUDGET}{LAST}\n{OTHER}\n散會。\n"
ASKED = {"lang": "zh-Hant", "record": "meetings/r.md", "half": "train"}
LINES = [
    {"id": "a", "question": "預算多少?", "type": "amount", "answers": ["三百元"], "evidence": BUDGET},
    {"id": "b", "question": "預算由誰編列?", "type": "person", "answers": []},
    {"id": "c", "question": "散會了嗎?", "type": "yes_no", "answers": ["yes"], "evidence": "散會。"},
]


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    (tmp_path / "meetings").mkdir()
    (tmp_path / "meetings" / "r.md").write_text(RECORD, "utf-8")
    lines = "\n".join(json.dumps({**ASKED, **line}) for line in LINES)
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "q.jsonl").write_text(lines, "utf-8")
    return tmp_path


def tokenizer() -> Tokenizer:
    return Tokenizer(["预算", "主席", "三百"])


@pytest.mark.parametrize(
    ("scale", "read"), [(10, BUDGET), (45, BUDGET + LAST), (100, FIRST + BUDGET + LAST), (900, RECORD)]
)
def test_a_stretch_is_whole_sentences_within_its_scale(scale: int, read: str) -> None:
    start = RECORD.index("三百元")
    found = stretch(RECORD, Place(start, start + 3, start - 3, start + 4), scale)
    assert RECORD[found.left : found.right] == read
    assert RECORD[found.start : found.end] == "三百元"


def test_a_verdict_rests_on_its_sentence_and_unanswerable_questions_are_kept(sets: Path) -> None:
    answered, unanswerable, verdict = read_taught(sets, tokenizer(), sets / "questions")
    assert {question.answer for question in answered.answered} == {"三百元"}
    assert {question.answer for question in verdict.answered} == {"散会"}
    assert unanswerable.answered == ()
    assert unanswerable.rivals


def test_no_rival_holds_the_answer(sets: Path) -> None:
    answered, *_ = read_taught(sets, tokenizer(), sets / "questions")
    assert answered.rivals
    assert not [rival for rival in answered.rivals if "三百元" in "".join(rival.spellings)]


def test_windows_of_an_unanswerable_question_answer_nothing(sets: Path) -> None:
    answered, unanswerable, _ = read_taught(sets, tokenizer(), sets / "questions")
    for seed in range(20):
        chooser = random.Random(seed)
        windows = taught_windows(unanswerable, longest=32, span=8, chooser=chooser)
        assert windows
        assert all(window.first == -1 for window in windows)
        first, *others = taught_windows(answered, longest=32, span=8, chooser=chooser)
        assert "".join(first.passage.spellings[first.first : first.last + 1]) == "三百元"
        assert all(window.first == -1 for window in others)


def test_measured_paragraphs_hold_the_answer_where_they_say(sets: Path) -> None:
    (paragraph,) = written_paragraphs(sets, sets / "questions")
    (asked,) = paragraph.asked
    assert paragraph.text[asked.start :].startswith("三百元")


def test_english_wordings_take_the_place_of_their_questions(tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text("set:1\tWho chaired?\n", "utf-8")
    asked = (Asked("誰主持?", ("周明",), 3, "set:1"), Asked("何時?", ("三月",), 9, "set:2"))
    (paragraph,) = in_english([Paragraph("主席由周明擔任。", asked), Paragraph("散會。", ())], names)
    assert [one.question for one in paragraph.asked] == ["Who chaired?"]
