"""Words and personal names of a Chinese text, found together: a name stands where it explains the characters better
than the words of the dictionary do.

The cheapest path through a lattice (Viterbi) of dictionary words, each at the cost of its negative log probability, and of
name hypotheses: surname, one or two given characters, and what stands to the left and right. The role of a personal name
as one class of a unigram model follows Gao et al., "Chinese Word Segmentation and Named Entity Recognition: A Pragmatic
Approach" (Computational Linguistics 31(4), 2005).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from assistant.mentions.lexicon import FOLDER, word_list, word_set

LONGEST = 4
UNKNOWN = 28
RARE_SURNAME = 16
NAME = 8  # costs are in half nats, as in the lexicon files
ONE_GIVEN = 5
IS_WORD = 5
CUE = 7
BOTH_CUES = 4
LONGEST_CUE = 5
PLACE_SUFFIXES = frozenset("市县区省镇乡")
WEAK_CUE = 2
RARE_GIVEN = 24
VERB_GIVEN = 4
UNCUED = 4
BODY_CUE = 3
BODY_ENDINGS = frozenset("部局处署司厅院室科组所会团队社")
CLASSIFIERS = frozenset("余多万单张包段班章项束支")
# Characters that end places, bodies and counts far more often than given names.
NOT_GIVEN = frozenset("市县区省镇乡村厅局处部院校司会们姓氏署组化性改卡端室科股课队班馆站副前次您你我他她它所都也本当等的了是在有不与及其这那个为以于被将下里外后说")
VERB_LIKE = frozenset("人中上前正真多或好讲谈量拿看刚过提搭帮也都就还又才很最更只却便已曾再请问叫让给对比跟同到去来做作想要可能应来用带找写谢")
_RUN = re.compile("[\u3400-\u9fff〇々]+")


class Token(NamedTuple):
    """A word `text[start:end]`. `tag` is jieba's part of speech; `name` for a person found, `?` for an unknown character."""

    start: int
    end: int
    tag: str


class _Edge(NamedTuple):
    length: int
    cost: int
    tag: str


@dataclass(frozen=True)
class _Model:
    """Costs in half nats: of words (with their tags), of surnames, of given characters; cue words around a name."""

    words: dict[str, tuple[str, int]]
    lengths: dict[str, int]
    surnames: dict[str, int]
    given: dict[str, int]
    before: frozenset[str]
    after: frozenset[str]


LISTED = "、,;。)]/ \n\t(的和与及跟兼"


@lru_cache(maxsize=1)
def _model() -> _Model:
    words: dict[str, tuple[str, int]] = {}
    for line in (FOLDER / "words.txt").read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            tag, cost, *listed = line.split()
            words.update(dict.fromkeys(listed, (tag, int(cost))))
    for section, tag in (("n", "n"), ("v", "v"), ("ns", "ns"), ("nt", "nt")):
        words.update((word, words.get(word, (tag, 20))) for word in word_list("extra", section))
    words.update((word, ("nt", min(words.get(word, ("", 16))[1], 16))) for word in word_list("bodies", "plain"))
    words.update((word, ("ns", min(words.get(word, ("", 18))[1], 18))) for word in word_list("places", "zh"))
    words.update((word, ("title", min(words.get(word, ("", 15))[1], 15))) for word in word_list("titles", "zh"))
    surnames = {char: int(cost) for cost in ("6", "8", "12", "16") for char in "".join(word_list("surnames", cost))}
    surnames.update(dict.fromkeys(word_list("surnames", "double"), 12))
    given = {char: int(line.split()[0]) for line in (FOLDER / "given.txt").read_text("utf-8").split("\n")
             if line and not line.startswith("#") for char in line.split()[1]}
    titles = word_set("titles", "zh")
    return _Model(words, _lengths(words), surnames, given, titles | word_set("cues", "before-names"), titles | word_set("cues", "after-names"))


def _lengths(words: Mapping[str, tuple[str, int]]) -> dict[str, int]:
    """The longest word that begins with each two characters, so that most places need one look-up."""
    lengths: dict[str, int] = {}
    for length in range(2, LONGEST + 1):
        lengths.update(dict.fromkeys((word[:2] for word in words if len(word) == length), length))
    return lengths


