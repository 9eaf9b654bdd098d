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
    """The sets as read: dictionary, parallel pairs, paragraphs of meetings, questions of CMRC 2018 (not held out)."""

    entries: Sequence[Entry]
    parallel: Sequence[Pairs]
    meetings: Sequence[Sequence[str]]
    questions: QuestionSet


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the training loop and the writing of the folder need."""

    tokenizer: Tokenizer
    sources: Sequence[Source]
    tables: Tables
    weights: Weights
    learned: Learned
    entries: Sequence[Entry]


def read_texts(folder: Path) -> Texts:
    """Read every set that may be trained on."""
    return Texts(
        read_dictionary(folder / "lexicon" / "cedict_ts.u8"),
        [*read_parallel(folder), known_transcripts(folder)],
        read_meeting_lines(folder),
        read_squad(folder / "qa" / "cmrc2018_train.json", "cmrc_train", keep=-1),
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
    return Prepared(tokenizer, [*sources, pair_source(tokenizer, aligned)], tables, weights, learned, texts.entries)


def build_sources(texts: Texts, tokenizer: Tokenizer) -> list[Source]:
    """The tokenized sources, but for the transcripts still to be aligned."""
    pairs = [dictionary_pairs(texts.entries), *texts.parallel]
    return [
        *(pair_source(tokenizer, each) for each in pairs),
        question_source(tokenizer, texts.questions),
        *neighbor_sources(tokenizer, texts.questions, texts.meetings),
    ]


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
