"""The command line: it translates arguments into calls and answers into text, and does nothing else.

Exit status as grep's: 0 answered, 1 the record does not say, 2 bad usage or bad input (one line on stderr).
"""

import os

# Read when numpy is imported. A question's matrices are small: a second thread gains nothing on them, and where the
# processors are busy, as with several answers at once, the threads of all of them wait for each other.
if "OMP_NUM_THREADS" not in os.environ:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from assistant.cli.main import main  # noqa: E402 - see above

__all__ = ["main"]
