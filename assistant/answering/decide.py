"""Choose the way to answer by what is asked, and abstain when none is sure enough."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.away import why_away
from assistant.answering.computed import compute
from assistant.answering.confidence import NO_ANSWER_THRESHOLD, confidence_of
from assistant.answering.counted import with_counted
from assistant.answering.decision import Decision
from assistant.answering.holders import holder_of_office
from assistant.answering.lists import collect_list, together
from assistant.answering.matters import outcome_of_the_motion, under_the_motion
from assistant.answering.numbered import numbered_item
from assistant.answering.owned import tasks_owned
from assistant.answering.parts import took_part
from assistant.answering.ranges import with_both_ends
from assistant.answering.reasons import without_effect
from assistant.answering.resolved import resolved
from assistant.answering.tallies import result_of_the_vote, with_whole_tally
from assistant.answering.verdict import judge
from assistant.answering.voters import voted_so
from assistant.answering.whole_names import with_whole_names
from assistant.question import Analysis
from assistant.reading.features import FEATURE_NAMES
from assistant.reading.reader import Reading
from assistant.reading.support import asks_of_another, is_of_another
from assistant.values import Candidate
from index.normalize import fold_text
from index.store import Index

TOLD = 0.5  # how sure a fact of the card must be to come before all that only looks like it
_FACT, _STATED, _RELATION = (FEATURE_NAMES.index(name) for name in ("fact", "stated", "relation"))
CLOSE = 0.15  # a rival whose confidence comes this close to the best one's is offered as a choice


def decide(analysis: Analysis, reading: Reading, *, index: Index) -> Decision:
    """The decision for one question; its spans are empty when the record does not say."""
    decision = with_whole_names(_decide(analysis, reading, index), analysis, index)
    return with_both_ends(analysis, without_effect(analysis, decision, index), index)


def _decide(analysis: Analysis, reading: Reading, index: Index) -> Decision:
    if analysis.operation and (computed := compute(analysis, reading)):
        return computed
    if _decides_nothing(analysis, reading):
        return Decision(kind=analysis.kind)
    if analysis.kind == "yes_no":
        return _verdict(analysis, reading, index)
    if analysis.ordinal and (item := numbered_item(analysis, reading, index)):
        return item
    if on_matter := _on_the_matter(analysis, reading, index):
        return on_matter
    ranked = told_first(analysis, merge_duplicates(reading.candidates))
    if analysis.is_list and (listed := collect_list(analysis, reading, ranked, index=index)):
        return listed
    chosen = with_whole_tally(analysis, choose(analysis, ranked), index)
    return with_counted(analysis, reading, index, together(analysis, chosen))


def _verdict(analysis: Analysis, reading: Reading, index: Index) -> Decision:
    known = took_part(analysis, reading) or voted_so(analysis, reading, index)
    known = known or outcome_of_the_motion(analysis, reading, index)
    return known or judge(analysis, reading)


def _on_the_matter(analysis: Analysis, reading: Reading, index: Index) -> Decision | None:
    """What stands under the matter that the question names: how it was decided, who moved it and who voted how; with
    an office: who holds it; with the name of who was away: why; with the owner of tasks: which.
    """
    if holder := holder_of_office(analysis, reading):
        return holder
    on_motion = result_of_the_vote(analysis, reading, index) or resolved(analysis, reading, index)
    on_motion = on_motion or under_the_motion(analysis, reading, index)
    return on_motion or why_away(analysis, reading, index) or tasks_owned(analysis, reading, index)


def _decides_nothing(analysis: Analysis, reading: Reading) -> bool:
    """Whether what the meeting decided is asked, or who was away, and no card tells: then no other sentence does."""
    if not analysis.about_meeting or reading.facts:
        return False
    if analysis.relation == "absent":
        return not any(candidate.features[_RELATION] > 0 for candidate in reading.candidates)
    return analysis.relation == "decide"


def merge_duplicates(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best candidate of each folded text, best first: one answer said twice is one answer."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        best.setdefault(fold_text(candidate.text), candidate)
    return list(best.values())


def told_first(analysis: Analysis, ranked: Sequence[Candidate]) -> list[Candidate]:
    """Where just a field of the card is asked, what the card tells comes before what only looks like it."""
    another = analysis.relation != "next_meeting" and asks_of_another(analysis)
    counts = analysis.relation == "present_count"  # a sentence counts several things, the card one of them
    if another or counts or not (analysis.about_meeting or any(_is_told(candidate) for candidate in ranked)):
        return list(ranked)
    ranked = [candidate for candidate in ranked if not _of_another(analysis, candidate)]
    return sorted(ranked, key=lambda candidate: not _is_told(candidate))


def _is_told(candidate: Candidate) -> bool:
    """Whether the card tells it and nothing else is asked."""
    return candidate.features[_STATED] >= candidate.features[_FACT] >= TOLD


def _of_another(analysis: Analysis, candidate: Candidate) -> bool:
    """Whether a sentence says it of the next meeting or the last, and of this one it is asked."""
    sentence = candidate.hit.sentence
    return is_of_another(analysis, sentence.text, max(0, candidate.span.start - sentence.span.start))


def choose(analysis: Analysis, ranked: Sequence[Candidate]) -> Decision:
    """The best candidate, with close different ones as rivals; an abstention below the threshold."""
    if not ranked:
        return Decision(kind=analysis.kind)
    best, others = ranked[0], [other for other in ranked[1:] if not ranked[0].span.overlaps(other.span)]
    confidence = confidence_of(analysis, best, others)
    if confidence < NO_ANSWER_THRESHOLD:
        return Decision(kind=analysis.kind, confidence=confidence, hits=(best.hit,))
    least = max(NO_ANSWER_THRESHOLD, confidence - CLOSE)
    rivals = [(other.span, other.hit) for other in others[:3] if confidence_of(analysis, other, (best,)) >= least]
    kind = analysis.kind if best.kind in ("span", "cell", "speaker") else best.kind
    hits = (best.hit, best.label) if best.label else (best.hit,)
    return Decision(kind=kind, spans=(best.span,), confidence=confidence, hits=hits, rivals=tuple(rivals))
