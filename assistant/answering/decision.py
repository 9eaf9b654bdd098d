"""What was decided, before it is put into the asker's words."""

from __future__ import annotations

from dataclasses import dataclass

from index.values import Hit, Span


@dataclass(frozen=True, slots=True)
class Decision:
    """The spans that answer, or none.

    `spans` are empty exactly when the assistant abstains. `computed` is text that no record holds verbatim (a sum, a
    verdict): the spans are then its operands or its evidence. `hits` are the sentences quoted, the first one foremost;
    `rivals` are spans of close other answers. `confidence` is the calibrated probability of being right.
    """

    kind: str
    spans: tuple[Span, ...] = ()
    computed: str = ""
    confidence: float = 0.0
    hits: tuple[Hit, ...] = ()
    rivals: tuple[tuple[Span, Hit], ...] = ()
    notes: tuple[str, ...] = ()
