"""`python -m bench.lexical --data FOLDER --rows N`: the table behind the choice of the lexical store, in Markdown.

FOLDER is a folder of the public sets (`meetings/transcripts/*.md`); beyond 200,000 sentences they repeat. Each figure
is taken in a process of its own: `cold` is from before the engine is imported until its first search is answered, files
in the page cache; searches are timed by the processor's clock, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.lexical.engines import ENGINES, Change
from index.normalize import fold_text
from index.sentences import split_sentences
from index.settings import Settings
from index.values import Record
from index.words import lexical_tokens_of

QUESTIONS = 200
UNLIKE = 200_000
RECORD_ROWS = 100
K = 100


def sentence_texts(folder: Path) -> Iterator[str]:
    """The folded text of every sentence of the transcripts, over and over with no end."""
    while True:
        for path in sorted(folder.glob("meetings/transcripts/*.md")):
            record = Record(path.name, str(path), "", "", path.read_text("utf-8"), "")
            yield from (fold_text(sentence.text) for sentence in split_sentences(record, Settings()))


def write_tokens(folder: Path, rows: int, path: Path) -> None:
    """Write the tokens of `rows` sentences to `path`, one sentence a line; from `UNLIKE` on the first come again."""
    texts = sentence_texts(folder)
    lines: list[str] = []
    while len(lines) < min(rows, UNLIKE):
        batch = list(itertools.islice(texts, min(10_000, rows - len(lines))))
        lines.extend(" ".join(tokens) + "\n" for tokens in lexical_tokens_of(batch))
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(itertools.islice(itertools.cycle(lines), rows))


def read_tokens(path: Path) -> Iterator[list[str]]:
    """The tokens of each sentence of a file by `write_tokens`, streamed."""
    with path.open(encoding="utf-8") as stream:
        yield from (line.split() for line in stream)


def questions(path: Path) -> list[list[str]]:
    """Tokens of questions: halves of sentences drawn by a fixed seed, eight tokens at least."""
    drawn = random.Random(7)
    lines = [tokens for tokens in read_tokens(path) if len(tokens) >= 16 and drawn.random() < 0.01][:QUESTIONS]
    return [tokens[: max(8, len(tokens) // 2)][:40] for tokens in lines]


def _measure(name: str, task: str, tokens: Path, folder: Path) -> dict[str, float]:
    """One figure of one engine, in seconds (searches: median and 95th percentile). Run in a process of its own."""
    engine = ENGINES[name]()
    asked = questions(tokens) if task in ("cold", "search") else []
    started = time.perf_counter()
    if task == "build":
        engine.build(folder, read_tokens(tokens))
        return {"build": time.perf_counter() - started}
    if task == "refresh":
        lines = list(itertools.islice(read_tokens(tokens), 2 * RECORD_ROWS))
        started = time.perf_counter()
        engine.refresh(folder, 0, Change(lines[:RECORD_ROWS], lines[RECORD_ROWS:]))
        return {"refresh": time.perf_counter() - started}
    engine.open(folder)
    if task == "cold":
        engine.search(asked[0], K)
        return {"cold": time.perf_counter() - started}
    spent = []
    for tokens_asked in asked:
        before = time.process_time()
        engine.search(tokens_asked, K)
        spent.append(time.process_time() - before)
    return {"p50": statistics.median(spent), "p95": statistics.quantiles(spent, n=20)[-1]}


def measure_all(name: str, tokens: Path, rows: int) -> str:
    """All figures of one engine as a row of the table."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, figures = Path(scratch), {}
        for task in ("build", "cold", "search", "refresh"):
            command = [sys.executable, "-m", "bench.lexical", "--one", name, task, str(tokens), str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                return f"| {name} | {done.stderr.strip().splitlines()[-1]} |"
            figures.update(json.loads(done.stdout))
            if task == "build":
                figures["bytes"] = sum(path.stat().st_size for path in folder.rglob("*") if path.name != "tokens.json")
    times = " | ".join(f"{figures[key] * 1000:,.1f}" for key in ("cold", "p50", "p95", "refresh"))
    return f"| {name} | {figures['build']:.1f} | {times} | {figures['bytes'] / rows:.0f} |"


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.lexical", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="a folder of the public sets")
    parser.add_argument("--rows", type=int, default=200_000, help="how many sentences")
    parser.add_argument("--engines", default=",".join(ENGINES), help="which engines, by commas")
    parser.add_argument("--one", nargs=4, metavar=("ENGINE", "TASK", "TOKENS", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        name, task, tokens, folder = options.one
        print(json.dumps(_measure(name, task, Path(tokens), Path(folder))))
        return
    with tempfile.TemporaryDirectory() as scratch:
        tokens = Path(scratch) / "tokens.txt"
        write_tokens(options.data, options.rows, tokens)
        print(f"{options.rows:,} sentences, {K} asked for; times in ms, build in s\n")
        print("| engine | build | cold | search p50 | search p95 | refresh of a record | bytes a sentence |")
        print("|---|---|---|---|---|---|---|")
        for name in options.engines.split(","):
            print(measure_all(name, tokens, options.rows), flush=True)


if __name__ == "__main__":
    main()
