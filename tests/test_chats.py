"""Chats that are kept, the commands of `chat`, and choices picked by number."""

from __future__ import annotations

import io
import sqlite3
import sys
import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest

from assistant.chats import FILE, TITLE_LENGTH, ChatStore, to_markdown
from assistant.choosing import answer_choice, answer_count, answer_picked, picked_choice
from assistant.cli import chat as chat_module
from assistant.cli.chat import COMMANDS, HELP, Session, chat_command
from assistant.cli.main import build_parser
from assistant.meetings import Filters
from assistant.values import Answer, Choice, Evidence, Turn
from index.errors import UnwritableHome, UsageError
from index.values import Record, Sentence, Span

RECORD = Record("a.txt", "a.txt", "A", "", "甲主持。乙记录。", "")
SENTENCES = (
    Sentence(Span("a.txt", 0, 4), "甲主持。", 1, 1),
    Sentence(Span("a.txt", 4, 8), "乙记录。", 1, 2),
)
EVIDENCE = Evidence("a.txt", 1, 1, 0, 4, "甲主持。", 0.5)
CHOICES = (Choice("A · 甲主持。", "甲", Span("a.txt", 0, 1)), Choice("A · 乙记录。", "乙", Span("a.txt", 4, 5)))


class FakeIndex:
    """One record of two sentences."""

    record_ids = ("a.txt",)

    def record(self, record_id):
        return RECORD

    def sentences(self, record_id):
        return SENTENCES

    def __len__(self):
        return len(SENTENCES)


NO_FILTERS = Filters()


class FakeAssistant:
    """Answers `甲` to everything and writes down what it was asked after."""

    def __init__(self):
        self.index = FakeIndex()
        self.asked = []

    def ask(self, question, *, history=(), filters=NO_FILTERS):
        assert filters == NO_FILTERS
        self.asked.append((question, tuple(turn.question for turn in history)))
        if question == "?":
            raise UsageError("the question is empty")
        if question == "stop":
            raise KeyboardInterrupt
        return answer(question, standalone=f"{history[-1].question}/{question}" if history else question)


def answer(question, standalone="", status="answered"):
    found = Answer(
        question, standalone or question, "zh-Hans", status, "甲", "person", "", (Span("a.txt", 0, 1),), ("甲",), "甲主持。",
        0.9, (EVIDENCE,), CHOICES, ("a note",), (("answer", 1.5),),
    )
    return found if status == "answered" else replace(found, text="", spans=(), verbatim=(), quote="")


def turn(question, standalone=""):
    return Turn(question, standalone or question, answer(question, standalone))


@pytest.fixture
def store(tmp_path):
    return ChatStore(tmp_path / "home" / FILE)


@pytest.fixture
def session(store):
    return Session(FakeAssistant(), store)


def test_a_chat_comes_back_as_it_was(store):
    turns = (turn("谁主持？"), turn("她呢？", "甲呢？"), Turn("x", "x", answer("x", status="not_in_record")))
    number = store.start("谁主持？")
    for one in turns:
        store.append(number, one)
    assert store.turns(number) == turns
    assert store.turns(number)[0].answer.timings_ms == (("answer", 1.5),)


def test_chats_are_listed_with_the_last_one_that_went_on_first(store):
    first, second = store.start("first"), store.start("second\nline " + "x" * 100)
    with sqlite3.connect(store.path) as connection:
        connection.execute("update chats set updated = '2001-01-01T00:00:00+00:00'")
    store.append(first, turn("谁主持？"))
    assert [(chat.id, chat.length) for chat in store.chats()] == [(first, 1), (second, 0)]
    assert store.chats()[1].title == ("second line " + "x" * 100)[:TITLE_LENGTH]


def test_rename_and_delete(store):
    number = store.start("old")
    store.append(number, turn("谁主持？"))
    store.rename(number, " new  name ")
    assert store.chats()[0].title == "new name"
    store.delete(number)
    assert store.chats() == ()
    assert store.start("another") != number, "a number is never given twice: an exported chat keeps its own"


@pytest.mark.parametrize("use", [ChatStore.turns, ChatStore.delete, ChatStore.export])
def test_a_chat_that_is_not_there(store, use):
    with pytest.raises(UsageError, match=r"found no chat 7; expected .* :chats"):
        use(store, 7)


def test_an_empty_title_is_refused(store):
    with pytest.raises(UsageError, match="empty title"):
        store.rename(store.start("x"), "  ")


def test_a_file_that_is_no_database_is_said_in_one_line(tmp_path):
    (tmp_path / FILE).write_text("not a database, but long enough to be read as the header of one" * 20)
    with pytest.raises(UnwritableHome, match="expected the chats kept there") as caught:
        ChatStore(tmp_path / FILE).chats()
    assert "\n" not in str(caught.value)


