"""How likely a stretch of Chinese is: an interpolated bigram model over characters, both scripts in one class.

Made by `training/characters.py`, which says from what. Costs are negative log probabilities in nats.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

MODEL = Path(__file__).resolve().parent.parent / "model" / "characters.npz"


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """Costs of characters and of pairs.

    `classes` [0x110000] is the class of each code point, 0 where unknown; `single` [n] the cost of a class;
    `pairs` [m] sorted keys `first * n + second`, `joint` [m] the cost of second after first; `back_off` [n] is added
    to the second's single cost after a first that it was never seen with.
    """

    classes: npt.NDArray[np.uint16]
    single: npt.NDArray[np.float32]
    back_off: npt.NDArray[np.float32]
    pairs: npt.NDArray[np.uint32]
    joint: npt.NDArray[np.float32]

    def costs(self, text: str) -> npt.NDArray[np.float32]:
        """The cost of each character but the first, given the one before it: [len(text) - 1]."""
        kinds = self._classify(text)
        return self._follow(kinds[:-1], kinds[1:])

    def pair_costs(self, first: str, second: str) -> npt.NDArray[np.float32]:
        """The cost of each character of `second` after each of `first`: [len(first), len(second)]."""
        rows, columns = np.broadcast_arrays(self._classify(first)[:, None], self._classify(second))
        return self._follow(rows, columns)

    def _follow(self, first: npt.NDArray[np.uint16], second: npt.NDArray[np.uint16]) -> npt.NDArray[np.float32]:
        keys = first.astype(np.uint32) * np.uint32(len(self.single)) + second
        at = np.searchsorted(self.pairs, keys).clip(max=len(self.pairs) - 1)
        unseen = self.back_off[first] + self.single[second]
        return np.where(self.pairs[at] == keys, self.joint[at], unseen).astype(np.float32)

    def cost(self, text: str) -> float:
        """The cost of a text after its first character, which is only context."""
        return float(self.costs(text).sum()) if len(text) > 1 else 0.0

    def single_costs(self, text: str) -> npt.NDArray[np.float32]:
        """The cost of each character by itself: [len(text)]."""
        return self.single[self._classify(text)]

    def _classify(self, text: str) -> npt.NDArray[np.uint16]:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        return self.classes[codes]


@lru_cache(maxsize=1)
def load_likelihood() -> Likelihood:
    """Read the model, once: 1 MB, a few hundredths of a second."""
    with np.load(MODEL) as arrays:
        steps = np.float32(arrays["steps"])
        classes = np.zeros(0x110000, dtype=np.uint16)
        classes[arrays["codes"]] = arrays["classes"]
        names = ("single", "back_off", "joint")
        single, back_off, joint = ((arrays[name] / steps).astype(np.float32) for name in names)
        return Likelihood(classes, single, back_off, arrays["pairs"], joint)
