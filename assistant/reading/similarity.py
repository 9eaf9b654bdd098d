"""How close in meaning a part of a sentence is to the question, by the encoder's vectors; it works across languages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.encoder import Encoder


class Similarity:
    """Cosines between one text and many, each encoded once."""

    def __init__(self, encoder: Encoder, text: str) -> None:
        self._encoder = encoder
        self._vector = encoder.encode_questions([text])[0] if text else None
        self._known: dict[str, float] = {}

    def learn(self, texts: Sequence[str]) -> None:
        """Encode many texts at once, which is cheaper than one by one."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new and self._vector is not None:
            cosines = np.asarray(self._encoder.encode_passages(new) @ self._vector, dtype=np.float64)
            self._known.update(zip(new, cosines.tolist(), strict=True))

    def of(self, text: str) -> float:
        """Cosine of the text and the one this was made for; 0.0 where either is empty."""
        if not text or self._vector is None:
            return 0.0
        self.learn([text])
        return self._known[text]
