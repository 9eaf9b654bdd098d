"""How somebody voted (`王明投了反对票吗？`, "Did Ann Lee vote for it?"): by the names on each side in the record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering.decision import Decision
from assistant.answering.lists import hit_of
from assistant.answering.matters import motion_named
from assistant.answering.parts import is_same_name
from assistant.question import Analysis
from assistant.reading.parts import person_named
from assistant.reading.reader import Reading
from assistant.relations import find_arguments
from assistant.terms import Term
from index.normalize import fold_text
from index.store import Index
from index.values import Sentence, Span

SURE = 0.85
_VERDICTS = ("no", "yes")
_SIDES = {
    "opposed": re.compile(r"投.{0,3}反对|表决.{0,4}反对|\bvot(?:e|ed|ing) (?:against|no|nay)\b"),
    "abstainer": re.compile(r"弃权|\babstain"),
    "supporter": re.compile(r"投.{0,3}(?:赞成|同意)|表决.{0,4}赞成|\bvot(?:e|ed|ing) (?:for|in favou?r|yes|aye)\b"),
}


def voted_so(analysis: Analysis, reading: Reading, index: Index) -> Decision | None:
    """Whether the person named voted as the question says, on the motion it names or else on any told of; a decision
    without spans where only others are told to have voted so. None where nobody is.
    """
    asked = _side_asked(analysis)
    name = person_named(analysis) if asked else ""
    if not name or not reading.passages:
        return None
    told = [(vote, one) for one in _sentences(analysis, name, reading, index) for vote in _votes(one)]
    for (side, span, who), sentence in told:
        if is_same_name(name, who):
            return Decision("yes_no", (span,), _VERDICTS[side == asked], SURE, (hit_of(sentence, reading),))
    return Decision(kind="yes_no") if any(side == asked for (side, _, _), _ in told) else None


def _side_asked(analysis: Analysis) -> str:
    """The side that somebody is asked to have voted on; empty where no yes/no question asks for one."""
    asked = (side for side, pattern in _SIDES.items() if pattern.search(analysis.folded))
    return next(asked, "") if analysis.kind == "yes_no" else ""


def _sentences(analysis: Analysis, name: str, reading: Reading, index: Index) -> Sequence[Sentence]:
    """Those under the motion that the question names, the name aside; else all that were found."""
    aside = replace(analysis, terms=tuple(term for term in analysis.terms if not _is_of(term, name)))
    motion = motion_named(aside, reading, index.sentences(reading.record_id))
    return motion.sentences or [passage.sentence for passage in reading.passages]


def _is_of(term: Term, name: str) -> bool:
    return term.text in fold_text(name)


def _votes(sentence: Sentence) -> Iterator[tuple[str, Span, str]]:
    """Each side that the sentence names somebody on, where, and who."""
    record_id, start = sentence.span.record_id, sentence.span.start
    for side in _SIDES:
        for one in find_arguments(side, sentence.text):
            yield side, Span(record_id, start + one.start, start + one.end), sentence.text[one.start : one.end]
