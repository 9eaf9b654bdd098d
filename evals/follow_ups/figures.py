"""The figures: understood as the hand-written form is, recognized as a follow-up, left alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from assistant.operations import operation_of, years_of
from assistant.question import language_of, ordinal_of
from evals.follow_ups.conversations import (
    INDEPENDENT,
    Asking,
    Understood,
    alone,
    folded_question,
    follow,
    kind_asked,
    read_chains,
    read_lines,
    read_public,
)
from index.normalize import fold_text
from index.words import lexical_tokens

QUESTIONS = Path(__file__).parent.parent / "questions"
_PRONOUNS = frozenset(["he", "she", "it", "they", "him", "her", "them", "his", "its", "their"])


@dataclass(frozen=True, slots=True)
class Figure:
    """A share or a mean of 0..1 over `n` turns."""

    name: str
    value: float
    n: int


def same_understanding(left: str, right: str) -> bool:
    """Whether two questions ask for the same kind of thing, of the same years, item and operation.

    >>> same_understanding("2020年有多少工种？", "在2020年有多少工种？"), same_understanding("Who?", "When?")
    (True, False)
    """
    return _asked_for(left) == _asked_for(right)


def _asked_for(question: str) -> list[object]:
    folded = folded_question(question)
    return [kind_asked(question), years_of(folded), ordinal_of(folded), operation_of(folded, language_of(question))]


def token_f1(left: str, right: str) -> float:
    """F1 of the lexical tokens of two questions.

    >>> token_f1("Who came?", "Who came?"), token_f1("Who?", "When?")
    (1.0, 0.0)
    """
    ours, gold = (Counter(lexical_tokens(fold_text(text))) for text in (left, right))
    return 2 * sum((ours & gold).values()) / max(1, sum(ours.values()) + sum(gold.values()))


def judge_standalone(name: str, conversations: Iterable[Sequence[Asking]]) -> list[Figure]:
    """Figures of a set with hand-written standalone forms."""
    turns = [turn for conversation in conversations for turn in follow(conversation)]
    leaning = [turn for turn in turns if turn.asking.leans]
    same = [same_understanding(turn.resolution.text, turn.asking.standalone) for turn in leaning]
    raw_same = [same_understanding(turn.asking.question, turn.asking.standalone) for turn in leaning]
    resolved = [token_f1(turn.resolution.text, turn.asking.standalone) for turn in leaning]
    raw = [token_f1(turn.asking.question, turn.asking.standalone) for turn in leaning]
    left = [turn.unchanged for turn in turns if not turn.asking.leans]
    return [
        _mean(f"{name} same understanding", same),
        _mean(f"{name} same understanding, as typed", raw_same),
        _mean(f"{name} token F1", resolved),
        _mean(f"{name} token F1, as typed", raw),
        _mean(f"{name} independent left alone", left),
    ]


def judge_detection(name: str, conversations: Iterable[Sequence[Asking]]) -> list[Figure]:
    """Figures of a set whose turns are labeled: recall of each phenomenon, accuracy, precision and F1."""
    turns = [turn for conversation in conversations for turn in follow(conversation)]
    labels = sorted({label for turn in turns for label in turn.asking.labels} - {INDEPENDENT})
    leaning = [turn.recognized for turn in turns if turn.asking.leans]
    recognized = [turn.asking.leans for turn in turns if turn.recognized]
    f1 = 2 * sum(leaning) / max(1, len(leaning) + len(recognized))
    return [
        *(_mean(f"{name} {label} seen", _recognized(turns, label)) for label in labels),
        _mean(f"{name} {INDEPENDENT} left alone", [not turn.recognized for turn in turns if not turn.asking.leans]),
        _mean(f"{name} accuracy", [turn.asking.leans == turn.recognized for turn in turns]),
        _mean(f"{name} precision", recognized),
        Figure(f"{name} F1", f1, len(turns)),
    ]


def _recognized(turns: Sequence[Understood], label: str) -> list[bool]:
    return [turn.recognized for turn in turns if label in turn.asking.labels]


def judge_alone(name: str, path: Path) -> list[Figure]:
    """How many questions that stand alone are left alone after an unrelated question on the same record.

    Those with a word of the closed class of pronouns are counted apart: after another question they do lean on it.
    """
    rows = [row for row in map(json.loads, read_lines(path)) if not row.get("history")]
    seen: list[Understood] = []
    for _, group in groupby(sorted(rows, key=_record), key=_record):
        asked = [*group]
        pairs = ((other, row) for row, other in zip(asked, asked[len(asked) // 2 :] + asked, strict=False))
        unrelated = [(one, two) for one, two in pairs if one.get("group") != two.get("group")]
        seen += [next(follow([alone(one), alone(two)])) for one, two in unrelated]
    plain = [turn.unchanged for turn in seen if not _has_pronoun(turn.asking.question)]
    everything = [turn.unchanged for turn in seen]
    return [_mean(f"{name} left alone", plain), _mean(f"{name} left alone, pronouns included", everything)]


def _record(row: Mapping[str, Any]) -> str:
    return str(row.get("record", ""))


def _has_pronoun(question: str) -> bool:
    words = set(fold_text(question).replace("?", " ").split())
    return bool(words & _PRONOUNS) or any(
        char in "他她它其" for char in fold_text(question)
    )


def _mean(name: str, values: Sequence[float | bool]) -> Figure:
    return Figure(name, sum(values) / len(values) if values else 0.0, len(values))


def figures_of(folder: Path, half: str) -> list[Figure]:
    """Every figure of one half: `dev`, on which rules are developed, or `test`. Raises `UsageError`."""
    conversation = folder / "conversation"
    parity = 0 if half == "dev" else 1
    chase = "chase_train" if half == "dev" else "chase_dev"
    cast = [turns for number, turns in enumerate(read_public(conversation / "cast2019.jsonl")) if number % 2 == parity]
    sets = {name: QUESTIONS / f"{name}.{half}.jsonl" for name in ("own", "public", "seed")}
    return [
        *judge_standalone("chains", read_chains(QUESTIONS / f"chains.{half}.jsonl")),
        *judge_standalone("CAsT", cast),
        *judge_detection("CHASE", read_public(conversation / f"{chase}.jsonl")),
        *(figure for name, path in sets.items() for figure in judge_alone(name, path)),
    ]
