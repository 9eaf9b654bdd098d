"""One function a command: read the arguments, call the library, print what it gives."""

from __future__ import annotations

import importlib
import json
import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

from assistant.cli.batch import answer_lines, cores, input_lines
from assistant.facts import read_card
from assistant.meetings import Filters, read_filters
from assistant.pipeline import Assistant
from assistant.render import render_card, render_json, render_text
from assistant.switches import Models
from assistant.values import Answer, Turn
from index.encoder import load_encoder
from index.errors import AssistantError, IndexStoreError, RecordError, UsageError
from index.following import follow_folder
from index.records import find_records
from index.settings import Settings, default_home
from index.store import build_index, ensure_index, verify_index
from index.watcher import Watcher

if TYPE_CHECKING:
    from tqdm import tqdm

Command = Callable[[Namespace], int]


class Terminal(Watcher):
    """Shows what goes on while an index is built: lines and a progress bar, on stderr."""

    def __init__(self, *, lines_to: TextIO | None = None) -> None:
        """`lines_to`: where lines go instead."""
        self._lines = lines_to or sys.stderr
        self.spoke = False
        self._bar: tqdm[Any] | None = None
        self._stage = ""

    def announce(self, line: str) -> None:
        """Print one line on stderr, so that stdout holds answers only."""
        self._close()
        self.spoke = True
        print(line, file=self._lines, flush=True)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Draw the bar; it shows only on a terminal, and only for work that takes a moment."""
        if self._bar is None or self._stage != stage:
            self._close()
            self._stage = stage
            from tqdm import tqdm as make_bar  # 0.1 s that a question over a built index need not spend

            self._bar = make_bar(total=total, desc=stage, delay=0.5, disable=None, leave=False, file=sys.stderr)
        self._bar.update(done - self._bar.n)
        if done >= total:
            self._close()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def open_assistant(arguments: Namespace) -> Assistant:
    """The assistant that the shared options describe."""
    return Assistant.open(arguments.seeds, home=arguments.home, models=models_of(arguments), watcher=Terminal())


def models_of(arguments: Namespace) -> Models:
    """The models that the shared options name; Milvus Lite keeps its file in the data directory unless told where."""
    place = arguments.milvus_uri or str((arguments.home or default_home()) / "milvus.db")
    milvus = place if arguments.store == "milvus" else ""
    return Models(arguments.encoder, arguments.reader, arguments.reranker, milvus)


def ask_command(arguments: Namespace) -> int:
    """`ask QUESTION` or `ask --jsonl`."""
    if arguments.jsonl:
        return _ask_lines(arguments)
    if arguments.question is None:
        raise UsageError('no question found; expected one; type: python -m assistant ask "Who chaired the meeting?"')
    questions = [*arguments.history, arguments.question]
    answer = converse(open_assistant(arguments), questions, filters=filters_of(arguments))[-1].answer
    print(render_json(answer) if arguments.json else render_text(answer, color=sys.stdout.isatty()))
    return 0 if answer.status == "answered" else 1


def filters_of(arguments: Namespace) -> Filters:
    """The filters that the options of `ask` and `chat` give."""
    dates = {"date_from": arguments.date_from, "date_to": arguments.date_to}
    return Filters(meeting=arguments.meeting, body=arguments.body, speaker=arguments.speaker, **dates)


def converse(assistant: Assistant, questions: Iterable[str], *, filters: Filters = Filters()) -> tuple[Turn, ...]:
    """Ask questions one after another, each with the turns before it as history, all with the same filters."""
    turns: tuple[Turn, ...] = ()
    for question in questions:
        answer = assistant.ask(question, history=turns, filters=filters)
        turns = (*turns, Turn(question, answer.standalone, answer))
    return turns


def _ask_lines(arguments: Namespace) -> int:
    """One JSON object in, one out, in order; a bad line gives an object with status `error` and the rest go on.

    A file of Milvus Lite is for one process alone, so that one worker asks it.
    """
    assistant, filters = open_assistant(arguments), filters_of(arguments)
    alone = arguments.store == "milvus" and "://" not in arguments.milvus_uri
    workers = 1 if alone else arguments.workers or cores()
    command = [sys.executable, "-m", "assistant", *arguments.words, "--workers", "1"]
    answering = partial(_answer_line, assistant, filters=filters)
    for told in answer_lines(input_lines(), answering, command=command, workers=workers):
        print(told, flush=True)
    return 0


def _answer_line(assistant: Assistant, line: str, *, filters: Filters) -> str:
    """The answer to a line, as JSON; filters of its own come instead of those of the command."""
    question_id = _id_of(line)
    try:
        own = json.loads(line).get("filters") if (questions := _parse_line(line)) else None
        turns = converse(assistant, questions, filters=filters if own is None else read_filters(own))
        return render_json(turns[-1].answer, question_id=question_id)
    except AssistantError as error:
        failed = Answer(question="", standalone="", language="en", status="error", notes=(str(error),))
        return render_json(failed, question_id=question_id)


def _id_of(line: str) -> str:
    """The id of a line, as far as it has one: a bad line is answered under its own id."""
    try:
        asked = json.loads(line)
    except ValueError:
        return ""
    return str(asked.get("id", "")) if isinstance(asked, dict) else ""


def _parse_line(line: str) -> tuple[str, ...]:
    """The questions of one line's conversation, the one to answer last. Raises UsageError when there are none."""
    try:
        asked = json.loads(line)
    except ValueError as error:
        raise UsageError(f"the line is not JSON ({error}); expected an object with a question") from error
    history = asked.get("history", []) if isinstance(asked, dict) else None
    questions = (*history, asked.get("question")) if isinstance(history, list) else ()
    if not questions or not all(isinstance(text, str) for text in questions):
        raise UsageError('found no question in the line; expected {"question": "...", "history": ["..."]}')
    return questions


