"""A Chinese question typed in pinyin, syllable by syllable or word by word: `hui yi shui zhu chi` is `会议谁主持`.

So is the part of a question that is typed so: `工会 zhuxi shi shui`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.mentions.lexicon import word_list
from index.pinyin import readings, split_syllables

_WORD = re.compile(r"[a-zü']+|\d+|[^\sa-zü\d]+", re.IGNORECASE)
_LONGEST = 4  # syllables of a word of the list
_LEAST = 2  # words of the list that a question in pinyin holds
_LATIN = re.compile(r"[\s!-~]+")
_LETTER = re.compile(r"[a-zü]")
_TYPED = re.compile(r"(?<![A-Za-z\d]) *(?<![A-Za-z\d] )[a-zü']+(?: +[a-zü']+)*(?! ?[A-Za-z\d]) *")  # beside characters


@lru_cache(maxsize=512)
def read_pinyin(question: str) -> str:
    """The question in characters, as far as its words are known; the same where it is not in pinyin.

    >>> read_pinyin("hui yi shui zhu chi?"), read_pinyin("Who chaired the meeting?")
    ('会议谁主持?', 'Who chaired the meeting?')
    >>> read_pinyin("会议 shui zhuchi de?")
    '会议谁主持的?'
    """
    if _LATIN.fullmatch(question):
        return _read(question)
    return _TYPED.sub(_read_whole, question)


def _read_whole(typed: re.Match[str]) -> str:
    """A few words in pinyin beside characters, without a space between; as they are where any is of no word."""
    read = _read(typed[0].strip())
    return typed[0] if len(read) < _LEAST or _LETTER.search(read) else read


def _read(question: str) -> str:
    """A text in pinyin in characters; one that is not as it is."""
    cut = [split_syllables(word) if word.isalpha() else (word,) for word in _WORD.findall(question.lower())]
    syllables = [syllable for word in cut for syllable in word]
    return (all(cut) and _written(syllables)) or question


def _written(syllables: Sequence[str]) -> str:
    """The syllables as words of the list, the longest first; empty where too few are or none of them asks."""
    known, words, at, found = _by_sound(), [], 0, 0
    while at < len(syllables):
        sizes = (size for size in range(_LONGEST, 0, -1) if tuple(syllables[at : at + size]) in known)
        size = next(sizes, 0)
        other = f" {syllables[at]} " if syllables[at].isalnum() else syllables[at]
        words.append(known[tuple(syllables[at : at + size])] if size else other)
        found += size > 0
        at += max(1, size)
    asks = not set(words).isdisjoint(word_list("spoken", "asks"))
    enough = found >= min(_LEAST, len(words))
    return re.sub(r" +", " ", "".join(words)).strip() if asks and enough else ""


@lru_cache(maxsize=1)
def _by_sound() -> Mapping[tuple[str, ...], str]:
    """The words of the list by their syllables, the usual readings first; of two that sound alike the first stands."""
    words = [*word_list("spoken", "asks"), *word_list("spoken", "says")]
    found: dict[tuple[str, ...], str] = {}
    found |= {tuple(readings(character)[0] for character in word): word for word in reversed(words)}
    for word in words:
        for sounds in itertools.product(*(readings(character) for character in word)):
            found.setdefault(sounds, word)
    return found
