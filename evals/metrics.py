"""Every metric of a run, by its exact name, each with n and a bootstrap interval.

A question that nothing came back for counts as wrong, unretrieved and unanswered. Metrics of one pair stand in
`evals.matching`, of one ranking in `evals.ranking`, of confidence in `evals.calibration`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np

from evals import calibration, matching, ranking
from evals.bootstrap import Rows, figure, mean
from evals.values import Figure, Outcome

DEPTHS = (1, 5, 10)
Pairwise = Callable[[str, Sequence[str]], float]


def given(outcome: Outcome) -> str:
    """The answer's text; empty where the question was not answered."""
    return outcome.text if outcome.answered else ""


def right(outcome: Outcome) -> float:
    """1 where an acceptable answer was given, or an abstention where the record does not say; else 0."""
    question = outcome.question
    if not question.answerable:
        return float(outcome.status == "not_in_record")
    return matching.answer_accuracy(given(outcome), answers=question.answers, entries=question.entries)


def evidence_found(outcome: Outcome) -> float:
    """1 where the answer or the sentence it quotes overlaps a target, else 0."""
    shown = [*outcome.spans, *outcome.evidence[:1]] if outcome.answered else []
    places = [place for target in outcome.question.targets for place in target]
    return float(any(span.overlaps(place) for span in shown for place in places))


def exact_match(outcomes: Sequence[Outcome]) -> Figure:
    """Mean `matching.exact_match` over the answerable questions."""
    return _over_answerable("exact_match", outcomes, matching.exact_match)


def char_f1(outcomes: Sequence[Outcome]) -> Figure:
    """Mean `matching.char_f1` over the answerable questions."""
    return _over_answerable("char_f1", outcomes, matching.char_f1)


def cmrc_f1(outcomes: Sequence[Outcome]) -> Figure:
    """Mean `matching.cmrc_f1` over the answerable questions."""
    return _over_answerable("cmrc_f1", outcomes, matching.cmrc_f1)


def _over_answerable(name: str, outcomes: Sequence[Outcome], pairwise: Pairwise) -> Figure:
    return figure(name, [pairwise(given(o), o.question.gold) for o in outcomes if o.question.answerable], mean)


def answer_accuracy(outcomes: Sequence[Outcome]) -> Figure:
    """Share of the answerable questions answered rightly (`matching.answer_accuracy`)."""
    return figure("answer_accuracy", [right(o) for o in outcomes if o.question.answerable], mean)


def overall_accuracy(outcomes: Sequence[Outcome]) -> Figure:
    """Share of all questions decided rightly, abstentions included."""
    return figure("overall_accuracy", [right(o) for o in outcomes], mean)


def list_recall(outcomes: Sequence[Outcome]) -> Figure:
    """Mean `matching.list_recall` over the questions for a list."""
    asked = [o for o in outcomes if o.question.entries]
    return figure("list_recall", [matching.list_recall(given(o), o.question.entries) for o in asked], mean)


def list_precision(outcomes: Sequence[Outcome]) -> Figure:
    """Mean `matching.list_precision` over the questions for a list; an abstention gives no item and scores 0."""
    asked = [o for o in outcomes if o.question.entries]
    items = [o.items if o.answered else () for o in asked]
    scores = [matching.list_precision(one, o.question.entries) for one, o in zip(items, asked, strict=True)]
    return figure("list_precision", scores, mean)


def recall_at_k(outcomes: Sequence[Outcome], k: int) -> Figure:
    """Mean `ranking.recall_at_k` over the questions with gold evidence."""
    return _over_targets(f"recall_at_{k}", outcomes, partial(ranking.recall_at_k, k=k))


def hit_rate_at_k(outcomes: Sequence[Outcome], k: int) -> Figure:
    """Mean `ranking.hit_rate_at_k` over the questions with gold evidence."""
    return _over_targets(f"hit_rate_at_{k}", outcomes, partial(ranking.hit_rate_at_k, k=k))


def mrr_at_k(outcomes: Sequence[Outcome], k: int) -> Figure:
    """Mean `ranking.mrr_at_k` over the questions with gold evidence."""
    return _over_targets(f"mrr_at_{k}", outcomes, partial(ranking.mrr_at_k, k=k))


def ndcg_at_k(outcomes: Sequence[Outcome], k: int) -> Figure:
    """Mean `ranking.ndcg_at_k` over the questions with gold evidence."""
    return _over_targets(f"ndcg_at_{k}", outcomes, partial(ranking.ndcg_at_k, k=k))


def _over_targets(name: str, outcomes: Sequence[Outcome], score: Callable[[Sequence[int | None]], float]) -> Figure:
    asked = [o for o in outcomes if o.question.targets]
    return figure(name, [score(o.ranks or (None,) * len(o.question.targets)) for o in asked], mean)


