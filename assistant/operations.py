"""What is to be computed from the figures of a record, and the years that they are of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.cues import COMPARISON, DIFFERENCE, SUM
from assistant.values import Language

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_ROC_YEAR = re.compile(r"(?:民国)?(?<!\d)(\d{2,3})年(?:度)?")
_YEAR_BEFORE = re.compile(
    r"(?<![同环相占])比[^,?]{0,4}(?:前|上)一?年|\b(?:than|from|over|compared (?:with|to)) (?:in )?(?:the )?"
    r"(?:year before|previous year|preceding year|prior year)\b"
)
_FIGURES = ("count", "amount", "percent", "quantity", "duration", "number")
_COMPARED = ("name", "organization", "yes_no", "place")  # kinds that `哪边`, "which" and "more … or" sound like
_WHICH_SIDE = re.compile("哪一?[边方类项种组级]")
_SO_MANY = re.compile(r"\bhow many\b|几|多少(?!个?百分)")


def operation_of(folded: str, language: Language) -> str:
    """`sum`, `difference`, `comparison`, or empty for a question that one span answers."""
    tongue = language[:2]
    for operation, pattern in (("difference", DIFFERENCE), ("comparison", COMPARISON), ("sum", SUM)):
        if pattern[tongue].search(folded):
            return operation
    return ""


def kind_of_operands(operation: str, kind: str, years: Sequence[str], folded: str) -> str:
    """What is read for a computation: figures, whatever its question sounds like (`哪边`, "which"); empty where those
    of the question's kind are. A rate that grows by so many is a number, no share.
    """
    compared = kind in _COMPARED or bool(_WHICH_SIDE.search(folded))
    if not operation or len(years) < 2 and (operation == "sum" or operation == "comparison" and not compared):
        return ""
    return "" if kind in _FIGURES and not (kind == "percent" and _SO_MANY.search(folded)) else "quantity"


def years_of(folded: str, *others: str) -> tuple[str, ...]:
    """Four-digit years in the question, in order; years of the Republic of China are converted (109年 = 2020).

    `others` are other writings of it, looked at where this one names none.
    """
    if others and not years_of(folded):
        return years_of(*others)
    years = _YEAR.findall(folded)
    minguo = [str(int(year) + 1911) for year in _ROC_YEAR.findall(folded) if 90 <= int(year) <= 150]
    return tuple(dict.fromkeys([*years, *minguo]))


def with_year_before(years: tuple[str, ...], folded: str, operation: str) -> tuple[str, ...]:
    """The one year of a question with the year before it, where a figure of that is to be computed with.

    >>> with_year_before(("2023",), "2023年的项目比上一年多几个?", "difference")
    ('2023', '2022')
    """
    if not operation or len(years) != 1 or not _YEAR_BEFORE.search(folded):
        return years
    return (*years, str(int(years[0]) - 1))
