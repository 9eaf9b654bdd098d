"""Train the decision weights: which candidate is right, and how sure that is.

`python -m training.decision --data ../shared/data` asks the development questions and those of
`training/questions/deciding`, fits two logistic models over named features, and writes
`assistant/reading/model/decision.json`. Two minutes on one core.

The candidate model is a conditional logit (McFadden 1974): the features of a question's candidates compete, and the
probability of the right ones together is maximised. The answer model is a logistic regression over the winner's own
evidence and its lead; questions that the record does not answer count as wrong, so its output is the probability that
answering is right, calibrated by construction on the kind of questions it was fitted to.
"""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from assistant.answering.confidence import SIGNALS, signals
from assistant.answering.decide import merge_duplicates
from assistant.conversation import resolve_follow_up
from assistant.pipeline import HITS_READ, Assistant
from assistant.question import Analysis, analyse
from assistant.reading.candidates import items_of
from assistant.reading.features import FEATURE_NAMES, Features, prior
from assistant.reading.model import WEIGHTS, LinearModel
from assistant.values import Candidate, Mention
from evals.corpus import Bases, Corpus, lay_out
from evals.loading import load_sets
from evals.matching import char_f1, is_acceptable, list_precision, list_recall
from evals.run import converse
from evals.systems import AssistantSystem
from evals.values import Question
from training.written import DECIDING

LOG = logging.getLogger(__name__)
Matrix = NDArray[np.float64]
RIDGE = 0.001  # strength of the pull of weights toward zero, per question
MOSTLY = 0.8  # mean of recall and precision from which a list answers
DEVELOPMENT = 3.0  # a development question counts as this many of those kept for deciding, which are harder than usual


@dataclass(frozen=True, slots=True)
class Case:
    """One question with its candidates (best first as read) and which of them are right."""

    analysis: Analysis
    candidates: tuple[Candidate, ...]
    right: tuple[bool, ...]
    weight: float = 1.0

    @property
    def features(self) -> Matrix:
        """Candidates x features."""
        return np.array([candidate.features for candidate in self.candidates], dtype=np.float64)

    @property
    def priors(self) -> Matrix:
        """What certain rules add to each candidate's log-odds, (candidates,)."""
        return np.array([prior(Features(*candidate.features)) for candidate in self.candidates])


def collect_cases(corpora: Iterable[Corpus], home: Path) -> list[Case]:
    """Ask every question of every corpus and label what was read; questions answered otherwise are left out."""
    cases: list[Case] = []
    for number, corpus in enumerate(corpora):
        assistant = Assistant.open(corpus.folder, home=home / str(number))
        for question in corpus.questions:
            case = read_case(assistant, question)
            if case is not None:
                cases.append(case)
    return cases


def read_case(assistant: Assistant, question: Question) -> Case | None:
    """The candidates of one question, labelled; None for verdicts and computed answers, which no candidate gives."""
    analysis = understood(assistant, question)
    if (
        analysis.kind == "yes_no"
        or analysis.operation
        or question.type in ("yes_no", "sum", "difference", "comparison")
    ):
        return None
    hits = assistant.retriever.retrieve(analysis, k=HITS_READ)
    candidates = merge_duplicates(assistant.reader.read(analysis, hits).candidates)
    return Case(analysis, tuple(candidates), labels_of(candidates, question)) if candidates else None


def understood(assistant: Assistant, question: Question) -> Analysis:
    """The question, as it stands alone after its history, analysed and weighed."""
    turns = converse(AssistantSystem(assistant), question.history)
    return assistant.retriever.weigh(analyse(resolve_follow_up(question.question, turns)))


def labels_of(candidates: Sequence[Candidate], question: Question) -> tuple[bool, ...]:
    """Which candidates are right; where a whole list is, its single items are not."""
    right = [is_right(candidate, question) for candidate in candidates]
    whole = [found and candidate.kind == "list" for found, candidate in zip(right, candidates, strict=True)]
    return tuple(whole if any(whole) else right)


