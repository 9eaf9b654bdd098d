"""Matching, passages, enumerations, phrases and features, with words one can follow in the head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.facts import Fact
from assistant.question import analyse
from assistant.reading.candidates import is_no_office, mentions_of, titles_asked
from assistant.reading.cells import asked_cells
from assistant.reading.constraints import fits_of, qualifier_fit
from assistant.reading.enumerations import find_enumerations
from assistant.reading.features import Features, Subject, Support, breaches, describe
from assistant.reading.matching import Match, coverage, match_terms
from assistant.reading.model import LinearModel, probability
from assistant.reading.passages import prepare_passage
from assistant.reading.phrases import clauses, noun_phrases, reasons, statements
from assistant.reading.qualifiers import qualifiers
from assistant.reading.scene import Setting
from assistant.reading.similarity import RememberingEncoder
from assistant.reading.support import Witnesses, call_witnesses, fields_asked, may_state, narrowed
from assistant.reading.tasks import settled
from assistant.reading.windows import SentenceReading
from assistant.terms import Term
from assistant.values import Mention
from index.values import Hit, Sentence, Span


def make_sentences(*texts: str) -> list[Sentence]:
    sentences, start = [], 0
    for number, text in enumerate(texts, start=1):
        sentences.append(Sentence(Span("r", start, start + len(text)), text, number, 1))
        start += len(text) + 1
    return sentences


def make_hit(text: str) -> Hit:
    return Hit(make_sentences(text)[0], score=1.0, rank=1)


class CountingEncoder:
    """A text's vector is its length; `asked` are the texts it was given."""

    name, fingerprint, dimensions = "counting", "0", 1

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode_questions(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text)] for text in texts], np.float32).reshape(-1, 1)

    encode_passages = encode_questions


def test_vectors_of_the_last_texts_are_remembered_and_no_more() -> None:
    counting = CountingEncoder()
    encoder = RememberingEncoder(counting, kept=4)
    assert encoder.encode_passages(["a", "bb", "a"]).tolist() == [[1], [2], [1]]
    assert encoder.encode_passages(["bb", "ccc"]).tolist() == [[2], [3]]
    assert counting.asked == ["a", "bb", "ccc"]
    assert encoder.encode_passages([]).shape == (0, 1)
    encoder.encode_questions(["a"])  # another prompt may stand before a question
    assert counting.asked.count("a") == 2
    for number in range(12):
        encoder.encode_passages([f"text {number}"])
        held = encoder._passages
        assert len(held._late) <= 4 + 1
        assert len(held._older) <= 4 + 1
    encoder.encode_passages(["a"])
    assert counting.asked.count("a") == 3


def test_whole_words_match_fully_and_parts_partly() -> None:
    assert match_terms([Term("主持")], "他主持会议") == (Match(0, 1, 3, 1.0),)
    (partial,) = match_terms([Term("职业技能标准")], "技能标准")
    assert 0 < partial.strength < 1


def test_english_words_match_at_word_boundaries() -> None:
    assert match_terms([Term("chair")], "the chairs met") == (Match(0, 4, 10, 1.0),)
    assert match_terms([Term("art")], "the chart") == ()


@given(st.text(st.sampled_from("ases dging.1会"), max_size=24), st.text(st.sampled_from("as d1g."), min_size=1, max_size=3))
def test_english_words_are_found_as_by_a_pattern(text: str, word: str) -> None:
    pattern = rf"(?<![a-z0-9]){re.escape(word)}(?:s|es|ed|d|ing)?(?![a-z0-9])"
    found = [(match.start, match.end) for match in match_terms([Term(word)], text) if match.strength == 1.0]
    assert found == [match.span() for match in re.finditer(pattern, text)]


def test_translations_match_by_their_probability() -> None:
    term = Term("chair", 1.0, (("主席", 0.5), ("椅子", 0.125)))
    strengths = {match.start: match.strength for match in match_terms([term], "主席坐椅子")}
    assert strengths[0] == pytest.approx(0.9)
    assert strengths[3] == pytest.approx(0.9 * 0.25**0.25)


def test_a_romanized_name_matches_by_sound() -> None:
    term = Term("li ming", 1.0, (), ("li", "ming"))
    assert match_terms([term], "由李明主持") == (Match(0, 1, 3, 1.0),)


