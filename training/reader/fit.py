"""Training a reader of spans on asked questions; resumable, in half precision."""

from __future__ import annotations

import itertools
import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from assistant.reading.span_reader_network import Shape
from assistant.reading.span_reader_tokens import Tokenizer
from training.reader.examples import Question, Window, rival, windows
from training.reader.switching import Switcher
from training.reader.taught import Taught, taught_windows

_TOLD = 50  # steps between two lines of the log
_KEPT = 300  # steps between two checkpoints
_RIVALS = 12  # paragraphs of which the one that shares the most with a question is put beside it
_POOL = 24  # batches made together, so that windows of one length meet

Loss = Callable[[Sequence[Window], Sequence[int]], Tensor]  # of a batch and the questions of its windows


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast: training ends after `steps` or `minutes`, whichever comes first.

    `switched`: share of asked questions told in English; `rivals`: share of asked questions put to another paragraph,
    too; `taught`: share of the questions drawn from those on meeting records; `decay`: of the moving average of the
    weights.
    """

    steps: int = 3_000
    minutes: float = 75.0
    windows: int = 32
    rate: float = 2.5e-4
    last_rate: float = 5e-6
    switched: float = 0.1
    rivals: float = 0.5
    taught: float = 0.55
    decay: float = 0.998
    seed: int = 12


@dataclass(frozen=True, slots=True)
class Lessons:
    """Everything questions are drawn from, and the `shape` of the reader whose windows they are cut to."""

    asked: Sequence[Question]
    switcher: Switcher
    tokenizer: Tokenizer
    taught: Sequence[Taught] = ()
    shape: Shape = field(default_factory=Shape)


class Masters:
    """Full-precision parameters behind a half-precision network, Adam's moments and a moving average of the weights."""

    def __init__(self, network: nn.Module, plan: Plan) -> None:
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

    def settle(self) -> None:
        """Give the network the moving average, for use."""
        with torch.no_grad():
            for half, mean in zip(self.network.parameters(), self.average, strict=True):
                half.copy_(mean)

    def save(self, path: Path, step: int, minutes: float) -> None:
        """Write a checkpoint that `load` goes on from."""
        state = {
            "step": step,
            "minutes": minutes,
            "full": self.full,
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
        }
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def load(self, path: Path) -> tuple[int, float]:
        """Take up a checkpoint; returns the steps done and the minutes spent (0 where there is none)."""
        if not path.exists():
            return 0, 0.0
        state = torch.load(path, weights_only=True)
        with torch.no_grad():
            for full, half, saved in zip(self.full, self.network.parameters(), state["full"], strict=True):
                full.copy_(saved)
                half.copy_(saved)
        self.average = list(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        return int(state["step"]), float(state.get("minutes", 19.0))


def rate_at(plan: Plan, step: int, share: float) -> float:
    """Linear warm-up over 300 steps, then half a cosine down to `last_rate`; `share` of the course is behind."""
    cosine = plan.last_rate + (plan.rate - plan.last_rate) * 0.5 * (1 + math.cos(math.pi * min(1.0, share)))
    return min(1.0, (step + 1) / 300) * cosine


class Clock:
    """How much of the plan is behind: the larger share of its steps and its minutes."""

    def __init__(self, plan: Plan, minutes: float = 0.0) -> None:
        self._plan, self._before, self._begun = plan, minutes, time.monotonic()

    def minutes(self) -> float:
        """Minutes spent, those before a checkpoint included."""
        return self._before + (time.monotonic() - self._begun) / 60

    def share(self, step: int) -> float:
        """0 at the beginning, 1 at the end."""
        return max(step / self._plan.steps, self.minutes() / self._plan.minutes)


def batches(lessons: Lessons, plan: Plan, *, first: int) -> Iterator[tuple[list[Window], list[int]]]:
    """Batches from step `first` on: windows, and which of its questions each belongs to. Same seed, same batches."""
    longest = lessons.shape.window
    for pool in itertools.count(first // _POOL):
        chooser = random.Random(f"{plan.seed}/{pool}")
        groups: list[list[Window]] = []
        number = 0
        while number < _POOL * plan.windows:
            if lessons.taught and chooser.random() < plan.taught:
                taught = chooser.choice(lessons.taught)
                group = taught_windows(taught, longest=longest, span=lessons.shape.longest, chooser=chooser)
            else:
                group = _asked(lessons, plan, chooser)
            groups.append(group)
            number += len(group)
        groups.sort(key=lambda group: max(len(window.passage) for window in group))
        cut = list(_cut(groups, plan.windows))
        chooser.shuffle(cut)
        yield from cut[: plan.steps]


def _asked(lessons: Lessons, plan: Plan, chooser: random.Random) -> list[Window]:
    """The windows of a question of the licensed sets, at times with one of another paragraph."""
    question = _varied(lessons, plan, chooser)
    longest = lessons.shape.window
    group = windows(question, longest=longest, span=lessons.shape.longest, chooser=chooser)
    if chooser.random() < plan.rivals:
        group += rival(question, chooser.choices(lessons.asked, k=_RIVALS), longest=longest, chooser=chooser)
    return group


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


def fit(
    masters: Masters, lessons: Lessons, loss_on: Loss, *, kept: Path, log: Callable[[str], None]
) -> Iterator[int]:
    """Train to the plan's end; yields the step after each checkpoint in `kept`, for evaluation."""
    plan, network = masters.plan, masters.network
    step, minutes = masters.load(kept)
    clock, mean = Clock(plan, minutes), 0.0
    if clock.share(step) >= 1.0:
        return
    for batch, owner in batches(lessons, plan, first=step):
        torch.manual_seed(plan.seed * 1_000_003 + step)
        network.train()
        loss = loss_on(batch, owner)
        loss.backward()  # type: ignore[no-untyped-call]
        masters.step(rate_at(plan, step, clock.share(step)), step)
        step, mean = step + 1, mean + float(loss.detach())
        ended = clock.share(step) >= 1.0
        if step % _TOLD == 0:
            log(f"step {step} share {clock.share(step):.3f} loss {mean / _TOLD:.3f}")
            mean = 0.0
        if step % _KEPT == 0 or ended:
            masters.save(kept, step, clock.minutes())
            yield step
        if ended:
            return
