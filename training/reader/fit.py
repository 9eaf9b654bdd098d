"""Training the span reader, self-supervised questions first, then asked ones; resumable, in half precision."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from assistant.reading.span_reader_tokens import Tokenizer
from training.reader.cloze import Clozes, Material
from training.reader.examples import Question, Window, collate, windows
from training.reader.network import Batch, Scores, SpanNetwork
from training.reader.switching import Switcher

_POOL = 24  # batches made together, so that windows of one length meet


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast. `warm`: share of the steps led by self-supervised questions; `asked_*`: share of asked
    questions in each part; `switched`: share of asked questions told in English; `blur`: share of words hidden.
    """

    steps: int = 12_000
    windows: int = 32
    rate: float = 1.5e-3
    last_rate: float = 2e-5
    warm: float = 0.35
    asked_early: float = 0.15
    asked_late: float = 0.85
    switched: float = 0.2
    blur: float = 0.06
    decay: float = 0.998
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Lessons:
    """Everything questions are drawn from."""

    asked: Sequence[Question]
    material: Sequence[Material]
    clozes: Clozes
    switcher: Switcher
    tokenizer: Tokenizer


class Masters:
    """Full-precision parameters behind a half-precision network, Adam's moments and a moving average of the weights."""

    def __init__(self, network: SpanNetwork, plan: Plan) -> None:
        self.network, self.plan = network, plan
        self.full = [
            value.detach().float().clone().requires_grad_(value.requires_grad) for value in network.parameters()
        ]
        self.average = [value.detach().clone() for value in self.full]
        decayed = [value for value in self.full if value.ndim == 2 and value.requires_grad]
        others = [value for value in self.full if value.ndim != 2 and value.requires_grad]
        groups = [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98))
        network.to(torch.bfloat16)

    def step(self, rate: float, number: int) -> None:
        """One step of AdamW with the gradients of the half-precision network."""
        for full, half in zip(self.full, self.network.parameters(), strict=True):
            full.grad = None if half.grad is None else half.grad.float()
            half.grad = None
        torch.nn.utils.clip_grad_norm_([full for full in self.full if full.requires_grad], 1.0)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        decay = min(self.plan.decay, (1 + number) / (10 + number))
        with torch.no_grad():
            for full, half, mean in zip(self.full, self.network.parameters(), self.average, strict=True):
                half.copy_(full)
                mean.lerp_(full, 1.0 - decay)

    def averaged(self) -> Mapping[str, NDArray[np.float32]]:
        """The moving average, by the reader's names."""
        names = [name.removeprefix("of.").replace("!", ".") for name, _ in self.network.named_parameters()]
        return {name: mean.numpy() for name, mean in zip(names, self.average, strict=True)}

    def save(self, path: Path, step: int) -> None:
        """Write a checkpoint that `load` goes on from."""
        state = {"step": step, "full": self.full, "average": self.average, "optimizer": self.optimizer.state_dict()}
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def load(self, path: Path) -> int:
        """Take up a checkpoint; returns the number of steps done (0 where there is none)."""
        if not path.exists():
            return 0
        state = torch.load(path, weights_only=True)
        with torch.no_grad():
            for full, half, saved in zip(self.full, self.network.parameters(), state["full"], strict=True):
                full.copy_(saved)
                half.copy_(saved)
        self.average = list(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        return int(state["step"])


def rate_at(plan: Plan, step: int) -> float:
    """Linear warm-up over 300 steps, then half a cosine down to `last_rate`."""
    share = step / plan.steps
    cosine = plan.last_rate + (plan.rate - plan.last_rate) * 0.5 * (1 + math.cos(math.pi * share))
    return min(1.0, (step + 1) / 300) * cosine


def batches(
    lessons: Lessons, plan: Plan, network: SpanNetwork, *, first: int
) -> Iterator[tuple[list[Window], list[int]]]:
    """Batches from step `first` on: windows, and which of its questions each belongs to. Same seed, same batches."""
    shape = network.shape
    for pool in range(first // _POOL, plan.steps // _POOL + 1):
        chooser = random.Random(f"{plan.seed}/{pool}")
        groups: list[list[Window]] = []
        number = 0
        share = plan.asked_early if pool * _POOL < plan.warm * plan.steps else plan.asked_late
        while number < _POOL * plan.windows:
            if chooser.random() < share:
                group = windows(
                    _varied(lessons, plan, chooser), longest=shape.window, span=shape.longest, chooser=chooser
                )
            else:
                group = lessons.clozes.windows(chooser.choice(lessons.material), longest=shape.window, chooser=chooser)
            groups.append(group)
            number += len(group)
        groups.sort(key=lambda group: max(len(window.passage) for window in group))
        cut = list(_cut(groups, plan.windows))
        chooser.shuffle(cut)
        yield from cut[: plan.steps]


def _varied(lessons: Lessons, plan: Plan, chooser: random.Random) -> Question:
    question = chooser.choice(lessons.asked)
    if chooser.random() >= plan.switched:
        return question
    told = lessons.switcher.question(list(question.asked.spellings), chooser)
    asked = lessons.tokenizer.tokenize_folded(told).part(0, 48)
    return Question(asked, question.passage, question.first, question.last, question.answer) if len(asked) else question


def _cut(groups: Sequence[list[Window]], most: int) -> Iterator[tuple[list[Window], list[int]]]:
    batch: list[Window] = []
    owner: list[int] = []
    for number, group in enumerate(groups):
        batch += group
        owner += [number] * len(group)
        if len(batch) >= most:
            yield batch, [place - owner[0] for place in owner]
            batch, owner = [], []


def loss_of(scores: Scores, batch: Sequence[Window], owner: Sequence[int]) -> Tensor:
    """Each window's span (or none) among its own spans, and the answer among the spans of all windows of its question.

    The second is the shared normalization of Clark and Gardner 2018, over log-odds against no answer.
    """
    length = scores.spans.shape[1]
    flat = scores.spans.flatten(1)
    wanted = torch.tensor([w.first * length + w.last if w.first >= 0 else length * length for w in batch])
    odds = torch.logsumexp(flat, 1) - scores.none
    answered = wanted < length * length
    own = flat.gather(1, wanted.clamp(max=length * length - 1).unsqueeze(1)).squeeze(1) - scores.none
    alone = (functional.softplus(odds) - torch.where(answered, own, 0.0)).mean()
    groups = torch.tensor(owner)
    table = torch.full((len(batch), len(batch)), -1e4)
    table[groups, torch.arange(len(batch))] = odds
    shared = (torch.logsumexp(table, 1)[groups] - own)[answered]
    return alone + 0.5 * shared.mean()


def fit(
    masters: Masters, lessons: Lessons, vectors: NDArray[np.float32], *, kept: Path, log: Callable[[str], None]
) -> Iterator[int]:
    """Train to the plan's end; yields the step after each 500 for evaluation, with a checkpoint in `kept`."""
    plan, network = masters.plan, masters.network
    step = masters.load(kept)
    mean = 0.0
    for batch, owner in batches(lessons, plan, network, first=step):
        torch.manual_seed(plan.seed * 1_000_003 + step)
        network.train()
        tensors = collate(batch, vectors, blur=plan.blur, chooser=random.Random(step))
        loss = loss_of(network(tensors), batch, owner)
        loss.backward()  # type: ignore[no-untyped-call]
        masters.step(rate_at(plan, step), step)
        step += 1
        mean += float(loss.detach())
        if step % 100 == 0:
            log(f"step {step} of {plan.steps} loss {mean / 100:.3f} rate {rate_at(plan, step):.1e}")
            mean = 0.0
        if step % 500 == 0 or step == plan.steps:
            masters.save(kept, step)
            yield step
        if step >= plan.steps:
            return


__all__ = ["Batch", "Lessons", "Masters", "Plan", "batches", "fit", "loss_of", "rate_at"]
