"""Text to vectors: the encoder shipped with the package, or any sentence-transformers model that the user names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from index.embedded import NAME, EmbeddedEncoder
from index.errors import ModelError
from index.hub import prepare_hub

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
_QUERY_NAMES = ("query", "question")
_PASSAGE_NAMES = ("document", "passage", "corpus")


class Encoder(Protocol):
    """What turns texts into vectors whose inner product says how close their meanings are.

    `name` is what `load_encoder` was given, `fingerprint` changes whenever the vectors may (SHA-256 of the weights, or
    `name@revision` of the hub), `dimensions` is the length of a vector. Rows are float32 of unit length; the row of an
    empty text is zero. Texts are given as read; whatever folding or prompt a model wants it adds itself.
    """

    @property
    def name(self) -> str:
        """The name it was loaded by."""

    @property
    def fingerprint(self) -> str:
        """What tells these weights from any others."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dimensions) of questions."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dimensions) of passages."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """What a model wants written before a question and before a passage."""

    question: str = ""
    passage: str = ""


# What models were trained with, from their cards, where their configuration does not say: first match of the name.
_FAMILIES = (
    (re.compile(r"e5.*instruct"), Prompts("Instruct: Given a question, retrieve passages that answer it\nQuery: ")),
    (re.compile(r"(^|[/_-])e5([_-]|$)"), Prompts("query: ", "passage: ")),
    (re.compile(r"bge-\w+-en"), Prompts("Represent this sentence for searching relevant passages: ")),
    (re.compile(r"bge-\w+-zh"), Prompts("为这个句子生成表示以用于检索相关文章：")),
)


def family_prompts(name: str) -> Prompts:
    """The prompts known for a model's name; none for models that want none.

    >>> family_prompts("intfloat/multilingual-e5-small").passage
    'passage: '
    >>> family_prompts("paraphrase-multilingual-MiniLM-L12-v2")
    Prompts(question='', passage='')
    """
    return next((prompts for pattern, prompts in _FAMILIES if pattern.search(name.lower())), Prompts())


class SentenceModel:
    """A sentence-transformers model behind the `Encoder` protocol."""

    def __init__(self, model: SentenceTransformer, *, name: str, batch_size: int = 32) -> None:
        self.name = name
        self._model = model
        self._batch_size = batch_size
        configured = {key: text for key, text in model.prompts.items() if text}
        known = family_prompts(Path(name).name if Path(name).exists() else name)
        own = bool(configured)
        self.prompts = Prompts(
            _first(configured, _QUERY_NAMES) if own else known.question,
            _first(configured, _PASSAGE_NAMES) if own else known.passage,
        )

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the files of a local folder; `name@revision` of a hub model."""
        folder = Path(self.name).expanduser()
        if folder.is_dir():
            return _folder_digest(folder)
        revision = next((found for module in self._model for found in [_revision(module)] if found), "unknown")
        return f"{self.name}@{revision}"

    @cached_property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self.encode_passages(["a"]).shape[1])

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dimensions) of questions, each after the model's prompt for questions."""
        return self._encode(texts, self.prompts.question)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dimensions) of passages, each after the model's prompt and cut at its limit."""
        return self._encode(texts, self.prompts.passage)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        vectors = self._model.encode(
            list(texts), prompt=prompt, batch_size=self._batch_size, normalize_embeddings=True, show_progress_bar=False
        )
        unit = np.array(vectors, np.float32)
        unit[[not text.strip() for text in texts]] = 0.0
        return unit


def _first(prompts: dict[str, str], names: Sequence[str]) -> str:
    return next((prompts[name] for name in names if name in prompts), "")


def _revision(module: object) -> str:
    config = getattr(getattr(module, "auto_model", None), "config", None)
    return str(getattr(config, "_commit_hash", None) or "")


def _folder_digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def load_encoder(name: str = "") -> Encoder:
    """The encoder shipped with the package for an empty name; otherwise the sentence-transformers model of that name.

    `name` is a folder or a name on the Hugging Face hub; only a name given here is ever downloaded, and code that comes
    with a model is never run. Raises ModelError where the model cannot be loaded.
    """
    if name in ("", NAME):
        return EmbeddedEncoder()
    folder = Path(name).expanduser()
    if not folder.is_dir() and not _HUB_NAME.fullmatch(name):
        raise ModelError(f"found no folder {name}; expected one with a sentence-transformers model; check it")
    return SentenceModel(_load_model(str(folder) if folder.is_dir() else name), name=name)


def _load_model(place: str) -> SentenceTransformer:
    prepare_hub(place)
    try:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(place, device="cpu", trust_remote_code=False)
    except (OSError, ValueError, ImportError, RuntimeError, KeyError) as error:
        reason = " ".join(str(error).split())[:160]
        raise ModelError(
            f"found no usable model {place} ({type(error).__name__}: {reason}); expected a sentence-transformers model "
            "here or on the hub; check the name, or download it once while online"
        ) from error


def encode_and_cut(encoder: Encoder, texts: Sequence[str]) -> tuple[Vectors, list[list[int]]]:
    """Unit vectors (n, dimensions) of passages, and the pieces of each; any encoder but the embedded one has none."""
    if isinstance(encoder, EmbeddedEncoder):
        cut = encoder.cut(texts)
        return encoder.encode_cut(cut), cut
    return encoder.encode_passages(texts), [[] for _ in texts]
