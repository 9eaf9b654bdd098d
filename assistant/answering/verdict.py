"""Yes or no, with the sentence that says so; "no" only where the record says otherwise."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering.confidence import NO_ANSWER_THRESHOLD
from assistant.answering.decision import Decision
from assistant.mentions import find_mentions
from assistant.question import Analysis
from assistant.reading.constraints import unmet
from assistant.reading.matching import coverage
from assistant.reading.model import load_models, probability
from assistant.reading.passages import Passage, context_coverage
from assistant.reading.reader import Reading
from assistant.relations import find_arguments
from index.normalize import fold_text
from index.values import Span

_NEGATION = re.compile(
    r"不(?!断|仅|但|少|久|同|得不|约而同)|没|未(?!来)|无(?!论|数)|非(?!常)|否|\b(?:not|no|never|n't|without|fail(?:ed)?|reject(?:ed)?)\b"
)
_ADVERSE = re.compile(
    r"保留|搁置|暂缓|缓议|再议|撤案|撤回|驳回|退回|不变|缺席|请假|否决|未获|\b(?:tabled|deferred|postponed|declined|apologies|absent|withdrawn)\b"
)
_NOTHING = re.compile(r":\s*(?:无|没有|否|none|nil|no)\W*$")  # `临时动议：无`
_ASKS_OUTCOME = re.compile(r"通过|批准|核准|同意|否决|\b(?:adopt|approv|pass|carri|agree|reject|accept)")
_OUTCOME = re.compile(
    r"通过|照案|同意|可决|核准|批准|核定|否决|未获|缓议|搁置|保留|再议|撤|驳回|退回|决议|决定|表决|"
    r"\b(?:adopt|approv|pass|carri|agree|reject|accept|defer|tabled|postpon|lapsed|withdrawn|vote|unanim|resolved)"
)
MISSING = 0.6  # from here on a telling word of the question is not in the sentence or its context
SIGNALS = ("coverage", "context", "similarity", "rank")


def judge(analysis: Analysis, reading: Reading) -> Decision:
    """The verdict on a yes/no question, or an abstention."""
    if contradiction := _contradiction(analysis, reading):
        return contradiction
    scored = [(_confidence(analysis, passage), passage) for passage in reading.passages]
    confidence, passage = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if passage is None or confidence < NO_ANSWER_THRESHOLD:
        return Decision(kind="yes_no", confidence=confidence, hits=tuple(p.hit for p in reading.passages[:1]))
    negated = _is_negated(analysis, passage) != bool(_NEGATION.search(_without_question(analysis.folded)))
    return _verdict("no" if negated else "yes", passage, confidence, span=passage.sentence.span)


def _contradiction(analysis: Analysis, reading: Reading) -> Decision | None:
    """A "no" (or "yes") from the asked relation: its argument in the record is, or is not, the one named."""
    named = {fold_text(analysis.folded[m.start : m.end]) for m in find_mentions(analysis.folded) if m.kind == "person"}
    if not analysis.relation or not named:
        return None
    for passage in reading.passages:
        for argument in find_arguments(analysis.relation, passage.sentence.text):
            words = fold_text(passage.sentence.text[argument.start : argument.end])
            start = passage.sentence.span.start
            span = Span(passage.sentence.span.record_id, start + argument.start, start + argument.end)
            if argument.kind == "person":
                verdict = "yes" if any(words in name or name in words for name in named) else "no"
                return _verdict(verdict, passage, 0.9, span=span)
    return None


def _confidence(analysis: Analysis, passage: Passage) -> float:
    """How surely the passage speaks of what is asked: every named thing must be there, every number the same."""
    if _ASKS_OUTCOME.search(analysis.folded) and not _tells_outcome(analysis, passage):
        return 0.0
    in_sentence = coverage(analysis.terms, passage.matches)
    values = (in_sentence, context_coverage(analysis, passage), passage.hit.similarity, 1.0 / passage.hit.rank)
    if analysis.years and not set(analysis.years) & passage.years_near(0, len(passage.folded.text)):
        return 0.0
    return probability(load_models()["verdict"].logit(SIGNALS, values))


def _tells_outcome(analysis: Analysis, passage: Passage) -> bool:
    """Whether the sentence tells how a matter ended, and that matter is the one asked about."""
    return bool(_OUTCOME.search(passage.folded.text)) and unmet(analysis, passage) < MISSING


def _is_negated(analysis: Analysis, passage: Passage) -> bool:
    """Whether the sentence denies: a negation in a clause with a word of the question, or a word of not happening."""
    if _NOTHING.search(passage.folded.text):
        return True
    if _ADVERSE.search(passage.folded.text) and not _ADVERSE.search(analysis.folded):
        return True
    return any(
        _NEGATION.search(passage.folded.text[left:right])
        for left, right in passage.clause_bounds()
        if coverage(analysis.terms, passage.matches, start=left, end=right) > 0
    )


def _without_question(folded: str) -> str:
    """The question without the words that only make it one (`有没有`, `是不是`, a final `没有`)."""
    return re.sub(
        r"有没有|有无|是不是|是否|能否|可否|对不对|能不能|会不会|没有?\W*$|didn't|isn't|wasn't|weren't", "", folded
    )


def _verdict(verdict: str, passage: Passage, confidence: float, *, span: Span) -> Decision:
    return Decision(kind="yes_no", spans=(span,), computed=verdict, confidence=confidence, hits=(replace(passage.hit),))
