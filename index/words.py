"""Words by jieba behind one function, and the tokens that lexical search counts.

Its own algorithm runs over the few entries of its dictionary that occur in the text at hand (`index.dictionary`):
the words are the same as `jieba.cut` gives (tested), without the second and the 83 MB that loading the whole takes.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from index.dictionary import Frequencies, build_frequencies, load_frequencies
from index.normalize import numeral_forms
from index.numerals import may_hold_numerals
from index.settings import default_home

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af々〇"
_PIECE = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<number>\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+(?:\.\d+)*)|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, `text[start:end]`."""

    start: int
    end: int


@lru_cache(maxsize=1)
def _jieba() -> ModuleType:
    """Import jieba without its noise: invalid escapes in its source warn under newer Pythons, and it tries
    `pkg_resources`, slow and deprecated where installed; without it jieba opens its files plainly.
    """
    absent = "pkg_resources" not in sys.modules
    if absent:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            import jieba
    finally:
        if absent:
            del sys.modules["pkg_resources"]
    return jieba  # type: ignore[no-any-return]


def _dictionary_path() -> Path:
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ImportError("jieba is not installed; expected jieba 0.42.1 or newer; run: pip install jieba")
    return Path(spec.origin).parent / "dict.txt"


@dataclass(slots=True)
class Segmenter:
    """jieba's tokenizer over those entries of its dictionary that have occurred so far."""

    frequencies: Frequencies
    _tokenizer: Any = field(init=False)

    def __post_init__(self) -> None:
        self._tokenizer = _jieba().Tokenizer()
        self._tokenizer.total = self.frequencies.total
        self._tokenizer.initialized = True  # nothing to load: `learn` fills the table

    def learn(self, text: str) -> None:
        """Take up the dictionary's entries that occur in `text`; `cut` is true of learned texts alone."""
        self._tokenizer.FREQ.update(self.frequencies.of_pieces(text))

    def cut(self, text: str) -> list[str]:
        """The words jieba finds in a learned text, with everything between them: joined they are the text."""
        return list(self._tokenizer.cut(text))


class _Shared:
    """The one segmenter of this program, and where it keeps its dictionary's index."""

    home: Path | None = None
    segmenter: Segmenter | None = None


def keep_words_in(home: Path) -> None:
    """Name the data directory in which the first use of words finds or keeps the dictionary's index; loads nothing."""
    _Shared.home = home


def open_words(home: Path | None = None) -> Segmenter:
    """The program's segmenter; the first call loads the dictionary's index, kept in `home` (see `load_frequencies`).

    Without a home it is kept in the one named to `keep_words_in` or the default one, if that exists, else in memory
    alone, which costs half a second in each run.
    """
    if _Shared.segmenter is None:
        home = home or _Shared.home or default_home()
        kept = home if home.is_dir() else None
        _Shared.segmenter = Segmenter(_load(kept))
    return _Shared.segmenter


def _load(home: Path | None) -> Frequencies:
    path = _dictionary_path()
    return load_frequencies(path, home) if home else build_frequencies(path.read_text("utf-8"))


def words(text: str) -> list[Word]:
    """The words jieba finds in a text (fold it first: the dictionary is Simplified), without blanks and marks.

    >>> [(word.start, word.end) for word in words("会议 记录")]
    [(0, 2), (3, 5)]
    """
    segmenter = open_words()
    segmenter.learn(text)
    found, start = [], 0
    for piece in segmenter.cut(text):
        if any(char.isalnum() for char in piece):
            found.append(Word(start, start + len(piece)))
        start += len(piece)
    return found


def lexical_tokens(text: str) -> list[str]:
    """The tokens that lexical search counts, of a folded text; a token stands as often as it occurs.

    Of Chinese: single characters and pairs of neighbors. Of the rest: words without plural ending, and numbers without
    thousands separators. A numeral in another form (四十二, 26.38万亿) adds its canonical one. Words by jieba are no
    tokens: added to the pairs they moved the MRR of BM25 by -0.2 points (CMRC train, 1,784 questions over 10,166
    sentences) and -1.0 (DRCD dev, 1,200 over 5,950), in place of the pairs by 0.0 and -0.3, at twice the time.

    >>> lexical_tokens("轻工业 meetings 1,234")
    ['轻', '工', '业', '轻工', '工业', 'meeting', '1234']
    """
    tokens: list[str] = []
    for piece in _PIECE.finditer(text):
        tokens += _tokens(piece)
    if not may_hold_numerals(text, tokens):
        return tokens
    return tokens + [number for form in numeral_forms(text) if (number := form.form.strip("第%")) not in tokens]


def lexical_tokens_of(texts: Iterable[str]) -> list[list[str]]:
    """`lexical_tokens` of each of many texts."""
    return [lexical_tokens(text) for text in texts]


def _tokens(piece: re.Match[str]) -> list[str]:
    text = piece.group()
    if piece.lastgroup == "han":
        return [*text, *(text[start : start + 2] for start in range(len(text) - 1))]
    return [text.replace(",", "") if piece.lastgroup == "number" else stem(text)]


def stem(word: str) -> str:
    """An English word without possessive and plural ending: the S-stemmer of Harman (1991), lower case expected.

    Two rules, the first that fits: `ies` to `y` (not after e or a), `s` dropped (not after u or s); words of three
    letters and fewer stay.

    >>> [stem(word) for word in ("committees", "parties", "minutes", "bus", "chair's")]
    ['committee', 'party', 'minute', 'bus', 'chair']
    """
    word = word.removesuffix("'s")
    if len(word) <= 3 or not word.endswith("s"):
        return word
    if word.endswith("ies") and word[-4] not in "ea":
        return word[:-3] + "y"
    return word if word[-2] in "us" else word[:-1]
