"""The laws of repair, as properties."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import UnreadableRecord
from index.repair import Repaired, byte_offset, decoded_offset, repair_bytes, repair_text, replay

PIECES = [
    "業(yè)", "聯(lián)", "喆(zhé)", "（yè）", "(", ")", "?！比蝿?wù)", "?", "\ufffd", "？", "！", "“六", "”", "任務", "任务", "會議", "工",
    "&", "amp;", "lt;", "&nbsp;", "&#x0a;", "&#38;", "#", "`", "```", "Ã©", "Ãƒ", "â€™", "Â", "\xa0", "»áÒé¼ÇÂ¼", "\r", "\n", "\r\n",
    "\u200b", "\u200d", "\u202e", "\x1b[0m", "\x1b", "[", "\x00", "\x85", "\u2028", "\ud842", "\udfb7", "\ufeff", "\x80", "□",
    " ", "\u3000", "a", "é", "1", ",", "👩", "䔧", "獾亩", "鍵",
]  # fmt: skip
PIECEWISE = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
TEXTS = PIECEWISE | st.text(max_size=40) | st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=30)
SAME_EVERYWHERE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030")


@settings(max_examples=400)
@given(TEXTS)
def test_replaying_the_steps_gives_the_text(text: str) -> None:
    repaired = repair_text(text)
    assert repaired.decoded == text
    assert replay(repaired.steps, text) == repaired.text


@settings(max_examples=400)
@given(TEXTS)
def test_steps_are_disjoint_ordered_and_say_what_they_changed(text: str) -> None:
    repaired = repair_text(text)
    for step in repaired.steps:
        assert 0 <= step.start < step.end <= len(text)
        assert step.before == text[step.start : step.end]
        assert step.before != step.after
        assert all(0 <= offset < len(step.after) for offset in step.uncertain)
    assert all(first.end <= second.start for first, second in pairwise(repaired.steps))


@settings(max_examples=400)
@given(TEXTS)
def test_repairing_again_changes_nothing(text: str) -> None:
    assert repair_text(repair_text(text).text).steps == ()


@settings(max_examples=300)
@given(TEXTS)
def test_offsets_never_decrease_and_keep_untouched_characters(text: str) -> None:
    repaired = repair_text(text)
    places = [decoded_offset(repaired.steps, offset) for offset in range(len(repaired.text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(text)
    assert all(text[place] == repaired.text[offset] for offset, place in _untouched(repaired, places))


@settings(max_examples=200)
@given(PIECEWISE.filter(lambda text: text.strip() != ""), st.sampled_from(SAME_EVERYWHERE))
def test_offsets_lead_back_to_the_bytes(text: str, encoding: str) -> None:
    text = "會議紀錄 minutes：本次會議由主任委員主持，討論社區公園的維護工作。\n" * 4 + text.encode("utf-16", "ignore").decode("utf-16").replace("\x00", "")
    raw = text.encode(encoding)
    repaired = repair_bytes(raw, path="a.txt")
    assert repaired.decoded == text
    places = [decoded_offset(repaired.steps, offset) for offset in range(len(repaired.text) + 1)]
    codec = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    for offset, _ in _untouched(repaired, places):
        character = repaired.text[offset].encode(codec)
        start = byte_offset(repaired, offset)
        assert raw[start : start + len(character)] == character
    assert byte_offset(repaired, len(repaired.text)) == len(raw)


@settings(max_examples=300)
@given(st.binary(max_size=60) | PIECEWISE.map(lambda text: text.encode("gb18030", "ignore")[1:]))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        repaired = repair_bytes(raw, path="a.txt")
    except UnreadableRecord as error:
        assert str(error).startswith("a.txt is ")
        assert "\n" not in str(error)
    else:
        assert replay(repaired.steps, repaired.decoded) == repaired.text
        assert byte_offset(repaired, len(repaired.text)) == len(raw)


def _untouched(repaired: Repaired, places: list[int]) -> list[tuple[int, int]]:
    touched = {place for step in repaired.steps for place in range(step.start, step.end)}
    return [(offset, place) for offset, place in enumerate(places[:-1]) if place not in touched]
