"""The report of an evaluation: one self-contained page (inline SVG, prints well) and a Markdown summary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

from evals import charts, tables
from evals.archive import Kept
from evals.published import published_for
from evals.run import Run
from evals.tables import Table

PAGE = "report.html"
SUMMARY = "summary.md"
_STYLE = """
body { font: 15px/1.5 system-ui, "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif; color: #111;
       max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; font-size: .85rem; }
th, td { border: 1px solid #bbb; padding: .2rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eee; white-space: nowrap; }
caption { text-align: left; white-space: nowrap; font-weight: 600; padding: .3rem 0; }
.charts { display: flex; flex-wrap: wrap; gap: 1rem; } svg { width: 23rem; max-width: 100%; height: auto; }
nav a { margin-right: 1rem; } .scroll { overflow-x: auto; }
@media print { body { max-width: none; margin: 0; font-size: 10pt; } nav { display: none; }
  tr, svg { break-inside: avoid; } section { break-before: page; } section:first-of-type { break-before: auto; } }
"""


@dataclass(frozen=True, slots=True)
class Section:
    """The runs of one set in one mode: the assistant's first, then the systems it is compared with."""

    key: str
    runs: tuple[Run, ...]

    @property
    def main(self) -> Run:
        """The run the section describes in detail."""
        return self.runs[0]


def sections(runs: Iterable[Run]) -> tuple[Section, ...]:
    """The runs by set and mode, in the order they were made."""
    return tuple(Section(key, tuple(group)) for key, group in groupby(runs, key=lambda run: run.key))


def write_report(folder: Path, runs: Sequence[Run], history: Sequence[Kept]) -> Path:
    """Write page and summary into `folder`; the path of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    described = sections(runs)
    (folder / SUMMARY).write_text(summary(described), encoding="utf-8")
    (folder / PAGE).write_text(page(described, history), encoding="utf-8")
    return folder / PAGE


def summary(described: Iterable[Section]) -> str:
    """The Markdown summary: for each set all figures, the systems compared, and the groups."""
    lines = ["# Evaluation\n"]
    for section in described:
        lines.append(f"## {section.key} ({section.main.date})\n")
        lines += [tables.to_markdown(table) for table in _tables(section)]
    return "\n".join(lines)


def _tables(section: Section) -> list[Table]:
    run = section.main
    compared = [tables.compared(section.runs)] if len(section.runs) > 1 else []
    beside = [tables.beside_published(section.runs)] if published_for(section.key) else []
    return [tables.every_figure(run), *compared, *beside, *tables.by_groups(run.outcomes)]


def page(described: Sequence[Section], history: Sequence[Kept]) -> str:
    """The page. Everything that stems from records or questions is escaped."""
    links = "".join(f'<a href="#s{place}">{escape(one.key)}</a>' for place, one in enumerate(described))
    body = "".join(_section(place, one, history) for place, one in enumerate(described))
    past = _table(tables.past(history, (one.key for one in described)))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Evaluation</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><h1>Evaluation</h1><nav>{links}</nav>{body}<section><h2>Past runs</h2>{past}</section></body></html>\n"
    )


def _section(place: int, section: Section, history: Sequence[Kept]) -> str:
    run = section.main
    drawn = (
        charts.reliability_diagram(run.outcomes),
        charts.risk_coverage_curve(run.outcomes),
        charts.history_chart(history, run.key),
    )
    figures = "".join(charts.unique_ids(svg, f"c{place}-{number}-") for number, svg in enumerate(drawn))
    measured = "".join(_table(table) for table in _tables(section))
    details = _table(tables.confusion(run.outcomes)) + _table(tables.wrong_answers(run.outcomes))
    head = f"{escape(section.key)} – {escape(run.system)}, {len(run.outcomes)} questions, {escape(run.date)}"
    return f'<section id="s{place}"><h2>{head}</h2><div class="charts">{figures}</div>{measured}{details}</section>'


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.header)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    caption = f"<caption>{escape(table.title)}</caption>"
    return f'<div class="scroll"><table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
