"""The encoder's pieces: Chinese words and characters, English words and parts of words, in one Unigram vocabulary.

A Unigram tokenizer over the logarithms of word counts cuts Chinese as a dictionary segmenter does (the most probable
cut, Viterbi), so one vocabulary serves both languages and no segmenter is needed to read the model.
Counts come from the training text and, for Chinese, from the word list of jieba (MIT licence).
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from index.normalize import fold_text
from training.encoder.sets import Entry

UNKNOWN = "[UNK]"
_ENGLISH = re.compile(r"[a-z]+(?:'[a-z]+)?")
_NUMBER = re.compile(r"\d+")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_ASCII = "".join(map(chr, range(33, 127)))
_CHUNK = 4000
NUMBERS = 700  # pieces for whole numbers of at most four digits
LONGEST = 16  # characters of a piece: what `index.pieces` can look up
MARKS = 104  # room for punctuation and single letters
RARE = -14.0  # log probability of a mark
PART_PENALTY = 4.0  # parts of words were counted among themselves


def jieba_counts() -> Counter[str]:
    """Words of jieba's list with their counts, folded."""
    import jieba

    lines = (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()
    words = fold_text("\n".join(line.split(" ")[0] for line in lines)).split("\n")
    counts: Counter[str] = Counter()
    for word, line in zip(words, lines, strict=True):
        counts[word] += int(line.split(" ")[1])
    return counts


def build_tokenizer(scores: Mapping[str, float]) -> Tokenizer:
    """A Unigram tokenizer over folded text; `scores` are log probabilities. Row 0 is the unknown piece."""
    pieces = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    tokenizer = Tokenizer(models.Unigram([(UNKNOWN, -30.0), *pieces], unk_id=0))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def build_segmenter(entries: Sequence[Entry]) -> Tokenizer:
    """A segmenter of Chinese over jieba's words and the dictionary's, for counting and alignment."""
    counts = jieba_counts()
    for entry in entries:
        if _CHINESE.fullmatch(entry.word):
            counts[entry.word] = max(counts[entry.word], 5)
    for word in list(counts):
        for char in word:
            counts.setdefault(char, 1)
    total = sum(counts.values())
    return build_tokenizer({word: math.log(count / total) for word, count in counts.items()})


def segment(segmenter: Tokenizer, lines: Sequence[str]) -> list[list[str]]:
    """The pieces of each line; characters the segmenter does not know stay as they are in the text."""
    cut: list[list[str]] = []
    for start in range(0, len(lines), _CHUNK):
        batch = segmenter.encode_batch(list(lines[start : start + _CHUNK]), add_special_tokens=False)
        cut.extend(encoding.tokens for encoding in batch)
    return cut


def count_words(lines: Iterable[Sequence[str]], segmenter: Tokenizer) -> Counter[str]:
    """Counts of Chinese words, English words and numbers over groups of lines."""
    counts: Counter[str] = Counter()
    for group in lines:
        text = "\n".join(group)
        counts.update(_ENGLISH.findall(text))
        counts.update(number for number in _NUMBER.findall(text) if len(number) <= 4)
        for words in segment(segmenter, _CHINESE.findall(text)):
            counts.update(words)
    return counts


def _english_parts(words: Mapping[str, int], size: int) -> dict[str, float]:
    """Parts of English words by the Unigram trainer; log probabilities among themselves."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.UnigramTrainer(vocab_size=size, show_progress=False, unk_token=UNKNOWN, max_piece_length=6)
    lines = (" ".join([word] * min(count, 50)) for word, count in sorted(words.items()))
    tokenizer.train_from_iterator(lines, trainer)
    state = json.loads(tokenizer.to_str())["model"]["vocab"]
    return {piece: score for piece, score in state if piece != UNKNOWN}


def choose_pieces(counts: Mapping[str, int], entries: Sequence[Entry], *, size: int) -> tuple[tuple[str, float], ...]:
    """At most `size - 1` pieces with their log probabilities, rounded as they are shipped.

    Three fifths of the room for words is Chinese, by count in the training text plus a fifth of jieba's; a word of the
    dictionary counts double, since its meaning is known. Frequent characters keep a piece of their own.
    """
    chinese, english = _chinese_counts(counts, entries), _english_counts(counts, entries)
    rank = {**chinese, **{entry.word: chinese[entry.word] * 2 for entry in entries if entry.word in chinese}}
    numbers = {word: count for word, count in counts.items() if _NUMBER.fullmatch(word)}
    characters = _most(_character_counts(rank), size // 7)
    parts = _english_parts(english, size // 16)
    left = size - 1 - len(characters) - len(parts) - NUMBERS - MARKS
    words = _most({word: count for word, count in rank.items() if len(word) > 1}, left * 3 // 5)
    plain = _most({word: count for word, count in english.items() if word not in parts}, left - len(words))
    total = sum(chinese.values()) + sum(english.values())
    merged = {**chinese, **english, **numbers}
    scores = {part: score - PART_PENALTY for part, score in parts.items()}
    for word in [*characters, *words, *plain, *_most(numbers, NUMBERS)]:
        scores[word] = math.log(max(merged.get(word, 0), 0.5) / total)
    for mark in _ASCII + "。，、；：？！·《》":
        scores.setdefault(mark, RARE)
    return tuple((piece, round(score, 2)) for piece, score in scores.items())


def _chinese_counts(counts: Mapping[str, int], entries: Sequence[Entry]) -> dict[str, float]:
    listed = jieba_counts()
    names = dict.fromkeys([*counts, *listed, *(entry.word for entry in entries)])
    fitting = (word for word in names if _CHINESE.fullmatch(word) and len(word) <= LONGEST)
    return {word: counts.get(word, 0) + listed.get(word, 0) / 5 for word in fitting}


def _english_counts(counts: Mapping[str, int], entries: Sequence[Entry]) -> dict[str, int]:
    glossed = Counter(word for entry in entries for gloss in entry.glosses for word in _ENGLISH.findall(gloss))
    names = dict.fromkeys([*counts, *glossed])
    fitting = (word for word in names if _ENGLISH.fullmatch(word) and len(word) <= LONGEST)
    return {word: counts.get(word, 0) + glossed[word] for word in fitting}


def _character_counts(rank: Mapping[str, float]) -> Counter[str]:
    """How often each character stands in words, a word counting at most fifty times."""
    return Counter(char for word, count in rank.items() for char in [*word] * min(int(count), 50))


def _most(counts: Mapping[str, float], size: int) -> list[str]:
    return sorted(counts, key=lambda word: (-counts[word], word))[:size]
