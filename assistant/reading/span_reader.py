"""Reading a short answer out of passages: a span and a raw score each, by trained weights.

The embedded reader (`model/`, see its CARD.md) is run by ONNX Runtime; any extractive question answering model of
transformers can take its place. Scores are log-odds of the span against no answer in that passage, comparable across
the passages of one question; deciding turns them into calibrated confidence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.reading.span_reader_edges import balance, may_begin, may_end
from assistant.reading.span_reader_network import Network, Shape, open_session
from assistant.reading.span_reader_pieces import Cut, Pieces
from assistant.reading.span_reader_tokens import KINDS, Tokenizer, Tokens
from index.arrays import ArrayFile
from index.errors import DamagedIndex, ModelError

EMBEDDED = Path(__file__).parent / "model"
WORDS, PIECES, TABLES, GRAPH = "words.txt", "pieces.txt", "tables.safetensors", "network.onnx"
_QUESTION_TOKENS = 48
_CACHED_PASSAGES = 4096
_AT_ONCE = 2  # windows read side by side, one a core
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
    """A part of a passage, and its pieces."""

    tokens: Tokens
    cut: Cut


@dataclass(frozen=True, slots=True)
class _Part:
    """The scores of a window, and at which of its tokens a span may begin and end."""

    table: SpanTable
    begin: NDArray[np.bool_]
    end: NDArray[np.bool_]


class EmbeddedSpanReader:
    """The reader whose weights are shipped with the project."""

    def __init__(self, network: Network, tokenizer: Tokenizer, pieces: Pieces) -> None:
        self._network, self._tokenizer, self._pieces = network, tokenizer, pieces
        self._side_by_side = ThreadPoolExecutor(_AT_ONCE, "reader")
        self._windows = lru_cache(_CACHED_PASSAGES)(self._make_windows)  # the same hit is read for many questions

    def read(self, question: str, passages: Sequence[str], *, top: int = 5) -> list[PassageReading]:
        """See `SpanReader.read`; longer passages are read in overlapping windows."""
        tokens = self._tokenizer.tokenize(question).part(0, _QUESTION_TOKENS)
        if not len(tokens):
            return [PassageReading() for _ in passages]
        asked, windows = self._pieces.cut(tokens), [self._windows(passage) for passage in passages]
        parts = self._side_by_side.map(partial(self._score, asked), chain.from_iterable(windows))
        return [
            _reading(passage, list(islice(parts, len(own))), top)
            for passage, own in zip(passages, windows, strict=True)
        ]

    def _make_windows(self, passage: str) -> tuple[_Window, ...]:
        parts = _windows(self._tokenizer.tokenize(passage), self._network.shape.window)
        return tuple(_Window(part, self._pieces.cut(part)) for part in parts)

    def _score(self, asked: Cut, window: _Window) -> _Part:
        """The scores of every span of a window."""
        tokens, logits = window.tokens, self._network.read(asked, window.cut)
        table = SpanTable(tokens.starts, tokens.ends, logits.spans - np.float32(logits.none))
        return _Part(table, may_begin(tokens), may_end(tokens))


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
        words, spelled = ((folder / name).read_bytes().decode("utf-8").split("\n") for name in (WORDS, PIECES))
        file = ArrayFile(folder / TABLES)  # mapped: a question needs few of the rows
        tables = {name: file[name] for name in ("nibbles", "scales", "scores", "places")}
        pieces = Pieces(list(zip(spelled, tables["scores"].tolist(), strict=True)))
        session = open_session((folder / GRAPH).read_bytes())
    except (OSError, ValueError, TypeError, DamagedIndex) as error:
        raise ModelError(f"no span reader in {folder} ({error}); expected config.json, {WORDS}, {PIECES}, {TABLES} and "
                         f"{GRAPH}; reinstall the project, or pass --reader none") from error  # fmt: skip
    return EmbeddedSpanReader(Network(session, tables, shape), Tokenizer(words), pieces)


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
