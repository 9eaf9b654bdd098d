"""Derive the word lexicons of `assistant/lexicon/` from public word lists.

    python -m training.lexicons --data ../shared/data

- `words.txt`: Simplified words with a tag and a cost, from jieba's dictionary (MIT). Entries that jieba tags as
  personal names are kept only where CC-CEDICT (CC BY-SA 4.0) lists them as common words, with lower-case pinyin.
- `given.txt`: how often a character stands in a given name, counted over jieba's personal names.
- `english.txt`: words that English texts write in lower case, from Tatoeba (CC BY 2.0 FR) and the official English
  translations of Taiwan's laws (Open Government Data License). They tell `New Business` from `Jane Marlowe`.
"""

from __future__ import annotations

import argparse
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

LEXICON = Path(__file__).resolve().parent.parent / "assistant" / "lexicon"
LEAST_FREQUENCY = 8
LEAST_KNOWN = 2
MOST_UPPER = 30  # of a word written in capitals for each time in lower case
LONGEST = 4
COST_STEPS = 2
NAMES = ("nr", "nrfg", "nrt")
PROPER = ("ns", "nt")  # places and bodies, kept although rare
HAN = re.compile("[\u4e00-\u9fff]+")
CEDICT_LINE = re.compile(r"\S+ (\S+) \[([^\]]*)\]")
COMMON_SURNAMES = "王李张刘陈杨黄赵吴周徐孙朱胡郭林郑梁谢宋唐许韩邓冯曹彭曾田董潘袁蔡蒋杜叶程魏吕丁姚沈姜崔谭陆汪廖"


class Entry(NamedTuple):
    """One line of jieba's dictionary."""

    word: str
    frequency: int
    tag: str


def read_jieba() -> list[Entry]:
    """The dictionary that jieba ships, Simplified words of Han characters only."""
    import jieba

    lines = (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").split("\n")
    rows = (line.split() for line in lines if line.count(" ") == 2)
    return [Entry(word, int(count), tag) for word, count, tag in rows if HAN.fullmatch(word)]


def read_common_words(cedict: Path) -> set[str]:
    """Simplified headwords of CC-CEDICT that are no proper nouns in any reading (their pinyin starts in lower case)."""
    matches = [CEDICT_LINE.match(line) for line in cedict.read_text("utf-8").split("\n")]
    proper = {m[1] for m in matches if m and m[2][:1].isupper()}
    return {m[1] for m in matches if m and m[2][:1].islower()} - proper


def cost(frequency: float, total: float) -> int:
    """Negative log probability in steps of 1/COST_STEPS nat."""
    return round(-math.log(frequency / total) * COST_STEPS)


def select_words(entries: Iterable[Entry], common: set[str]) -> Iterator[Entry]:
    """Words worth keeping: frequent enough, or in the dictionary; personal names only where they are common words."""
    for entry in entries:
        known = entry.word in common
        if len(entry.word) <= LONGEST and (known or entry.tag not in NAMES) and _is_kept(entry, known=known):
            plain = entry.tag in NAMES or entry.tag == "ns" and known
            yield Entry(entry.word, max(entry.frequency, 2), "n" if plain else entry.tag)


def _is_kept(entry: Entry, *, known: bool) -> bool:
    least = 2 if entry.tag in PROPER else LEAST_FREQUENCY
    return known and entry.frequency > LEAST_KNOWN or entry.frequency >= least or len(entry.word) == 1


def write_words(entries: list[Entry], common: set[str]) -> None:
    """`words.txt`: one line for each length, tag and cost, the shortest words first: `tag cost word word …`."""
    total = sum(entry.frequency for entry in entries)
    lines: defaultdict[tuple[int, str, int], list[str]] = defaultdict(list)
    for entry in select_words(entries, common):
        lines[len(entry.word), entry.tag, cost(entry.frequency, total)].append(entry.word)
    rows = [f"{tag} {price} {' '.join(words)}" for (_, tag, price), words in sorted(lines.items())]
    write_list("words", rows, about="Simplified words as `tag cost word…`; cost = -2 ln p.", source="jieba (MIT)")


def write_given(entries: list[Entry], common: set[str]) -> None:
    """`given.txt`: one line for each cost: `cost characters`, over the given characters of three-character names."""
    names = [e.word for e in entries if e.tag in ("nr", "nrfg") and len(e.word) == 3 and e.word not in common]
    counts = Counter(ch for name in names if name[0] in COMMON_SURNAMES for ch in name[1:])
    lines: defaultdict[int, list[str]] = defaultdict(list)
    for character, count in counts.most_common():
        lines[cost(count + 0.5, counts.total())].append(character)
    rows = [f"{price} {''.join(characters)}" for price, characters in sorted(lines.items())]
    about = "Characters of given names as `cost characters`; cost = -2 ln p."
    write_list("given", rows, about=about, source="jieba (MIT)")


def write_list(name: str, rows: list[str], *, about: str, source: str) -> None:
    """A lexicon file: what it holds and where it is from, then its rows."""
    head = f"# {about}\n# Derived by training/lexicons.py from {source}.\n"
    (LEXICON / f"{name}.txt").write_text(head + "\n".join(rows) + "\n", "utf-8")


def english_lines(folder: Path) -> Iterator[str]:
    """The English side of the parallel sets."""
    for name in ("tatoeba_en_zh.tsv", "laws_en_zh.tsv"):
        for line in (folder / "parallel" / name).read_text("utf-8").split("\n"):
            yield line.split("\t")[0]


def write_english(folder: Path) -> None:
    """`english.txt`: words seen at least three times in lower case, and not nearly always capitalized."""
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for line in english_lines(folder):
        for word in re.findall(r"(?<=\s)[A-Za-z]{2,}", line):
            (lower if word.islower() else upper)[word.lower()] += 1
    words = sorted(word for word, count in lower.items() if count >= 3 and count * MOST_UPPER >= upper[word])
    source = "Tatoeba (CC BY 2.0 FR) and Taiwan's laws in English (OGDL)"
    write_list("english", words, about="English words that texts write in lower case.", source=source)


def main() -> None:
    """Write all three lexicons."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="a folder of the public sets")
    folder: Path = parser.parse_args().data
    entries = read_jieba()
    common = read_common_words(folder / "lexicon" / "cedict_ts.u8")
    write_words(entries, common)
    write_given(entries, common)
    write_english(folder)


if __name__ == "__main__":
    main()