def test_a_home_that_is_a_file(tmp_path):
    (tmp_path / "home").write_text("")
    with pytest.raises(UnwritableHome):
        ChatStore(tmp_path / "home" / FILE).start("x")


def test_an_answer_with_fewer_fields_than_now_can_be_read(store):
    number = store.start("x")
    store.append(number, turn("谁主持？"))
    with sqlite3.connect(store.path) as connection:
        connection.execute("update turns set answer = json_remove(answer, '$.gloss', '$.kind')")
    assert store.turns(number)[0].answer.kind == ""


def test_threads_may_share_a_store(store):
    numbers = [store.start(f"chat {number}") for number in range(3)]
    threads = [threading.Thread(target=lambda n=n: [store.append(n, turn(str(i))) for i in range(5)]) for n in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(store.turns(number)) for number in numbers] == [5, 5, 5]


def test_markdown():
    text = to_markdown("Title", (turn("谁主持？"), turn("她呢？", "甲呢？")))
    assert text.startswith("# Title\n\n## 谁主持？\n\n**甲**\n\n> **甲**主持。\n>\n> a.txt · 第1段第1句\n")
    assert "*按此查找：甲呢？*" in text
    assert "- a note" in text


def test_questions_follow_each_other_and_are_kept(session, store, capsys):
    session.respond("一？")
    session.respond("二？")
    assert session.assistant.asked == [("一？", ()), ("二？", ("一？",))]
    assert [one.standalone for one in store.turns(session.chat)] == ["一？", "一？/二？"]
    assert "【甲】主持。" in capsys.readouterr().out


def test_asis_asks_without_the_conversation(session):
    for line in ("一？", "二？", ":asis"):
        session.respond(line)
    assert session.assistant.asked[-1] == ("二？", ())
    assert session.turns[-1].standalone == "二？"


def test_new_begins_another_chat_and_resume_goes_back(session, store, capsys):
    for line in ("一？", ":new", "二？"):
        session.respond(line)
    assert len(store.chats()) == 2
    first = min(chat.id for chat in store.chats())
    session.respond(f":resume {first}")
    session.respond("三？")
    assert session.assistant.asked[-1] == ("三？", ("一？",))
    assert len(store.turns(first)) == 2
    assert "> 一？\n甲" in capsys.readouterr().out


