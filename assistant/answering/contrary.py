"""Signs that a sentence says otherwise than a yes/no question supposes: denials, other figures, names and opposites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.mentions import find_mentions
from assistant.mentions.lexicon import read_sections
from assistant.question import Analysis
from assistant.reading.constraints import unmet
from assistant.reading.matching import coverage
from assistant.reading.passages import Passage
from assistant.values import Mention

CONTRARY_SIGNS = (
    "denied",
    "adverse",
    "nothing",
    "opposed",
    "agreed",
    "other_figure",
    "same_figure",
    "other_name",
    "other_date",
    "restricted",
    "replaced",
    "unmet",
)
_NEGATION = re.compile(
    r"不(?!断|仅|但|少|久|同(?!意)|得不|约而同|过|超过|低于|高于|晚于|迟于|多于)|没|未(?!来)|无(?!论|数|线|障)|非(?!常)|否|"
    r"\b(?:not(?! (?:exceed|more|less|later|fewer|only))|no(?! (?:more|less|later|fewer) than)|nobody|none|never|"
    r"neither|nor|without|fail(?:ed)?|reject(?:ed)?|cannot)\b|n't\b|n’t\b"
)
_ADVERSE = re.compile(
    r"尚需|尚待|有待|仍待|还需|保留|搁置|暂缓|缓议|再议|撤案|撤回|驳回|退回|不变|缺席|请假|否决|未获|\b(?:tabled|deferred|postponed|declined|apologies|absent|withdrawn)\b"
)
_NOTHING = re.compile(r":\s*(?:无|没有|否|none|nil|no)\W*$")  # `临时动议：无`
_ONLY = re.compile(r"仅|只(?!要)|才|唯一|\b(?:only|just|merely|sole)\b")
_RATHER = re.compile(
    r"而(?:不)?是|改(?:为|成|由|在|用|到)|换成|其实|实际上|不对|应该是|而非|"
    r"\b(?:instead|rather|but|actually|changed to|in fact)\b"
)
_FIGURES = frozenset(("count", "amount", "percent", "number", "duration", "ordinal"))
_WHENS = frozenset(("date", "time"))
_NAMES = frozenset(("person", "organization", "place"))
_QUESTION_FORM = re.compile(
    r"有没有|有无|是不是|是否|能否|可否|对不对|能不能|会不会|要不要|可不可以|没有?\W*$|"
    r"not only|didn't|isn't|wasn't|weren't|no one else"
)


def is_denied(analysis: Analysis, passage: Passage) -> bool:
    """Whether the passage denies what the question puts without denying, or the other way round."""
    asked = bool(_NEGATION.search(_QUESTION_FORM.sub("", analysis.folded)))
    return any(_NEGATION.search(clause) for clause in _touched(analysis, passage)) != asked


def contrary_signs(analysis: Analysis, passage: Passage) -> tuple[float, ...]:
    """The numbers that tell a denial from a confirmation, in the order of `CONTRARY_SIGNS`."""
    text, asked = passage.folded.text, find_mentions(analysis.folded)
    told = find_mentions(text)
    opposed, agreed = _held_against(analysis.folded, text)
    return (
        float(is_denied(analysis, passage)),
        float(bool(_ADVERSE.search(text)) and not _ADVERSE.search(analysis.folded)),
        float(bool(_NOTHING.search(text))),
        float(opposed),
        float(agreed),
        _other(analysis.folded, asked, text, told, _FIGURES),
        _same(analysis.folded, asked, text, told, _FIGURES),
        _other(analysis.folded, asked, text, told, _NAMES),
        _other(analysis.folded, asked, text, told, _WHENS),
        float(bool(_ONLY.search(text)) and not _ONLY.search(analysis.folded)),
        float(bool(_RATHER.search(text))),
        unmet(analysis, passage),
    )


def _touched(analysis: Analysis, passage: Passage) -> Iterator[str]:
    """The clauses that hold a word of the question; all of them where none does."""
    bounds = passage.clause_bounds()
    near = [(s, e) for s, e in bounds if coverage(analysis.terms, passage.matches, start=s, end=e) > 0]
    return (passage.folded.text[start:end] for start, end in near or bounds)


def _other(question: str, asked: Sequence[Mention], text: str, told: Sequence[Mention], kinds: frozenset[str]) -> float:
    """1 where the question names something of these kinds that the text does not, which names another of the kind."""
    wanted = {(m.kind, _value(question, m)) for m in asked if m.kind in kinds}
    there = {(m.kind, _value(text, m)) for m in told if m.kind in kinds}
    values = {value for _, value in there}
    missing = {(kind, value) for kind, value in wanted if value not in values and value not in text}
    return float(any(kind == other for kind, _ in missing for other, value in there))


def _same(question: str, asked: Sequence[Mention], text: str, told: Sequence[Mention], kinds: frozenset[str]) -> float:
    """1 where the text tells all figures of the question, of which there are some."""
    wanted = {_value(question, m) for m in asked if m.kind in kinds}
    there = {_value(text, m) for m in told if m.kind in kinds}
    return float(bool(wanted) and wanted <= there)


def _value(text: str, mention: Mention) -> str:
    return mention.value or text[mention.start : mention.end]


@lru_cache(maxsize=1)
def _axes() -> tuple[tuple[re.Pattern[str], ...], ...]:
    """The poles of each axis of the list of opposites, each as one expression."""
    lines = dict(read_sections("opposites"))["opposites"]
    return tuple(tuple(_pole(pole.split()) for pole in line.split(" | ")) for line in lines)


def _pole(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{word.replace('-', ' ')}" if word.isascii() else word for word in words))


def _held_against(question: str, text: str) -> tuple[bool, bool]:
    """Whether the text takes another pole than the question on an axis that both touch, and whether the same one."""
    opposed = agreed = False
    for poles in _axes():
        asked = {number for number, pole in enumerate(poles) if pole.search(question)}
        told = {number for number, pole in enumerate(poles) if pole.search(text)} if len(asked) == 1 else set()
        opposed |= bool(told) and not asked & told
        agreed |= bool(asked & told)
    return opposed, agreed
