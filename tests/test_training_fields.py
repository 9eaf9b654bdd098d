"""Which field of the meeting card a question asks for: the labels it is learned from, and what is left out."""

from __future__ import annotations

import pytest

from assistant.asking import NO_FIELD
from assistant.facts import read_card
from evals.values import Question
from index.sentences import split_sentences
from index.values import Record
from training import fields, kinds
from training.fields import Read, field_asked, fit, sample_of
from training.kinds import Sample

TEXT = "理事会会议纪要\n地点：二楼会议室\n主持：李大同\n记录：王小美\n请假：张三、李四\n\n李大同负责联系厂家。\n"


def read(question: str, kind: str, *answers: str, evidence: str) -> Read:
    record = Record("r.txt", "r.txt", "", "", TEXT, "")
    asked = Question("q", question, "zh-Hans", kind, answers, record="r.txt", evidence=(evidence,), half="train")
    return Read(asked, read_card(record, split_sentences(record)))


@pytest.mark.parametrize(
    ("question", "kind", "answer", "evidence", "field"),
    [
        ("谁带着开的？", "person", "李大同", "主持：李大同", "chair"),
        ("谁负责联系厂家？", "person", "李大同", "李大同负责联系厂家。", NO_FIELD),  # the chair, but not as such
        ("谁写的？", "person", "王小美", "记录：王小美", "recorder"),
        ("聚在哪儿？", "place", "二楼会议室", "地点：二楼会议室", "place"),
        ("哪个楼？", "person", "二楼会议室", "地点：二楼会议室", NO_FIELD),  # another kind of question
    ],
)
def test_a_field_is_asked_for_where_the_card_holds_the_answer(
    question: str, kind: str, answer: str, evidence: str, field: str
) -> None:
    assert field_asked(read(question, kind, answer, evidence=evidence)) == field


def test_one_of_several_absent_people_is_not_the_field() -> None:
    assert field_asked(read("谁去进香了？", "person", "张三", evidence="请假：张三、李四")) == "absent"
    record = Record("r.txt", "r.txt", "", "", TEXT.replace("张三、李四", "张三、李四、王五"), "")
    asked = Question("q", "谁去进香了？", "zh-Hans", "person", ("张三",), record="r.txt", evidence=("请假：张三、李四、王五",))
    assert field_asked(Read(asked, read_card(record, split_sentences(record)))) == NO_FIELD


def test_a_sample_knows_how_much_the_question_names() -> None:
    sample = sample_of(read("谁主持会议？", "person", "李大同", evidence="主持：李大同"))
    assert sample.kind == "chair"
    assert "#telling 0" in sample.features


def test_a_counterexample_that_other_records_doubt_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Sample] = []
    train = kinds.train

    def spy(samples: list[Sample], **named: object) -> object:
        kept[:] = samples
        return train(samples, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(fields, "train", spy)
    chaired, other = frozenset({"who", "chaired"}), frozenset({"why", "late"})
    samples = [Sample(chaired, "chair", f"{n}.txt") for n in range(40)]
    samples += [Sample(frozenset({"where", "held"}), "place", f"{n}.txt") for n in range(40)]
    samples += [Sample(other, NO_FIELD, f"{n}.txt") for n in range(40)]
    fit([*samples, Sample(chaired, NO_FIELD, "40.txt")])
    assert len(kept) == len(samples)
