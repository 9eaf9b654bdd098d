"""The figures over the number of sentences, as one picture; matplotlib is imported when it is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.figures import fit_exponent
from bench.scaling import Size

_Panel = tuple[str, tuple[tuple[str, Callable[[Size], float]], ...]]
_PANELS: tuple[_Panel, ...] = (
    (
        "time of a question, ms",
        (
            ("cold ask", lambda size: size.cold.ms),
            ("ask p99", lambda size: size.ask.p99),
            ("ask p50", lambda size: size.ask.p50),
            ("search p50", lambda size: size.search.p50),
        ),
    ),
    ("questions a second", (("1", lambda size: size.per_second), ("8 at once", lambda size: size.per_second_at_once))),
    ("memory, MB", (("peak", lambda size: size.indexing_peak_mb), ("resident", lambda size: size.resident_mb))),
    ("index, bytes a sentence", (("segments", lambda size: size.index_bytes_per_sentence),)),
)
_MARKS = "osd^"


def draw(sizes: Sequence[Size], path: Path) -> None:
    """Write the picture to `path`, in the format its suffix names; both axes are logarithmic."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 6.5), layout="constrained")
    counts = [size.sentences for size in sizes]
    for axes, (title, lines) in zip(figure.subplots(2, 2).flat, _PANELS, strict=True):
        for mark, (name, read) in zip(_MARKS, lines, strict=False):
            values = [read(size) for size in sizes]
            axes.loglog(counts, values, f"{mark}-", label=f"{name} (^{fit_exponent(counts, values):.2f})", color="0.2")
        axes.set(title=title, xlabel="sentences", ylim=_decades([read(size) for size in sizes for _, read in lines]))
        axes.grid(alpha=0.3)
        axes.legend(fontsize=8, ncols=2)
    figure.savefig(path, dpi=80)


def _decades(values: Sequence[float]) -> tuple[float, float]:
    """Whole powers of ten around the values, with room for the legend: small changes shall not look large."""
    positive = [value for value in values if value > 0] or [1.0]
    return 10.0 ** math.floor(math.log10(min(positive))), 10.0 ** (math.floor(math.log10(max(positive))) + 1.5)
