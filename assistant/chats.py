"""Chats kept in the data directory: one SQLite file, opened anew for each operation, so that any thread may use it.

A turn is kept whole, its answer as JSON, and a resumed chat is rebuilt from that: what was shown is what is gone on
from, whatever has become of the records since. Asking again would cost time and could change what a pronoun stood for.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from assistant.render import mark_spans, place_text, words_for
from assistant.values import Answer, Choice, Evidence, MeetingAnswer, Turn
from index.errors import UnwritableHome, UsageError
from index.values import Part, Span

FILE = "chats.sqlite"
TITLE_LENGTH = 60
_SCHEMA = """
create table if not exists chats (id integer primary key autoincrement, title text not null, updated text not null);
create table if not exists turns (
    chat integer not null references chats(id) on delete cascade, number integer not null,
    question text not null, standalone text not null, answer text not null, primary key (chat, number)
);
"""
_TURNS = "select question, standalone, answer from turns where chat = ? order by number"
_LIST = """
select chats.id, title, updated, count(number) from chats left join turns on turns.chat = chats.id
group by chats.id order by updated desc, chats.id desc
"""


@dataclass(frozen=True, slots=True)
class Chat:
    """A kept conversation: its number, its title, when it last went on (UTC, ISO 8601) and how many turns it has."""

    id: int
    title: str
    updated: str
    length: int


class ChatStore:
    """The chats of one file, made when first used. Every method raises `UnwritableHome` where it cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def chats(self) -> tuple[Chat, ...]:
        """All chats, the one that last went on first."""
        with self._opened() as connection:
            return tuple(Chat(*row) for row in connection.execute(_LIST))

    def start(self, title: str) -> int:
        """Begin a chat; returns its number. A title is cut to one line of `TITLE_LENGTH` characters."""
        with self._opened() as connection:
            made = connection.execute("insert into chats (title, updated) values (?, ?)", (_one_line(title), _now()))
            return int(made.lastrowid or 0)

    def append(self, chat: int, turn: Turn) -> None:
        """Keep one more turn of a chat. Raises `UsageError` for a chat that is not there."""
        kept = json.dumps(asdict(turn.answer), ensure_ascii=False)
        with self._opened(chat) as connection:
            connection.execute(
                "insert into turns select ?, coalesce(max(number), 0) + 1, ?, ?, ? from turns where chat = ?",
                (chat, turn.question, turn.standalone, kept, chat),
            )
            connection.execute("update chats set updated = ? where id = ?", (_now(), chat))

    def turns(self, chat: int) -> tuple[Turn, ...]:
        """The conversation so far, to go on from. Raises `UsageError` for a chat that is not there."""
        with self._opened(chat) as connection:
            rows = connection.execute(_TURNS, (chat,)).fetchall()
        return tuple(Turn(question, standalone, _answer(json.loads(kept))) for question, standalone, kept in rows)

    def rename(self, chat: int, title: str) -> None:
        """Give a chat another title. Raises `UsageError` for an empty one and for a chat that is not there."""
        if not title.strip():
            raise UsageError("found an empty title; expected words; type :rename and the new title")
        with self._opened(chat) as connection:
            connection.execute("update chats set title = ? where id = ?", (_one_line(title), chat))

    def delete(self, chat: int) -> None:
        """Remove a chat with its turns. Raises `UsageError` for a chat that is not there."""
        with self._opened(chat) as connection:
            connection.execute("delete from turns where chat = ?", (chat,))
            connection.execute("delete from chats where id = ?", (chat,))

    def export(self, chat: int) -> str:
        """A chat as Markdown: each question, its answer, the sentence quoted and its place."""
        with self._opened(chat) as connection:
            title = connection.execute("select title from chats where id = ?", (chat,)).fetchone()[0]
        return to_markdown(title, self.turns(chat))

    @contextmanager
    def _opened(self, chat: int | None = None) -> Iterator[sqlite3.Connection]:
        """A connection for one operation, committed at its end; `chat` must be there."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=5.0)) as connection, connection:
                connection.executescript(_SCHEMA)
                there = chat is None or connection.execute("select 1 from chats where id = ?", (chat,)).fetchone()
                if not there:
                    raise UsageError(f"found no chat {chat}; expected the number of one that :chats lists")
                yield connection
        except (sqlite3.Error, OSError) as error:
            wanted = "expected the chats kept there; move it away, or use --home"
            raise UnwritableHome(f"found no usable {self.path} ({error}); {wanted}") from error


def to_markdown(title: str, turns: tuple[Turn, ...]) -> str:
    """A conversation as Markdown, each answer with its sentences and their places."""
    return "\n".join([f"# {title}", "", *(line for turn in turns for line in _turn_lines(turn))])


def _turn_lines(turn: Turn) -> Iterator[str]:
    answer = turn.answer
    words = words_for(answer.language)
    yield f"## {turn.question}"
    yield ""
    if turn.standalone != turn.question:
        yield f"*{words['searched'].format(standalone=turn.standalone)}*"
        yield ""
    yield f"**{answer.text}**" if answer.status == "answered" else words["none"]
    for evidence in answer.evidence:
        marked = mark_spans(answer, evidence, marks=("**", "**"))
        yield f"\n> {' '.join(marked.split())}\n>\n> {place_text(evidence, answer.language)}"
    yield from (f"\n- {note}" for note in answer.notes)
    yield ""


def _answer(kept: Mapping[str, Any]) -> Answer:
    """The answer that was kept; a field that a newer version added takes its default."""
    nested = {
        "spans": tuple(Span(**span) for span in kept["spans"]),
        "evidence": tuple(_evidence(evidence) for evidence in kept["evidence"]),
        "choices": tuple(Choice(one["label"], one["answer"], Span(**one["span"])) for one in kept["choices"]),
        "verbatim": tuple(kept["verbatim"]),
        "notes": tuple(kept["notes"]),
        "meetings": tuple(_meeting(one) for one in kept.get("meetings", ())),
        "timings_ms": tuple((name, spent) for name, spent in kept["timings_ms"]),
    }
    known = {name: kept[name] for name in Answer.__slots__ if name in kept}
    return Answer(**{**known, **nested})


def _evidence(kept: Mapping[str, Any]) -> Evidence:
    return Evidence(**{**kept, "place": tuple(Part(**part) for part in kept.get("place", ()))})


def _meeting(kept: Mapping[str, Any]) -> MeetingAnswer:
    return MeetingAnswer(**{**kept, "spans": tuple(Span(**span) for span in kept["spans"])})


def _one_line(title: str) -> str:
    return " ".join(title.split())[:TITLE_LENGTH]


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