def test_rename_export_chats_delete(session, store, tmp_path, capsys):
    session.respond("一？")
    session.respond(":rename 甲会议")
    session.respond(f":export {tmp_path / 'chat.md'}")
    session.respond(":chats")
    assert (tmp_path / "chat.md").read_text("utf-8").startswith("# 甲会议\n")
    assert "甲会议" in capsys.readouterr().out
    session.respond(f":delete {session.chat}")
    assert store.chats() == ()
    assert session.turns == ()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (":nonsense", "found no command :nonsense"),
        (":sources", "nothing has been asked yet"),
        (":asis", "nothing has been asked yet"),
        (":rename x", "found nothing kept"),
        (":export", "found no file name"),
        (":resume", "chat's number"),
        (":resume 99", "found no chat 99"),
        (":delete x", "chat's number"),
        ("?", "the question is empty"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(session, capsys, line, words):
    session.respond(line)
    shown = capsys.readouterr()
    assert words in shown.err
    assert shown.err.count("\n") == 1
    assert shown.out == ""


def test_export_to_a_folder_that_is_not_there(session, capsys, tmp_path):
    session.respond("一？")
    session.respond(f":export {tmp_path}/none/chat.md")
    assert "expected a file name in a folder that exists" in capsys.readouterr().err


def test_ctrl_c_stops_an_answer_and_keeps_the_chat(session, capsys):
    session.respond("一？")
    session.respond("stop")
    assert [one.question for one in session.turns] == ["一？"]
    assert "stopped" in capsys.readouterr().err


def test_a_chat_that_cannot_be_kept_goes_on(tmp_path, capsys):
    (tmp_path / "home").write_text("")
    session = Session(FakeAssistant(), ChatStore(tmp_path / "home" / FILE))
    session.respond("一？")
    session.respond("二？")
    assert len(session.turns) == 2
    assert capsys.readouterr().err.count("not kept") == 1


def test_every_command_is_in_the_help(capsys, session):
    assert {line.split()[0].lstrip(":") for line in HELP.splitlines() if line.startswith(":")} == {*COMMANDS, "quit"}
    session.respond("：help")
    assert HELP in capsys.readouterr().out


def test_chat_reads_until_quit(monkeypatch, tmp_path, capsys):
    fake = FakeAssistant()
    monkeypatch.setattr(chat_module, "open_assistant", lambda arguments: fake)
    monkeypatch.setattr(chat_module, "remember_lines", lambda home: None)
    monkeypatch.setattr(sys, "stdin", io.StringIO("一？\n\n二？\n:quit\n三？\n"))
    assert chat_command(build_parser().parse_args(["chat", "--home", str(tmp_path), "--json"])) == 0
    assert [question for question, _ in fake.asked] == ["一？", "二？"]
    assert capsys.readouterr().out.count('"standalone"') == 2


@pytest.mark.parametrize(
    ("line", "picked"),
    [("1", "甲"), ("2", "乙"), ("选2", "乙"), ("第二个", "乙"), ("the second one", "乙"), ("last", "乙"), ("2.", "乙"),
     ("3", None), ("0", None), ("2020年呢？", None), ("第二项是什么？", None), ("who?", None)],
)
def test_a_number_picks_a_choice(line, picked):
    choice = picked_choice(line, turn("谁？"))
    assert (choice.answer if choice else None) == picked


def test_nothing_is_picked_where_nothing_is_offered():
    last = turn("谁？")
    assert picked_choice("1", replace(last, answer=replace(last.answer, choices=()))) is None


def test_a_picked_choice_is_an_answer_with_its_own_sentence():
    last = turn("谁？", "会议由谁记录？")
    picked = answer_choice("2", last, CHOICES[1], index=FakeIndex())
    assert (picked.text, picked.verbatim, picked.quote) == ("乙", ("乙",), "乙记录。")
    assert (picked.question, picked.standalone) == ("2", "会议由谁记录？")
    assert picked.evidence[0].sentence == 2
    assert [choice.answer for choice in picked.choices] == ["乙", "甲"]


def test_the_namespace_of_a_session_is_its_own(store):
    one, two = Session(FakeAssistant(), store), Session(SimpleNamespace(ask=FakeAssistant().ask), store)
    one.respond("一？")
    assert two.turns == ()


# --- items of a list picked, and counted --------------------------------------------------------------------------------


class OneRecord:
    """An index of one record whose sentences are its lines."""

    record_ids = ("a.txt",)

    def __init__(self, text):
        self.text = text

    def record(self, record_id):
        return Record(record_id, record_id, "", "", self.text, "")

    def sentences(self, record_id):
        span = Span(record_id, 0, len(self.text))
        return (Sentence(span, self.text, 1, 1),)


LISTED = "出席：陈立、周宁、何平"


def listed(question="出席的有谁？", standalone="", kind="person"):
    spans = tuple(Span("a.txt", start, start + 2) for start in (3, 6, 9))
    words = tuple(LISTED[span.start : span.end] for span in spans)
    whole = Answer(question, standalone or question, "zh-Hans", "answered", "、".join(words), kind, spans=spans, verbatim=words)
    return Turn(question, standalone or question, whole)


@pytest.mark.parametrize(
    ("question", "picked"),
    [("第二位呢？", "周宁"), ("最后一个呢？", "何平"), ("第三位是谁？", "何平"), ("the last one?", "何平"), ("第四位呢？", None),
     ("第二位是哪个单位的？", None), ("谁是第二位？", None), ("2", None)],
)  # fmt: skip
def test_an_item_of_the_list_given_is_picked(question, picked):
    found = answer_picked(question, (listed(),), index=OneRecord(LISTED))
    assert (found and found.text) == picked
    assert found is None or (found.spans == (Span("a.txt", *span_of(picked)),) and found.choices == ())


def span_of(words):
    return LISTED.index(words), LISTED.index(words) + len(words)


def test_one_item_after_the_other_is_picked_of_the_same_list():
    index = OneRecord(LISTED)
    first = answer_picked("第一位呢？", (listed(),), index=index)
    history = (listed(), Turn("第一位呢？", first.standalone, first))
    assert answer_picked("最后一位呢？", history, index=index).text == "何平"
    other = Turn("会议几点开始？", "会议几点开始？", replace(listed().answer, kind="time", spans=(Span("a.txt", 0, 2),), verbatim=("九点",)))
    assert answer_picked("最后一位呢？", (*history, other), index=index) is None
    assert answer_picked("the last of them?", (*history, other), index=index).text == "何平"


def test_nothing_is_picked_of_an_answer_on_one_item():
    assert answer_picked("第二项呢？", (listed("第一项由谁负责？"),), index=OneRecord(LISTED)) is None


def test_the_items_given_are_counted_where_the_record_states_no_number():
    none = Answer("一共几个人？", "多少人出席？", "zh-Hans", "not_in_record")
    counted = answer_count(none, (listed(),))
    assert (counted.text, counted.kind, counted.question) == ("3", "count", "一共几个人？")
    assert counted.spans == listed().answer.spans and "陈立、周宁、何平" in counted.notes[0]
    stated = replace(none, status="answered", text="12人")
    assert answer_count(stated, (listed(),)) == stated and answer_count(none, ()) == none
