"""The tables of a report, as text cells: what was measured, by group, beside what others measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from evals import metrics
from evals.archive import Kept
from evals.loading import SPAN
from evals.published import published_for
from evals.run import FORCED, Run
from evals.values import Figure, Outcome

COMPARED = ("overall_accuracy", "answer_accuracy", "evidence_accuracy", "hit_rate_at_10", "ndcg_at_10", "ece")
READING = ("exact_match", "cmrc_f1")


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table; every row is as long as the header."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def show(figure: Figure) -> str:
    """A figure as a cell: percent with its interval, milliseconds, or a dash where it rests on no question.

    >>> show(Figure("coverage", 0.5, 10, 0.25, 0.75)), show(Figure("latency_p50_ms", 12.34, 10, 9, 15))
    ('50.0 [25.0, 75.0]', '12 ms [9, 15]')
    """
    if not figure.n:
        return "–"
    if figure.name.endswith("_ms"):
        return f"{figure.value:.0f} ms [{figure.low:.0f}, {figure.high:.0f}]"
    return f"{figure.value * 100:.1f} [{figure.low * 100:.1f}, {figure.high * 100:.1f}]"


def every_figure(run: Run) -> Table:
    """All figures of a run, each with its n."""
    rows = tuple((one.name, show(one), str(one.n)) for one in run.figures)
    return Table("All figures, % [95 % interval]", ("metric", "value", "n"), rows)


def compared(runs: Sequence[Run]) -> Table:
    """Systems over one set, side by side."""
    spans = all(outcome.question.type == SPAN for run in runs for outcome in run.outcomes)
    names = (*READING, *COMPARED[1:]) if spans else COMPARED
    rows = tuple((run.system, str(len(run.outcomes)), *(show(run.figure(name)) for name in names)) for run in runs)
    return Table("Systems compared", ("system", "n", *names), rows)


def beside_published(runs: Sequence[Run]) -> Table:
    """The reading of a set by the assistant, and made to answer always as readers are, beside published figures."""
    own = [run for run in runs if run.system in ("assistant", FORCED)]
    ours = (
        (run.system, *(f"{run.figure(name).value * 100:.1f}" for name in READING), "this run", "") for run in own
    )
    theirs = (
        (one.system, f"{one.exact_match * 100:.1f}", f"{one.f1 * 100:.1f}", one.source, one.remark)
        for one in published_for(own[0].key)
    )
    return Table("Beside published figures", ("system", *READING, "source", "remark"), (*ours, *theirs))


ANSWERING = ("overall_accuracy", "answer_accuracy", "no_answer_accuracy", "evidence_accuracy", "hit_rate_at_10")
_OF_GROUPS = (
    metrics.overall_accuracy,
    metrics.answer_accuracy,
    metrics.no_answer_accuracy,
    metrics.evidence_accuracy,
    partial(metrics.hit_rate_at_k, k=10),
)

Grouping = Callable[[Outcome], Sequence[str]]
GROUPINGS: tuple[tuple[str, Grouping], ...] = (
    ("type", lambda outcome: (outcome.question.type,)),
    ("language", lambda outcome: (outcome.question.lang,)),
    ("record", lambda outcome: (PurePosixPath(outcome.question.record).name,)),
    ("half", lambda outcome: (outcome.question.half,)),
    ("tag", lambda outcome: outcome.question.tags),
)


def by_groups(outcomes: Sequence[Outcome]) -> list[Table]:
    """A table for each grouping that tells anything apart."""
    tables = [_by(title, grouping, outcomes) for title, grouping in GROUPINGS]
    return [table for table in tables if 1 < len(table.rows) <= 60]


def _by(title: str, grouping: Grouping, outcomes: Sequence[Outcome]) -> Table:
    names = sorted({name for outcome in outcomes for name in grouping(outcome) if name})
    groups = {name: [outcome for outcome in outcomes if name in grouping(outcome)] for name in names}
    return Table(f"By {title}", (title, "n", *ANSWERING), tuple(_group_row(*pair) for pair in groups.items()))


def _group_row(name: str, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    return (name, str(len(outcomes)), *(show(metric(outcomes)) for metric in _OF_GROUPS))


def confusion(outcomes: Sequence[Outcome]) -> Table:
    """Expected type of each question (rows) against the kind it was taken for, abstentions included (columns)."""
    pairs = Counter((outcome.question.type, outcome.kind or "none") for outcome in outcomes)
    kinds = sorted({kind for _, kind in pairs})
    types = sorted({type_ for type_, _ in pairs})
    rows = tuple((type_, *(str(pairs[type_, kind] or "") for kind in kinds)) for type_ in types)
    return Table("Expected type (rows) and the kind it was taken for (columns)", ("type", *kinds), rows)


def wrong_answers(outcomes: Sequence[Outcome]) -> Table:
    """Every question decided wrongly, with the best rank of its evidence."""
    header = ("id", "question", "expected", "given", "quote", "evidence at rank", "confidence")
    return Table("Every wrong answer", header, tuple(_wrong(o) for o in outcomes if not metrics.right(o)))


def _wrong(outcome: Outcome) -> tuple[str, ...]:
    question = outcome.question
    ranks = [rank for rank in outcome.ranks if rank is not None]
    found = str(min(ranks)) if ranks else "not found"
    return (
        question.id,
        " → ".join((*question.history, question.question)),
        " / ".join(question.gold) or "(the record does not say)",
        outcome.text if outcome.answered else f"({outcome.error or outcome.status})",
        outcome.quote if outcome.answered else "",
        found if question.targets else "–",
        f"{outcome.confidence:.2f}",
    )


def past(history: Iterable[Kept], keys: Iterable[str]) -> Table:
    """Saved runs of the assistant over these sets, newest first."""
    wanted = set(keys)
    rows = [
        (one.date, one.version, one.key, str(one.n), *(show(one.figure(name)) for name in COMPARED))
        for one in history
        if one.key in wanted and one.system == "assistant"
    ]
    return Table("Past runs", ("date", "version", "set", "n", *COMPARED), tuple(reversed(rows)))


def to_markdown(table: Table) -> str:
    """The table in GitHub's Markdown; bars and line breaks in cells are escaped."""
    lines = [table.header, tuple("---" for _ in table.header), *table.rows]
    body = "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)
    return f"### {table.title}\n\n{body}\n"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
