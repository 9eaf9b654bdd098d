"""The item of a number: `第四项工作` itself, or who does the second action, and by when, from the cells of its row."""

from __future__ import annotations

import re

from assistant.answering.decision import Decision
from assistant.answering.lists import ENUMERATION_FLOOR, ITEM_NOUNS, WHICH_ITEM, best_enumeration, hit_of
from assistant.question import Analysis
from assistant.reading.cells import cells_of, heading_of
from assistant.reading.enumerations import Item
from assistant.reading.reader import Reading
from index.store import Index
from index.values import Span

_COLUMN = {"responsible": "owner", "deadline": "due"}  # by relation
_COLUMN_OF_KIND = {"person": "owner", "organization": "owner", "date": "due", "time": "due"}
_IN_WORDS = ("name", "clause", "statement", "reason", "quoted", "list", "")  # kinds that an item in prose is of
_COUNTED = re.compile(rf"(?:{WHICH_ITEM.pattern})的? ?(?:[a-z]+ )?(?:{ITEM_NOUNS.pattern})")


def numbered_item(analysis: Analysis, reading: Reading, index: Index) -> Decision | None:
    """What is asked of the item of that number, in the enumeration that fits the question best.

    A decision without spans where that enumeration fits and has fewer items; None where the question is about another.
    """
    if not ITEM_NOUNS.search(analysis.folded):  # asked first: finding enumerations reads whole records
        return None
    best = best_enumeration(analysis, reading, index)
    if best is None:
        return None
    fit, enumeration = best
    item = next((item for item in enumeration.items if item.number == analysis.ordinal), None)
    if item is None:
        counted = fit >= ENUMERATION_FLOOR and _COUNTED.search(analysis.folded)
        return Decision(kind=analysis.kind) if counted else None
    span = _asked_of(analysis, item, index)
    if span is None:
        return None
    kind = "item" if span == item.span else analysis.kind
    return Decision(kind=kind, spans=(span,), confidence=0.6 + 0.3 * fit, hits=(hit_of(item.sentence, reading),))


def _asked_of(analysis: Analysis, item: Item, index: Index) -> Span | None:
    """The item's words or, of a table's row, the cell in the column asked for; None where it does not say."""
    column = _COLUMN.get(analysis.relation, _COLUMN_OF_KIND.get(analysis.kind, ""))
    if not column:
        return item.span if item.style == "row" or analysis.kind in _IN_WORDS else None
    if item.style != "row":
        return None
    cells = cells_of(item.sentence.text, heading_of(item.sentence, index))
    start = item.sentence.span.start
    named = (cell for cell in cells if cell.role == column)
    return next((Span(item.span.record_id, start + cell.start, start + cell.end) for cell in named), None)
