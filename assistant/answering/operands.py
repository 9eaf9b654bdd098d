"""The two things that a computation is asked of (`A比B多多少`, "how many more A than B"): which figures they govern."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.question import Analysis
from assistant.reading.matching import coverage, match_terms
from assistant.reading.passages import SURE
from assistant.terms import Term

_LABELS = {
    "difference": re.compile(
        r"(?P<first>.*?)(?<![同环相占对])比(?![例赛重率分])(?:起|较)?(?P<second>.{1,24}?)(?:还|又|总共|一共)?(?:是不是)?(?:相?差|[多少高低大小长短快慢早晚轻重贵增减降涨升跌省]|便宜)|"
        r"(?P<one>.+?)(?:和|与|跟|同|及)(?P<other>.+?)(?:之间)?的?(?:相差|差距|差额|差了?(?:多少|几))|"
        r"(?P<more>.+?)\bthan (?:(?:in|for|at|on|from|that of|the) )*(?P<less>[^?]+)|"
        r"difference between (?:the )?(?P<left>.+?) and (?:the )?(?P<right>[^?]+)|"
        r"(?P<whole>.+?)减[掉去](?P<taken>.+?)(?:后|还|之后|是|剩|得|等于|有)"
    ),
    "sum": re.compile(
        r"(?P<first>[^,?]+?)(?:和|与|跟|加上?|及)(?P<second>.+?)[,，]?(?:两\S{1,2})?(?:加起来|一共|合计|总共|总计|共|相加)|"
        r"(?P<left>.+?) plus (?P<right>.+?)(?: comes? to| is| are| in \d{4}|\?|$)|"
        r"(?P<these>.+?) and (?P<those>.+?) (?:in \d{4})?,? ?total\W*$|"
        r"(?P<one>.+?) and (?P<other>.+?) (?:together|combined|altogether|in total|add up|cost|come to)\b"
    ),
    "comparison": re.compile(
        r"(?P<first>.+?)(?:和|与|跟|还是)(?P<second>.+?)[,，]?(?:哪|谁|更)|哪.+?[,，](?P<one>.+?)(?:还是|或)(?P<other>.+)|"
        r"\b(?:which|more|less)\b.+?, (?:the )?(?P<left>.+?),? or (?:the )?(?P<right>[^?]+)"
    ),
}
_BETWEEN = re.compile(  # another figure, of no date and of no chain
    r"[\d一二三四五六七八九十百千万亿两]+(?![\d一二三四五六七八九十百千万亿两年月日.,%]|[^,，。;；\d]{0,6}(?:和|与|、))"
)
_WHEN = re.compile(r"(?P<month>\d{1,2}) ?月|[去今前明上本]年|[上本]月|[上本]季|[上下]半年")
_TELLING = 0.8  # share of the largest weight
_PIECE_END = re.compile(r"[,，;；。、()（）:：|]|\band\b|\bwhile\b|\bbut\b")


@dataclass(frozen=True, slots=True)
class Labels:
    """What the question calls its two operands, folded, and the words of each that the other does not have."""

    first: str
    second: str
    first_terms: tuple[Term, ...]
    second_terms: tuple[Term, ...]


@lru_cache(maxsize=64)
def labels_of(analysis: Analysis) -> Labels | None:
    """The operands that a question names, or None where it names fewer than two.

    >>> from assistant.question import analyse
    >>> found = labels_of(analyse("建安费比展陈费多多少?"))
    >>> found.first, found.second
    ('建安费', '展陈费')
    """
    match = _LABELS[analysis.operation].search(analysis.folded) if analysis.operation else None
    if match is None:
        return None
    first, second = _own_words(*(text.strip() for text in match.groups() if text is not None))
    in_first, in_second = ([term for term in analysis.terms if term.text in text] for text in (first, second))
    return Labels(
        first,
        second,
        _telling([term for term in in_first if term not in in_second]),
        _telling([term for term in in_second if term not in in_first]),
    )


def _own_words(first: str, second: str) -> tuple[str, str]:
    """Both labels, the second without what is said of both: `噪音和油烟的投诉` are of noise and of fumes."""
    own, _, _ = second.partition("的")
    return first, own if own and "的" not in first else second


def _telling(terms: list[Term]) -> tuple[Term, ...]:
    """The terms that weigh about as much as the weightiest: `建安` of `建安部分`."""
    least = _TELLING * max((term.weight for term in terms), default=0.0)
    return tuple(term for term in terms if term.weight >= least and len(term.text) > 1)


def governs(labels: Labels, text: str, start: int) -> str:
    """Which label the figure at `text[start:]` belongs to: the one named last before it with no other figure between,
    or else later in its piece of the sentence; where none is, the first, which a comparison leaves unsaid.
    """
    first, second = (_places(label, terms, text) for label, terms in _both(labels))
    before = [_nearest(ends, start) for ends in (first, second)]
    if before[0] != before[1] and not _BETWEEN.search(text, max(before), start):
        return labels.first if before[0] > before[1] else labels.second
    stop = _PIECE_END.search(text, start)
    later = range(start + 1, (stop.start() if stop else len(text)) + 1)
    follows = [not set(later).isdisjoint(ends) for ends in (first, second)]
    return labels.second if follows == [False, True] else labels.first


def _both(labels: Labels) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    return (labels.first, labels.first_terms), (labels.second, labels.second_terms)


def _nearest(ends: Sequence[int], start: int) -> int:
    """The last of the places before `start`; -1 for none."""
    return max((end for end in ends if end <= start), default=-1)


def named_beside(terms: Sequence[Term], text: str, start: int) -> float:
    """Share of the terms in the piece of the sentence that holds `text[start:]`, 0..1; 0 without terms."""
    left = max(0, _nearest([match.end() for match in _PIECE_END.finditer(text)], start))
    stop = _PIECE_END.search(text, start)
    return coverage(terms, match_terms(terms, text[left : stop.start() if stop else len(text)])) if terms else 0.0


def _places(label: str, terms: tuple[Term, ...], text: str) -> list[int]:
    """Where the label, or one of its own words, ends in a text."""
    whole = [match.end() for match in re.finditer(re.escape(label), text)] if label else []
    if when := None if whole else _WHEN.search(label):
        words = rf"(?<!\d){when['month']} ?月" if when["month"] else when[0]
        whole = [match.end() for match in re.finditer(words, text)]
    return whole or [match.end for match in match_terms(terms, text) if match.strength >= SURE]
