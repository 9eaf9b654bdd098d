"""Folding of script, width and case, for matching only: what is shown is never folded.

Two texts that differ only in being Traditional or Simplified, full or half width, upper or lower case fold to the same
text. `fold` keeps the way back (`Folded.offsets`); `fold_text` is the same text without it, faster.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain

from opencc import OpenCC

from index.values import Folded

# Marks that mean the same and that no compatibility form unites.
_SAME_MARK = {
    **dict.fromkeys("“”„‟「」『』〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛＇", "'"),
    **dict.fromkeys("‐‑‒–—―−－─", "-"),
    **dict.fromkeys("・•‧∙･", "·"),
    **dict.fromkeys("〜∼～", "~"),
    "｡": "。",
    "…": "…",
}
# Characters of no width: soft hyphen, joiners, direction marks, variation selectors, byte order mark.
_INVISIBLE = frozenset(
    [0xAD, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0xFE00, 0xFE10)]
    + [*range(0xE0100, 0xE01F0)]
)
# Variants that OpenCC leaves apart (or, for 么, tears apart): its tables are made for showing, these for matching.
_VARIANTS = str.maketrans("幺衞祇祗妳馀濶啓綫", "么卫只只你余阔启线")
# 著 is the Traditional form of the particle 着, unless it means writing or note.
_PARTICLE = re.compile("(?<![名专原论显卓昭编译遗巨土合])著(?![名作述者称书录])")
_COMBINING = range(0x300, 0x370)


class _FoldTable(dict[int, str]):
    """Code point -> folded text, filled as characters are met. `uneven`: those that do not fold to one."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        folded = _fold_character(code)
        self[code] = folded
        if len(folded) != 1:
            self.uneven.add(chr(code))
        return folded


def _fold_character(code: int) -> str:
    char = chr(code)
    if code in _INVISIBLE or code in _COMBINING:
        return ""
    if 0xD800 <= code < 0xE000:  # a lone surrogate, from an undecodable command line
        return "\ufffd"
    if char in _SAME_MARK:
        return _SAME_MARK[char]
    if unicodedata.category(char) in ("Zs", "Zl"):
        return " "
    folded = unicodedata.normalize("NFKC", char).casefold()
    return _without_accents(folded) if "LATIN" in unicodedata.name(char, "") else folded


def _without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if ord(char) not in _COMBINING)


_TABLE = _FoldTable()


@lru_cache(maxsize=8)
def _converter(direction: str) -> OpenCC:
    return OpenCC(direction)


def _convert(text: str, direction: str) -> str:
    """Convert the script, keeping every line's length, so that offsets stay true."""
    converter = _converter(direction)
    converted: str = converter.convert(text)
    if len(converted) == len(text):
        return converted
    return "\n".join(_convert_line(line, converter) for line in text.split("\n"))


def _convert_line(line: str, converter: OpenCC) -> str:
    converted: str = converter.convert(line)
    if len(converted) == len(line):
        return converted
    single = (converter.convert(char) for char in line)
    return "".join(new if len(new) == 1 else char for new, char in zip(single, line, strict=True))


def fold_text(text: str) -> str:
    """The folded text alone: `fold(text).text`.

    >>> fold_text("ＡＢＣ　輕工業「會議」，Hernández")
    'abc 轻工业"会议",hernandez'
    """
    simplified = _convert(text.translate(_TABLE), "t2s").translate(_VARIANTS)
    return _PARTICLE.sub("着", simplified) if "著" in simplified else simplified


def fold(text: str) -> Folded:
    """Fold for matching, with the way back to `text` (see `Folded`).

    >>> fold("⑩個").offsets
    (0, 0, 1, 2)
    """
    folded = fold_text(text)
    if _TABLE.uneven.isdisjoint(text):
        return Folded(folded, tuple(range(len(text) + 1)))
    spread = chain.from_iterable([index] * len(_TABLE[ord(char)]) for index, char in enumerate(text))
    return Folded(folded, (*spread, len(text)))


def unfold(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """The slice of the original text that the slice `start:end` of the folded text stems from.

    A character that folds to several is given back whole.

    >>> unfold(fold("共⑩個"), 1, 2)
    (1, 2)
    """
    first = folded.offsets[start]
    if end <= start:
        return first, first
    last = folded.offsets[end - 1]
    return first, next((offset for offset in folded.offsets[end:] if offset > last), folded.offsets[-1])
