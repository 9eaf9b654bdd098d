"""The Gradio app: records and chats on the left, the conversation in the middle, the record itself on the right.

`python app.py` and `python -m assistant serve` are the same command. Widgets and callbacks only: what they show and do
is in `ui/`, answers come from `assistant.pipeline`. Nothing outside this machine is contacted.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any, cast

from assistant.cli import main  # before gradio: says how many threads numpy gets, which numpy reads when it is imported

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read when gradio is imported
import gradio as gr

from assistant.cli.commands import converse
from assistant.meetings import read_filters
from assistant.pipeline import MAX_QUESTION_CHARS
from assistant.render import render_json
from assistant.values import Answer
from index.errors import AssistantError, UsageError
from ui import page as pages
from ui.access import Access, check_access
from ui.desk import Desk, Place, browser_secret, new_visitor
from ui.desks import Desks
from ui.launching import launch_options
from ui.page import Page
from ui.panels import bar_html, notice_html
from ui.strings import STRINGS, language_named, language_of

# The one wire from the page's links and buttons to the server: `act` carries what was clicked.
WIRE = "window.meetingSend = (link) => trigger('act', { link });"
REVEAL = "() => { window.meetingPage.refreshed(); window.meetingPage.reveal(); }"
ENGLISH = STRINGS["en"]
WARMING = "Who chaired the meeting?"  # asked once at the start, so that no visitor waits for models to be read
Json = dict[str, Any]  # the answer object of `render_json`


class App:
    """The widgets of the page and what their events do. One serves all visitors; whose page it is travels with it."""

    def __init__(self, place: Place) -> None:
        self.place, self.desks = place, Desks(place)
        with gr.Blocks(title=ENGLISH["name"], fill_width=True, analytics_enabled=False) as self.blocks:
            self._lay_out()
            self._listen()

    def _lay_out(self) -> None:
        """The page before it knows its visitor's language; `opened` fills it in."""
        self.page = gr.State(None)
        self.known = gr.BrowserState({}, storage_key="meeting-assistant", secret=browser_secret(self.place.home))
        self.wire = gr.HTML("", elem_id="wire", js_on_load=WIRE)
        self.bar = gr.HTML(bar_html("en", ENGLISH), elem_id="bar")
        with gr.Row(elem_id="panes"):
            with gr.Column(elem_id="left"):
                self.records = gr.HTML("")
                self.drop = gr.File(file_count="multiple", label=ENGLISH["drop"], height=64, elem_id="drop")
                self.chats = gr.HTML("")
            with gr.Column(elem_id="middle"):
                self._lay_out_conversation()
            with gr.Column(elem_id="right"):
                self.record = gr.HTML("", elem_id="record")
        self.notice = gr.HTML("", elem_id="notice")
        self.saved = gr.Textbox(visible=False)

    def _lay_out_conversation(self) -> None:
        self.chat = gr.Chatbot(
            label=ENGLISH["conversation"], show_label=False, elem_id="chat", height="100%", container=False,
            buttons=["copy"], sanitize_html=True, allow_tags=False, latex_delimiters=[], layout="bubble",
            feedback_options=("Like", "Dislike"), group_consecutive_messages=False,
        )  # fmt: skip
        with gr.Row(visible=False, elem_id="verdict") as self.verdict:
            self.note = gr.Textbox(label="", max_length=2000, scale=4, elem_id="note")
            self.send_note = gr.Button(ENGLISH["send"], scale=1, min_width=80, size="sm")
        self.suggestions = gr.HTML("", elem_id="suggestions")
        self.box = gr.Textbox(
            label=ENGLISH["question"], show_label=False, placeholder=ENGLISH["placeholder"], lines=1, max_lines=6,
            max_length=MAX_QUESTION_CHARS, submit_btn=True, autofocus=True, elem_id="box",
            html_attributes=gr.InputHTMLAttributes(enterkeyhint="send"),
        )  # fmt: skip

    def _listen(self) -> None:
        """Events. `private` keeps the page's own calls out of the API and of MCP; `ask` alone is public.

        What takes a moment is answered at once, without Gradio's queue, which costs more exchanges with the browser;
        adding records takes longer, and waits in the queue where asking need not.
        """
        panels = [self.records, self.chats, self.record, self.suggestions]
        shown = [self.page, self.chat, *panels, self.verdict, self.notice]
        private: Mapping[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
        adding: Mapping[str, Any] = {**private, "queue": True, "concurrency_id": "add", "show_progress": "minimal"}
        words = [self.known, self.bar, self.drop, self.box, self.note, self.send_note]
        opened = self.blocks.load(self.opened, [self.known], [*shown, *words], **private)
        asked = self.box.submit(self.asked, [self.page, self.box], [*shown, self.box], **private)
        acted = self.wire.act(self.acted, [self.page, self.known], [*shown, self.saved, *words], **private)
        added = self.drop.upload(self.added, [self.page, self.drop], [*shown, self.drop], **adding)
        judged = self.chat.like(self.judged, [self.page], [*shown, self.note], **private)
        sent = [self.send_note.click, self.note.submit]
        gr.on(sent, self.noted, [self.page, self.note], [*shown, self.note], **private)
        acted.then(None, [self.saved], None, js="(text) => window.meetingPage.save(text)", **private)
        for event in (opened, asked, acted, added, judged):
            event.then(None, None, None, js=REVEAL, **private)
        self.blocks.unload(self.closed)
        gr.events.api(self.ask, api_name="ask", concurrency_id="ask", concurrency_limit=None)

    def desk(self, page: Page) -> Desk:
        """The desk of a page's visitor."""
        return self.desks.desk(page.visitor)

    def opened(self, known: object, request: gr.Request) -> list[Any]:
        """A page was opened: find its visitor and language, and fill it in."""
        kept = known if isinstance(known, dict) else {}
        visitor = f"user:{request.username}" if request.username else str(kept.get("visitor") or new_visitor())
        language = language_named(kept.get("language")) or language_of(request.headers.get("accept-language", ""))
        page = Page(visitor, language)
        self.desks.enter(str(request.session_hash), visitor)
        remembered = {"visitor": "" if request.username else visitor, "language": language}
        return [*self.shown(page), remembered, *_in_words(page)]

    def closed(self, request: gr.Request) -> None:
        """A window was closed."""
        self.desks.leave(str(request.session_hash))

    def asked(self, page: Page, question: str) -> list[Any]:
        """A question was typed and sent; one that cannot be asked stays in the box."""
        deed = partial(pages.ask, page, self.desk(page), question)
        return self._tried(page, deed, keep=question) if question.strip() else [gr.skip()] * 9

    def acted(self, page: Page, known: Mapping[str, str], event: gr.EventData) -> list[Any]:
        """A link or button of the page was clicked."""
        saved, language = [""], page.language
        done = self._tried(page, lambda: saved.append(pages.act(page, self.desk(page), str(event.link))))
        if page.language == language:
            return [*done[:-1], saved[-1], *[gr.skip()] * 6]
        return [*done[:-1], saved[-1], {**known, "language": page.language}, *_in_words(page)]

    def added(self, page: Page, paths: Sequence[str] | None) -> list[Any]:
        """Files were dropped: read them, and leave no copy where Gradio would serve it."""
        files = [Path(path) for path in paths or ()]
        try:
            return [*self._tried(page, lambda: pages.add_files(page, self.desk(page), files))[:-1], None]
        finally:
            for file in files:
                file.unlink(missing_ok=True)

    def judged(self, page: Page, event: gr.LikeData) -> list[Any]:
        """A thumb up or down; asks for a note."""
        turn = (event.index if isinstance(event.index, int) else event.index[0]) // 2
        liked = event.liked is True
        self._tried(page, lambda: pages.judge(page, self.place.home, turn=turn, liked=liked))
        label = page.words["liked" if liked else "disliked"]
        noticed = notice_html(page.notice)
        return [page, *[gr.skip()] * 5, gr.update(visible=True), noticed, gr.update(label=label, value="")]

    def noted(self, page: Page, note: str) -> list[Any]:
        """The note to the last thumb."""
        if page.judged and note.strip():
            turn, liked = page.judged
            self._tried(page, lambda: pages.judge(page, self.place.home, turn=turn, liked=liked, note=note))
            page.notice = page.notice or page.words["thanks"]
        return [page, *[gr.skip()] * 5, gr.update(visible=False), notice_html(page.notice), ""]

    def shown(self, page: Page) -> list[Any]:
        """The page, its messages and panels, for the widgets in that order; the verdict's row is put away."""
        views = pages.render(page, self.desk(page))
        verdict = gr.update(visible=page.judged is not None)
        messages = [
            {"role": role, "content": text}
            for pair in views.messages
            for role, text in zip(("user", "assistant"), pair, strict=True)
        ]
        panels = (views.records, views.chats, views.record, views.suggestions)
        return [page, messages, *panels, verdict, notice_html(page.notice)]

    def _tried(self, page: Page, deed: Callable[[], object], keep: str = "") -> list[Any]:
        """Do it and show the page; what cannot be done is said in words, and what was typed is kept."""
        page.notice = ""
        try:
            deed()
        except AssistantError as error:
            page.notice = str(error)
            return [*self.shown(page), keep]
        return [*self.shown(page), ""]

    def ask(
        self, question: str, history: list[str] | None = None, filters: dict[str, str] | None = None
    ) -> Json:
        """Answer a question about the meeting records with the record's own words, or say that they do not answer it.

        Args:
            question: the question, in Chinese or English
            history: earlier questions of the same conversation, oldest first
            filters: ask only some records, by any of meeting (in the title), date_from, date_to (2021-03-05, 2021-03 or
                2021), body (in the first lines), speaker (whose words)
        """
        desk = self.desks.desk("api")
        desk.reopen()  # the records may have changed since it was last asked
        try:
            chosen = read_filters(filters)
            answer = converse(desk.assistant, [*(history or []), question], filters=chosen)[-1].answer
        except AssistantError as error:
            answer = Answer(question=question, standalone="", language="en", status="error", notes=(str(error),))
        return cast(Json, json.loads(render_json(answer)))


def _in_words(page: Page) -> list[Any]:
    """The widgets whose words are the page's: bar, files, question, note, its button."""
    words = page.words
    return [
        bar_html(page.language, words),
        gr.update(label=words["drop"]),
        gr.update(placeholder=words["placeholder"], label=words["question"]),
        gr.update(label=words["liked"]),
        gr.update(value=words["send"]),
    ]


def _theme() -> gr.themes.Base:
    """Fonts of the system alone: nothing is fetched."""
    fonts = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
    return gr.themes.Base(primary_hue="teal", neutral_hue="slate", font=fonts, font_mono=["ui-monospace", "monospace"])


def serve(place: Place, access: Access, *, announce: Callable[[str], None]) -> None:
    """Serve the app until interrupted."""
    warning = check_access(access)
    if warning:
        announce(warning)
    app = App(place)
    app.desks.sweep()
    if app.desks.desk("api").is_empty:  # opening it now also builds the index before the first question
        announce(f"Found no records in {place.seeds}; add some on the page.")
    else:
        Thread(target=app.ask, args=(WARMING,), daemon=True).start()
    announce(f"Open http://{access.host}:{access.port} in a browser; Ctrl-C stops.")
    try:
        app.blocks.launch(**launch_options(place, access), theme=_theme())
    except OSError as error:
        raise UsageError(f"found port {access.port} unusable ({error}); expected a free one; use --port N") from error


if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