def test_coverage_counts_each_term_once_at_its_best() -> None:
    terms = [Term("a"), Term("b")]
    matches = [Match(0, 0, 1, 0.5), Match(0, 2, 3, 1.0)]
    assert coverage(terms, matches) == 0.5
    assert coverage(terms, matches, start=0, end=1) == 0.25
    assert coverage([], []) == 1.0


def test_clauses_and_years_of_a_passage() -> None:
    analysis = analyse("2020年有几人？")
    passage = prepare_passage(analysis, make_hit("2019年来了3人,2020年来了4人。"), [])
    assert passage.clause_around(8, 9) == (0, 10)
    assert passage.years_near(7, 8) == {"2019"}
    assert passage.years_near(17, 18) == {"2020"}


@pytest.mark.parametrize(
    ("words", "year"),
    [("327", "2023"), ("289", "2022"), ("612", "2023"), ("587", "2022"), ("4亿", "2023"), ("5亿", "2022")],
)
def test_a_year_only_compared_with_governs_what_stands_behind_it(words: str, year: str) -> None:
    text = "2023年,产值为327亿元,比2022年的289亿元多;采伐612万吨,2022年为587万吨;出口4亿元,2022年为5亿元。"
    passage = prepare_passage(analyse("采伐多少？"), make_hit(text), [])
    assert passage.years_near(text.index(words), text.index(words) + 1) == {year}


def test_a_year_behind_a_figure_governs_it() -> None:
    text = "They carried 412 cars in 2019, 298 in 2021 and 341 in 2023."
    passage = prepare_passage(analyse("How many cars?"), make_hit(text), [])
    ends = {words: text.index(words) + len(words) for words in ("412 cars", "298", "341")}
    years = [passage.years_near(end - 3, end) for end in ends.values()]
    assert years == [{"2019"}, {"2021"}, {"2023"}]


def test_year_of_another_clause_speaks_against_a_candidate() -> None:
    analysis = analyse("2020年有几人？")
    passage = prepare_passage(analysis, make_hit("2019年来了3人,2020年来了4人。"), [])
    fits = fits_of(analysis, passage)
    wrong = describe(analysis, Subject(passage, Mention(7, 9, "count", "3"), Setting(), fits), Support())
    right = describe(analysis, Subject(passage, Mention(17, 19, "count", "4"), Setting(), fits), Support())
    assert (wrong.year_fit, right.year_fit) == (-1.0, 1.0)


def test_qualifiers_are_the_same_in_both_languages() -> None:
    assert qualifiers("下一次会议") == qualifiers("the next meeting") == {"next"}
    assert qualifiers("第二届") == qualifiers("the second term") == {"2届"}
    assert qualifiers("第三次会议") == qualifiers("the third joint meeting") == {"3次"}
    assert qualifiers("version 2.4") == qualifiers("2.4 版本") == {"2.4版"}
    assert qualifiers("第二案") == qualifiers("案由二") == {"2#"}


@pytest.mark.parametrize(
    ("question", "text", "fit"),
    [
        ("第三次会议在哪里召开？", "第四次会议将在扬州召开。", -1.0),
        ("第三次会议在哪里召开？", "会议在扬州召开。", 0.6),
        ("When will version 2.4 come out?", "Version 2.3 will come out in March.", -1.0),
    ],
)
def test_another_number_of_the_same_is_not_made_good_by_the_title(question: str, text: str, fit: float) -> None:
    passage = prepare_passage(analyse(question), make_hit(text), [], title="第三次会议 2.4版")
    assert qualifier_fit(analyse(question), passage, 5, 6) == fit


def test_enumerations_run_across_paragraphs() -> None:
    sentences = make_sentences("今年有三项工作。", "一是修路。要快。", "二是种树。", "三是办学。", "会议结束。")
    (found,) = find_enumerations(sentences)
    assert [item.number for item in found.items] == [1, 2, 3]
    assert found.lead == sentences[0]
    assert [s.text[item.span.start - s.span.start : item.span.end - s.span.start] for item in found.items for s in [item.sentence]] == [
        "修路。要快", "种树", "办学"
    ]


@pytest.mark.parametrize(
    ("lines", "items"),
    [
        (
            ("首先，修好水渠。", "其次，清点农具。", "第三，补种果树。", "最后，公布账目。"),
            ["修好水渠", "清点农具", "补种果树", "公布账目"],
        ),
        (("王明反映，面临三个困难：水渠失修；农具老旧，缺12件；无人管账。",), ["水渠失修", "农具老旧，缺12件", "无人管账"]),
    ],
)
def test_enumerations_in_words_and_behind_a_colon(lines: tuple[str, ...], items: list[str]) -> None:
    (found,) = find_enumerations(make_sentences(*lines))
    places = [(item.sentence.text, item.span.start - item.sentence.span.start, item.span) for item in found.items]
    assert [text[start : start + span.end - span.start] for text, start, span in places] == items


