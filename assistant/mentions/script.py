"""Text brought to Simplified characters and half width with every character in its place, case kept.

`index.normalize.fold` is for matching and loses case, which names in Latin letters need.
"""

from __future__ import annotations

from functools import lru_cache

from opencc import OpenCC

_WIDTH = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f"), " "),
    **dict.fromkeys(map(ord, "・•‧∙･"), "·"),
    **dict.fromkeys(map(ord, "〜∼～~"), "~"),
    **dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-"),
    **dict.fromkeys(map(ord, "「﹁“"), "“"),
    **dict.fromkeys(map(ord, "」﹂”"), "”"),
    ord("‘"): "『",
    ord("’"): "'",
    ord("週"): "周",
    ord("裡"): "里",
}


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=256)
def simplify(text: str) -> str:
    """Simplified, half-width text; law: as long as `text`, so that offsets stay true.

    >>> simplify("會議：２０２４年 Dr. Öz")
    '会议:2024年 Dr. Öz'
    """
    narrow = text.translate(_WIDTH)
    simplified: str = _converter().convert(narrow)
    if len(simplified) == len(text):
        return simplified
    return "".join(_simplify_character(char) for char in narrow)


def _simplify_character(char: str) -> str:
    simplified: str = _converter().convert(char)
    return simplified if len(simplified) == 1 else char
