"""One thread a product of matrices while a question is asked, and as many as before afterwards."""

from __future__ import annotations

import numpy as np  # noqa: F401 - its library is the one that is limited
import pytest
from threadpoolctl import ThreadpoolController, threadpool_limits

from assistant.threads import one_thread


def numbers() -> set[int]:
    return {library["num_threads"] for library in ThreadpoolController().select(user_api="blas").info()}


def test_a_question_takes_one_thread_and_gives_the_others_back() -> None:
    with threadpool_limits(2, user_api="blas"):
        before = numbers()
        with pytest.raises(ValueError, match="inside"), one_thread():
            assert numbers() == {1}
            raise ValueError("inside")
        assert numbers() == before
