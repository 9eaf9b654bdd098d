"""What is indexed and asked: real meeting records in any number, and sets of questions with their evidence."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from evals.corpus import Bases, lay_out
from evals.loading import QuestionSet, ask_in, load_sets
from evals.values import Question
from index.encoder import load_encoder
from index.errors import UsageError
from index.normalize import fold_text
from index.sentences import split_sentences
from index.settings import Settings
from index.store import ensure_index
from index.values import Record, Span

if TYPE_CHECKING:
    from index.store import Index

ROOT = Path(__file__).resolve().parent.parent
SEED = 7


@dataclass(frozen=True, slots=True)
class Texts:
    """One corpus in all the forms that systems want: a folder of records, and its sentences one a line.

    `sentences` are as written, `folded` as our encoder wants them; line `i` is row `i` of our index. `size` counts
    them.
    """

    records: Path
    sentences: Path
    folded: Path
    size: int


@dataclass(frozen=True, slots=True)
class EvidenceSet:
    """Questions over a corpus of their own; `gold` holds for each the rows of which any is its evidence."""

    name: str
    texts: Texts
    questions: tuple[str, ...]
    gold: tuple[frozenset[int], ...]


def grow_records(folder: Path, into: Path, sentences: int) -> int:
    """Write records of at least `sentences` sentences into `into` and give how many records there are.

    Real records of `folder` in an order drawn once, each whole; where they end, records of lines drawn from all of
    them, as long as real ones. Raises UsageError where there is no record.
    """
    paths = [*sorted(folder.glob("meetings/transcripts/*.md")), *sorted(folder.glob("meetings/minutes_zh/*.md"))]
    if not paths:
        raise UsageError(f"{folder} has no meetings/transcripts/*.md; expected the public sets; give --data")
    into.mkdir(parents=True)
    reached = records = 0
    for text in _endless(paths):
        (into / f"{records:06}.md").write_text(text, "utf-8")
        records += 1
        reached += _count(text)
        if reached >= sentences:
            break
    return records


def _endless(paths: Sequence[Path]) -> Iterator[str]:
    drawn = random.Random(SEED)
    order = list(paths)
    drawn.shuffle(order)
    for path in order:
        yield path.read_text("utf-8")
    texts = [path.read_text("utf-8").splitlines(keepends=True) for path in order]
    lines = list(chain.from_iterable(texts))
    while True:
        yield "".join(drawn.choices(lines, k=len(drawn.choice(texts))))


def _count(text: str) -> int:
    return len(split_sentences(Record("a.md", "a.md", "", "", text, ""), Settings()))


def lay_out_texts(records: Path, into: Path) -> Texts:
    """The forms of a folder of records, written beside an index of it in `into`."""
    index = _open(records, into)
    return _write_sentences(index, records, into)


def _open(records: Path, into: Path) -> Index:
    return ensure_index(records, into / "home", encoder=load_encoder())


def _write_sentences(index: Index, records: Path, into: Path) -> Texts:
    into.mkdir(parents=True, exist_ok=True)
    lines = [" ".join(index.sentence(row).text.split()) for row in range(len(index))]
    for name, written in (("sentences.txt", lines), ("folded.txt", [fold_text(line) for line in lines])):
        (into / name).write_text("".join(f"{line}\n" for line in written), "utf-8")
    return Texts(records, into / "sentences.txt", into / "folded.txt", len(index))


def meeting_questions(count: int) -> tuple[str, ...]:
    """Questions about meetings in both Chinese scripts and English, drawn once from the development sets of `evals/`.

    They repeat where `count` exceeds their number.
    """
    sets = (one for path in sorted((ROOT / "evals/questions").glob("*.dev.jsonl")) for one in load_sets(path))
    asked = [question.question for one in sets for question in one.questions if not question.history]
    random.Random(SEED).shuffle(asked)
    return tuple(asked[place % len(asked)] for place in range(count))


def evidence_sets(folder: Path, into: Path, limit: int) -> Iterable[EvidenceSet]:
    """CMRC 2018 dev, XQuAD Chinese, and XQuAD's English questions over its Chinese paragraphs; report only.

    All paragraphs of a set are one corpus; the first `limit` questions that have evidence are asked. Sets that are not
    there are left out.
    """
    paths = {name: folder / "qa" / f"{name}.json" for name in ("cmrc2018_dev", "xquad.zh", "xquad.en")}
    loaded = {name: load_sets(path)[0] for name, path in paths.items() if path.is_file()}
    if "cmrc2018_dev" in loaded:
        yield _evidence_set("cmrc2018_dev", loaded["cmrc2018_dev"], into / "cmrc", limit)
    if "xquad.zh" in loaded:
        yield _evidence_set("xquad zh", loaded["xquad.zh"], into / "xquad", limit)
    if {"xquad.zh", "xquad.en"} <= loaded.keys():
        yield _evidence_set("xquad en>zh", ask_in(loaded["xquad.zh"], loaded["xquad.en"]), into / "xquad_en", limit)


def _evidence_set(name: str, questions: QuestionSet, into: Path, limit: int) -> EvidenceSet:
    (corpus,) = lay_out(questions, "open", into=into, bases=Bases(into, into))
    index = _open(corpus.folder, into)
    texts = _write_sentences(index, corpus.folder, into)
    places: dict[str, list[tuple[int, Span]]] = {}
    for row in range(len(index)):
        span = index.sentence(row).span
        places.setdefault(span.record_id, []).append((row, span))
    asked = [question for question in corpus.questions if question.targets][:limit]
    gold = tuple(_rows(question, places.get(question.record, [])) for question in asked)
    return EvidenceSet(name, texts, tuple(question.question for question in asked), gold)


def _rows(question: Question, places: Sequence[tuple[int, Span]]) -> frozenset[int]:
    """The rows that overlap a place of the question's first target: sets of this form have one."""
    return frozenset(row for row, span in places if any(span.overlaps(place) for place in question.targets[0]))
