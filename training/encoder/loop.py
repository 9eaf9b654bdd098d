"""The training: rows of an embedding matrix, drawn together where texts belong together.

The loss is InfoNCE with the other texts of the batch as negatives, both ways (van den Oord et al. 2018,
arXiv:1807.03748; the multiple-negatives ranking of Henderson et al. 2017, arXiv:1705.00652), at one of several widths a
step (Kusupati et al. 2022, Matryoshka, arXiv:2205.13147). Gradients are written out: a bag of pieces needs no graph,
and the sum over a piece's bags is itself a bag sum. Steps are scaled by a running mean square a row.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional

from training.encoder.batches import Bags, Ints, Source, Substitution, drop, substitute, take

Tensor = torch.Tensor


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of a training. `rate` is the step in multiples of a row's root mean square; `scale` is 1 / temperature.

    `dropout` of pieces, `split` the chance of cutting a piece into smaller ones, `widths` the leading dimensions
    trained, the first of them `full` of the time. `extra` negatives a step where a source has them.
    """

    steps: int = 3500
    batch: int = 1024
    rate: float = 0.06
    weight_rate: float = 0.02
    scale: float = 20.0
    dropout: float = 0.1
    split: float = 0.1
    widths: tuple[int, ...] = (320, 160)
    full: float = 0.8
    extra: int = 256
    seed: int = 7


@dataclass(slots=True)
class Weights:
    """What is learned: `rows` (pieces, dimensions), `logs` (pieces,), a piece's vector being `exp(log) * row`.

    `square` (pieces,) and `log_square` are the running mean squares of their gradients. `step` counts the steps done.
    """

    rows: Tensor
    logs: Tensor
    square: Tensor
    log_square: Tensor
    step: int = 0


@dataclass(frozen=True, slots=True)
class Tables:
    """Substitutions used while drawing batches: smaller pieces, and translations either way."""

    split: Substitution
    gloss: Substitution


def start_weights(rows: npt.NDArray[np.float32], logs: npt.NDArray[np.float32]) -> Weights:
    """Weights before the first step."""
    first, second = torch.zeros(len(rows)), torch.zeros(len(rows))
    return Weights(torch.from_numpy(rows.copy()), torch.from_numpy(logs.copy()), first, second)


def save_weights(weights: Weights, path: Path) -> None:
    """A checkpoint, written whole before it takes the place of the last."""
    fresh = path.with_suffix(".new")
    tensors = {"rows": weights.rows, "logs": weights.logs, "square": weights.square, "log_square": weights.log_square}
    save_file({**tensors, "step": torch.tensor([weights.step])}, fresh)
    fresh.replace(path)


def load_weights(path: Path) -> Weights:
    """The weights of a checkpoint."""
    kept = load_file(path)
    return Weights(kept["rows"], kept["logs"], kept["square"], kept["log_square"], int(kept["step"][0]))


def embed(weights: Weights, bags: Bags) -> Tensor:
    """Sums of the bags' vectors (count, dimensions), not normalized."""
    pieces, offsets = torch.from_numpy(bags.pieces), _offsets(bags)
    return functional.embedding_bag(
        pieces, weights.rows, offsets, mode="sum", per_sample_weights=weights.logs.exp()[pieces]
    )


def _offsets(bags: Bags) -> Tensor:
    return torch.from_numpy(np.searchsorted(bags.bag, np.arange(bags.count)))


def train(weights: Weights, sources: Sequence[Source], tables: Tables, options: Options) -> Iterator[float]:
    """Train in place, from `weights.step` on; yields the loss of each step. The same seed gives the same steps."""
    shares = np.array([source.share for source in sources]) / sum(source.share for source in sources)
    while weights.step < options.steps:
        rng = np.random.default_rng((options.seed, weights.step))
        source = sources[rng.choice(len(sources), p=shares)]
        loss = _step(weights, source, tables, options)
        weights.step += 1
        yield loss


def _step(weights: Weights, source: Source, tables: Tables, options: Options) -> float:
    rng = np.random.default_rng((options.seed, weights.step, 1))
    rows = rng.choice(len(source.left), min(options.batch, len(source.left)), replace=False)
    left, right, keys = _draw(source, rows, tables, options, rng)
    width = options.widths[0] if rng.random() < options.full else int(rng.choice(options.widths))
    sums = [embed(weights, bags)[:, :width] for bags in (left, right)]
    norms = [each.norm(dim=1, keepdim=True).clamp_min(1e-6) for each in sums]
    units = [each / norm for each, norm in zip(sums, norms, strict=True)]
    loss, slopes = _contrast(units[0], units[1], torch.from_numpy(keys), options.scale)
    back = [
        (slope - unit * (slope * unit).sum(1, keepdim=True)) / norm
        for slope, unit, norm in zip(slopes, units, norms, strict=True)
    ]
    joined = Bags(
        np.concatenate([left.pieces, right.pieces]),
        np.concatenate([left.bag, right.bag + left.count]),
        left.count + right.count,
    )
    rate = 1.0 - weights.step / options.steps
    _update(weights, joined, torch.cat(back), (options.rate * rate, options.weight_rate * rate))
    return loss


