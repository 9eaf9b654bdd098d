"""Numerals of both languages: golden cases, negative cases, admitted failures and laws."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.normalize import fold_text
from index.numerals import find_numerals, may_hold_numerals, plain
from index.numerals.chinese import chinese_value, figure_value, uniform
from index.numerals.english import english_value
from index.words import lexical_tokens

CASES = json.loads((Path(__file__).parent / "cases" / "numerals.json").read_text("utf-8"))


def written(number: int) -> str:
    """A number below a hundred million as Chinese writes it; the inverse of what is tested, by place value alone."""
    if number >= 10000:
        rest = number % 10000
        gap = "零" if 0 < rest < 1000 else ""
        return written(number // 10000) + "万" + (gap + written(rest) if rest else "")
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return text or "零"


@pytest.mark.parametrize("case", CASES["found"], ids=lambda case: case["text"])
def test_found(case) -> None:
    text = case["text"]
    found = [
        [text[n.start : n.end], None if n.value is None else plain(n.value), n.unit, n.kind] for n in find_numerals(text)
    ]
    assert found == case["is"]


@pytest.mark.parametrize("text", CASES["none"])
def test_words_that_are_no_numerals(text: str) -> None:
    assert find_numerals(text) == []


@pytest.mark.parametrize("text", CASES["approximate"])
def test_approximate(text: str) -> None:
    assert [numeral.approximate for numeral in find_numerals(text)] == [True]


@pytest.mark.parametrize("text", CASES["exact"])
def test_exact(text: str) -> None:
    assert not any(numeral.approximate for numeral in find_numerals(text))


@pytest.mark.parametrize("case", CASES["admitted"], ids=lambda case: case["why"])
@pytest.mark.xfail(strict=True, reason="admitted in cases/numerals.json")
def test_admitted_failures(case) -> None:
    assert find_numerals(case["text"]) == []


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_are_worth_what_they_say(number: int) -> None:
    assert chinese_value(written(number)) == number


@given(st.integers(10, 99_999_999))
def test_equal_numerals_have_equal_canonical_forms(number: int) -> None:
    spelled = [f"{number}人", f"{number:,}人", f"{written(number)}人", f"{written(number)}人".replace("万", "萬")]
    assert {find_numerals(text)[0].canonical for text in spelled} == {str(number)}


@given(st.text(st.one_of(st.sampled_from("零一二十百千万亿两点廿几余多第分之个年名月1２3.,%％ 萬億壹拾参"), st.characters()), max_size=30))
def test_any_text_gives_ordered_disjoint_numerals(text: str) -> None:
    last = 0
    for numeral in find_numerals(text):
        assert last <= numeral.start < numeral.end <= len(text)
        assert numeral.unit == "" or numeral.unit in text[numeral.end :]
        assert bool(numeral.canonical) == (numeral.value is not None)
        last = numeral.end


@given(st.text(max_size=40))
def test_uniform_keeps_every_position(text: str) -> None:
    assert len(uniform(text)) == len(text)


def test_multipliers_must_fall() -> None:
    assert figure_value("3万5千") == 35000
    assert figure_value("3千5万") is None


def test_english_words_in_no_order_are_no_number() -> None:
    assert english_value("seven seventy") is None
    assert english_value("one million two hundred thousand and six") == Decimal(1200006)


COUNTED = ["one", "twenty-one", "five'o'clock", "hundreds", "second", "a hundred", "三", "〇", "貳拾", "参加", "半年", "几百", "第", "５", "1,234", "½", "meeting", "會議", "'", "’", "_", " ", "-", "。", "one's", "thirdé", "sixes", "十余"]


@given(st.lists(st.sampled_from(COUNTED) | st.text(max_size=3), max_size=8).map("".join))
def test_the_quick_look_never_says_no_where_there_is_a_numeral(text: str) -> None:
    folded = fold_text(text)
    words = lexical_tokens(folded)
    if not may_hold_numerals(folded, words):
        assert find_numerals(folded) == []


def test_the_quick_look_spares_plain_text() -> None:
    assert not may_hold_numerals("the council met to discuss roads", lexical_tokens("the council met to discuss roads"))
    assert not may_hold_numerals("会议讨论了道路", [])
