"""The sets as tokenized sources of training pairs, each with its share of the steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from training.encoder.alignment import align_paragraphs
from training.encoder.batches import Ints, Source, take, tokenize
from training.encoder.loop import Weights, embed
from training.encoder.sets import (
    Entry,
    Pairs,
    QuestionSet,
    fold_lines,
    markdown_lines,
    neighbors,
    read_pairs,
    split_plain,
)

HELD_OUT_TRANSCRIPTS = 300
MEETING_SENTENCES = 300_000
NEAR = 8  # sentences of the same paragraph kept as negatives of a question
SHARES = {
    "laws_en_zh": 0.24,
    "tatoeba_en_zh": 0.10,
    "tico19_en_zh": 0.04,
    "transcripts_en_zh": 0.04,
    "transcripts_aligned": 0.06,
    "dictionary": 0.12,
    "questions": 0.16,
    "questions_in_english": 0.24,
    "reading": 0.5,
    "paragraphs": 0.08,
    "meetings": 0.16,
}
# The share of left texts given in the other language, word by word.
GLOSSED = {"questions": 0.6, "reading": 0.3, "paragraphs": 0.5, "meetings": 0.4}


def pair_source(tokenizer: Tokenizer, pairs: Pairs) -> Source:
    """A source of plain pairs, with the share and glossing of its name."""
    left, right = tokenize(tokenizer, pairs.left), tokenize(tokenizer, pairs.right)
    return Source(pairs.name, left, right, SHARES[pairs.name], GLOSSED.get(pairs.name, 0.0))


def dictionary_pairs(entries: Sequence[Entry]) -> Pairs:
    """Every gloss with its word."""
    rows = [(gloss, entry.word) for entry in entries for gloss in entry.glosses]
    return Pairs("dictionary", tuple(row[0] for row in rows), tuple(row[1] for row in rows))


def question_source(tokenizer: Tokenizer, questions: QuestionSet, *, near: Ints | None = None) -> Source:
    """Questions with their evidence sentence, with the share and glossing of the set's name.

    `near` (questions, some number) are rows of sentences to serve as negatives: other sentences of the paragraph where
    it is not given.
    """
    evidence = np.array(questions.evidence)
    left = tokenize(tokenizer, questions.questions)
    every = tokenize(tokenizer, questions.sentences)
    right = tokenize(tokenizer, [questions.sentences[row] for row in questions.evidence])
    others = _near(np.array(questions.paragraphs), evidence) if near is None else near
    name = questions.name
    return Source(name, left, right, SHARES[name], GLOSSED.get(name, 0.0), every, others)


def _near(paragraphs: Ints, evidence: Ints) -> Ints:
    """(questions, NEAR) rows of sentences in the evidence's paragraph, or just after it where it stands alone."""
    first = np.searchsorted(paragraphs, paragraphs[evidence])
    size = np.searchsorted(paragraphs, paragraphs[evidence], side="right") - first
    step = 1 + np.arange(NEAR)[None, :] % np.maximum(size - 1, 1)[:, None]
    inside = first[:, None] + (evidence - first)[:, None] * 1 + step
    wrapped = first[:, None] + (inside - first[:, None]) % size[:, None]
    return np.where(size[:, None] > 1, wrapped, (evidence[:, None] + 1) % len(paragraphs)).astype(np.int64)


def neighbor_sources(tokenizer: Tokenizer, questions: QuestionSet, meetings: Sequence[Sequence[str]]) -> list[Source]:
    """Neighboring sentences of encyclopedia paragraphs and of meetings."""
    paragraphs: dict[int, list[str]] = {}
    for number, sentence in zip(questions.paragraphs, questions.sentences, strict=True):
        paragraphs.setdefault(number, []).append(sentence)
    close = neighbors(paragraphs.values(), "paragraphs")
    spoken = neighbors(meetings, "meetings", shortest=12)
    kept = np.random.default_rng(1).permutation(len(spoken))[:MEETING_SENTENCES]
    chosen = Pairs("meetings", tuple(spoken.left[i] for i in kept), tuple(spoken.right[i] for i in kept))
    return [pair_source(tokenizer, close), pair_source(tokenizer, chosen)]


def known_transcripts(folder: Path) -> Pairs:
    """The paragraph pairs of transcripts that come aligned, without the held-out last ones."""
    return read_pairs(folder / "parallel" / "transcripts_en_zh.tsv", last=-HELD_OUT_TRANSCRIPTS)


def held_out_transcripts(folder: Path) -> Pairs:
    """The held-out paragraph pairs."""
    return read_pairs(folder / "parallel" / "transcripts_en_zh.tsv", first=-HELD_OUT_TRANSCRIPTS)


def align_transcripts(folder: Path, tokenizer: Tokenizer, weights: Weights) -> Pairs:
    """Paragraphs, and sentences where both sides have as many, of the transcripts that translate each other.

    Nothing that stands in the held-out paragraphs is used.
    """
    held_out = held_out_transcripts(folder)
    hidden = {*held_out.left, *held_out.right}
    rows: list[tuple[str, str]] = []
    for english, chinese in _translated(folder):
        for i, j in align_paragraphs(_similarity(tokenizer, weights, english, chinese)):
            if hidden.isdisjoint((english[i], chinese[j])):
                rows += _sentence_pairs(english[i], chinese[j])
    return Pairs("transcripts_aligned", tuple(row[0] for row in rows), tuple(row[1] for row in rows))


def _translated(folder: Path) -> Iterator[tuple[list[str], list[str]]]:
    """The paragraphs of each two transcripts listed as translations of each other, where both files exist."""
    listed = (folder / "meetings" / "transcripts_en_zh_pairs.tsv").read_text("utf-8").splitlines()
    for line in listed:
        paths = [folder / "meetings" / "transcripts" / name for name in line.split("\t")]
        if not line.startswith("#") and len(paths) == 2 and all(path.exists() for path in paths):
            english, chinese = (fold_lines(markdown_lines(path.read_text("utf-8"))) for path in paths)
            yield english, chinese


def _similarity(
    tokenizer: Tokenizer, weights: Weights, left: Sequence[str], right: Sequence[str]
) -> npt.NDArray[np.float32]:
    sums = [embed(weights, take(c, np.arange(len(c)))).numpy() for c in (tokenize(tokenizer, t) for t in (left, right))]
    units = [each / np.maximum(np.linalg.norm(each, axis=1, keepdims=True), 1e-9) for each in sums]
    return np.asarray(np.clip(units[0] @ units[1].T, 0, 1), np.float32)


def _sentence_pairs(left: str, right: str) -> list[tuple[str, str]]:
    """The paragraphs themselves and, where both have as many sentences, those one by one."""
    english = [part for part in left.replace(". ", ".\n").replace("? ", "?\n").replace("! ", "!\n").split("\n") if part]
    chinese = [right[start:end] for start, end in split_plain(right)]
    if len(english) == len(chinese) > 1:
        return [(left, right), *zip(english, chinese, strict=True)]
    return [(left, right)]
