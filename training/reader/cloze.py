"""Self-supervised questions: a sentence with a question word in the place of a span, asked of its own passage.

Lewis, Denoyer and Riedel 2019 (unsupervised question answering by cloze translation) and Ram et al. 2021 (few-shot
question answering by pretraining span selection): the words around the span are thinned, moved, or told in English, so
that the place must be found by what is said and the span by what is asked.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.reading.span_reader_tokens import Tokenizer, Tokens
from training.reader.examples import Window
from training.reader.passages import Passage
from training.reader.switching import Switcher

_ASKING = {
    "time": (("什么时候", "何时", "哪一年", "哪年", "哪一天"), ("when", "what year", "when was", "in which year")),
    "number": (("多少", "几", "多少", "多大", "多长"), ("how many", "how much", "what number", "how long")),
    "person": (("谁", "哪位", "什么人", "哪些人"), ("who", "whose", "what person")),
    "place": (("哪里", "什么地方", "哪儿", "哪个地方", "何处"), ("where", "what place", "in which place")),
    "organization": (("哪个机构", "哪个组织", "什么单位", "哪"), ("what organization", "which", "who")),
    "phrase": (("什么", "哪个", "哪些", "何"), ("what", "which", "what kind of")),
    "name": (("什么", "谁", "哪里"), ("who", "what", "where", "which")),
    "clause": (("什么", "为什么", "如何", "怎么", "怎样"), ("what", "why", "how", "what happened")),
}  # fmt: skip
_SHARES = {
    "time": 3.0,
    "number": 3.0,
    "person": 4.0,
    "place": 3.0,
    "organization": 3.0,
    "phrase": 2.0,
    "name": 2.0,
    "clause": 0.8,
}
_LONGEST_ANSWER = 40


@dataclass(frozen=True, slots=True)
class Material:
    """A passage with its tokens; `spans`: first and last token, kind; `lines`: first and last token, English."""

    tokens: Tokens
    spans: tuple[tuple[int, int, str], ...]
    lines: tuple[tuple[int, int, str], ...]


def material(passages: Sequence[Passage], tokenizer: Tokenizer) -> list[Material]:
    """Passages with their spans as tokens; spans that cut a token are left out."""
    made = []
    for passage in passages:
        tokens = tokenizer.tokenize_folded(passage.text)
        begins = {int(start): place for place, start in enumerate(tokens.starts)}
        stops = {int(end): place for place, end in enumerate(tokens.ends)}
        spans = tuple(
            (begins[start], stops[end], kind) for start, end, kind in passage.spans if start in begins and end in stops
        )
        starts = tokens.starts
        lines = tuple(
            (int(np.searchsorted(starts, start)), int(np.searchsorted(starts, end)) - 1, english)
            for start, end, english in passage.lines
        )
        if spans and len(tokens) >= 30:
            made.append(Material(tokens, spans, lines))
    return made


class Clozes:
    """Makes questions from material, without end."""

    def __init__(self, tokenizer: Tokenizer, switcher: Switcher, vectors: NDArray[np.float32]) -> None:
        self._tokenizer, self._switcher, self._vectors = tokenizer, switcher, vectors

    def windows(self, source: Material, *, longest: int, chooser: random.Random) -> list[Window]:
        """A question on a passage: the window that holds the answer, and at times one that does not."""
        first, last, kind = self._choose(source, chooser)
        low, high = _sentence(source.tokens, first, last)
        asked = self._translated(source, (first, last), kind, chooser) or self._question(
            source.tokens, (low, first, last, high), kind, chooser
        )
        size = min(len(source.tokens), chooser.randint(longest // 2, longest))
        earliest, latest = max(0, last + 1 - size), min(first, len(source.tokens) - size)
        start = chooser.randint(min(earliest, latest), max(earliest, latest))
        chosen = [Window(asked, source.tokens.part(start, max(start + size, last + 1)), first - start, last - start)]
        answer = "".join(source.tokens.spellings[first : last + 1])
        for begin, stop in ((0, low), (high + 1, len(source.tokens))):
            rest = source.tokens.part(begin, stop)
            if len(rest) > 30 and len(chosen) < 2 and chooser.random() < 0.3 and answer not in "".join(rest.spellings):
                chosen.append(Window(asked, rest.part(0, longest), -1, -1))
        return chosen

    def _choose(self, source: Material, chooser: random.Random) -> tuple[int, int, str]:
        shares = [_SHARES[kind] for _, _, kind in source.spans]
        first, last, kind = chooser.choices(source.spans, shares)[0]
        return first, min(last, first + _LONGEST_ANSWER - 1), kind

    def _question(self, tokens: Tokens, places: tuple[int, int, int, int], kind: str, chooser: random.Random) -> Tokens:
        low, first, last, high = places
        reach = chooser.randint(4, 24)
        before = list(tokens.spellings[max(low, first - reach) : first])
        after = list(tokens.spellings[last + 1 : min(high + 1, last + 1 + reach)])
        drop = chooser.uniform(0.0, 0.5)
        before = [word for word in before if chooser.random() >= drop]
        after = [word for word in after if chooser.random() >= drop]
        if chooser.random() < 0.4:
            before, after = before[: max(0, len(before) - 2)], after[2:]
        chinese = bool(re.search("[\u3400-\u9fff]", "".join(tokens.spellings[low : high + 1])))
        asking = chooser.choice(_ASKING[kind][0 if chinese else 1])
        words = _arrange(before, asking, after, chooser)
        if chinese and chooser.random() < 0.3:
            text = self._switcher.question(words, chooser)
        else:
            text = ("" if chinese else " ").join(words)
        return self._tokenizer.tokenize_folded(text + "?").part(0, 48)

    def _translated(self, source: Material, span: tuple[int, int], kind: str, chooser: random.Random) -> Tokens | None:
        """The line's English translation without the words that are closest to the span."""
        line = next((line for line in source.lines if line[0] <= span[0] and span[1] <= line[1]), None)
        if line is None or chooser.random() < 0.3:
            return None
        tokens = self._tokenizer.tokenize_folded(line[2]).part(0, 120)
        if not len(tokens):
            return None
        near = self._vectors[tokens.ids] @ self._vectors[source.tokens.ids[line[0] : line[1] + 1]].T
        inside = slice(span[0] - line[0], span[1] - line[0] + 1)
        owner = near.argmax(axis=1)
        taken = (near[:, inside].max(axis=1) > 0.45) & (owner >= inside.start) & (owner < inside.stop)
        if not taken.any():
            return None
        middle = int(np.flatnonzero(taken)[0])
        reach, drop = chooser.randint(6, 24), chooser.uniform(0.0, 0.4)
        kept = [
            w
            for i, w in enumerate(tokens.spellings)
            if not taken[i] and abs(i - middle) < reach and chooser.random() >= drop
        ]
        words = [chooser.choice(_ASKING[kind][1]), *kept]
        return self._tokenizer.tokenize_folded(" ".join(words) + "?").part(0, 48)


def _sentence(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """The first and last token of the sentence, or sentences, that the span stands in."""
    low, high = first, last
    while low > 0 and tokens.spellings[low - 1][0] not in "。!?;.\n":
        low -= 1
    while high + 1 < len(tokens) and tokens.spellings[high][0] not in "。!?;.\n":
        high += 1
    return low, high


def _arrange(before: list[str], asking: str, after: list[str], chooser: random.Random) -> list[str]:
    order = chooser.random()
    if order < 0.4:
        return [*before, asking, *after]
    if order < 0.7:
        return [*after, *before, asking]
    if order < 0.85:
        return [asking, *before, *after]
    return [*before, *after, asking]
