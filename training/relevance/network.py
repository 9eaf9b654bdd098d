"""The network of `assistant.relevance.judge`, trained: which of the sentences found holds the answer.

The log of the probability that falls on the evidence, among what was found, is maximised (as in a conditional logit,
McFadden 1974, with a small network in place of the linear score).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from assistant.relevance.signals import ASKED, SIGNALS, Floats
from assistant.retrieval import POOL
from training.relevance.cases import Case

LOG = logging.getLogger(__name__)
EPOCHS, BATCH, RATE, DECAY, SEED = 12, 64, 2e-3, 1e-2, 7
HIDDEN, INNER, DROPOUT = 64, 32, 0.1
PLACES = (1, 3, 6, 10)


class Network(nn.Module):
    """The network of `assistant.relevance.judge`, to be trained."""

    def __init__(self, mean: torch.Tensor, deviation: torch.Tensor) -> None:
        super().__init__()
        self.mean, self.deviation = mean, deviation
        self.straight, self.enter = nn.Linear(len(SIGNALS), 1), nn.Linear(len(SIGNALS), HIDDEN)
        self.scale, self.kinds = nn.Linear(len(ASKED), HIDDEN), nn.Linear(len(ASKED), HIDDEN)
        self.inner, self.leave = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, 1)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, seen: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        """(questions, rows) of scores."""
        rows = (seen - self.mean) / self.deviation
        hidden = self.enter(rows) * (1 + self.scale(wanted)[:, None]) + self.kinds(wanted)[:, None]
        hidden = self.drop(functional.relu(self.inner(functional.relu(hidden))))
        scored: torch.Tensor = (self.leave(hidden) + self.straight(rows))[..., 0]
        return scored

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Floats]) -> Network:
        """The network whose `parameters_by_name` these are."""
        mean, deviation = (torch.from_numpy(parameters[name]) for name in ("mean", "deviation"))
        network = cls(mean, deviation)
        named = {name: torch.from_numpy(value.T.copy()) for name, value in parameters.items()}
        network.load_state_dict({name: named[name] for name in network.state_dict()})
        network.eval()
        return network

    def parameters_by_name(self) -> Mapping[str, Floats]:
        """As the judge reads them: matrices from input to output."""
        named = {name: value.detach().numpy().T.copy() for name, value in self.named_parameters()}
        return {**named, "mean": self.mean.numpy(), "deviation": self.deviation.numpy()}


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Questions side by side, their rows filled up to `POOL`."""

    seen: torch.Tensor
    wanted: torch.Tensor
    right: torch.Tensor
    real: torch.Tensor


def _stack(cases: Sequence[Case]) -> _Batch:
    seen = np.zeros((len(cases), POOL, len(SIGNALS)), np.float32)
    right, real = np.zeros((len(cases), POOL), np.float32), np.zeros((len(cases), POOL), np.bool_)
    for place, case in enumerate(cases):
        rows = len(case.seen)
        seen[place, :rows], right[place, :rows], real[place, :rows] = case.seen, case.right, True
    wanted = np.array([case.wanted for case in cases])
    return _Batch(*(torch.from_numpy(array) for array in (seen, wanted, right, real)))


def train(cases: Sequence[Case], *, epochs: int = EPOCHS) -> Network:
    """Fit the network to the cases in which any evidence was found."""
    torch.manual_seed(SEED)
    usable = [case for case in cases if case.right.any()]
    every = np.concatenate([case.seen for case in usable])
    network = Network(torch.from_numpy(every.mean(0)), torch.from_numpy(every.std(0) + 1e-3))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - epoch / epochs)
        order, total = torch.randperm(len(usable)).tolist(), 0.0
        for start in range(0, len(order), BATCH):
            loss = _loss(network, _stack([usable[place] for place in order[start : start + BATCH]]))
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            total += float(loss.detach())
        LOG.info("epoch %d, loss %.3f", epoch + 1, total * BATCH / len(order))
    network.eval()
    return network


def _loss(network: Network, batch: _Batch) -> torch.Tensor:
    scores = network(batch.seen, batch.wanted).masked_fill(~batch.real, -1e9)
    evidence = scores.masked_fill(batch.right == 0, -1e9)
    return (torch.logsumexp(scores, 1) - torch.logsumexp(evidence, 1)).mean()


def hit_rates(network: Network | None, cases: Sequence[Case]) -> list[float]:
    """For each of `PLACES` the share of questions with evidence so far up; as found, or as the network orders it."""
    firsts = []
    for case in cases:
        right = case.right
        if network is not None and len(right):
            with torch.no_grad():
                scores = network(torch.from_numpy(case.seen[None]), torch.from_numpy(case.wanted[None]))[0].numpy()
            right = right[np.argsort(-scores, kind="stable")]
        firsts.append(int(np.argmax(right)) if right.any() else POOL)
    return [float(np.mean(np.array(firsts) < place)) for place in PLACES]
