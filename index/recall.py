"""Making the search by meaning approximate where an index is large, as far as it finds what comparing all would find.

What it finds is measured on texts of the index itself, drawn by chance: half of them whole sentences, half pieces of a
few characters, which lie as far from the sentences as questions do. Recall at ten is the share of the ten nearest rows,
by comparing all, that the approximate search has among its ten; rows as near as the tenth count as found.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from index.approximate import FEWEST_ROWS, LEAST_ROWS, can_be_coded, open_dense, pack_approximate
from index.dense import DenseSegment, Vectors
from index.durable import Disk
from index.manifest import DenseSearch, FileEntry, describe_file
from index.opened import Index
from index.ranking import Scored
from index.segment_files import Segment

if TYPE_CHECKING:
    from index.encoder import Encoder

K = 10
WANTED_RECALL = 0.98
REREAD = (256, 512, 1024, 2048)  # at least five times as many as a question takes from a search
SAMPLED = 200
FEWEST_SAMPLED = 20
SHORTEST, LONGEST = 4, 12  # characters of a piece
ROUNDING = 1e-5  # by which two ways to sum up the same product differ; equal sentences are equally near
SEED = 7
ASIDE = ".coded"  # ending of a file that waits for the recall to be measured


@dataclass(frozen=True, slots=True)
class Searched:
    """How the vectors of a generation are searched, and the files that were written anew for it."""

    search: DenseSearch
    files: tuple[FileEntry, ...] = ()


def approximate(index: Index, encoder: Encoder, disk: Disk) -> Searched:
    """Code the large segments of `index`, whose files lie in the folder being built, if it is large and none is lost.

    Segments that were coded before stay so, and with them what was measured. `index.manifest.search` tells from how
    many sentences on, and what was measured before. The index must not be used afterwards: its files are replaced.
    """
    search = index.manifest.search
    waiting = [segment for segment in index.segments if _wants_codes(segment, search.approximate_from)]
    if len(index) < search.approximate_from or not waiting:
        return Searched(search)
    if not can_be_coded(index.manifest.recipe.dimensions):
        return Searched(replace(search, note="the encoder's vectors cannot be coded"))
    questions = _sample(index, encoder)
    if len(questions) < FEWEST_SAMPLED:
        return Searched(replace(search, note="there are too few texts to measure what it would find"))
    return _coded(index, waiting, questions, disk)


def _wants_codes(segment: Segment, approximate_from: int) -> bool:
    rows = len(segment.table)
    return type(segment.dense) is DenseSegment and rows >= max(FEWEST_ROWS, min(LEAST_ROWS, approximate_from))


def _coded(index: Index, waiting: Sequence[Segment], questions: Vectors, disk: Disk) -> Searched:
    """Write the codes aside, measure, and put them in their place if they find enough."""
    exact = _Exact(index, questions)
    folder, files = index.generation, []
    for segment in waiting:
        payload = pack_approximate(segment.dense.vectors(0, len(segment.table)))
        files.append(describe_file(f"{segment.name}.faiss", payload))
        disk.write(folder / f"{segment.name}{ASIDE}", payload)
    for reread in (step for step in REREAD if step >= index.manifest.search.reread):
        _open_coded(index, waiting, reread)
        recall = exact.recall(index)
        if recall >= WANTED_RECALL:
            break
    search = DenseSearch(index.manifest.search.approximate_from, reread, recall, len(questions), len(index))
    if recall >= WANTED_RECALL:
        for segment in waiting:
            disk.rename(folder / f"{segment.name}{ASIDE}", folder / f"{segment.name}.faiss")
        return Searched(search, tuple(files))
    for segment in waiting:
        disk.remove(folder / f"{segment.name}{ASIDE}")
    return Searched(_kept_exact(index.manifest.search, recall))


def _kept_exact(before: DenseSearch, recall: float) -> DenseSearch:
    found = f"an approximate search found {recall:.3f} of what is nearest, less than {WANTED_RECALL}"
    return replace(before, note=found)


def _open_coded(index: Index, waiting: Sequence[Segment], reread: int) -> None:
    """Let the index search by the codes written aside, and by those it had before, with so many rows reread."""
    for segment in index.segments:
        path = index.generation / f"{segment.name}{ASIDE if segment in waiting else '.faiss'}"
        segment.dense = open_dense(path, shape=(len(segment.table), index.manifest.recipe.dimensions), reread=reread)


class _Exact:
    """What comparing all vectors finds for some texts, taken before anything is coded."""

    def __init__(self, index: Index, questions: Vectors) -> None:
        self._questions = questions
        self._stores = {segment.name: segment.dense for segment in index.segments}
        everything = [segment.keep for segment in index.segments]
        self._nearest = [index.search_dense(question, K, masks=everything) for question in questions]

    def recall(self, index: Index) -> float:
        """The share of them that `index` finds as it searches now."""
        pairs = zip(self._questions, self._nearest, strict=True)
        found = [self._found(index, question, nearest) for question, nearest in pairs]
        return sum(found) / sum(map(len, self._nearest))

    def _found(self, index: Index, question: Vectors, nearest: Sequence[Scored]) -> int:
        known, least = {scored.row for scored in nearest}, nearest[-1].score - ROUNDING
        rows = [scored.row for scored in index.search_dense(question, len(nearest))]
        return sum(row in known or self._score(index, row, question) >= least for row in rows)

    def _score(self, index: Index, row: int, question: Vectors) -> float:
        place = index.place(row)
        (vector,) = self._stores[place.segment.name].vectors(place.row, place.row + 1)
        return float(np.dot(vector, question))


def _sample(index: Index, encoder: Encoder) -> Vectors:
    """Vectors of texts drawn from the index: float32 (n, dimensions), none of them zero."""
    drawn = random.Random(SEED)
    rows = drawn.sample(range(len(index)), min(len(index), 2 * SAMPLED))
    texts = [index.sentence(row).text for row in rows]
    long = [text for text in texts if len(text) >= LONGEST][:SAMPLED]
    half = len(long) // 2
    vectors = encoder.encode_questions([*long[:half], *(_piece(text, drawn) for text in long[half:])])
    filled: Vectors = vectors[np.linalg.norm(vectors, axis=1) > 0]
    return filled


def _piece(text: str, drawn: random.Random) -> str:
    size = drawn.randint(SHORTEST, LONGEST)
    start = drawn.randint(0, len(text) - size)
    return text[start : start + size]
