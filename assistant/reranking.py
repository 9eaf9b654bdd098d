"""Reorder hits by any cross-encoder: slower than the embedded models, and one flag away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import ModelError
from index.hub import prepare_hub
from index.values import Hit

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class Reranker:
    """Scores question and sentence together."""

    def __init__(self, model: CrossEncoder) -> None:
        self._model = model

    def rerank(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The hits by the cross-encoder's score, best first, ranked anew; `Hit.score` becomes their place, 1..0."""
        if not hits:
            return []
        scores = self._model.predict([(question, hit.sentence.text) for hit in hits], show_progress_bar=False)
        order = sorted(range(len(hits)), key=lambda place: (-float(scores[place]), place))
        return [replace(hits[place], rank=rank, score=1.0 / rank) for rank, place in enumerate(order, start=1)]


def load_reranker(name: str) -> Reranker | None:
    """The cross-encoder of that name, a local folder or hub name; None for an empty name. Raises ModelError."""
    if not name:
        return None
    prepare_hub(name)
    try:
        from sentence_transformers import CrossEncoder

        return Reranker(CrossEncoder(name, device="cpu", trust_remote_code=False))
    except (OSError, ValueError, ImportError, RuntimeError, KeyError) as error:
        reason = " ".join(str(error).split())[:160]
        raise ModelError(
            f"found no usable reranker {name} ({type(error).__name__}: {reason}); expected a cross-encoder here or on "
            "the hub; check the name, or download it once while online"
        ) from error
