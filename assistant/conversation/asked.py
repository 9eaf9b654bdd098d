"""A question taken apart for following up on it: its question word, its noun phrases, its times and ordinals.

Chinese words and their parts of speech come from the lattice that also finds names; English has no tagger here, so its
words are told apart by closed classes (function words, times, ordinals) and everything else is content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from assistant.mentions.lattice import split_tokens
from assistant.mentions.lexicon import compiled_lines, word_set
from assistant.question import language_of
from assistant.values import Language
from index.normalize import fold, unfold
from index.values import Folded

LEXICON = "conversation"
_LATIN = re.compile(r"[a-z0-9][a-z0-9'.&+/-]*(?<![.'&+/-])")
_HAN = re.compile("[\u3400-\u9fff]+")
_DESIGNATED = re.compile(r"[\u3400-\u9fffa-z]?\d+(?:号(?:[楼线院店馆库炉窑])?|路|线|栋)")  # `夜15路`
_NOUN_TAGS = ("n", "vn", "name", "an", "j", "l", "title", "i", "g", "k", "?", "b", "eng", "s")
_TAGS = {"v": "verb", "a": "modifier", "t": "time", "m": "modifier", "z": "modifier"}
_SECTIONS = (("idle", "function"), ("verb", "verb"), ("noun", "noun"))
_FIXED = {"zh": ("wh", "ordinal", "time"), "en": ("wh", "time", "ordinal")}  # "last year" is no last one


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or fixed phrase of a question: `folded.text[start:end]`.

    Roles: `wh`, `time`, `ordinal`, `noun` (in English any content word), `verb`, `modifier`, `function`.
    """

    start: int
    end: int
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its pieces. Offsets of pieces are into `folded.text`; `words` gives a slice as it was written."""

    text: str
    language: Language
    folded: Folded
    pieces: tuple[Piece, ...] = field(repr=False)

    @property
    def tongue(self) -> str:
        """`zh` or `en`."""
        return self.language[:2]

    @property
    def wh(self) -> Piece | None:
        """The question word, the first of several."""
        return next((piece for piece in self.pieces if piece.role == "wh"), None)

    def words(self, start: int, end: int) -> str:
        """The slice as it was written, without blanks around it."""
        left, right = unfold(self.folded, start, end)
        return self.text[left:right].strip()

    def with_slice(self, start: int, end: int, new: str) -> str:
        """The question with a slice of it replaced."""
        left, right = unfold(self.folded, start, end)
        return self.text[:left] + new + self.text[right:]

    def of_role(self, *roles: str) -> tuple[Piece, ...]:
        """The pieces of any of these roles, in order."""
        return tuple(piece for piece in self.pieces if piece.role in roles)

    def between(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces that lie within a slice, in order."""
        return tuple(piece for piece in self.pieces if start <= piece.start and piece.end <= end)


@lru_cache(maxsize=128)
def take_apart(question: str) -> Asked:
    """A question, taken apart.

    >>> [(piece.text, piece.role) for piece in take_apart("2019年有多少个工种？").pieces]
    [('2019年', 'time'), ('有', 'verb'), ('多少个', 'wh'), ('工种', 'noun')]
    """
    language = language_of(question)
    folded = fold(question)
    tongue = language[:2]
    fixed = list(_fixed(folded.text, tongue))
    split = _english(folded.text) if tongue == "en" else _chinese(folded.text)
    rest = [piece for piece in split if not any(piece.start < one.end and one.start < piece.end for one in fixed)]
    ordered = sorted([*fixed, *rest], key=lambda piece: piece.start)
    return Asked(question, language, folded, tuple(_with_names(ordered, folded.text)))


def _fixed(text: str, tongue: str) -> Iterator[Piece]:
    """Question words, ordinals, times and in Chinese what a number names, the first claim on a character winning."""
    taken: list[tuple[int, int]] = []
    named = [("noun", _DESIGNATED)] if tongue == "zh" else []
    for role, pattern in [*((role, compiled_lines(LEXICON, f"{role}-{tongue}")) for role in _FIXED[tongue]), *named]:
        for match in pattern.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                yield Piece(match.start(), match.end(), role, match.group())


def _chinese(text: str) -> Iterator[Piece]:
    for match in _LATIN.finditer(text):
        yield Piece(match.start(), match.end(), "noun", match.group())
    for token in split_tokens(text):
        word = text[token.start : token.end]
        if token.tag == "name" and len(word) > 2 and word[-1] in word_set(LEXICON, "particle"):
            yield Piece(token.end - 1, token.end, "function", word[-1])
            word = word[:-1]
        yield Piece(token.start, token.start + len(word), _role(token.tag, word, text[: token.start]), word)


def _role(tag: str, word: str, before: str) -> str:
    """Role of a Chinese word; a single character is a noun only where it ends a longer one (`设计` + `费`)."""
    if word in word_set(LEXICON, "attribute"):
        return "noun"
    for section, role in _SECTIONS:
        if word in word_set(LEXICON, section):
            return role
    if len(word) == 1 and tag[:1] in "nv?" and tag != "name":
        return "noun" if word in word_set(LEXICON, "noun-ending") and _HAN.match(before[-1:]) else "verb"
    return "noun" if tag.startswith(_NOUN_TAGS) else _TAGS.get(tag[:1], "function")


def _with_names(pieces: list[Piece], text: str) -> Iterator[Piece]:
    """The pieces, with runs of single characters that are no particles read as one name that the dictionary lacks."""
    for key, group in groupby(enumerate(pieces), key=lambda one: _loose(pieces, one[0], text)):
        run = [piece for _, piece in group]
        if key >= 0 and len(run) > 1:
            yield Piece(run[0].start, run[-1].end, "noun", text[run[0].start : run[-1].end])
        else:
            yield from run


def _loose(pieces: list[Piece], at: int, text: str) -> int:
    """Which run of adjacent loose characters a piece belongs to (the start of the run); a unique negative for none."""
    piece = pieces[at]
    single = len(piece.text) == 1 and piece.role in ("verb", "noun", "modifier") and bool(_HAN.match(piece.text))
    if not single or piece.text in word_set(LEXICON, "particle"):
        return -1 - at
    before = _loose(pieces, at - 1, text) if at and pieces[at - 1].end == piece.start else -1
    return before if before >= 0 else piece.start


def _english(text: str) -> Iterator[Piece]:
    for match in _LATIN.finditer(text):
        role = "function" if match.group() in word_set(LEXICON, "function-en") else "noun"
        yield Piece(match.start(), match.end(), role, match.group())
    for match in _HAN.finditer(text):
        yield Piece(match.start(), match.end(), "noun", match.group())
