"""The shipped form of the encoder: 8-bit vectors and a tokenizer, in a folder that sentence-transformers reads."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from index.pieces import pack_pieces

Floats = npt.NDArray[np.float32]
_MODULES = (("StaticEmbedding", ""), ("Normalize", "1_Normalize"))


@dataclass(frozen=True, slots=True)
class Quantized:
    """Rows as 8-bit numbers: a vector is `embeddings[i] * weights[i]`."""

    embeddings: npt.NDArray[np.int8]
    weights: Floats


def quantize(vectors: Floats) -> Quantized:
    """Round each row to 127 steps of its own greatest number, a symmetric scale a row."""
    scale = np.abs(vectors).max(1) / 127
    steps = np.rint(vectors / np.where(scale > 0, scale, 1)[:, None])
    return Quantized(steps.astype(np.int8), scale.astype(np.float32))


def restore(quantized: Quantized) -> Floats:
    """The vectors again, as a reader sees them."""
    return quantized.embeddings.astype(np.float32) * quantized.weights[:, None]


def save_tokenizer(tokenizer: Tokenizer, path: Path) -> None:
    """Write the tokenizer without spaces, scores at two decimals: a third of the size."""
    state = json.loads(tokenizer.to_str())
    for entry in state["model"]["vocab"]:
        entry[1] = round(entry[1], 2)
    path.write_text(json.dumps(state, ensure_ascii=False, separators=(",", ":")), "utf-8")


def save_model(vectors: Floats, tokenizer: Tokenizer, folder: Path) -> None:
    """Write the folder: weights, tokenizer and the list of modules that sentence-transformers 6 reads."""
    folder.mkdir(parents=True, exist_ok=True)
    quantized = quantize(vectors)
    save_file({"embeddings": quantized.embeddings, "weights": quantized.weights}, folder / "model.safetensors")
    save_tokenizer(tokenizer, folder / "tokenizer.json")
    (folder / "pieces.safetensors").write_bytes(pack_pieces(_scored(folder / "tokenizer.json")))
    place = "sentence_transformers.sentence_transformer.modules"
    modules = [
        {"idx": i, "name": str(i), "path": path, "type": f"{place}.{kind}"} for i, (kind, path) in enumerate(_MODULES)
    ]
    _write_json(folder / "modules.json", modules)
    settings = {
        "model_type": "SentenceTransformer",
        "prompts": {"query": "", "document": ""},
        "similarity_fn_name": "cosine",
    }
    _write_json(folder / "config_sentence_transformers.json", settings)


def _scored(path: Path) -> list[tuple[str, float]]:
    return [(piece, score) for piece, score in json.loads(path.read_text("utf-8"))["model"]["vocab"]]


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
