"""Retrieval figures of the encoder, of words, and of both: how often the evidence sentence is among the first."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.encoder.sets import QuestionSet

Floats = npt.NDArray[np.float32]
_CHUNK = 256


@dataclass(frozen=True, slots=True)
class Figure:
    """The share of `n` questions whose evidence sentence is among the first `k`, and the mean reciprocal rank there."""

    name: str
    n: int
    hit_rate_at_k: float
    mrr_at_k: float
    k: int = 10


def dense_scores(questions: Floats, sentences: Floats) -> Floats:
    """Cosines of unit rows, (questions, sentences)."""
    return np.asarray(questions @ sentences.T, np.float32)


def measure(questions: QuestionSet, score: Callable[[slice], Floats], *, name: str, k: int = 10) -> Figure:
    """Rank every sentence for each question; `score` gives (rows, sentences) for a slice of the questions."""
    ranks = []
    for start in range(0, len(questions.questions), _CHUNK):
        rows = slice(start, min(start + _CHUNK, len(questions.questions)))
        scores = score(rows)
        gold = np.array(questions.evidence[rows])
        own = scores[np.arange(len(gold)), gold]
        ranks.append(1 + (scores > own[:, None]).sum(1) + (scores == own[:, None]).sum(1) // 2)
    rank = np.concatenate(ranks)
    return Figure(name, len(rank), float((rank <= k).mean()), float(np.where(rank <= k, 1 / rank, 0).mean()), k)


def grams(text: str) -> list[str]:
    """Character unigrams and bigrams, the terms of the lexical leg measured here; Latin words and numbers whole."""
    terms: list[str] = []
    word = ""
    previous = ""
    for char in text + " ":
        if char.isascii() and char.isalnum():
            word += char
            continue
        terms += [word] if word else []
        word = ""
        if char >= "\u3400" and char.isalpha():
            terms += [char, previous + char] if previous else [char]
            previous = char
        else:
            previous = ""
    return terms


class Words:
    """BM25 over `grams` (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75), with weighted terms of the question."""

    def __init__(self, sentences: Sequence[str], *, k1: float = 1.2, b: float = 0.75) -> None:
        counted = [Counter(grams(sentence)) for sentence in sentences]
        lengths = np.array([max(sum(count.values()), 1) for count in counted], np.float32)
        self.size = len(sentences)
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counted):
            for term, times in count.items():
                postings[term].append((number, times))
        norm = k1 * (1 - b + b * lengths / lengths.mean())
        self.postings: dict[str, tuple[npt.NDArray[np.int64], Floats]] = {}
        for term, places in postings.items():
            rows = np.array([place[0] for place in places])
            often = np.array([place[1] for place in places], np.float32)
            rarity = math.log(1 + (self.size - len(rows) + 0.5) / (len(rows) + 0.5))
            self.postings[term] = rows, np.asarray(rarity * often * (k1 + 1) / (often + norm[rows]), np.float32)

    def scores(self, terms: Sequence[tuple[str, float]]) -> Floats:
        """The BM25 score of every sentence for weighted terms."""
        total = np.zeros(self.size, np.float32)
        for term, weight in terms:
            if term in self.postings:
                rows, gains = self.postings[term]
                total[rows] += weight * gains
        return total

    def alternatives(self, phrases: Sequence[tuple[str, float]]) -> Floats:
        """The best weighted score among phrases that mean the same, for every sentence: they are not added up."""
        best = np.zeros(self.size, np.float32)
        for phrase, weight in phrases:
            terms = grams(phrase)
            np.maximum(best, weight * self.scores([(term, 1.0) for term in terms]), out=best)
        return best


def fuse_ranks(legs: Sequence[Floats], weights: Sequence[float], *, constant: float = 60.0) -> Floats:
    """Reciprocal rank fusion (Cormack et al. 2009) of score matrices, each leg with its weight."""
    total = np.zeros_like(legs[0])
    for scores, weight in zip(legs, weights, strict=True):
        order = np.argsort(-scores, axis=1, kind="stable")
        ranks = np.empty_like(order)
        np.put_along_axis(ranks, order, np.arange(scores.shape[1])[None, :], axis=1)
        total += np.where(scores > 0, weight / (constant + 1 + ranks), 0).astype(np.float32)
    return total


def fuse_scores(legs: Sequence[Floats], weights: Sequence[float]) -> Floats:
    """The weighted sum of scores, each question's scores standardized leg by leg."""
    total = np.zeros_like(legs[0])
    for scores, weight in zip(legs, weights, strict=True):
        spread = scores.std(1, keepdims=True) + 1e-6
        total += weight * (scores - scores.mean(1, keepdims=True)) / spread
    return total
