"""Charts of a report as SVG text, readable in print and without color; matplotlib is imported when one is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from evals.archive import Kept
from evals.calibration import reliability, risk_at_coverage
from evals.metrics import right
from evals.values import Outcome

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STYLE: Any = {"svg.hashsalt": "evals", "svg.fonttype": "none", "font.size": 9, "axes.grid": True, "grid.alpha": 0.3}


def _draw(paint: Callable[[Axes], None], *, width: float = 4.2) -> str:
    import matplotlib
    from matplotlib.figure import Figure as Canvas

    with matplotlib.rc_context(_STYLE):
        canvas = Canvas(figsize=(width, 3.2), layout="constrained")
        paint(canvas.subplots())
        written = StringIO()
        canvas.savefig(written, format="svg", metadata={"Date": None})
    return written.getvalue()[written.getvalue().index("<svg") :]


def reliability_diagram(outcomes: Sequence[Outcome]) -> str:
    """How often answers of each confidence are right; on the diagonal, confidence means what it says."""
    answered = [outcome for outcome in outcomes if outcome.answered]
    bins = reliability([o.confidence for o in answered], [right(o) for o in answered])

    def _paint(axes: Axes) -> None:
        filled = [b for b in bins if b.n]
        middles = [(b.low + b.high) / 2 for b in filled]
        axes.bar(middles, [b.accuracy for b in filled], width=0.09, color="0.75", edgecolor="0.2")
        for middle, b in zip(middles, filled, strict=True):
            axes.annotate(str(b.n), (middle, b.accuracy), ha="center", va="bottom", fontsize=7)
        axes.plot([0, 1], [0, 1], "k--", linewidth=1)
        axes.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1.08), title="Reliability, n on bars")

    return _draw(_paint)


def risk_coverage_curve(outcomes: Sequence[Outcome]) -> str:
    """Share of wrong answers among the surest, as more are let through; coverage is of all questions asked."""
    answered = [outcome for outcome in outcomes if outcome.answered]
    risks = risk_at_coverage([o.confidence for o in answered], [right(o) for o in answered])

    def _paint(axes: Axes) -> None:
        axes.plot([(place + 1) / len(outcomes) for place in range(len(risks))], risks, "k-", linewidth=1.5)
        axes.set(xlabel="coverage", ylabel="risk (share wrong)", xlim=(0, 1), ylim=(0, 1), title="Risk and coverage")

    return _draw(_paint)


def history_chart(history: Sequence[Kept], key: str, metric: str = "overall_accuracy") -> str:
    """One metric of the assistant over one set through its saved runs, with intervals; empty below two runs."""
    figures = [one.figure(metric) for one in history if one.key == key and one.system == "assistant"]
    if len(figures) < 2:
        return ""

    def _paint(axes: Axes) -> None:
        places = range(1, len(figures) + 1)
        axes.fill_between(places, [f.low for f in figures], [f.high for f in figures], color="0.85")
        axes.plot(places, [f.value for f in figures], "ko-", markersize=3)
        axes.set_xticks(places)
        axes.set(xlabel="saved run", ylabel=metric, ylim=(0, 1), title=f"{key} through time")

    return _draw(_paint)


def unique_ids(svg: str, prefix: str) -> str:
    """The SVG with `prefix` before every id and reference, so that several can share a page."""
    svg = re.sub(r'\bid="', f'id="{prefix}', svg)
    return re.sub(r'(url\(#|href="#)', rf"\g<1>{prefix}", svg)
