"""What the candidates of one question are held against: the best of all passages, and the meaning that is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question import Analysis
from assistant.reading.candidates import mentions_of
from assistant.reading.matching import coverage
from assistant.reading.passages import Passage
from assistant.reading.similarity import Similarity
from assistant.values import Mention
from index.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Setting:
    """What a candidate is held against: the best coverage of all passages, the first hit's lead, the meaning asked.

    `best_read` is the span reader's best score over all that it read; `read_mass` the logarithm of the sum of the odds
    of all its spans and of no answer, against which a span's own log-odds give its share.
    """

    best_sentence: float = 1.0
    best_clause: float = 1.0
    lead: float = 0.0
    to_question: Similarity | None = None
    to_head: Similarity | None = None
    best_read: float = 0.0
    read_mass: float = 0.0

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
        to_question=Similarity(encoder, analysis.question) if encoder else None,
        to_head=Similarity(encoder, analysis.head) if encoder else None,
    )


def _best_clause(analysis: Analysis, passage: Passage) -> float:
    bounds = passage.clause_bounds()
    return max(coverage(analysis.terms, passage.matches, start=left, end=right) for left, right in bounds)
