"""Train which field of the meeting card a question asks for, in whatever words: who led the call, where they sat.

`python -m training.fields --data ../shared/data` reads the hand-written questions of `training/questions/reading` with
the cards of their records and writes `assistant/lexicon/asked_fields.json`. A question asks for a field where its
answer is what the card holds there, with the same sentence as evidence. The card misses fields, so a counterexample
counts only where a table made of other records does not take it for a question of the meeting, too.
"""

from __future__ import annotations

import argparse
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from assistant.asking import FIELDS, NO_FIELD, features_of, signs_of
from assistant.facts import Fact, MeetingCard, read_card
from assistant.question import about_what, analyse
from assistant.relations import FACT_OF
from evals.values import Question
from index.normalize import fold_text
from index.records import read_record
from index.sentences import split_sentences
from training.kinds import COMPUTED, Fitted, Sample, share_of, told, train
from training.kinds import sample_of as sample_of_kind
from training.written import READING, asked_of_records

LOG = logging.getLogger(__name__)
TYPES = {  # field -> types of the questions that may ask for it
    "chair": ("person",),
    "recorder": ("person",),
    "place": ("place", "clause", "name"),
    "date": ("date",),
    "start_time": ("time",),
    "end_time": ("time",),
    "next_meeting": ("date",),
    "attendee": ("list",),
    "absent": ("list", "person"),
    "present_count": ("count",),
    "host": ("organization", "list"),
}
ALIKE = 0.5  # share of the longer wording that the shorter one must make up
MOSTLY = 0.6  # share of a list's entries that the card must hold
DOUBTFUL = 0.5  # a counterexample that another table takes for one with less probability is left out
LEAST = 3  # units of weight
RARE = 3.0  # what a question of the meeting counts beside one of anything else, of which there are forty times as many


@dataclass(frozen=True, slots=True)
class Read:
    """A question with the card of its record."""

    question: Question
    card: MeetingCard


def field_asked(read: Read) -> str:
    """The field of the card that holds the question's answer in its evidence, or `NO_FIELD`."""
    question = read.question
    names = [name for name, types in TYPES.items() if question.type in types and question.answerable]
    return next((name for name in names if _is_told(name, read)), NO_FIELD)


def _is_told(name: str, read: Read) -> bool:
    """Whether the card's facts of that name are what answers: most of a list, and most of those who are named."""
    golds = read.question.entries or (read.question.answers,)
    facts = [fact for fact in read.card.of(name) if _is_evidence(fact, read.question)]
    told_of = sum(_is_among(gold, facts) for gold in golds)
    whole = name not in ("attendee", "absent") or told_of >= ALIKE * len(facts)
    return 0 < told_of >= MOSTLY * len(golds) and whole


def _is_among(wordings: Sequence[str], facts: Sequence[Fact]) -> bool:
    return any(_alike(wording, fact.text) for wording in wordings for fact in facts)


def _is_evidence(fact: Fact, question: Question) -> bool:
    said = fold_text(fact.sentence.text).strip()
    return any(said in evidence or evidence in said for evidence in map(fold_text, question.evidence))


def _alike(one: str, other: str) -> bool:
    left, right = sorted((fold_text(text).replace(" ", "") for text in (one, other)), key=len)
    return bool(left) and left in right and len(left) >= ALIKE * len(right)


def sample_of(read: Read) -> Sample:
    """The question with what is understood of it; what a rule knows to ask of the meeting is no counterexample."""
    question = read.question
    analysis = analyse(question.question)
    signs = signs_of(analysis.kind, analysis.relation, words=len(analysis.terms), telling=about_what(analysis.terms))
    sample = sample_of_kind(question)
    field = field_asked(read)
    if field == NO_FIELD and analysis.about_meeting:
        field = FACT_OF.get(analysis.relation, NO_FIELD)
    field = field if field in TYPES else NO_FIELD
    return replace(sample, kind=field, features=features_of(question.question, analysis.language) | signs)


def fit(samples: Sequence[Sample]) -> Fitted:
    """The table, without the counterexamples that a table made of other records doubts."""
    records = sorted({sample.record for sample in samples})
    halves = (frozenset(records[::2]), frozenset(records[1::2]))
    kept = [one for half in halves for one in _undoubted(samples, half)]
    LOG.info("%d of %d questions: %s", len(kept), len(samples), Counter(sample.kind for sample in kept))
    return _table(kept)


def _table(samples: Sequence[Sample]) -> Fitted:
    return train(samples, least=LEAST, counted=dict.fromkeys(TYPES, RARE))


def _undoubted(samples: Sequence[Sample], records: frozenset[str]) -> list[Sample]:
    """The samples of the records, without counterexamples that the table of all other records doubts."""
    table = _table([sample for sample in samples if sample.record not in records])
    return [
        one
        for one in samples
        if one.record in records
        and (one.kind != NO_FIELD or share_of(table, one.features, NO_FIELD) >= DOUBTFUL)
    ]


def main() -> None:
    """Train and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=FIELDS)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    asked = (one for one in asked_of_records(READING, arguments.data) if one.question.type not in COMPUTED)
    samples = [sample_of(Read(one.question, card_of(one.record))) for one in asked if not one.question.history]
    arguments.to.write_text(told(fit(samples)), "utf-8")


@lru_cache(maxsize=1024)
def card_of(path: Path) -> MeetingCard:
    """The card of a record's file."""
    record = read_record(path, seeds=path.parent)
    return read_card(record, split_sentences(record))


if __name__ == "__main__":
    main()
