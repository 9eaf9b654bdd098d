"""How right one answer is, beside its gold. Every function compares one prediction; the best gold counts.

An empty prediction scores zero everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from evals.folding import units

ROOM = 16
"""Units an answer may add to its gold: a name may come with its office, a number with what it counts."""

NEARLY = 0.8
"""Share of a gold longer than `ROOM` that must stand in one piece: where a clause begins and ends is taste."""

_POLAR = {
    "yes": frozenset(("yes", "是", "对", "有", "会", "能")),
    "no": frozenset(("no", "not", "否", "不", "没", "未", "无", "非")),
}
_PUNCTUATION = "-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』"
_HAN = re.compile(r"[\u4e00-\u9fa5]")
_TOKEN = re.compile(r"\w+(?:[.,]\w+)*|[^\w\s]")


def _bare(text: str) -> str:
    return "".join(character for character in text.lower().strip() if character not in _PUNCTUATION)


def _segments(text: str) -> list[str]:
    segments: list[str] = []
    run = ""
    for character in _bare(text):
        if _HAN.match(character):
            segments += [*_TOKEN.findall(run), character]
            run = ""
        else:
            run += character
    return segments + _TOKEN.findall(run)


def _harmonic(shared: int, predicted: int, gold: int) -> float:
    return 2 * shared / (predicted + gold) if shared else 0.0


def _longest_common_run(left: Sequence[str], right: Sequence[str]) -> int:
    best, above = 0, [0] * (len(right) + 1)
    for item in left:
        row = [0] * (len(right) + 1)
        for column, other in enumerate(right, start=1):
            row[column] = above[column - 1] + 1 if item == other else 0
        best, above = max(best, *row), row
    return best


def exact_match(prediction: str, golds: Sequence[str]) -> float:
    """1 where prediction and a gold are equal once lowered, stripped and freed of punctuation, else 0.

    The definition of CMRC 2018's official script (Cui et al. 2019, aclanthology.org/D19-1600; `cmrc2018_evaluate.py`
    of github.com/ymcui/cmrc2018): script, width and inner spaces count, ASCII commas and full stops are kept.
    """
    return float(bool(_bare(prediction)) and any(_bare(prediction) == _bare(gold) for gold in golds))


def char_f1(prediction: str, golds: Sequence[str]) -> float:
    """2PR/(P+R) over the bags of characters, punctuation and spaces dropped.

    SQuAD's token F1 (Rajpurkar et al. 2016, aclanthology.org/D16-1264) with characters as tokens, as usual for Chinese.
    """
    return max((_bag_f1(prediction, gold) for gold in golds), default=0.0)


def _bag_f1(prediction: str, gold: str) -> float:
    left, right = (Counter(c for c in _bare(text) if c.isalnum()) for text in (prediction, gold))
    return _harmonic((left & right).total(), left.total(), right.total())


def cmrc_f1(prediction: str, golds: Sequence[str]) -> float:
    """2PR/(P+R) with P = L/|prediction| and R = L/|gold|, L the longest common substring, in segments.

    CMRC 2018's official F1 (source as of `exact_match`). A segment is a Han character, or a token of what stands
    between them; the official script leaves those tokens to NLTK, which may cut abbreviations otherwise than here.
    """
    return max((_substring_f1(prediction, gold) for gold in golds), default=0.0)


def _substring_f1(prediction: str, gold: str) -> float:
    left, right = _segments(prediction), _segments(gold)
    return _harmonic(_longest_common_run(left, right), len(left), len(right))


def contains(text: str, gold: str) -> bool:
    """Whether the gold's units stand in the text's, next to each other.

    A single Han character must open the text. Of a gold longer than `ROOM`, `NEARLY` all in one piece is enough. The
    golds `yes` and `no` stand for an opening word of that meaning.

    >>> contains("共137名", "37")
    False
    >>> contains("不是", "是"), contains("不是", "no")
    (False, True)
    """
    inside, wanted = units(text), units(gold)
    if not wanted or not inside:
        return False
    if gold in _POLAR:
        return inside[0] in _POLAR[gold]
    if len(wanted) == 1 and _HAN.match(wanted[0]):
        return inside[:1] == wanted
    least = len(wanted) if len(wanted) <= ROOM else NEARLY * len(wanted)
    return _longest_common_run(inside, wanted) >= least


def is_acceptable(prediction: str, gold: str) -> bool:
    """Whether the prediction says the gold and little else.

    The rule: *the gold is the least a right answer must say, and `ROOM` units (or as much again as the gold) the most
    it may add.* So `37名委员` is right for `37`, a name with its office for the name, a quoted paragraph for neither.
    Script, width, case and punctuation do not count.
    """
    wanted = len(units(gold))
    return contains(prediction, gold) and len(units(prediction)) <= wanted + max(ROOM, wanted)


def list_recall(text: str, entries: Sequence[Sequence[str]]) -> float:
    """Entries one of whose alternatives the text contains, over all entries (recall of a set; no length limit)."""
    found = sum(any(contains(text, one) for one in entry) for entry in entries)
    return found / len(entries) if entries else 0.0


def list_precision(items: Sequence[str], entries: Sequence[Sequence[str]]) -> float:
    """Items given that are acceptable for some entry, over all items given (precision of a set)."""
    right = sum(any(is_acceptable(item, one) for entry in entries for one in entry) for item in items)
    return right / len(items) if items else 0.0


def answer_accuracy(prediction: str, *, answers: Sequence[str], entries: Sequence[Sequence[str]] = ()) -> float:
    """1 where the prediction is right, else 0.

    With `answers`, one of them must be acceptable (`is_acceptable`). With `entries`, each must be there, and the whole
    may be no longer than the entries' longest alternatives with their room.
    """
    if not entries:
        return float(any(is_acceptable(prediction, gold) for gold in answers))
    longest = (max(len(units(one)) for one in entry) for entry in entries)
    limit = sum(length + max(ROOM, length) for length in longest)
    return float(list_recall(prediction, entries) == 1.0 and len(units(prediction)) <= limit)
