"""What was decided on a matter: the decision that stands under it, in records that give each matter its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answering.decision import Decision
from assistant.mentions.fields import Field, find_fields
from assistant.question import Analysis
from assistant.reading.matching import coverage, match_terms
from assistant.reading.qualifiers import item_numbers, qualifiers
from assistant.reading.reader import Reading
from assistant.terms import Term
from index.normalize import fold_text
from index.store import Index
from index.values import Hit, Span

_ASKED = re.compile(
    r"(?:决议|决定|结论|裁示|处理结果)(?:内容|结果|事项)?(?:是|为)?(?:什么|如何|怎样|怎么样|啥|何)\W*$"
    r"|(?:如何|怎么|怎样)(?:决议|决定|裁示)的?\W*$"
    r"|(?:决定|决议|[作做]出|达成)了?(?:什么|怎样的|何种)(?:决定|决议|结论|共识)?\W*$"
    r"|(?:[作做]了|有|的)(?:什么|怎样的|何种|哪些)?(?:决定|决议|结论|共识|裁示)\W*$"
    r"|\bwhat (?:was|were|did (?:the )?(?:\w+ ){0,2}\w+) (?:decided?|resolved?|agreed?) "
    r"(?:about|on|regarding|for|concerning)\b"
    r"|\bwhat (?:was|is) the (?:decision|resolution|outcome) (?:about|on|regarding|for|concerning|of)\b"
    r"|\bwhat decisions? (?:was|were|did)\b.*\b(?:about|on|regarding|for|concerning)\b"
)
_DECIDING = re.compile(
    r"决议|决定|结论|裁示|处理|结果|内容|会议|会上|大会|最后|最终|作出|做出|达成|关于|对于|案|议题|提案|议案|"
    r"decid\w+|decisions?|resol\w+|outcome|agreed?|meeting|matter|item"
)
_MARK = re.compile(r"[ \t\u3000]*(?:[-*+•]|\(?\d{1,2}[.)、]|\(?[一二三四五六七八九十]{1,3}[、.)])?[ \t]*")
_HEAD = 600  # characters before a decision in which its matter is named
_NAMED = 0.75  # share of the question's telling words that must stand there
LONGEST = 240  # characters of a decision that is cited whole
SURE = 0.8


def resolved(analysis: Analysis, reading: Reading, index: Index) -> Decision | None:
    """The decision on the matter that the question names, or None where it asks for none or no one matter fits."""
    if not reading.passages or not _ASKED.search(analysis.folded):
        return None
    record_id = reading.record_id
    fit, field = _best(analysis, index.record(record_id).text)
    if field is None or fit < _NAMED or field.end - field.start > LONGEST:
        return None
    mark = _MARK.match(index.record(record_id).text, field.start)
    span = Span(record_id, mark.end() if mark else field.start, field.end)
    sentence = next(one for one in reversed(index.sentences(record_id)) if one.span.start <= span.start)
    hit = Hit(sentence=sentence, score=0.0, rank=len(reading.passages) + 1)
    return Decision(kind="statement", spans=(span,), confidence=SURE * fit, hits=(hit,))


def _best(analysis: Analysis, text: str) -> tuple[float, Field | None]:
    """The decision under whose head the number asked for, or else most of the words, stand, with their share; none
    where several hold as many.
    """
    terms = [term for term in analysis.terms if not _DECIDING.fullmatch(term.text)]
    numbers = item_numbers(analysis.folded)
    asked = bool(terms or numbers)
    fitting = [(_fit(terms, numbers, fold_text(head)), field) for head, field in _matters(text) if asked]
    best = max((fit for fit, _ in fitting), default=0.0)
    chosen = [field for fit, field in fitting if fit == best]
    return best, chosen[0] if len(chosen) == 1 else None


def _matters(text: str) -> Iterator[tuple[str, Field]]:
    """Each decision with what stands between the one before it and itself."""
    decisions = [field for field in find_fields(text) if field.name == "decision"]
    ends = [0, *(field.end for field in decisions)]
    for before, field in zip(ends, decisions, strict=False):
        yield text[max(before, field.start - _HEAD) : field.start], field


def _fit(terms: Sequence[Term], numbers: frozenset[str], head: str) -> float:
    """How well the folded head of a decision fits, 0..1: by its number where one is asked for, else by the words."""
    return float(numbers <= qualifiers(head)) if numbers else coverage(terms, match_terms(terms, head))
