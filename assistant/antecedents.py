"""What a pronoun of a follow-up stands for: the person, body, year or thing last spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.question import language_of
from assistant.mentions import find_mentions
from assistant.terms import asked_head
from assistant.values import Turn
from index.normalize import fold, fold_text, unfold

_PRONOUNS = {
    "zh": (
        ("person", re.compile(r"(?<!其)(?:他们|她们|他|她|此人|这个人|这位(?:先生|女士)?|那个人|那位)")),
        ("organization", re.compile(r"(?:该|这个|这家|那个|那家|此)(?:协会|公司|单位|机构|工会|委员会|组织|联合会|部门|学校|企业|基金会)")),
        ("date", re.compile(r"那年|当年|那一年|那时候?|那天|当天|同年")),
        ("place", re.compile(r"那里|那儿|该地|当地(?!人)")),
        ("any", re.compile(r"它们|它|其(?!中|他|它|余|实|次)|这个(?=是|有|多|怎|$)|该项目|此事|这件事|这项(?:工作|计划|决议)?")),
    ),
    "en": (
        ("person", re.compile(r"\b(?:he|she|him|his|her|hers)\b")),
        ("date", re.compile(r"\b(?:that year|that day|that month|that time)\b")),
        ("any", re.compile(r"\b(?:they|them|their|its|it|that (?:association|committee|company|organi[sz]ation|union|body|project|person)|those|these)\b")),
        ("place", re.compile(r"\b(?:there)\b(?! (?:is|are|was|were|any|been|will))(?<!is there)(?<!are there)(?<!was there)(?<!were there)")),
    ),
}
_POSSESSIVE = frozenset(("his", "her", "their", "its"))


def fill_pronouns(question: str, history: Sequence[Turn]) -> str:
    """The question with each pronoun replaced by what it stands for; unchanged where nothing fits."""
    tongue = language_of(question)[:2]
    for kind, pattern in _PRONOUNS[tongue]:
        folded = fold(question)
        match = pattern.search(folded.text)
        if match is None:
            continue
        antecedent = find_antecedent(kind, history)
        if antecedent and fold_text(antecedent) not in folded.text:
            left, right = unfold(folded, *match.span())
            suffix = "'s" if match.group() in _POSSESSIVE else ""
            question = question[:left] + antecedent + suffix + question[right:]
    return question


def find_antecedent(kind: str, history: Sequence[Turn]) -> str:
    """The words last said of that kind: newest turn first, its answer before its question; empty when there are none."""
    for turn in reversed(history):
        for words in _said(kind, turn):
            return words
    return ""


def _said(kind: str, turn: Turn) -> Iterator[str]:
    """Mentions of the kind in a turn; `any` takes the body or quoted title asked about, else the noun counted."""
    kinds = {"any": ("organization", "quoted", "person")}.get(kind, (kind,))
    for text in (*turn.answer.verbatim, turn.standalone):
        for mention in find_mentions(text):
            if mention.kind in kinds:
                yield text[mention.start : mention.end]
    if kind == "any":
        head = asked_head(fold_text(turn.standalone), language_of(turn.standalone))
        if head:
            yield head
