"""The span reader's words: the commonest Chinese words of up to three characters, English words, marks; weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import jieba
import numpy as np

from assistant.reading.span_reader_tokens import LONGEST_WORD, SPECIALS, Tokenizer, Vocabulary, folded_words
from index.normalize import fold_text
from training.reader.sources import dictionary, minutes, pairs, split_sets, transcripts

CHINESE_WORDS = 36_000
ENGLISH_WORDS = 14_000
CHARACTERS = 6_000
COMMON_CHINESE = 4_000
COMMON_ENGLISH = 2_000
COMMON = len(SPECIALS) + COMMON_CHINESE + COMMON_ENGLISH  # words whose vectors reader training corrects
_SMOOTHING = 3e-4
_RARE = 4


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


def build_vocabulary(folder: Path) -> Vocabulary:
    """Count the training texts and keep the commonest words of each script."""
    candidates = dict(islice(_general_words(), 60_000))
    matcher = Tokenizer(Vocabulary(candidates, {}, np.zeros(len(candidates), np.float32)))
    counts: Counter[str] = Counter()
    for text in corpus(folder):
        counts.update(matcher.split(text))
    for entry in dictionary(folder):
        counts.update({word: 1 for gloss in entry.glosses for word in folded_words(gloss)})
    return _keep(counts, candidates)


def _general_words() -> Iterator[tuple[str, int]]:
    """Words of jieba's dictionary, commonest first: `word frequency tag` a line."""
    path = Path(jieba.__file__).parent / "dict.txt"
    rows = (line.split(" ") for line in path.read_text("utf-8").splitlines())
    ranked = sorted(((int(row[1]), row[0]) for row in rows if len(row[0]) <= LONGEST_WORD), reverse=True)
    words = ((fold_text(word), frequency) for frequency, word in ranked)
    return ((word, frequency) for word, frequency in words if "\u3400" <= word[:1] <= "\u9fff")


def _keep(counts: Counter[str], general: dict[str, int]) -> Vocabulary:
    foreign = Counter({word: n for word, n in counts.items() if n > _RARE and _is_foreign(word, general)})
    merged = Counter({word: counts[word] + general[word] / 20 for word in general}) + foreign
    han, latin = _top(merged & Counter(dict.fromkeys(general, 10**9)), CHINESE_WORDS), _top(foreign, ENGLISH_WORDS)
    marks = [word for word, n in counts.items() if len(word) == 1 and n > _RARE and not word[0].isalnum()]
    common = [*SPECIALS, *han[:COMMON_CHINESE], *latin[:COMMON_ENGLISH]]
    others = [*sorted(mark for mark in marks if not mark.isspace()), *han[COMMON_CHINESE:], *latin[COMMON_ENGLISH:]]
    words = [*common, *others]
    frequency = np.array([merged[word] for word in words]) / sum(merged.values())
    weights = np.where(frequency > 0, _SMOOTHING / (_SMOOTHING + frequency), 1.0).astype(np.float32)
    return Vocabulary(_places(words, 0), _places(_top(_characters(words, merged), CHARACTERS), 1), weights)


def _is_foreign(word: str, general: dict[str, int]) -> bool:
    return word[0].isalpha() and word not in general and not "\u3400" <= word[0] <= "\u9fff"


def _characters(words: Sequence[str], counts: Counter[str]) -> Counter[str]:
    characters: Counter[str] = Counter()
    for word in words:
        characters.update({char: 1 + int(counts[word]) // 50 for char in word})
    return characters


def _places(words: Sequence[str], first: int) -> dict[str, int]:
    return {word: place for place, word in enumerate(words, first)}


def _top(counts: Counter[str], number: int) -> list[str]:
    return [word for word, _ in counts.most_common(number)]
