"""Lines on all cores: every answer, in order, as one process gives it; helpers only where lines pile up."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator

import pytest

from assistant.cli.batch import PILE, answer_lines, cores

ECHO = [sys.executable, "-c", "import sys\nfor line in sys.stdin: print(line.strip().upper(), flush=True)"]
SLOW = [sys.executable, "-c", "import sys, time\nfor line in sys.stdin: time.sleep(.02); print('helped', flush=True)"]
DYING = [sys.executable, "-c", "import sys\nprint(sys.stdin.readline().strip().upper(), flush=True)"]


@pytest.fixture(autouse=True)
def _switching() -> Iterator[None]:
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


def upper(line: str) -> str:
    time.sleep(0.002)
    return line.strip().upper()


def lines(count: int) -> list[str]:
    return [f"line {number}\n" for number in range(count)]


@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("count", [0, 1, PILE, 200])
def test_every_answer_in_order(workers: int, count: int) -> None:
    found = list(answer_lines(lines(count), upper, command=ECHO, workers=workers))
    assert found == [f"LINE {number}" for number in range(count)]


def test_helpers_answer_where_lines_pile_up() -> None:
    found = list(answer_lines(lines(200), lambda line: time.sleep(0.05) or "own", command=SLOW, workers=2))
    assert set(found) == {"own", "helped"}


def test_no_helper_is_started_for_a_few_lines() -> None:
    missing = ["/nowhere/to/be/found"]
    assert len(list(answer_lines(lines(PILE), upper, command=missing, workers=2))) == PILE


def test_what_a_dead_helper_leaves_is_answered_here() -> None:
    found = list(answer_lines(lines(200), upper, command=DYING, workers=3))
    assert found == [f"LINE {number}" for number in range(200)]


def test_an_answer_is_given_before_the_next_line_comes() -> None:
    told = threading.Event()

    def asking() -> Iterator[str]:
        yield "first\n"
        assert told.wait(5)
        yield "second\n"

    answers = answer_lines(asking(), upper, command=ECHO, workers=2)
    assert next(answers) == "FIRST"
    told.set()
    assert list(answers) == ["SECOND"]


def test_there_is_a_core() -> None:
    assert cores() >= 1
