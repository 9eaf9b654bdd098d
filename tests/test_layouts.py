"""Plain questions on the layouts that records come in, asked of the whole assistant; records invented for these tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_fakes import opened

from assistant.values import Answer

PRESS = """竹編、藤編兩業協會聯席會議在汐原舉行

【本報汐原訊】11月5日下午，全國竹編工藝協會、全國藤編工藝協會2022年聯席會議在汐原市海燕賓館聽濤廳舉行。局黨組書記、局長濮陽岳出席並講話，副局長相里芸主持會議。副局長敖遠帆因在外地參加培訓，未出席會議。

2021年兩協會共辦班12期，培訓學員180人。2022年辦班20期，培訓學員310人，已超過2021年全年水平；結業率上升到71%。因斷料停工的事故由2021年的43起下降到19起。

濮陽岳要求，一要坚持先试编后投产；二要打通原料供應；三要建強師資。試編自3月2日開始，至5月31日結束。
"""

FIGURES = """藤编行业联席会议召开

他表示，2022年藤席产量46.2万吨，同比下降1.8%；藤篮出口1860吨，创汇4200万美元。
大赛设藤艺编织、藤编修复、藤材鉴评三个项目，各项目第一名获奖励5万元。
敖远帆通报了重点项目：一是建立藤材资料库；二是修订团体标准；三是设立互助基金；四是筹备赴外参展。
会议还表彰了15家先进合作社和30名优秀匠人。
"""

MINUTES = """壹、時間：113年6月4日下午2時
參、主席：厲副縣長仲謙
肆、出席委員：闕委員清河、粘委員啟明、貢委員素芬
伍、列席人員：交通處官處長德馨、主計處薛科長慕寧

陸、討論事項
第一案
　案由：申請補助新臺幣980萬元案，提請審議。
　決議：同意補助新臺幣860萬元。

第二案
　案由：汰換「海安輪」客船案，提請審議。
　決議：經表決，贊成2票、反對4票，未獲通過。

第三案
　案由：修正票價要點案，提請審議。
　決議：照案通過。

七、下次例会
訂於113年9月11日下午2時召開。
"""

PROJECT = """标本数字化项目组例会纪要
会议时间：2024年3月14日14:00
参会人员：郗怀瑾、戚少白（地理学院）、缑明珂（历史系）

一、进展
由于扫描仪每天只能开机6小时，3月扫描量下降20%。
2023年在9个乡采集17件标本。2024年在12个乡采集24件标本。

二、讨论与决定
1. 同意采购两台服务器。
2. 平台暂不开放。

三、行动事项
1. 提交采购申请——负责人：牧仁；完成时限：3月22日
2. 完成第一批500条校对——负责人：缑明珂；完成时限：4月10日
3. 撰写报告初稿——负责人：郗怀瑾、戚少白；完成时限：4月15日
"""

SPEECH = """业主座谈会发言记录

