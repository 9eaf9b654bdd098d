"""How well the kind of a mention answers the kind of the question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from assistant.question import Analysis
from assistant.reading.candidates import items_of, mentions_of
from assistant.reading.compatible import COMPATIBLE, NUMERIC, OF_FIGURES
from assistant.reading.measures import is_another_measure
from assistant.values import Mention
from index.normalize import is_english

UNFIT_LIST = 0.34  # the same of a list: share of its items that are of the asked kind
NO_FIGURE = -1.0  # certain: see `features.prior`
NO_NAME = -0.5  # `the sales team` may be who did it
UNFIT = 0.2  # a kind that answers the asked one so poorly is another kind
_FIGURE = re.compile(
    r"[\d零〇一二两三四五六七八九十百千万亿半几数]|\b(?:no|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|"
    r"hundreds?|thousands?|millions?|billions?|half|third|quarter|dozens?|once|twice|double|triple|several|few|first|second|last)\b",
    re.IGNORECASE,
)
_ASKS_MONEY = re.compile(
    r"钱|价|费|租金|收入|支出|预算|经费|成本|利润|产值|资金|金额|工资|薪|捐款|贷款|存款|款项|营收|"
    r"\b(?:costs?|price|rent|fees?|budget|income|revenue|salary|pay|paid|dues|donate[ds]?|spend|spent|spending|earn(?:ed)?|money|funds?|profit)\b"
)
_PARTS_OF_DATE = (  # asked for, and as told
    (
        re.compile(r"(?:哪一?|何)年|\b(?:what|which) year\b"),
        re.compile(r"\d{2}|[零〇一二三四五六七八九]{2,}|[今去明前后後同本上]年|\b(?:this|last|next) year\b|年度"),
    ),
    (
        re.compile(r"几月|哪个?月|\b(?:what|which) month\b"),
        re.compile(
            r"月|\d[./-]\d|(?i:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|(?:this|last|next) month))"
        ),
    ),
    (
        re.compile(r"(?:星期|礼拜|周)几|\b(?:what|which) day of the week\b"),
        re.compile(r"星期|礼拜|禮拜|周|週|\([一二三四五六日]\)|(?i:day\b)"),
    ),
)
_NAMED = ("person", "organization", "place")
_FIGURES = ("date", "time", "duration", "count", "amount", "percent", "number")
_MOSTLY = 0.75  # share of a candidate that makes it what that share is
_ASKS_AN_END = (  # its beginning, its end
    re.compile(
        r"开始|起始|启动|动工|开工|开幕|(?:从|自)(?:什么时候|何时|哪一?天|几号|几月)|何时起|"
        r"\b(?:start|begin|began|commence|kick off|launch)\w*\b"
    ),
    re.compile(r"结束|截止|为止|闭幕|到(?:什么时候|何时|哪一?天|几号|几月)|\b(?:end|finish|expire|until|till)(?:s|ed|es|d)?\b"),
)
_FROM = re.compile(r"(?:自|从|從|由|\b(?i:from|(?:start|begin)(?:s|n?ing)?(?: on)?|since|as of|effective) (?:the )?)$")
_BEGINS = re.compile(r"\s?(?:起|开始|開始|启动|啟動|动工|動工)")
_UNTIL = re.compile(r"(?:至|到|截止[于於]?|[-–—―~～]|\b(?i:until|till|through|end(?:ing|s)(?: on)?) (?:the )?)\s?$")
_ENDS = re.compile(r"\s?(?:结束|結束|为止|為止|止|截止)")
_ASKS_VOTES = re.compile(r"(?:几|多少)票|\bhow many votes\b")
_NO_VOTES = re.compile(r"\d\s?[个個家项項次元%条條件]|[一二两兩三四五六七八九十][个個家项項次条條件]")
_PARTED = re.compile("、|[降升增减减提缩扩][^,，]{0,4}[到至为為]")
_ONE_NUMBER = re.compile(r"多少|几|\bhow (?:many|much)\b")
_MONEY = re.compile(r"[元块圆角]|[$€£¥₩₹]|万(?!吨)|亿|[Dd]ollars|[Ee]uros|[Pp]ounds|[Yy]uan|RMB|USD|NTD|TWD|[Cc]ents")


def type_fit(analysis: Analysis, text: str, mention: Mention, *, counts: bool = False) -> float:
    """How well the mention's kind answers the question's kind; of a list, the share of its items that do.

    `counts` says that what the mention counts is what the question asks to count: then a bare number is a count.
    """
    wanted = COMPATIBLE.get(analysis.kind, {})
    if _is_certainly_none(analysis, text, mention):
        return NO_FIGURE
    if mention.kind == "number" and analysis.kind == "count" and counts:
        return 1.0
    if mention.kind == "span":
        return _share_filled(wanted, text, mention) or _oddness(analysis.kind, text, mention)
    if mention.kind == "list":
        return _share_of_items(analysis.kind, text, mention)
    no_money = mention.kind == "amount" and _is_no_money(analysis, text[mention.start : mention.end])
    return UNFIT if no_money else wanted.get(mention.kind, 0.0)


def _is_certainly_none(analysis: Analysis, text: str, mention: Mention) -> bool:
    """Whether the words cannot answer, whatever kind they are of."""
    words = text[mention.start : mention.end]
    if analysis.kind in _NAMED:
        return _is_mere_figure(text, mention)
    if analysis.kind == "date" and _is_other_end(analysis, text, mention):
        return True
    return _is_of_another_sort(analysis, words) or _has_two_figures(analysis, text, mention)


def _is_other_end(analysis: Analysis, text: str, mention: Mention) -> bool:
    """Whether the end of a time is told and its beginning asked for, or the other way around."""
    asks_begin, asks_end = (bool(asked.search(analysis.folded)) for asked in _ASKS_AN_END)
    if asks_begin == asks_end:
        return False
    before, after = text[max(0, mention.start - 12) : mention.start], text[mention.end : mention.end + 8]
    begins = bool(_FROM.search(before) or _BEGINS.match(after))
    ends = bool(_UNTIL.search(before) or _ENDS.match(after))
    return begins != ends and begins == asks_end


def _is_mere_figure(text: str, mention: Mention) -> bool:
    """Whether a candidate is a number, a date or a time and little else, which no one and nowhere is."""
    if mention.kind not in ("span", "phrase"):
        return mention.kind in _FIGURES
    inside = (m for m in mentions_of(text) if mention.start <= m.start and m.end <= mention.end and m.kind in _FIGURES)
    return any(m.end - m.start >= _MOSTLY * (mention.end - mention.start) for m in inside)


def _has_two_figures(analysis: Analysis, text: str, mention: Mention) -> bool:
    """Whether one number is asked for and a span holds two of a kind (`预赛百场、决赛32场`, `43起下降到19起`)."""
    if mention.kind != "span" or analysis.kind not in OF_FIGURES or len(_ONE_NUMBER.findall(analysis.folded)) != 1:
        return False
    kinds = NUMERIC if analysis.kind == "quantity" else (analysis.kind,)
    inside = [m for m in mentions_of(text) if m.kind in kinds and mention.start <= m.end <= mention.end]
    return any(_PARTED.search(text, one.end, other.start) for one, other in pairwise(inside))


def _is_no_money(analysis: Analysis, words: str) -> bool:
    """Whether money is asked for and something else is measured."""
    return bool(_ASKS_MONEY.search(analysis.folded)) and not _MONEY.search(words)


def _is_of_another_sort(analysis: Analysis, words: str) -> bool:
    """Whether a year, a month or a weekday is asked for and none is told, or votes and other things are counted."""
    if analysis.kind == "date":
        return any(asks.search(analysis.folded) and not told.search(words) for asks, told in _PARTS_OF_DATE)
    if analysis.kind == "count" and _ASKS_VOTES.search(analysis.folded) and _NO_VOTES.search(words):
        return True
    return analysis.kind in OF_FIGURES and is_another_measure(analysis.folded, words)


def guessed_fit(analysis: Analysis, text: str, mention: Mention) -> float:
    """How well the mention's kind answers the kinds that the question is guessed to ask for beside its own, 0..1; what
    is a number of another thing answers none of them.
    """
    if _is_of_another_sort(analysis, text[mention.start : mention.end]):
        return 0.0
    return sum(guess.probability * _fit(COMPATIBLE.get(guess.kind, {}), text, mention) for guess in analysis.guesses)


def _fit(wanted: Mapping[str, float], text: str, mention: Mention) -> float:
    return _share_filled(wanted, text, mention) if mention.kind == "span" else wanted.get(mention.kind, 0.0)


def _oddness(kind: str, text: str, mention: Mention) -> float:
    """Below 0 for a span that reads unlike what is asked: for a number one without a figure, for a sum a mere date; for
    a person one without a name.
    """
    span = text[mention.start : mention.end]
    if kind in OF_FIGURES:
        dated = kind == "amount" and _is_date(text, mention)
        return 0.0 if _FIGURE.search(span) and not dated else NO_FIGURE
    return NO_NAME if kind == "person" and is_english(span) and span == span.lower() else 0.0


def _is_date(text: str, mention: Mention) -> bool:
    return any(m.kind == "date" and (m.start, m.end) == (mention.start, mention.end) for m in mentions_of(text))


def _share_filled(wanted: Mapping[str, float], text: str, mention: Mention) -> float:
    """Of a span that the span reader read: how much of it is a mention of a wanted kind, times how well that fits."""
    inside = (m for m in mentions_of(text) if mention.start <= m.start and m.end <= mention.end)
    length = mention.end - mention.start
    return max((wanted.get(m.kind, 0.0) * (m.end - m.start) / length for m in inside), default=0.0)


def _share_of_items(kind: str, text: str, mention: Mention) -> float:
    """Of a list, the share of items that mostly are a mention of that kind; a half where the kind is no named thing."""
    if kind not in ("person", "organization", "title", "place", "date"):
        return 0.5
    inside = [m for m in mentions_of(text) if m.kind == kind]
    items = items_of(text, mention)
    fitting = [1 for item in items if any(_fills(m, *item) for m in inside)]
    return len(fitting) / max(1, len(items))


def _fills(mention: Mention, start: int, end: int) -> bool:
    """Whether the mention lies in the slice and makes up more than half of it."""
    return start <= mention.start and mention.end <= end and 2 * (mention.end - mention.start) > end - start
