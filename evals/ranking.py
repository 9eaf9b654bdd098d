"""How well retrieval ranks the evidence, for one question.

`ranks` holds for each target (a piece of gold evidence) the rank, from 1, of the first sentence that overlaps it,
`None` where none was retrieved. Targets met by the same sentence count once. Definitions: Järvelin & Kekäläinen 2002
(doi.org/10.1145/582415.582418) for nDCG, Voorhees 1999 (TREC-8) for MRR; names as in ranx.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2


def _found(ranks: Sequence[int | None], k: int) -> list[int]:
    return sorted({rank for rank in ranks if rank is not None and rank <= k})


def _wanted(ranks: Sequence[int | None]) -> int:
    return len({rank for rank in ranks if rank is not None}) + sum(rank is None for rank in ranks)


def hit_rate_at_k(ranks: Sequence[int | None], k: int) -> float:
    """1 where any target is among the first k, else 0."""
    return float(bool(_found(ranks, k)))


def recall_at_k(ranks: Sequence[int | None], k: int) -> float:
    """Targets among the first k, over all targets."""
    return len(_found(ranks, k)) / _wanted(ranks) if ranks else 0.0


def mrr_at_k(ranks: Sequence[int | None], k: int) -> float:
    """1 / rank of the first target among the first k, else 0."""
    return 1 / min(_found(ranks, k)) if _found(ranks, k) else 0.0


def ndcg_at_k(ranks: Sequence[int | None], k: int) -> float:
    """DCG / ideal DCG, DCG = sum of 1 / log2(rank + 1) over the targets found; every target is worth the same.

    >>> ndcg_at_k([1, 2], 10), ndcg_at_k([None], 10)
    (1.0, 0.0)
    """
    gained = sum(1 / log2(rank + 1) for rank in _found(ranks, k))
    ideal = sum(1 / log2(place + 1) for place in range(1, min(k, _wanted(ranks)) + 1))
    return gained / ideal if ideal else 0.0