def evidence_accuracy(outcomes: Sequence[Outcome]) -> Figure:
    """Share of the questions with gold evidence whose answer stands in it (`evidence_found`)."""
    return figure("evidence_accuracy", [evidence_found(o) for o in outcomes if o.question.targets], mean)


def no_answer_precision(outcomes: Sequence[Outcome]) -> Figure:
    """Share of the abstentions that are on questions the record does not answer; n counts the abstentions."""
    abstained = [o for o in outcomes if o.status == "not_in_record"]
    return figure("no_answer_precision", [float(not o.question.answerable) for o in abstained], mean)


def no_answer_recall(outcomes: Sequence[Outcome]) -> Figure:
    """Share of the questions the record does not answer that were abstained from; n counts those questions."""
    unanswerable = [o for o in outcomes if not o.question.answerable]
    return figure("no_answer_recall", [float(o.status == "not_in_record") for o in unanswerable], mean)


def no_answer_accuracy(outcomes: Sequence[Outcome]) -> Figure:
    """Share of all questions where abstaining or answering was the right choice, whatever the answer."""
    chosen = [o.status == ("answered" if o.question.answerable else "not_in_record") for o in outcomes]
    return figure("no_answer_accuracy", [float(choice) for choice in chosen], mean)


def coverage(outcomes: Sequence[Outcome]) -> Figure:
    """Share of all questions that were answered."""
    return figure("coverage", [float(o.answered) for o in outcomes], mean)


def ece(outcomes: Sequence[Outcome]) -> Figure:
    """`calibration.ece` over the questions answered."""
    return figure("ece", _sure_and_right(outcomes), lambda rows: calibration.ece(*_columns(rows)))


def risk_coverage_auc(outcomes: Sequence[Outcome]) -> Figure:
    """`calibration.risk_coverage_auc` over the questions answered."""
    rows = _sure_and_right(outcomes)
    return figure("risk_coverage_auc", rows, lambda drawn: calibration.risk_coverage_auc(*_columns(drawn)))


def _sure_and_right(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    return [(o.confidence, right(o)) for o in outcomes if o.answered]


def _columns(rows: Rows) -> Iterable[Sequence[float]]:
    return rows[:, 0].tolist(), rows[:, 1].tolist()


def parity(outcomes: Sequence[Outcome]) -> Figure:
    """Overall accuracy of the worst language less that of the best: 0 where all fare alike, else negative.

    Chance alone makes one language the worst of a resample, so the interval lies below the value.
    """
    languages = sorted({o.question.lang for o in outcomes})
    rows = [(float(languages.index(o.question.lang)), right(o)) for o in outcomes]
    return figure("parity", rows, _worst_less_best)


def _worst_less_best(rows: Rows) -> float:
    means = [rows[rows[:, 0] == language, 1].mean() for language in np.unique(rows[:, 0])]
    return float(min(means) - max(means))


def latency_p50_ms(outcomes: Sequence[Outcome]) -> Figure:
    """Median wall time of a question in milliseconds."""
    return figure("latency_p50_ms", _latencies(outcomes), lambda rows: float(np.percentile(rows, 50)))


def latency_p95_ms(outcomes: Sequence[Outcome]) -> Figure:
    """95th percentile of a question's wall time in milliseconds."""
    return figure("latency_p95_ms", _latencies(outcomes), lambda rows: float(np.percentile(rows, 95)))


def _latencies(outcomes: Sequence[Outcome]) -> list[float]:
    return [o.latency_ms for o in outcomes if not o.missing]


_WORDS = (exact_match, char_f1, cmrc_f1)
_ANSWERS = (overall_accuracy, answer_accuracy, *_WORDS, list_precision, list_recall, evidence_accuracy)
_CHOICES = (no_answer_accuracy, no_answer_precision, no_answer_recall, coverage, ece, risk_coverage_auc, parity)
_LATENCIES = (latency_p50_ms, latency_p95_ms)


def figures(outcomes: Sequence[Outcome]) -> tuple[Figure, ...]:
    """Every metric over these outcomes, in the order of the report; those that rest on no question are left out."""
    rankings = [
        *(metric(outcomes, k) for metric in (hit_rate_at_k, recall_at_k) for k in DEPTHS),
        *(metric(outcomes, DEPTHS[-1]) for metric in (mrr_at_k, ndcg_at_k)),
    ]
    measured = [*(m(outcomes) for m in _ANSWERS), *rankings, *(m(outcomes) for m in (*_CHOICES, *_LATENCIES))]
    return tuple(one for one in measured if one.n)
