"""The item of a number: `第四项工作` itself, or who does the second action, and by when, from the cells of its row."""

from __future__ import annotations

import re

from assistant.answering.decision import Decision
from assistant.answering.lists import ENUMERATION_FLOOR, ITEM_NOUNS, WHICH_ITEM, best_enumeration, hit_of, named_by
from assistant.question import Analysis
from assistant.reading.cells import cells_of, heading_of
from assistant.reading.enumerations import Item
from assistant.reading.reader import Reading
from assistant.relations import find_arguments
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
    asks = ITEM_NOUNS.search(analysis.folded)  # asked first: finding enumerations reads whole records
    best = best_enumeration(analysis, reading, index) if asks else None
    if best is None:
        return None
    fit, enumeration = best
    item = next((item for item in enumeration.items if item.number == analysis.ordinal), None)
    span = _asked_of(analysis, item, index) if item else None
    if item is None or span is None:
        return Decision(kind=analysis.kind) if fit >= ENUMERATION_FLOOR and _is_silent(analysis, item) else None
    kind = "item" if span.start == item.span.start else analysis.kind
    return Decision(kind=kind, spans=(span,), confidence=0.6 + 0.3 * fit, hits=(hit_of(item.sentence, reading),))


def _is_silent(analysis: Analysis, item: Item | None) -> bool:
    """Whether nothing else answers: there is no such item, or it is told in prose and says nobody who does it."""
    if not _COUNTED.search(analysis.folded):
        return False
    return item is None or item.style != "row" and analysis.relation in _COLUMN


def _asked_of(analysis: Analysis, item: Item, index: Index) -> Span | None:
    """The item's words or, of a table's row, the cell in the column asked for; None where it does not say."""
    column = _COLUMN.get(analysis.relation, _COLUMN_OF_KIND.get(analysis.kind, ""))
    if not column:
        return named_by(item, index) if item.style == "row" or analysis.kind in _IN_WORDS else None
    if item.style != "row":
        return _said_within(analysis, item)
    cells = cells_of(item.sentence.text, heading_of(item.sentence, index))
    start = item.sentence.span.start
    named = (cell for cell in cells if cell.role == column)
    return next((Span(item.span.record_id, start + cell.start, start + cell.end) for cell in named), None)


def _said_within(analysis: Analysis, item: Item) -> Span | None:
    """Who does an item told in prose, or what else stands in a relation to it, in the item's own words."""
    start = item.sentence.span.start
    found = find_arguments(analysis.relation, item.sentence.text) if analysis.relation else ()
    spans = (Span(item.span.record_id, start + one.start, start + one.end) for one in found)
    return next((span for span in spans if item.span.start <= span.start and span.end <= item.span.end), None)
