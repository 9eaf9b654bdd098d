"""Question and hits -> candidate spans: typed mentions, lists, arguments of relations, facts, what the reader reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from assistant.facts import Fact, MeetingCard, read_card
from assistant.question import Analysis
from assistant.reading.behind import fields_behind
from assistant.reading.candidates import LIKELY_TOO, is_no_office, of_one_kind, people_named, propose, titles_asked
from assistant.reading.cells import heading_of, proposed_cells
from assistant.reading.constraints import fits_of
from assistant.reading.features import FEATURE_NAMES, Subject, Support, describe, prior
from assistant.reading.matching import stands_in
from assistant.reading.model import load_models, probability
from assistant.reading.passages import Passage, prepare_passage
from assistant.reading.scene import Setting, set_scene
from assistant.reading.span_reader import ScoredSpan, SpanReader
from assistant.reading.speaking import SPEAKER, Label, asks_for_person, hit_of, label_of
from assistant.reading.support import Witnesses, call_witnesses, fields_asked, may_state, narrowed, support_for
from assistant.reading.windows import SentenceReading, read_windows, share_of_best
from assistant.reading.years import year_of
from assistant.switches import Switches
from assistant.values import Candidate, Mention
from index.encoder import Encoder
from index.normalize import fold_text
from index.store import Index
from index.values import Hit, Sentence, Span

FAR_BEHIND = 0.005  # of the best hit's score: where a hit has less, nothing in it is a candidate
CONTEXT = 1  # sentences before a hit that it may lean on
# How sure the span reader must be of its own spans for them to be candidates, by the kind that is asked for.
SURELY = dict.fromkeys(("name", "clause", "statement", "reason"), 0.0)
ELSE_SURELY = 0.3
_ITEM_NUMBER = re.compile(r"\s*[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})\s?[、.)）](?!\d)")  # no answer by itself
CARD_HEAD, CARD_TAIL = 40, 15  # sentences of a long record in which its card is looked for: headers and closings
CARDS_READ = 2  # records whose card a question may consult
_AT_HEAD = Mention(0, 0, SPEAKER)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the hits hold: each made ready, and every candidate in them, best first; facts asked for, if any, and those
    `listed` in the first hit's record from which an answer may be made.
    """

    passages: tuple[Passage, ...]
    candidates: tuple[Candidate, ...]
    facts: tuple[Fact, ...] = ()
    listed: tuple[Fact, ...] = ()

    @property
    def record_id(self) -> str:
        """The record of the first hit; empty for none."""
        return self.passages[0].sentence.span.record_id if self.passages else ""


@dataclass(frozen=True, slots=True)
class _Proposed:
    """What may answer in a passage, before anything is weighed. `label`: of who says it, where a person may answer."""

    passage: Passage
    witnesses: Witnesses
    mentions: tuple[Mention, ...]
    label: Label | None

    def clauses(self) -> Iterator[str]:
        """The clauses in which something may answer: no others are compared with the question."""
        for mention in (*self.mentions, *((_AT_HEAD,) if self.label else ())):
            yield self.passage.clause_of(mention)


