"""`python -m evals.follow_ups`: one figure a line, with n. Exit status 0, or 2 where a set is not there."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.follow_ups.figures import figures_of
from index.errors import UsageError


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures of one half."""
    parser = argparse.ArgumentParser(prog="evals.follow_ups", description="How well follow-ups are understood.")
    shared = Path("../shared/data")
    parser.add_argument("--data", type=Path, default=shared, metavar="DIR", help="a folder of the public sets")
    parser.add_argument("--half", choices=("dev", "test"), default="dev", help="dev to develop on, test to report")
    options = parser.parse_args(argv)
    try:
        figures = figures_of(options.data, options.half)
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.writelines(f"{figure.name:<50} {figure.value:6.1%}  n = {figure.n}\n" for figure in figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
