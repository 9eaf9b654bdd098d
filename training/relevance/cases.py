"""The questions that relevance is learned from and measured on, each with what search finds for it.

It learns from questions that the encoder has not learned from, else it would trust the encoder too far:
those of `training/questions/reading` on the records kept apart (`training.written.kept_from_encoder`), and those of two
sets of encyclopedia questions on paragraphs that the encoder has not seen. `training/questions/deciding` and the rest
of DRCD are measured on; CMRC 2018 dev and XQuAD are reported alone, after everything is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.question import analyse
from assistant.relevance.signals import SIGNALS, Floats, are_both_english, asked, signals
from assistant.retrieval import Retriever
from evals.corpus import Bases, Corpus, lay_out
from evals.loading import QuestionSet, load_sets
from evals.values import Question
from index.embedded import EmbeddedEncoder
from index.store import Index, ensure_index
from training.encoder.sets import is_held_out
from training.encoder.written import holds
from training.written import DECIDING, READING, asked_of_records, kept_from_encoder

SEEDS = Path("seeds")
CMRC_SHARE = 8  # one in so many paragraphs of CMRC 2018 train is held out of the encoder's training
DRCD_SHARE = 2


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A question with the rows found for it: `seen` (rows, signals), `wanted` (asked,), `right` bool (rows,)."""

    question: Question
    seen: Floats
    wanted: Floats
    right: NDArray[np.bool_]


def cases_of(corpora: Iterable[Corpus], home: Path, encoder: EmbeddedEncoder) -> Iterator[Case]:
    """The answerable questions of all corpora whose evidence is in their records."""
    for number, corpus in enumerate(corpora):
        index = ensure_index(corpus.folder, home / str(number), encoder=encoder)
        retriever = Retriever(index, encoder)
        for question in corpus.questions:
            evidence = evidence_rows(question, index) if question.answerable else frozenset()
            if evidence:
                yield _case(question, evidence, retriever, encoder)


def _case(question: Question, evidence: frozenset[int], retriever: Retriever, encoder: EmbeddedEncoder) -> Case:
    analysis, index = retriever.weigh(analyse(question.question)), retriever.index
    found = retriever.pool(analysis)
    both = are_both_english(analysis, found, index)
    seen = signals(analysis, found, index, encoder) if found else np.zeros((0, len(SIGNALS)), np.float32)
    right = np.array([each.row in evidence for each in found], np.bool_)
    return Case(question, seen, asked(analysis, both_english=both), right)


def evidence_rows(question: Question, index: Index) -> frozenset[int]:
    """The rows on which the question's evidence stands: of those that hold an answer's best wording, else all."""
    spans = [span for target in question.targets for span in target]
    rows = {row for span in spans for row in index.rows(span.record_id) if _overlap(index, row, span.start, span.end)}
    holding = {row for row in rows if holds(index.sentence(row), question)}
    return frozenset(holding or rows)


def _overlap(index: Index, row: int, start: int, end: int) -> bool:
    span = index.sentence(row).span
    return span.start < end and start < span.end


def taught_corpora(sets: Path, into: Path) -> list[Corpus]:
    """What is learned from, laid out below `into`; `sets` is the folder of the public sets."""
    kept = tuple(question for question in _there(READING, sets) if kept_from_encoder(question.record))
    paragraphs = [
        _part(sets / "qa" / "cmrc2018_train.json", share=CMRC_SHARE),
        _part(sets / "qa" / "drcd_dev.json", share=DRCD_SHARE),
    ]
    return [*_by_record(kept, sets, into / "reading"), *(_whole(each, into / each.name) for each in paragraphs)]


def tuning_corpora(sets: Path, into: Path) -> Iterator[tuple[str, list[Corpus]]]:
    """What the figures that things were chosen by are taken on, by name."""
    yield "deciding", _by_record(tuple(_there(DECIDING, sets)), sets, into / "deciding")
    (drcd,) = load_sets(sets / "qa" / "drcd_dev.json")
    other = {each.id for each in drcd.paragraphs if not is_held_out(each.text, DRCD_SHARE)}
    asked_there = tuple(question for question in drcd.questions if question.record in other)
    yield "drcd_dev, other half", [_whole(replace(drcd, questions=asked_there), into / "drcd")]


def reported_corpora(sets: Path, into: Path) -> Iterator[tuple[str, list[Corpus]]]:
    """What is reported alone: whole sets, each one corpus; XQuAD's English questions also on its Chinese."""
    (cmrc,), (chinese,), (english,) = (
        load_sets(sets / "qa" / name) for name in ("cmrc2018_dev.json", "xquad.zh.json", "xquad.en.json")
    )
    told = {question.id: question.question for question in english.questions}
    across = tuple(replace(question, question=told[question.id]) for question in chinese.questions)
    yield "cmrc2018_dev", [_whole(cmrc, into / "cmrc")]
    yield "xquad_zh", [_whole(chinese, into / "xquad")]
    yield "xquad_en_zh", [_whole(replace(chinese, questions=across), into / "across")]


def _there(folder: Path, sets: Path) -> Iterator[Question]:
    """The questions of a folder whose records are at hand."""
    return (one.question for one in asked_of_records(folder, sets))


def _by_record(questions: tuple[Question, ...], sets: Path, into: Path) -> list[Corpus]:
    return lay_out(QuestionSet(into.name, questions), "record", into=into, bases=Bases(seeds=SEEDS, public=sets))


def _whole(questions: QuestionSet, into: Path) -> Corpus:
    """All paragraphs of a SQuAD-style set as one corpus."""
    (corpus,) = lay_out(questions, "open", into=into, bases=Bases(seeds=SEEDS, public=SEEDS))
    return corpus


def _part(path: Path, *, share: int) -> QuestionSet:
    """A SQuAD-style set, of one in `share` of its paragraphs."""
    (whole,) = load_sets(path)
    paragraphs = tuple(each for each in whole.paragraphs if is_held_out(each.text, share))
    ids = {each.id for each in paragraphs}
    return replace(whole, paragraphs=paragraphs, questions=tuple(q for q in whole.questions if q.record in ids))
