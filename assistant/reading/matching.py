"""Where a question's content words stand in a sentence, in the same language or through translation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

from assistant.mentions.lexicon import alternation
from assistant.terms import Term
from index.pinyin import readings, sounds_like

_HAN = re.compile(r"[㐀-鿿]")
PARTIAL = 0.6  # what a match of part of a Chinese word counts, scaled by the share matched
_DEPUTIES = ("副", "vice", "deputy")
_DEPUTY = re.compile(r"副$|\bvice[- ]?$|\bdeputy ?$")  # before a title: another office, unless it is asked for
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_ENDINGS = ("s", "es", "ed", "d", "ing", "")
TRANSLATED = 0.9  # what a certain translation counts
_SHORT_NAME = re.compile(r"[㐀-鿿]{2,5}[局厅部委院所办协社联大会]")  # of a body, by some of its characters
_BETWEEN = "[㐀-鿿]{0,5}?"  # of the whole name, between two that the short one keeps
SHORTENED = 0.9  # what the whole name of a body counts for its short one


@dataclass(frozen=True, slots=True)
class Match:
    """Term number `term` found at `folded[start:end]`; `strength` in 0..1 says how surely it is the same word."""

    term: int
    start: int
    end: int
    strength: float


def match_terms(terms: Sequence[Term], folded: str) -> tuple[Match, ...]:
    """Every place where a term, part of it or a translation of it stands in a folded text.

    >>> match_terms([Term("主持")], "会议由王小明主持。")
    (Match(term=0, start=6, end=8, strength=1.0),)
    >>> match_terms([Term("市长")], "副市长王小明")
    ()
    """
    found = [match for number, term in enumerate(terms) for match in _matches_of(number, term, folded)]
    if any(term.text.startswith(_DEPUTIES) for term in terms):
        return tuple(found)
    return tuple(match for match in found if not _DEPUTY.search(folded, max(0, match.start - 7), match.start))


def coverage(terms: Sequence[Term], matches: Sequence[Match], *, start: int = 0, end: int | None = None) -> float:
    """Share of the terms' weight that is matched between `start` and `end`, 0..1; 1.0 for a question without terms."""
    weights = [term.weight for term in terms]
    total = sum(weights)
    if not total or not matches:  # of most clauses nothing is asked
        return 0.0 if total else 1.0
    best = [0.0] * len(terms)
    for match in matches:
        if match.start >= start and (end is None or match.end <= end):
            best[match.term] = max(best[match.term], match.strength)
    matched: float = sum(map(mul, weights, best))
    return matched / total


def _matches_of(number: int, term: Term, folded: str) -> list[Match]:
    if term.syllables and (spoken := _spoken(number, term.syllables, folded)):
        return spoken
    whole = _occurrences(term.text, folded)
    if whole:
        return [Match(number, start, end, 1.0) for start, end in whole]
    translated = _translated(number, term, folded)
    if translated:
        return translated
    ways = (_titled, _shortened, _partial)
    return next((found for find in ways if (found := find(number, term.text, folded))), [])


def _spoken(number: int, syllables: tuple[str, ...], folded: str) -> list[Match]:
    """Places where consecutive characters are read as the syllables."""
    size = len(syllables)
    starts = (place for place, character in enumerate(folded) if syllables[0] in readings(character))
    return [Match(number, s, s + size, 1.0) for s in starts if sounds_like(folded[s : s + size], syllables)]


def _translated(number: int, term: Term, folded: str) -> list[Match]:
    best = max((probability for _, probability in term.translations), default=0.0)
    return [
        Match(number, start, end, TRANSLATED * (probability / best) ** 0.25)
        for word, probability in term.translations
        for start, end in _occurrences(word, folded)
    ]


def stands_in(name: str, folded: str) -> bool:
    """Whether a folded text names a person, be it with an office within the name.

    >>> stands_in("李大同", "李主任委员大同说明"), stands_in("李大同", "李大明说明")
    (True, False)
    """
    return name in folded or bool(_titled(0, name, folded))


def _titled(number: int, word: str, folded: str) -> list[Match]:
    """Places of a name that an office divides (`薛科长慕宁` for `薛慕宁`)."""
    if len(word) not in (3, 4) or word[-2:] not in folded or not _HAN.search(word):
        return []
    return [Match(number, *match.span(), 1.0) for match in _divided(word).finditer(folded)]


@lru_cache(maxsize=256)
def _divided(name: str) -> re.Pattern[str]:
    return re.compile(rf"{name[:-2]}副?(?:{alternation('titles', 'zh')}){name[-2:]}")


def _shortened(number: int, word: str, folded: str) -> list[Match]:
    """Places of the whole name of a body that is asked for by a short one (`卫健局` for `卫生健康局`)."""
    if not _SHORT_NAME.fullmatch(word) or any(character not in folded for character in word):
        return []
    return [Match(number, *match.span(), SHORTENED) for match in _in_order(word).finditer(folded)]


@lru_cache(maxsize=256)
def _in_order(word: str) -> re.Pattern[str]:
    return re.compile(_BETWEEN.join(word))


def _partial(number: int, word: str, folded: str) -> list[Match]:
    """Longest part of a Chinese word, or the stem of an English one, that stands in the text."""
    if not _HAN.search(word):
        stem = word[: max(4, len(word) - 3)]
        found = _occurrences(stem, folded, whole_words=False) if len(word) >= 5 else []
        return [Match(number, start, end, PARTIAL * len(stem) / len(word) + 0.3) for start, end in found]
    for length in range(len(word) - 1, 1, -1):
        found = [place for part in _parts(word, length) for place in _occurrences(part, folded)]
        if found:
            return [Match(number, start, end, PARTIAL * length / len(word) + 0.2) for start, end in sorted(found)]
    return []


def _parts(word: str, length: int) -> set[str]:
    """The parts of a Chinese word that may stand for it: of a deputy's office none without 副, which is another."""
    starts = range(1 if word.startswith(_DEPUTIES) else len(word) - length + 1)
    return {word[start : start + length] for start in starts}


def _occurrences(word: str, folded: str, *, whole_words: bool = True) -> list[tuple[int, int]]:
    """Places of a word; an English word must start (and, when whole, end) at a word boundary."""
    if not word or word not in folded:  # mostly so
        return []
    if _HAN.search(word):
        return list(_places(word, folded))
    return list(_latin_places(word, folded, whole_words=whole_words))


def _latin_places(word: str, folded: str, *, whole_words: bool) -> Iterator[tuple[int, int]]:
    """Places of an English word at a word's start, when whole with its ending. A pattern would be dear to make."""
    start = folded.find(word)
    while start >= 0:
        end = start + len(word) if not whole_words else _word_end(folded, start + len(word))
        if end < 0 or folded[start - 1 : start] in _LATIN:
            end = start + 1
        else:
            yield start, end
        start = folded.find(word, end)


def _word_end(folded: str, end: int) -> int:
    """Where a word ends that reaches at least to `end`, its ending included; -1 where it is another word."""
    ends = (end + len(ending) for ending in _ENDINGS if folded.startswith(ending, end))
    return next((place for place in ends if folded[place : place + 1] not in _LATIN), -1)


def _places(word: str, folded: str) -> Iterator[tuple[int, int]]:
    """Places of a word as it stands, none overlapping another."""
    start = folded.find(word)
    while start >= 0:
        yield start, start + len(word)
        start = folded.find(word, start + len(word))
