"""Writing what the embedded span reader loads: the network as a graph, the pieces' vectors in four bits as given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.reading.span_reader import GRAPH, PIECES, TABLES, WORDS
from assistant.reading.span_reader_network import Shape
from assistant.reading.span_reader_pieces import LONGEST
from index.arrays import pack_arrays
from training.reader.graph import graph
from training.reader.pretrained import Pretrained


def save_reader(
    folder: Path, words: Iterable[str], shape: Shape, given: Pretrained, of: Mapping[str, NDArray[np.float32]]
) -> None:
    """Write `config.json`, words, pieces, tables and graph to `folder`; `of`: the parameters as training names them."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, NDArray[Any]] = {
        "nibbles": given.nibbles,
        "scales": given.scales,
        "scores": np.array([score for _, score in given.pieces], np.float32),
        "places": of["places"][:LONGEST].astype(np.float16),
    }
    (folder / WORDS).write_bytes("\n".join(words).encode("utf-8"))
    (folder / PIECES).write_bytes("\n".join(spelling for spelling, _ in given.pieces).encode("utf-8"))
    (folder / TABLES).write_bytes(pack_arrays(tables))
    (folder / GRAPH).write_bytes(graph(of, shape))
    (folder / "config.json").write_text(json.dumps(asdict(shape), indent=2) + "\n", "utf-8")
