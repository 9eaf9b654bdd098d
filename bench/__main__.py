"""`python -m bench --data FOLDER`: the assistant at growing sizes, and beside its peers; JSON, Markdown and a plot.

FOLDER is a folder of the public sets. Everything is made below `--work` and each peer gets an environment of its own
there, which is kept for the next run. `--million` adds a million sentences, which takes many minutes. `--sizes ""` or
`--peers ""` leaves a part out.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.contest import Contender, Field, measure_peer
from bench.installing import OURS, PEERS
from bench.plots import draw
from bench.report import Report, this_machine, to_json, to_markdown
from bench.scaling import Bench, Size, growths, measure_size
from bench.texts import evidence_sets, grow_records, lay_out_texts, meeting_questions

SIZES = "1,10000,100000"
MILLION = 1_000_000


def parse() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="a folder of the public sets")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "bench", help="where to work")
    parser.add_argument("--to", type=Path, default=Path("bench/results"), help="where the report goes")
    parser.add_argument("--sizes", default=SIZES, help="sentences, by commas; 1 is a single record")
    parser.add_argument("--million", action="store_true", help="a million sentences too")
    parser.add_argument("--questions", type=int, default=200, help="questions asked at each size")
    parser.add_argument("--peers", default=",".join(peer.name for peer in PEERS), help="which peers, by commas")
    parser.add_argument("--peer-sentences", type=int, default=10_000, help="sentences that peers are measured over")
    parser.add_argument("--recall-questions", type=int, default=500, help="questions of each set with evidence")
    return parser.parse_args()


def contenders(options: argparse.Namespace, bench: Bench) -> Iterator[Contender]:
    """Ourselves and the peers that are asked for, over the same records and questions."""
    chosen = [peer for peer in PEERS if peer.name in options.peers.split(",")]
    if not chosen:
        return
    with tempfile.TemporaryDirectory(prefix="texts-", dir=bench.work) as folder:
        place = Path(folder)
        grow_records(bench.source, place / "records", options.peer_sentences)
        grow_records(bench.source, place / "one", 1)
        field = Field(
            texts=lay_out_texts(place / "records", place / "whole"),
            first=lay_out_texts(place / "one", place / "first"),
            sets=tuple(evidence_sets(bench.source, place / "sets", options.recall_questions)),
        )
        for peer in (*OURS, *chosen):
            print(f"{peer.name} …", flush=True)
            yield measure_peer(peer, field, bench)


def sizes(options: argparse.Namespace, bench: Bench) -> Iterator[Size]:
    """The assistant at every size that is asked for."""
    wanted = [int(text) for text in options.sizes.split(",") if text] + [MILLION] * options.million
    for sentences in sorted(wanted):
        print(f"{sentences:,} sentences …", flush=True)
        yield measure_size(bench, sentences)


def write(report: Report, folder: Path) -> None:
    """Write the report as JSON and Markdown, and the picture where there is a curve to draw."""
    (folder / "bench.json").write_text(to_json(report), "utf-8")
    (folder / "bench.md").write_text(to_markdown(report), "utf-8")
    if len(report.sizes) > 1:
        draw(report.sizes, folder / "growth.png")


def main() -> None:
    """Measure, write after each step so that a run cut short leaves what it has, and print the page."""
    options = parse()
    options.work.mkdir(parents=True, exist_ok=True)
    options.to.mkdir(parents=True, exist_ok=True)
    bench = Bench(options.data, options.work, meeting_questions(options.questions))
    report = Report(this_machine(), options.questions, (), (), ())
    for size in sizes(options, bench):
        grown = (*report.sizes, size)
        report = replace(report, sizes=grown, growth=growths(grown))
        write(report, options.to)
    for contender in contenders(options, bench):
        report = replace(report, contenders=(*report.contenders, contender))
        write(report, options.to)
    print(to_markdown(report))


if __name__ == "__main__":
    main()
