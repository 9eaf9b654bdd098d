"""Aligned static word vectors: a text is the weighted mean of its words; translations and neighbors lie close.

Symmetric contrastive learning with the other texts of the batch as negatives (van den Oord et al. 2018, InfoNCE).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from assistant.reading.span_reader_tokens import Tokenizer
from index.normalize import fold_text
from training.reader.sources import Paragraph, dictionary, minutes, pairs, split_sets, transcripts

WIDTH = 128
_BATCH = 1024
_LONGEST = 64
_SHORT = 7
_TEMPERATURE = 0.06
Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Source:
    """Texts that belong together two by two, and how often a batch is drawn from them."""

    share: float
    sides: Sequence[tuple[Ids, Ids]]


def collect(folder: Path, tokenizer: Tokenizer) -> list[Source]:
    """Every source of pairs, tokenized."""
    train, _ = split_sets(folder)
    texts = [*(p.text for p in train for _ in range(4)), *minutes(folder), *transcripts(folder)]
    lines = (_telling(tokenizer, line) for text in texts for line in _lines(text))
    return [
        Source(0.3, _translations(folder, tokenizer, ("laws",))),
        Source(0.2, _translations(folder, tokenizer, ("tatoeba", "tico19", "transcripts"))),
        Source(0.25, _glossed(folder, tokenizer)),
        Source(0.05, [pair for paragraph in train for pair in _asked(paragraph, tokenizer)]),
        Source(0.2, [(line, line[:0]) for line in lines if len(line) > _SHORT]),
    ]


def _translations(folder: Path, tokenizer: Tokenizer, names: Sequence[str]) -> list[tuple[Ids, Ids]]:
    rows = (pair for name in names for pair in pairs(folder, name))
    return [(_telling(tokenizer, pair.english), _telling(tokenizer, pair.chinese)) for pair in rows]


def _glossed(folder: Path, tokenizer: Tokenizer) -> list[tuple[Ids, Ids]]:
    rows = ((entry.word, gloss) for entry in dictionary(folder) for gloss in entry.glosses[:4])
    return [(_telling(tokenizer, word), _telling(tokenizer, gloss)) for word, gloss in rows]


def _asked(paragraph: Paragraph, tokenizer: Tokenizer) -> list[tuple[Ids, Ids]]:
    """Each question with the surroundings of its answer."""
    text = paragraph.text
    near = ((asked.question, text[max(0, asked.start - 40) : asked.start + 60]) for asked in paragraph.asked)
    return [(_telling(tokenizer, question), _telling(tokenizer, part)) for question, part in near]


def _lines(text: str) -> Iterable[str]:
    sentences = text.replace("。", "。\n").replace(". ", ".\n").split("\n")
    return (sentence for sentence in sentences if len(sentence) > 10)


def _telling(tokenizer: Tokenizer, text: str) -> Ids:
    tokens = tokenizer.tokenize_folded(fold_text(text))
    kept: Ids = tokens.ids[tokens.weights > 0][: 2 * _LONGEST].astype(np.int32)
    return kept


def train_vectors(
    sources: Sequence[Source], weights: NDArray[np.float32], *, minutes_long: float, log: Callable[[str], None]
) -> NDArray[np.float32]:
    """(words, WIDTH) vectors, unit length, after `minutes_long` of training."""
    usable = [Source(s.share, [p for p in s.sides if len(p[0]) and (len(p[1]) or len(p[0]) > _SHORT)]) for s in sources]
    torch.manual_seed(7)
    chooser = random.Random(7)
    table = torch.nn.Parameter(torch.randn(len(weights), WIDTH) * 0.1)
    heft = torch.nn.Parameter(torch.log(torch.from_numpy(weights) + 1e-3))
    optimizer = torch.optim.Adam(
        [{"params": [table], "lr": 4e-3}, {"params": [heft], "lr": 2e-3}], betas=(0.9, 0.98), fused=True
    )
    begun, step, mean = time.monotonic(), 0, 0.0
    while (spent := (time.monotonic() - begun) / 60 / minutes_long) < 1.0:
        for group, rate in zip(optimizer.param_groups, (4e-3, 2e-3), strict=True):
            group["lr"] = rate * min(1.0, step / 100) * (1.0 - 0.95 * spent)
        source = chooser.choices(usable, [s.share for s in usable])[0]
        left, right = _draw(source, chooser)
        a, b = _embed(table, heft, left), _embed(table, heft, right)
        logits = a @ b.T / _TEMPERATURE
        target = torch.arange(len(logits))
        loss = (functional.cross_entropy(logits, target) + functional.cross_entropy(logits.T, target)) / 2
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        step, mean = step + 1, 0.99 * mean + 0.01 * float(loss)
        if step % 200 == 0:
            log(f"vectors: step {step} loss {mean / (1 - 0.99**step):.3f} {spent:.0%}")
    vectors: NDArray[np.float32] = functional.normalize(table.detach(), dim=1).numpy()
    return vectors


def _draw(source: Source, chooser: random.Random) -> tuple[list[Ids], list[Ids]]:
    left, right = [], []
    for one, other in chooser.choices(source.sides, k=_BATCH):
        if not len(other):
            side = np.random.default_rng(chooser.getrandbits(32)).random(len(one)) < 0.5
            one, other = one[side], one[~side]
        if len(one) and len(other):
            left.append(_thin(one, chooser))
            right.append(_thin(other, chooser))
    return left, right


def _thin(ids: Ids, chooser: random.Random) -> Ids:
    """Drop words at random from longer texts, so that no single word carries the match."""
    if len(ids) < 6:
        return ids
    kept = ids[np.random.default_rng(chooser.getrandbits(32)).random(len(ids)) < 0.6][:_LONGEST]
    return kept if len(kept) else ids[:1]


def _embed(table: torch.Tensor, heft: torch.Tensor, texts: list[Ids]) -> torch.Tensor:
    flat = torch.from_numpy(np.concatenate(texts).astype(np.int64))
    starts = torch.from_numpy(np.cumsum([0, *map(len, texts[:-1])]))
    bags = functional.embedding_bag(flat, table, starts, mode="sum", per_sample_weights=heft.exp()[flat])
    return functional.normalize(bags, dim=1)
