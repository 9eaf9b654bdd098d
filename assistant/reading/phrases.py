"""Candidates that no name or figure is: noun phrases, clauses, reasons, what somebody said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.mentions.lattice import Token, split_tokens
from assistant.mentions.script import simplify
from assistant.values import Mention

_NOUN_TAGS = (
    "n",
    "vn",
    "an",
    "j",
    "l",
    "i",
    "eng",
    "nz",
    "nt",
    "ns",
    "nr",
    "m",
    "q",
    "b",
    "s",
    "f",
    "name",
    "title",
    "?",
)
_HEAD_TAGS = ("n", "vn", "an", "j", "l", "i", "eng", "nz", "nt", "ns", "g", "?", "k")
_HAN = re.compile("[\u3400-\u9fff]")
_ADDRESS = re.compile(
    r"(?<![\w/@.])(?:[\w.+-]+@)?(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,6}(?:/[\w./#?=&-]*)?(?![\w@])", re.ASCII
)
_CLAUSE = re.compile(r"[^,，;；。!！?？\n]+")
_REASON = re.compile(
    r"(?:^|[,，;；。、])\s*(?P<reason>(?:因为|由于|为了|为(?=[^,，;；。]{2,30}[,，])|鉴于|考虑到|以便|以期|旨在|目的是|原因是)[^,，;；。]{2,80})|"
    r"(?P<owing>因(?![此而为应素果子特人地公故])[^,，;；。、]{3,40})|"
    r"(?P<leave>因[公事病故伤][^,，;；。、的()]{0,8})|"
    r"(?P<result>(?:以便|以期|旨在|目的是|原因是|是因为|是为了|缘于|起因于)[^,，;；。]{2,80})|"
    r"\b(?:[Rr]oot )?[Cc]ause(?:d by| is| was|:) (?P<cause>[^.;\n]{3,160})|"
    r"\b(?P<because>(?:because|thanks to|due to|owing to|in order to|so that|so as to|since|as a result of|"
    r"to (?=[a-z]+ (?:the|a|its|their|more)))[^.;\n]{3,160})",
    re.IGNORECASE,
)
_STAYED_AWAY = re.compile("[请病事公]假|缺席|未到|未能?出席|没来|没到")
_REMARK = re.compile("(?<=[\u4e00-\u9fffA-Za-z])\\((?P<remark>[^()\n]{2,24})\\)")
_SAID = re.compile(
    r"(?:表示|指出|强调|认为|介绍|说明|建议|提到|说|称|要求|呼吁|宣布|回应|报告|补充|提出|希望|询问)(?:说|道|了)?\s*[,，:：]?\s*(?P<said>[^。\n]{4,})|"
    r"\b(?:said|stated|stressed|noted|reported|explained|emphasi[sz]ed|announced|suggested|proposed|asked|"
    r"added|argued|pointed out|mentioned|reminded|confirmed)"
    r"(?: that)?,?:? (?P<reported>[^\n]{8,})"
)
_TRIM = " \t,，;；。.、:：!！?？"


def addresses(text: str) -> Iterator[Mention]:
    """Addresses of mail and of pages; kind `phrase`.

    >>> [match for m in addresses("寄到 info@example.org 或 a.example.com") if (match := (m.start, m.end))]
    [(3, 19), (22, 35)]
    """
    yield from (Mention(match.start(), match.end(), "phrase") for match in _ADDRESS.finditer(text))


def noun_phrases(text: str) -> Iterator[Mention]:
    """Maximal runs of nouns and what modifies them, 2 to 24 characters, of a Chinese text; kind `phrase`.

    >>> text = "依托中国工艺美术博览会举办活动"
    >>> [text[m.start : m.end] for m in noun_phrases(text)]
    ['中国工艺美术博览会', '活动']
    """
    if not _HAN.search(text):
        return
    run: list[Token] = []
    for token in split_tokens(simplify(text)):
        if run and token.start == run[-1].end and token.tag.startswith(_NOUN_TAGS):
            run.append(token)
            continue
        yield from _phrase(run)
        run = [token] if token.tag.startswith(_NOUN_TAGS) and not text[max(0, token.start - 1)].isdecimal() else []
    yield from _phrase(run)


def _phrase(run: Sequence[Token]) -> Iterator[Mention]:
    while run and not run[-1].tag.startswith(_HEAD_TAGS):
        run = run[:-1]
    if run and 2 <= run[-1].end - run[0].start <= 24:
        yield Mention(run[0].start, run[-1].end, "phrase")


def clauses(text: str) -> Iterator[Mention]:
    """Clauses between marks, at least four characters long; kind `clause`."""
    for match in _CLAUSE.finditer(text):
        yield from _trimmed(text, match.start(), match.end(), "clause", shortest=4)


def reasons(text: str) -> Iterator[Mention]:
    """Parts that open with a word of reason or purpose, that word included; kind `reason`."""
    simple = simplify(text)
    for match in _REASON.finditer(simple):
        start, end = match.span(str(match.lastgroup))
        yield from _trimmed(text, start, end, "reason", shortest=4)
    for match in _REMARK.finditer(simple) if _STAYED_AWAY.search(simple) else ():  # `请假：李大同（出差）`
        yield Mention(*match.span("remark"), "reason")


def statements(text: str) -> Iterator[Mention]:
    """What follows a verb of saying to the end of the sentence; kind `statement`."""
    if match := _SAID.search(simplify(text)):
        start, end = match.span(str(match.lastgroup))
        yield from _trimmed(text, start, end, "statement", shortest=4)


def _trimmed(text: str, start: int, end: int, kind: str, *, shortest: int) -> Iterator[Mention]:
    words = text[start:end]
    left = start + len(words) - len(words.lstrip(_TRIM))
    right = start + len(words.rstrip(_TRIM))
    if right - left >= shortest:
        yield Mention(left, right, kind)
