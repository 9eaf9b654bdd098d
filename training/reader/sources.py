"""The public sets the span reader is trained on, read into plain values.

Only training sets are named here. CMRC 2018 dev and XQuAD are read by `evaluation.py` alone, once, for the card.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HELD_OUT_CMRC = 240  # paragraphs of CMRC train kept out of training, for choosing
HELD_OUT_DRCD = 150
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_BLANK = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a paragraph. `answers` are the accepted texts, `start` the offset of the first; `id`: `set:id`."""

    question: str
    answers: tuple[str, ...]
    start: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and what is asked of it."""

    text: str
    asked: tuple[Asked, ...]


def read_squad(path: Path) -> list[Paragraph]:
    """The paragraphs of a SQuAD-style file; answers with a wrong offset are moved to the nearest place they stand."""
    articles = json.loads(path.read_text("utf-8"))["data"]
    paragraphs = (paragraph for article in articles for paragraph in article["paragraphs"])
    return [_paragraph(paragraph["context"], paragraph["qas"], path.stem) for paragraph in paragraphs]


def _paragraph(text: str, questions: list[dict[str, object]], name: str) -> Paragraph:
    asked = []
    for question in questions:
        answers: list[dict[str, object]] = question["answers"]  # type: ignore[assignment]
        first, claimed = str(answers[0]["text"]), int(str(answers[0]["answer_start"]))
        places = [match.start() for match in re.finditer(re.escape(first), text)]
        if places:
            start = min(places, key=lambda place: abs(place - claimed))
            accepted = tuple(str(answer["text"]) for answer in answers)
            asked.append(Asked(str(question["question"]), accepted, start, f"{name}:{question['id']}"))
    return Paragraph(text, tuple(asked))


def split_sets(folder: Path) -> tuple[list[Paragraph], list[Paragraph]]:
    """(training, held out) paragraphs of CMRC 2018 train and DRCD dev; the split is fixed."""
    train: list[Paragraph] = []
    held_out: list[Paragraph] = []
    for name, kept in (("cmrc2018_train", HELD_OUT_CMRC), ("drcd_dev", HELD_OUT_DRCD)):
        paragraphs = read_squad(folder / "qa" / f"{name}.json")
        random.Random(2018).shuffle(paragraphs)
        held_out += paragraphs[:kept]
        train += paragraphs[kept:]
    return train, held_out


def transcripts(folder: Path) -> Iterator[str]:
    """The meeting transcripts without headings and links, paragraph breaks as single line feeds."""
    for path in sorted((folder / "meetings" / "transcripts").glob("*.md")):
        text = _HEADING.sub("", path.read_text("utf-8"))
        yield _BLANK.sub("\n", _LINK.sub(r"\1", text)).strip()


def minutes(folder: Path) -> Iterator[str]:
    """Community minutes and segments of meeting transcripts."""
    for path in sorted((folder / "meetings" / "minutes_zh").glob("*.md")):
        yield _BLANK.sub("\n", _LINK.sub(r"\1", path.read_text("utf-8"))).strip()


@dataclass(frozen=True, slots=True)
class Pair:
    """An English sentence or paragraph and its Chinese translation."""

    english: str
    chinese: str


def pairs(folder: Path, name: str) -> Iterator[Pair]:
    """The pairs of `parallel/<name>_en_zh.tsv`, in order."""
    with (folder / "parallel" / f"{name}_en_zh.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            english, _, chinese = line.rstrip("\n").partition("\t")
            if english and chinese:
                yield Pair(english, chinese)


@dataclass(frozen=True, slots=True)
class Entry:
    """A dictionary entry: a Simplified word and its English glosses."""

    word: str
    glosses: tuple[str, ...]


def dictionary(folder: Path) -> Iterator[Entry]:
    """The entries of CC-CEDICT; glosses without brackets, cross references left out."""
    with (folder / "lexicon" / "cedict_ts.u8").open(encoding="utf-8") as lines:
        for line in lines:
            match = re.match(r"\S+ (\S+) \[[^\]]*\] /(.*)/", line)
            if match and not line.startswith("#"):
                glosses = (re.sub(r"\([^)]*\)|\[[^\]]*\]", "", gloss).strip() for gloss in match[2].split("/"))
                kept = [g for g in glosses if g and not re.search(r"[\u3400-\u9fff]|variant of|surname |CL:|abbr\.", g)]
                if kept:
                    yield Entry(match[1], tuple(kept))
