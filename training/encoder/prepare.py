"""Everything a training starts from, made anew from the public sets: nothing here is left to chance."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tokenizers import Tokenizer

from training.encoder.batches import Source
from training.encoder.glossing import build_tables
from training.encoder.loop import Tables, Weights, start_weights
from training.encoder.sets import (
    Entry,
    Pairs,
    QuestionSet,
    read_dictionary,
    read_meeting_lines,
    read_parallel,
    read_squad,
    read_told,
)
from training.encoder.sources import (
    align_transcripts,
    dictionary_pairs,
    known_transcripts,
    neighbor_sources,
    pair_source,
    question_source,
)
from training.encoder.starting import reduce, starting_rows, starting_weights, teach
from training.encoder.translations import (
    Learned,
    dictionary_phrases,
    learn,
    listed_only,
    listed_targets,
    merge_rankings,
    pack_translations,
)
from training.encoder.vocabulary import build_segmenter, build_tokenizer, choose_pieces, count_words, jieba_counts
from training.encoder.written import Written, read_written, rivals
from training.written import IN_ENGLISH, READING

PIECES = 48_000
DIMENSIONS = 320
MOST_TRANSLATIONS = 6
LEAST_TRANSLATION = 0.03
MOST_BACK = 3  # from Chinese to English
LEAST_BACK = 0.08
LEAST_COUNT = 5  # in jieba's list, of a Chinese word that is translated
_ENGLISH = re.compile(r"[a-z]+(?:'[a-z]+)?")
_LOG = logging.getLogger("training.encoder")


@dataclass(frozen=True, slots=True)
class Texts:
    """The sets as read: dictionary, parallel pairs, paragraphs of meetings, questions of CMRC 2018 (not held out).

    `told` are those of the latter that were told in English, `written` the project's own questions on records.
    """

    entries: Sequence[Entry]
    parallel: Sequence[Pairs]
    meetings: Sequence[Sequence[str]]
    questions: QuestionSet
    told: QuestionSet
    written: Written


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the training loop and the writing of the folder need. `asked` are the sources that only the end adds."""

    tokenizer: Tokenizer
    sources: Sequence[Source]
    asked: Sequence[Source]
    tables: Tables
    weights: Weights
    learned: Learned
    entries: Sequence[Entry]


def read_texts(folder: Path) -> Texts:
    """Read every set that may be trained on."""
    told = read_told(IN_ENGLISH, "cmrc2018_train")
    path = folder / "qa" / "cmrc2018_train.json"
    return Texts(
        read_dictionary(folder / "lexicon" / "cedict_ts.u8"),
        [*read_parallel(folder), known_transcripts(folder)],
        read_meeting_lines(folder),
        read_squad(path, "questions", keep=-1),
        read_squad(path, "questions_in_english", keep=-1, told=told),
        read_written(READING, folder, all_records=False),
    )


def prepare(folder: Path, work: Path, *, seed: int) -> Prepared:
    """Vocabulary, translations, sources and starting weights. `work` keeps the sentence model's vectors."""
    texts = read_texts(folder)
    segmenter = build_segmenter(texts.entries)
    sides = [side for pairs in texts.parallel for side in (pairs.left, pairs.right)]
    spoken = [line for lines in texts.meetings for line in lines]
    counts = count_words([*sides, texts.questions.sentences, spoken], segmenter)
    scores = dict(choose_pieces(counts, texts.entries, size=PIECES))
    tokenizer = build_tokenizer(scores)
    _LOG.info("%d pieces", tokenizer.get_vocab_size())
    learned = learn(texts.parallel, texts.entries, segmenter)
    _LOG.info("translations of %d English and %d Chinese words", len(learned.of_english), len(learned.of_chinese))
    sources = build_sources(texts, tokenizer)
    weights = _start(tokenizer, sources, learned, work, seed=seed)
    aligned = align_transcripts(folder, tokenizer, weights)
    _LOG.info("%d pairs of aligned transcripts", len(aligned))
    tables = build_tables(tokenizer, scores, learned)
    sources = [*sources, pair_source(tokenizer, aligned)]
    asked = asked_sources(texts, tokenizer, learned)
    return Prepared(tokenizer, sources, asked, tables, weights, learned, texts.entries)


def build_sources(texts: Texts, tokenizer: Tokenizer) -> list[Source]:
    """The tokenized sources that pieces are weighed by: all but the aligned transcripts and `asked_sources`."""
    pairs = [dictionary_pairs(texts.entries), *texts.parallel]
    return [
        *(pair_source(tokenizer, each) for each in pairs),
        question_source(tokenizer, texts.questions),
        *neighbor_sources(tokenizer, texts.questions, texts.meetings),
    ]


def asked_sources(texts: Texts, tokenizer: Tokenizer, learned: Learned) -> list[Source]:
    """The hand-written questions, their rivals as negatives, and those of CMRC 2018 told in English."""
    near = rivals(texts.written, {**learned.of_english, **learned.of_chinese})
    written = question_source(tokenizer, texts.written.questions, near=near)
    return [written, question_source(tokenizer, texts.told)]


def _start(tokenizer: Tokenizer, sources: Sequence[Source], learned: Learned, work: Path, *, seed: int) -> Weights:
    vocabulary = tokenizer.get_vocab()
    english = sorted(piece for piece in vocabulary if _ENGLISH.fullmatch(piece))
    taught = reduce(teach(english, work / "teacher.npy"), DIMENSIONS)
    rows = starting_rows(vocabulary, dict(zip(english, taught, strict=True)), learned.of_chinese, seed=seed)
    return start_weights(rows, starting_weights(sources, len(vocabulary)))


def write_translations(prepared: Prepared, path: Path) -> int:
    """The shipped table, phrases of the dictionary included. Returns the number of words and phrases."""
    listed = {word for word, count in jieba_counts().items() if count >= LEAST_COUNT}
    back = merge_rankings([listed_only(prepared.learned.of_chinese, listed)], most=MOST_BACK, least=LEAST_BACK)
    forth = [dictionary_phrases(prepared.entries), listed_targets(prepared.learned.of_english, listed)]
    forward = merge_rankings(forth, most=MOST_TRANSLATIONS, least=LEAST_TRANSLATION)
    return pack_translations({**back, **forward}, path)


def only(sources: Sequence[Source], shares: dict[str, float]) -> list[Source]:
    """The sources with other shares, for ablations; a share of 0 leaves a source out."""
    changed = [replace(source, share=shares.get(source.name, source.share)) for source in sources]
    return [source for source in changed if source.share > 0]