def test_an_enumeration_inside_one_sentence() -> None:
    (found,) = find_enumerations(make_sentences("要求：一是修路；二是种树；三是办学。"))
    assert [item.number for item in found.items] == [1, 2, 3]


@pytest.mark.parametrize("text", ["一是一，二是二。", "3.5倍", "第一次会议。第二次会议。"])
def test_what_is_no_enumeration(text: str) -> None:
    assert all(len(found.items) > 1 for found in find_enumerations(make_sentences(text)))


def words(text: str, mentions: object) -> list[str]:
    return [text[m.start : m.end] for m in mentions]  # type: ignore[attr-defined]


def test_phrases_clauses_reasons_statements() -> None:
    text = "为方便居民,中心延长开放时间,他表示:效果很好。"
    assert words(text, clauses(text)) == ["为方便居民", "中心延长开放时间", "他表示:效果很好"]
    assert words(text, reasons(text)) == ["为方便居民"]
    absent = "請假：李大同（出差）、王小美（感冒），因公出国的陈明请假"
    assert words(absent, reasons(absent)) == ["因公出国", "出差", "感冒"]
    assert words("出席：李大同（處長）", reasons("出席：李大同（處長）")) == []
    assert words(text, statements(text)) == ["效果很好"]
    assert words(text, noun_phrases(text))


@given(st.text(alphabet="一二三四五六七八九十是、，。；：（）第项首先其次最后问题1234.ab ", max_size=60))
def test_enumerations_are_slices_of_their_sentences(text: str) -> None:
    for found in find_enumerations(make_sentences(text or " ")):
        for item in found.items:
            place = item.sentence.span
            assert place.start <= item.span.start < item.span.end <= place.end


def test_a_linear_model_ignores_what_it_does_not_know() -> None:
    model = LinearModel(1.0, {"a": 2.0})
    assert model.logit(("a", "b"), (3.0, 100.0)) == 7.0
    assert probability(0.0) == 0.5
    assert probability(-1000.0) == 0.0


def test_a_row_is_read_by_the_heading_of_its_table() -> None:
    heading, row = "| 编号 | 任务 | 负责人 | 截止 |", "| 1 | 修补屋顶 | 李四 | 5月3日 |"
    analysis = analyse("李四要做什么工作？")
    passage = prepare_passage(analysis, make_hit(row), [], heading=heading)
    assert [(cell.role, row[cell.start : cell.end]) for cell in passage.cells] == [
        ("number", "1"),
        ("task", "修补屋顶"),
        ("owner", "李四"),
        ("due", "5月3日"),
    ]
    (asked,) = asked_cells(analysis, passage.cells)
    assert row[asked.start : asked.end] == "修补屋顶"
    assert not list(asked_cells(analyse("会议由谁主持？"), passage.cells))
    assert not prepare_passage(analysis, make_hit(heading), [], heading=heading).cells


def test_the_cell_is_read_where_the_row_and_the_column_named_cross() -> None:
    heading, row = "| Heading | Budget | Actual |", "| Tea room | 900 | 815 |"
    analysis = analyse("What was the actual income of the tea room?")
    passage = prepare_passage(analysis, make_hit(row), [], heading=heading)
    (asked,) = asked_cells(analysis, passage.cells)
    assert row[asked.start : asked.end] == "815"
    assert not list(asked_cells(analyse("What was the actual income of the shop?"), passage.cells))
    assert not list(asked_cells(analyse("What about the tea room?"), passage.cells))


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("What is Ann supposed to do?", "ACTION: Ann to draft the letter by 4 May.", ["draft the letter"]),
        ("What will Ann do?", "- [ ] Ann: draft the letter (due 4 May)", ["draft the letter"]),
        ("What will Tom do?", "- [ ] Ann: draft the letter (due 4 May)", []),
        ("Who has to draft the letter?", "Torvald to draft the letter before Easter.", ["Torvald"]),
        ("Who has to draft the letter?", "Nothing to draft before Easter.", []),
        ("What was decided about the gate?", "**Decision:** the gate stays; Ann paints it.", ["the gate stays; Ann paints it"]),
        ("What was agreed about the gate?", "It was agreed to paint the gate.", ["paint the gate"]),
        ("What colour is the gate?", "It was agreed to paint the gate.", []),
    ],
)
def test_tasks_and_decisions_are_read_whole(question: str, text: str, found: list[str]) -> None:
    assert [text[mention.start : mention.end] for mention in settled(analyse(question), text)] == found


