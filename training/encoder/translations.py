"""The shipped translation table: learned probabilities both ways, and the dictionary's phrases, packed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
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
    left: list[list[str]] = []
    right: list[list[str]] = []
    weight: list[float] = []
    for each in pairs:
        english = [english_words(text) for text in each.left]
        chinese = [[w for w in words if w[0] >= _HAN] for words in segment(segmenter, each.right)]
        fitting = [i for i in range(len(each)) if len(english[i]) <= 50 and len(chinese[i]) <= 40]
        left += [english[i] for i in fitting]
        right += [chinese[i] for i in fitting]
        weight += [LAWS_WEIGHT if each.name.startswith("laws") else 1.0] * len(fitting)
    for entry in entries:
        glosses = [english_words(gloss) for gloss in entry.glosses] if entry.word[0] >= _HAN else []
        left += filter(None, glosses)
        right += [[entry.word] for words in glosses if words]
        weight += [1.0 if len(words) == 1 else 0.5 / len(words) for words in glosses if words]
    return build_bitext(left, right, np.array(weight, np.float32), fewest=1)


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
    found: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for gloss in entry.glosses if entry.word[0] >= _HAN else ():
            words = gloss.split(" ")
            if 1 < len(words) <= longest and all(word.isascii() and word.isalpha() for word in words):
                found[gloss] += [] if entry.word in found[gloss] else [entry.word]
    return {gloss: [(word, 1 / len(words)) for word in words] for gloss, words in found.items() if len(words) <= most}


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
    rows = [ranking.get(name, []) for name in names]
    targets = np.array([number[target] for row in rows for target, _ in row], np.uint32)
    chances = np.array([max(1, round(min(chance, 1.0) * 255)) for row in rows for _, chance in row], np.uint8)
    keys = [name.encode() for name in names]
    lengths = {
        "key_lengths": np.array([len(key) for key in keys], np.uint8),
        "found": np.array([*map(len, rows)], np.uint8),
    }
    packed = np.frombuffer(b"".join(keys), np.uint8)
    path.write_bytes(pack_arrays({"keys": packed, **lengths, "targets": targets, "chances": chances}))
    return len(ranking)