仝爱华：今天就三件事：第一，车库装充电桩；第二，换不换物业；第三，楼顶种菜。
鞠志强：我们问了三家公司，报价都不低。
仝爱华：同意装充电桩的请举手。小檀数一下。
檀晓舟：同意的47户，不同意的12户，弃权的5户。
缪思远：菜园的事下次再谈。
"""


def _ask(folder: Path, record: str, question: str) -> Answer:
    return opened(folder, record).ask(question)


def _told(answer: Answer, record: str) -> str:
    """What is answered, in the record's own words; the verdict or the figure where one is computed."""
    if answer.status != "answered":
        return "-"
    return answer.text if answer.kind == "yes_no" else "、".join(record[s.start : s.end] for s in answer.spans)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("這次聯席會議是哪天開的？", "11月5日"),  # no year in the meeting's name
        ("在哪裡舉行？", "汐原市海燕賓館聽濤廳"),  # not the city of the title
        ("主持人？", "相里芸"),
        ("谁没来？", "敖遠帆"),
        ("局長提出了哪三點要求？", "坚持先试编后投产、打通原料供應、建強師資"),
        ("第二點要求是什麼？", "打通原料供應"),
        ("2022年停工的事故有几起？", "19起"),
        ("2021年停工的事故有几起？", "43起"),
        ("2022年的結業率是多少？", "71%"),
    ],
)
def test_a_press_report(tmp_path: Path, question: str, told: str) -> None:
    assert _told(_ask(tmp_path, PRESS, question), PRESS) == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("藤篮出口创汇多少？", "4200万美元"),  # no tons
        ("大赛设哪三个项目？", "藤艺编织、藤编修复、藤材鉴评"),  # not the list of four
        ("重点项目有哪些？", "建立藤材资料库、修订团体标准、设立互助基金、筹备赴外参展"),
        ("How many cooperatives were commended?", "15家"),  # not the 30 after them
    ],
)
def test_figures_and_lists(tmp_path: Path, question: str, told: str) -> None:
    assert _told(_ask(tmp_path, FIGURES, question), FIGURES) == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("第一案同意補助多少？", "新臺幣860萬元"),
        ("第二案反對幾票？", "4票"),
        ("第二案通過了嗎？", "否"),
        ("第三案通过了吗？", "是"),
        ("出席委員有哪些？", "闕委員清河、粘委員啟明、貢委員素芬"),
        ("列席的有谁？", "官處長德馨、薛科長慕寧"),
        ("薛慕宁是什么职务？", "主計處薛科長"),
        ("请问下次例会是什么时候？", "113年9月11日"),
    ],
)
def test_formal_minutes(tmp_path: Path, question: str, told: str) -> None:
    assert _told(_ask(tmp_path, MINUTES, question), MINUTES) == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("第二项待办是什么？", "完成第一批500条校对"),
        ("What is action item no. 2?", "完成第一批500条校对"),
        ("行动事项有哪些？", "提交采购申请、完成第一批500条校对、撰写报告初稿"),
        ("会上作出了哪些决定？", "同意采购两台服务器。、平台暂不开放。"),
        ("报告初稿由谁负责？", "郗怀瑾、戚少白"),
        ("戚少白是哪个学院的？", "地理学院"),
        ("3月扫描量为什么下降？", "扫描仪每天只能开机6小时"),
        ("2024年比2023年多几个乡？", "12个、9个"),
        ("2024年比2023年多几件标本？", "24件、17件"),
    ],
)
def test_a_projects_minutes(tmp_path: Path, question: str, told: str) -> None:
    assert _told(_ask(tmp_path, PROJECT, question), PROJECT) == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("今天谈哪三件事？", "车库装充电桩、换不换物业、楼顶种菜"),
        ("装充电桩的表决，反对的有几户？", "12户"),
        ("装充电桩同意的有几户？", "47户"),
    ],
)
def test_a_transcript(tmp_path: Path, question: str, told: str) -> None:
    assert _told(_ask(tmp_path, SPEECH, question), SPEECH) == told


COUNCIL = """Hollin Vale Parish Council
Minutes of the meeting held on Tuesday 9 September 2025 at 7.00 pm

Apologies: Councillor Merrin Ashgrove (holiday), Councillor Odile Kex (illness)

3. Police report
The officer said that there had been 14 reported incidents since July, down from 22 in the same period of 2024.

5. Play area
Work on the slide will begin on 6 October and last until 30 October.

6. Car park
It was proposed by Councillor Pemberwick and seconded by Councillor Thornhay that the council build a car park.
Carried by three votes to none, with one abstention.

7. Bus shelter
The shelter will be repainted.
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Why was Merrin Ashgrove away?", "holiday"),
        ("How many incidents in 2024?", "22"),
        ("How many incidents since July?", "14"),
        ("When does work on the slide start?", "6 October"),
        ("When does work on the slide end?", "30 October"),
        ("Was the car park motion carried?", "Yes"),
        ("Who seconded the car park proposal?", "Councillor Thornhay"),
        ("Was the bus shelter approved?", "-"),
    ],
)
def test_english_minutes(tmp_path: Path, question: str, told: str) -> None:
    assert _told(_ask(tmp_path, COUNCIL, question), COUNCIL) == told


GROUP = """# Tidal Data Working Group

