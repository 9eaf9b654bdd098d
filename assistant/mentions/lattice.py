"""Words and personal names of a Chinese text, found together: a name stands where it explains the characters better
than the words of the dictionary do.

The cheapest path through a lattice (Viterbi) of dictionary words, each at the cost of its negative log probability, and
of name hypotheses: surname, one or two given characters, and what stands to the left and right. Personal names as one
class of a word model follow Gao et al., "Chinese Word Segmentation and Named Entity Recognition: A Pragmatic Approach"
(Computational Linguistics 31(4), 2005).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from assistant.mentions.lexicon import word_list
from assistant.mentions.name_model import IS_WORD, NameModel, lexicon_lines, load_name_model, name_edges

PAIR = 2
UNKNOWN = 28  # cost of a character that no word has, in half nats
EXTRA_COST = 20
# Lists whose words get this tag, and at most this cost.
LISTED_WORDS = (
    ("bodies", "zh", "body", 18),
    ("bodies", "plain", "nt", 16),
    ("places", "zh", "ns", 18),
    ("titles", "zh", "title", 15),
)
_RUN = re.compile("[\u3400-\u9fff〇々]+")


class Token(NamedTuple):
    """A word `text[start:end]`.

    `tag` is jieba's part of speech; `title` for a title, `body` for a word that ends a body's name, `name` for a person
    found, `surname` before a form of address, `?` for an unknown character.
    """

    start: int
    end: int
    tag: str


@dataclass(frozen=True)
class _Model:
    """Words with (tag, cost); the longest word that begins with each pair, where longer than it; what names cost."""

    words: dict[str, tuple[str, int]]
    lengths: dict[str, int]
    names: NameModel


@lru_cache(maxsize=1)
def _model() -> _Model:
    """The derived dictionary, then the hand-written lists where they say more."""
    words: dict[str, tuple[str, int]] = {}
    lengths: dict[str, int] = {}
    for line in lexicon_lines("words"):  # of words of one length, the shortest first
        tag, cost, *listed = line.split()
        words.update(dict.fromkeys(listed, (tag, int(cost))))
        if len(listed[0]) > PAIR:
            lengths.update(dict.fromkeys([word[:PAIR] for word in listed], len(listed[0])))
    for word, (tag, cost_at_most) in _listed_words().items():
        words[word] = (tag, min(words.get(word, (tag, cost_at_most))[1], cost_at_most))
        lengths[word[:PAIR]] = max(lengths.get(word[:PAIR], PAIR), len(word))
    return _Model(words, lengths, load_name_model())


def _listed_words() -> dict[str, tuple[str, int]]:
    """The words of the hand-written lists, with their tag and the most that they may cost; later lists win."""
    extra = {word: (section, EXTRA_COST) for section in ("n", "v", "ns", "nt") for word in word_list("extra", section)}
    listed = {word: (tag, cost) for name, section, tag, cost in LISTED_WORDS for word in word_list(name, section)}
    return extra | listed


@lru_cache(maxsize=256)
def split_tokens(text: str) -> tuple[Token, ...]:
    """Words and names of the Han parts of a Simplified text, in order; everything else is left out.

    >>> text = "会议由王小明主持"
    >>> [text[token.start : token.end] for token in split_tokens(text)]
    ['会议', '由', '王小明', '主持']
    """
    model = _model()
    return tuple(token for run in _RUN.finditer(text) for token in _cheapest(text, run.start(), run.end(), model=model))


def _cheapest(text: str, start: int, end: int, *, model: _Model) -> Iterator[Token]:
    """Viterbi over one run of Han characters, from its end to its start; then the chosen path."""
    best = [0] * (end - start + 1)
    choice: list[tuple[int, str]] = [(0, "")] * (end - start)
    words, lengths, surnames = model.words, model.lengths, model.names.surnames
    for at in range(end - 1, start - 1, -1):
        tag, cost = words.get(text[at], ("?", UNKNOWN))
        lowest, chosen = cost + best[at + 1 - start], (at + 1, tag)
        for stop in range(at + 2, min(at + lengths.get(text[at : at + PAIR], PAIR), end) + 1):
            entry = words.get(text[at:stop])
            if entry and entry[1] + best[stop - start] < lowest:
                lowest, chosen = entry[1] + best[stop - start], (stop, entry[0])
        if text[at] in surnames or text[at : at + 2] in surnames:
            names = [(price + best[stop - start], stop) for stop, price in _names(text, at, end, model=model)]
            cheapest, stop = min(names, default=(lowest, at))
            if cheapest < lowest:
                lowest, chosen = cheapest, (stop, "name" if stop - at > 1 else "surname")
        best[at - start], choice[at - start] = lowest, chosen
    return _path(choice, start, end)


def _path(choice: list[tuple[int, str]], start: int, end: int) -> Iterator[Token]:
    at = start
    while at < end:
        stop, tag = choice[at - start]
        yield Token(at, stop, tag)
        at = stop


def _names(text: str, at: int, end: int, *, model: _Model) -> Iterator[tuple[int, int]]:
    """(end, cost) of every name hypothesis that starts at `at`."""
    for edge in name_edges(text, at, end, model=model.names):
        stop = at + edge.length
        yield stop, edge.cost + (IS_WORD if text[at:stop] in model.words else 0)
