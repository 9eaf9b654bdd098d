"""The words that the span reader cuts Chinese into: the commonest ones of up to three characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import jieba

from assistant.reading.span_reader_tokens import LONGEST_WORD, Tokenizer
from index.normalize import fold_text
from training.reader.sources import minutes, pairs, split_sets, transcripts

WORDS = 31000


def corpus(folder: Path) -> Iterator[str]:
    """Every training text once, folded."""
    train, _ = split_sets(folder)
    yield from (fold_text(paragraph.text) for paragraph in train)
    yield from (fold_text(asked.question) for paragraph in train for asked in paragraph.asked)
    yield from map(fold_text, minutes(folder))
    yield from map(fold_text, transcripts(folder))
    for name in ("laws", "tatoeba", "tico19", "transcripts"):
        for pair in pairs(folder, name):
            yield fold_text(pair.english + "\n" + pair.chinese)


def build_vocabulary(folder: Path) -> list[str]:
    """Count the training texts and keep their commonest words, the commonest first."""
    candidates = dict(islice(_general_words(), 60_000))
    matcher = Tokenizer(candidates)
    counts: Counter[str] = Counter()
    for text in corpus(folder):
        counts.update(matcher.split(text))
    weight = {word: counts[word] + frequency / 20 for word, frequency in candidates.items()}
    return sorted(weight, key=weight.__getitem__, reverse=True)[:WORDS]


def _general_words() -> Iterator[tuple[str, int]]:
    """Words of jieba's dictionary, commonest first: `word frequency tag` a line."""
    path = Path(jieba.__file__).parent / "dict.txt"
    rows = (line.split(" ") for line in path.read_text("utf-8").splitlines())
    ranked = sorted(((int(row[1]), row[0]) for row in rows if 1 < len(row[0]) <= LONGEST_WORD), reverse=True)
    words = ((fold_text(word), frequency) for frequency, word in ranked)
    return ((word, frequency) for word, frequency in words if "\u3400" <= word[:1] <= "\u9fff")
