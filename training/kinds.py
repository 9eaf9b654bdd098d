"""Train what kind of answer a question asks for, where no rule of `assistant.cues` knows it.

`python -m training.kinds` reads the hand-written questions of `training/questions/reading` and writes
`assistant/lexicon/kinds.json`: multinomial logistic regression over the question's words and characters. A feature is
kept where questions on many records share it, so that no record's names are among them.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from assistant.asking import LEARNED, SCALE, features_of
from assistant.mentions import find_mentions
from assistant.question import language_of
from evals.values import Question
from training.written import READING, written_questions

_CAPITALIZED = re.compile(r"(?<=[^\s?!.] )(?:[A-Z]|[a-z]+[A-Z])[\w'’.-]*")
LOG = logging.getLogger(__name__)
RECORDS = 8  # a feature must stand in questions on at least so many records
MOSTLY_NAMED = 0.2  # a feature that touches a name this often is part of it: some people speak in many records
STRENGTH = 1.0  # inverse of the pull of weights toward zero
COMPUTED = ("sum", "difference", "comparison")  # these have rules of their own


@dataclass(frozen=True, slots=True)
class Sample:
    """A question by its features: `kind` is the type its writer gave it, `named` the features that touch a name."""

    features: frozenset[str]
    kind: str
    record: str
    named: frozenset[str] = frozenset()


def samples_of(questions: Sequence[Question]) -> list[Sample]:
    """The questions a single kind of span answers."""
    return [sample_of(question) for question in questions if question.type not in COMPUTED and not question.history]


def sample_of(question: Question) -> Sample:
    """The question's features, and which of them touch a name."""
    language = language_of(question.question)
    features = features_of(question.question, language)
    bare = features_of(_without_names(question.question), language)
    return Sample(features, question.type, question.record, features - bare)


def _without_names(question: str) -> str:
    """The question without the people it names and without capitalized words, its first word aside."""
    for mention in sorted(find_mentions(question), key=lambda mention: -mention.start):
        if mention.kind == "person":
            question = f"{question[: mention.start]} | {question[mention.end :]}"
    return _CAPITALIZED.sub(" | ", question)


def vocabulary_of(samples: Sequence[Sample]) -> list[str]:
    """Features that questions on enough records share and that are no part of a name, in order."""
    records: defaultdict[str, set[str]] = defaultdict(set)
    for sample in samples:
        for feature in sample.features:
            records[feature].add(sample.record)
    asked = Counter(feature for sample in samples for feature in sample.features)
    named = Counter(feature for sample in samples for feature in sample.named)
    shared = (feature for feature, found in records.items() if len(found) >= RECORDS)
    return sorted(feature for feature in shared if named[feature] < MOSTLY_NAMED * asked[feature])


def table_of(samples: Sequence[Sample], names: Sequence[str]) -> csr_matrix:
    """Samples x features, 1 where a question has one."""
    place = {name: number for number, name in enumerate(names)}
    found = [sorted(place[feature] for feature in sample.features if feature in place) for sample in samples]
    bounds = np.cumsum([0, *map(len, found)])
    columns = np.fromiter(chain.from_iterable(found), np.int32, int(bounds[-1]))
    return csr_matrix((np.ones(len(columns), np.float32), columns, bounds), shape=(len(samples), len(names)))


@dataclass(frozen=True, slots=True)
class Fitted:
    """The table as it is shipped: kinds, their biases and each feature's weights, in units of 1 / SCALE."""

    kinds: list[str]
    bias: list[int]
    weights: dict[str, list[int]]


def train(samples: Sequence[Sample], *, least: int = 2, counted: Mapping[str, float] | None = None) -> Fitted:
    """Fit the table; features whose weights all are smaller than `least` units are left out.

    `counted`: what a sample of a kind counts, 1 where nothing is said.
    """
    names, weigh = vocabulary_of(samples), counted or {}
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    model.fit(table_of(samples, names), [s.kind for s in samples], [weigh.get(s.kind, 1.0) for s in samples])
    weights = np.rint(model.coef_.T * SCALE).astype(int)
    kept = {name: row.tolist() for name, row in zip(names, weights, strict=True) if np.abs(row).max() >= least}
    return Fitted(model.classes_.tolist(), np.rint(model.intercept_ * SCALE).astype(int).tolist(), kept)


def share_of(table: Fitted, features: Iterable[str], kind: str) -> float:
    """The probability that the table gives to a kind."""
    rows = [table.bias, *(table.weights[feature] for feature in features if feature in table.weights)]
    logits = np.sum(rows, axis=0) / SCALE
    shares = np.exp(logits - logits.max())
    return float(shares[table.kinds.index(kind)] / shares.sum())


def told(table: Fitted) -> str:
    """The table as JSON, a feature a line."""
    rows = (f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(row)}" for name, row in table.weights.items())
    head = f'{{"kinds": {json.dumps(table.kinds)},\n"bias": {json.dumps(table.bias)},\n"weights": {{\n'
    return head + ",\n".join(rows) + "}}\n"


def main() -> None:
    """Train and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=LEARNED)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    samples = samples_of(list(written_questions(READING)))
    LOG.info("%d questions: %s", len(samples), Counter(sample.kind for sample in samples).most_common())
    arguments.to.write_text(told(train(samples)), "utf-8")


if __name__ == "__main__":
    main()
