"""The place of a sentence in its file: from the reader of a format through repair, sentences and index to the answer."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from format_files import pack, pdf, pptx, slide_shape, xlsx
from hypothesis import given
from hypothesis import strategies as st
from store_fakes import ensure

from assistant.chats import ChatStore
from assistant.render import place_text, render_json
from assistant.values import Answer, Evidence, Turn
from index.formats import extract_text, read_parts
from index.formats.values import Source
from index.places import Places, move_marks, pack_place, unpack_place
from index.records import read_record
from index.repair import repair_text
from index.sentences import split_sentences
from index.settings import Settings
from index.values import Mark, Part, Record, Sentence, Span

PAGES = [
    ["Town Council", "The council met on 5 May 2024 in the town hall and approved a budget of three million"],
    ["dollars for the bridge.", "Item 2: Parks", "The park opens in June."],
]
SUBTITLES = (
    "1\n00:00:01,000 --> 00:00:02,000\nAnn: We start now.\n\n2\n00:00:02,000 --> 00:00:09,000\nThe budget is nine dollars.\n\n"
    "3\n00:12:31,000 --> 00:12:33,000\nBob: I agree.\n"
)


def places(raw: bytes, name: str, tmp_path: Path) -> list[tuple[str, dict[str, str]]]:
    """Each sentence's text with its place, as read from a file."""
    (tmp_path / name).write_bytes(raw)
    sentences = split_sentences(read_record(tmp_path / name, seeds=tmp_path))
    return [(sentence.text, {part.kind: part.label for part in sentence.place}) for sentence in sentences]


def test_pages_of_a_pdf(tmp_path: Path) -> None:
    found = dict(places(pdf(PAGES), "a.pdf", tmp_path))
    assert found["Town Council"] == {"page": "1", "paragraph": "1"}
    whole = "The council met on 5 May 2024 in the town hall and approved a budget of three million dollars for the bridge."
    assert found[whole] == {"page": "1", "paragraph": "2"}
    assert found["Item 2: Parks"] == {"page": "2", "paragraph": "1"}
    assert found["The park opens in June."] == {"page": "2", "paragraph": "2"}


def test_slides_and_sheets(tmp_path: Path) -> None:
    slides = [slide_shape(["Roads"], place="title"), "", slide_shape(["Parks"], place="title") + slide_shape(["Trees are planted."])]
    assert places(pptx(slides), "a.pptx", tmp_path) == [
        ("## Roads", {"slide": "1", "paragraph": "1"}),
        ("## Parks", {"slide": "3", "paragraph": "1"}),
        ("Trees are planted.", {"slide": "3", "paragraph": "2"}),
    ]
    row = '<row><c r="A1" t="str"><v>{}</v></c></row>'
    sheets = xlsx({"待辦": row.format("修路"), "Sheet2": row.format("種樹")})
    assert [place["sheet"] for _, place in places(sheets, "a.xlsx", tmp_path)] == ["待辦", "待辦", "Sheet2"]


def test_times_of_subtitles_are_those_of_each_cue(tmp_path: Path) -> None:
    assert places(SUBTITLES.encode(), "a.srt", tmp_path) == [
        ("[00:00:01] Ann: We start now.", {"time": "00:00:01"}),
        ("The budget is nine dollars.", {"time": "00:00:02"}),
        ("[00:12:31] Bob: I agree.", {"time": "00:12:31"}),
    ]
    segments = [{"start": 1, "end": 2, "text": "大家好"}, {"start": 3725, "end": 3726, "text": "現在開會"}]
    found = places(json.dumps({"segments": segments}).encode(), "a.json", tmp_path)
    assert [place["time"] for _, place in found] == ["00:00:01", "01:02:05"]


def test_times_stated_in_a_transcript(tmp_path: Path) -> None:
    turns = "".join(f"[00:{minute:02}:05] {name}: We agreed. It is done.\n\n" for minute, name in enumerate(("Ann", "Bob") * 4))
    found = places(turns.encode(), "a.txt", tmp_path)
    assert [place["time"] for _, place in found] == [f"00:{minute:02}:05" for minute in range(8) for _ in range(2)]
    assert [place for _, place in places("時間：10:30\n地點：二樓\n".encode(), "b.txt", tmp_path)] == [{}, {}]


def test_files_within_files_reset_what_is_inside_them(tmp_path: Path) -> None:
    parts = {"a.pdf": pdf(PAGES), "b.srt": SUBTITLES, "c.txt": "One.\n\nTwo.\n"}
    found = places(pack(parts), "a.zip", tmp_path)
    assert found[0] == ("# a.pdf", {"file": "a.pdf", "paragraph": "1"})
    assert dict(found)["Item 2: Parks"] == {"file": "a.pdf", "page": "2", "paragraph": "1"}
    assert dict(found)["[00:12:31] Bob: I agree."] == {"file": "b.srt", "paragraph": "3", "time": "00:12:31"}
    assert found[-1] == ("Two.", {"file": "c.txt", "paragraph": "3"})
    alone = places(pack({"b/會議.txt": "One."}), "b.zip", tmp_path)
    assert alone == [("One.", {"file": "b/會議.txt", "paragraph": "1"})]
    mail = b"Subject: Minutes\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nBody.\n--x\nContent-Disposition: attachment; filename=t.txt\n\nOwner: Ann\n--x--\n"
    assert [place.get("file", "") for _, place in places(mail, "a.eml", tmp_path)] == ["", "", "", "t.txt", "t.txt"]


