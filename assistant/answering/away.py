"""Why somebody was away: what stands in brackets behind the name where minutes list who sent apologies."""

from __future__ import annotations

import re

from assistant.answering.decision import Decision
from assistant.answering.lists import hit_of
from assistant.mentions import find_mentions
from assistant.question import Analysis
from assistant.reading.matching import match_terms
from assistant.reading.passages import SURE as SAME
from assistant.reading.reader import Reading
from index.normalize import fold, fold_text, is_english
from index.store import Index
from index.values import Sentence, Span

_ASKED = re.compile(
    r"请假|缺席|没有?(?:来|到|出席|参加)|未(?:到|出席|能)|"
    r"\b(?:absent|on leave|apolog\w+|excused|miss(?:ed)?|away|not (?:attend|come|present|there))\b"
)
_LISTED = re.compile(r"^[^:]{0,16}(?:假|缺席|未到|未出席|absent|apolog\w*|excused|regrets)[^:]{0,16}:")
_BRACKETED = re.compile(r"[^,，、;；:：()（）]{0,24}[（(](?P<why>[^()（）]{2,40})[)）]")
SURE = 0.85


def why_away(analysis: Analysis, reading: Reading, index: Index) -> Decision | None:
    """The reason listed with the name that the question has, without spans where none is; None where no list has it."""
    if analysis.kind != "reason" or not reading.passages or not _ASKED.search(analysis.folded):
        return None
    for sentence in index.sentences(reading.record_id):
        if _LISTED.search(fold_text(sentence.text)) and (end := _end_of_name(analysis, sentence)):
            why = _BRACKETED.match(sentence.text, end)
            if why is None or _is_employer(why["why"]):
                return Decision(kind="reason")
            start = sentence.span.start
            span = Span(sentence.span.record_id, start + why.start("why"), start + why.end("why"))
            return Decision(kind="reason", spans=(span,), confidence=SURE, hits=(hit_of(sentence, reading),))
    return None


def _is_employer(words: str) -> bool:
    """Whether what stands in brackets is a body, or words written as its name, and no reason."""
    capitals = is_english(words) and all(word[:1].isupper() for word in words.split() if len(word) > 3)
    return capitals or any(mention.kind in ("organization", "place") for mention in find_mentions(words))


def _end_of_name(analysis: Analysis, sentence: Sentence) -> int:
    """Where in the sentence the name ends that the question has; 0 where it has none of them."""
    folded, telling = fold(sentence.text), [term for term in analysis.terms if not _ASKED.search(term.text)]
    names = (match for match in match_terms(telling, folded.text) if match.strength >= SAME)
    return next((folded.offsets[name.end] for name in names if name.start > folded.text.index(":")), 0)
