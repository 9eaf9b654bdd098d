"""Who else, what else: a decision without the answers that were given already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering import Decision, decide
from assistant.answering.confidence import NO_ANSWER_THRESHOLD
from assistant.conversation import Resolution
from assistant.mentions import find_mentions
from assistant.question import Analysis
from assistant.reading.reader import Reading
from assistant.relations import find_arguments
from assistant.values import Language
from index.normalize import fold_text
from index.store import Index
from index.values import Span

NO_OTHERS: dict[Language, str] = {
    "zh-Hans": "除已给出的（{given}）外，记录里没有提到其他的",
    "zh-Hant": "除已給出的（{given}）外，紀錄裡沒有提到其他的",
    "en": "besides what was already given ({given}), the record names no others",
}
SURE = 0.6  # confidence from which what stands next to the given answers counts as another one
BESIDE = 1.0  # how much less (log-odds) another one may score than what was given
SAME_PART = 3.0  # the same where the record says of both that they did what is asked (`relations/`)


def decide_others(analysis: Analysis, reading: Reading, resolution: Resolution, *, index: Index) -> Decision:
    """The decision for a question on some `among` those named, or for more than was `given` (see `Resolution`); an
    abstention that says so where there is none.

    Spans that were given are taken out of a list. Where nothing is left, the question is decided again on what was not
    given: the next best is another answer only where it is sure by itself and the record speaks of it as it does of
    what was given.
    """
    given, language = resolution.given, resolution.language
    if resolution.among:
        reading = _among(reading, resolution.among, index)
    decision = decide(analysis, reading, index=index)
    if decision.computed or not given:
        return decision
    if kept := _fresh(decision, given, index):
        return _only(decision, kept)
    second = decide(analysis, _without(reading, given, index), index=index)
    fresh = _fresh(second, given, index)
    if fresh and second.confidence >= SURE and _is_beside(analysis, reading, second, given):
        return _only(second, fresh)
    note = NO_OTHERS[language].format(given=("、" if language != "en" else ", ").join(given))
    confidence = min(second.confidence, NO_ANSWER_THRESHOLD)
    return Decision(decision.kind, confidence=confidence, hits=decision.hits[:1], notes=(note,))


def _fresh(decision: Decision, given: Sequence[str], index: Index) -> list[Span]:
    """The spans that were not given; beside people only people are others."""
    people = all(_names_someone(words) for words in given)
    fresh = [span for span in decision.spans if not _is_given(_words(span, index), given)]
    return [span for span in fresh if not people or _names_someone(_words(span, index))]


def _names_someone(words: str) -> bool:
    return any(mention.kind == "person" for mention in find_mentions(words))


def _is_beside(analysis: Analysis, reading: Reading, second: Decision, given: Sequence[str]) -> bool:
    """Whether the next best scores like what was given, or has the same part in what is asked, by the record."""
    scores = {candidate.span: candidate.score for candidate in reversed(reading.candidates)}
    known = max((one.score for one in reading.candidates if _is_given(one.text, given)), default=0.0)
    gap = known - max((scores[span] for span in second.spans if span in scores), default=known)
    if second.computed or gap <= BESIDE or not analysis.relation:
        return not second.computed and gap <= BESIDE
    sentence, span = second.hits[0].sentence, second.spans[0]
    start = span.start - sentence.span.start
    arguments = find_arguments(analysis.relation, sentence.text)
    return gap <= SAME_PART and any(argument.start <= start < argument.end for argument in arguments)


def _only(decision: Decision, spans: Sequence[Span]) -> Decision:
    """The decision with these of its spans; where some were left out, only their sentences, and no rivals."""
    if len(spans) == len(decision.spans):
        return decision
    within = [hit for hit in decision.hits if any(_lies_in(span, hit.sentence.span) for span in spans)]
    return replace(decision, spans=tuple(spans), hits=tuple(within or decision.hits), rivals=())


def _lies_in(span: Span, place: Span) -> bool:
    return span.record_id == place.record_id and place.start <= span.start < place.end


def _among(reading: Reading, names: Sequence[str], index: Index) -> Reading:
    """What was read of those named alone."""
    return replace(
        reading,
        candidates=tuple(candidate for candidate in reading.candidates if _is_one_of(candidate.text, names)),
        facts=tuple(fact for fact in reading.facts if _is_one_of(_words(fact.span, index), names)),
    )


def _is_one_of(words: str, names: Sequence[str]) -> bool:
    return any(fold_text(words) == known or known in fold_text(words) for known in map(fold_text, names))


def _without(reading: Reading, given: Sequence[str], index: Index) -> Reading:
    return replace(
        reading,
        candidates=tuple(candidate for candidate in reading.candidates if not _is_given(candidate.text, given)),
        facts=tuple(fact for fact in reading.facts if not _is_given(_words(fact.span, index), given)),
    )


def _words(span: Span, index: Index) -> str:
    return index.record(span.record_id).text[span.start : span.end]


def _is_given(words: str, given: Sequence[str]) -> bool:
    """Whether words name what was given, be it with a title or in part."""
    folded = fold_text(words)
    return any(folded in known or known in folded for known in map(fold_text, given))