class Reader:
    """Reads hits of one index for the spans that may answer."""

    def __init__(
        self, index: Index, encoder: Encoder, span_reader: SpanReader | None, *, switches: Switches = Switches()
    ) -> None:
        self.index = index
        self.encoder = encoder if switches.dense else None
        self.span_reader = span_reader if switches.span_reader else None
        self.switches = switches
        self.card = lru_cache(maxsize=256)(self._read_card)
        self.folded = lru_cache(maxsize=32)(lambda record_id: fold_text(index.record(record_id).text))
        self.title = lru_cache(maxsize=4096)(lambda record_id: index.record(record_id).title)
        self.held = lru_cache(maxsize=4096)(lambda record_id: year_of(index.record(record_id).date))

    def read(self, analysis: Analysis, hits: Sequence[Hit]) -> Reading:
        """Candidates of all hits, best first; equal scores in the order of the hits."""
        asked = fields_asked(analysis)
        facts = narrowed(analysis, self._facts(asked, hits))
        skipped = _far_behind(hits, facts)
        hits = [*hits, *_hits_of_facts(facts, hits)]
        passages = [self._prepare(analysis, hit) for hit in hits]
        spans = self._read_spans(analysis, passages)
        setting = self._setting(analysis, passages, spans)
        proposed = [
            self._propose(analysis, passage, call_witnesses(analysis, passage, read, facts, asked))
            for passage, read in zip(passages, spans, strict=True)
            if analysis.kind != "yes_no" and passage.sentence.span not in skipped and may_state(analysis, passage)
        ]
        if setting.to_question:
            setting.to_question.learn([clause for one in proposed for clause in one.clauses()])
        candidates = [candidate for one in proposed for candidate in self._candidates(analysis, one, setting)]
        ranked = tuple(sorted(candidates, key=lambda candidate: -candidate.score))
        return Reading(tuple(passages), ranked, facts, self._facts(fields_behind(analysis), hits[:1]))

    def _setting(self, analysis: Analysis, passages: Sequence[Passage], spans: Sequence[SentenceReading]) -> Setting:
        """What candidates are held against, what the span reader found among it."""
        scores = [span.score for read in spans for span in read.spans]
        setting = set_scene(analysis, passages, self.encoder)
        best, mass = max(scores, default=0.0), float(np.logaddexp.reduce([0.0, *scores]))
        return replace(setting, best_read=best, read_mass=mass)

    def _prepare(self, analysis: Analysis, hit: Hit) -> Passage:
        record_id = hit.sentence.span.record_id
        title = self.title(record_id)
        heading = heading_of(hit.sentence, self.index) if hit.sentence.kind == "row" else ""
        passage = prepare_passage(analysis, hit, self._before(hit.sentence), title=title, heading=heading)
        return replace(passage, held=self.held(record_id), stranger=self._names_stranger(analysis, record_id))

    def _names_stranger(self, analysis: Analysis, record_id: str) -> bool:
        """Whether the question names, in characters, a person of whom the record says nothing."""
        names = people_named(analysis)
        return bool(names) and any(not stands_in(name, self.folded(record_id)) for name in names)

    def _read_card(self, record_id: str) -> MeetingCard:
        rows = self.index.rows(record_id)
        if len(rows) <= CARD_HEAD + CARD_TAIL:
            return read_card(self.index.record(record_id), self.index.sentences(record_id))
        sentences = tuple(self.index.sentence(row) for row in (*rows[:CARD_HEAD], *rows[-CARD_TAIL:]))
        return read_card(self.index.record(record_id), sentences)

    def _facts(self, asked: Iterable[str], hits: Sequence[Hit]) -> tuple[Fact, ...]:
        """What the cards of the first records say of the fields that the question may ask for."""
        names = list(asked) if self.switches.facts else []
        records = list(dict.fromkeys(hit.sentence.span.record_id for hit in hits))[: CARDS_READ if names else 0]
        return tuple(fact for record_id in records for name in names for fact in self.card(record_id).of(name))

    def _before(self, sentence: Sentence) -> Sequence[Sentence]:
        """Sentences of the same record that stand right before."""
        row = self.index.row_of(sentence)
        rows = self.index.rows(sentence.span.record_id)
        return [self.index.sentence(r) for r in range(max(rows.start, row - CONTEXT), row)]

    def _read_spans(self, analysis: Analysis, passages: Sequence[Passage]) -> list[SentenceReading]:
        if self.span_reader is None or not passages or analysis.kind == "yes_no" or analysis.about_meeting:
            return [SentenceReading() for _ in passages]
        return read_windows(self.span_reader, analysis.question, [passage.hit for passage in passages], self.index)

    def _candidates(self, analysis: Analysis, proposed: _Proposed, setting: Setting) -> Iterator[Candidate]:
        weigh = load_models()["candidate"].over(FEATURE_NAMES)
        passage, place = proposed.passage, proposed.passage.sentence.span
        if not (proposed.mentions or proposed.label):
            return
        fits = fits_of(analysis, passage)
        for mention in proposed.mentions:
            support = support_for(analysis, passage, mention, proposed.witnesses)
            features = describe(analysis, Subject(passage, mention, setting, fits), support)
            yield Candidate(
                span=Span(place.record_id, place.start + mention.start, place.start + mention.end),
                text=passage.sentence.text[mention.start : mention.end],
                score=weigh(vector := features.vector()) + prior(features),
                hit=passage.hit,
                kind=mention.kind,
                features=vector,
            )
        if proposed.label:
            yield self._speaker(analysis, Subject(passage, _AT_HEAD, setting, fits), proposed.label)

    def _speaker(self, analysis: Analysis, subject: Subject, label: Label) -> Candidate:
        """Who says the sentence, as a candidate that stands at the head of the turn."""
        features = describe(analysis, subject, Support())
        hit, record_id = subject.passage.hit, label.sentence.span.record_id
        return Candidate(
            span=Span(record_id, label.start, label.end),
            text=label.sentence.text[label.start - label.sentence.span.start :][: label.end - label.start],
            score=load_models()["candidate"].logit(FEATURE_NAMES, features.vector()) + prior(features),
            hit=hit,
            kind=SPEAKER,
            features=features.vector(),
            label=hit_of(label, hit),
        )

    def _propose(self, analysis: Analysis, passage: Passage, witnesses: Witnesses) -> _Proposed:
        label = label_of(passage.sentence, self.index) if asks_for_person(analysis) else None
        return _Proposed(passage, witnesses, tuple(self._mentions(analysis, passage, witnesses)), label)

    def _mentions(self, analysis: Analysis, passage: Passage, witnesses: Witnesses) -> list[Mention]:
        text, scored = passage.sentence.text, witnesses.read.spans
        typed = list(_typed(analysis, passage, witnesses)) if self.switches.typed else []
        by_place = {(mention.start, mention.end): mention for mention in reversed(typed)}
        kinds = (analysis.kind, *(guess.kind for guess in analysis.guesses if guess.probability >= LIKELY_TOO))
        floor = min(SURELY.get(kind, ELSE_SURELY) for kind in kinds) if self.switches.typed else 0.0
        read = (span for span in scored if probability(span.score) >= floor and (span.start, span.end) not in by_place)
        spans = _after_number(text, read)
        alike = (span for span in spans if not typed or of_one_kind(analysis.kind, text, span, typed))
        return [*reversed(by_place.values()), *alike]


