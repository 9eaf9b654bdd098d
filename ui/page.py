"""One open page: its conversation, the record beside it, and everything a click can do to them. No widgets here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import parse_qs

from assistant.facts import MeetingCard, read_card
from assistant.values import Answer, Language, Turn
from index.errors import AssistantError, NoRecords, UnwritableHome, UsageError
from index.normalize import Script
from index.store import Index
from ui.answers import answer_html
from ui.desk import Desk
from ui.escaping import escape
from ui.examples import example_questions
from ui.feedback import append_feedback
from ui.panels import chats_html, record_html, records_html, report_html, suggestions_html
from ui.record_view import Look, Range
from ui.strings import STRINGS, language_named
from ui.uploads import own_ids, receive, shown_ids

Arguments = Mapping[str, str]


@dataclass
class Page:
    """What one browser window shows. `visitor` names the desk; `record` is the id of the record shown, or empty;
    `alone`: only that one is asked.
    """

    visitor: str
    language: Language = "en"
    turns: tuple[Turn, ...] = ()
    chat: int | None = None
    record: str = ""
    look: Look = field(default_factory=Look)
    report: tuple[str, ...] = ()
    alone: bool = False
    judged: tuple[int, bool] | None = None
    notice: str = ""

    @property
    def words(self) -> Mapping[str, str]:
        """The page's words in its language."""
        return STRINGS[self.language]


def ask(page: Page, desk: Desk, question: str, *, history: tuple[Turn, ...] | None = None) -> Answer:
    """Ask on, keep the turn, and show where the answer stands. Raises AssistantError for what cannot be asked."""
    assistant = desk.assistant_of(page.record if page.alone else "")
    answer = assistant.ask(question, history=page.turns if history is None else history)
    turn = Turn(question, answer.standalone, answer)
    page.turns, page.judged = (*page.turns, turn), None
    _keep(page, desk, turn)
    if answer.evidence:
        cite(page, len(page.turns) - 1, 0)
    return answer


def _keep(page: Page, desk: Desk, turn: Turn) -> None:
    """Keep the turn; a chat that went away meanwhile (deleted in another window) is begun anew."""
    try:
        if page.chat is None:
            page.chat = desk.chats.start(turn.question)
        desk.chats.append(page.chat, turn)
    except UsageError:
        page.chat = desk.chats.start(turn.question)
        desk.chats.append(page.chat, turn)
    except UnwritableHome as error:
        page.report = (str(error),)


def cite(page: Page, turn: int, evidence: int) -> None:
    """Show one piece of evidence of an answer, with every span of the answer in that record marked."""
    answer = page.turns[turn].answer
    shown = answer.evidence[evidence]
    spans = tuple((span.start, span.end) for span in answer.spans if span.record_id == shown.record)
    here = [span for span in spans if shown.start <= span[0] < shown.end]
    page.record = shown.record
    page.look = replace(page.look, cited=tuple(here or spans), sentence=(shown.start, shown.end))


def add_files(page: Page, desk: Desk, paths: list[Path]) -> None:
    """Add files to the desk, say what became of each, and show the last that was read."""
    received = receive(desk, paths, page.words)
    page.report = tuple(one.line for one in received)
    read = [one.record_id for one in received if one.record_id]
    if read:
        _show(page, read[-1], None)


def judge(page: Page, home: Path, *, turn: int, liked: bool, note: str = "") -> None:
    """Keep what the person thinks of an answer."""
    append_feedback(home, page.turns[: turn + 1], liked=liked, note=note)
    page.judged = (turn, liked)


def act(page: Page, desk: Desk, link: str) -> str:
    """Do what a link or button of the page says (see `ui.escaping.action`); returns a chat to save, if that was asked.

    Raises UsageError for an action the page does not know: links can be written by anyone.
    """
    try:
        arguments = {name: values[0] for name, values in parse_qs(link, max_num_fields=8).items()}
        return ACTIONS[arguments["do"]](page, desk, arguments) or ""
    except (KeyError, ValueError, IndexError) as error:
        raise UsageError(f"found {link!r} without what it needs; expected a link of the page; reload it") from error


def _cite(page: Page, desk: Desk, arguments: Arguments) -> None:
    cite(page, _count(arguments["turn"]), _count(arguments["evidence"]))


def _count(text: str) -> int:
    """A place in a list, never counted from its end."""
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)


def _ask(page: Page, desk: Desk, arguments: Arguments) -> None:
    ask(page, desk, arguments["question"])


