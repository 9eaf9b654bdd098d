"""`chat`: questions in turn on a terminal, with follow-ups."""

from __future__ import annotations

import contextlib
import sys
from argparse import Namespace
from pathlib import Path

from assistant.cli.commands import open_assistant
from assistant.pipeline import Assistant
from assistant.render import render_json, render_text
from assistant.values import Turn
from index.errors import UsageError
from index.settings import default_home

HELP = """:sources   every sentence the last answer rests on, with its score
:new       forget the conversation
:help      this
:quit      leave (Ctrl-D does too)"""
PROMPT = "> "


def chat_command(arguments: Namespace) -> int:
    """Read questions until `:quit` or the end of input; Ctrl-C drops the line at hand."""
    assistant = open_assistant(arguments)
    remember_lines(arguments.home or default_home())
    turns: tuple[Turn, ...] = ()
    if sys.stdin.isatty():
        print(f"{len(assistant.index.record_ids)} records, {len(assistant.index)} sentences. :help for help.")
    while (line := _read_line()) is not None:
        if line in (":quit", ":q", ":exit"):
            break
        turns = _respond(assistant, line, turns, as_json=arguments.json)
    return 0


def remember_lines(home: Path) -> None:
    """Line editing, and a history of lines kept in the data directory; without readline the chat works plainly."""
    try:
        import atexit
        import readline
    except ImportError:
        return
    history = home / "chat_history"
    with contextlib.suppress(OSError):
        readline.read_history_file(history)
    readline.set_history_length(1000)
    atexit.register(_write_history, history)


def _write_history(path: Path) -> None:
    import readline

    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        readline.write_history_file(path)


def _read_line() -> str | None:
    while True:
        try:
            return input(PROMPT if sys.stdin.isatty() else "").strip()
        except EOFError:
            return None
        except KeyboardInterrupt:
            print()


def _respond(assistant: Assistant, line: str, turns: tuple[Turn, ...], *, as_json: bool) -> tuple[Turn, ...]:
    """Answer one line; returns the conversation as it then stands."""
    if not line:
        return turns
    if line.startswith(":"):
        return _obey(line, turns)
    try:
        answer = assistant.ask(line, history=turns)
    except UsageError as error:
        print(error, file=sys.stderr)
        return turns
    print(render_json(answer) if as_json else render_text(answer, color=sys.stdout.isatty()))
    return (*turns, Turn(line, answer.standalone, answer))


def _obey(command: str, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    if command == ":new":
        return ()
    if command == ":sources" and turns:
        for evidence in turns[-1].answer.evidence:
            print(f"  {evidence.score:.2f}  {evidence.record} {evidence.paragraph}.{evidence.sentence}  {evidence.text}")
    elif command == ":sources":
        print("nothing has been asked yet")
    else:
        print(HELP)
    return turns
