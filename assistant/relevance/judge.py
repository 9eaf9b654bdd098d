"""Weighing the signals: a small network, its weights shipped beside it (`model/`, see its CARD.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from assistant.question import Analysis
from assistant.relevance.signals import ASKED, SIGNALS, Floats, Found, are_both_english, asked, signals
from index.embedded import EmbeddedEncoder
from index.encoder import Encoder
from index.errors import ModelError
from index.opened import Index

WEIGHTS = Path(__file__).parent / "model" / "relevance.safetensors"


class Judge:
    """Says of each sentence found how likely it is, among them, to hold the answer."""

    def __init__(self, parameters: Mapping[str, Floats], encoder: EmbeddedEncoder) -> None:
        """`parameters` by the names that training gives them. Raises ModelError for those of other signals."""
        self._encoder = encoder
        self._of = {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in parameters.items()}
        found = (len(self._of["mean"]), len(self._of["kinds.weight"]))
        if found != (len(SIGNALS), len(ASKED)):
            wanted = f"expected {len(SIGNALS)} and {len(ASKED)}; install the package again"
            raise ModelError(f"found weights of {found[0]} signals of sentences, {found[1]} of questions; {wanted}")

    def chances(self, analysis: Analysis, found: Sequence[Found], index: Index) -> NDArray[np.float64]:
        """(found,): the chance of each row of `index`, which the encoder has encoded; they sum to 1.

        `found` stands in falling order of the search's score.
        """
        both = are_both_english(analysis, found, index)
        logits = self.logits(signals(analysis, found, index, self._encoder), asked(analysis, both_english=both))
        chances = np.exp((logits - logits.max()).astype(np.float64))
        share: NDArray[np.float64] = chances / chances.sum()
        return share

    def logits(self, seen: Floats, wanted: Floats) -> Floats:
        """(rows,): scores of the signals (rows, len(SIGNALS)) for what is asked (len(ASKED),).

        What is asked scales and shifts what is seen (Perez et al. 2018, FiLM, arXiv:1709.07871).
        """
        rows = (seen - self._of["mean"]) / self._of["deviation"]
        scale, shift = (wanted @ self._of[f"{name}.weight"] + self._of[f"{name}.bias"] for name in ("scale", "kinds"))
        hidden = np.maximum(self._linear(rows, "enter") * (1.0 + scale) + shift, 0.0)
        hidden = np.maximum(self._linear(hidden, "inner"), 0.0)
        scored: Floats = (self._linear(hidden, "leave") + self._linear(rows, "straight"))[:, 0]
        return scored

    def _linear(self, rows: Floats, name: str) -> Floats:
        product: Floats = rows @ self._of[f"{name}.weight"] + self._of[f"{name}.bias"]
        return product


def judge_for(encoder: Encoder, path: Path = WEIGHTS) -> Judge | None:
    """The judge of what is found with `encoder`: None for any but the embedded one, with whose vectors it was taught.

    Raises ModelError where the weights at `path` are missing or damaged.
    """
    if not isinstance(encoder, EmbeddedEncoder):
        return None
    try:
        return Judge(load_file(path), encoder)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise ModelError(
            f"found no readable weights of relevance ({error}); expected {path.name}; install the package again"
        ) from error
