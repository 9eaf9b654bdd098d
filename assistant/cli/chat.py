"""`chat`: questions in turn on a terminal, with follow-ups, kept so that they can be resumed."""

from __future__ import annotations

import contextlib
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.chats import FILE, ChatStore
from assistant.cli.commands import filters_of, open_assistant
from assistant.meetings import Filters
from assistant.pipeline import Assistant
from assistant.render import render_json, render_text
from assistant.values import Turn
from index.errors import AssistantError, UnwritableHome, UsageError
from index.settings import default_home

HELP = """A number picks one of the choices an answer offers.
:asis         ask the last question again as a new one, without the conversation
:sources      every sentence the last answer rests on, with its score
:new          begin another chat
:chats        list the chats kept so far
:resume N     go on with chat N
:rename NAME  give this chat another name
:export FILE  write this chat to a file, as Markdown
:delete N     remove chat N
:help         this
:quit         leave (Ctrl-D does too)"""
PROMPT = "> "


@dataclass
class Session:
    """One run of `chat`: the conversation at hand and where it is kept (`chat` is None until its first answer)."""

    assistant: Assistant
    store: ChatStore
    as_json: bool = False
    filters: Filters = field(default_factory=Filters)
    turns: tuple[Turn, ...] = ()
    chat: int | None = None
    kept: bool = True

    def respond(self, line: str) -> None:
        """Obey a command or answer a question; what cannot be done is said in one line on stderr."""
        try:
            if line.startswith((":", "：")):
                self._obey(line[1:])
            elif line:
                self.ask(line, self.turns)
        except AssistantError as error:
            print(error, file=sys.stderr)
        except KeyboardInterrupt:
            print("\nstopped", file=sys.stderr)

    def ask(self, question: str, history: tuple[Turn, ...]) -> None:
        """Answer, show it, and keep the turn."""
        answer = self.assistant.ask(question, history=history, filters=self.filters)
        print(render_json(answer) if self.as_json else render_text(answer, color=sys.stdout.isatty()))
        turn = Turn(question, answer.standalone, answer)
        self.turns = (*self.turns, turn)
        if self.kept:
            self._keep(turn)

    def _keep(self, turn: Turn) -> None:
        """Keep the turn; a data directory that cannot be written is said once and the chat goes on."""
        try:
            if self.chat is None:
                self.chat = self.store.start(turn.question)
            self.store.append(self.chat, turn)
        except UnwritableHome as error:
            self.kept = False
            print(f"{error}; this chat is not kept", file=sys.stderr)

    def _obey(self, command: str) -> None:
        name, _, argument = command.strip().partition(" ")
        action = COMMANDS.get(name.lower())
        if action is None:
            raise UsageError(f"found no command :{name}; expected one that :help lists; type :help")
        action(self, argument.strip())


def chat_command(arguments: Namespace) -> int:
    """Read questions until `:quit` or the end of input; Ctrl-C drops the line or the answer at hand."""
    assistant = open_assistant(arguments)
    home = arguments.home or default_home()
    remember_lines(home)
    filters = filters_of(arguments)
    session = Session(assistant, ChatStore(home / FILE), as_json=arguments.json, filters=filters)
    if sys.stdin.isatty():
        print(f"{len(assistant.index.record_ids)} records, {len(assistant.index)} sentences. :help for help.")
    while (line := _read_line()) is not None and line.lower() not in (":quit", ":q", ":exit"):
        session.respond(line)
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


def _new(session: Session, _: str) -> None:
    session.turns, session.chat = (), None


def _as_is(session: Session, _: str) -> None:
    session.ask(_last(session).question, ())


def _sources(session: Session, _: str) -> None:
    for evidence in _last(session).answer.evidence:
        place = f"{evidence.record} {evidence.paragraph}.{evidence.sentence}"
        print(f"  {evidence.score:.2f}  {place}  {evidence.text}")


def _chats(session: Session, _: str) -> None:
    for chat in session.store.chats():
        here = "*" if chat.id == session.chat else " "
        print(f"{here}{chat.id:>4}  {chat.updated[:16].replace('T', ' ')}  {chat.length:>3}  {chat.title}")


def _resume(session: Session, argument: str) -> None:
    number = _chat_number(argument, "resume")
    session.turns, session.chat = session.store.turns(number), number
    for turn in session.turns:
        print(f"{PROMPT}{turn.question}\n{turn.answer.text or '-'}")


def _rename(session: Session, argument: str) -> None:
    session.store.rename(_kept_chat(session), argument)


def _export(session: Session, argument: str) -> None:
    if not argument:
        raise UsageError("found no file name; expected one; type :export chat.md")
    path = Path(argument).expanduser()
    try:
        path.write_text(session.store.export(_kept_chat(session)), "utf-8")
    except OSError as error:
        wanted = "expected a file name in a folder that exists"
        raise UsageError(f"cannot write {path} ({error.strerror}); {wanted}") from error
    print(f"written to {path}")


def _delete(session: Session, argument: str) -> None:
    number = _chat_number(argument, "delete")
    session.store.delete(number)
    if number == session.chat:
        _new(session, "")


def _help(_: Session, __: str) -> None:
    print(HELP)


def _last(session: Session) -> Turn:
    if not session.turns:
        raise UsageError("nothing has been asked yet; expected a question first; type one")
    return session.turns[-1]


def _kept_chat(session: Session) -> int:
    if session.chat is None:
        raise UsageError("found nothing kept of this chat yet; expected an answered question; ask one, or :resume N")
    return session.chat


def _chat_number(argument: str, command: str) -> int:
    if not argument.isdecimal():
        raise UsageError(f"found {argument!r} for a chat's number; expected one that :chats lists; type :{command} 1")
    return int(argument)


Action = Callable[[Session, str], None]
COMMANDS: Mapping[str, Action] = {
    "asis": _as_is,
    "sources": _sources,
    "new": _new,
    "chats": _chats,
    "resume": _resume,
    "rename": _rename,
    "export": _export,
    "delete": _delete,
    "help": _help,
}
