"""By how much a value changed that the record tells before and after (`由126项扩大到180项`, "from 27 to 33")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.reading.passages import Passage

_FROM = re.compile(r"(?:由|从|自)[^,，。;；\d]{0,10}$|\bfrom (?:about |some |around )?[£$€]?$")
_TO = re.compile(
    r"[^,，。;；\d]{0,6}?(?:增加|增长|扩大|提高|提升|上升|增|升|调整|上调|下调|调|降低|下降|降|减少|减|缩短|压缩|压减|收窄|改|变)"
    r"[^,，。;；\d]{0,2}?(?:到|至|为|成)[^,，。;；\d]{0,6}|[^.;,\d]{0,16}? to (?:about |some |around )?[£$€]?"
)
_BEFORE = re.compile(
    r"原来|原先|以前|之前|此前|目前|现在|过去|[去前上]一?年|\d{4}年?|\b(?:before|previously|a year ago|last year)\b"
)
_GROWS = re.compile(
    r"再[加增多]|\bby how (?:many|much)\b.*\b(?:improve|rise|rose|increase|grow|grew|go up|went up|fall|fell|drop|cut|"
    r"reduce|decrease|change|shorten)"
)


def asks_for_change(folded: str, compared: str) -> bool:
    """Whether by how much one thing changed is asked: it is compared with itself before, or said to grow.

    >>> asks_for_change("每天比原来多装多少车?", "原来"), asks_for_change("甲案比乙案多多少?", "乙案")
    (True, False)
    """
    return bool(_BEFORE.search(compared) if compared else _GROWS.search(folded))


def before_and_after(passage: Passage, places: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Which two of the figures, in order by folded places, one value has before and after; None for none."""
    text = passage.folded.text
    for number, (old, new) in enumerate(pairwise(places)):
        if _FROM.search(text, max(0, old[0] - 16), old[0]) and _TO.fullmatch(text, old[1], new[0]):
            return number, number + 1
    return None
