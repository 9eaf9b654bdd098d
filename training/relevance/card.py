"""The card of the shipped weights, written from their provenance, so that no figure is told that was not measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.relevance.signals import SIGNALS
from training.relevance.network import PLACES


def card(told: Mapping[str, Any]) -> str:
    """The card as Markdown, after `card.md` beside this file; `told` is the provenance.

    >>> figures = {"n": 2, **{str(place): [50.0, 75.0] for place in PLACES}}
    >>> "| a set | 2 | 50.0, 75.0 |" in card({"questions": 2, "evidence_found": 2, "figures": {"a set": figures}})
    True
    """
    rows = (
        [name, str(figures["n"]), *("{}, {}".format(*figures[str(place)]) for place in PLACES)]
        for name, figures in told["figures"].items()
    )
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    text = Path(__file__).with_name("card.md").read_text("utf-8")
    return text.format(signals=len(SIGNALS), questions=told["questions"], found=told["evidence_found"], rows=table)
