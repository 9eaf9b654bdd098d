"""What a Chinese name costs: how rare its surname and given characters are, and what stands to its left and right.

Costs are negative log probabilities in half nats, as in the lexicon files; cues take from them, doubts add to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from assistant.mentions.lexicon import FOLDER, word_list, word_set

NAME = 8  # of a name at all
ONE_GIVEN = 5  # of a single given character
IS_WORD = 4  # of a name that is a dictionary word too
RARE_GIVEN = 24  # of a character that no counted name has
NO_GIVEN = 16  # added for a last character that ends no name
VERB_GIVEN = 7  # added for a last character that may be the next word
AND_GIVEN = 5  # added for a last character 和, which between two names is "and"
UNCUED = 4  # added for a rare surname or a single given character without a cue
CUE = 7  # taken for a word that stands before or after names
BOTH_CUES = 4  # taken besides where both stand there
BODY_CUE = 3  # taken after the last character of a body's name
WEAK_CUE = 2  # taken beside a mark
LONGEST_CUE = 5
RARE_SURNAME = 16
NO_ADDRESSED = "任管商应原项牙"  # more often the end of a word before a title than a surname
NO_NAMES = ("谢谢", "张张", "方方")  # words that a name would begin with
SURNAME_COSTS = ("6", "8", "12", "16")
DOUBLE_SURNAME = 12


class NameEdge(NamedTuple):
    """A name hypothesis of `length` characters."""

    length: int
    cost: int


@dataclass(frozen=True)
class NameModel:
    """Costs of surnames and given characters; words and characters beside names, and those that end none."""

    surnames: dict[str, int]
    given: dict[str, int]
    before: frozenset[str]
    after: frozenset[str]
    ends_no_name: frozenset[str]
    like_a_verb: frozenset[str]
    body_endings: frozenset[str]
    place_suffixes: frozenset[str]
    counts: frozenset[str]
    marks: frozenset[str]
    address: frozenset[str]


@lru_cache(maxsize=1)
def load_name_model() -> NameModel:
    """The model of the shipped lexicons."""

    def _characters(section: str) -> frozenset[str]:
        return frozenset("".join(word_list("cues", section)))

    titles = word_set("titles", "zh")
    surnames = {char: int(cost) for cost in SURNAME_COSTS for char in "".join(word_list("surnames", cost))}
    return NameModel(
        surnames=surnames | dict.fromkeys(word_list("surnames", "double"), DOUBLE_SURNAME),
        given={char: int(line.split()[0]) for line in lexicon_lines("given") for char in line.split()[1]},
        before=titles | word_set("cues", "before-names"),
        after=titles | word_set("cues", "after-names"),
        ends_no_name=_characters("ends-no-name"),
        like_a_verb=_characters("like-a-verb"),
        body_endings=_characters("before-a-name"),
        place_suffixes=_characters("after-a-place"),
        counts=_characters("counts"),
        marks=_characters("beside-names") | frozenset(" \t\n"),
        address=word_set("titles", "address"),
    )


def lexicon_lines(name: str) -> list[str]:
    """The lines of a lexicon file without sections."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").split("\n")
    return [line for line in lines if line and not line.startswith("#")]


def name_edges(text: str, at: int, end: int, *, model: NameModel) -> Iterator[NameEdge]:
    """Name hypotheses from `at`, not beyond `end`: surname with one or two given characters, or with a form of address.

    `IS_WORD` is not among the costs: whether the same characters are a word, the lattice knows.
    """
    surname = text[at : at + 2] if text[at : at + 2] in model.surnames else text[at]
    if _is_addressed(text, at + len(surname), end, model):
        yield NameEdge(len(surname), NAME + model.surnames[surname] - CUE)
    if text.startswith(NO_NAMES, at) or text[at] in model.counts and text[:at][-1:].isdigit():
        return
    left = _left_cue(text, at, model)
    for stop in range(at + len(surname) + 1, min(at + len(surname) + 2, end) + 1):
        doubtful = stop - at == 2 or model.surnames[surname] >= RARE_SURNAME
        cost = NAME + model.surnames[surname] + _given_cost(text[at + len(surname) : stop], model)
        cost += ONE_GIVEN if stop - at == 2 else 0
        yield NameEdge(stop - at, cost - _cues(left, _right_cue(text, stop, model), doubtful=doubtful))


def _is_addressed(text: str, at: int, end: int, model: NameModel) -> bool:
    """Whether a form of address follows a surname (`王主任`)."""
    if text[at - 1] in NO_ADDRESSED and at > 1 and text[at - 2] not in model.marks:
        return False
    return any(text[at:stop] in model.address for stop in range(at + 2, min(at + LONGEST_CUE, end) + 1))


def _given_cost(characters: str, model: NameModel) -> int:
    cost = sum(model.given.get(char, RARE_GIVEN) for char in characters)
    last = characters[-1]
    if last == "和":
        return cost + AND_GIVEN
    cost += VERB_GIVEN if len(characters) == 2 and last in model.like_a_verb else 0
    return cost + (NO_GIVEN if last in model.ends_no_name else 0)


def _cues(left: int, right: int, *, doubtful: bool) -> int:
    if CUE not in (left, right):
        return left + right - (UNCUED if doubtful else 0)
    return left + right + (BOTH_CUES if left == right else 0)


def _left_cue(text: str, at: int, model: NameModel) -> int:
    if any(text[start:at] in model.before for start in range(max(0, at - LONGEST_CUE), at)):
        return CUE
    if at and text[at - 1] in model.body_endings:
        return BODY_CUE
    return WEAK_CUE if at == 0 or text[at - 1] in model.marks else 0


def _right_cue(text: str, at: int, model: NameModel) -> int:
    if any(text[at:stop] in model.after for stop in range(at + 1, at + LONGEST_CUE + 1)):
        return CUE
    if text[at : at + 1] in model.place_suffixes:
        return -CUE
    return WEAK_CUE if at == len(text) or text[at] in model.marks else 0
