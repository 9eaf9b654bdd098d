"""What the encoder and the table are worth: evidence sentences found, alone and together with search by words.

Tuning sets: a held-out part of CMRC 2018 train, in Chinese and told in English, DRCD dev, DRCD dev with its questions
glossed into English word by word, held-out English-Chinese pairs, and hand-written questions on records
(`training/questions/deciding`), each searched for in its own record. Reported sets, looked at once the model is done:
CMRC 2018 dev and XQuAD.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.embedded import EmbeddedEncoder
from index.translation import Translations
from index.words import words
from training.encoder.evaluation import Figure, Words, grams, measure
from training.encoder.sets import HELD_OUT_LAWS, HELD_OUT_TICO, Pairs, QuestionSet, read_pairs, read_squad, read_told
from training.encoder.sources import held_out_transcripts
from training.encoder.translations import english_words
from training.encoder.written import records_of
from training.written import IN_ENGLISH

Floats = npt.NDArray[np.float32]
WITHIN = 0.4  # share of the dense leg in the fused score, question and sentences in one language
ACROSS = 0.6  # the same across languages
_STOP_WORDS = (
    "a an the of in on at by to for from with and or as is are was were be been do does did has have had will "
    "would can could may who whom what which when where why how many much that this these those it its they their he "
    "she his her not there than s t into after before"
)
_STOP = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True, slots=True)
class Legs:
    """The scores of both legs for some questions, each (questions, sentences)."""

    dense: Floats
    words: Floats


class Bench:
    """One question set ready to be measured: sentences encoded and indexed by their words."""

    def __init__(self, questions: QuestionSet, encoder: EmbeddedEncoder, table: Translations | None) -> None:
        self.questions = questions
        self._sentences = encoder.encode_passages(questions.sentences)
        self._asked = encoder.encode_questions(questions.questions)
        self._words = Words(questions.sentences)
        self._table = table

    def dense(self, rows: slice) -> Floats:
        """Cosines (questions, sentences)."""
        return np.asarray(self._asked[rows] @ self._sentences.T, np.float32)

    def words(self, rows: slice) -> Floats:
        """BM25 scores (questions, sentences); English questions by their translations where there is a table."""
        return np.stack([self._word_scores(question) for question in self.questions.questions[rows]])

    def fused(self, share: float) -> Callable[[slice], Floats]:
        """The legs' scores, each divided by its best, the dense one counting `share`."""
        return lambda rows: fuse(Legs(self.dense(rows), self.words(rows)), share)

    def _word_scores(self, question: str) -> Floats:
        total = self._words.scores([(term, 1.0) for term in grams(question)])
        if self._table is None or not question.isascii():
            return total
        asked = english_words(question)
        phrases = self._table.phrases(asked)
        for phrase in phrases:
            total = total + self._words.alternatives(phrase.translations)
        for word in asked:
            if word not in _STOP:
                total = total + self._words.alternatives(self._table.of(word))
        return total


def fuse(legs: Legs, share: float) -> Floats:
    """`share * dense / max(dense) + (1 - share) * words / max(words)`, question by question."""
    best = [np.maximum(leg.max(1, keepdims=True), 1e-6) for leg in (legs.dense, legs.words)]
    return np.asarray(share * np.maximum(legs.dense, 0) / best[0] + (1 - share) * legs.words / best[1], np.float32)


def pair_questions(pairs: Pairs, beside: Sequence[str]) -> QuestionSet:
    """Pairs as questions: the left text asks for its right one, among all the right ones and the sentences `beside`."""
    every = (*pairs.right, *beside)
    return QuestionSet(pairs.name, every, tuple(range(len(every))), pairs.left, tuple(range(len(pairs))))


def gloss_questions(questions: QuestionSet, table: Translations) -> QuestionSet:
    """The questions word by word in English, by each word's likeliest translation; words without one stay."""
    glossed = (
        " ".join((table.of(word) or ((word, 1.0),))[0][0] for word in _words(text)) for text in questions.questions
    )
    return replace(questions, name=f"{questions.name}_glossed", questions=tuple(glossed))


def _words(text: str) -> list[str]:
    return [text[word.start : word.end] for word in words(text)]


def tuning_sets(folder: Path, table: Translations) -> list[QuestionSet]:
    """The sets that settings may be chosen on."""
    drcd = read_squad(folder / "qa" / "drcd_dev.json", "drcd_dev")
    laws = read_pairs(folder / "parallel" / "laws_en_zh.tsv", first=-HELD_OUT_LAWS)
    tico = read_pairs(folder / "parallel" / "tico19_en_zh.tsv", first=-HELD_OUT_TICO)
    path = folder / "qa" / "cmrc2018_train.json"
    told = read_told(IN_ENGLISH, "cmrc2018_train")
    return [
        read_squad(path, "cmrc2018_train_held_out", keep=1),
        read_squad(path, "cmrc2018_train_held_out_en_zh", keep=1, told=told),
        drcd,
        gloss_questions(drcd, table),
        pair_questions(laws, ()),
        pair_questions(tico, drcd.sentences),
        pair_questions(held_out_transcripts(folder), drcd.sentences),
    ]


def reported_sets(folder: Path) -> list[QuestionSet]:
    """The sets that are only reported: CMRC 2018 dev, XQuAD, and XQuAD's English questions over the Chinese text."""
    chinese = read_squad(folder / "qa" / "xquad.zh.json", "xquad_zh")
    english = read_squad(folder / "qa" / "xquad.en.json", "xquad_en_zh")
    across = replace(chinese, name="xquad_en_zh", questions=english.questions)
    return [read_squad(folder / "qa" / "cmrc2018_dev.json", "cmrc2018_dev"), chinese, across]


def figures_of(questions: QuestionSet, encoder: EmbeddedEncoder, table: Translations | None) -> list[Figure]:
    """Dense alone, words alone, and both."""
    bench = Bench(questions, encoder, table)
    across = is_english(questions.questions) != is_english(questions.sentences)
    legs = {"dense": bench.dense, "words": bench.words, "fused": bench.fused(ACROSS if across else WITHIN)}
    return [measure(questions, score, name=f"{questions.name}/{leg}") for leg, score in legs.items()]


def is_english(texts: Sequence[str]) -> bool:
    """Whether most of the texts are ASCII throughout.

    >>> is_english(["who?", "when?", "谁?"])
    True
    """
    return sum(text.isascii() for text in texts) > len(texts) / 2


def figures_within(questions: QuestionSet, encoder: EmbeddedEncoder, table: Translations | None) -> list[Figure]:
    """As `figures_of`, each question searched for among the sentences of its own paragraph or record alone."""
    parts = [part for record in records_of(questions) for part in _by_language(record)]
    found = [figures_of(part, encoder, table) for part in parts]
    return [_joined(figures) for figures in zip(*found, strict=True)]


def _by_language(questions: QuestionSet) -> Iterator[QuestionSet]:
    """The English questions and the others, over the same sentences."""
    for english in (True, False):
        kept = [i for i, question in enumerate(questions.questions) if question.isascii() == english]
        asked = tuple(questions.questions[i] for i in kept)
        if kept:
            yield replace(questions, questions=asked, evidence=tuple(questions.evidence[i] for i in kept))


def _joined(figures: Sequence[Figure]) -> Figure:
    """One figure of several, each counting by its questions."""
    count = sum(figure.n for figure in figures)
    hits = sum(figure.hit_rate_at_k * figure.n for figure in figures) / count
    return Figure(figures[0].name, count, hits, sum(figure.mrr_at_k * figure.n for figure in figures) / count)
