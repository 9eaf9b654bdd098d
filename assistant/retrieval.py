"""Find the sentences that may answer: dense and lexical search, fused by score, then judged by relevance.

Fusion is a convex combination of the two legs' scores, each divided by its best (Bruch et al. 2023, "An analysis of
fusion functions for hybrid retrieval": it beats reciprocal rank fusion and has one parameter to tune). What they find
is put in the order of `assistant.relevance`, which compares piece by piece; it was taught with the embedded encoder's
vectors, so that with another encoder the fused order stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np

from assistant.question import Analysis
from assistant.relevance import Found, Judge
from assistant.reranking import Reranker
from assistant.switches import Switches
from assistant.terms import Term
from index.encoder import Encoder, Vectors
from index.normalize import fold_text
from index.opened import Masks
from index.pinyin import characters
from index.ranking import Scored
from index.store import Index
from index.values import Hit
from index.words import lexical_tokens

POOL = 50  # hits taken from each leg before fusion, and of those fused, judged
DENSE_SHARE = 0.35  # weight of the dense leg within one language, tuned on held-out training questions
DENSE_SHARE_ACROSS = 0.6  # the same where question and record differ in language
LIKELY = 0.2  # a translation at least this probable tells how rare a word is in records of the other language
FLOOR = 0.1  # weight of a word that nearly every sentence holds
TRANSLATION_WEIGHT = 0.7  # what a translated token counts beside one that the asker typed


@dataclass(frozen=True)
class Leg:
    """One store's answer: row -> raw score, best first."""

    scores: Mapping[int, float]

    def rank(self, row: int) -> int | None:
        """Place of the row in this leg, from 1; None where it was not found."""
        return next((place for place, found in enumerate(self.scores, start=1) if found == row), None)

    def relative(self, row: int) -> float:
        """Score divided by the leg's best, 0..1; 0 where it was not found."""
        return max(0.0, self.scores.get(row, 0.0) / self.best) if self.best > 0 else 0.0

    @cached_property
    def best(self) -> float:
        """The highest score, 0 where nothing was found."""
        return max(self.scores.values(), default=0.0)


@dataclass(frozen=True, slots=True)
class _Searched:
    """What both legs found: `fused` holds every row with its combined score, best first."""

    dense: Leg
    lexical: Leg
    fused: Sequence[tuple[int, float]]

    def found(self) -> list[Found]:
        """The best rows, as many as are judged, with what each leg says of them."""
        return [
            Found(row, score, self.dense.scores.get(row, 0.0), self.dense.relative(row), self.lexical.relative(row))
            for row, score in self.fused[:POOL]
        ]

    def hits(self, index: Index, scored: Sequence[tuple[int, float]]) -> list[Hit]:
        """Rows with their scores, best first, as hits."""
        return [
            Hit(
                sentence=index.sentence(row),
                score=score,
                rank=rank,
                dense_rank=self.dense.rank(row),
                lexical_rank=self.lexical.rank(row),
                similarity=self.dense.scores.get(row, 0.0),
            )
            for rank, (row, score) in enumerate(scored, start=1)
        ]


class Searches(Protocol):
    """The two searches by which sentences are found; an `Index` does both itself."""

    def search_dense(self, vector: Vectors, k: int, *, masks: Masks | None = None) -> Sequence[Scored]:
        """The `k` rows nearest to the unit vector of a question, best first."""

    def search_lexical(
        self, weighted_tokens: Mapping[str, float], k: int, *, masks: Masks | None = None
    ) -> Sequence[Scored]:
        """The `k` best rows by BM25 for weighted tokens, best first."""