def test_numbered_rows_are_an_enumeration() -> None:
    (found,) = find_enumerations(make_sentences("待办事项：", "| 1 | 修路 | 李四 |", "| 2 | 种树 | 王五 |"))
    assert [item.sentence.text[item.span.start - item.sentence.span.start :][:2] for item in found.items] == ["修路", "种树"]


@pytest.mark.parametrize(("asked", "found"), [("市长", False), ("副市长", True)])
def test_a_deputy_is_another_office(asked: str, found: bool) -> None:
    assert bool(match_terms([Term(asked)], "副市长王小明出席")) == found


def test_who_is_asked_for_as_a_deputy_is_not_met_by_the_office_itself() -> None:
    assert match_terms([Term("副书记")], "书记王小明出席") == ()
    assert match_terms([Term("副总经理")], "公司副总王小明出席")


def test_months_govern_what_stands_beside_them() -> None:
    analysis = analyse("9月入馆多少人次？")
    passage = prepare_passage(analysis, make_hit("8月入馆3000人次,9月入馆4000人次。"), [])
    fits = [
        describe(
            analysis, Subject(passage, Mention(start, end, "count"), Setting(), fits_of(analysis, passage)), Support()
        ).month_fit
        for start, end in ((4, 10), (15, 21))
    ]
    assert fits == [-1.0, 1.0]


def describe_slice(question: str, text: str, words: str, kind: str) -> Features:
    analysis = analyse(question)
    start = text.index(words)
    mention = Mention(start, start + len(words), kind)
    passage = prepare_passage(analysis, make_hit(text), [])
    return describe(analysis, Subject(passage, mention, Setting(), fits_of(analysis, passage)), Support())


@pytest.mark.parametrize(
    ("question", "value", "fit"),
    [
        ("现在的价格是多少？", "45元", 1.0),
        ("现在的价格是多少？", "39元", -1.0),
        ("原来的价格是多少？", "39元", 1.0),
        ("价格是多少？", "45元", 0.5),
    ],
)
def test_of_a_changed_value_the_side_asked_for_counts(question: str, value: str, fit: float) -> None:
    assert describe_slice(question, "价格由39元调整为45元。", value, "amount").change_fit == fit


@pytest.mark.parametrize(
    ("question", "words", "fit"),
    [
        ("甲案有几票？", "2票", -1.0),
        ("甲案有几票？", "5票", 0.0),
        ("表决有几票？", "2票", 0.0),
        ("How many votes for plan A?", "2票", 0.0),
    ],
)
def test_of_figures_in_a_row_the_one_beside_what_is_asked_counts(question: str, words: str, fit: float) -> None:
    assert describe_slice(question, "甲案5票、乙案2票。", words, "count").piece_fit == fit


@pytest.mark.parametrize(
    ("question", "words", "fit"),
    [("噪音投诉有几件？", "12件", -1.0), ("噪音投诉有几件？", "5件", 0.0), ("投诉有几件？", "12件", 0.0), ("投诉有几件？", "3件", -1.0)],
)
def test_a_part_is_of_what_the_whole_is_of(question: str, words: str, fit: float) -> None:
    text = "投诉共12件；其中噪音5件，异味4件，3件未结案。"
    assert describe_slice(question, text, words, "count").piece_fit == fit


@pytest.mark.parametrize(("words", "fit"), [("27%", -1.0), ("48%", -1.0), ("55%", 0.0)])
def test_things_with_one_figure_each_have_them_in_order(words: str, fit: float) -> None:
    text = "杏树、桃树、梨树的成活率分别达到27%、48%和55%。"
    assert describe_slice("梨树的成活率是多少？", text, words, "percent").piece_fit == fit


def test_a_date_that_was_moved_is_of_what_the_old_one_is_of() -> None:
    text = "开幕原定9月27日，实际推迟到10月4日；闭幕10月9日。"
    fits = [describe_slice("开幕是哪天？", text, words, "date").piece_fit for words in ("9月27日", "10月4日", "10月9日")]
    assert fits == [0.0, 0.0, -1.0]


