"""Code-switching: Chinese questions told in English through a dictionary, to be asked of Chinese passages."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from pathlib import Path

from index.normalize import fold_text
from training.reader.sources import dictionary

_ARTICLE = re.compile(r"^(?:to|a|an|the|to be|one's) ")
_MOST_WORDS = 3
# The words questions are made of, which a dictionary tells in too many ways; first the longest.
ASKING = {
    "为什么": "why", "为何": "why", "什么时候": "when", "何时": "when", "哪一年": "in which year",
    "哪年": "what year", "谁": "who", "哪位": "who", "哪里": "where", "哪儿": "where", "何处": "where",
    "什么地方": "what place", "多少": "how many", "几": "how many", "怎么": "how", "怎样": "how", "如何": "how",
    "多久": "how long", "多长": "how long", "什么": "what", "哪个": "which", "哪些": "what", "哪一": "which",
    "哪": "which", "何": "what", "多大": "how old", "多高": "how high", "的": "", "了": "", "吗": "",
    "是": "is", "被": "by", "在": "in", "和": "and", "与": "and", "于": "in", "?": "?", "为": "is",
    "有": "have", "中": "in", "由": "by",
}  # fmt: skip
_ASKED = frozenset(told for told in ASKING.values() if re.search("wh|how", told))


class Switcher:
    """Tells Chinese tokens in English. `folder` holds the public sets."""

    def __init__(self, folder: Path) -> None:
        self._told: dict[str, list[str]] = defaultdict(list)
        for entry in dictionary(folder):
            for gloss in entry.glosses[:3]:
                short = _ARTICLE.sub("", fold_text(gloss).split(";")[0].split(",")[0].strip())
                if short and len(short.split()) <= _MOST_WORDS and re.fullmatch(r"[a-z' -]+", short):
                    self._told[fold_text(entry.word)].append(short)

    def tell(self, token: str, chooser: random.Random) -> str:
        """An English rendering of a token, or the token itself where the dictionary has none."""
        if token in ASKING:
            return ASKING[token]
        told = self._told.get(token)
        return (told[0] if chooser.random() < 0.7 else chooser.choice(told)) if told else token

    def question(self, tokens: list[str], chooser: random.Random) -> str:
        """A Chinese question as a string of English words, the question word first most of the time."""
        told = [word for word in (self.tell(token, chooser) for token in _join_asking(tokens)) if word]
        asking = [word for word in told if word in _ASKED]
        rest = [word for word in told if word not in _ASKED]
        if chooser.random() < 0.5:
            rest = _swap_parts(rest, chooser)
        if asking and chooser.random() < 0.8:
            told = [*asking[:1], chooser.choice(("did", "does", "is", "was", "do", "the")), *rest]
        return " ".join(told)


def _join_asking(tokens: list[str]) -> list[str]:
    """Put together the question words that tokenizing took apart (`什么` `时候`)."""
    joined: list[str] = []
    for token in tokens:
        if joined and joined[-1] + token in ASKING:
            joined[-1] += token
        else:
            joined.append(token)
    return joined


def _swap_parts(words: list[str], chooser: random.Random) -> list[str]:
    cut = chooser.randint(0, len(words))
    return words[cut:] + words[:cut]
