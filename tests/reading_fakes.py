"""A text read as one record, of which search found the first sentence, for what decides by the record's structure."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

from assistant.answering.decision import Decision
from assistant.pipeline import Assistant
from assistant.question import Analysis, analyse
from assistant.reading.passages import prepare_passage
from assistant.reading.reader import Reading
from index.sentences import split_sentences
from index.store import Index
from index.values import Hit, Record


def opened(folder: Path, text: str) -> Assistant:
    """The whole assistant over one record."""
    (folder / "seeds").mkdir()
    (folder / "seeds" / "record.txt").write_text(text, "utf-8")
    return Assistant.open(folder / "seeds", home=folder / "home")


def laid_out(text: str, question: str) -> tuple[Analysis, Reading, Index]:
    """What a rule of deciding takes: the question, what was read, the index."""
    record = Record(id="r.md", path="r.md", title="", date="", text=text, sha256="")
    sentences = split_sentences(record)
    index = SimpleNamespace(
        record=lambda _: record,
        sentences=lambda _: sentences,
        sentence=lambda row: sentences[row],
        rows=lambda _: range(len(sentences)),
        row_of=sentences.index,
    )
    analysis = analyse(question)
    reading = Reading((prepare_passage(analysis, Hit(sentences[0], score=1.0, rank=1), []),), ())
    return analysis, reading, cast(Index, index)


def told(text: str, found: Decision | None) -> str:
    """The words of a decision; what it is where it has none."""
    if found is None:
        return "passed on"
    return text[found.spans[0].start : found.spans[0].end] if found.spans else "not in the record"
