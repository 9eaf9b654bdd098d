"""Mentions, lists and roles: golden cases as JSON, laws, and how titles and bodies join people."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.mentions import find_mentions
from assistant.mentions.fields import find_fields, items_of
from assistant.mentions.item_lists import find_list, find_lists
from assistant.mentions.lattice import split_tokens
from assistant.mentions.numerals import read_number
from assistant.mentions.people import is_name_of_list
from assistant.mentions.roles import office_of, person_roles
from assistant.mentions.script import simplify

CASES = Path(__file__).parent / "cases"
KINDS = {
    *("person", "organization", "title", "place", "date", "time", "duration"),
    *("count", "amount", "percent", "ordinal", "number", "quoted"),
}
TEXTS = st.text(
    alphabet=st.sampled_from(list("王李張開會長部局處委員在由和、，。：（）()《》“” 0123456789年月日時点半%$.-AaBbMrst\n一二三十百萬名個的")),
    max_size=60,
)


def cases(name: str) -> list[object]:
    """The cases of a file; admitted failures are expected to fail."""
    listed = json.loads((CASES / f"mentions-{name}.json").read_text("utf-8"))
    strict = [
        pytest.param(case, marks=pytest.mark.xfail(strict=True, reason=case["why"]), id=case["text"][:40])
        for case in listed["known_failures"]
    ]
    return [*(pytest.param(case, id=f"{case.get('kind', '')}:{case['text'][:40]}") for case in listed["cases"]), *strict]


def found(text: str, kind: str) -> list[str]:
    return [text[m.start : m.end] for m in find_mentions(text) if m.kind == kind]


@pytest.mark.parametrize("case", cases("people"))
def test_people(case: dict[str, list[str]]) -> None:
    assert found(case["text"], "person") == case["people"]


@pytest.mark.parametrize("case", cases("kinds"))
def test_kinds(case: dict[str, str]) -> None:
    text, kind = case["text"], case["kind"]
    assert [[text[m.start : m.end], m.value] for m in find_mentions(text) if m.kind == kind] == case["found"]


@pytest.mark.parametrize("case", cases("lists"))
def test_lists(case: dict[str, list[list[str]]]) -> None:
    text = case["text"]
    lists = find_lists(text)
    assert [[text[item.start : item.end] for item in found.items] for found in lists] == case["lists"]
    assert all(found.closed != case.get("open", False) for found in lists)


def test_the_list_around_an_offset() -> None:
    text = "审议了章程、预算，选举了会长、秘书长。"
    second = find_list(text, text.index("会长"))
    assert second is not None and [text[i.start : i.end] for i in second.items] == ["会长", "秘书长"]
    assert find_list("没有列表", 0) is None


@pytest.mark.parametrize(
    ("text", "head"),
    [("42名轻工大国工匠", "轻工大国工匠"), ("16個輕工行業", "輕工行業"), ("23 名成员参会", "成员"), ("12 volunteers", "volunteers"), ("共30人", ""),
     ("15家先进合作社", "先进合作社"), ("5名优秀", "")],
)
def test_the_counted_noun_is_in_the_script_of_the_text(text: str, head: str) -> None:
    assert [m.head for m in find_mentions(text) if m.kind == "count"] == [head]


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_mentions_are_slices_in_order_without_duplicates(text: str) -> None:
    mentions = find_mentions(text)
    assert all(0 <= m.start < m.end <= len(text) and m.kind in KINDS for m in mentions)
    keys = [(m.start, m.end, m.kind) for m in mentions]
    assert keys == sorted(set(keys))


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_the_lattice_covers_every_han_character_once(text: str) -> None:
    tokens = split_tokens(simplify(text))
    covered = [at for token in tokens for at in range(token.start, token.end)]
    assert covered == [at for at, char in enumerate(text) if "㐀" <= char <= "鿿"]


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_lists_are_disjoint_slices_in_order(text: str) -> None:
    for chain in find_lists(text):
        assert len(chain.items) > 1
        assert all(left.end <= right.start for left, right in zip(chain.items, chain.items[1:], strict=False))


@given(st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_simplifying_keeps_every_character_in_its_place(text: str) -> None:
    assert len(simplify(text)) == len(text)


@pytest.mark.parametrize("text", ["會長張崇義主持會議，42名代表於臺北市出席。", "財政局副局長李明與資訊處潘大文處長列席"])
def test_both_scripts_find_the_same(text: str) -> None:
    assert [(m.start, m.end, m.kind) for m in find_mentions(text)] == [
        (m.start, m.end, m.kind) for m in find_mentions(simplify(text))
    ]


@given(st.integers(min_value=1, max_value=99_999_999))
@settings(max_examples=100, deadline=None)
def test_numerals_are_read_as_they_are_written(number: int) -> None:
    assert read_number(f"{number:,}") == str(number)
    assert read_number(in_characters(number)) == str(number)


def in_characters(number: int) -> str:
    """A number below 10^8 in Chinese characters, every power named."""
    if number >= 10_000:
        rest = number % 10_000
        return in_characters(number // 10_000) + "万" + (("零" if rest < 1000 else "") + in_characters(rest) if rest else "")
    digits = "零一二三四五六七八九"
    named = [(digits[int(d)] + unit) if d != "0" else "零" for d, unit in zip(f"{number:04}", "千百十 ", strict=True)]
    words = "".join(named).replace(" ", "").strip("零")
    while "零零" in words:
        words = words.replace("零零", "零")
    return words


ROLES = [
    ("全国总工会党组成员、副主席、书记处书记江广平致辞", "江广平", "党组成员、副主席、书记处书记", "全国总工会"),
    ("中国财贸轻纺烟草工会主席王倩出席", "王倩", "主席", "中国财贸轻纺烟草工会"),
    ("財政局副局長李明報告", "李明", "副局長", "財政局"),
    ("資訊處潘大文處長說明", "潘大文", "處長", "資訊處"),
    ("王小明（資訊處處長）說明", "王小明", "處長", "資訊處"),
    ("主席：余召集人明勳", "余召集人明勳", "召集人", ""),
    ("张伟当选为理事长", "张伟", "理事长", ""),
    ("李娜担任村委会主任", "李娜", "主任", "村委会"),
    ("实验室主任由材料学院教授王小明担任。", "王小明", "实验室主任", ""),
    ("伍國華先生　　　　司庫", "伍國華", "司庫", ""),
    ("區詠詩女士　　　　房屋署副房屋事務經理", "區詠詩", "副房屋事務經理", "房屋署"),
    ("記錄：覃小芳（村文書）", "覃小芳", "村文書", ""),
    ("Jane Doe, CFO, reported.", "Jane Doe", "CFO", ""),
    ("Dea Majstorovic (Chair) opened.", "Dea Majstorovic", "Chair", ""),
    ("Acting Treasurer Tom Baker spoke.", "Tom Baker", "Acting Treasurer", ""),
    ("Carol Diaz was elected Treasurer.", "Carol Diaz", "Treasurer", ""),
    ("Ann Lee is the President of the Elm Housing Trust.", "Ann Lee", "President of the Elm Housing Trust", "Elm Housing Trust"),
]


@pytest.mark.parametrize(("text", "person", "title", "body"), ROLES)
def test_roles_join_title_and_body(text: str, person: str, title: str, body: str) -> None:
    role = next(role for role in person_roles(text, find_mentions(text)) if text[role.person.start : role.person.end] == person)
    assert role.title is not None and text[role.title.start : role.title.end] == title
    assert (text[role.body.start : role.body.end] if role.body else "") == body


def test_a_list_of_names_shares_the_title_before_it() -> None:
    text = "副会长李强、王芳、张伟出席"
    roles = person_roles(text, find_mentions(text))
    assert [(text[r.person.start : r.person.end], text[r.titles[0].start : r.titles[0].end]) for r in roles] == [
        ("李强", "副会长"), ("王芳", "副会长"), ("张伟", "副会长"),
    ]


def test_a_person_alone_has_no_role() -> None:
    for text in ("王小明说，会长会来。", "請假：王小明（出差）", "出席：王小明（線上）"):
        assert person_roles(text, find_mentions(text)) == ()


@pytest.mark.parametrize(
    ("text", "person", "office"),
    [
        ("县委副书记、县长潘东升出席会议", "潘东升", "县委副书记、县长"),
        ("主持人：向国强（村党支部书记、村委会主任）", "向国强", "村党支部书记、村委会主任"),
        ("副会长李强、王芳出席", "王芳", "副会长"),
    ],
)
def test_an_office_is_title_and_body_where_they_stand_together(text: str, person: str, office: str) -> None:
    roles = person_roles(text, find_mentions(text))
    found = office_of(text, next(role for role in roles if text[role.person.start : role.person.end] == person))
    assert found is not None and text[found.start : found.end] == office


FIELDS = [
    ("主席：李大同　　紀錄：王小美", [("chair", "李大同"), ("recorder", "王小美")]),
    ("參、主　席：李大同", [("chair", "李大同")]),
    ("- **会议时间**：2024-01-08\n- 参会人：张伟", [("date", "2024-01-08"), ("attendee", "张伟")]),
    ("出席：\n張三\n王五、趙六\n\n壹、報告事項", [("attendee", "張三\n王五、趙六")]),
    ("Present: Ann Lee,\n  Bob Ray\nAbsent: none", [("attendee", "Ann Lee,\n  Bob Ray"), ("absent", "none")]),
    ("## Action Items\n- Ann to call\n- Bob to pay\n\n## Other\ntext", [("task", "- Ann to call\n- Bob to pay")]),
    ("二、决议\n1. 通过预算\n三、待办\n- 甲", [("decision", "1. 通过预算"), ("task", "- 甲")]),
    ("📅 5月4日\n📍 河边茶室\n👤 主持：木木", [("date", "5月4日"), ("place", "河边茶室"), ("chair", "木木")]),
    ("【时间】5月4日\n【记录】木木", [("date", "5月4日"), ("recorder", "木木")]),
    ("列席者：\n　　盧子謙先生\n\n1. 通過紀錄", [("observer", "盧子謙先生")]),
    ("他说：今天的主席台很高。", []),
    ("主席：", []),
]


@pytest.mark.parametrize(("text", "expected"), FIELDS)
def test_header_fields(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(field.name, text[field.start : field.end]) for field in find_fields(text)] == expected


def test_items_of_a_field() -> None:
    text = "出席：张伟 李娜 王芳\n列席：@owl @陈明（产品）、Ann Lee"
    first, second = find_fields(text)
    assert [text[a:b] for a, b in items_of(text, first)] == ["张伟", "李娜", "王芳"]
    assert [text[a:b] for a, b in items_of(text, second)] == ["@owl", "@陈明（产品）", "Ann Lee"]


@pytest.mark.parametrize(("text", "name"), [("高峰", True), ("欧阳文", True), ("Tom Baker", True), ("octoCat", True), ("全体代表", False), ("staff", False)])
def test_names_of_lists(text: str, name: bool) -> None:
    assert is_name_of_list(text) is name


@pytest.mark.parametrize("unit", ["一", "1", "副", "vice ", "Aa, ", "**主席", "主席", "1,", "2020年1月", "约·", "[a](", "、", "银行"])
def test_repetitions_take_no_more_than_their_length_asks(unit: str) -> None:
    text = (unit * 2000)[:2000]
    started = time.process_time()
    find_mentions(text)
    find_lists(text)
    find_fields(text)
    assert time.process_time() - started < 2.0
