"""What a reader is trained to bring down: being wrong about the answers, and saying other than its teacher."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from training.reader.examples import Window
from training.reader.transformer import Rows, Scores

_SHARED = 0.75  # what choosing among the windows of a question counts beside each window alone


def loss_of(scores: Scores, batch: Sequence[Window], owner: Sequence[int]) -> Tensor:
    """Each window's span (or none) among its own spans, and the answer among the spans of all windows of its question.

    The second is the shared normalization of Clark and Gardner 2018, over log-odds against no answer.
    """
    length = scores.spans.shape[1]
    flat = scores.spans.flatten(1)
    wanted = torch.tensor([w.first * length + w.last if w.first >= 0 else length * length for w in batch])
    odds, answered = _odds(scores), wanted < length * length
    own = flat.gather(1, wanted.clamp(max=length * length - 1).unsqueeze(1)).squeeze(1) - scores.none
    alone = (functional.softplus(odds) - torch.where(answered, own, 0.0)).mean()
    shared = (torch.logsumexp(_by_question(odds, owner), 1)[torch.tensor(owner)] - own)[answered]
    return alone + _SHARED * shared.mean()


def told_loss(scores: Scores, told: Scores, owner: Sequence[int]) -> Tensor:
    """How far a reader is from its teacher (Hinton, Vinyals and Dean 2015), in nats: Kullback-Leibler divergences.

    Of each window's distribution over its spans and no answer; and of each question's over its windows and no answer
    in any, by their log-odds.
    """
    alone = functional.kl_div(_choices(scores), _choices(told), log_target=True, reduction="none").sum(1).mean()
    among, wanted = _among(scores, owner), _among(told, owner)
    return alone + functional.kl_div(among, wanted, log_target=True, reduction="none").sum(1).mean()


def rows_loss(rows: Rows, told: Rows, batch: Sequence[Window]) -> Tensor:
    """Mean squares between what two networks' last layers say of the tokens of each passage and, a fifth, of the whole.

    The tokens, not their pieces: the two cut them in their own ways (Jiao et al. 2020, TinyBERT, on the hidden states).
    """
    lengths = torch.tensor([len(window.passage) for window in batch])
    inside = torch.arange(rows.firsts.shape[1])[None] < lengths[:, None]
    pairs = ((rows.firsts, told.firsts), (rows.lasts, told.lasts))
    apart = [((mine - theirs).float()[inside] ** 2).mean() for mine, theirs in pairs]
    return (apart[0] + apart[1]) / 2 + 0.2 * ((rows.whole - told.whole).float() ** 2).mean()


def _choices(scores: Scores) -> Tensor:
    """(B, T * T + 1) log-probabilities of each span and, last, of no answer."""
    return torch.cat([scores.spans.flatten(1), scores.none.unsqueeze(1)], 1).log_softmax(1)


def _among(scores: Scores, owner: Sequence[int]) -> Tensor:
    """(questions, B + 1) log-probabilities that the answer stands in each window of its question, or in none."""
    table = _by_question(_odds(scores), owner)
    return torch.cat([table, torch.zeros(len(table), 1)], 1).log_softmax(1)


def _odds(scores: Scores) -> Tensor:
    """(B,) log-odds of any span of a window against no answer in it."""
    return torch.logsumexp(scores.spans.flatten(1), 1) - scores.none


def _by_question(odds: Tensor, owner: Sequence[int]) -> Tensor:
    """(questions, B): a row a question, the log-odds of its own windows in it."""
    table = torch.full((max(owner) + 1, len(odds)), -1e4)
    table[torch.tensor(owner), torch.arange(len(odds))] = odds
    return table
