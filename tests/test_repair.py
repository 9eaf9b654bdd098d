"""Repair: golden cases, encodings, offsets, and clean text that must pass unchanged."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from index.errors import UnreadableRecord
from index.repair import byte_offset, decoded_offset, repair_bytes, repair_text, replay
from index.repair.steps import join_steps
from index.values import RepairStep

CASES = Path(__file__).resolve().parent / "cases"
SEEDS = Path(__file__).resolve().parent.parent / "seeds"
TRADITIONAL = "本次會議由主任委員主持，討論社區公園的維護工作。\n出席：十二人；請假：三人（事前通知）。\n"
SIMPLIFIED = "本次会议由主任委员主持，讨论社区公园的维护工作。\n出席：十二人；请假：三人（事前通知）。\n"
ENGLISH = "The chair’s report — “as read” — was accepted.\nMembers: José, Zoë.\n"
# What a real record may hold that no reader sees or meant; slips and glosses are no part of them.
SMALL = {"entity", "space", "line end", "mojibake", "invisible character", "control character", "direction mark"}


def cases(*names: str) -> list[object]:
    rows = []
    for name in names:
        for case in json.loads((CASES / f"repair-{name}.json").read_text("utf-8")):
            failing = [pytest.mark.xfail(strict=True, reason=case["comment"])] * (name == "known-failures")
            rows.append(pytest.param(case["input"], case["expected"], marks=failing, id=f"{name}: {case['label']}"))
    return rows


@pytest.mark.parametrize(("before", "after"), cases("real", "synthetic", "known-failures"))
def test_faults_are_repaired(before: str, after: str) -> None:
    assert repair_text(before).text == after


@pytest.mark.parametrize(("before", "after"), cases("negative"))
def test_clean_text_is_left_alone(before: str, after: str) -> None:
    assert before == after
    assert repair_text(before).steps == ()


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "utf-8-sig", "utf-8-sig"),
        (TRADITIONAL, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (TRADITIONAL, "utf-16-be", "utf-16-be"),
        (ENGLISH, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-32", "utf-32"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (SIMPLIFIED[:6], "gb18030", "gb18030"),
        ("𠮷野家會議", "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL[:6], "big5", "big5"),
        ("預算七百€，委員會通過", "cp950", "cp950"),
        (ENGLISH, "cp1252", "cp1252"),
    ],
)
def test_encodings_are_recognized(text: str, encoding: str, name: str) -> None:
    repaired = repair_bytes(text.encode(encoding), path="a.txt")
    assert (repaired.text, repaired.encoding, repaired.steps) == (text, name, ())


def test_big_endian_with_its_mark() -> None:
    raw = b"\xfe\xff" + TRADITIONAL.encode("utf-16-be")
    repaired = repair_bytes(raw, path="a.txt")
    assert (repaired.text, repaired.encoding) == (TRADITIONAL, "utf-16")
    assert byte_offset(repaired, 1) == 4


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"\xff\xfe", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "ZIP"),
        (b"\x7fELF\x02\x01\x01" + bytes(57), "no known encoding"),
        (bytes(range(256)) * 8, "no known encoding"),
        (bytes(1000), "no known encoding"),
    ],
)
def test_what_is_not_text_is_refused(raw: bytes, found: str) -> None:
    with pytest.raises(UnreadableRecord, match=rf"^folder/a\.txt is .*{found}.*; .*$"):
        repair_bytes(raw, path="folder/a.txt")


def test_bytes_that_cannot_be_decoded_stay_visible() -> None:
    raw = TRADITIONAL.encode()[:30] + b"\xff\xfe" + TRADITIONAL.encode()[30:]
    repaired = repair_bytes(raw, path="a.txt")
    assert (repaired.encoding, repaired.undecodable) == ("utf-8", (10, 11))
    assert repaired.text == TRADITIONAL[:10] + "\ufffd\ufffd" + TRADITIONAL[10:]
    assert [(step.action, step.before, step.after) for step in repaired.steps] == [("undecodable byte", "\ufffd", "\ufffd")] * 2
    assert [byte_offset(repaired, offset) for offset in (10, 11, 12, 13)] == [30, 31, 32, 35]


def test_a_file_cut_within_a_character_is_read() -> None:
    repaired = repair_bytes(TRADITIONAL.encode()[:-2], path="a.txt")
    assert repaired.text == TRADITIONAL[:-2] + "\ufffd\ufffd"


def test_slip_in_the_bytes_themselves() -> None:
    raw = bytearray(SIMPLIFIED.encode("gbk"))
    raw[len("本次会议由主任".encode("gbk"))] = ord("?")
    repaired = repair_bytes(bytes(raw), path="a.txt")
    assert repaired.encoding == "gb18030"
    assert repaired.text[:16] == SIMPLIFIED[:16]
    assert repaired.steps[0].uncertain[0] == 0


def test_recovered_text_takes_the_script_of_the_record() -> None:
    slipped = "会议".encode("gbk") + b"?" + "由主任委员".encode("gbk")[1:]
    text = "本會財務報告與業務計畫" + slipped.decode("gbk", "replace") + "主持討論。"
    assert "主任委" in repair_text(text).text
    assert "务" not in repair_text(text).text


def test_uncertain_characters_are_named() -> None:
    [step] = repair_text("会议由主任委员主?郑�并通过了纪录。").steps
    assert (step.action, step.after, step.uncertain) == ("slipped bytes", "持，", (0,))


def test_glosses_of_a_record_are_judged_together() -> None:
    single, converted = "重(chóng)新審議", "業(yè)務(wù)、聯(lián)合與"
    assert repair_text(single).text == "重新審議"
    assert repair_text("長(cháng)者").text == "長(cháng)者"
    assert repair_text(converted + "長(cháng)者").text == "業務、聯合與長者"


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_seed_records_read_as_a_person_would(path: Path) -> None:
    raw = path.read_bytes()
    repaired = repair_bytes(raw, path=path.name)
    counts = Counter(step.action for step in repaired.steps)
    assert counts == {"stray gloss": 300, "slipped bytes, stray gloss": 1}
    assert not set("?？\ufffd") & set(repaired.text)
    assert not any(character in repaired.text for character in "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ")
    assert repaired.text.count("(") == repaired.text.count(")") == 2
    [slip] = [step for step in repaired.steps if step.uncertain]
    assert slip.after[1:] == "”任務"
    changed = range(repaired.text.index(slip.after), repaired.text.index(slip.after) + len(slip.after))
    for offset in set(range(0, len(repaired.text), 50)) - set(changed):
        assert raw[byte_offset(repaired, offset) :].decode("utf-8")[0] == repaired.text[offset]


@pytest.mark.slow
def test_real_records_pass_unchanged(meetings: Path) -> None:
    paths = [*sorted(meetings.glob("transcripts/*.md"))[::20], *sorted(meetings.glob("minutes_zh/*.md"))[::4]]
    for path in paths:
        raw = path.read_bytes()
        repaired = repair_bytes(raw, path=path.name)
        assert repaired.encoding == "utf-8"
        assert {action for step in repaired.steps for action in step.action.split(", ")} <= SMALL, path.name


@pytest.mark.slow
def test_slipped_records_come_back(meetings: Path) -> None:
    """On records that the character model was not counted on: one byte lost in a line of each."""
    known = back = 0
    for path in sorted(meetings.glob("transcripts/*.md"))[::20]:
        lines = [line for line in path.read_text("utf-8").split("\n") if line.count("，") >= 2]
        for line in lines[:2]:
            slipped, at = _slip(line[:200])
            steps = [step for step in repair_text(slipped).steps if step.action == "slipped bytes"]
            known += 1
            back += any(step.start == at and replay(steps, slipped)[at + 1 : at + 6] == line[at + 1 : at + 6] for step in steps)
    assert known > 50
    assert back / known > 0.5


def _slip(line: str) -> tuple[str, int]:
    """The line with the first byte after its first comma lost, as Python reads it, and where that was."""
    at = line.index("，") + 1
    raw = bytearray(line.encode("gbk", "replace"))
    raw[len(line[:at].encode("gbk", "replace"))] = ord("?")
    return raw.decode("gbk", "replace"), at


def test_joined_steps_do_what_both_do() -> None:
    decoded = "ab&amp;cd&lt;ef"
    earlier = [RepairStep("x", 0, 2, "ab", ""), RepairStep("y", 4, 7, "mp;", "12345", (1, 3))]
    later = [RepairStep("z", 1, 3, "a1", "Z"), RepairStep("w", 8, 9, "d", "DD", (0,))]
    joined = join_steps(earlier, later, decoded)
    assert replay(joined, decoded) == replay(later, replay(earlier, decoded))
    assert [step.action for step in joined] == ["x", "y, z", "w"]
    assert joined[1].after == "Z2345"
    assert joined[1].uncertain == (1, 3)


def test_offsets_into_what_was_put_in() -> None:
    steps = (RepairStep("x", 2, 4, "ab", "wxyz"), RepairStep("y", 5, 8, "cde", "v"))
    assert [decoded_offset(steps, offset) for offset in range(10)] == [0, 1, 2, 3, 4, 4, 4, 5, 8, 9]