- **Time:** 15:00–16:42 UTC
- **Chair:** Ismene Tarkowitz

## Attendees

- Ismene Tarkowitz (Vessmark Hydrographic Institute)
- Per-Anders Højlund (Nordvik Buoyworks), editor of the “core” text
- Yevdokia Strand (Port Authority of Ollersund), who joined us late again

**Regrets:** Noriko Haldane (University of Tarnwick), Oskar Feuillade (illness)

## Minutes

It was resolved that the minutes of the meeting held on Monday 8 July 2024 be signed.

## Action items

| No. | Action | Owner | Due |
|---|---|---|---|
| 1 | Draft the text | Yevdokia Strand | 3 March |
| 2 | Publish the benchmarks | Ismene Tarkowitz | 9 March |
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who attended?", "Ismene Tarkowitz、Per-Anders Højlund、Yevdokia Strand"),  # an accent makes it no Chinese
        ("Absent?", "Noriko Haldane、Oskar Feuillade"),
        ("Why was Oskar Feuillade away?", "illness"),
        ("Noriko Haldane 为什么没来？", "-"),  # a university is no reason
        ("会后代办有哪些？", "Draft the text、Publish the benchmarks"),
        ("When was the meeting?", "-"),  # of another meeting the minutes are
        ("会议从几点开到几点？", "15:00–16:42"),
        ("会议几点开始？", "15:00"),
    ],
)
def test_a_working_groups_minutes(tmp_path: Path, question: str, told: str) -> None:
    assert _told(_ask(tmp_path, GROUP, question), GROUP) == told


OWNERS = """翠屏苑業主大會會議紀要

會議由雷振邦主持。
關於更換門禁系統的議案，表決結果為：贊成5票，反對1票，棄權1票。
新購健身器材的提案，7人同意、2人反對，提案通過。
會議通過了文體資助名單：晨曦合唱團5000元、松石棋社3000元、翰墨書畫社2000元。
會議還討論了志願服務。獲獎樓棟為：3號樓，28戶；7號樓，31戶；9號樓，16戶。
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("更换门禁系统的表决结果如何？", "贊成5票，反對1票，棄權1票"),
        ("健身器材提案的投票结果？", "7人同意、2人反對"),
        ("What was the vote on the access control system?", "贊成5票，反對1票，棄權1票"),
        ("哪些社团获得资助？", "晨曦合唱團、松石棋社、翰墨書畫社"),  # of each the name alone
        ("獲獎的樓棟有哪些？", "3號樓、7號樓、9號樓"),
        ("監控攝影機的表決結果？", "-"),  # no such matter was put to the vote
    ],
)
def test_votes_and_grants(tmp_path: Path, question: str, told: str) -> None:
    assert _told(_ask(tmp_path, OWNERS, question), OWNERS) == told


TRUST = """# Harbour Trust board minutes

Chair: Ann Bowley
In attendance: Mr Bram Oyelaran, Responsible Finance Officer

The board discussed timestamp precision. The vote was 5 in favour, 1 against and 1 abstention; guests do not vote.
The motion to sell the old slipway was put. Six for, three against; carried.

The following grants were approved: Hollin Silver Band, £600; Fellside Food Larder, £1,200; St Osyth's Lunch Club, £450.
"""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What was the vote on timestamp precision?", "5 in favour, 1 against and 1 abstention"),
        ("What was the result of the vote on the slipway?", "Six for, three against"),
        ("How did the vote on the slipway go?", "Six for, three against"),
        ("Which groups got grants?", "Hollin Silver Band、Fellside Food Larder、St Osyth's Lunch Club"),
        ("What was the vote on the car park?", "-"),
        ("What is Bram Oyelaran's job title?", "Responsible Finance Officer"),
    ],
)
def test_votes_and_grants_in_english(tmp_path: Path, question: str, told: str) -> None:
    assert _told(_ask(tmp_path, TRUST, question), TRUST) == told