def test_what_a_longer_name_leads_up_to_changed_as_well() -> None:
    text = "覆盖率由旧版本软件的71%提升到78%。"
    assert [describe_slice("覆盖率是多少？", text, words, "percent").change_fit for words in ("71%", "78%")] == [-0.5, 0.5]


@pytest.mark.parametrize(
    ("question", "words", "fit"),
    [
        ("温室为什么关闭？", "温室自五月起关闭", -1.0),
        ("温室为什么关闭？", "管道破裂", 0.0),
        ("温室为什么关闭？", "因管道破裂，温室自五月起关闭", 0.0),
        ("温室何时关闭？", "温室自五月起关闭", 0.0),
    ],
)
def test_where_a_reason_is_marked_the_rest_of_the_sentence_is_none(question: str, words: str, fit: float) -> None:
    assert describe_slice(question, "因管道破裂，温室自五月起关闭。", words, "clause").reason_fit == fit


def test_the_supervisors_who_came_are_told_from_the_directors() -> None:
    told = [
        Fact("attendee", sentence.span, sentence.text, sentence, 0.9)
        for sentence in make_sentences("出席理事：李大同", "出席監事：王小明")
    ]
    assert narrowed(analyse("監事有誰出席？"), told) == (told[1],)
    assert narrowed(analyse("誰出席？"), told) == tuple(told)


@pytest.mark.parametrize(
    ("question", "text", "may"),
    [
        ("有几票反对？", "赞成5票、弃权1票。", False),
        ("有几票反对？", "赞成5票、反对1票。", True),
        ("谁附议了维修方案？", "李大同介绍维修方案。", False),
        ("谁介绍了维修方案？", "李大同介绍维修方案。", True),
        ("How many were absent?", "实到39人。", False),
    ],
)
def test_a_relation_of_which_no_word_stands_there_is_not_stated(question: str, text: str, may: bool) -> None:
    analysis = analyse(question)
    assert may_state(analysis, prepare_passage(analysis, make_hit(text), [])) == may


def witnesses_of(question: str, text: str, section: str = "") -> Witnesses:
    analysis = analyse(question)
    hit = replace(make_hit(text), sentence=replace(make_sentences(text)[0], section=section))
    return call_witnesses(analysis, prepare_passage(analysis, hit, []), SentenceReading(), (), fields_asked(analysis))


def test_who_has_another_part_is_told_apart() -> None:
    text = "上次紀錄由潘玉蓮女士動議，文錦輝先生和議。"
    witnesses = witnesses_of("上次紀錄由誰和議？", text)
    assert [text[m.start : m.end] for m in witnesses.arguments] == ["文錦輝"]
    assert [text[m.start : m.end] for m in witnesses.others] == ["潘玉蓮"]
    assert witnesses_of("誰發言？", text).others == ()


@pytest.mark.parametrize(
    ("question", "text", "section", "said"),
    [
        ("下次会议几点开始？", "今天七点开会，下次会议五月三日晚上八点。", "", ["晚上八点"]),
        ("下次会议几点开始？", "五月三日晚上八点", "七、下次会议", ["晚上八点"]),
        ("会议几点开始？", "五月三日晚上八点", "七、下次会议", []),
    ],
)
def test_place_and_time_of_the_next_meeting(question: str, text: str, section: str, said: list[str]) -> None:
    assert [text[m.start : m.end] for m in witnesses_of(question, text, section).arguments] == said


def test_the_card_tells_no_more_of_the_next_meeting_than_its_date() -> None:
    assert fields_asked(analyse("下次会议在哪里开？")) == {}
    assert fields_asked(analyse("下次会议谁主持？")) == {}  # its chair is not this one's
    assert fields_asked(analyse("会议在哪里开？"))["place"] == 1.0
    assert fields_asked(analyse("下次会议是哪天？"))["next_meeting"] == 1.0


def test_an_office_is_one_candidate_and_a_part_in_the_meeting_none() -> None:
    text = "主持人：局党组书记、局长李大同"
    analysis = analyse("李大同的职务是什么？")
    titles = [mention for mention in mentions_of(text) if mention.kind == "title"]
    offices = list(titles_asked(analysis, text))
    assert [text[office.start : office.end] for office in offices] == ["党组书记、局长"]
    assert [title for title in titles if not is_no_office(analysis, text, title, offices)] == []
    assert not any(is_no_office(analyse("谁主持？"), text, title, offices) for title in titles)


