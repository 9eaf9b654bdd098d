"""What speaks for a candidate, as numbers a linear model can weigh."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from operator import attrgetter

from assistant.question import Analysis
from assistant.reading.candidates import items_of
from assistant.reading.compatible import NUMERIC
from assistant.reading.constraints import (
    PassageFits,
    change_fit,
    detail,
    is_in_question,
    month_fit,
    qualifier_fit,
    reason_fit,
    year_fit,
)
from assistant.reading.fitness import NO_FIGURE, UNFIT, UNFIT_LIST, guessed_fit, type_fit
from assistant.reading.matching import coverage, match_terms
from assistant.reading.passages import SURE, Passage
from assistant.reading.pieces import piece_fit
from assistant.reading.scene import Setting
from assistant.reading.similarity import Similarity
from assistant.reading.speaking import SPEAKER, said_by
from assistant.terms import Term
from assistant.values import Mention
from index.normalize import fold_text, is_english

_DIGITS = re.compile(r"[\d.,\s零〇一二两三四五六七八九十百千万亿多余近约]+")
_WORST = 12.0  # log-odds of the span reader beyond which more says nothing
MAY_BE = 0.1  # a kind that the question asks for with this probability is none of another kind


@dataclass(frozen=True, slots=True)
class Features:
    """One number each, mostly 0..1. `reader` is the trained span reader's log-odds against "not here", squashed."""

    rank: float
    retrieval: float
    similarity: float
    in_sentence: float
    in_clause: float
    in_context: float
    best_sentence: float
    best_clause: float
    type_fit: float
    guessed_fit: float
    head_fit: float
    year_fit: float
    qualifier_fit: float
    relation: float
    fact: float
    role: float
    reader: float
    reader_whole: float
    in_question: float
    length: float
    is_span: float
    is_list: float
    alone: float
    lead: float
    clause_similarity: float
    head_similarity: float
    stated: float
    unmet: float
    unmet_latin: float
    detail: float
    month_fit: float
    change_fit: float
    speaker_fit: float
    reader_logit: float
    reader_lead: float
    reader_share: float
    said_by: float
    relevance: float
    piece_fit: float
    reason_fit: float

    def vector(self) -> tuple[float, ...]:
        """The numbers in the order of `FEATURE_NAMES`."""
        return _numbers(self)


def prior(features: Features) -> float:
    """Log-odds that certain rules add, whatever was learned: another year, another batch, another speaker, a mere
    repetition of the question or a thing of another kind speak against a candidate; a fact of the card or a stated
    relation speaks for it when just that is asked.
    """
    against = 6.0 * (features.year_fit < 0) + 3.0 * features.in_question + 2.0 * breaches(features)
    unfit = UNFIT_LIST if features.is_list else UNFIT
    certain = features.type_fit <= NO_FIGURE or not features.is_span
    another_kind = features.type_fit <= unfit and features.guessed_fit < MAY_BE and certain
    on_card = 2.0 * features.fact * (features.stated > 0)  # a card's fact is of this meeting, a relation of any event
    told_so = 3.0 * features.stated + on_card + features.change_fit
    told_so += 2.0 * (features.piece_fit + features.reason_fit)
    return told_so - against - 3.0 * another_kind


def breaches(features: Features) -> int:
    """How many of the question's certain constraints, its years left aside, the candidate breaks."""
    fits = (features.qualifier_fit, features.month_fit, features.speaker_fit, features.role, -features.unmet_latin)
    return sum(fit < 0 for fit in fits)


FEATURE_NAMES = tuple(field.name for field in fields(Features))
_numbers: Callable[[Features], tuple[float, ...]] = attrgetter(*FEATURE_NAMES)


