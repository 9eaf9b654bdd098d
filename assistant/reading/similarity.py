"""How close in meaning a part of a sentence is to the question, by the encoder's vectors; it works across languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.encoder import Encoder, Vectors

TEXTS_KEPT = 1024  # whose vectors are kept, and as many of before these: 1.3 kB each with the embedded encoder


class RememberingEncoder:
    """Satisfies `index.encoder.Encoder`: another one's vectors, those of the last texts from memory.

    A question is encoded to search and to compare, and the next one meets many of the same clauses.
    """

    def __init__(self, encoder: Encoder, *, kept: int = TEXTS_KEPT) -> None:
        self._encoder = encoder
        self._questions = _Memory(encoder.encode_questions, kept)
        self._passages = _Memory(encoder.encode_passages, kept)

    @property
    def name(self) -> str:
        """The other's."""
        return self._encoder.name

    @property
    def fingerprint(self) -> str:
        """The other's."""
        return self._encoder.fingerprint

    @property
    def dimensions(self) -> int:
        """The other's."""
        return self._encoder.dimensions

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dimensions) of questions."""
        return self._questions.of(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dimensions) of passages."""
        return self._passages.of(texts)


class _Memory:
    """The last vectors that `encode` gave: some `kept` and as many older ones, which go all at once.

    Threads share it without a lock: at worst one of them makes anew what another has just dropped.
    """

    def __init__(self, encode: Callable[[Sequence[str]], Vectors], kept: int) -> None:
        self._encode, self._kept = encode, kept
        self._late: dict[str, Vectors] = {}
        self._older: dict[str, Vectors] = {}

    def of(self, texts: Sequence[str]) -> Vectors:
        """The vectors of the texts, one a row."""
        late, older = self._late, self._older
        new = [text for text in dict.fromkeys(texts) if text not in late and text not in older]
        made = dict(zip(new, map(np.copy, self._encode(new)), strict=True)) if new else {}
        late.update((text, made[text] if text in made else older[text]) for text in texts if text not in late)
        if len(late) > self._kept:
            self._late, self._older = {}, late
        return np.stack([late[text] for text in texts]) if texts else self._encode(texts)


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
