"""Folding of script, width and case, for matching only: what is shown is never folded.

Two texts that differ only in being Traditional or Simplified, full or half width, upper or lower case fold to the same
text. `fold` keeps the way back (`Folded.offsets`); `fold_text` is the same text without it, faster.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import Literal, NamedTuple

from opencc import OpenCC

from index.folding import FoldTable
from index.numerals import Numeral, find_numerals
from index.values import Folded

# Variants that OpenCC leaves apart (or, for 么, tears apart): its tables are made for showing, these for matching.
_VARIANTS = tuple(zip("幺衞祇祗妳馀濶啓綫", "么卫只只你余阔启线", strict=True))
# 著 is the Traditional form of the particle 着, unless it means writing or note.
SHORT = 64  # characters up to which a text that was folded is remembered
_PARTICLE = re.compile("(?<![名专原论显卓昭编译遗巨土合])著(?![名作述者称书录])")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’-]*")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_LATIN_WORD = re.compile("[A-Za-z]+")
_ENGLISH_FRAME = re.compile(
    r"\b(?:what|who|whom|whose|when|where|which|why|how|did|does|do|is|are|was|were|the|of|by|and|say|said)\b", re.I
)
_CHINESE_FRAME = re.compile("[的是了吗嗎呢谁誰什甚哪几幾多怎何请請吧啊着著]")

Script = Literal["zh-Hans", "zh-Hant", "en"]


class NumeralForm(NamedTuple):
    """The numeral `start:end` of a folded text and the `form` that stands for it in every writing."""

    start: int
    end: int
    form: str


_TABLE = FoldTable()


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


@lru_cache(maxsize=8192)
def is_english(text: str) -> bool:
    """Whether a text has more Latin words than Chinese characters: a name with an accent, curly marks make no Chinese.

    >>> is_english("Per-Anders Højlund said “no”"), is_english("PebbleFS 的 API 很慢"), is_english("")
    (True, False, True)
    """
    return text.isascii() or not _HAN.search(text) or len(_LATIN_WORD.findall(text)) > len(_HAN.findall(text))


def fold_text(text: str) -> str:
    """The folded text alone: `fold(text).text`.

    >>> fold_text("ＡＢＣ　輕工業「會議」，Hernández")
    'abc 轻工业"会议",hernandez'
    """
    return _fold_short(text) if len(text) <= SHORT else _fold(text)


def _fold(text: str) -> str:
    simplified = _convert(_TABLE.fold(text), "t2s")
    for variant, common in _VARIANTS:
        simplified = simplified.replace(variant, common)
    return _PARTICLE.sub("着", simplified) if "著" in simplified else simplified


_fold_short = lru_cache(maxsize=1 << 14)(_fold)  # a question's words and their translations come again and again


@lru_cache(maxsize=1 << 12)
def fold_sentence(text: str) -> str:
    """`fold_text` of a short text, remembered a while: words and vectors of a sentence are made one after another."""
    return fold_text(text)


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


@lru_cache(maxsize=1 << 16)
def _only_in(char: str) -> str:
    """`zh-Hans` for a character of GB 2312 that Big5 lacks, `zh-Hant` for the reverse, else empty."""
    simplified, traditional = (bool(char.encode(charset, "ignore")) for charset in ("gb2312", "big5"))
    if not _HAN.match(char) or simplified == traditional:
        return ""
    return "zh-Hans" if simplified else "zh-Hant"


def script_of(text: str) -> Script:
    """The language and script a text is written in.

    Chinese is told from English by the frame of the sentence, so that names in the other language do not decide; then
    Traditional from Simplified by the characters that stand in only one of the two national character sets (Big5,
    GB 2312). Chinese without such a character reads the same in both and counts as Simplified.

    >>> script_of("What did 歐陽靖 say?"), script_of("Paddle 的主席是誰?"), script_of("主席是谁?")
    ('en', 'zh-Hant', 'zh-Hans')
    """
    if _is_english(text):
        return "en"
    scripts = [_only_in(char) for char in text]
    return "zh-Hant" if scripts.count("zh-Hant") > scripts.count("zh-Hans") else "zh-Hans"


def _is_english(text: str) -> bool:
    han, latin = len(_HAN.findall(text)), len(_LATIN_WORD.findall(text))
    if not han or not latin:
        return not han
    framed = bool(_ENGLISH_FRAME.search(text)) and not _CHINESE_FRAME.search(text)
    return framed or latin > han


def to_script(text: str, script: Script) -> str:
    """`text` in the wanted script, for the frame of an answer: spans and quotes are shown as the record has them.

    English is left as it is, and so is text that has no character of the other script.

    >>> to_script("會議記錄沒有提到", "zh-Hans"), to_script("后台的会议", "zh-Hant")
    ('会议记录没有提到', '後臺的會議')
    """
    if script == "en" or not any(_only_in(char) not in ("", script) for char in text):
        return text
    converted: str = _converter("t2s" if script == "zh-Hans" else "s2tw").convert(text)
    return converted


def fold_numerals(folded: Folded) -> Folded:
    """Folded text with its numerals in one form: 四十二 is 42, 百分之三十 is 30%, 1.5万 is 15000, 二〇二〇年 is 2020年.

    Multipliers are worked out, so that equal amounts are equal texts in either language. Left alone are what has no
    exact value (几十), English ordinals, fractions, and a single 一, which is an article as often as a number.

    >>> fold_numerals(fold("第十八次會議，共四十二人，約1,200萬元")).text
    '第18次会议,共42人,约12000000元'
    """
    pieces: list[str] = []
    offsets: list[int] = []
    last = 0
    for start, end, form in numeral_forms(folded.text):
        pieces += folded.text[last:start], form
        offsets += *folded.offsets[last:start], *[folded.offsets[start]] * len(form)
        last = end
    return Folded("".join(pieces) + folded.text[last:], (*offsets, *folded.offsets[last:]))


def numeral_forms(folded: str) -> list[NumeralForm]:
    """Where `fold_numerals` changes a folded text, and to what, in order."""
    return [
        NumeralForm(numeral.start, numeral.end, form)
        for numeral in find_numerals(folded)
        if (form := _written(numeral, folded)) not in ("", folded[numeral.start : numeral.end])
    ]


def _written(numeral: Numeral, text: str) -> str:
    """The form that stands in for a numeral, empty where it is to stay as it is."""
    spelled = text[numeral.start : numeral.end]
    article = spelled == "一" and numeral.unit not in ("月", "日", "号", "届", "期")
    english = spelled[-1].isascii() and numeral.kind == "ordinal"
    return "" if article or english or numeral.kind == "fraction" else numeral.canonical