@dataclass(frozen=True, slots=True)
class Support:
    """What other parts of the reader say of a span: 0..1 each, 0 where they say nothing.
    `told`: `fact` times how sure it is that it is asked for. `reader_score`: the span reader's log-odds of just this
    span, None where it did not read the sentence.
    """

    relation: float = 0.0
    fact: float = 0.0
    told: float = 0.0
    role: float = 0.0
    reader: float = 0.0
    reader_whole: float = 0.0
    reader_score: float | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A mention of a passage, in the setting of its question: what features describe."""

    passage: Passage
    mention: Mention
    setting: Setting
    fits: PassageFits


def describe(analysis: Analysis, subject: Subject, support: Support) -> Features:
    """Features of the mention (offsets into the passage's sentence) as an answer to the question."""
    passage, mention, setting, fits = subject.passage, subject.mention, subject.setting, subject.fits
    start, end = passage.folded_offset(mention.start), passage.folded_offset(mention.end)
    left, right = passage.clause_around(start, end)
    fit = head_fit(analysis, mention, passage, end)
    in_clause = coverage(analysis.terms, passage.matches, start=left, end=right)
    return Features(
        rank=1.0 / passage.hit.rank,
        retrieval=passage.hit.score,
        similarity=passage.hit.similarity,
        in_sentence=fits.in_sentence,
        in_clause=in_clause,
        in_context=fits.in_context,
        best_sentence=_share(fits.in_sentence, setting.best_sentence),
        best_clause=_share(in_clause, setting.best_clause),
        type_fit=type_fit(analysis, passage.sentence.text, mention, counts=fit >= SURE),
        guessed_fit=guessed_fit(analysis, passage.sentence.text, mention),
        head_fit=fit,
        year_fit=year_fit(analysis, passage, start, end),
        qualifier_fit=_qualified(analysis, support, qualifier_fit(analysis, passage, start, end)),
        relation=support.relation,
        fact=support.fact,
        role=support.role,
        reader=support.reader,
        reader_whole=support.reader_whole,
        in_question=float(is_in_question(analysis, passage.folded.text[start:end])),
        length=math.log1p(mention.end - mention.start) / 5,
        is_span=float(mention.kind == "span"),
        is_list=float(mention.kind == "list") if analysis.is_list else 0.0,
        alone=1.0 / max(1, setting.alike(passage, mention)),
        lead=setting.lead if passage.hit.rank == 1 else 0.0,
        clause_similarity=_alike(setting.to_question, passage.folded.text[left:right]),
        stated=max(float(passage.about_meeting) * max(support.relation, support.fact), support.told),
        unmet=fits.unmet,
        unmet_latin=fits.unmet_latin,
        detail=detail(mention),
        reader_logit=_within(support.reader_score, -_WORST, _WORST) / _WORST,
        reader_lead=_within(support.reader_score, -_WORST, 0.0, less=setting.best_read) / _WORST,
        reader_share=math.exp(_within(support.reader_score, -50.0, 0.0, less=setting.read_mass)),
        said_by=said_by(analysis, passage.folded.text) if mention.kind == SPEAKER else 0.0,
        change_fit=change_fit(analysis, passage, start, end),
        speaker_fit=fits.speaker_fit,
        piece_fit=piece_fit(analysis, passage, mention),
        reason_fit=reason_fit(analysis, passage.sentence.text, mention),
        month_fit=month_fit(analysis, passage, mention, start, end),
        relevance=setting.relevance(passage.hit.score),
        head_similarity=_alike(setting.to_head, counted(passage, mention)),
    )


def _qualified(analysis: Analysis, support: Support, fit: float) -> float:
    """What the card tells of the next meeting may stand under a head that says so: its own sentence need not."""
    return max(fit, 0.0) if support.told and analysis.relation == "next_meeting" else fit


def _alike(meaning: Similarity | None, words: str) -> float:
    """Cosine of the words and what is asked; 0 where meanings are not compared."""
    return meaning.of(words) if meaning else 0.0


def _within(score: float | None, low: float, high: float, *, less: float = 0.0) -> float:
    """The score `less` than it is, kept within bounds; the lowest where there is none."""
    return low if score is None else min(max(score - less, low), high)


def head_fit(analysis: Analysis, mention: Mention, passage: Passage, end: int) -> float:
    """How well the candidate is, or counts, what the question's noun says, 0..1.

    Of a number, what it counts (its head, or what follows) is compared with the noun; of anything else, its own end
    and what follows it: `中国工艺美术博览会` is a `博览会`.
    """
    if not analysis.head:
        return 0.0
    text = passage.sentence.text
    if mention.kind in NUMERIC:
        words = counted(passage, mention)
    elif mention.kind == "list":
        ends = [text[max(start, stop - 6) : stop] for start, stop in items_of(text, mention)]
        words = fold_text(" ".join([*ends, text[mention.end : mention.end + 6]]))
    else:
        words = fold_text(text[max(mention.start, mention.end - 8) : mention.end + 2])
    heads = [term for term in analysis.terms if term.text in analysis.head or analysis.head in term.text]
    found = match_terms(heads or [Term(analysis.head)], words)
    return max((match.strength for match in found), default=0.0)


def counted(passage: Passage, mention: Mention) -> str:
    """The folded words that say what a number counts: its head; else in English what follows it (`12 benches`), in
    Chinese what stands right before (`决赛32场`).
    """
    if mention.head or mention.kind not in NUMERIC:
        return fold_text(mention.head)
    start, end = passage.folded_offset(mention.start), passage.folded_offset(mention.end)
    left, right = passage.clause_around(start, end)
    text = passage.folded.text
    if is_english(text):
        return text[end : min(right, end + 24)]
    return f"{_DIGITS.sub('', text[start:end])} {text[max(left, start - 8) : start]}".strip()


def _share(part: float, best: float) -> float:
    return part / best if best else 0.0
