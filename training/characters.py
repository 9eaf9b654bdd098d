"""Count how often Chinese characters follow each other: `index/model/characters.npz`.

    python -m training.characters --data ../shared/data

The repair of slipped bytes and the recognition of encodings ask how likely a reading is. Answered by an interpolated
bigram model with absolute discounting (Ney, Essen and Kneser, 1994) over the public sets that may be trained on and the
word frequencies of jieba's dictionary (MIT). Both scripts share one class per character, so that either is known.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.normalize import fold_text

TARGET = Path(__file__).resolve().parent.parent / "index" / "model" / "characters.npz"
QUOTES = {**dict.fromkeys("“‘「『", "“"), **dict.fromkeys("”’」』", "”")}
LEAST_CHARACTER = 3
LEAST_PAIR = 3
DISCOUNT = 0.75
STEPS = 12  # steps of the stored negative log probability, per nat
HELD_OUT = 20  # every so many-th file of a folder is left out, for thresholds and tests
WORD_WEIGHT = 0.25  # a word of jieba's counts as much of a running text


def read_texts(folder: Path) -> Iterator[str]:
    """The Chinese texts of the public sets, file by file or paragraph by paragraph."""
    yield from read_records(folder)
    for line in (folder / "meetings" / "vcsum" / "short_dev.jsonl").read_text("utf-8").splitlines():
        yield "\n".join(chain.from_iterable(json.loads(line)["context"]))
    for name in ("cmrc2018_train", "drcd_dev"):
        articles = json.loads((folder / "qa" / f"{name}.json").read_text("utf-8"))["data"]
        yield from (paragraph["context"] for article in articles for paragraph in article["paragraphs"])
    for name in ("tatoeba", "tico19", "laws"):
        lines = (folder / "parallel" / f"{name}_en_zh.tsv").read_text("utf-8").split("\n")
        yield "\n".join(line.split("\t")[-1] for line in lines)


def read_records(folder: Path) -> Iterator[str]:
    """The meeting records, without those held out."""
    for pattern in ("meetings/transcripts/*.md", "meetings/minutes_zh/*.md"):
        for number, path in enumerate(sorted(folder.glob(pattern))):
            if number % HELD_OUT:
                yield path.read_text("utf-8")


def read_words() -> Iterator[tuple[str, float]]:
    """The words of jieba's dictionary with their weights."""
    import jieba

    lines = (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").split("\n")
    for word, count, _ in (line.split() for line in lines if line.count(" ") == 2):
        yield word, int(count) * WORD_WEIGHT


def class_of(character: str) -> str:
    """What the model counts a character as: script and width folded, digits and Latin letters united.

    >>> "".join(map(class_of, "業７Ｂ「，"))
    '业0a“,'
    """
    if character in QUOTES:
        return QUOTES[character]
    folded = fold_text(character)
    if len(folded) != 1:
        return character
    if folded.isdecimal():
        return "0"
    return "a" if folded.isascii() and folded.isalpha() else folded


class Counts:
    """Counts of classes and of pairs of classes, filled text by text. Class 0 is all that stands in no class."""

    def __init__(self) -> None:
        self.classes: dict[str, int] = {"": 0}
        self.of_code = np.full(0x110000, -1, dtype=np.int32)
        self.singles: npt.NDArray[np.float64] = np.zeros(1 << 15)
        self.pairs: dict[int, float] = {}
        self._pending: list[npt.NDArray[np.int64]] = []

    def _classify(self, text: str) -> npt.NDArray[np.int64]:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        for code in np.unique(codes[self.of_code[codes] < 0]):
            character = chr(int(code))
            kind = "" if character.isspace() or not character.isprintable() else class_of(character)
            self.of_code[code] = self.classes.setdefault(kind, len(self.classes))
        return self.of_code[codes].astype(np.int64)

    def add(self, text: str) -> None:
        """Count a running text."""
        classes = self._classify(text)
        self.singles += np.bincount(classes, minlength=len(self.singles))
        keys = classes[:-1] << 15 | classes[1:]
        self._pending.append(keys[(classes[:-1] > 0) & (classes[1:] > 0)])
        if sum(map(len, self._pending)) > 4_000_000:
            self.settle()

    def add_word(self, word: str, weight: float) -> None:
        """Count a word of a dictionary."""
        classes = self._classify(word)
        np.add.at(self.singles, classes, weight)
        for key in (classes[:-1] << 15 | classes[1:]).tolist():
            self.pairs[key] = self.pairs.get(key, 0.0) + weight

    def add_variants(self) -> None:
        """Give every character of GB18030's two-byte part and of Big5 its class, met or not."""
        pairs = bytes(byte for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF) for byte in (lead, trail))
        for at in range(0, len(pairs), 2):
            for encoding in ("gbk", "big5"):
                self._classify(pairs[at : at + 2].decode(encoding, "ignore"))

    def settle(self) -> None:
        """Add the pairs of the texts read so far to `pairs`."""
        if self._pending:
            keys, counts = np.unique(np.concatenate(self._pending), return_counts=True)
            for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
                self.pairs[key] = self.pairs.get(key, 0.0) + count
            self._pending = []


def save(counts: Counts, target: Path) -> None:
    """Write the model: see `index.repair.likelihood.Likelihood` for what each array means."""
    singles = counts.singles[: len(counts.classes)].copy()
    kept = singles >= LEAST_CHARACTER
    kept[0] = False
    renumbered = np.where(kept, np.cumsum(kept), 0)
    size = int(kept.sum()) + 1
    single = np.zeros(size)
    np.add.at(single, renumbered, singles)
    single[0] = 0.5
    keys = np.fromiter(counts.pairs, dtype=np.int64)
    values = np.fromiter(counts.pairs.values(), dtype=np.float64)
    first, second = renumbered[keys >> 15], renumbered[keys & 0x7FFF]
    chosen = (first > 0) & (second > 0) & (values >= LEAST_PAIR)
    first, second, values = first[chosen], second[chosen], values[chosen]
    follow = np.bincount(first, weights=values, minlength=size) + 1.0
    kinds = np.bincount(first, minlength=size)
    back_off = (DISCOUNT * kinds + 1.0) / follow
    probability = single / single.sum()
    joint = (values - DISCOUNT) / follow[first] + back_off[first] * probability[second]
    order = np.argsort(first * size + second)
    codes = np.flatnonzero(counts.of_code > 0)
    codes = codes[renumbered[counts.of_code[codes]] > 0]
    np.savez_compressed(
        target,
        codes=codes.astype(np.uint32),
        classes=renumbered[counts.of_code[codes]].astype(np.uint16),
        single=np.round(-np.log(probability) * STEPS).clip(max=255).astype(np.uint8),
        back_off=np.round(-np.log(back_off) * STEPS).clip(0, 255).astype(np.uint8),
        pairs=(first * size + second)[order].astype(np.uint32),
        joint=np.round(-np.log(joint) * STEPS).clip(0, 255).astype(np.uint8)[order],
        steps=np.array(STEPS),
    )


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="a folder of the public sets")
    folder: Path = parser.parse_args().data
    counts = Counts()
    for text in read_texts(folder):
        counts.add(text)
    counts.settle()
    for word, weight in read_words():
        counts.add_word(word, weight)
    counts.add_variants()
    save(counts, TARGET)


if __name__ == "__main__":
    main()
