"""Writing what the embedded span reader loads: half precision, word vectors as signed bytes with one scale a word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from assistant.reading.span_reader_network import Shape
from assistant.reading.span_reader_tokens import Vocabulary


def quantize(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Signed bytes and one scale a row: `bytes * scale` is the row within half a scale."""
    scales = (np.maximum(np.abs(vectors).max(axis=1) / 127.0, 1e-4)).astype(np.float16)
    return np.clip(np.rint(vectors / scales[:, None].astype(np.float32)), -127, 127).astype(np.int8), scales


def save_reader(
    folder: Path,
    vocabulary: Vocabulary,
    shape: Shape,
    vectors: NDArray[np.float32],
    parameters: Mapping[str, NDArray[np.float32]],
) -> None:  # noqa: PLR0913
    """Write `config.json`, `words.txt`, `characters.txt` and `reader.safetensors` to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    signed, scales = quantize(vectors)
    tensors: dict[str, NDArray[np.generic]] = {name: value.astype(np.float16) for name, value in parameters.items()}
    tensors |= {"vectors": signed, "scales": scales, "weights": vocabulary.weights.astype(np.float16)}
    (folder / "words.txt").write_bytes("\n".join(vocabulary.words).encode("utf-8"))
    (folder / "characters.txt").write_bytes("".join(vocabulary.characters).encode("utf-8"))
    (folder / "config.json").write_text(json.dumps(asdict(shape), indent=2) + "\n", "utf-8")
    (folder / "reader.safetensors").write_bytes(save(tensors))
