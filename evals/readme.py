"""The table of measured figures in README.md, generated from `results/latest.json`, so that it cannot drift."""

from __future__ import annotations

from collections.abc import Sequence

from evals.archive import Kept, load_latest
from evals.tables import show

START, END = "<!-- evals:start -->", "<!-- evals:end -->"
_COLUMNS = (
    ("answered rightly", "answer_accuracy"),
    ("abstained rightly", "no_answer_accuracy"),
    ("evidence", "evidence_accuracy"),
    ("found in 10", "hit_rate_at_10"),
    ("EM", "exact_match"),
    ("F1", "cmrc_f1"),
)


def readme_table(kept: Sequence[Kept] | None = None) -> str:
    """The table between README's markers: the assistant's last run over each set, % with 95 % bootstrap intervals."""
    runs = [one for one in (load_latest() if kept is None else kept) if one.system == "assistant"]
    header = ("set", "n", *(title for title, _ in _COLUMNS))
    lines = [header, tuple("---" for _ in header)]
    lines += [(f"`{one.key}`", str(one.n), *(show(one.figure(name)) for _, name in _COLUMNS)) for one in runs]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def between_markers(readme: str) -> str | None:
    """What stands between the markers of a README, stripped; None where it lacks them.

    >>> between_markers(f"a {START} b {END} c")
    'b'
    """
    before, start, rest = readme.partition(START)
    within, end, after = rest.partition(END)
    return within.strip() if start and end else None


def fill_markers(readme: str, table: str) -> str:
    """The README with the table between its markers; unchanged where it lacks them."""
    within = between_markers(readme)
    if within is None:
        return readme
    before, _, rest = readme.partition(START)
    return f"{before}{START}\n{table}\n{END}{rest.partition(END)[2]}"
