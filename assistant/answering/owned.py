"""Whose tasks: the rows of a table of actions that name as owner whom the question names, or all tasks of the card."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answering.decision import Decision
from assistant.answering.lists import hit_of
from assistant.question import Analysis
from assistant.reading.behind import asks_for_all_tasks
from assistant.reading.cells import asks_for_tasks, cells_of, heading_of
from assistant.reading.matching import match_terms
from assistant.reading.passages import SURE as SAME
from assistant.reading.reader import Reading
from index.store import Index
from index.values import Sentence, Span

SURE = 0.85


def tasks_owned(analysis: Analysis, reading: Reading, index: Index) -> Decision | None:
    """The tasks of the owner named, one a row, or all of the card where nobody is named; None where no tasks are asked
    for, or fewer than two rows are theirs.
    """
    if analysis.is_list and asks_for_all_tasks(analysis):
        return _all_tasks(reading)
    if not asks_for_tasks(analysis) or not reading.passages:
        return None
    sentences = index.sentences(reading.record_id)
    found = [(span, sentence) for sentence in sentences for span in _task_in(analysis, sentence, index)]
    if len(found) < 2:
        return None
    hits = tuple(hit_of(sentence, reading) for _, sentence in found)
    return Decision(kind="list", spans=tuple(span for span, _ in found), confidence=SURE, hits=hits)


def _all_tasks(reading: Reading) -> Decision | None:
    """Every task that the first record lists as such; None where it lists none."""
    tasks = [fact for fact in reading.listed if fact.confidence >= SURE]
    hits = tuple(hit_of(fact.sentence, reading) for fact in tasks)
    return Decision("list", tuple(fact.span for fact in tasks), "", SURE, hits) if tasks else None


def _task_in(analysis: Analysis, sentence: Sentence, index: Index) -> Iterator[Span]:
    """The task of a row whose owner the question names."""
    cells = cells_of(sentence.text, heading_of(sentence, index)) if sentence.kind == "row" else ()
    owners = [cell for cell in cells if cell.role == "owner"]
    named = any(match.strength >= SAME for owner in owners for match in match_terms(analysis.terms, owner.words))
    tasks = (cell for cell in cells if cell.role == "task") if named else ()
    record_id, start = sentence.span.record_id, sentence.span.start
    yield from (Span(record_id, start + task.start, start + task.end) for task in tasks)
