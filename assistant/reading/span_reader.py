"""Reading a short answer out of passages: a span and a raw score each, by trained weights.

The embedded reader (`model/`, see its CARD.md) runs in numpy alone; any extractive question answering model of
transformers can take its place. Scores are log-odds of the span against no answer in that passage, comparable across
the passages of one question; deciding turns them into calibrated confidence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from assistant.reading.span_reader_edges import balance, may_begin, may_end
from assistant.reading.span_reader_features import passage_features, question_features
from assistant.reading.span_reader_network import Inputs, Network, Shape
from assistant.reading.span_reader_tokens import KINDS, Tokenizer, Tokens, Vocabulary, join_tokens
from index.arrays import ArrayFile
from index.errors import DamagedIndex, ModelError

EMBEDDED = Path(__file__).parent / "model"
_QUESTION_TOKENS = 48
_FIRST_WORD = 14  # ids below are stand-ins for unknown words: no vector speaks for them
_END = KINDS.index("end")
_IMPOSSIBLE = np.float32(-1e3)


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """`start` and `end`: offsets into the given passage, half-open. `score`: log-odds against no answer there."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class SpanTable:
    """The scores of every span of a part of a passage: `scores[i, j]` is that of `starts[i]:ends[j]`.

    `starts`, `ends`: offsets into the passage, ascending. Scores are log-odds against no answer.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    scores: NDArray[np.float32]

    def score(self, start: int, end: int) -> float | None:
        """The score of the tokens that the slice `start:end` touches; None where it leaves this part."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left")) - 1
        inside = first <= last and self.starts[0] <= start and end <= self.ends[-1]
        return float(self.scores[first, last]) if inside else None


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What was read in a passage: the best disjoint spans, best first, and the tables of all spans."""

    spans: tuple[ScoredSpan, ...] = ()
    tables: tuple[SpanTable, ...] = ()

    def score(self, start: int, end: int) -> float | None:
        """The best score of the slice `start:end` of the passage; None where no part read holds it."""
        found = (table.score(start, end) for table in self.tables)
        return max((score for score in found if score is not None), default=None)


class SpanReader(Protocol):
    """Reads spans that answer a question out of passages."""

    def read(self, question: str, passages: Sequence[str], *, top: int = 5) -> list[PassageReading]:
        """At most `top` disjoint spans of each passage, and the scores of all; nothing of a passage without words."""
        ...


@dataclass(frozen=True, slots=True)
class _Window:
    """A part of the passage number `passage`."""

    passage: int
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class _Part:
    """The scores of a window, and at which of its tokens a span may begin and end."""

    table: SpanTable
    begin: NDArray[np.bool_]
    end: NDArray[np.bool_]


class EmbeddedSpanReader:
    """The reader whose weights are shipped with the project, in numpy."""

    def __init__(
        self, network: Network, tokenizer: Tokenizer, vectors: NDArray[np.int8], scales: NDArray[np.float32]
    ) -> None:
        self._network, self._tokenizer = network, tokenizer
        self._vectors, self._scales = vectors, scales

    def read(self, question: str, passages: Sequence[str], *, top: int = 5) -> list[PassageReading]:
        """See `SpanReader.read`; longer passages are read in overlapping windows."""
        asked = self._tokenizer.tokenize(question).part(0, _QUESTION_TOKENS)
        windows = [
            _Window(number, part)
            for number, passage in enumerate(passages)
            for part in _windows(self._tokenizer.tokenize(passage), self._network.shape.window)
        ]
        if not len(asked) or not windows:
            return [PassageReading() for _ in passages]
        parts: list[list[_Part]] = [[] for _ in passages]
        for window, part in zip(windows, self._score(asked, [window.tokens for window in windows]), strict=True):
            parts[window.passage].append(part)
        return [_reading(passage, own, top) for passage, own in zip(passages, parts, strict=True)]

    def _score(self, asked: Tokens, windows: Sequence[Tokens]) -> Iterator[_Part]:
        """The scores of every span of each window: one after the other, they are read as one text."""
        seen, lengths = join_tokens(windows), [len(tokens) for tokens in windows]
        heard, vectors = self._inputs(asked, self._vector(asked), question_features(asked)), self._vector(seen)
        features = passage_features(asked, seen, vectors @ heard.vectors.T, lengths)
        scored = self._network.read_packed(heard, self._inputs(seen, vectors, features), lengths)
        begin, end, reached = may_begin(seen), may_end(seen), 0
        for tokens, logits in zip(windows, scored, strict=True):
            here = slice(reached, reached := reached + len(tokens))
            table = SpanTable(tokens.starts, tokens.ends, logits.spans - np.float32(logits.none))
            yield _Part(table, begin[here], end[here])

    def _vector(self, tokens: Tokens) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._vectors[tokens.ids] * self._scales[tokens.ids][:, None]
        return vectors

    def _inputs(self, tokens: Tokens, vectors: NDArray[np.float32], features: NDArray[np.float32]) -> Inputs:
        return Inputs(vectors, tokens.ids, tokens.firsts, tokens.lasts, features)


def load_span_reader(name: str = "") -> SpanReader:
    """The embedded reader, or the transformers model `name` (a folder or a hub name).

    Raises `ModelError` where the weights are missing or damaged.
    """
    if name:
        from assistant.reading.span_reader_transformers import load_transformers_reader

        return load_transformers_reader(name)
    return load_embedded(EMBEDDED)


def load_embedded(folder: Path) -> EmbeddedSpanReader:
    """The reader kept in `folder`, as `training.reader` writes it. Raises `ModelError`."""
    try:
        shape = Shape(**json.loads((folder / "config.json").read_text("utf-8")))
        words, characters = ((folder / f"{name}.txt").read_bytes().decode("utf-8") for name in ("words", "characters"))
        vectors = ArrayFile(folder / "reader.safetensors")["vectors"]  # mapped: a question needs few of its rows
        with safe_open(folder / "reader.safetensors", framework="numpy") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys() if name != "vectors"}  # noqa: SIM118
    except (OSError, ValueError, TypeError, SafetensorError, DamagedIndex) as error:
        raise ModelError(f"no span reader in {folder} ({error}); expected config.json, words.txt, characters.txt and "
                         "reader.safetensors; reinstall the project, or pass --reader none") from error  # fmt: skip
    scales = tensors.pop("scales").astype(np.float32)
    scales[:_FIRST_WORD] = 0.0
    vocabulary = Vocabulary.read(words, characters, tensors.pop("weights").astype(np.float32))
    return EmbeddedSpanReader(Network(tensors, shape), Tokenizer(vocabulary), vectors, scales)


def _windows(tokens: Tokens, longest: int) -> Iterator[Tokens]:
    """Parts of at most `longest` tokens, beginning at sentences where they can, each overlapping the one before."""
    start = 0
    while len(tokens) - start > longest:
        yield tokens.part(start, start + longest)
        step = start + longest * 2 // 3
        breaks = np.flatnonzero(tokens.kinds[start + longest // 3 : step] == _END)
        start = start + longest // 3 + int(breaks[-1]) + 1 if len(breaks) else step
    if start < len(tokens):
        yield tokens.part(start, len(tokens))


def _reading(text: str, parts: Sequence[_Part], top: int) -> PassageReading:
    """What was read in all windows of `text`."""
    found = [span for part in parts for span in _best(text, part, top)]
    return PassageReading(tuple(_disjoint(sorted(found, key=_rank), top)), tuple(part.table for part in parts))


def _best(text: str, part: _Part, top: int) -> list[ScoredSpan]:
    """The best disjoint spans of a window of `text`, at most `top`, best first."""
    flat = np.where(part.begin[:, None] & part.end[None, :], part.table.scores, _IMPOSSIBLE).ravel()
    count = min(4 * top + 8, len(flat))
    places = np.argpartition(-flat, count - 1)[:count]
    ranked = places[np.argsort(-flat[places], kind="stable")]
    likely = (place for place in ranked.tolist() if flat[place] > _IMPOSSIBLE)
    return _disjoint((ScoredSpan(*_cut(text, part.table, place), float(flat[place])) for place in likely), top)


def _cut(text: str, table: SpanTable, place: int) -> tuple[int, int]:
    """The slice of `text` that the entry `place` of the flattened table of spans stands for."""
    first, last = divmod(place, len(table.starts))
    return balance(text, int(table.starts[first]), int(table.ends[last]))


def _rank(span: ScoredSpan) -> tuple[float, int]:
    return -span.score, span.start


def _disjoint(ranked: Iterable[ScoredSpan], top: int) -> list[ScoredSpan]:
    """The first `top` spans that overlap none before them; no more of `ranked` is drawn than that takes."""
    kept: list[ScoredSpan] = []
    for span in ranked:
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
            if len(kept) == top:
                break
    return kept