def _after_number(text: str, read: Iterable[ScoredSpan]) -> Iterator[Mention]:
    """What the span reader read, but for the number of an item at the head of the sentence."""
    numbered = _ITEM_NUMBER.match(text)
    first = numbered.end() if numbered else 0
    yield from (Mention(span.start, span.end, "span") for span in read if span.end > first)


def _typed(analysis: Analysis, passage: Passage, witnesses: Witnesses) -> Iterator[Mention]:
    """Candidates by their kind, and the facts of the card that may be asked for."""
    text = passage.sentence.text
    counted = (found for found in witnesses.arguments if found.kind == "number" and analysis.kind == "count")
    yield from (replace(found, kind="count") for found in counted)  # the 1 of `carried 4-1` counts the votes asked for
    offices = list(titles_asked(analysis, text))
    yield from offices
    yield from proposed_cells(analysis, passage.cells)
    yield from witnesses.settled
    yield from (mention for mention in propose(analysis, text) if not is_no_office(analysis, text, mention, offices))
    yield from (Mention(start, end, analysis.kind) for start, end, _ in witnesses.told if end <= len(text))


def _far_behind(hits: Sequence[Hit], facts: Sequence[Fact]) -> frozenset[Span]:
    """The sentences so much less likely than the best hit's that nothing in them is a candidate, but those of facts."""
    least = share_of_best(hits, FAR_BEHIND)
    stated = {fact.sentence.span for fact in facts}
    return frozenset(hit.sentence.span for hit in hits if hit.score < least) - stated


def _hits_of_facts(facts: Sequence[Fact], hits: Sequence[Hit]) -> list[Hit]:
    """Sentences that state a fact asked for and that search did not find, as hits of their own."""
    known = {hit.sentence.span for hit in hits}
    sentences = {fact.sentence.span: fact.sentence for fact in facts if fact.sentence.span not in known}
    return [
        Hit(sentence=sentence, score=0.0, rank=len(hits) + number)
        for number, sentence in enumerate(sentences.values(), start=1)
    ]
