"""Passages for self-supervised questions: windows of text with the spans that something could be asked about.

Spans are found by form (dates, numbers, quoted titles, capitalized names, clauses) and by jieba's part-of-speech tags
(persons, places, organizations, noun phrases). Offsets are into the folded text.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from jieba import posseg

from index.normalize import fold_text
from training.reader.sources import Pair, minutes, pairs, split_sets, transcripts

_NUMERAL = "0-9〇零一二三四五六七八九十百千万亿两几"
_TIME = re.compile(
    rf"(?:公元)?前?[{_NUMERAL}]{{2,4}}年(?:代|[{_NUMERAL}]{{1,3}}月(?:[{_NUMERAL}]{{1,3}}[日号])?)?|[{_NUMERAL}]{{1,3}}月[{_NUMERAL}]{{1,3}}[日号]|"
    rf"[{_NUMERAL}]{{1,2}}世纪|(?:上午|下午|晚上)?[{_NUMERAL}]{{1,3}}[点时](?:[{_NUMERAL}]{{1,3}}分)?|\b(?:1[5-9]|20)\d\d\b"
)
_NUMBER = re.compile(
    rf"\d[\d,.]*\s?(?:[万亿千百]+)?(?:%|[a-z]{{1,2}}\b|[\u3400-\u9fff])?|第?[{_NUMERAL}]{{1,6}}[个名位人次条项届届元天年岁座家种米分公]"
)
_QUOTED = re.compile(r'《([^》\n]{2,20})》|"([^"\n]{2,16})"')
_CLAUSE = re.compile(r"[^,。!?;:\n、()]{4,36}")
_CAPITALS = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w’'-]+(?: (?:of |the |de )?[A-Z][\w’'-]+){0,3}")
_ENGLISH_PHRASE = re.compile(r"\b(?:the|a|an|of|for|by|with|from|to|in) ((?:[a-z]+ ){0,3}[a-z]{4,})\b")
_ENGLISH_NUMBER = re.compile(
    r"\b(?:\d[\d,.]*%?|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|sixty|ninety)"
    r"(?: (?:percent|million|days|months|years|hours|people))?\b"
)
_TAGS = {"nr": "person", "nrt": "person", "nrfg": "person", "ns": "place", "nt": "organization", "nz": "phrase"}
_CHARS = 300
_SPOKEN = 6_000


@dataclass(frozen=True, slots=True)
class Passage:
    """`spans`: start, end and kind of what can be asked; `lines`: start, end and English translation, if any."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    lines: tuple[tuple[int, int, str], ...] = ()


def build_passages(folder: Path) -> Iterator[Passage]:
    """Laws with translations, meeting transcripts and minutes, encyclopaedic paragraphs; in Chinese and English."""
    train, _ = split_sets(folder)
    chooser = random.Random(11)
    for name, kept in (("laws", 7_000), ("transcripts", 1_500), ("tico19", 800)):
        grouped = list(_translated(list(pairs(folder, name))))
        chooser.shuffle(grouped)
        yield from grouped[:kept]
    spoken = [part for text in (*minutes(folder), *transcripts(folder)) for part in _parts(text)]
    chooser.shuffle(spoken)
    chinese = [text for text in spoken if _is_chinese(text)]
    yield from (_english(text) for text in spoken if not _is_chinese(text))
    yield from (_tagged(fold_text(paragraph.text)) for paragraph in train)
    yield from (_tagged(fold_text(text), guess=False) for text in chinese[:_SPOKEN])


def _is_chinese(text: str) -> bool:
    return len(re.findall(r"[\u3400-\u9fff]", text)) > len(text) / 3


def _parts(text: str) -> Iterator[str]:
    """Consecutive paragraphs up to about `_CHARS` characters (three times that in English)."""
    part = ""
    for line in text.split("\n"):
        for sentence in re.findall(r"[^。!?！？]+[。!?！？]*", line):
            part += sentence
            if len(part) > (_CHARS if _is_chinese(part) else 3 * _CHARS):
                yield part
                part = ""
        part += "\n" if part else ""
    if len(part) > 80:
        yield part.strip()


def _tagged(text: str, *, guess: bool = True) -> Passage:
    return Passage(text, tuple(sorted({*_formal(text), *_named(text, guess=guess)})))


def _formal(text: str) -> Iterator[tuple[int, int, str]]:
    for kind, pattern in (("time", _TIME), ("number", _NUMBER), ("clause", _CLAUSE)):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), kind
    for match in _QUOTED.finditer(text):
        group = 1 if match[1] else 2
        yield match.start(group), match.end(group), "phrase"


def _named(text: str, *, guess: bool) -> Iterator[tuple[int, int, str]]:
    place = 0
    tagged = []
    for word, flag in posseg.cut(text, HMM=guess):
        tagged.append(
            (place, place + len(word), _TAGS.get(flag, "noun" if flag[:1] in ("n", "v") and flag != "v" else ""))
        )
        place += len(word)
    for kind, group in groupby(tagged, key=lambda row: row[2]):
        rows = list(group)
        if kind in ("person", "place", "organization", "phrase") and rows[-1][1] - rows[0][0] > 1:
            yield rows[0][0], rows[-1][1], kind
        elif kind == "noun" and rows[-1][1] - rows[0][0] > 2 and len(rows) < 4:
            yield rows[0][0], rows[-1][1], "phrase"


def _english(text: str) -> Passage:
    folded = fold_text(text)
    if len(folded) != len(text):
        text = folded
    named = {(m.start(), m.end(), "name") for m in _CAPITALS.finditer(text)}
    counted = {(m.start(), m.end(), "number") for m in _ENGLISH_NUMBER.finditer(folded)}
    dated = {(m.start(), m.end(), "time") for m in re.finditer(r"\b(?:1[5-9]|20)\d\d\b", folded)}
    phrases = {(m.start(1), m.end(1), "phrase") for m in _ENGLISH_PHRASE.finditer(folded)}
    return Passage(folded, tuple(sorted(named | counted | dated | phrases)))


def _translated(rows: list[Pair]) -> Iterator[Passage]:
    """Consecutive lines as one Chinese passage, each with its English."""
    text, lines = "", list[tuple[int, int, str]]()
    for row in rows:
        line = fold_text(row.chinese)
        lines.append((len(text), len(text) + len(line), fold_text(row.english)))
        text += line + "\n"
        if len(text) > _CHARS:
            if len(text) < 2 * _CHARS:
                yield Passage(text, tuple(sorted(_formal(text))), tuple(lines))
            text, lines = "", []


def write_passages(passages: Iterator[Passage], path: Path) -> None:
    """One JSON object a line."""
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(passage), ensure_ascii=False) + "\n" for passage in passages)


def read_passages(path: Path) -> list[Passage]:
    """What `write_passages` wrote."""
    rows = map(json.loads, path.read_text("utf-8").split("\n")[:-1])
    return [Passage(row["text"], tuple(map(tuple, row["spans"])), tuple(map(tuple, row["lines"]))) for row in rows]
