"""The panels beside the conversation, as HTML: records and chats on one side, the record and its card on the other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from assistant.chats import Chat
from assistant.facts import Fact, MeetingCard
from assistant.values import Language
from index.normalize import to_script
from index.store import Index
from index.values import Record
from ui.escaping import action, button, escape
from ui.gradio_words import words_of_page
from ui.record_view import Look, text_html
from ui.strings import NAMES

LISTED = 500  # records listed at once; a longer list would slow the page
FACTS_SHOWN = 12
# A sheet of paper with lines, drawn here because no font has it everywhere.
RECORD_SIGN = (
    '<svg width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
    'aria-hidden="true">'
    '<path d="M6 3h9l4 4v14H6zM9 11h7M9 15h7"/></svg>'
)
SCRIPTS = (("en", "original"), ("zh-Hans", "简"), ("zh-Hant", "繁"))


def bar_html(language: Language, words: Mapping[str, str]) -> str:
    """The bar on top: the name, the drawers of a narrow page, language and theme."""
    spoken = json.dumps(words_of_page(language, words), ensure_ascii=False)
    options = "".join(
        button(escape(name), action("speak", language=code), style="chosen" if code == language else "")
        for code, name in NAMES.items()
    )
    return (
        f'<header class="bar" lang="{language}" data-words="{escape(spoken)}">'
        f"{button('☰', action('drawer', side='left'), title=words['show_records'], style='drawer')}"
        f'<h1>{escape(words["name"])}</h1>'
        f'<nav class="languages" aria-label="{escape(words["language"])}">{options}</nav>'
        f"{button('◐', action('theme'), title=words['theme'])}"
        f"{button(RECORD_SIGN, action('drawer', side='right'), title=words['show_record'], style='drawer')}</header>"
    )


def records_html(
    index: Index | None, ids: Sequence[str], *, own: Sequence[str], shown: str, words: Mapping[str, str]
) -> str:
    """The list of records, each with its state; the visitor's own can be removed."""
    listed = ids[:LISTED] if index else ()
    rows = [_record_row(index, name, own=name in own, shown=name == shown, words=words) for name in listed if index]
    none = f'<p class="aside">{escape(words["no_records"])}</p>' if not rows else ""
    return (
        f'<section aria-label="{escape(words["records"])}">'
        f'<h2>{escape(words["records"])} <small>{len(ids)}</small></h2>'
        f'<input class="find" type="search" placeholder="{escape(words["find"])}" aria-label="{escape(words["find"])}">'
        f'<ul class="records">{"".join(rows)}</ul>{none}</section>'
    )


def _record_row(index: Index, name: str, *, own: bool, shown: bool, words: Mapping[str, str]) -> str:
    record = index.record(name)
    title = record.title or PurePosixPath(name).name
    state = [words["sentences"].format(count=len(index.rows(name)))]
    state += [words["repaired"].format(count=len(record.repairs))] if record.repairs else []
    state += [words["yours"]] if own else []
    remove = action("remove", record=name) + f'" data-confirm="{escape(words["remove_ask"])}'
    drop = button("×", remove, title=words["remove"].format(name=title))
    found = " ".join((name, title, to_script(title, "zh-Hans"), to_script(title, "zh-Hant"))).lower()
    state = [record.date, *state] if record.date[:1].isdigit() else state  # a date without its year starts with a dash
    label = f'<b>{escape(title)}</b><small>{escape(" · ".join(state))}</small>'
    return (
        f'<li data-find="{escape(found)}" class="{"chosen" if shown else ""}">'
        f'{button(label, action("open", record=name), style="row")}{drop if own else ""}</li>'
    )


def chats_html(chats: Sequence[Chat], current: int | None, words: Mapping[str, str]) -> str:
    """The list of kept chats, each to be resumed, renamed, saved and deleted."""
    rows = "".join(_chat_row(chat, chosen=chat.id == current, words=words) for chat in chats)
    none = "" if rows else f'<p class="aside">{escape(words["no_chats"])}</p>'
    new = button(f"＋ {escape(words['new_chat'])}", action("new"), style="new")
    return (
        f'<section aria-label="{escape(words["chats"])}"><h2>{escape(words["chats"])}</h2>{new}'
        f'<ul class="chats">{rows}</ul>{none}</section>'
    )


