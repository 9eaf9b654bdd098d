"""What the candidates of one question are held against: the best of all passages, and the meaning that is asked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question import Analysis
from assistant.reading.candidates import mentions_of
from assistant.reading.matching import coverage
from assistant.reading.passages import Passage
from assistant.reading.similarity import Similarity
from assistant.values import Mention
from index.encoder import Encoder

FAR_BEHIND = 8.0  # so far behind the best, by the logarithm of its score, a hit is as good as any that is further


@dataclass(frozen=True, slots=True)
class Setting:
    """What a candidate is held against: the best coverage of all passages, the first hit's lead and score, the meaning.

    `best_read` is the span reader's best score over all that it read; `read_mass` the logarithm of the sum of the odds
    of all its spans and of no answer, against which a span's own log-odds give its share.
    """

    best_sentence: float = 1.0
    best_clause: float = 1.0
    lead: float = 0.0
    best_hit: float = 0.0
    to_question: Similarity | None = None
    to_head: Similarity | None = None
    best_read: float = 0.0
    read_mass: float = 0.0

    def relevance(self, score: float) -> float:
        """How close a hit's score comes to the best one's, 0..1, by its logarithm."""
        if score <= 0 or self.best_hit <= 0:
            return 0.0
        return max(0.0, 1.0 + math.log(score / self.best_hit) / FAR_BEHIND)

    def alike(self, passage: Passage, mention: Mention) -> int:
        """How many mentions of the same kind stand in the sentence."""
        return sum(other.kind == mention.kind for other in mentions_of(passage.sentence.text))


def set_scene(analysis: Analysis, passages: Sequence[Passage], encoder: Encoder | None) -> Setting:
    """The setting of one question's passages; without an encoder nothing is compared by meaning."""
    scores = [*sorted((passage.hit.score for passage in passages), reverse=True), 0.0, 0.0]
    return Setting(
        best_sentence=max((coverage(analysis.terms, p.matches) for p in passages), default=1.0),
        best_clause=max((_best_clause(analysis, p) for p in passages), default=1.0),
        lead=scores[0] - scores[1],
        best_hit=scores[0],
        to_question=Similarity(encoder, analysis.question) if encoder else None,
        to_head=Similarity(encoder, analysis.head) if encoder else None,
    )


def _best_clause(analysis: Analysis, passage: Passage) -> float:
    bounds = passage.clause_bounds()
    return max(coverage(analysis.terms, passage.matches, start=left, end=right) for left, right in bounds)