def _fresh(page: Page, desk: Desk, arguments: Arguments) -> None:
    """A follow-up asked again as it was typed, as if nothing had been said before."""
    ask(page, desk, page.turns[_count(arguments["turn"])].question, history=())


def _choose(page: Page, desk: Desk, arguments: Arguments) -> None:
    """The choice of an answer, be it the last one or one further up."""
    ask(page, desk, str(_count(arguments["number"])), history=page.turns[: _count(arguments["turn"]) + 1])


def _go(page: Page, desk: Desk, arguments: Arguments) -> None:
    _show(page, arguments["record"], (_count(arguments["start"]), _count(arguments["end"])))


def _show(page: Page, record: str, place: Range | None) -> None:
    page.record, page.look = record, replace(page.look, cited=(place,) if place else (), sentence=None)


def _open(page: Page, desk: Desk, arguments: Arguments) -> None:
    desk.assistant.index.record(arguments["record"])  # raises for an id that is none
    _show(page, arguments["record"], None)


def _remove(page: Page, desk: Desk, arguments: Arguments) -> None:
    if desk.remove(arguments["record"]):
        page.report = (page.words["gone"].format(name=arguments["record"].rpartition("/")[2]),)


def _new(page: Page, desk: Desk, arguments: Arguments) -> None:
    page.turns, page.chat, page.judged, page.report = (), None, None, ()


def _resume(page: Page, desk: Desk, arguments: Arguments) -> None:
    chat = _count(arguments["chat"])
    page.turns, page.chat, page.judged = desk.chats.turns(chat), chat, None


def _rename(page: Page, desk: Desk, arguments: Arguments) -> None:
    desk.chats.rename(_count(arguments["chat"]), arguments.get("text", ""))


def _delete(page: Page, desk: Desk, arguments: Arguments) -> None:
    desk.chats.delete(_count(arguments["chat"]))
    if page.chat == _count(arguments["chat"]):
        _new(page, desk, arguments)


def _export(page: Page, desk: Desk, arguments: Arguments) -> str:
    return desk.chats.export(_count(arguments["chat"]))


def _look(page: Page, desk: Desk, arguments: Arguments) -> None:
    scripts: Mapping[str, Script] = {"en": "en", "zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant"}
    page.look = replace(
        page.look,
        raw=arguments.get("raw", str(int(page.look.raw))) == "1",
        script=scripts[arguments.get("script", page.look.script)],
    )


def _alone(page: Page, desk: Desk, arguments: Arguments) -> None:
    page.alone = arguments["on"] == "1"


def _speak(page: Page, desk: Desk, arguments: Arguments) -> None:
    page.language = language_named(arguments["language"]) or page.language


Deed = Callable[[Page, Desk, Arguments], "str | None"]
ACTIONS: Mapping[str, Deed] = {
    "cite": _cite, "ask": _ask, "fresh": _fresh, "choose": _choose, "go": _go, "open": _open, "remove": _remove,
    "new": _new, "resume": _resume, "rename": _rename, "delete": _delete, "export": _export, "look": _look,
    "alone": _alone, "speak": _speak,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Views:
    """The page as HTML: the messages by turns (question, answer), and the panels."""

    messages: tuple[tuple[str, str], ...]
    records: str
    chats: str
    record: str
    suggestions: str


def render(page: Page, desk: Desk) -> Views:
    """Everything the page shows. A record that went away is no longer shown."""
    index = _index(desk)
    ids, words = shown_ids(desk), page.words
    if page.record not in ids:
        page.record, page.look = (ids[0] if ids else ""), Look(page.look.script, page.look.raw)
    shown = index.record(page.record) if index and page.record else None
    card = read_card(shown, index.sentences(shown.id)) if index and shown else MeetingCard()
    listed = records_html(index, ids, own=tuple(own_ids(desk)), shown=page.record, words=words)
    asked = {turn.question for turn in page.turns}
    return Views(
        messages=tuple(
            (escape(turn.question), answer_html(turn.answer, number, words)) for number, turn in enumerate(page.turns)
        ),
        records=listed + report_html(page.report),
        chats=_chats(page, desk),
        record=record_html(shown, card, replace(page.look, alone=page.alone and len(ids) > 1), words),
        suggestions=suggestions_html(example_questions(card, words, asked=asked), large=not page.turns, words=words),
    )


def _index(desk: Desk) -> Index | None:
    try:
        return desk.assistant.index
    except NoRecords:
        return None


def _chats(page: Page, desk: Desk) -> str:
    try:
        return chats_html(desk.chats.chats(), page.chat, page.words)
    except AssistantError as error:
        return report_html((str(error),))
