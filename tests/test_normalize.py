"""Folding: golden cases, and the law of offsets on any text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.folding import FoldTable
from index.normalize import fold, fold_numerals, fold_text, numeral_forms, script_of, to_script, unfold
from index.values import Folded

CASES = json.loads((Path(__file__).parent / "cases" / "normalize.json").read_text("utf-8"))
MIXED = st.text(st.one_of(st.sampled_from("會議记录着著么幺⑩㎡ﬁßİé\u0301\u200b\n\r 一二十百萬亿点1２,.％%「a第年个名三"), st.characters()), max_size=40)


def lawful(folded: Folded, length: int) -> bool:
    offsets = folded.offsets
    ordered = all(a <= b for a, b in zip(offsets, offsets[1:], strict=False))
    return len(offsets) == len(folded.text) + 1 and ordered and offsets[0] >= 0 and offsets[-1] == length


@pytest.mark.parametrize("case", CASES["fold"], ids=lambda case: case["why"])
def test_fold(case) -> None:
    assert fold_text(case["text"]) == case["folded"]


@pytest.mark.parametrize("case", CASES["numerals"], ids=lambda case: case["text"])
def test_numerals_get_one_form(case) -> None:
    assert fold_numerals(fold(case["text"])).text == case["folded"]


@pytest.mark.parametrize("text", CASES["numerals_left_alone"])
def test_words_with_numeral_characters_are_left_alone(text: str) -> None:
    assert fold_numerals(fold(text)).text == fold_text(text)


@pytest.mark.parametrize("case", CASES["scripts"], ids=lambda case: case["text"])
def test_script_of(case) -> None:
    assert script_of(case["text"]) == case["script"]


@given(st.one_of(MIXED, st.text(st.sampled_from("會議Ａ１，ab\ud800\U00020bb7\U0001f600"))))
def test_characters_fold_by_the_quick_way_as_by_the_slow_one(text: str) -> None:
    table = FoldTable()
    for _ in range(2):  # the second time its characters are known
        assert table.fold(text) == text.translate(table)


@given(MIXED)
def test_fold_maps_every_slice_back(text: str) -> None:
    folded = fold(text)
    assert folded.text == fold_text(text)
    assert lawful(folded, len(text))
    assert lawful(fold_numerals(folded), len(text))


@given(MIXED)
def test_numeral_forms_are_ordered_and_change_something(text: str) -> None:
    folded, last = fold_text(text), 0
    for start, end, form in numeral_forms(folded):
        assert last <= start < end <= len(folded)
        assert form and form != folded[start:end]
        last = end


@given(st.text(st.sampled_from("會議记录abＡ⑩ 。，1"), min_size=1, max_size=20), st.data())
def test_unfold_gives_back_what_folds_to_the_slice(text: str, draws: st.DataObject) -> None:
    folded = fold(text)
    start = draws.draw(st.integers(0, len(folded.text) - 1))
    end = draws.draw(st.integers(start + 1, len(folded.text)))
    first, last = unfold(folded, start, end)
    assert 0 <= first < last <= len(text)
    assert folded.text[start:end] in fold_text(text[first:last])


def test_unfold_of_a_numeral_is_the_numeral() -> None:
    text = "共四十二名"
    folded = fold_numerals(fold(text))
    start = folded.text.index("2")
    assert text[slice(*unfold(folded, start, start + 1))] == "四十二"


def test_unfold_of_nothing_is_nothing() -> None:
    assert unfold(fold("會議"), 1, 1) == (1, 1)


def test_scripts_of_the_same_text_fold_alike() -> None:
    pairs = [("仪器仪表企业纳税总额", "儀器儀表企業納稅總額"), ("随着发展，了解到这里", "隨著發展，瞭解到這裡"), ("只有后台", "祇有後臺")]
    assert all(fold_text(one) == fold_text(other) for one, other in pairs)


def test_to_script_leaves_its_own_script_alone() -> None:
    assert to_script("後台裏", "zh-Hant") == "後台裏"
    assert to_script("什么", "zh-Hans") == "什么"
    assert to_script("会议", "en") == "会议"
    assert to_script("会议没有提到", "zh-Hant") == "會議沒有提到"
