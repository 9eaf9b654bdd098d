"""A question and the sentences that search found, in numbers: how the search ranked them, how well each of the
question's pieces is met in them and around them, what they look like, and what is asked.

A piece of the question is met by the piece of the sentence whose vector lies closest to its own (the late interaction
of Khattab and Zaharia 2020, ColBERT, arXiv:2004.12832, here over vectors without context). Pieces count by the length
of their vectors, which the encoder learned: rare ones say more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.question import Analysis
from assistant.relevance.surface import SURFACE, surface
from index.embedded import EmbeddedEncoder
from index.opened import Index

Floats = NDArray[np.float32]
CLOSE = (0.95, 0.8, 0.6, 0.4)  # cosines from which a piece counts as met
RAREST = 3  # the question's pieces that say most
SEARCHED = ("score", "similarity", "dense", "lexical", "place", "log_place", "score_before", "score_after")
MET = (
    *("met", "met_095", "met_08", "met_06", "met_04", "met_mean", "rarest_worst", "rarest_mean", "rarest"),
    *("around", "around_08", "around_mean", "before", "after"),
)
SIGNALS = (*SEARCHED, *MET, *SURFACE)
KINDS = (
    *("person", "organization", "title", "place", "date", "time", "duration", "name", "count", "amount", "percent"),
    *("yes_no", "reason", "statement", "clause", "ordinal", "quantity"),
)
ASKED = (*KINDS, "list", "english", "both_english")


@dataclass(frozen=True, slots=True)
class Found:
    """A row that search found: its combined score, and in each leg the score over the leg's best; 0..1 all of them.

    `similarity` is the cosine of question and sentence, 0 where the search by meaning missed it.
    """

    row: int
    score: float
    similarity: float
    dense: float
    lexical: float


def are_both_english(analysis: Analysis, found: Sequence[Found], index: Index) -> bool:
    """Whether an English question meets an English sentence first."""
    return bool(found) and analysis.language == "en" and index.is_english(found[0].row)


def asked(analysis: Analysis, *, both_english: bool) -> Floats:
    """(len(ASKED),): the chance that each kind of answer is asked for; whether a list is, and in which language."""
    chances = {guess.kind: guess.probability for guess in analysis.guesses}
    chances[analysis.kind] = 1.0
    english = analysis.language == "en"
    kinds = [chances.get(kind, 0.0) for kind in KINDS]
    return np.array([*kinds, analysis.is_list, english, both_english], np.float32)


def signals(analysis: Analysis, found: Sequence[Found], index: Index, encoder: EmbeddedEncoder) -> Floats:
    """(found, len(SIGNALS)): what speaks for each of the rows found, which stand in falling order of their score."""
    return np.concatenate([_searched(found, index), _met(analysis, found, index, encoder), _seen(found, index)], axis=1)


def _searched(found: Sequence[Found], index: Index) -> Floats:
    scores = {each.row: each.score for each in found}
    rows = []
    for place, each in enumerate(found, start=1):
        before, after = index.beside(each.row)
        near = (0.0 if row is None else scores.get(row, 0.0) for row in (before, after))
        legs = (each.score, each.similarity, each.dense, each.lexical)
        rows.append((*legs, 1.0 / place, float(np.log(place)), *near))
    return np.array(rows, np.float32)


def _seen(found: Sequence[Found], index: Index) -> Floats:
    return np.array([surface(index.sentence(each.row)) for each in found], np.float32)


def _met(analysis: Analysis, found: Sequence[Found], index: Index, encoder: EmbeddedEncoder) -> Floats:
    """(found, len(MET)): how well the question's pieces are met in each sentence, and in those beside it too."""
    pieces = encoder.piece_vectors(np.array(encoder.cut([analysis.question])[0], np.int64))
    lengths = np.linalg.norm(pieces, axis=1)
    if not len(pieces) or not lengths.sum():
        return np.zeros((len(found), len(MET)), np.float32)
    places = [(each.row, *index.beside(each.row)) for each in found]
    rows = sorted({row for three in places for row in three if row is not None})
    closest = _closest(pieces / np.maximum(lengths, 1e-6)[:, None], rows, index, encoder)
    nowhere, at = len(rows), {row: place for place, row in enumerate(rows)}
    own, before, after = (
        closest[:, [nowhere if row is None else at[row] for row in column]] for column in zip(*places, strict=True)
    )
    return _profile(own, before, after, lengths / lengths.sum())


def _closest(question: Floats, rows: Sequence[int], index: Index, encoder: EmbeddedEncoder) -> Floats:
    """(pieces of the question, rows + 1): cosine of each piece and the closest of each row's; the last column is 0."""
    cut = [index.pieces(row) for row in rows]
    sizes = np.array([len(ids) for ids in cut])
    closest = np.zeros((len(question), len(rows) + 1), np.float32)
    filled = np.flatnonzero(sizes)
    if not len(filled):
        return closest
    kinds, which = np.unique(np.concatenate(cut), return_inverse=True)
    vectors = encoder.piece_vectors(kinds)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    cosines = (question @ vectors.T)[:, which]
    starts = (np.cumsum(sizes) - sizes)[filled]
    closest[:, filled] = np.maximum.reduceat(cosines, starts, axis=1)
    return closest


def _profile(own: Floats, before: Floats, after: Floats, weights: Floats) -> Floats:
    """The columns of `MET`, given what each piece (row) meets in each sentence (column) and in those beside it."""
    rarest = np.argsort(-weights, kind="stable")[:RAREST]
    around = np.maximum(own, np.maximum(before, after))
    columns = [
        weights @ own,
        *(weights @ (own > close).astype(np.float32) for close in CLOSE),
        own.mean(axis=0),
        own[rarest].min(axis=0),
        own[rarest].mean(axis=0),
        own[rarest[0]],
        weights @ around,
        weights @ (around > CLOSE[1]).astype(np.float32),
        around.mean(axis=0),
        weights @ before,
        weights @ after,
    ]
    return np.stack(columns, axis=1).astype(np.float32)
