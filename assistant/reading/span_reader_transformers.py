"""Any extractive question answering model of transformers as a span reader; torch is imported when one is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.reading.span_reader import PassageReading, ScoredSpan, SpanTable
from index.errors import ModelError
from index.hub import prepare_hub

_LONGEST = 384  # tokens of a window, question included
_STRIDE = 128
_LONGEST_ANSWER = 48  # tokens


class TransformersSpanReader:
    """Scores spans as SQuAD 2.0 models do: start plus end logit, less those of the first token (no answer)."""

    def __init__(self, model: Any, tokenizer: Any) -> None:  # noqa: ANN401 - the library's classes are chosen at run time
        self._model, self._tokenizer = model, tokenizer

    def read(self, question: str, passages: Sequence[str], *, top: int = 5) -> list[PassageReading]:
        """See `span_reader.SpanReader.read`."""
        return [
            self._read_one(question, passage, top) if passage.strip() and question.strip() else PassageReading()
            for passage in passages
        ]

    def _read_one(self, question: str, passage: str, top: int) -> PassageReading:
        import torch

        encoded = self._tokenizer(
            question, passage, truncation="only_second", max_length=_LONGEST, stride=_STRIDE, return_tensors="pt",
            padding=True, return_offsets_mapping=True, return_overflowing_tokens=True,
        )  # fmt: skip
        offsets = encoded.pop("offset_mapping").tolist()
        encoded.pop("overflow_to_sample_mapping", None)
        with torch.inference_mode():
            scored = self._model(**encoded)
        found: list[ScoredSpan] = []
        tables: list[SpanTable] = []
        for row, places in enumerate(offsets):
            allowed = [place for place, part in enumerate(encoded.sequence_ids(row)) if part == 1]
            starts, ends = scored.start_logits[row].tolist(), scored.end_logits[row].tolist()
            found += _spans(starts, ends, [(place, *places[place]) for place in allowed], top)
            tables.append(_table(starts, ends, [(place, *places[place]) for place in allowed]))
        return PassageReading(tuple(_disjoint(found, top)), tuple(tables))


def _spans(
    starts: Sequence[float], ends: Sequence[float], places: Sequence[tuple[int, int, int]], top: int
) -> list[ScoredSpan]:
    """The best spans of one window; `places`: token number, start and end in the passage."""
    none = starts[0] + ends[0]
    likely = sorted(places, key=lambda place: -starts[place[0]])[: 4 * top]
    return [
        ScoredSpan(first, last, starts[one] + ends[other] - none)
        for one, first, _ in likely
        for other, _, last in places
        if one <= other < one + _LONGEST_ANSWER and first < last
    ]


def _table(starts: Sequence[float], ends: Sequence[float], places: Sequence[tuple[int, int, int]]) -> SpanTable:
    """The scores of all spans of one window, those that end before they start included: none is ever asked for."""
    numbers = [place for place, _, _ in places]
    scores = np.array(starts)[numbers][:, None] + np.array(ends)[numbers][None, :] - (starts[0] + ends[0])
    edges = np.array([(first, last) for _, first, last in places], dtype=np.int64).reshape(-1, 2)
    return SpanTable(edges[:, 0], edges[:, 1], scores.astype(np.float32))


def _disjoint(spans: Sequence[ScoredSpan], top: int) -> list[ScoredSpan]:
    kept: list[ScoredSpan] = []
    for span in sorted(spans, key=lambda span: (-span.score, span.start, span.end)):
        if len(kept) < top and all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return kept


def load_transformers_reader(name: str) -> TransformersSpanReader:
    """The model `name`, a local folder or a hub name. Raises `ModelError` where it cannot be had."""
    prepare_hub(name)
    try:
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(name, use_fast=True)
        model = AutoModelForQuestionAnswering.from_pretrained(name).eval()
    except (OSError, ValueError, ImportError) as error:
        first = str(error).strip().split("\n")[0]
        raise ModelError(
            f"no reader model {name!r} ({first}); expected a folder with an extractive question answering model or a "
            "hub name that is downloaded already; leave --reader out for the embedded one"
        ) from error
    if not tokenizer.is_fast:
        raise ModelError(f"reader model {name!r} has no offsets; expected a tokenizer.json; choose another model")
    return TransformersSpanReader(model, tokenizer)
