"""The card of the shipped weights, written from their provenance, so that no figure is told that was not measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

_NAMES = ("n", "exact_match", "char_f1", "cmrc_f1", "chosen")


def card(told: Mapping[str, Any], size: int) -> str:
    """The card as Markdown, after `card.md` beside this file; `told` is the provenance, `size` the weights' bytes.

    >>> figures = {"n": 2, "exact_match": 50.0, "char_f1": 60.0, "cmrc_f1": 70.0, "chosen": 80.0}
    >>> "| a set | 2 | 50.0 | 60.0 | 70.0 | 80.0 |" in card({"command": "make", "figures": {"a set": figures}}, 1)
    True
    """
    rows = ([name, *(str(figures[key]) for key in _NAMES)] for name, figures in told["figures"].items())
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    text = Path(__file__).with_name("card.md").read_text("utf-8")
    return text.format(command=told["command"], size=f"{size / 1e6:.1f} MB", rows=table)
