"""The Gradio app: a chat on the same `ask`, with the quoted sentence and its place under each answer.

`python app.py` and `python -m assistant serve` are the same command.
"""

from __future__ import annotations

import html
import os
import sys
from pathlib import Path
from collections.abc import Sequence
from typing import Any

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")  # read when gradio is imported

import gradio as gr

from assistant.cli import main
from assistant.cli.commands import converse
from assistant.pipeline import Assistant
from assistant.render import confidence_word, mark_spans, words_for
from assistant.values import Answer, Evidence
from index.errors import UsageError

TITLE = "Meeting records, in their own words"
EXAMPLES = ["会议由谁主持？", "會議在哪裡召開？", "Who chaired the meeting?", "How many people attended?"]
_MARKS = ("\ue000", "\ue001")  # private-use characters: they survive escaping and stand in no record that is shown


def build_app(assistant: Assistant) -> gr.ChatInterface:
    """The chat over one assistant. History comes from the page, so two people never share a conversation."""

    def ask(message: str, history: list[dict[str, Any]]) -> str:
        """Answer a question about the meeting records with the record's own words."""
        try:
            return answer_html(converse(assistant, [*questions_of(history), message])[-1].answer)
        except UsageError as error:
            return f"<p>{html.escape(str(error))}</p>"

    chatbot = gr.Chatbot(
        show_label=False, sanitize_html=True, allow_tags=False, latex_delimiters=[], buttons=["copy", "copy_all"], height="70vh"
    )
    return gr.ChatInterface(ask, chatbot=chatbot, title=TITLE, examples=EXAMPLES, api_name="ask", cache_examples=False)


def questions_of(history: Sequence[dict[str, Any]]) -> list[str]:
    """What the person asked so far, oldest first, from a chat's messages."""
    asked = [message["content"] for message in history if message["role"] == "user"]
    return [content if isinstance(content, str) else "".join(part.get("text", "") for part in content) for content in asked]


def answer_html(answer: Answer) -> str:
    """The answer as HTML: short and large, the sentence with the span marked, its place, confidence, notes.

    Every word that comes from a record or a person is escaped.
    """
    words = words_for(answer.language)
    parts = []
    if answer.standalone != answer.question:
        parts.append(f"<small>{html.escape(words['searched'].format(standalone=answer.standalone))}</small>")
    if answer.status == "answered":
        aid = f" <small>({html.escape(answer.gloss)})</small>" if answer.gloss else ""
        parts.append(f"<h3>{html.escape(answer.text)}{aid}</h3>")
    else:
        parts.append(f"<p>{html.escape(words['none'])}</p>")
        parts += [f"<small>{html.escape(words['nearest'])}</small>"] if answer.evidence else []
    parts += [_evidence_html(answer, evidence) for evidence in answer.evidence]
    if answer.status == "answered":
        sure = words["sure"].format(level=confidence_word(answer), value=answer.confidence)
        parts.append(f"<small>{html.escape(sure)}</small>")
    parts += [f"<small>{html.escape(note)}</small>" for note in answer.notes]
    return "<div>" + "<br>".join(parts).replace("\n", "<br>") + "</div>"


def _evidence_html(answer: Answer, evidence: Evidence) -> str:
    quoted = html.escape(mark_spans(answer, evidence, marks=_MARKS))
    quoted = quoted.replace(_MARKS[0], "<mark>").replace(_MARKS[1], "</mark>")
    place = words_for(answer.language)["place"].format(
        record=evidence.record, paragraph=evidence.paragraph, sentence=evidence.sentence
    )
    return f"<blockquote>{quoted}<br><small>{html.escape(place)}</small></blockquote>"


def serve(assistant: Assistant, *, home: Path, host: str, port: int) -> None:
    """Serve the chat until interrupted; nothing outside this machine is contacted, `home` is never served."""
    build_app(assistant).launch(
        server_name=host,
        server_port=port,
        blocked_paths=[str(home)],
        share=False,
        ssr_mode=False,
        footer_links=[],
        enable_monitoring=False,
    )


if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
