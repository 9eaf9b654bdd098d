"""English words to Chinese ones and back, with probabilities: the table shipped beside the embedded encoder.

It was learned from parallel texts and a dictionary (`training/encoder`). All words are folded: Chinese is Simplified,
English lower case. Looking up touches a few pages of a mapped file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from index.arrays import Array, ArrayFile, StringTable
from index.errors import DamagedIndex, ModelError

FILE = Path(__file__).parent / "model" / "translations.safetensors"
MOST = 10  # translations given for a word
WORDS_KEPT = 2048  # whose translations are remembered, some 1 kB each
LONGEST_PHRASE = 4  # words of the longest English phrase in the table
_STEM_SHARE = 0.8  # what the translation of a word's base form counts beside those of the form itself

Weighted = tuple[tuple[str, float], ...]

# Forms that no ending gives away, by base form. Source: English grammar.
_FORMS = {
    "be": "was were been", "begin": "began begun", "become": "became", "buy": "bought", "bring": "brought",
    "build": "built", "break": "broke broken", "come": "came", "choose": "chose chosen", "catch": "caught",
    "cut": "cut", "deal": "dealt", "do": "did done", "draw": "drew drawn", "drive": "drove driven",
    "fall": "fell fallen", "feel": "felt", "fight": "fought", "find": "found", "fly": "flew flown",
    "forget": "forgot forgotten", "give": "gave given", "go": "went gone", "grow": "grew grown", "have": "had",
    "hear": "heard", "hold": "held", "hide": "hid hidden", "keep": "kept", "know": "knew known", "lay": "laid",
    "lead": "led", "leave": "left", "lend": "lent", "lose": "lost", "make": "made", "mean": "meant", "meet": "met",
    "pay": "paid", "rise": "rose risen", "run": "ran", "say": "said", "sit": "sat", "see": "saw seen", "sell": "sold",
    "send": "sent", "show": "shown", "shoot": "shot", "seek": "sought", "spend": "spent", "speak": "spoke spoken",
    "stand": "stood", "strike": "struck", "swear": "swore sworn", "swim": "swam", "take": "took taken",
    "teach": "taught", "think": "thought", "throw": "threw thrown", "tell": "told", "understand": "understood",
    "withdraw": "withdrew withdrawn", "win": "won", "wear": "wore worn", "write": "wrote written", "man": "men",
    "woman": "women", "child": "children", "person": "people", "foot": "feet", "tooth": "teeth", "mouse": "mice",
    "life": "lives", "wife": "wives", "half": "halves", "criterion": "criteria", "phenomenon": "phenomena",
    "good": "better best", "bad": "worse worst", "oversee": "oversaw overseen",
}  # fmt: skip
_IRREGULAR = {form: base for base, forms in _FORMS.items() for form in forms.split()}
_ENDINGS = (
    ("men", "man"), ("ies", "y"), ("ied", "y"), ("ves", "f"), ("sses", "ss"), ("es", ""), ("es", "e"), ("s", ""),
    ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("er", ""), ("er", "e"), ("est", ""), ("est", "e"), ("ly", ""),
)  # fmt: skip


def base_forms(word: str) -> list[str]:
    """The forms an inflected English word may come from, likeliest first; not all of them are words.

    >>> base_forms("chaired"), base_forms("written"), base_forms("planning")[:3]
    (['chair', 'chaire'], ['write'], ['plann', 'plan', 'planne'])
    """
    if word in _IRREGULAR:
        return [_IRREGULAR[word]]
    return list(dict.fromkeys(_stripped(word)))


def _stripped(word: str) -> Iterator[str]:
    for ending, base in _ENDINGS:
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) >= 2 and not (ending == "s" and stem.endswith("s")):
            yield stem + base
            if not base and len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words `start:end` of a question that are translated together."""

    start: int
    end: int
    translations: Weighted


class Translations:
    """The table, mapped from its file. Arrays: `keys` the UTF-8 of sorted words in one row, `key_lengths` their
    bytes; `found` how many translations each has, in `targets` (word numbers) and `chances` (255ths), likeliest first.
    """

    def __init__(self, path: Path = FILE) -> None:
        """Map the table at `path`. Raises ModelError where it is missing or of another form."""
        try:
            arrays = ArrayFile(path)
            self._keys = StringTable(arrays["keys"], _starts(arrays["key_lengths"]))
            self._first = _starts(arrays["found"])
            self._targets, self._chances = arrays["targets"], arrays["chances"]
        except DamagedIndex as error:
            raise ModelError(
                f"found no readable translation table {path.name}; expected the one shipped; install the package again"
            ) from error

        # Questions share most of their words, and each translation is translated back.
        self._of = lru_cache(maxsize=WORDS_KEPT)(self._look_up)

    def __len__(self) -> int:
        return len(self._keys)

    def exact(self, word: str) -> Weighted:
        """Translations of this very form, by falling probability; empty where the table lacks it."""
        place = self._keys.find(word)
        if place < 0:
            return ()
        rows = range(int(self._first[place]), int(self._first[place + 1]))
        return tuple((self._keys[int(self._targets[row])], round(int(self._chances[row]) / 255, 3)) for row in rows)

    def of(self, word: str) -> Weighted:
        """At most `MOST` translations of a folded word, by falling probability; an inflected form also by its base.

        A Chinese word gives English ones, an English word or phrase Chinese ones. Probabilities need not sum to one.
        """
        return self._of(word)

    def _look_up(self, word: str) -> Weighted:
        found = dict(self.exact(word))
        if word.isascii() and " " not in word:
            based = next(filter(None, map(self.exact, base_forms(word))), ())
            share = _STEM_SHARE if found else 1.0
            for target, chance in based:
                found[target] = max(found.get(target, 0.0), round(share * chance, 3))
        return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST])

    def phrases(self, words: Sequence[str]) -> tuple[Phrase, ...]:
        """Runs of two or more English words that the table translates as one, from the left, the longest first."""
        found: list[Phrase] = []
        start = 0
        while start < len(words) - 1:
            phrase = self._longest(words, start)
            found += [phrase] if phrase else []
            start = phrase.end if phrase else start + 1
        return tuple(found)

    def _longest(self, words: Sequence[str], start: int) -> Phrase | None:
        for end in range(min(start + LONGEST_PHRASE, len(words)), start + 1, -1):
            last = [words[end - 1], *base_forms(words[end - 1])]
            tried = (self.exact(" ".join([*words[start : end - 1], form])) for form in last)
            if translations := next(filter(None, tried), ()):
                return Phrase(start, end, translations[:MOST])
        return None


def _starts(lengths: Array) -> Array:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])


@lru_cache(maxsize=1)
def load_translations() -> Translations:
    """The shipped table, mapped once. Raises ModelError where it cannot be read."""
    return Translations()
