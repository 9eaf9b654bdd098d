"""Train the weights of verdicts: which sentence settles a yes/no question, whether it denies, and how sure that is.

`python -m training.verdicts --data ../shared/data` asks the yes/no questions of `training/questions` and of the
development halves and writes `says`, `denies` and `verdict` into `assistant/reading/model/decision.json`. Four minutes
on one core.

All three are logistic regressions over all yes/no questions at hand. The span reader has no part in them: its scores do
not help to choose the sentence. Most verdicts that were written to be hard are "no": `denies` is weighted to the share
of "no" among those asked in earnest.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from assistant.answering.contrary import CONTRARY_SIGNS, contrary_signs
from assistant.answering.verdict import SAYING_SIGNS, SURENESS_SIGNS, saying_signs, settle, sureness
from assistant.pipeline import HITS_READ, Assistant
from assistant.question import Analysis
from assistant.reading.model import WEIGHTS, LinearModel
from assistant.reading.reader import Reading
from evals.corpus import Bases, lay_out
from evals.loading import load_sets
from evals.values import Question
from index.normalize import fold_text
from training.decision import DEVELOPMENT, understood, write_models
from training.written import DECIDING, READING

LOG = logging.getLogger(__name__)
Matrix = NDArray[np.float64]
_NEVER_DENY = ("agreed", "same_figure")  # whatever questions written to mislead teach: what agrees does not deny
NO = 0.4  # share of "no" among verdicts that are asked for in earnest


@dataclass(frozen=True, slots=True)
class VerdictCase:
    """A yes/no question, what was read for it, and the passages that hold its evidence."""

    question: Question
    analysis: Analysis
    reading: Reading
    holding: tuple[int, ...]

    @property
    def weight(self) -> float:
        """A question asked the way people do counts more than one that was written to be hard."""
        return DEVELOPMENT if self.question.half == "dev" else 1.0

    @property
    def says_no(self) -> bool:
        """Whether the right verdict is "no"."""
        return "no" in self.question.answers


def read_cases(paths: Sequence[Path], public: Path, workspace: Path) -> Iterator[VerdictCase]:
    """The yes/no questions of the files, each asked of its record."""
    bases = Bases(seeds=Path("seeds"), public=public)
    for path in paths:
        for questions in load_sets(path):
            verdicts = replace(questions, questions=tuple(q for q in questions.questions if q.type == "yes_no"))
            for number, corpus in enumerate(lay_out(verdicts, "record", into=workspace / path.stem, bases=bases)):
                assistant = Assistant.open(corpus.folder, home=workspace / f"{path.stem}.{number}")
                asked = (_case(assistant, question) for question in corpus.questions)
                yield from (case for case in asked if case is not None)


def _case(assistant: Assistant, question: Question) -> VerdictCase | None:
    analysis = understood(assistant, question)
    if analysis.kind != "yes_no":
        return None
    reading = assistant.reader.read(analysis, assistant.retriever.retrieve(analysis, k=HITS_READ))
    evidence = [fold_text(one) for one in question.evidence]
    texts = (passage.folded.text for passage in reading.passages)
    holding = tuple(n for n, text in enumerate(texts) if any(text in one or one in text for one in evidence))
    return VerdictCase(question, analysis, reading, holding if question.answerable else ())


def fit_says(cases: Sequence[VerdictCase]) -> LinearModel:
    """Logistic regression of "this passage holds the evidence" over all passages."""
    rows = [signs for case in cases for signs in saying_signs(case.analysis, case.reading)]
    labels = [number in case.holding for case in cases for number in range(len(case.reading.passages))]
    weights = [case.weight for case in cases for _ in case.reading.passages]
    return _fit(np.array(rows), labels, SAYING_SIGNS, weights=weights)


def fit_denies(cases: Sequence[VerdictCase]) -> LinearModel:
    """Logistic regression of "no" over the signs of the passages that hold the evidence."""
    held = [case for case in cases if case.holding]
    rows = [contrary_signs(case.analysis, case.reading.passages[case.holding[0]]) for case in held]
    labels = [case.says_no for case in held]
    share = float(np.mean(labels))
    weights = [NO / share if no else (1 - NO) / (1 - share) for no in labels]
    return _fit(np.array(rows), labels, CONTRARY_SIGNS, weights=weights)


def fit_verdict(cases: Sequence[VerdictCase], says: LinearModel, denies: LinearModel) -> LinearModel:
    """Logistic regression of "the verdict is right" over how sure its two halves are."""
    models = {"says": says, "denies": denies}
    found = [(case, finding) for case in cases if (finding := settle(case.analysis, case.reading, models)) is not None]
    rows = [sureness(case.analysis, finding) for case, finding in found]
    labels = [finding.verdict in case.question.answers for case, finding in found]
    return _fit(np.array(rows), labels, SURENESS_SIGNS, weights=[case.weight for case, _ in found])


def _fit(
    rows: Matrix, labels: Sequence[bool], names: Sequence[str], *, weights: Sequence[float]
) -> LinearModel:
    model = LogisticRegression(C=0.3, max_iter=2000).fit(rows, labels, sample_weight=weights)
    found = dict(zip(names, (float(weight) for weight in model.coef_[0]), strict=True))
    if wrong := [names.index(name) for name in _NEVER_DENY if found.get(name, 0.0) > 0]:
        kept = np.delete(rows, wrong, axis=1)
        left = [name for number, name in enumerate(names) if number not in wrong]
        rest = _fit(kept, labels, left, weights=weights)
        return LinearModel(rest.bias, {name: rest.weights.get(name, 0.0) for name in names})
    return LinearModel(float(model.intercept_[0]), found)


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the public sets")
    parser.add_argument("--to", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    development = sorted(Path("evals/questions").glob("*.dev.jsonl"))
    paths = [*development, *sorted(DECIDING.glob("*.jsonl")), *sorted(READING.glob("*.jsonl"))]
    with tempfile.TemporaryDirectory() as folder:
        cases = list(read_cases(paths, arguments.data, Path(folder)))
    says, denies = fit_says(cases), fit_denies(cases)
    verdict = fit_verdict(cases, says, denies)
    LOG.info("%d yes/no questions", len(cases))
    write_models(arguments.to, {"says": says, "denies": denies, "verdict": verdict})


if __name__ == "__main__":
    main()
