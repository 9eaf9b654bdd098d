"""The span reader's network, run by ONNX Runtime: a small transformer and what its scores of spans are made of.

Question and passage are one sequence (Devlin et al. 2019); weights and inputs of matrix products are whole numbers of
eight bits. Passages are read one by one: a passage's scores do not depend on what else is read with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.reading.span_reader_pieces import Cut, sequence, vectors_of

Floats = NDArray[np.float32]
MASKED = np.float32(-1e4)
INPUT, OUTPUT = "rows", "heads"


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network. `width` of a row, `pair` of what two ends of a span are compared by; `longest`: the longest
    span in tokens; `window`: the longest passage read at once.
    """

    width: int = 384
    heads: int = 12
    inner: int = 1536
    layers: int = 4
    pair: int = 64
    longest: int = 64
    window: int = 144


@dataclass(frozen=True, slots=True)
class Logits:
    """Scores of one passage: `spans[i, j]` of the tokens `i..j`, both included; `none` of holding no answer."""

    spans: Floats
    none: float


class Session(Protocol):
    """What runs the graph, as `onnxruntime.InferenceSession` does."""

    def run(self, outputs: list[str], inputs: Mapping[str, Any], /) -> list[Any]:
        """The outputs of these names."""
        ...


def open_session(graph: bytes) -> Session:
    """What runs the graph, on one core. Raises `ValueError` for what is no graph."""
    import onnxruntime as ort  # here: it takes a tenth of a second, which commands that read nothing need not wait for
    from onnxruntime.capi import onnxruntime_pybind11_state as states

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL  # its fused layer norm is slower
    options.log_severity_level = 3
    try:
        session: Session = ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except (states.InvalidProtobuf, states.InvalidGraph, states.Fail, states.RuntimeException) as error:
        raise ValueError(str(error).splitlines()[0]) from error
    return session


class Network:
    """The trained network; `tables`: `nibbles` and `scales` of the vectors of pieces, `places` (LONGEST, width)."""

    def __init__(self, session: Session, tables: Mapping[str, NDArray[Any]], shape: Shape) -> None:
        self.shape = shape
        self._session, self._tables = session, tables
        self._places = tables["places"].astype(np.float32)

    def read(self, asked: Cut, passage: Cut) -> Logits:
        """The scores of every span of a passage."""
        both = sequence(asked, passage)
        ids = list(both.ids)
        rows = vectors_of(self._tables["nibbles"][ids], self._tables["scales"][ids]) + self._places[: len(ids)]
        (heads,) = self._session.run([OUTPUT], {INPUT: rows})
        return self._spans(heads[0], heads[both.firsts], heads[both.lasts])

    def _spans(self, whole: Floats, starting: Floats, ending: Floats) -> Logits:
        pair = self.shape.pair
        spans = starting[:, :pair] @ ending[:, pair : 2 * pair].T
        spans += starting[:, 2 * pair, None]
        spans += ending[None, :, 2 * pair + 1]
        spans[_outside(len(starting), self.shape.longest)] = MASKED
        return Logits(spans, float(whole[2 * pair + 2]))


@lru_cache(maxsize=256)
def _outside(length: int, longest: int) -> NDArray[np.bool_]:
    """(length, length) whether no span may lead from one token to the other."""
    places = np.arange(length)
    ahead = places[None, :] - places[:, None]
    outside: NDArray[np.bool_] = (ahead < 0) | (ahead >= longest)
    return outside
