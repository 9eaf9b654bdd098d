"""Question and hits -> candidate spans: typed mentions, arguments of relations, and the trained span reader's spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.question import Analysis
from assistant.reading.features import COMPATIBLE, FEATURE_NAMES, Support, describe
from assistant.reading.mentions import find_mentions
from assistant.reading.model import load_models, probability
from assistant.reading.passages import Passage, prepare_passage
from assistant.reading.relations import find_arguments
from assistant.reading.span_reader import ScoredSpan, SpanReader
from assistant.switches import Switches
from assistant.values import Candidate, Mention
from index.store import Index
from index.values import Hit, Sentence, Span

CONTEXT = 1  # sentences before a hit that it may lean on
SPANS_PER_PASSAGE = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What the hits hold: each made ready, and every candidate in them, best first."""

    passages: tuple[Passage, ...]
    candidates: tuple[Candidate, ...]


class Reader:
    """Reads hits of one index for the spans that may answer."""

    def __init__(self, index: Index, span_reader: SpanReader | None, *, switches: Switches = Switches()) -> None:
        self.index = index
        self.span_reader = span_reader if switches.span_reader else None
        self.switches = switches

    def read(self, analysis: Analysis, hits: Sequence[Hit]) -> Reading:
        """Candidates of all hits, best first; equal scores in the order of the hits."""
        passages = [prepare_passage(analysis, hit, self._before(hit.sentence)) for hit in hits]
        spans = self._read_spans(analysis, passages)
        candidates = [
            candidate
            for passage, scored in zip(passages, spans, strict=True)
            for candidate in self._candidates(analysis, passage, scored)
        ]
        return Reading(tuple(passages), tuple(sorted(candidates, key=lambda candidate: -candidate.score)))

    def _before(self, sentence: Sentence) -> Sequence[Sentence]:
        """Sentences of the same paragraph that stand right before."""
        row = self.index.row_of(sentence)
        rows = [r for r in range(max(0, row - CONTEXT), row) if r in self.index.rows(sentence.span.record_id)]
        return [self.index.sentence(r) for r in rows]

    def _read_spans(self, analysis: Analysis, passages: Sequence[Passage]) -> list[list[ScoredSpan]]:
        if self.span_reader is None or not passages:
            return [[] for _ in passages]
        texts = [passage.sentence.text for passage in passages]
        return self.span_reader.read(analysis.question, texts, top=SPANS_PER_PASSAGE)

    def _candidates(self, analysis: Analysis, passage: Passage, scored: Sequence[ScoredSpan]) -> Iterator[Candidate]:
        mentions = self._mentions(analysis, passage, scored)
        arguments = find_arguments(analysis.relation, passage.sentence.text) if analysis.relation else ()
        model = load_models()["candidate"]
        for mention in mentions:
            support = _support(mention, arguments, scored)
            features = describe(analysis, passage, mention, support)
            start = passage.sentence.span.start
            yield Candidate(
                span=Span(passage.sentence.span.record_id, start + mention.start, start + mention.end),
                text=passage.sentence.text[mention.start : mention.end],
                score=model.logit(FEATURE_NAMES, features.vector()),
                hit=passage.hit,
                kind=mention.kind,
                features=features.vector(),
            )

    def _mentions(self, analysis: Analysis, passage: Passage, scored: Sequence[ScoredSpan]) -> list[Mention]:
        wanted = COMPATIBLE.get(analysis.kind, {})
        typed = find_mentions(passage.sentence.text) if self.switches.typed else ()
        fitting = [mention for mention in typed if mention.kind in wanted]
        known = {(mention.start, mention.end) for mention in fitting}
        spans = [Mention(s.start, s.end, "span") for s in scored if (s.start, s.end) not in known]
        return [*fitting, *spans]


def _support(mention: Mention, arguments: Sequence[Mention], scored: Sequence[ScoredSpan]) -> Support:
    best = max(scored, key=lambda s: _overlap(mention, s) * probability(s.score), default=None)
    share = _overlap(mention, best) if best else 0.0
    return Support(
        relation=max((_overlap(mention, argument) for argument in arguments), default=0.0),
        reader=share * probability(best.score) if best else 0.0,
        reader_whole=float(share == 1.0),
    )


def _overlap(left: Mention | ScoredSpan, right: Mention | ScoredSpan) -> float:
    """Intersection over union of two slices, 0..1."""
    shared = min(left.end, right.end) - max(left.start, right.start)
    return max(0, shared) / (max(left.end, right.end) - min(left.start, right.start))