def test_words_that_ask_for_an_office_are_no_content() -> None:
    assert [term.text for term in analyse("李大同的职务是什么？").terms] == ["李大同"]
    assert "职务" in [term.text for term in analyse("为什么免去他的职务？").terms]


def test_those_on_leave_are_told_from_those_who_stayed_away() -> None:
    told = [
        Fact("absent", sentence.span, sentence.text, sentence, 0.9)
        for sentence in make_sentences("| 紀柏宇 | 請假 |", "| 龐建宏 | 缺席 |")
    ]
    assert narrowed(analyse("誰請假？"), told) == (told[0],)
    assert narrowed(analyse("誰缺席？"), told) == (told[1],)
    assert narrowed(analyse("誰缺席？"), told[:1]) == (told[0],)
    assert narrowed(analyse("Who was absent?"), told) == tuple(told)


def test_what_another_said_is_no_answer() -> None:
    said = describe_slice("王小明说了什么？", "王小明表示支持。", "支持", "statement")
    silent = describe_slice("王小明说了什么？", "王小明出席会议。", "出席会议", "statement")
    assert (said.speaker_fit, silent.speaker_fit) == (1.0, -1.0)
    assert (breaches(said), breaches(silent)) == (0, 1)


@pytest.mark.parametrize(("words", "fit"), [("30万元", 1.0), ("2.4公里", -1.0)])
def test_a_length_is_no_sum_of_money(words: str, fit: float) -> None:
    assert describe_slice("租金是多少？", "租金30万元，道路2.4公里。", words, "amount").type_fit == fit


@pytest.mark.parametrize(("words", "fit"), [("12 April", -1.0), ("lent 12", 0.0)])
def test_a_day_is_no_sum_of_money(words: str, fit: float) -> None:
    text = "The clean-up is on 12 April; we lent 12 bags."
    found = describe_slice("How much did the clean-up cost?", text, words, "span").type_fit
    assert min(found, 0.0) == fit


@pytest.mark.parametrize(
    ("question", "text", "words", "kind", "fit"),
    [
        ("大坝哪一年完工？", "大坝上半年完工。", "上半年", "date", -1.0),
        ("大坝哪一年完工？", "大坝2026年完工。", "2026年", "date", 1.0),
        ("大坝哪天完工？", "大坝上半年完工。", "上半年", "date", 1.0),
        ("大坝几月完工？", "大坝2026年完工。", "2026年", "date", -1.0),
        ("大坝几月完工？", "大坝今年5月完工。", "今年5月", "date", 1.0),
        ("例会星期几开？", "例会5月6日开。", "5月6日", "date", -1.0),
        ("预赛有多少场？", "预赛百场、决赛32场。", "百场、决赛32场", "span", -1.0),
        ("合唱团的资助是多少？", "合唱团5000元、棋社3000元。", "5000元、棋社3000元", "span", -1.0),
        ("提案拿到几票？", "提案有两个。", "两个", "count", -1.0),
        ("提案拿到几票？", "提案得5票。", "5票", "count", 1.0),
    ],
)
def test_no_year_and_no_votes_are_certainly_no_answer(
    question: str, text: str, words: str, kind: str, fit: float
) -> None:
    assert describe_slice(question, text, words, kind).type_fit == fit


@pytest.mark.parametrize(("words", "fit"), [("7艘", 0.0), ("19艘", -1.0)])
def test_a_part_named_with_its_whole(words: str, fit: float) -> None:
    question, text = "船龄超过20年的拖轮有几艘？", "全港19艘拖轮中有7艘船龄超过20年。"
    assert describe_slice(question, text, words, "count").piece_fit == fit


def test_a_product_not_named_is_missing() -> None:
    assert describe_slice("iOS 端启动多少秒？", "Android 端启动 2 秒。", "2 秒", "duration").unmet_latin == 1.0
    assert describe_slice("Android 端启动多少秒？", "Android 端启动 2 秒。", "2 秒", "duration").unmet_latin == 0.0


@pytest.mark.parametrize("question", ["會開了多久？", "会议在会议室开了多长时间？"])
def test_no_field_of_the_card_is_a_length(question: str) -> None:
    assert not fields_asked(analyse(question))
    assert fields_asked(analyse("會在哪裡開的？")).get("place")
