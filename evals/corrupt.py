"""Damage records as the world does, from fixed seeds, to measure what damage costs.

The questions and their gold stay as they are; only the records change, so a gold answer that noise tore apart is lost
to any system: the drop measured is an upper bound. Gold evidence torn apart drops out of the ranking metrics, whose n
tells.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from zlib import crc32

from evals.corpus import Corpus, locate, read_text
from evals.folding import language_of_texts

GLOSSED = 0.02
NOISY = 0.01
SEED = 97
_WIDTHS = str.maketrans("，：；！？（）", ",:;!?()")


def gloss_pinyin(text: str, chance: random.Random) -> str:
    """The text with a pinyin gloss in round brackets, `字(zì)`, after one Han character in fifty (`GLOSSED`)."""
    from pypinyin import Style, lazy_pinyin

    def _glossed(character: str) -> str:
        if not _is_han(character) or chance.random() >= GLOSSED:
            return character
        return f"{character}({lazy_pinyin(character, style=Style.TONE)[0]})"

    return "".join(map(_glossed, text))


def add_noise(text: str, chance: random.Random) -> str:
    """The text as a careless scan gives it: one Han character in a hundred (`NOISY`) lost, doubled or set off.

    Full-width marks become half-width ones. Digits are spared: a figure misread is another figure.
    """

    def _scanned(character: str) -> str:
        if not _is_han(character) or chance.random() >= NOISY:
            return character
        return chance.choice(("", character * 2, f" {character}"))

    return "".join(map(_scanned, text)).translate(_WIDTHS)


def swap_script(text: str, _: random.Random) -> str:
    """The text in the other Chinese script, by OpenCC."""
    from opencc import OpenCC

    converted: str = OpenCC("t2s" if language_of_texts([text]) == "zh-Hant" else "s2t").convert(text)
    return converted


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


Damage = Callable[[str, random.Random], str]
DAMAGES: MappingProxyType[str, Damage] = MappingProxyType(
    {"pinyin glosses": gloss_pinyin, "scanning noise": add_noise, "other script": swap_script}
)
"""Name of the variant -> how a record's text is damaged."""


def corrupt_corpus(corpus: Corpus, into: Path, *, damage: Damage) -> Corpus:
    """The corpus with every record damaged, written below `into`; each record has its own fixed seed, by its path."""
    folder = into / corpus.folder.name
    for path in sorted(p for p in corpus.folder.rglob("*") if p.is_file()):
        record = path.relative_to(corpus.folder)
        chance = random.Random(SEED + crc32(record.as_posix().encode("utf-8")))
        target = folder / record
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(damage(read_text(path), chance).encode("utf-8"))
    return Corpus(folder, tuple(locate(question, folder) for question in corpus.questions))
