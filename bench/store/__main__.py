"""`python -m bench.store --data FOLDER --records N`: what the store costs over N real meeting records.

FOLDER is a folder of the public sets (`meetings/transcripts/*.md`). With `--lines L` each record is cut to its first L
lines, for many small records; files repeat under other names where N is larger than their number. Times are taken by
the wall and, in brackets, by the processor's clock, which leaves out other work and waiting for the disk.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from index.encoder import load_encoder
from index.normalize import fold_text
from index.store import Index, ensure_index, verify_index
from index.watcher import Watcher
from index.words import lexical_tokens

Value = TypeVar("Value")
K = 100
QUESTIONS = 50


class Talker(Watcher):
    """Prints what is announced."""

    def announce(self, line: str) -> None:
        """Print the line."""
        print(f"  {line}", flush=True)


def timed(name: str, work: Callable[[], Value]) -> Value:
    """Do `work`, print how long it took, give what it gave."""
    wall, processor = time.perf_counter(), time.process_time()
    made = work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"{name:34s} {wall * 1000:12,.1f} ms  ({processor * 1000:,.1f})", flush=True)
    return made


def copy_records(folder: Path, seeds: Path, count: int, lines: int | None) -> None:
    """Fill `seeds` with `count` records from the transcripts of `folder`."""
    sources = sorted(folder.glob("meetings/transcripts/*.md"))
    for number in range(count):
        text = sources[number % len(sources)].read_text("utf-8").splitlines(keepends=True)
        (seeds / f"{number:05d}.md").write_text("".join(text[:lines]), "utf-8")


def median_ms(work: Callable[[int], object]) -> float:
    """The median time of `work(i)` by the processor's clock over a number of questions, in ms."""
    spent = []
    for number in range(QUESTIONS):
        before = time.process_time()
        work(number)
        spent.append(time.process_time() - before)
    return statistics.median(spent) * 1000


def report_search(index: Index) -> None:
    """Print search times for questions made from sentences spread over the index."""
    step = max(1, len(index) // QUESTIONS)
    texts = [index.sentence(row).text[:40] for row in range(0, len(index), step)][:QUESTIONS]
    vectors = load_encoder().encode_questions(texts)
    tokens = [dict.fromkeys(lexical_tokens(fold_text(text)), 1.0) for text in texts]
    print(f"{'dense search, median':34s} {median_ms(lambda i: index.search_dense(vectors[i], K)):12,.2f} ms")
    print(f"{'lexical search, median':34s} {median_ms(lambda i: index.search_lexical(tokens[i], K)):12,.2f} ms")


def measure(seeds: Path, home: Path) -> None:
    """Build, open, refresh, search and verify; print each."""
    encoder = load_encoder()

    def _ensure() -> Index:
        return ensure_index(seeds, home, encoder=encoder, watcher=Talker())

    timed("build", _ensure)
    time.sleep(2.1)  # the stamps of files just written settle
    _ensure()
    timed("open, nothing changed", _ensure)
    path = min(seeds.iterdir())
    path.write_text(path.read_text("utf-8") + "\n補記：本次會議另訂日期。\n", "utf-8")
    timed("refresh, one record changed", _ensure)
    index = _ensure()
    report_search(index)
    size = sum(file.stat().st_size for file in index.generation.glob("seg-*"))
    print(f"{'bytes a sentence':34s} {size / len(index):12,.0f}")
    timed("verify every byte", lambda: verify_index(home))
    print(f"{'peak memory':34s} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:12,.0f} MB")


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.store", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="a folder of the public sets")
    parser.add_argument("--records", type=int, default=300, help="how many records")
    parser.add_argument("--lines", type=int, help="how many lines of each record; all by default")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        seeds, home = Path(scratch) / "seeds", Path(scratch) / "home"
        seeds.mkdir()
        copy_records(options.data, seeds, options.records, options.lines)
        measure(seeds, home)


if __name__ == "__main__":
    main()
