"""Cells of a table's row, and what the table's heading row says they are: who is to do what by when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.mentions.bars import role_of_column, spans_between_bars
from assistant.question import Analysis
from assistant.reading.matching import match_terms
from assistant.values import Mention
from index.normalize import fold_text
from index.store import Index
from index.values import Sentence

_TASK_ASKED = re.compile(
    r"任务|工作|(?:做|干)(?:什么|啥|些)|负责(?:什么|啥|哪)|待办|事项|行动项|"
    r"\b(?:tasks?|to do|assigned|asked to|action items?|jobs?)\b"
)
SAME_WORD = 0.9  # strength from which a word of the question is taken to be the heading's
LONGEST_TABLE = 60  # rows looked back for the heading row of a table
_TELLING = ("amount", "count", "percent", "quantity", "date", "time", "person", "place", "duration")
_KIND_OF = {"owner": ("person", "organization"), "due": ("date", "time"), "task": ("name", "clause", "statement")}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with words in it, `text[start:end]` of its row; `role` is `number`, `owner`, `due`, `task` or empty.

    `head` are the folded words of the heading above it, `words` its own.
    """

    role: str
    start: int
    end: int
    head: str = ""
    words: str = ""


def cells_of(row: str, heading: str) -> tuple[Cell, ...]:
    """The cells of a row between upright bars, named by the cells of the heading row; none where the two differ.

    >>> [(cell.role, cell.start, cell.end) for cell in cells_of("| 1 | 修路 | 李四 |", "| # | 任务 | 负责人 |")]
    [('number', 2, 3), ('task', 6, 8), ('owner', 11, 13)]
    """
    heads = [fold_text(part.strip()) for part in heading.strip().strip("|").split("|")]
    spans = list(spans_between_bars(row))
    if row == heading or len(heads) < 2 or len(spans) != len(heads):
        return ()
    return tuple(
        Cell(role_of_column(head), start, end, head, fold_text(row[start:end]))
        for head, (start, end) in zip(heads, spans, strict=True)
        if any(char.isalnum() for char in row[start:end])
    )


def heading_of(row: Sentence, index: Index) -> str:
    """The first row of the table that a row belongs to; not looked for beyond `LONGEST_TABLE` rows."""
    rows = index.rows(row.span.record_id)
    place = index.row_of(row)
    first = row
    for other in range(place - 1, max(rows.start, place - LONGEST_TABLE) - 1, -1):
        before = index.sentence(other)
        if before.kind != "row" or before.section != row.section:
            break
        first = before
    return first.text


def proposed_cells(analysis: Analysis, cells: tuple[Cell, ...]) -> Iterator[Mention]:
    """Cells that can answer a question of that kind: owners are people, due cells dates, tasks a kind of their own."""
    for cell in cells:
        kinds = _KIND_OF.get(cell.role, ())
        if analysis.kind in kinds:
            yield Mention(cell.start, cell.end, "cell" if cell.role == "task" else kinds[0])
    if crossed := _crossed(analysis, cells):
        yield Mention(crossed.start, crossed.end, analysis.kind if analysis.kind in _TELLING else "cell")


def asks_for_tasks(analysis: Analysis) -> bool:
    """Whether a question asks what is to be done, in words for tasks."""
    return analysis.kind in _KIND_OF["task"] and _TASK_ASKED.search(analysis.folded) is not None


def asked_cells(analysis: Analysis, cells: tuple[Cell, ...]) -> Iterator[Mention]:
    """The cells in the column that the question asks for."""
    column = {"responsible": "owner", "deadline": "due"}
    role = column.get(analysis.relation, "task" if asks_for_tasks(analysis) else "")
    yield from (Mention(cell.start, cell.end, "cell") for cell in cells if role and cell.role == role)
    if not role and (crossed := _crossed(analysis, cells)):
        yield Mention(crossed.start, crossed.end, "cell")


def _crossed(analysis: Analysis, cells: tuple[Cell, ...]) -> Cell | None:
    """The cell where the row and the column cross that the question names: `the actual income of the shop`."""
    label = next((cell for cell in cells if cell.role != "number"), None)
    named = _matched(analysis, label.words) if label else frozenset()
    if not named:
        return None
    found = [(len(_matched(analysis, cell.head) - named), cell) for cell in cells if cell is not label]
    most = max((count for count, _ in found), default=0)
    best = [cell for count, cell in found if count == most]
    return best[0] if most and len(best) == 1 else None


def _matched(analysis: Analysis, words: str) -> frozenset[int]:
    """The question's words that these words hold."""
    return frozenset(match.term for match in match_terms(analysis.terms, words) if match.strength >= SAME_WORD)