def index_command(arguments: Namespace) -> int:
    """`index`: build or refresh, then one line about what is there."""
    if arguments.rebuild:
        _rebuild(arguments)
    if arguments.watch:
        return _follow(arguments)
    encoder, terminal = load_encoder(arguments.encoder), Terminal()
    home, settings = arguments.home or default_home(), Settings(approximate_from=arguments.approximate_from)
    index = ensure_index(arguments.seeds, home, encoder=encoder, settings=settings, watcher=terminal)
    print(f"{len(index.record_ids)} records, {len(index)} sentences, encoder {index.encoder_name or 'embedded'}")
    if uri := models_of(arguments).milvus:
        from index.milvus import open_milvus  # only where asked for: the client is no part of the default installation

        open_milvus(index, uri, watcher=terminal)
    search = index.manifest.search
    if search.reread:
        print(f"approximate search: recall at ten {search.recall_at_10:.3f} over {search.sampled} texts of the records")
    if not terminal.spoke:
        for entry in index.manifest.skipped:
            print(f"skipped: {entry.reason}")
    return 0


def _follow(arguments: Namespace) -> int:
    """Keep the index in step with the folder until Ctrl-C: a line for each refresh, on stdout."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)  # a shell's background jobs ignore Ctrl-C
    encoder, terminal = load_encoder(arguments.encoder), Terminal(lines_to=sys.stdout)
    if not arguments.seeds.is_dir():
        find_records(arguments.seeds)  # raises NoRecords; a folder that is empty yet may be followed
    try:
        for _ in follow_folder(arguments.seeds):
            try:
                ensure_index(arguments.seeds, arguments.home or default_home(), encoder=encoder, watcher=terminal)
            except (RecordError, IndexStoreError) as error:
                terminal.announce(f"Not refreshed: {error}.")
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    return 0


def show_command(arguments: Namespace) -> int:
    """`show`: the meeting card of each record, every field with its place."""
    assistant = open_assistant(arguments)
    chosen = [record_id for record_id in assistant.index.record_ids if arguments.record in record_id]
    if not chosen:
        raise UsageError(
            f"no record's path contains {arguments.record!r}; expected one of the records that `index` lists"
        )
    for record_id in chosen:
        card = read_card(assistant.index.record(record_id), assistant.index.sentences(record_id))
        print(render_card(card, as_json=arguments.json))
    return 0


def verify_command(arguments: Namespace) -> int:
    """`verify`: every problem on a line of its own; status 2 when there is one."""
    problems = verify_index(arguments.home or default_home())
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print("the index matches its manifest")
    elif arguments.repair:
        _rebuild(arguments)
        print("rebuilt from the records")
        return 0
    return 2 if problems else 0


def _rebuild(arguments: Namespace) -> None:
    """Build a new generation whatever is there."""
    settings = Settings(approximate_from=getattr(arguments, "approximate_from", None))
    home, encoder = arguments.home or default_home(), load_encoder(arguments.encoder)
    build_index(arguments.seeds, home, encoder=encoder, settings=settings, watcher=Terminal())


def eval_command(arguments: Namespace) -> int:
    """`eval`: its own words are handed to the evaluation suite, a later room that is loaded by name when asked for."""
    return int(importlib.import_module("evals.cli").main(arguments.rest))


def serve_command(arguments: Namespace) -> int:
    """`serve`: handed to the Gradio app, loaded only now because importing it takes seconds."""
    app = importlib.import_module("app")
    place = app.Place(arguments.seeds, arguments.home or default_home(), models_of(arguments), arguments.shared)
    access = app.Access(arguments.host, arguments.port, arguments.auth, arguments.mcp)
    app.serve(place, access, announce=Terminal().announce)
    return 0
