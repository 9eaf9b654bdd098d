"""Which kinds of mention answer which kinds of question, and how well."""

from __future__ import annotations

# How well a mention of the inner kind answers a question for the outer kind.
COMPATIBLE: dict[str, dict[str, float]] = {
    "person": {"person": 1.0, "speaker": 1.0, "organization": 0.3},
    "organization": {"organization": 1.0, "person": 0.1},
    "title": {"title": 1.0},
    "place": {"place": 1.0, "organization": 0.3, "phrase": 0.25},
    "date": {"date": 1.0, "time": 0.4, "duration": 0.1},
    "time": {"time": 1.0, "date": 0.1},
    "duration": {"duration": 1.0, "date": 0.3, "time": 0.2, "count": 0.2, "amount": 0.2},
    "count": {"count": 1.0, "number": 0.6, "amount": 0.2},
    "amount": {"amount": 1.0, "number": 0.5, "count": 0.5, "percent": 0.1},
    "percent": {"percent": 1.0, "number": 0.2},
    "ordinal": {"ordinal": 1.0, "count": 0.2, "number": 0.2},
    "quantity": {"count": 0.9, "amount": 0.9, "percent": 0.8, "number": 0.7, "duration": 0.7, "ordinal": 0.1},
    "name": {"cell": 0.9, "quoted": 0.8, "organization": 0.5, "phrase": 0.5, "title": 0.2, "place": 0.3, "date": 0.1},
    "reason": {"reason": 1.0, "clause": 0.3},
    "statement": {"cell": 0.9, "statement": 1.0, "clause": 0.5},
    "clause": {"cell": 0.9, "clause": 0.6, "statement": 0.3, "phrase": 0.3, "reason": 0.2},
}
NUMERIC = ("count", "amount", "percent", "number", "ordinal", "duration")
OF_FIGURES = (*NUMERIC, "quantity")  # kinds of questions that a figure answers
