"""An answer as HTML for the conversation: short and large, the sentence with its span marked, its place, how sure.

Every word of a record or a person passes `escape`; what is written here holds no line end, so that a message is one
block of HTML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from assistant.render import (
    HIGH,
    MIDDLE,
    confidence_word,
    mark_spans,
    meeting_evidence,
    meeting_label,
    place_text,
    words_for,
)
from assistant.values import Answer, Evidence
from ui.escaping import action, escape

QUOTED = 6  # meetings whose sentences are shown under their answers; more would bury the answers
_MARKS = ("\ue000", "\ue001")  # private-use characters: escaping leaves them, and a record's own are taken out before


def answer_html(answer: Answer, turn: int, words: Mapping[str, str]) -> str:
    """The answer of turn number `turn` (from 0). The frame speaks the asker's language, its links the page's."""
    return f'<div class="answer">{"".join(_parts(answer, turn, words))}</div>'


def _parts(answer: Answer, turn: int, words: Mapping[str, str]) -> Iterator[str]:
    frame = words_for(answer.language)
    if answer.standalone != answer.question:
        yield _searched(answer, turn, words)
    if answer.meetings:
        yield from _meetings(answer, turn, words)
    elif answer.status == "answered":
        yield _headline(answer)
        yield _confidence(answer)
    else:
        nearest = f' <span class="aside">{escape(frame["nearest"])}</span>' if answer.evidence else ""
        yield f'<p class="none">{escape(frame["none"])}{nearest}</p>'
    for number, evidence in enumerate(() if answer.meetings else answer.evidence):
        yield _quote(answer, evidence, action("cite", turn=turn, evidence=number), words)
    yield from _choices(answer, turn)
    if answer.notes:
        yield f'<ul class="notes">{"".join(f"<li>{escape(note)}</li>" for note in answer.notes)}</ul>'


def _meetings(answer: Answer, turn: int, words: Mapping[str, str]) -> Iterator[str]:
    """For each meeting a line with its answer and a link to its place; of a few meetings, the sentences as well."""
    for number, meeting in enumerate(answer.meetings):
        link = action("cite", turn=turn, evidence=meeting.evidence)
        aid = f' <span class="gloss">{escape(meeting.gloss)}</span>' if meeting.gloss else ""
        sure = f' <span class="gloss">{meeting.confidence:.0%}</span>'
        place = f'<a class="place" href="#{link}" title="{escape(words["open_place"])}">'
        yield f'<p class="short long">{escape(meeting.text)}{aid}{sure}{place}{escape(meeting_label(meeting))}</a></p>'
        if len(answer.meetings) <= QUOTED:
            for place_in, evidence in enumerate(meeting_evidence(answer, number), start=meeting.evidence):
                yield _quote(answer, evidence, action("cite", turn=turn, evidence=place_in), words)


def _searched(answer: Answer, turn: int, words: Mapping[str, str]) -> str:
    """What was searched instead of what was typed; a click asks what was typed, without the conversation."""
    said = escape(words_for(answer.language)["searched"].format(standalone=answer.standalone))
    link = f' <a href="#{action("fresh", turn=turn)}">{escape(words["as_typed"])}</a>' if turn else ""
    return f'<p class="searched">{said}{link}</p>'


def _headline(answer: Answer) -> str:
    aid = f' <span class="gloss">{escape(answer.gloss)}</span>' if answer.gloss else ""
    size = " long" if len(answer.text) > 60 else ""
    return f'<p class="short{size}">{escape(answer.text)}{aid}</p>'


def _confidence(answer: Answer) -> str:
    """The word and a bar of ten steps: the chat's sanitizer lets no style attribute through, but classes."""
    level = "high" if answer.confidence >= HIGH else "middle" if answer.confidence >= MIDDLE else "low"
    sure = words_for(answer.language)["sure"].format(level=confidence_word(answer), value=answer.confidence)
    steps = max(1, round(answer.confidence * 10))
    return f'<p class="sure {level}"><span class="meter w{steps}"><b></b></span>{escape(sure)}</p>'


def _quote(answer: Answer, evidence: Evidence, link: str, words: Mapping[str, str]) -> str:
    place = place_text(evidence, answer.language, record=PurePosixPath(evidence.record).name)
    hint = f"{words['open_place']}: {evidence.record}"
    return (
        f'<blockquote class="quote">{marked_html(answer, evidence)}'
        f'<a class="place" href="#{link}" title="{escape(hint)}">{escape(place)}</a></blockquote>'
    )


def marked_html(answer: Answer, evidence: Evidence) -> str:
    """The evidence sentence, escaped, with each span of the answer in a `<mark>`."""
    return (
        escape(mark_spans(answer, evidence, marks=_MARKS))
        .replace(_MARKS[0], "<mark>")
        .replace(_MARKS[1], "</mark>")
    )


def _choices(answer: Answer, turn: int) -> Iterator[str]:
    """The other answers that are close; a click asks for that one."""
    if len(answer.choices) < 2:
        return
    yield f'<p class="aside">{escape(words_for(answer.language)["others"])}</p><ul class="choices">'
    for number, choice in enumerate(answer.choices[1:], start=2):
        link = action("choose", turn=turn, number=number)
        yield f'<li><a href="#{link}"><b>{escape(choice.answer)}</b> <span>{escape(choice.label)}</span></a></li>'
    yield "</ul>"
