"""The measurements as JSON and as Markdown tables."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone

from bench.contest import Contender
from bench.figures import Growth
from bench.scaling import AT_ONCE, Size

BUSY = 0.25  # other work, as a share of the processors, above which a machine counts as busy


@dataclass(frozen=True, slots=True)
class Machine:
    """What the figures were taken on; `load` is its load average before anything was measured."""

    system: str
    processors: int
    memory_gb: float
    python: str
    load: float
    date: str

    @property
    def busy(self) -> bool:
        """Whether other work ran beside the measurements from the start."""
        return self.load > BUSY * self.processors


@dataclass(frozen=True, slots=True)
class Report:
    """Everything measured in one run."""

    machine: Machine
    questions: int
    sizes: tuple[Size, ...]
    growth: tuple[Growth, ...]
    contenders: tuple[Contender, ...]


_NOTES = (
    "In brackets: how many times the figure of the first row. Every system searches the same sentences, those of this",
    "project's index; the assistant reads, repairs and splits the records itself, the others are given the sentences.",
    "Recall is over the first n questions of each set, all its paragraphs being one corpus: the share whose evidence",
    "sentence is among the first ten. These sets are reported only; nothing was tuned on them.",
    "",
)


def this_machine() -> Machine:
    """The machine as it is now."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    return Machine(
        system=f"{platform.system()} {platform.machine()}",
        processors=os.cpu_count() or 1,
        memory_gb=round(pages / 2**30, 1),
        python=platform.python_version(),
        load=round(os.getloadavg()[0], 2),
        date=datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def to_json(report: Report) -> str:
    """The whole report, indented, with three decimals."""
    rounded = json.loads(json.dumps(asdict(report)), parse_float=lambda text: round(float(text), 3))
    return json.dumps(rounded, ensure_ascii=False, indent=1) + "\n"


def to_markdown(report: Report) -> str:
    """The report as a page of tables."""
    return "\n".join(
        [
            *_head(report),
            *_table("## The assistant as its records grow", _size_rows(report.sizes)),
            *_table("## Growth: figure ~ sentences ^ exponent", _growth_rows(report.growth)),
            *_table("## Beside its peers", _contender_rows(report.contenders)),
            *(_NOTES if any(not one.skipped for one in report.contenders) else ()),
            *_table("## What was installed", _package_rows(report.contenders)),
        ]
    )


def _head(report: Report) -> list[str]:
    machine = report.machine
    loads = [load for size in report.sizes for load in size.load] + [c.load for c in report.contenders if not c.skipped]
    spread = f"{min([machine.load, *loads]):.1f} to {max([machine.load, *loads]):.1f}"
    busy = " Other work ran beside it: read wall times as upper bounds, ratios as rough." if machine.busy else ""
    return [
        "# Speed, size and recall",
        "",
        f"`python -m bench`, {machine.date}, {machine.system}, {machine.processors} processors, "
        f"{machine.memory_gb} GB, Python {machine.python}; every system on one thread, our span reader on two; "
        f"load average {spread}.{busy}",
        f"{report.questions} questions at each size; times in ms, memory in MB; `cpu` by the processor's clock, "
        "of a question that of the thread that asks, without those that read for it.",
        "",
    ]


def _table(title: str, rows: Sequence[Sequence[str]]) -> list[str]:
    if len(rows) < 2:
        return []
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return [title, "", *(f"| {' | '.join(line)} |" for line in lines), ""]


def _number(value: float) -> str:
    """Three figures that count, thousands set off.

    >>> _number(1234.5), _number(12.34), _number(0.1234)
    ('1,234', '12.3', '0.123')
    """
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:,.{decimals}f}"


_SIZE_ROWS: tuple[tuple[str, Callable[[Size], float]], ...] = (
    ("records", lambda size: size.records),
    ("cold `ask`", lambda size: size.cold.ms),
    ("cold `ask`, cpu", lambda size: size.cold.cpu_ms),
    ("`ask` p50", lambda size: size.ask.p50),
    ("`ask` p95", lambda size: size.ask.p95),
    ("`ask` p99", lambda size: size.ask.p99),
    ("`ask` p50, cpu", lambda size: size.ask.cpu_p50),
    ("questions a second", lambda size: size.per_second),
    (f"questions a second, {AT_ONCE} at once", lambda size: size.per_second_at_once),
    (f"`ask` p95, {AT_ONCE} at once", lambda size: size.ask_at_once.p95),
    ("search alone p50", lambda size: size.search.p50),
    ("search alone p50, cpu", lambda size: size.search.cpu_p50),
    ("sentences indexed a second", lambda size: size.sentences_per_second),
    ("sentences indexed a second of cpu", lambda size: size.sentences_per_cpu_second),
    ("open again, nothing changed", lambda size: size.reopen_ms),
    ("refresh of one record", lambda size: size.refresh_ms),
    ("peak memory, indexing", lambda size: size.indexing_peak_mb),
    ("resident memory, asking", lambda size: size.resident_mb),
    ("index, bytes a sentence", lambda size: size.index_bytes_per_sentence),
    ("load average before", lambda size: size.load[0]),
)


def _size_rows(sizes: Sequence[Size]) -> list[list[str]]:
    """One row a figure, one column a size."""
    head = ["sentences", *(f"{size.sentences:,}" for size in sizes)]
    body = [[name, *(_number(read(size)) for size in sizes)] for name, read in _SIZE_ROWS] if sizes else []
    return [head, *body]


def _growth_rows(growth: Iterable[Growth]) -> list[list[str]]:
    rows = [[one.name, f"{one.exponent:.2f}", f"{one.last:.2f}"] for one in growth]
    return [["figure", "over all sizes", "between the two largest"], *rows]


def _contender_rows(contenders: Sequence[Contender]) -> list[list[str]]:
    """One row a contender; in brackets, how many times the figure of the first, which is ours."""
    measured = [one for one in contenders if not one.skipped]
    sets = [(recall.set, recall.n) for recall in measured[0].recalls] if measured else []
    head = ["system", "cold start", "cold cpu", "sentences a second", "of cpu", "query p50", "query p95"]
    head += ["query cpu p50", "queries a second", "peak MB", "resident MB"]
    head += [f"recall@10 {name} (n = {n})" for name, n in sets]
    return [head, *(_contender_row(one, measured[0], len(sets)) for one in measured)]


def _contender_row(one: Contender, ours: Contender, sets: int) -> list[str]:
    read: tuple[Callable[[Contender], float], ...] = (
        lambda c: c.cold.ms,
        lambda c: c.cold.cpu_ms,
        lambda c: c.sentences_per_second,
        lambda c: c.sentences_per_cpu_second,
        lambda c: c.query.p50,
        lambda c: c.query.p95,
        lambda c: c.query.cpu_p50,
        lambda c: c.per_second,
        lambda c: c.indexing_peak_mb,
        lambda c: c.resident_mb,
    )
    shares = [f"{recall.share:.3f}" for recall in one.recalls] or ["-"] * sets
    return [one.name, *(_beside(figure(one), figure(ours)) for figure in read), *shares]


def _beside(value: float, ours: float) -> str:
    return _number(value) if value == ours or not ours else f"{_number(value)} ({_number(value / ours)}x)"


def _package_rows(contenders: Iterable[Contender]) -> list[list[str]]:
    rows = [[one.name, ", ".join(one.packages) or "this project", one.what, one.skipped or "-"] for one in contenders]
    return [["system", "packages", "as", "left out because"], *rows]
