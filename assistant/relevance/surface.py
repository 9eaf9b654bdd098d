"""What can be seen of a sentence at a glance: figures, dates, sums, signs of a reason, a statement or a decision."""

from __future__ import annotations

import re
from functools import lru_cache

from index.values import Sentence

_SIGNS = {
    "figure": r"\d",
    "day": r"\d\s*月|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    "year": r"\d\s*年|\b(?:19|20)\d\d\b",
    "clock": r"[时時点點]\s*[\d半一二三四五]|\d:\d\d|\b[ap]\.?m\b",
    "share": r"[%％]|百分|per ?cent|成(?:以|的)",
    "sum": r"[元万萬億亿$£€¥]|\b(?:dollars?|pounds?|euros?)\b",
    "counted": r"[个個名位人票项項次家件户戶]",
    "field": r"[:：]",
    "listed": r"、",
    "reason": r"因|为了|為了|because|since |due to|so that|to ensure|in order",
    "said": r"表示|指出|[说說]|认为|認為|強調|强调|said|noted|reported|explained|stated|asked",
    "quoted": r"[「『“《\"]",
    "decided": r"決議|决议|决定|決定|通過|通过|同意|agreed|resolved|approved|carried|decided|action",
    "office": r"主席|主任|委员|委員|经理|經理|長|长|chair|director|secretary|mr|ms|dr|manager",
    "cells": r"\|",
    "item": r"^\s*(?:#|[一二三四五六七八九十]+、|\d+[.)、]|[-*•(（])",
    "duty": r"負責|负责|由|will |to ",
    "place": r"地[点點]|室|廳|厅|楼|樓|hall|room|street|centre|center",
}
_PATTERNS = tuple(re.compile(pattern) for pattern in _SIGNS.values())
_LONG = 200.0  # characters that count as one
SURFACE = (*_SIGNS, "length", "row", "spoken", "sectioned")
KEPT = 1 << 13  # sentences whose signs stay known: those of one question are often those of the next


@lru_cache(maxsize=KEPT)
def _signs(text: str) -> tuple[float, ...]:
    lowered = text.lower()
    return tuple(float(pattern.search(lowered) is not None) for pattern in _PATTERNS)


def surface(sentence: Sentence) -> tuple[float, ...]:
    """(len(SURFACE),): 1 for each sign that the sentence bears, else 0; its length in `_LONG`s."""
    others = (len(sentence.text) / _LONG, sentence.kind == "row", bool(sentence.speaker), bool(sentence.section))
    return (*_signs(sentence.text), *map(float, others))
