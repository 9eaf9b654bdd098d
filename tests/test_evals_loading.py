"""Question sets are read, refused with one clear line, laid out as folders, and their evidence is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.corpus import Bases, lay_out, locate, read_text, unlocated
from evals.loading import ask_in, load_sets
from evals.values import Question
from index.errors import UsageError
from index.values import Span

ROW = {"id": "a", "question": "谁主持？", "lang": "zh-Hans", "type": "person", "answers": ["李四"]}
RECORD = "第一段没有人。\n会议由李四主持。共有五人。\n最后一段。"


def jsonl(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return path


def squad(path: Path, *, answers: list[dict], context: str = "甲乙丙。丁戊乙丙。", question: str = "谁是乙？") -> Path:
    qas = [{"id": "q1", "question": question, "answers": answers}]
    path.write_text(json.dumps({"data": [{"paragraphs": [{"context": context, "qas": qas}]}]}), "utf-8")
    return path


@pytest.fixture
def bases(tmp_path: Path) -> Bases:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "r.txt").write_text(RECORD, "utf-8")
    return Bases(tmp_path / "seeds", tmp_path)


def test_jsonl_fields(tmp_path: Path) -> None:
    row = {"id": "b", "question": "哪些？", "lang": "zh-Hans", "type": "list", "all": ["甲|阿甲", "乙"], "evidence": "甲和乙", "history": ["前问"]}
    (one,) = load_sets(jsonl(tmp_path / "s.jsonl", ROW, "", row))
    assert one.name == "s" and not one.squad
    assert one.questions[0].answers == ("李四",) and one.questions[0].answerable
    assert one.questions[1].entries == (("甲", "阿甲"), ("乙",))
    assert one.questions[1].evidence == ("甲和乙",) and one.questions[1].history == ("前问",)
    assert one.questions[1].gold == ("甲、乙",)


def test_no_answer_is_unanswerable(tmp_path: Path) -> None:
    (one,) = load_sets(jsonl(tmp_path / "s.jsonl", {**ROW, "answers": []}))
    assert not one.questions[0].answerable and one.questions[0].gold == ()


def test_halves_make_sets(tmp_path: Path) -> None:
    sets = load_sets(jsonl(tmp_path / "s.jsonl", {**ROW, "half": "test"}, {**ROW, "id": "b", "half": "dev"}))
    assert [(one.name, one.questions[0].id) for one in sets] == [("s:dev", "b"), ("s:test", "a")]
    assert load_sets(jsonl(tmp_path / "s.dev.jsonl", ROW))[0].name == "s:dev"
    assert load_sets(jsonl(tmp_path / "t.test.jsonl", {**ROW, "half": "test"}))[0].name == "t:test"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["{"], "line 1 is not JSON"),
        (["[]"], "line 1 is not an object"),
        ([{**ROW, "question": ""}], "line 1 has no 'question'"),
        ([ROW, {**ROW}], "the id 'a' twice"),
        ([{**ROW, "all": ["甲"]}], "both or neither"),
        ([{key: ROW[key] for key in ROW if key != "answers"}], "both or neither"),
        ([{**ROW, "answers": "李四"}], "no list of texts"),
        ([{**ROW, "answers": [""]}], "no list of texts"),
        ([{**ROW, "record": 3}], "'record' that is no text"),
        ([], "holds no question"),
    ],
)
def test_bad_jsonl_is_refused(tmp_path: Path, rows: list, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        load_sets(jsonl(tmp_path / "s.jsonl", *rows))
    assert "\n" not in str(caught.value) and "expected" in str(caught.value)


def test_bad_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe\xff")
    (tmp_path / "empty.json").write_text("{}")
    (tmp_path / "bare.json").write_text('{"data": []}')
    for name, said in (("none.json", "cannot be read"), ("latin.jsonl", "not UTF-8"), ("empty.json", "not SQuAD"), ("bare.json", "no question")):
        with pytest.raises(UsageError, match=said):
            load_sets(tmp_path / name)


def test_squad(tmp_path: Path) -> None:
    answers = [{"text": "乙丙", "answer_start": 6}, {"text": "乙丙", "answer_start": 1}, {"text": "乙丙", "answer_start": 6}]
    (one,) = load_sets(squad(tmp_path / "cmrc.json", answers=answers))
    (question,) = one.questions
    assert one.squad and one.name == "cmrc" and question.lang == "zh-Hans"
    assert question.answers == ("乙丙",)
    assert question.targets == ((Span("00000.txt", 6, 8), Span("00000.txt", 1, 3)),)


def test_squad_wrong_start_is_moved_to_the_nearest(tmp_path: Path) -> None:
    (one,) = load_sets(squad(tmp_path / "cmrc.json", answers=[{"text": "乙丙", "answer_start": 5}]))
    assert one.questions[0].targets == ((Span("00000.txt", 6, 8),),)


def test_squad_language(tmp_path: Path) -> None:
    answers = [{"text": "乙", "answer_start": 1}]
    said = {"Who is it?": "en", "這個問題為誰而問？": "zh-Hant", "这个问题为谁而问？": "zh-Hans"}
    for words, language in said.items():
        (one,) = load_sets(squad(tmp_path / "x.json", answers=answers, question=words))
        assert one.questions[0].lang == language


def test_cross_lingual_questions_keep_the_paragraphs(tmp_path: Path) -> None:
    answers = [{"text": "乙丙", "answer_start": 1}]
    (chinese,) = load_sets(squad(tmp_path / "zh.json", answers=answers))
    (english,) = load_sets(squad(tmp_path / "en.json", answers=answers, question="Who is B?"))
    crossed = ask_in(chinese, english)
    assert crossed.name == "zh<en" and crossed.paragraphs == chinese.paragraphs
    assert (crossed.questions[0].question, crossed.questions[0].lang, crossed.questions[0].answers) == ("Who is B?", "en", ("乙丙",))
    (other,) = load_sets(jsonl(tmp_path / "o.jsonl", ROW))
    with pytest.raises(UsageError, match="lacks the question 'q1'"):
        ask_in(chinese, other)


def test_open_and_record_corpora_of_paragraphs(tmp_path: Path, bases: Bases) -> None:
    (one,) = load_sets(squad(tmp_path / "x.json", answers=[{"text": "乙丙", "answer_start": 1}]))
    for mode, folder in (("open", "open"), ("record", "00000"), ("gold", "00000")):
        (corpus,) = lay_out(one, mode, into=tmp_path / mode, bases=bases)
        assert corpus.folder == tmp_path / mode / folder
        assert read_text(corpus.folder / "00000.txt") == "甲乙丙。丁戊乙丙。"
        assert corpus.questions == one.questions


def test_records_are_copied_and_evidence_is_found(tmp_path: Path, bases: Bases) -> None:
    row = {**ROW, "record": "seeds/r.txt", "evidence": ["會議由李四主持"]}
    (one,) = load_sets(jsonl(tmp_path / "s.jsonl", row))
    (corpus,) = lay_out(one, "record", into=tmp_path / "into", bases=bases)
    assert (corpus.folder / "seeds/r.txt").read_text("utf-8") == RECORD
    ((place,),) = corpus.questions[0].targets
    assert place.record_id == "seeds/r.txt" and RECORD[place.start : place.end] == "会议由李四主持"
    assert unlocated([corpus]) == 0


def test_gold_is_the_paragraph_of_the_evidence(tmp_path: Path, bases: Bases) -> None:
    rows = [{**ROW, "record": "r.txt", "evidence": "会议由李四主持"}, {**ROW, "id": "b", "record": "r.txt", "answers": []}]
    (one,) = load_sets(jsonl(tmp_path / "s.jsonl", *rows))
    (corpus,) = lay_out(one, "gold", into=tmp_path / "into", bases=bases)
    assert read_text(corpus.folder / "r.txt") == "会议由李四主持。共有五人。"
    assert [question.id for question in corpus.questions] == ["a"]
    assert corpus.questions[0].targets == ((Span("r.txt", 0, 7),),)


def test_questions_without_a_record_are_asked_of_the_seeds(tmp_path: Path, bases: Bases) -> None:
    (one,) = load_sets(jsonl(tmp_path / "s.jsonl", {**ROW, "evidence": "李四"}))
    (corpus,) = lay_out(one, "record", into=tmp_path / "into", bases=bases)
    assert corpus.folder == bases.seeds and corpus.questions[0].targets == ((Span("r.txt", 11, 13),),)


@pytest.mark.parametrize("record", ["none.txt", "../r.txt", "/etc/hostname"])
def test_a_record_outside_or_absent_is_refused(tmp_path: Path, bases: Bases, record: str) -> None:
    (one,) = load_sets(jsonl(tmp_path / "s.jsonl", {**ROW, "record": record}))
    with pytest.raises(UsageError, match="expected"):
        lay_out(one, "open", into=tmp_path / "into", bases=bases)


def test_evidence_that_stands_nowhere_is_counted(tmp_path: Path, bases: Bases) -> None:
    (one,) = load_sets(jsonl(tmp_path / "s.jsonl", {**ROW, "record": "r.txt", "evidence": ["不在其中"]}))
    corpora = lay_out(one, "open", into=tmp_path / "into", bases=bases)
    assert unlocated(corpora) == 1 and corpora[0].questions[0].targets == ()


def test_repeated_evidence_is_one_target_with_two_places(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("甲乙。甲乙。", "utf-8")
    asked = Question("a", "？", "zh-Hans", "name", answers=("甲",), record="r.txt", evidence=("甲乙",))
    assert locate(asked, tmp_path).targets == ((Span("r.txt", 0, 2), Span("r.txt", 3, 5)),)


def test_gold_places_follow_the_text(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("前文甲乙。", "utf-8")
    moved = Question("a", "？", "zh-Hans", "span", answers=("甲乙",), record="r.txt", targets=((Span("r.txt", 0, 2),),))
    assert locate(moved, tmp_path).targets == ((Span("r.txt", 2, 4),),)
    gone = Question("a", "？", "zh-Hans", "span", answers=("丙丁",), record="r.txt", targets=((Span("r.txt", 0, 2),),))
    assert locate(gone, tmp_path).targets == ()
