"""Tokenized text as flat arrays, drawn into bags of pieces, with pieces replaced at random by what means the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

Ints = npt.NDArray[np.int64]
_CHUNK = 8000
_HAN = "\u3400"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts as one array: text `i` is `pieces[starts[i]:starts[i + 1]]`. `keys[i]` is equal for equal texts."""

    pieces: npt.NDArray[np.int32]
    starts: Ints
    keys: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True, slots=True)
class Bags:
    """Bags of pieces, flat: `pieces[j]` lies in bag `bag[j]`; `bag` is non-decreasing; there are `count` bags."""

    pieces: Ints
    bag: Ints
    count: int


@dataclass(frozen=True, slots=True)
class Substitution:
    """What may stand for a piece: `choices[piece, k]` is a sequence padded with -1; `known[piece]` choices exist."""

    choices: npt.NDArray[np.int32]
    known: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Source:
    """Where batches come from: row `i` of `left` belongs with row `i` of `right`.

    `share` is the chance of drawing this source. `gloss` is the chance that a left text has its words replaced by
    translations. `others[i]` are rows of `extra` that stand near `right[i]` without answering.
    """

    name: str
    left: Corpus
    right: Corpus
    share: float
    gloss: float = 0.0
    extra: Corpus | None = None
    others: Ints | None = None


def tokenize(tokenizer: Tokenizer, texts: Sequence[str]) -> Corpus:
    """Cut folded texts; unknown pieces (row 0) are dropped."""
    rows: list[npt.NDArray[np.int32]] = []
    for start in range(0, len(texts), _CHUNK):
        batch = tokenizer.encode_batch_fast(list(texts[start : start + _CHUNK]), add_special_tokens=False)
        rows.extend(np.array([piece for piece in encoding.ids if piece], np.int32) for encoding in batch)
    number: dict[str, int] = {}
    keys = np.array([number.setdefault(text, len(number)) for text in texts], np.int64)
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return Corpus(np.concatenate([*rows, np.zeros(0, np.int32)]), starts, keys)


def take(corpus: Corpus, rows: Ints, *, longest: int = 64) -> Bags:
    """The bags of some rows, each cut after `longest` pieces."""
    lengths = np.minimum(corpus.starts[rows + 1] - corpus.starts[rows], longest)
    bag = np.repeat(np.arange(len(rows)), lengths)
    within = np.arange(len(bag)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return Bags(corpus.pieces[corpus.starts[rows][bag] + within].astype(np.int64), bag, len(rows))


def substitute(bags: Bags, table: Substitution, chosen: npt.NDArray[np.bool_], rng: np.random.Generator) -> Bags:
    """Replace the `chosen` pieces that have an equivalent by one of their equivalents, drawn evenly."""
    known = table.known[bags.pieces]
    picked = np.flatnonzero(chosen & (known > 0))
    pick = (rng.random(len(picked)) * known[picked]).astype(np.int64)
    wide = np.full((len(bags.pieces), table.choices.shape[2]), -1, np.int64)
    wide[:, 0] = bags.pieces
    wide[picked] = table.choices[bags.pieces[picked], pick]
    used = wide >= 0
    return Bags(wide[used], np.repeat(bags.bag, used.sum(1)), bags.count)


def drop(bags: Bags, share: float, rng: np.random.Generator) -> Bags:
    """Drop each piece with chance `share`."""
    kept = rng.random(len(bags.pieces)) >= share
    return Bags(bags.pieces[kept], bags.bag[kept], bags.count)


def build_substitution(
    vocabulary: Mapping[str, int], choices: Mapping[str, Sequence[Sequence[int]]], *, most: int, longest: int
) -> Substitution:
    """Pad the choices of each piece into one array of at most `most` sequences of at most `longest` pieces."""
    table = np.full((len(vocabulary), most, longest), -1, np.int32)
    known = np.zeros(len(vocabulary), np.int32)
    for word, sequences in choices.items():
        row = vocabulary[word]
        fitting = [s for s in sequences if 0 < len(s) <= longest and 0 not in s][:most]
        known[row] = len(fitting)
        for place, sequence in enumerate(fitting):
            table[row, place, : len(sequence)] = sequence
    return Substitution(table, known)


def build_cuts(
    vocabulary: Mapping[str, int], score: Callable[[str], float], *, most: int, longest: int
) -> Substitution:
    """For each piece of several characters its best cut in two, and for a longer Chinese word its characters.

    `score` gives the log probability of a piece.
    """
    choices: dict[str, list[list[int]]] = {}
    for word in vocabulary:
        characters = [*word] if len(word) > 2 and word[0] >= _HAN else []
        found: list[list[str]] = [_best_cut(word, vocabulary, score), characters]
        known = [
            [vocabulary[part] for part in parts] for parts in found if parts and all(p in vocabulary for p in parts)
        ]
        if known:
            choices[word] = known
    return build_substitution(vocabulary, choices, most=most, longest=longest)


def _best_cut(word: str, vocabulary: Mapping[str, int], score: Callable[[str], float]) -> list[str]:
    cuts = [[word[:k], word[k:]] for k in range(1, len(word)) if word[:k] in vocabulary and word[k:] in vocabulary]
    return max(cuts, key=lambda cut: score(cut[0]) + score(cut[1]), default=[])