class Retriever:
    """Question -> hits, over one opened index."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        *,
        judge: Judge | Reranker | None = None,
        switches: Switches = Switches(),
        store: Searches | None = None,
    ) -> None:
        """`judge` puts what was found in order, a cross-encoder if one was named; without one the fused order stands.
        `store` searches instead of the index, whose rows it gives.
        """
        self.index = index
        self.store: Searches = store or index
        self.encoder = encoder
        self.switches = switches
        self.judge = judge
        # A question asked of each meeting is encoded once.
        self._encoded = lru_cache(maxsize=4)(lambda question: encoder.encode_questions([question])[0])

    def weigh(self, analysis: Analysis) -> Analysis:
        """The analysis with its terms weighed by how rare they are in these records (their idf, 0..1)."""
        return replace(analysis, terms=tuple(replace(t, weight=t.weight * self._rarity(t)) for t in analysis.terms))

    def _rarity(self, term: Term) -> float:
        if term.syllables:
            return 1.0
        forms = [term.text, *(word for word, probability in term.translations if probability > LIKELY)]
        known = [self.index.rarity(token) for form in forms for token in _longest_tokens(form)]
        return max(FLOOR, min(known, default=1.0))

    def retrieve(self, analysis: Analysis, *, k: int = 10, masks: Masks | None = None) -> list[Hit]:
        """The `k` best sentences, best first. Scores lie in 0..1; ranks of both legs explain them.

        A score is the chance that just this of all sentences found holds the answer, or where nothing judged them, the
        fused score. `masks`: the rows that may be found (`index.selection`); None for all.
        """
        searched = self._search(analysis, masks)
        if isinstance(self.judge, Reranker):
            hits = searched.hits(self.index, searched.fused[: max(k, POOL)])
            return self.judge.rerank(analysis.question, hits)[:k]
        return searched.hits(self.index, self._judge(analysis, searched)[:k])

    def pool(self, analysis: Analysis) -> list[Found]:
        """What both legs find together, best first: what is judged by relevance, which is taught with it."""
        return self._search(analysis, None).found()

    def _search(self, analysis: Analysis, masks: Masks | None) -> _Searched:
        dense = Leg(self._search_dense(analysis, masks) if self.switches.dense else {})
        lexical = Leg(self._search_lexical(analysis, masks) if self.switches.lexical else {})
        rows = dict.fromkeys([*dense.scores, *lexical.scores])
        shares = {row: self._dense_share(analysis, row) for row in rows}
        return _Searched(dense, lexical, fuse(dense, lexical, shares=shares))

    def _judge(self, analysis: Analysis, searched: _Searched) -> Sequence[tuple[int, float]]:
        """Rows with their chance of holding the answer, best first; the fused order where nothing judges it."""
        found = searched.found()
        if not found or not isinstance(self.judge, Judge):
            return searched.fused
        chances = self.judge.chances(analysis, found, self.index)
        order = np.argsort(-chances, kind="stable").tolist()
        return [(found[place].row, float(chances[place])) for place in order]

    def _search_dense(self, analysis: Analysis, masks: Masks | None) -> Mapping[int, float]:
        found = self.store.search_dense(self._encoded(analysis.question), POOL, masks=masks)
        return {scored.row: scored.score for scored in found}

    def _search_lexical(self, analysis: Analysis, masks: Masks | None) -> Mapping[int, float]:
        found = self.store.search_lexical(question_tokens(analysis), POOL, masks=masks)
        return {scored.row: scored.score for scored in found}

    def _dense_share(self, analysis: Analysis, row: int) -> float:
        return DENSE_SHARE if self.index.is_english(row) == (analysis.language == "en") else DENSE_SHARE_ACROSS


def fuse(dense: Leg, lexical: Leg, *, shares: Mapping[int, float]) -> list[tuple[int, float]]:
    """Rows with their combined score, best first; ties by row, so that the order is certain.

    `score = share * dense / max(dense) + (1 - share) * lexical / max(lexical)`, with the dense leg's share by row.

    >>> fuse(Leg({7: 0.5, 8: 0.4}), Leg({8: 12.0}), shares={7: 0.5, 8: 0.5})
    [(8, 0.9), (7, 0.5)]
    """
    scored = [(row, share * dense.relative(row) + (1 - share) * lexical.relative(row)) for row, share in shares.items()]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


def question_tokens(analysis: Analysis) -> Mapping[str, float]:
    """Weighted lexical tokens of a question: its own, and for each content word its likely translations."""
    tokens: dict[str, float] = {}
    for token in lexical_tokens(analysis.folded):
        tokens[token] = 1.0
    for term in analysis.terms:
        for word, probability in term.translations:
            _add_tokens(tokens, lexical_tokens(fold_text(word)), weight=TRANSLATION_WEIGHT * probability)
        _add_tokens(tokens, _spoken_bigrams(term.syllables), weight=1.0)
    return tokens


def _spoken_bigrams(syllables: Sequence[str]) -> list[str]:
    """Any two common characters read as two neighboring syllables: the index knows few of them, the name's own."""
    pairs = zip(syllables, syllables[1:], strict=False)
    return [left + right for a, b in pairs for left in characters(a) for right in characters(b)]


def _longest_tokens(word: str) -> list[str]:
    """The tokens of a word that say most: its pairs of characters, or itself."""
    tokens = lexical_tokens(fold_text(word))
    longest = max((len(token) for token in tokens), default=0)
    return [token for token in tokens if len(token) == longest or len(token) > 1]


def _add_tokens(tokens: dict[str, float], more: Sequence[str], *, weight: float) -> None:
    for token in more:
        tokens[token] = max(tokens.get(token, 0.0), weight)
