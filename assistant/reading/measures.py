"""What a number is a number of, by the measure word asked for and the one told: people are no money, and no times."""

from __future__ import annotations

import re
from functools import lru_cache

_DIGIT = r"[\d零〇一二两兩三四五六七八九十百千万萬亿億半几多余餘]"
_MEASURES = {  # words behind a number, Chinese and English, by what they measure
    "people": ("人|名|位|员", "people|persons?|men|women|members|students|residents|attendees|participants|staff"),
    "money": (
        "元|块钱|塊錢|美金|美元|欧元|歐元|英镑|英鎊|日元|港币|港幣",
        "dollars?|euros?|pounds?|yuan|cents?|rmb|usd",
    ),
    "share": ("%|％|成(?![立员本果])|个百分点|個百分點", "%|per ?cent|percent(?:age points?)?"),
    "times": ("次|回|遍|趟", "times"),
    "span": (
        "年|岁|歲|个月|個月|天|日|周|週|星期|礼拜|禮拜|个?小时|個?小時|分钟|分鐘|秒",
        "years?|months?|days?|weeks?|hours?|minutes?|mins?|seconds?",
    ),
    "clock": ("点钟?|點鐘?", "[ap]\\.?m\\.?|o'clock"),
    "pieces": (
        "台|辆|輛|艘|架|栋|棟|幢|间|間|座|处|處|册|冊|本|条|條|项|項|艇|株|棵|只|隻|张|張|幅|篇",
        "",
    ),
    "events": ("场|場|届|屆|期", "sessions?|meetings?"),
    "votes": ("票", "votes?"),
    "weight": ("吨|噸|公斤|千克|克|斤", "tonn?es?|tons?|kilograms?|kgs?|grams?"),
    "extent": (
        "平方公里|平方米|平米|亩|畝|公顷|公頃|公里|千米|米|公分|厘米|坪",
        "kilomet(?:re|er)s?|met(?:re|er)s?|km|miles?|feet|hectares?|acres?",
    ),
}
_NUMBER_EN = (
    r"(?:\d|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand|"
    r"million|billion|dozen|few|several|half)\b)"
)
_ABOUT = "(?:左右|以上|以内|上下)?"
_TOLD = {
    name: re.compile(
        rf"{_DIGIT}\s?(?:{chinese}){_ABOUT}$" + rf"|{_NUMBER_EN}[\s-]?(?:{english})\.?$" * bool(english),
        re.IGNORECASE,
    )
    for name, (chinese, english) in _MEASURES.items()
}
_MONEY_SIGN = re.compile(r"[$€£¥₩₹]|(?:NT|US|HK)\$|(?:人民币|新台币|新臺幣|人民幣)\s?\d")
_MANY = r"(?:几|多少|何)"
_ASKED = {
    "people": re.compile(
        rf"{_MANY}(?:个|名|位)?(?:人(?!次|家|口|民|均)|名(?!额|次|字)|位(?!置)|员)|"
        rf"{_MANY}(?:名|位|个)?(?:听众|观众|学生|学员|员工|职工|居民|村民|志愿者|选手|嘉宾|老师|教师|代表|会员|委员|理事|党员|业主|工人|患者|游客|乘客)|"
        r"\bhow many (?:\w+ ){0,2}?(?:people|persons|members|students|residents|attendees|participants|staff|employees|"
        r"workers|delegates|guests|directors|volunteers|listeners|visitors|runners|councillors|representatives|children|"
        r"men|women)\b"
    ),
    "money": re.compile(
        rf"多少(?:钱|元|块)|{_MANY}(?:[百千万亿]*(?:元|块))|要价|售价|单价|(?:费|价|价格|租金|收入|支出|预算|经费|成本|利润|资金|创汇|产值|"
        r"金额|[销营交投贸].额|工资|津贴|补贴|补助|捐款|欠款|罚款|押金|定金|余额|结余)(?:是|为|有|一共|总共|共|要)?多少(?!个|名|人|项|位|家|次|天|年|笔|种|票|条|份)|"
        r"多少[^,。?多少]{0,4}(?:费|费用|预算|资金)|"
        r"\bhow much money\b|^(?!.*\brate\b)\W*(?:how much|what) (?:is|was|were|are|did|does|do|will|would)\b.*\b"
        r"(?:cost|price|rent|fees?|budget|funding|income|salary|stipend|subsid(?:y|ies))\b"
    ),
    "share": re.compile(rf"百分之{_MANY}|{_MANY}(?:个?百分点|成(?![立员本果]))|\bwhat per ?cent|\bpercentage\b"),
    "times": re.compile(rf"{_MANY}(?:次(?!会|例)|回|遍|趟)|\bhow many times\b"),
    "span": re.compile(
        rf"{_MANY}(?:个)?(?:年(?!度|级)|岁|月(?!份)|天|周(?!年)|星期|礼拜|小时|分钟)|多久|多长时间|"
        r"\bhow many (?:years|months|days|weeks|hours|minutes)\b|\bhow long\b"
    ),
    "pieces": re.compile(rf"{_MANY}(?:台|辆|艘|架|栋|幢|间|座|处|册|本|条|项|艇|株|棵|只|张|幅|篇)"),
    "events": re.compile(rf"{_MANY}(?:场|届|期)"),
    "votes": re.compile(rf"{_MANY}票|\bhow many votes\b"),
    "weight": re.compile(rf"{_MANY}(?:吨|公斤|千克|克|斤)|\bhow many (?:tonn?e|ton|kilogram|kg)s?\b"),
    "extent": re.compile(
        rf"{_MANY}(?:平方|平米|亩|公顷|公里|千米|米|公分|厘米|坪)|"
        r"\bhow many (?:kilo)?(?:met(?:re|er)|mile|acre|hectare)s?\b"
    ),
}
_NEVER = {  # what a number of the one thing cannot be a number of
    "people": ("money", "times", "span", "clock", "pieces", "events", "weight", "extent"),
    "money": ("people", "share", "times", "span", "clock", "pieces", "votes", "events", "weight", "extent"),
    "share": ("money", "span", "clock", "times", "events", "weight", "extent"),
    "times": ("people", "money", "share", "span", "clock", "weight", "extent"),
    "span": ("people", "money", "share", "times", "pieces", "votes", "events", "weight", "extent"),
    "pieces": ("people", "money", "share", "times", "span", "clock", "weight", "extent"),
    "events": ("people", "money", "share", "span", "clock", "pieces", "weight", "extent"),
    "votes": ("money", "span", "clock", "pieces", "events", "weight", "extent"),
    "weight": ("people", "money", "share", "times", "span", "clock", "pieces", "votes", "events", "extent"),
    "extent": ("people", "money", "share", "times", "span", "clock", "votes", "events", "weight"),
}


@lru_cache(maxsize=1024)
def measures_asked(folded: str) -> frozenset[str]:
    """What a folded question asks the number of, where its words say so.

    >>> sorted(measures_asked("有多少人参加?")), sorted(measures_asked("how many years did it take?"))
    (['people'], ['span'])
    """
    return frozenset(name for name, pattern in _ASKED.items() if pattern.search(folded))


@lru_cache(maxsize=4096)
def measures_told(words: str) -> frozenset[str]:
    """What the number at the end of some words of a record is a number of.

    >>> sorted(measures_told("30余人")), sorted(measures_told("a few times")), sorted(measures_told("42"))
    (['people'], ['times'], [])
    """
    told = {name for name, pattern in _TOLD.items() if pattern.search(words.strip())}
    return frozenset(told | ({"money"} if _MONEY_SIGN.search(words) else set()))


def is_another_measure(folded: str, words: str) -> bool:
    """Whether some words tell the number of what cannot be meant: `13人` for `几处`, "20 people" for `多少钱`."""
    asked = measures_asked(folded)
    told = measures_told(words) if len(asked) == 1 else frozenset()
    return bool(told) and all(told <= frozenset(_NEVER[name]) for name in asked)
