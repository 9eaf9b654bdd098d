"""Fold an answer for comparison: one script, one width, one case, no spaces or punctuation; then cut it into units.

A *unit* is what a reader counts as one step of an answer: a Han character, a whole number, a word of letters, or a
sign that changes a number's meaning (`%`). Comparing units rather than characters keeps `37` from being found in `137`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.normalize import fold, fold_numerals, to_script

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNIT = re.compile(rf"\d+(?:\.\d+)*|[{_HAN}]|[^\W\d_{_HAN}]+|[%‰$€£¥°]")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def fold_answer(text: str) -> str:
    """The text as `index.normalize` folds it (script, width, case, numerals), without thousands separators.

    >>> fold_answer("１，２００名")
    '1200名'
    >>> fold_answer("臺灣 ABC")
    '台湾 abc'
    """
    return _GROUPED.sub("", fold_numerals(fold(text)).text)


def units(text: str) -> tuple[str, ...]:
    """The units of a text once folded.

    >>> units("《37名》 Mr. Li")
    ('37', '名', 'mr', 'li')
    """
    return tuple(_UNIT.findall(fold_answer(text)))


def language_of_texts(texts: Iterable[str]) -> str:
    """`en`, `zh-Hant` or `zh-Hans`, of texts that share a language; undecided Chinese counts as Simplified.

    >>> language_of_texts(["會議由誰主持？"]), language_of_texts(["Who chaired?"])
    ('zh-Hant', 'en')
    """
    joined = "\n".join(texts)
    if not re.search(f"[{_HAN}]", joined):
        return "en"
    simplified = to_script(joined, "zh-Hans")
    changed = sum(left != right for left, right in zip(joined, simplified, strict=False))
    return "zh-Hant" if changed > len(joined) / 20 else "zh-Hans"
