"""The shipped translation table: learned probabilities both ways, and the dictionary's phrases, packed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.arrays import pack_arrays
from training.encoder.alignment import Bitext, WordTable, build_bitext, learn_table
from training.encoder.sets import Entry, Pairs
from training.encoder.vocabulary import segment

_ENGLISH = re.compile(r"[a-z]+(?:'[a-z]+)?")
_HAN = "\u3400"
LAWS_WEIGHT = 0.3  # the laws outnumber the rest and repeat themselves
MOST_ENGLISH, MOST_CHINESE = 50, 40  # words of the longest pairs used: links grow with their product
LEAST_LIFT = 5.0  # how much oftener than anywhere a translation must stand beside the word
Ranked = dict[str, list[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Learned:
    """Translations of English words and of Chinese words, each by falling probability."""

    of_english: Ranked
    of_chinese: Ranked


def english_words(text: str) -> list[str]:
    """The English words of folded text; a possessive ending is left off."""
    return [word.removesuffix("'s") for word in _ENGLISH.findall(text)]


def parallel_words(pairs: Sequence[Pairs], entries: Sequence[Entry], segmenter: Tokenizer) -> Bitext:
    """Bitext of all pairs but the longest, and of the dictionary, where a gloss counts less the longer it is."""
    rows = [row for each in pairs for row in _pair_words(each, segmenter)]
    rows += [row for entry in entries if entry.word[0] >= _HAN for row in _gloss_words(entry)]
    weight = np.array([row.weight for row in rows], np.float32)
    return build_bitext([row.english for row in rows], [row.chinese for row in rows], weight, fewest=1)


@dataclass(frozen=True, slots=True)
class _Row:
    english: list[str]
    chinese: list[str]
    weight: float


def _pair_words(pairs: Pairs, segmenter: Tokenizer) -> Iterator[_Row]:
    weight = LAWS_WEIGHT if pairs.name.startswith("laws") else 1.0
    for text, words in zip(pairs.left, segment(segmenter, pairs.right), strict=True):
        english, chinese = english_words(text), [word for word in words if word[0] >= _HAN]
        if len(english) <= MOST_ENGLISH and len(chinese) <= MOST_CHINESE:
            yield _Row(english, chinese, weight)


def _gloss_words(entry: Entry) -> Iterator[_Row]:
    for gloss in entry.glosses:
        words = english_words(gloss)
        if words:
            yield _Row(words, [entry.word], 1.0 if len(words) == 1 else 0.5 / len(words))


def learn(pairs: Sequence[Pairs], entries: Sequence[Entry], segmenter: Tokenizer) -> Learned:
    """Learn P(Chinese | English) and, by Bayes' rule from the same counts, P(English | Chinese)."""
    bitext = parallel_words(pairs, entries, segmenter)
    table = learn_table(bitext, rounds=4, fewest=1, smallest=0.005)
    english, chinese = (_shares(side, bitext.weight, len(names)) for side, names in _sides(bitext))
    joint = table.probability * english[table.left]
    back = joint / np.maximum(np.bincount(table.right, joint, minlength=len(chinese)), 1e-12)[table.right]
    kept = table.probability / np.maximum(chinese[table.right], 1e-12) >= LEAST_LIFT
    forward = _ranked(
        bitext.left_words, bitext.right_words, WordTable(table.left, table.right, table.probability), kept
    )
    kept = back / np.maximum(english[table.left], 1e-12) >= LEAST_LIFT
    backward = _ranked(
        bitext.right_words, bitext.left_words, WordTable(table.right, table.left, back.astype(np.float32)), kept
    )
    return Learned(forward, backward)


def _sides(bitext: Bitext) -> list[tuple[tuple[npt.NDArray[np.int32], ...], tuple[str, ...]]]:
    return [(bitext.left, bitext.left_words), (bitext.right, bitext.right_words)]


def _shares(
    side: Sequence[npt.NDArray[np.int32]], weight: npt.NDArray[np.float32], size: int
) -> npt.NDArray[np.float64]:
    """What share of all words each word is, texts weighted."""
    lengths = np.array([len(row) for row in side])
    counts = np.bincount(np.concatenate(list(side)), np.repeat(weight, lengths), minlength=size)
    shares: npt.NDArray[np.float64] = counts / counts.sum()
    return shares


def _ranked(names: Sequence[str], targets: Sequence[str], table: WordTable, kept: npt.NDArray[np.bool_]) -> Ranked:
    ranked: Ranked = defaultdict(list)
    for place in np.argsort(-table.probability, kind="stable"):
        if kept[place]:
            ranked[names[table.left[place]]].append((targets[table.right[place]], float(table.probability[place])))
    return dict(ranked)


def dictionary_phrases(entries: Iterable[Entry], *, longest: int = 3, most: int = 4) -> Ranked:
    """Glosses of two or more English words, and the Chinese words they stand for, evenly likely."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for entry in entries:
        for gloss in filter(_is_phrase, entry.glosses if entry.word[0] >= _HAN else ()):
            found[gloss][entry.word] = None
    fitting = [gloss for gloss, words in found.items() if gloss.count(" ") < longest and len(words) <= most]
    return {gloss: [(word, 1 / len(found[gloss])) for word in found[gloss]] for gloss in fitting}


def _is_phrase(gloss: str) -> bool:
    words = gloss.split(" ")
    return len(words) > 1 and all(word.isascii() and word.isalpha() for word in words)


def merge_rankings(rankings: Sequence[Ranked], *, most: int, least: float) -> Ranked:
    """One ranking: at most `most` translations a word, each at least `least` likely; a later ranking wins a word."""
    merged: Ranked = {}
    for ranking in rankings:
        for word, found in ranking.items():
            good = [pair for pair in found if pair[1] >= least][:most]
            if good:
                merged[word] = good
    return merged


def listed_only(ranking: Ranked, words: Container[str]) -> Ranked:
    """The part of a ranking whose words are in `words`: rare words of the dictionary take the most room."""
    return {word: found for word, found in ranking.items() if word in words}


def listed_targets(ranking: Ranked, words: Container[str]) -> Ranked:
    """Each word with its likeliest translation and those that are in `words`."""
    return {word: [found[0], *(pair for pair in found[1:] if pair[0] in words)] for word, found in ranking.items()}


def pack_translations(ranking: Ranked, path: Path) -> int:
    """Write the table (see `index.translation.Translations`). Returns the number of words that have translations."""
    names = sorted({*ranking, *(target for found in ranking.values() for target, _ in found)})
    number = {name: place for place, name in enumerate(names)}
    pairs = [pair for name in names for pair in ranking.get(name, ())]
    keys = [name.encode() for name in names]
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "keys": np.frombuffer(b"".join(keys), np.uint8),
        "key_lengths": np.array([*map(len, keys)], np.uint8),
        "found": np.array([len(ranking.get(name, ())) for name in names], np.uint8),
        "targets": np.array([number[target] for target, _ in pairs], np.uint32),
        "chances": np.array([_in_255ths(chance) for _, chance in pairs], np.uint8),
    }
    path.write_bytes(pack_arrays(arrays))
    return len(ranking)


def _in_255ths(chance: float) -> int:
    return max(1, round(min(chance, 1.0) * 255))