def _draw(
    source: Source, rows: Ints, tables: Tables, options: Options, rng: np.random.Generator
) -> tuple[Bags, Bags, Ints]:
    left, right, keys = take(source.left, rows), take(source.right, rows), source.right.keys[rows]
    if source.gloss:
        much = rng.choice(
            [0.0, 0.5, 1.0], size=left.count, p=[1 - source.gloss, source.gloss * 0.3, source.gloss * 0.7]
        )
        left = substitute(left, tables.gloss, rng.random(len(left.pieces)) < much[left.bag], rng)
    if source.extra is not None and source.others is not None:
        near = source.others[
            rows[: options.extra], rng.integers(source.others.shape[1], size=min(options.extra, len(rows)))
        ]
        more = take(source.extra, near)
        right = Bags(
            np.concatenate([right.pieces, more.pieces]),
            np.concatenate([right.bag, more.bag + right.count]),
            right.count + more.count,
        )
        keys = np.concatenate([keys, -1 - source.extra.keys[near]])
    cut = [substitute(bags, tables.split, rng.random(len(bags.pieces)) < options.split, rng) for bags in (left, right)]
    return drop(cut[0], options.dropout, rng), drop(cut[1], options.dropout, rng), keys


def _contrast(left: Tensor, right: Tensor, keys: Tensor, scale: float) -> tuple[float, tuple[Tensor, Tensor]]:
    """The loss and its slopes. `left` (n, d), `right` (m, d), m >= n, row i of one belongs with row i of the other."""
    size = len(left)
    low_left, low_right = left.bfloat16(), right.bfloat16()
    logits = (low_left @ low_right.T).float() * scale
    same = keys[:size, None] == keys[None, :]
    same.fill_diagonal_(False)
    logits.masked_fill_(same, -1e4)
    across, down = torch.softmax(logits, 1), torch.softmax(logits[:, :size], 0)
    loss = -(across.diagonal().clamp_min(1e-9).log().mean() + down.diagonal().clamp_min(1e-9).log().mean()) / 2
    slope = across / 2
    slope[:, :size] += down / 2
    slope.diagonal().sub_(1.0)
    slope = slope.mul_(scale).bfloat16()
    return float(loss), ((slope @ low_right).float(), (slope.T @ low_left).float())


def _update(weights: Weights, bags: Bags, slopes: Tensor, rates: tuple[float, float]) -> None:
    """One step of the rows met. `slopes` (bags, width) are the gradients of the bag sums."""
    order = np.argsort(bags.pieces, kind="stable")
    pieces, first, times = np.unique(bags.pieces[order], return_index=True, return_counts=True)
    touched, width = torch.from_numpy(pieces), slopes.shape[1]
    grads = functional.embedding_bag(torch.from_numpy(bags.bag[order]), slopes, torch.from_numpy(first), mode="sum")
    grads *= weights.logs[touched].exp()[:, None]
    rows = weights.rows[touched]
    log_grads = (grads * rows[:, :width]).sum(1)
    square = _running(weights.square, touched, grads.square().mean(1))
    log_square = _running(weights.log_square, touched, log_grads.square())
    size = rows.square().mean(1).sqrt()
    rows[:, :width] -= grads * (rates[0] * size / (square.sqrt() + 1e-12))[:, None]
    weights.rows[touched] = rows
    weights.logs[touched] -= rates[1] * log_grads / (log_square.sqrt() + 1e-12)


def _running(kept: Tensor, touched: Tensor, fresh: Tensor, *, memory: float = 0.98) -> Tensor:
    """Move the running mean of the rows met; a row's first value is taken whole."""
    old = kept[touched]
    moved = torch.where(old > 0, torch.maximum(old * memory + fresh * (1 - memory), fresh * 0.1), fresh)
    kept[touched] = moved
    return moved


def final_vectors(weights: Weights) -> npt.NDArray[np.float32]:
    """Every piece's vector with its weight folded in, (pieces, dimensions); the unknown piece is zero."""
    vectors = (weights.rows * weights.logs.exp()[:, None]).numpy().astype(np.float32)
    vectors[0] = 0.0
    return vectors / math.sqrt(float(np.square(vectors[1:]).sum(1).mean()))
