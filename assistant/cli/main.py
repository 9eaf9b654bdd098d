"""Parse the command line and call the command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import assistant.cli.commands as commands
from assistant import __version__
from assistant.cli.chat import chat_command
from assistant.pipeline import DEFAULT_SEEDS
from index.errors import AssistantError
from index.formats.values import printable
from index.settings import APPROXIMATE_FROM

LINE_CHARS = 2000  # of an error; names of files are in it, which may hold anything
INTERRUPTED = 130  # 128 + SIGINT, as shells report it


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, like every other error."""

    def error(self, message: str) -> NoReturn:
        """Leave with status 2 and one line on stderr."""
        self.exit(2, f"assistant: {_one_line(message)}; see {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        if words[:1] == ["eval"]:  # the suite parses its own options
            return commands.eval_command(argparse.Namespace(rest=words[1:]))
        arguments = build_parser().parse_args(words)
        arguments.words = words
        return int(arguments.command(arguments))
    except AssistantError as error:
        print(f"assistant: {_one_line(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; nothing is left to say
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command and option."""
    parser = Parser(
        prog="python -m assistant",
        description="Answers questions about meeting records with the record's own words.",
        epilog="Exit status: 0 answered, 1 the record does not say, 2 bad usage or bad input.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    subparsers = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    shared = _shared_options()
    _add_ask(subparsers, shared)
    chat = _add(subparsers, shared, "chat", chat_command, "ask in turn, follow-ups included (:help lists its commands)")
    _add_filters(chat)
    index = _add(
        subparsers, shared, "index", commands.index_command, "build or refresh the index and say what it holds"
    )
    index.add_argument("--rebuild", action="store_true", help="build it anew even if nothing changed")
    index.add_argument(
        "--approximate-from",
        type=_count,
        metavar="N",
        help=f"search by meaning approximately from N sentences on (default {APPROXIMATE_FROM}); kept by the index",
    )
    index.add_argument("--watch", action="store_true", help="stay and follow the folder; Ctrl-C ends it")
    show = _add(subparsers, shared, "show", commands.show_command, "print the meeting card of each record")
    show.add_argument("record", nargs="?", default="", help="only records whose path contains this")
    verify = _add(subparsers, shared, "verify", commands.verify_command, "check the index against its manifest")
    verify.add_argument("--repair", action="store_true", help="rebuild what does not match")
    _add(
        subparsers, shared, "eval", commands.eval_command, "score questions of JSONL or SQuAD-style files (eval --help)"
    )
    _add_serve(subparsers, shared)
    return parser


def _shared_options() -> Parser:
    shared = Parser(add_help=False)
    shared.add_argument(
        "--seeds", type=Path, default=DEFAULT_SEEDS, metavar="DIR", help="folder of records (default seeds/)"
    )
    shared.add_argument("--home", type=Path, default=None, metavar="DIR", help="data directory (default .assistant/)")
    shared.add_argument(
        "--encoder", default="", metavar="NAME", help="a sentence-transformers model instead of the embedded one"
    )
    shared.add_argument(
        "--reader", default="", metavar="NAME", help="a transformers question answering model, or 'none'"
    )
    shared.add_argument("--reranker", default="", metavar="NAME", help="a cross-encoder to rerank the hits")
    shared.add_argument(
        "--store", choices=("local", "milvus"), default="local", help="what is searched (default: the local index)"
    )
    shared.add_argument(
        "--milvus-uri", default="", metavar="URI", help="a Milvus, or a file for Milvus Lite (default: in --home)"
    )
    shared.add_argument("--json", action="store_true", help="print JSON")
    return shared


def _add_ask(subparsers: argparse._SubParsersAction[Parser], shared: Parser) -> None:
    ask = _add(subparsers, shared, "ask", commands.ask_command, "answer one question, or a file of them")
    ask.add_argument("question", nargs="?", default=None, help="the question, in Chinese or English")
    ask.add_argument(
        "--history",
        action="append",
        default=[],
        metavar="QUESTION",
        help="an earlier question of the same conversation",
    )
    _add_filters(ask)
    ask.add_argument("--jsonl", action="store_true", help="read questions from standard input, one JSON object a line")
    ask.add_argument("--workers", type=_count, metavar="N", help="processes for --jsonl (default: all processors)")


def _add_filters(parser: Parser) -> None:
    """Options that leave out records or speakers, of `ask` and `chat`."""
    group = parser.add_argument_group("filters", "ask only some of the records (a question can name them as well)")
    group.add_argument("--meeting", default="", metavar="TEXT", help="those with this in the title or path")
    group.add_argument("--from", dest="date_from", default="", metavar="DATE", help="meetings since a day, month, year")
    group.add_argument("--to", dest="date_to", default="", metavar="DATE", help="and until one (2021-03-05, 2021)")
    group.add_argument("--body", default="", metavar="TEXT", help="those whose title or first lines name this body")
    group.add_argument("--speaker", default="", metavar="NAME", help="only what this person says, or what names them")


def _add_serve(subparsers: argparse._SubParsersAction[Parser], shared: Parser) -> None:
    serve = _add(subparsers, shared, "serve", commands.serve_command, "start the Gradio app")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", type=int, default=7860, help="port to listen on (default 7860)")
    serve.add_argument("--shared", action="store_true", help="let all visitors see the same uploads and chats")
    serve.add_argument("--auth", default="", metavar="USER:PASSWORD", help="ask for this name and password")
    serve.add_argument("--mcp", action="store_true", help="offer `ask` to MCP clients too (needs gradio[mcp])")


def _add(
    subparsers: argparse._SubParsersAction[Parser],
    shared: Parser,
    name: str,
    command: commands.Command,
    summary: str,
) -> Parser:
    parser = subparsers.add_parser(name, parents=[shared], help=summary, description=summary)
    parser.set_defaults(command=command)
    return parser


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return int(text)


def _one_line(text: str) -> str:
    return printable(text, LINE_CHARS)
