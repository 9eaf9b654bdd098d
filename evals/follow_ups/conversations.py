"""Conversations of the sets, each turn with its hand-written form, its gold answers or its labels."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from assistant.conversation import Resolution, resolve
from assistant.noise import clean_question
from assistant.question import kind_of, language_of
from assistant.relations import find_asked_relation
from assistant.values import Answer, Turn
from index.errors import UsageError
from index.normalize import fold, fold_numerals, fold_text
from index.values import Span

INDEPENDENT = "Context Independent"


@dataclass(frozen=True, slots=True)
class Asking:
    """A turn as a set gives it: the question, its hand-written form, its gold answers and its labels."""

    question: str
    standalone: str = ""
    answers: tuple[str, ...] = ()
    leans: bool = False
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A turn that had turns before it, and what became of it."""

    asking: Asking
    resolution: Resolution

    @property
    def unchanged(self) -> bool:
        """Whether it was asked as it stood."""
        return self.resolution.text == self.asking.question

    @property
    def recognized(self) -> bool:
        """Whether a rule took it for a follow-up, with something to lean on or without."""
        return bool(self.resolution.rule)


def follow(conversation: Sequence[Asking]) -> Iterator[Understood]:
    """Resolve a conversation turn by turn; the first turn, which cannot lean on anything, is left out."""
    turns: tuple[Turn, ...] = ()
    for asking in conversation:
        resolution = resolve(asking.question, turns)
        if turns:
            yield Understood(asking, resolution)
        turns = (*turns, _turn(asking, resolution))


def _turn(asking: Asking, resolution: Resolution) -> Turn:
    """The turn with its gold answer; the span is a stand-in, for no record is opened."""
    spans = tuple(Span("gold", 0, len(text)) for text in asking.answers)
    answer = Answer(
        asking.question, resolution.text, language_of(asking.question), "answered" if spans else "not_in_record",
        text="、".join(asking.answers), kind=kind_asked(resolution.text), spans=spans, verbatim=asking.answers,
    )
    return Turn(asking.question, resolution.text, answer)


def kind_asked(question: str) -> str:
    """The kind of answer that a question asks for, as the assistant understands it."""
    language = language_of(question)
    folded = folded_question(question)
    return kind_of(folded, language, default=find_asked_relation(folded)[1])


def folded_question(question: str) -> str:
    """A question as it is matched: cleaned, folded, its numerals in one form."""
    return fold_numerals(fold(clean_question(question, language_of(question)))).text


def read_chains(path: Path) -> list[list[Asking]]:
    """Our own conversations, in order; a topic shift that starts a conversation anew begins another."""
    rows = [json.loads(line) for line in read_lines(path)]
    by_group = groupby(rows, key=lambda row: row["group"])
    conversations: list[list[Asking]] = []
    for _, group in by_group:
        for row in group:
            if not row.get("history"):
                conversations.append([])
            conversations[-1].append(Asking(row["question"], row["standalone"], gold_of(row), bool(row["context"])))
    return conversations


def gold_of(row: dict[str, Any]) -> tuple[str, ...]:
    """The gold answers of a row of ours, each in its first wording."""
    if row.get("all"):
        return tuple(entry.split("|")[0] for entry in row["all"])
    return tuple(row.get("answers", ())[:1])


def read_public(path: Path) -> list[list[Asking]]:
    """Conversations of CHASE or CAsT."""
    return [[_public_asking(turn) for turn in json.loads(line)["turns"]] for line in read_lines(path)]


def _public_asking(turn: dict[str, Any]) -> Asking:
    standalone = turn.get("standalone", "")
    labels = tuple(turn.get("phenomena", ()))
    leans = labels != (INDEPENDENT,)
    if not labels:
        leans = fold_text(standalone).split() != fold_text(turn["question"]).split()
    return Asking(turn["question"], standalone, (), leans, labels)


def read_lines(path: Path) -> list[str]:
    """The lines of a set. Raises `UsageError` where it is not there."""
    try:
        return path.read_text("utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"found no {path} ({error.strerror}); expected a set; give its folder with --data") from error


def alone(row: dict[str, Any]) -> Asking:
    """A question of a set without conversations."""
    return Asking(row["question"], row["question"], gold_of(row))