def _chat_row(chat: Chat, *, chosen: bool, words: Mapping[str, str]) -> str:
    label = f"<b>{escape(chat.title)}</b><small>{escape(words['turns'].format(count=chat.length))}</small>"
    asked = f'" data-prompt="{escape(words["rename_ask"])}" data-text="{escape(chat.title)}'
    rename = action("rename", chat=chat.id) + asked
    delete = action("delete", chat=chat.id) + f'" data-confirm="{escape(words["delete_ask"])}'
    tools = (
        button("✎", rename, title=words["rename"])
        + button("⤓", action("export", chat=chat.id), title=words["export"])
        + button("×", delete, title=words["delete"])
    )
    row = button(label, action("resume", chat=chat.id), style="row")
    return f'<li class="{"chosen" if chosen else ""}">{row}{tools}</li>'


def notice_html(text: str) -> str:
    """A line that is said once and goes away: what could not be done, or thanks."""
    return f'<p class="notice" role="alert">{escape(text)}</p>' if text else ""


def report_html(lines: Sequence[str]) -> str:
    """What became of the files just added, a line each."""
    rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<ul class="report" role="status">{rows}</ul>' if rows else ""


def record_html(record: Record | None, card: MeetingCard, look: Look, words: Mapping[str, str]) -> str:
    """The record's side: its title, how it is shown, its card, and its text with what is cited marked."""
    close = button("×", action("drawer", side="right"), title=words["close"], style="drawer")
    if record is None:
        return f'<section class="side">{close}<p class="aside">{escape(words["pick_record"])}</p></section>'
    title = record.title or PurePosixPath(record.id).name
    count = sum(step.before != step.after for step in record.repairs)
    note = f'<p class="aside">{escape(words["repair_note"].format(count=count))}</p>' if count else ""
    return (
        f'<section class="side" data-record="{escape(record.id)}" aria-label="{escape(words["record"])}">'
        f'<div class="top">{close}<h2>{escape(title)}</h2>'
        f'{_switches(look, words)}</div><p class="aside">{escape(record.id)}</p>{card_html(card, words)}{note}'
        f"{text_html(record, look, words)}</section>"
    )


def _switches(look: Look, words: Mapping[str, str]) -> str:
    """Two rows of choices: as repaired or as received, and the script."""
    versions = ((0, "as_repaired"), (1, "as_received"))
    raw = [_switch(words[name], action("look", raw=value), chosen=look.raw == bool(value)) for value, name in versions]
    scripts = [
        _switch(words.get(name, name), action("look", script=code), chosen=look.script == code)
        for code, name in SCRIPTS
    ]
    alone = _switch(words["alone"], action("alone", on=int(not look.alone)), chosen=look.alone)
    group = '<span role="group" class="switch" aria-label="{}">{}</span>'
    return (
        '<div class="switches">'
        + group.format(escape(words["text"]), "".join(raw))
        + group.format(escape(words["script"]), "".join(scripts))
        + f'<span class="switch alone">{alone}</span></div>'
    )


def _switch(label: str, what: str, *, chosen: bool) -> str:
    pressed = "true" if chosen else "false"
    return button(escape(label), f'{what}" aria-pressed="{pressed}', style="chosen" if chosen else "")


def card_html(card: MeetingCard, words: Mapping[str, str]) -> str:
    """The meeting card: a row a field; a click on a fact goes to its place in the text."""
    names = dict.fromkeys(fact.name for fact in card.facts)
    rows = "".join(f"<dt>{escape(words[f'f_{name}'])}</dt><dd>{''.join(_facts(card.of(name)))}</dd>" for name in names)
    if not rows:
        return ""
    return f'<details class="card" open><summary>{escape(words["card"])}</summary><dl>{rows}</dl></details>'


def _facts(facts: Sequence[Fact]) -> Iterator[str]:
    for fact in facts[:FACTS_SHOWN]:
        details = ", ".join(detail.text for detail in fact.details)
        label = escape(fact.text) + (f" <small>{escape(details)}</small>" if details else "")
        place = action("go", record=fact.span.record_id, start=fact.span.start, end=fact.span.end)
        yield button(label, place, style="fact")
    if len(facts) > FACTS_SHOWN:
        yield f"<small>+{len(facts) - FACTS_SHOWN}</small>"


def suggestions_html(questions: Sequence[str], *, large: bool, words: Mapping[str, str]) -> str:
    """Questions to begin with, each asked by a click; `large` with a greeting, while nothing was asked yet."""
    asked = "".join(button(escape(text), action("ask", question=text)) for text in questions)
    greeting = f"<h2>{escape(words['hello'])}</h2><p>{escape(words['tagline'])}<br>{escape(words['keys'])}</p>"
    hello = greeting if large else ""
    return f'<div class="suggestions{" large" if large else ""}">{hello}{asked}</div>'
