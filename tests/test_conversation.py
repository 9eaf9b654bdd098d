"""Follow-ups: golden cases, laws, and what the notes say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation import resolve, resolve_follow_up
from assistant.conversation.asked import take_apart
from assistant.conversation.continuation import join_topic, without_lead_in
from assistant.conversation.memory import carried_matter, filled_in, thread_of
from assistant.conversation.phrases import noun_phrases, subject_matter
from assistant.conversation.resolution import NOTHING_FITS
from assistant.conversation.signs import find_signs
from assistant.conversation.substitution import words_put_in
from assistant.conversation.totals import differing
from assistant.question import language_of
from assistant.values import Answer, Turn
from index.values import Span

CASES = json.loads((Path(__file__).parent / "cases" / "follow-ups.json").read_text("utf-8"))


def turn(question, answers=(), kind="", standalone=""):
    spans = tuple(Span("record", 0, len(text)) for text in answers)
    status = "answered" if answers else "not_in_record"
    answer = Answer(question, standalone or question, language_of(question), status, kind=kind, spans=spans, verbatim=tuple(answers))
    return Turn(question, standalone or question, answer)


def history_of(case):
    return tuple(turn(**row) for row in case["history"])


def cases():
    for case in CASES:
        marks = [pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else []
        yield pytest.param(case, id=case["name"], marks=marks)


@pytest.mark.parametrize("case", list(cases()))
def test_golden(case):
    resolution = resolve(case["question"], history_of(case))
    assert resolution.text == case["standalone"]
    if case.get("rule") is not None:
        assert resolution.rule == case["rule"]
    assert bool(resolution.note) == case.get("note", False)


def test_case_names_are_unique():
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("case", [case for case in CASES if case.get("rule") == ""], ids=lambda case: case["name"])
def test_a_question_left_alone_is_left_alone_without_history_too(case):
    assert resolve(case["question"], ()).text == case["question"]
    assert resolve(case["question"], ()).note == ""


@pytest.mark.parametrize("case", [case for case in CASES if "xfail" not in case], ids=lambda case: case["name"])
def test_the_question_keeps_its_language_or_that_of_the_one_it_leans_on(case):
    earlier = [row.get("standalone") or row["question"] for row in case["history"]]
    ours, typed, *before = (language_of(text) == "en" for text in (case["standalone"], case["question"], *earlier[-1:]))
    assert ours in (typed, *before)
    assert (resolve(case["question"], history_of(case)).language == "en") == typed


def test_regional_words_are_read_in_a_follow_up_and_left_as_typed_elsewhere():
    history = [turn("邊個主持會議？", ["王明"], "person")]
    assert resolve("佢嘅職務係甚麼？", history).text == "王明的職務是什麼？"
    assert resolve("邊個主持會議？", []).text == "邊個主持會議？"


def test_the_note_names_the_words_in_the_language_of_the_question():
    assert resolve("她是誰？", (turn("會議幾點開始？"),)).note == NOTHING_FITS["zh-Hant"].format(words="她")
    assert "“they”" in resolve("When do they arrive?", ()).note


def test_resolving_reads_the_standalone_questions_of_earlier_turns():
    history = (turn("2019年办了多少场培训？", ["8场"], "count"),)
    first = resolve_follow_up("那2020年呢？", history)
    history = (*history, turn("那2020年呢？", ["9场"], "count", first))
    assert resolve_follow_up("2021年呢？", history) == "2021年办了多少场培训？"


def test_an_answer_that_is_a_sentence_is_never_put_in_place_of_a_pronoun():
    long = "陈立" + "说了很多" * 20
    assert resolve_follow_up("它什么时候开始？", (turn("方案怎么说？", [long], "name"),)) == "方案什么时候开始？"


QUESTIONS = st.sampled_from(sorted({case["question"] for case in CASES} | {row["question"] for case in CASES for row in case["history"]}))
WORDS = st.text(alphabet="他她它其那这呢吗谁什么多少年2019第二项还有为什么比会议 ?？，whoitheyandwhatabout", max_size=24)


@settings(max_examples=60, deadline=None)
@given(QUESTIONS)
def test_without_history_every_question_stands_as_it_is(question):
    assert resolve_follow_up(question, ()) == question


@settings(max_examples=120, deadline=None)
@given(st.lists(QUESTIONS, min_size=1, max_size=4), QUESTIONS | WORDS)
def test_any_conversation_gives_a_question_and_always_the_same(earlier, question):
    history = []
    for asked in earlier:
        history.append(turn(asked, standalone=resolve_follow_up(asked, history)))
    resolved = resolve(question, history)
    assert resolved == resolve(question, history)
    assert resolved.text.strip() or not question.strip()
    assert len(resolved.text) <= len(question) + max(len(one.standalone) for one in history) * 2 + 60


@settings(max_examples=100, deadline=None)
@given(QUESTIONS | WORDS)
def test_pieces_are_ordered_disjoint_and_within(question):
    asked = take_apart(question)
    ends = [0, *(piece.end for piece in asked.pieces)]
    assert all(before <= piece.start < piece.end for before, piece in zip(ends, asked.pieces, strict=False))
    assert all(asked.folded.text[piece.start : piece.end] == piece.text for piece in asked.pieces)
    assert all(phrase.start < phrase.end for phrase in noun_phrases(asked))


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("2019年合作社有多少人？", "2019年合作社"),
        ("谁做了财务报告？", "做了财务报告"),
        ("河堤目前多高？", "河堤"),
        ("方案通过了吗？", "方案通过了"),
        ("Who moved the roof motion?", "moved the roof motion"),
        ("How long did the repair take?", "the repair take"),
    ],
)
def test_subject_matter(question, matter):
    assert subject_matter(take_apart(question)) == matter


@pytest.mark.parametrize(
    ("question", "signs"),
    [
        ("她和他们什么时候到？", ["她", "他们"]),
        ("其他人呢？", []),
        ("报告及其附件", []),
        ("这次会议由谁主持？", []),
        ("Is there a quorum?", []),
        ("What time is it?", []),
        ("Who wrote that?", ["that"]),
        ("Who paid for these repairs?", ["repairs"]),
        ("The firm said it would pay, and so it did?", []),
    ],
)
def test_signs(question, signs):
    assert [sign.text for sign in find_signs(take_apart(question)) if sign.kind != "definite"] == signs


@pytest.mark.parametrize("question", ["谁呢？", "那为什么呢？", "And who paid?", "会议几点开始？", "怎么样"])
def test_a_question_of_its_own_puts_nothing_in(question):
    assert words_put_in(question) == ""


def test_what_was_carried_over_is_found_again():
    assert carried_matter(turn("什么时候上线？", standalone="信息平台什么时候上线？")) == "信息平台"
    assert carried_matter(turn("By when?", standalone="By when (the gate)?")) == "the gate"
    assert carried_matter(turn("Who came?")) == ""
    assert filled_in(turn("Who seconded it?", standalone="Who seconded the motion?")) == "the motion"
    assert filled_in(turn("Who came?")) == ""


def test_a_thread_goes_back_to_the_question_that_began_it():
    turns = (turn("甲？"), turn("乙有多少？"), turn("那丙呢？", standalone="丙有多少？"))
    assert [one.question for one in thread_of(turns)] == ["那丙呢？", "乙有多少？"]


def test_two_questions_differ_at_whole_words_and_numbers():
    assert differing("held in 2019?", "held in 2020?").first == "2019"
    assert differing("会议几点开始？", "Who came?") is None


def test_topics_are_joined_so_that_the_language_stays():
    assert join_topic("the deposit", "什么时候到期？") == "deposit 什么时候到期？"
    assert language_of(join_topic("the deposit", "什么时候到期？")) == "zh-Hans"
    assert without_lead_in("那？") == "那？"
