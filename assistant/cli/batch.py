"""`ask --jsonl` on all cores: lines in, answers out, in order.

Answering is Python, of which one process runs one thread at a time, so that further processes share the work: each is
`ask --jsonl` itself with one worker, which takes a line and gives an answer in turn. They are started only when lines
pile up: a few lines are answered sooner than a process starts. The index is mapped: its pages are in memory once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import UnsupportedOperation
from pathlib import Path
from threading import Condition, Thread
from typing import TextIO

SWITCH_SECONDS = 2e-4  # for which a thread that answers may keep those waiting that hand lines to the helpers
PILE = 24  # lines waiting before another process is worth its start
AHEAD = 1000  # lines read before their answers were given
_ROOT = Path(__file__).resolve().parent.parent.parent

Answering = Callable[[str], str]


@dataclass(slots=True)
class _Asked:
    """A line and, in time, its answer."""

    line: str
    answer: str | None = None


@dataclass
class _Desk:
    """What the threads share: lines in the order they came, those that nobody took yet, and whether more will come."""

    changed: Condition = field(default_factory=Condition)
    asked: deque[_Asked] = field(default_factory=deque)
    waiting: deque[_Asked] = field(default_factory=deque)
    ended: bool = False

    @property
    def is_told(self) -> bool:
        """Whether the answer that comes next is known."""
        return bool(self.asked) and self.asked[0].answer is not None

    @property
    def is_stirring(self) -> bool:
        """Whether there is something to do: a line to answer, an answer to give, or to end."""
        return bool(self.waiting or self.ended or self.is_told)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def answer_lines(
    lines: Iterable[str], answer: Answering, *, command: Sequence[str] = (), workers: int = 1
) -> Iterator[str]:
    """The answers to `lines`, in order, each as soon as it and all before it are known.

    `answer` answers in this process; `command` starts a process that answers a line of its input by a line of its
    output, of which `workers` - 1 help where lines pile up.
    """
    if workers < 2:
        yield from map(answer, lines)
        return
    sys.setswitchinterval(SWITCH_SECONDS)
    desk, crew = _Desk(), _Crew(command, workers - 1)
    Thread(target=_read, args=(desk, lines), daemon=True).start()
    try:
        while (asked := _next(desk, crew, answer)) is not None:
            yield asked
    finally:
        crew.dismiss()


def _next(desk: _Desk, crew: _Crew, answer: Answering) -> str | None:
    """The next answer; until it is there, this thread answers lines as well. None at the end."""
    while True:
        with desk.changed:
            desk.changed.wait_for(lambda: desk.is_stirring)
            if desk.is_told or not desk.asked:
                desk.changed.notify_all()
                return desk.asked.popleft().answer if desk.asked else None
            crew.join(desk)
            desk.changed.wait_for(lambda: desk.waiting or desk.is_told)
            own = desk.waiting.popleft() if desk.waiting else None
        if own is not None:
            own.answer = answer(own.line)


def _read(desk: _Desk, lines: Iterable[str]) -> None:
    try:
        for line in lines:
            with desk.changed:
                desk.changed.wait_for(lambda: len(desk.asked) < AHEAD)
                one = _Asked(line)
                desk.asked.append(one)
                desk.waiting.append(one)
                desk.changed.notify_all()
    finally:
        with desk.changed:
            desk.ended = True
            desk.changed.notify_all()


class _Crew:
    """The processes that help, started when they are wanted."""

    def __init__(self, command: Sequence[str], size: int) -> None:
        self._command, self._size = command, size
        self._helpers: list[subprocess.Popen[str]] = []

    def join(self, desk: _Desk) -> None:
        """Start them if lines pile up and they are not there yet. What they share must be locked."""
        if len(desk.waiting) <= PILE or self._helpers or not self._command:
            return
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        settings = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
        for _ in range(self._size):
            helper = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=settings, text=True, encoding="utf-8"
            )
            self._helpers.append(helper)
            Thread(target=_help, args=(desk, helper), daemon=True).start()

    def dismiss(self) -> None:
        """End them, and wait until they are gone."""
        for helper in self._helpers:
            helper.kill()
            helper.communicate()


def _help(desk: _Desk, helper: subprocess.Popen[str]) -> None:
    """Hand lines to a helper one by one; one that gives no answer gets no more, and its line goes back."""
    told: str | None = ""
    while told is not None:
        with desk.changed:
            desk.changed.wait_for(lambda: desk.waiting or desk.ended)
            if not desk.waiting:
                return
            asked = desk.waiting.popleft()
        told = _told(helper, asked.line)
        with desk.changed:
            asked.answer = told
            if told is None:
                desk.waiting.appendleft(asked)
            desk.changed.notify_all()


def _told(helper: subprocess.Popen[str], line: str) -> str | None:
    """The helper's answer to a line; None where it gives none any more."""
    assert helper.stdin and helper.stdout
    try:
        helper.stdin.write(line.rstrip("\n") + "\n")
        helper.stdin.flush()
        return helper.stdout.readline().rstrip("\n") or None
    except (OSError, ValueError):
        return None


def input_lines() -> Iterator[str]:
    """The lines of standard input that hold something.

    Read through a file of its own: a thread that waits for a line must not hold what Python closes when it ends.
    """
    try:
        again = os.dup(sys.stdin.fileno())
        stream: TextIO = os.fdopen(again, encoding=sys.stdin.encoding, errors=sys.stdin.errors)
    except (UnsupportedOperation, ValueError):
        stream = sys.stdin
    return (line for line in stream if line.strip())
