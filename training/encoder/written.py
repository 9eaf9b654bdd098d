"""Questions written by hand on meeting records, as question sets whose evidence is one sentence.

`training/questions/reading` is trained on but for one record in four, `training/questions/deciding` measured. A
question's rivals are the sentences of its own record that share the most with it without answering it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.values import Question
from index.records import read_record
from index.sentences import split_sentences
from index.values import Sentence
from training.encoder.batches import Ints
from training.encoder.evaluation import Floats, Words, grams
from training.encoder.sets import QuestionSet, fold_lines
from training.encoder.translations import Ranked
from training.written import asked_of_records, kept_from_encoder

RIVALS = 8  # of a question


@dataclass(frozen=True, slots=True)
class Written:
    """Questions, each once for every sentence of its evidence; the sentences of a record are one paragraph.

    `right[i]` are the rows that are evidence of question `i` or hold its answer: none of them is a rival.
    """

    questions: QuestionSet
    right: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A question with one row of its evidence; see `Written`."""

    question: str
    evidence: int
    right: frozenset[int]


def read_written(folder: Path, sets: Path, *, all_records: bool = True) -> Written:
    """The answerable questions of a folder of JSONL files, as far as their records are at hand.

    Without `all_records` those on the records that are kept from the encoder are left out.
    """
    sentences: list[str] = []
    numbers: list[int] = []
    rows: list[_Row] = []
    for number, (record, questions) in enumerate(_by_record(folder, sets, all_records=all_records).items()):
        text = read_record(record, seeds=record.parent)
        cut = split_sentences(text)
        rows.extend(row for question in questions for row in _rows(question, cut, text.text, first=len(sentences)))
        sentences.extend(sentence.text for sentence in cut)
        numbers.extend([number] * len(cut))
    asked = tuple(fold_lines([row.question for row in rows]))
    evidence = tuple(row.evidence for row in rows)
    questions_of = QuestionSet(folder.name, tuple(fold_lines(sentences)), tuple(numbers), asked, evidence)
    return Written(questions_of, tuple(row.right for row in rows))


def _by_record(folder: Path, sets: Path, *, all_records: bool) -> Mapping[Path, Sequence[Question]]:
    asked: dict[Path, list[Question]] = {}
    for one in asked_of_records(folder, sets):
        if one.question.answerable and (all_records or not kept_from_encoder(one.record.name)):
            asked.setdefault(one.record, []).append(one.question)
    return asked


def _rows(question: Question, cut: Sequence[Sentence], text: str, *, first: int) -> Iterator[_Row]:
    evidence = evidence_rows(question, cut, text)
    holding = [row for row, sentence in enumerate(cut) if holds(sentence, question)]
    right = frozenset(first + row for row in (*evidence, *holding))
    return (_Row(question.question, first + row, right) for row in evidence)


def evidence_rows(question: Question, cut: Sequence[Sentence], text: str) -> list[int]:
    """The sentences of a record that the question's evidence lies in: those with the answer's first wording, or all."""
    found: dict[int, None] = {}
    for passage in question.evidence:
        start = text.find(passage)
        end = start + len(passage)
        within = [row for row, one in enumerate(cut) if start >= 0 and one.span.start < end and one.span.end > start]
        found.update(dict.fromkeys([row for row in within if holds(cut[row], question)] or within))
    return list(found)


def holds(sentence: Sentence, question: Question) -> bool:
    """Whether a sentence holds the first wording of the question's answer, or of one of its entries."""
    wordings = question.answers[:1] or [entry[0] for entry in question.entries]
    return any(wording in sentence.text for wording in wordings)


def rivals(written: Written, meanings: Ranked) -> Ints:
    """(questions, RIVALS) rows of the record's sentences that score best for a question by BM25, the best first.

    Words of the question count with their translations, `meanings`. A record of few sentences repeats them.
    """
    questions = written.questions
    bounds = np.searchsorted(questions.paragraphs, np.arange(questions.paragraphs[-1] + 2))
    chosen = np.zeros((len(questions.questions), RIVALS), np.int64)
    known: dict[int, Words] = {}
    for i, question in enumerate(questions.questions):
        number = questions.paragraphs[questions.evidence[i]]
        first, last = bounds[number], bounds[number + 1]
        if number not in known:
            known = {number: Words(questions.sentences[first:last])}
        scores = _scores(question, known[number], meanings)
        order = [first + row for row in np.argsort(-scores, kind="stable") if first + row not in written.right[i]]
        chosen[i] = np.resize(order or [questions.evidence[i]], RIVALS)
    return chosen


def _scores(question: str, words: Words, meanings: Ranked) -> Floats:
    terms = grams(question)
    total = words.scores([(term, 1.0) for term in terms])
    for term in dict.fromkeys(terms):
        if term in meanings:
            total = total + words.alternatives(meanings[term])
    return total


def records_of(questions: QuestionSet) -> Iterator[QuestionSet]:
    """The questions of each record over its own sentences."""
    paragraphs, evidence = np.array(questions.paragraphs), np.array(questions.evidence)
    for number in np.unique(paragraphs[evidence]):
        first, last = np.searchsorted(paragraphs, [number, number + 1])
        asked = np.flatnonzero((evidence >= first) & (evidence < last))
        yield QuestionSet(
            questions.name,
            questions.sentences[first:last],
            (0,) * int(last - first),
            tuple(questions.questions[i] for i in asked),
            tuple(int(evidence[i] - first) for i in asked),
        )