def split_tokens(text: str) -> tuple[Token, ...]:
    """Words and names of the Han parts of a Simplified text, in order; everything else is left out.

    >>> text = "会议由王小明主持"
    >>> [text[token.start : token.end] for token in split_tokens(text)]
    ['会议', '由', '王小明', '主持']
    """
    model = _model()
    return tuple(token for run in _RUN.finditer(text) for token in _cheapest(text, run.start(), run.end(), model=model))


def _cheapest(text: str, start: int, end: int, *, model: _Model) -> list[Token]:
    """Viterbi over one run of Han characters, from its end to its start."""
    best = [0] * (end - start + 1)
    choice: list[tuple[int, str]] = [(0, "")] * (end - start + 1)
    words, surnames, lengths = model.words, model.surnames, model.lengths
    for at in range(end - 1, start - 1, -1):
        first = text[at]
        tag, cost = words.get(first, ("?", UNKNOWN))
        lowest, chosen = cost + best[at + 1 - start], (at + 1, tag)
        longest = lengths.get(text[at : at + 2], 0)
        for stop in range(at + 2, min(at + longest, end) + 1):
            entry = words.get(text[at:stop])
            if entry and entry[1] + best[stop - start] < lowest:
                lowest, chosen = entry[1] + best[stop - start], (stop, entry[0])
        if first in surnames or text[at : at + 2] in surnames:
            for edge in _names(text, at, end, model=model):
                if edge.cost + best[at + edge.length - start] < lowest:
                    lowest, chosen = edge.cost + best[at + edge.length - start], (at + edge.length, "name")
        best[at - start], choice[at - start] = lowest, chosen
    return list(_follow(choice, start, end))


def _follow(choice: list[tuple[int, str]], start: int, end: int) -> Iterator[Token]:
    at = start
    while at < end:
        stop, tag = choice[at - start]
        yield Token(at, stop, tag)
        at = stop


def _names(text: str, at: int, end: int, *, model: _Model) -> Iterator[_Edge]:
    """Name hypotheses that start at `at`: surname and one or two given characters."""
    double = text[at : at + 2]
    surname = double if double in model.surnames and len(double) == 2 else text[at]
    left = _left_bonus(text, at, model)
    if at and text[at] in CLASSIFIERS and text[at - 1].isdigit():
        return
    for given in (1, 2):
        length = len(surname) + given
        if at + length > end:
            return
        characters = text[at + len(surname) : at + length]
        cost = NAME + model.surnames[surname] + _given_cost(characters, model)
        cost += ONE_GIVEN if given == 1 and len(surname) == 1 else 0
        word = model.words.get(text[at : at + length])
        cost += IS_WORD if word else 0
        doubtful = length == 2 or model.surnames[surname] >= RARE_SURNAME
        yield _Edge(length, cost - _bonus(left, _right_bonus(text, at + length, model), doubtful=doubtful), "name")


def _given_cost(characters: str, model: _Model) -> int:
    cost = sum(model.given.get(char, RARE_GIVEN) for char in characters)
    if characters[-1] == "和":  # between two names it is "and"
        return cost + 5
    cost += VERB_GIVEN if len(characters) == 2 and characters[1] in VERB_LIKE else 0
    return cost + (RARE_GIVEN - 8 if characters[-1] in NOT_GIVEN else 0)


def _bonus(left: int, right: int, *, doubtful: bool) -> int:
    if CUE not in (left, right):
        return left + right - (UNCUED if doubtful else 0)
    return left + right + (BOTH_CUES if left == right else 0)


def _left_bonus(text: str, at: int, model: _Model) -> int:
    if any(text[start:at] in model.before for start in range(max(0, at - LONGEST_CUE), at)):
        return CUE
    if at and text[at - 1] in BODY_ENDINGS:
        return BODY_CUE
    return WEAK_CUE if at == 0 or text[at - 1] in LISTED else 0


def _right_bonus(text: str, at: int, model: _Model) -> int:
    if any(text[at:stop] in model.after for stop in range(at + 1, at + LONGEST_CUE + 1)):
        return CUE
    if text[at : at + 1] in PLACE_SUFFIXES:
        return -CUE
    return WEAK_CUE if at == len(text) or text[at] in LISTED else 0