@pytest.mark.parametrize("name", ["a.pdf", "a.srt"])
def test_marks_stand_at_the_words_they_mark(name: str) -> None:
    extracted = read_parts(Source({"a.pdf": pdf(PAGES), "a.srt": SUBTITLES.encode()}[name], name, Settings()))
    words = {"a.pdf": ["Town", "dollars"], "a.srt": ["[00:00:01]", "The budget", "[00:12:31]"]}[name]
    assert [extracted.text[mark.start :].startswith(word) for mark, word in zip(extracted.marks, words, strict=True)] == [True] * len(words)
    assert extracted.text == extract_text(Source({"a.pdf": pdf(PAGES), "a.srt": SUBTITLES.encode()}[name], name, Settings()))


PIECES = st.lists(st.sampled_from(["會議", "輕工業(yè)", "R&amp;D", "\u3000", "\u200b", "\u202e", "文字。", "業(yè)(yè)"]), max_size=20)


@given(PIECES)
def test_marks_follow_the_text_through_its_repair(pieces: list[str]) -> None:
    """A mark at the end of a text comes to stand at the end of what the text before it is repaired to, or just before."""
    decoded = "".join(pieces)
    ends = [len("".join(pieces[:count])) for count in range(len(pieces) + 1)]
    repaired = repair_text(decoded)
    moved = move_marks([Mark(end, Part("page", "1")) for end in ends], repaired.steps)
    starts = [mark.start for mark in moved]
    assert starts == sorted(starts)
    assert starts[:1] == [0] and starts[-1] == len(repaired.text)
    assert all(0 <= start <= len(repaired.text) for start in starts)


PARTS = st.builds(Part, st.sampled_from(["file", "sheet", "page", "slide", "time", "paragraph"]), st.text("甲a 1:", max_size=6))


@given(st.lists(PARTS, max_size=4).map(tuple))
def test_a_packed_place_comes_back(place: tuple[Part, ...]) -> None:
    assert unpack_place(pack_place(place)) == place


def test_a_text_of_one_piece_has_no_place() -> None:
    assert Places(()).at(5, paragraph=2) == ()
    assert split_sentences(Record("a", "a", "", "", "One. Two.", ""))[1].place == ()


def test_the_index_keeps_places(tmp_path: Path) -> None:
    seeds, home = tmp_path / "seeds", tmp_path / "home"
    seeds.mkdir()
    (seeds / "a.pdf").write_bytes(pdf(PAGES))
    (seeds / "b.srt").write_text(SUBTITLES)
    index = ensure(seeds, home)
    for name in ("a.pdf", "b.srt"):
        record = read_record(seeds / name, seeds=seeds)
        assert record.marks
        assert index.sentences(name) == split_sentences(record)
        assert index.record(name) == record


def cited(sentence: Sentence) -> Evidence:
    span = sentence.span
    return Evidence(span.record_id, sentence.paragraph, sentence.number, span.start, span.end, sentence.text, 1.0, sentence.place)


SENTENCE = Sentence(Span("a.pdf", 4, 9), "Done.", 7, 1, place=(Part("page", "3"), Part("paragraph", "2")))
TIMED = replace(SENTENCE, place=(Part("time", "00:12:31"),))
FILED = replace(SENTENCE, place=(Part("file", "x/議程.pdf"), Part("page", "3"), Part("paragraph", "2")))


@pytest.mark.parametrize(
    ("sentence", "language", "shown"),
    [
        (SENTENCE, "en", "a.pdf · page 3, paragraph 2, sentence 1"),
        (SENTENCE, "zh-Hans", "a.pdf · 第3页第2段第1句"),
        (SENTENCE, "zh-Hant", "a.pdf · 第3頁第2段第1句"),
        (TIMED, "en", "a.pdf · 00:12:31, paragraph 7, sentence 1"),
        (TIMED, "zh-Hans", "a.pdf · 00:12:31 第7段第1句"),
        (FILED, "en", "a.pdf · x/議程.pdf, page 3, paragraph 2, sentence 1"),
        (replace(SENTENCE, place=(Part("sheet", "待辦"), Part("paragraph", "1"))), "zh-Hant", "a.pdf · 工作表「待辦」第1段第1句"),
        (replace(SENTENCE, place=()), "en", "a.pdf · paragraph 7, sentence 1"),
    ],
)
def test_the_place_as_it_is_shown(sentence: Sentence, language, shown: str) -> None:
    assert place_text(cited(sentence), language) == shown


def test_the_place_in_json_and_in_a_kept_chat(tmp_path: Path) -> None:
    evidence = cited(SENTENCE)
    answer = Answer("Done?", "Done?", "en", "answered", "Done", spans=(Span("a.pdf", 4, 8),), verbatim=("Done",), evidence=(evidence,))
    fields = json.loads(render_json(answer))["evidence"][0]
    assert fields["place"] == {"page": "3", "paragraph": "2"}
    assert {"record", "paragraph", "sentence", "start", "end", "text", "score"} < fields.keys()
    store = ChatStore(tmp_path / "chats.db")
    chat = store.start("Done?")
    store.append(chat, Turn("Done?", "Done?", answer))
    assert store.turns(chat)[0].answer.evidence == (evidence,)
    assert Evidence("a", 1, 1, 0, 1, "x", 1.0).place == ()


def test_a_recording_is_called_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "2024-05-01 例會.srt").write_text(SUBTITLES)
    record = read_record(tmp_path / "2024-05-01 例會.srt", seeds=tmp_path)
    assert (record.title, record.date) == ("2024-05-01 例會", "2024-05-01")
    (tmp_path / "待辦事項.csv").write_text("事項,期限\n修路,5月\n", "utf-8")
    assert read_record(tmp_path / "待辦事項.csv", seeds=tmp_path).title == "待辦事項"
