"""How many threads a question takes: the libraries that multiply matrices get one.

A question's matrices are small. The second thread that OpenBLAS wakes for them waits, busily, for the next product, and
keeps a core from whoever could use it: two windows read side by side, another question.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from threadpoolctl import ThreadpoolController


@lru_cache(maxsize=1)
def _libraries() -> ThreadpoolController:
    """What is loaded when the first question is asked; looked for once, for that takes two milliseconds."""
    return ThreadpoolController().select(user_api="blas")


@contextmanager
def one_thread() -> Iterator[None]:
    """One thread a product of matrices, until the block ends; the numbers of before are put back."""
    with _libraries().limit(limits=1):
        yield
