"""Words that tell where sentences end and what a label is: general usage of minutes, in both scripts and in English."""

from __future__ import annotations

import re

from index.field_names import alternatives


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ABBREVIATIONS = _words(
    "dr mr mrs ms mx prof st vs cf al approx ed eds rep sen gen col lt capt sgt hon rev gov dept univ assn bros mt ave"
    " blvd e.g i.e viz jan feb aug sept oct nov"
)
# Abbreviations only where a number follows: some are words as well.
NUMBERED = _words("no nos fig figs eq sec ch vol pp p para art est mar apr jun jul sep dec tel ext min max")
# These may end a sentence too: they do where a usual first word follows.
SOMETIMES = _words("etc inc ltd co corp jr sr a.m p.m u.s u.k u.n e.u u.s.a d.c ph.d b.a m.a b.sc m.sc")
FIRST_WORDS = _words(
    "the a an it he she we they i you this that these those there in on at after before as if when while with for from"
    " to by however but and so then also all no members mr mrs ms dr chair what who how why where our his her their its"
)

# A label is a header field by its name alone.
FIELD = re.compile(rf"(?:{alternatives('as-label-ending')})$|^(?:{alternatives('as-label')})$", re.I)
QUESTION = re.compile(r"(?:問|问|答|提問|提问|回答|q\d*|a\d*|question|answer)$", re.I)
# Roles that open a turn of speech in some records and a header field in others.
ROLE = re.compile(
    r"(?:主席|主持人|召集人|司仪|司儀|记者|記者|发言人|發言人|chair|chairperson|moderator|host|facilitator)$", re.I
)
# What ends like this before a colon is a clause, not a label.
CLAUSE = re.compile(
    r"(?:说|說|道|如下|包括|是|为|為|有|即|例如|比如"
    r"|..(?:表示|指出|强调|強調|认为|認為|提到|提出|建议|建議|通报|通報|介绍|介紹|汇报|匯報|补充|補充|答复|答覆|回应|回應|询问|詢問|反映)"
    r"|\b(?:says?|said|asks?|asked|is|are|was|that|following))$|[了把被]",
    re.I,
)
# An item of the agenda, numbered: what follows stands under it.
AGENDA = re.compile(
    r"(?:案由|提案|议题|議題|议案|議案|报告案|報告案|讨论案|討論案|报告事项|報告事項|(?:agenda )?item|topic|motion)"
    r"\s*(?:第?[一二三四五六七八九十\d]+[案項项]?)$",
    re.I,
)
