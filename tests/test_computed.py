"""Sums, differences and comparisons: which figures of a record take part, and when none may."""

from __future__ import annotations

import pytest
from reading_fakes import opened

from assistant.answering.operands import Labels, governs, labels_of
from assistant.pipeline import Assistant
from assistant.question import analyse

RECORD = """館務會議紀錄

時間：113年5月6日
主席：尤淑惠
一、越南文圖書由去年的210冊增加至530冊，印尼文圖書有90冊。
二、外牆整修4200萬元，空調更新1500萬元，工期十八個月。
三、表決結果：贊成21人，反對6人，棄權3人。
四、本季志工比上季增加14人。
五、讀者投訴共37件，其中噪音29件、照明5件、異味2件。
六、新版檔案312 MB，比舊版大86 MB。
七、7 月收到工單 412 張，6 月為 365 張。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return opened(tmp_path_factory.mktemp("computed"), RECORD)


PRESS = """10月8日，全市渔港工作会议召开。会议由市渔港局局长王明主持。
王明指出，2022年，全市修缮码头43座；2023年修缮码头57座，新建灯塔由27座增加到33座。
他通报，鲜鱼、冻虾卸货量分别为5240吨和4180吨，会费收入395万元、服务收入618万元。
进港平均用时29.3小时，出港平均用时0.9小时。渔业利润率6.9%，高于同期全市工业利润率0.8个百分点。
渔船每日出海由1650艘次增加到2100艘次。
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return opened(tmp_path_factory.mktemp("press"), PRESS)


@pytest.mark.parametrize(
    ("question", "text", "operands"),
    [
        ("2023年修缮的码头比前一年多几座？", "14", {"43座", "57座"}),
        ("How many more quays were repaired in 2023 than the year before?", "14", {"43座", "57座"}),
        ("两年总共修缮了几座码头？", "100", {"43座", "57座"}),
        ("How many quays were repaired across 2022 and 2023?", "100", {"43座", "57座"}),
        ("灯塔比原来多了几座？", "6", {"27座", "33座"}),
        ("出海艘次比2019年多了多少？", "450", {"1650艘", "2100艘"}),
        ("鲜鱼跟冻虾加起来多少吨？", "9420", {"5240吨", "4180吨"}),
        ("服务收入减去会费收入还剩多少？", "223万元", {"395万元", "618万元"}),
        ("2022年和2023年共修缮了多少座码头？", "100", {"43座", "57座"}),
        ("渔业利润率比全市工业高多少？", "0.8个百分点", {"0.8个百分点"}),  # told, not computed
        ("进港与出港，哪边用时比较短？", "出港", {"29.3小时", "0.9小时"}),
    ],
)
def test_figures_of_years_of_a_change_and_of_one_each(
    harbour: Assistant, question: str, text: str, operands: set[str]
) -> None:
    answer = harbour.ask(question)
    assert answer.text == text
    assert set(answer.verbatim) == operands


@pytest.mark.parametrize(
    ("question", "text", "operands"),
    [
        ("越南文圖書比去年多了幾冊？", "320", {"210冊", "530冊"}),
        ("外墙整修比空调更新贵多少？", "2700萬元", {"4200萬元", "1500萬元"}),
        ("贊成的比反對的多幾人？", "15", {"21人", "6人"}),
        ("外牆整修和空調更新一共多少錢？", "5700萬元", {"4200萬元", "1500萬元"}),
        ("照明和異味的投訴加起來幾件？", "7", {"5件", "2件"}),
        ("7月工單比6月多多少張？", "47", {"412 張", "365 張"}),
    ],
)
def test_each_operand_is_a_figure_that_its_label_governs(
    library: Assistant, question: str, text: str, operands: set[str]
) -> None:
    answer = library.ask(question)
    assert answer.text == text
    assert set(answer.verbatim) == operands
    assert any("=" in note for note in answer.notes)


def test_a_difference_that_the_record_states_is_not_computed(library: Assistant) -> None:
    answer = library.ask("志工比上季增加幾人？")
    assert answer.verbatim == ("14人",)


def test_a_difference_told_of_the_two_things_named_stands_as_it_is(library: Assistant) -> None:
    answer = library.ask("新版檔案比舊版大多少？")
    assert (answer.verbatim, answer.notes) == (("86 MB",), ())


def test_a_difference_that_cannot_be_computed_is_no_answer(library: Assistant) -> None:
    """One figure alone would answer another question."""
    assert library.ask("讀者投訴比前年多了幾件？").status == "not_in_record"


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("甲区预算比乙区多多少？", ("甲区预算", "乙区")),
        ("甲区和乙区相差多少？", ("甲区", "乙区")),
        ("水费和电费一共多少？", ("水费", "电费")),
        ("噪音和油烟的投诉加起来几件？", ("噪音", "油烟")),
        ("男生的人数和女生的人数加起来多少？", ("男生的人数", "女生的人数")),
        ("What is the difference between the roof and the lift?", ("roof", "lift")),
        ("How much do the roof and the lift cost?", None),
        ("会议由谁主持？", None),
    ],
)
def test_labels(question: str, labels: tuple[str, str] | None) -> None:
    found = labels_of(analyse(question))
    assert (found and (found.first, found.second)) == labels


@pytest.mark.parametrize(
    ("text", "figure", "label"),
    [
        ("从去年的38万增加到72万", "38", "去年"),
        ("从去年的38万增加到72万", "72", "今年"),
        ("今年72万,去年38万", "72", "今年"),
        ("今年72万,去年38万", "38", "去年"),
        ("72万(去年38万)", "72", "今年"),
    ],
)
def test_a_label_governs_the_first_figure_after_it(text: str, figure: str, label: str) -> None:
    assert governs(Labels("今年", "去年", (), ()), text, text.index(figure)) == label