def is_right(candidate: Candidate, question: Question) -> bool:
    """Whether the candidate answers: acceptable by the eval suite's rule, nearly the gold, or an item of a list; a list
    of which most items do.
    """
    if candidate.kind == "list":
        text = candidate.hit.sentence.text
        start = candidate.span.start - candidate.hit.sentence.span.start
        items = items_of(text, Mention(start, start + candidate.span.end - candidate.span.start, "list"))
        given = [text[left:right] for left, right in items]
        if question.entries and given:
            recall, precision = list_recall("\n".join(given), question.entries), list_precision(given, question.entries)
            return recall + precision >= 2 * MOSTLY
    golds = [*question.answers, *(alternative for entry in question.entries for alternative in entry)]
    return any(is_acceptable(candidate.text, gold) for gold in golds) or char_f1(candidate.text, golds) >= 0.8


def fit_candidates(cases: Sequence[Case]) -> LinearModel:
    """Conditional logit over the questions that have both right and wrong candidates."""
    useful = [case for case in cases if any(case.right) and not all(case.right)]
    blocks = [(case.features, case.priors, np.array(case.right), case.weight) for case in useful]

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        """Negative log-likelihood with ridge, and its gradient."""
        total, gradient = RIDGE * len(blocks) * float(weights @ weights) / 2, RIDGE * len(blocks) * weights
        for features, priors, right, weight in blocks:
            logits = features @ weights + priors
            share = np.exp(logits - logits.max())
            share /= share.sum()
            among = share * right / max(float(share[right].sum()), 1e-12)
            total -= weight * float(np.log(max(float(share[right].sum()), 1e-12)))
            gradient = gradient + weight * (features.T @ (share - among))
        return total, gradient

    found = minimize(loss, np.zeros(len(FEATURE_NAMES)), jac=True, method="L-BFGS-B")
    return LinearModel(0.0, dict(zip(FEATURE_NAMES, (float(w) for w in found.x), strict=True)))


def rescored(case: Case, model: LinearModel) -> Case:
    """The case with its candidates scored by the model, best first."""
    pairs = [
        (replace(candidate, score=model.logit(FEATURE_NAMES, candidate.features) + added), right)
        for candidate, right, added in zip(case.candidates, case.right, case.priors.tolist(), strict=True)
    ]
    pairs.sort(key=lambda pair: -pair[0].score)
    return replace(case, candidates=tuple(c for c, _ in pairs), right=tuple(r for _, r in pairs))


def fit_answers(cases: Sequence[Case]) -> LinearModel:
    """Logistic regression of "the first candidate is right" on its signals; `cases` must be scored already."""
    rows = np.array([signals(case.analysis, case.candidates[0], case.candidates[1:]) for case in cases])
    labels = np.array([case.right[0] for case in cases])
    weights = np.array([case.weight for case in cases])
    model = LogisticRegression(C=0.1, max_iter=2000).fit(rows, labels, sample_weight=weights)
    return LinearModel(float(model.intercept_[0]), dict(zip(SIGNALS, (float(w) for w in model.coef_[0]), strict=True)))


def training_cases(public: Path, workspace: Path) -> list[Case]:
    """Cases of the development questions and of those kept for deciding; the span reader has read neither."""
    bases = Bases(seeds=Path("seeds"), public=public)
    cases: list[Case] = []
    for path in [*sorted(Path("evals/questions").glob("*.dev.jsonl")), *sorted(DECIDING.glob("*.jsonl"))]:
        for questions in load_sets(path):
            corpora = lay_out(questions, "record", into=workspace / path.stem, bases=bases)
            asked = collect_cases(corpora, workspace / f"{path.stem}.home")
            weight = 1.0 if path.parent == DECIDING else DEVELOPMENT
            cases += [replace(case, weight=weight) for case in asked]
    return cases


def write_models(path: Path, models: Mapping[str, LinearModel]) -> None:
    """Put the models among those of the file; the others stay as they are."""
    tables = json.loads(path.read_text("utf-8"))
    for name, model in models.items():
        weights = {key: round(weight, 4) for key, weight in model.weights.items()}
        tables["models"][name] = {"bias": round(model.bias, 4), "weights": weights}
    path.write_text(json.dumps(tables, indent=1) + "\n", "utf-8")


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the public sets")
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with tempfile.TemporaryDirectory() as folder:
        cases = training_cases(arguments.data, Path(folder))
    candidate = fit_candidates(cases)
    scored = [rescored(case, candidate) for case in cases]
    answer = fit_answers(scored)
    first = float(np.mean([case.right[0] for case in scored if any(case.right)]))
    LOG.info("%d questions, right candidate first where there is one: %.3f", len(cases), first)
    write_models(arguments.to, {"candidate": candidate, "answer": answer})


if __name__ == "__main__":
    main()
