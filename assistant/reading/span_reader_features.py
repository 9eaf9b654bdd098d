"""What the span reader is told of each passage token beside its word: how it meets the question.

Two kinds of meeting: the same spelling (exact), and closeness of the aligned word vectors (soft), which also carries a
question in English to a passage in Chinese. Both are also summed over the token's surroundings, as shares of the
question's weight, so that the part of the passage that speaks of the question stands out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.reading.span_reader_tokens import KINDS, Tokens

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
MEETINGS = 11
WIDTH = MEETINGS + len(KINDS)
_NEAR, _FAR = 8, 24
_SOFT_FLOOR = 0.3
_END = KINDS.index("end")
_EYE = np.eye(len(KINDS), dtype=np.float32)


def question_features(question: Tokens) -> Floats:
    """(tokens of the question, WIDTH): the kinds alone, so that one encoding serves every passage."""
    columns = np.zeros((len(question), WIDTH), np.float32)
    columns[:, 0] = 1.0
    columns[:, 1] = question.weights
    columns[:, MEETINGS:] = _EYE[question.kinds]
    return columns


def passage_features(
    question: Tokens, passage: Tokens, closeness: Floats, lengths: Sequence[int] | None = None
) -> Floats:
    """(tokens of the passage, WIDTH). `closeness`: (passage, question) cosines of word vectors, 0 for unknown words.

    `lengths` tells of how many tokens each of several passages is that stand one after the other; None of one.
    """
    lengths = [len(passage)] if lengths is None else lengths
    ends = np.cumsum(lengths)
    columns = np.zeros((len(passage), WIDTH), np.float32)
    exact = np.isin(passage.keys, question.keys).astype(np.float32)
    exact[passage.weights == 0.0] = 0.0
    told: Floats = exact * passage.weights
    soft: Floats = np.maximum(_best_closeness(question, closeness), exact)
    soft_told: Floats = np.maximum(soft - _SOFT_FLOOR, 0.0) / np.float32(1.0 - _SOFT_FLOOR) * passage.weights
    total = float(question.weights.sum()) + 1e-3
    columns[:, 0], columns[:, 1] = exact, told
    columns[:, 2] = _shared_characters(question, passage)
    columns[:, 3] = _shared_pairs(question, passage, ends) * exact
    columns[:, 4], columns[:, 5] = soft, soft_told
    for place, reach in ((6, _NEAR), (7, _FAR)):
        first, last = _around(lengths, ends, reach)
        columns[:, place] = _sums(told, first, last) / total
        columns[:, place + 2] = _sums(soft_told, first, last) / total
    columns[:, 10] = _by_sentence(soft_told, passage.kinds == _END, ends) / total
    columns[:, MEETINGS:] = _EYE[passage.kinds]
    return columns


def _best_closeness(question: Tokens, closeness: Floats) -> Floats:
    telling = question.weights > 0.0
    if not telling.any():
        return np.zeros(len(closeness), np.float32)
    best: Floats = closeness[:, telling].max(axis=1)
    return best


def _shared_characters(question: Tokens, passage: Tokens) -> Floats:
    """Share of the first and last character of each token that the question has, too; 0 for unknown characters."""
    seen = np.zeros(
        int(max(passage.firsts.max(), passage.lasts.max(), question.firsts.max(), question.lasts.max())) + 1
    )
    telling = question.weights > 0.0
    seen[question.firsts[telling]] = seen[question.lasts[telling]] = 0.5
    seen[0] = 0.0
    shared: Floats = (seen[passage.firsts] + seen[passage.lasts]).astype(np.float32)
    return shared


def _shared_pairs(question: Tokens, passage: Tokens, ends: Places) -> Floats:
    """1 where the token and one beside it stand side by side in the question, too."""
    beside = np.zeros(len(passage), np.float32)
    if len(question) < 2 or len(passage) < 2:
        return beside
    asked = question.keys[:-1] * 1_000_003 + question.keys[1:]
    pairs = np.isin(passage.keys[:-1] * 1_000_003 + passage.keys[1:], asked)
    pairs[ends[:-1] - 1] = False
    beside[:-1] = pairs
    beside[1:] = np.maximum(beside[1:], pairs)
    return beside


def _around(lengths: Sequence[int], ends: Places, reach: int) -> tuple[Places, Places]:
    """For each token, the first of its passage within `reach` before it, and the one after the last behind it."""
    places = np.arange(ends[-1])
    first, last = np.repeat(ends - lengths, lengths), np.repeat(ends, lengths)
    return np.maximum(places - reach, first), np.minimum(places + reach + 1, last)


def _sums(told: Floats, first: Places, last: Places) -> Floats:
    """The sum over the tokens `first:last`, for each pair of these."""
    sums = np.concatenate([[0.0], np.cumsum(told, dtype=np.float64)])
    return np.asarray(sums[last] - sums[first], dtype=np.float32)


def _by_sentence(told: Floats, closing: NDArray[np.bool_], ends: Places) -> Floats:
    """Sum over the token's sentence; `closing` tokens end one, and so does the end of a passage."""
    closing[ends - 1] = True
    sentence = np.concatenate([[0], np.cumsum(closing)[:-1]])
    sums = np.bincount(sentence, weights=told)
    return np.asarray(sums[sentence], dtype=np.float32)
