"""What a question asks for, learned: the kind of answer where no rule of `cues` decides, the field of the meeting card.

Multinomial logistic regressions over the words (English) or the runs of one to three characters (Chinese) of the folded
question. `python -m training.kinds` and `python -m training.fields` make the tables; their features are words that
questions on many records share.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from assistant.values import Language
from index.normalize import fold_text

LEARNED = Path(__file__).parent / "lexicon" / "kinds.json"
FIELDS = Path(__file__).parent / "lexicon" / "asked_fields.json"
NO_FIELD = "none"
SCALE = 16  # of the table's whole numbers
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|\?")
_RUN = re.compile(r"[㐀-鿿]+|[a-z]+|\d+")
_LONGEST = 3  # characters of a feature
LEAST = 0.1  # a kind less probable is not considered
_MOST = 4  # words beyond which it makes no difference how many there are


@dataclass(frozen=True, slots=True)
class Guess:
    """A kind of answer or a field, and how probable it is that the question asks for it."""

    kind: str
    probability: float


def features_of(question: str, language: Language) -> frozenset[str]:
    """Words and pairs of words, or runs of characters; `^` and `$` mark the beginning and the end.

    >>> sorted(features_of("Who chaired?", "en"))[:4]
    ['?', '? $', '^ who', '^ who chaired ?']
    """
    folded = fold_text(question)
    if language == "en":
        words = ["^", *(word if not word.isdigit() else "0" for word in _WORD.findall(folded)), "$"]
        return frozenset([*words[1:-1], *(" ".join(pair) for pair in pairwise(words)), " ".join(words[:4])])
    runs = [run if not run.isdigit() else "0" for run in _RUN.findall(folded)]
    marked = "^" + "|".join(runs) + "$"
    grams = (marked[i : i + size] for size in range(1, _LONGEST + 1) for i in range(len(marked) - size + 1))
    return frozenset(grams)


@lru_cache(maxsize=512)
def guess_kinds(question: str, language: Language) -> tuple[Guess, ...]:
    """The kinds that are likely by the learned table, the likeliest first."""
    return _likely(LEARNED, features_of(question, language))


@lru_cache(maxsize=512)
def guess_fields(question: str, language: Language, signs: frozenset[str]) -> tuple[Guess, ...]:
    """The fields of the meeting card that the question is likely to ask for, the likeliest first; none for most.

    `signs` are those of `signs_of`.
    """
    guesses = _likely(FIELDS, features_of(question, language) | signs)
    return tuple(guess for guess in guesses if guess.kind != NO_FIELD)


def signs_of(kind: str, relation: str, *, words: int, telling: int) -> frozenset[str]:
    """What is understood of a question, as features: how many content words it has, and how many of them are `telling`,
    no words of meetings as such. A question with none of these asks of the meeting.
    """
    counted = (f"#words {min(words, _MOST)}", f"#telling {min(telling, _MOST)}")
    return frozenset((*counted, f"#kind {kind}", f"#relation {relation}"))


def _likely(path: Path, features: frozenset[str]) -> tuple[Guess, ...]:
    table = _table(path)
    rows = [table.bias, *(table.weights[feature] for feature in features if feature in table.weights)]
    logits = [sum(column) / SCALE for column in zip(*rows, strict=True)]
    shares = [math.exp(logit - max(logits)) for logit in logits]
    total = sum(shares)
    guesses = (Guess(kind, share / total) for kind, share in zip(table.kinds, shares, strict=True))
    return tuple(sorted((g for g in guesses if g.probability >= LEAST), key=lambda guess: -guess.probability))


@dataclass(frozen=True, slots=True)
class _Table:
    kinds: tuple[str, ...]
    bias: tuple[int, ...]
    weights: dict[str, tuple[int, ...]]


@lru_cache(maxsize=2)
def _table(path: Path) -> _Table:
    read = json.loads(path.read_text("utf-8"))
    weights = {name: tuple(row) for name, row in read["weights"].items()}
    return _Table(tuple(read["kinds"]), tuple(read["bias"]), weights)
