"""Facts from the fields of a header: `時間：…`, `出席：…`, `Present: …`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.facts.names import LIST_MARK, name_by_place, whole_name
from assistant.facts.tables import tasks_of_table
from assistant.facts.values import SURE, Fact, Source
from assistant.mentions import find_mentions
from assistant.mentions.fields import Field, find_fields, items_of
from assistant.mentions.lexicon import alternation
from assistant.mentions.roles import PersonRole, person_roles
from assistant.mentions.script import simplify
from assistant.values import Mention
from index.normalize import is_english

LIKELY = 0.75
LONGEST_ITEM = 20  # characters of an item of a list of people, on average
_PEOPLE = ("chair", "recorder", "attendee", "observer", "absent")
_LINES = ("decision", "task")
_SENTENCE_END = re.compile(  # after which an English list of people is over; `Mr.` and `J.` end no sentence
    r"(?<![A-Z])(?<!\b(?:Mr|Ms|Dr|St))(?<!\b(?:Mrs|Bro|Sis|Rev|Fr\.|Sr\.|Jr\.|Hon|Maj|Col|Sgt))(?<!\b(?:Cllr|Prof|Capt|Miss|Coun))\.\s(?=[A-Z])"
)
_OFFICES = re.compile(rf"(?:[\w'’&-]+ ){{0,3}}(?:{alternation('titles', 'en')})s?", re.IGNORECASE)
_NO_PERSON = re.compile("^(?:无|没有|none|nil|n/?a|-+|详?见.*|如.*|略)[.。]?$", re.I)


def facts_of_fields(source: Source) -> Iterator[Fact]:
    """The facts that header fields state, in the order of the record."""
    for field in find_fields(source.record.text):
        if field.name in _PEOPLE:
            yield from _people(source, field)
        elif field.name in _LINES:
            yield from _lines(source, field)
        else:
            yield from _plain(source, field)


def _people(source: Source, field: Field) -> Iterator[Fact]:
    """Each person of a field; where an item names no person, the item itself (a body that attends)."""
    text = source.record.text
    field = _first_sentence(text, field)
    if _is_prose(simplify(text[field.start : field.end])):
        return
    for start, end in items_of(text, field):
        if _NO_PERSON.match(simplify(text[start:end]).strip()):
            continue
        mentions = _with_whole_names(text[start:end])
        people = [mention for mention in mentions if mention.kind == "person"]
        people = people[:1] if re.search(r"[(（]", text[start:end]) else people
        roles = {role.person: role for role in person_roles(text[start:end], mentions)}
        for person in people[:1] if field.name == "recorder" else people:
            yield _person(source, field.name, roles.get(person, PersonRole(person)), start)
        if not people:
            yield from _unnamed(source, field, (start, end), mentions)


def _with_whole_names(item: str) -> tuple[Mention, ...]:
    """The mentions of an item, its people as far as their names reach."""
    mentions, simple = find_mentions(item), simplify(item)
    return tuple(whole_name(simple, one, mentions) if one.kind == "person" else one for one in mentions)


def _first_sentence(text: str, field: Field) -> Field:
    """The field without the sentences after its list: `Apologies: Ann Lee. The minutes were approved.`"""
    end = _SENTENCE_END.search(text, field.start, field.end)
    return replace(field, end=end.start()) if end else field


def _is_prose(value: str) -> bool:
    """A field that holds sentences is left to those who read sentences."""
    several = not is_english(value) and re.search("[。;].*[。;]", value)  # in English `;` parts those who are listed
    if several or re.search("共(?:有|计)|主持。|^(?:大家|各位|谢谢)", value):
        return True
    pieces = re.split("[,、。;\n]", value)
    return "," in value and not is_english(value) and len(value) > LONGEST_ITEM * len(pieces)


def _person(source: Source, name: str, role: PersonRole, offset: int) -> Fact:
    span = (offset + role.person.start, offset + role.person.end)
    return source.fact(name, span, confidence=SURE, details=role_details(source, role, offset))


def role_details(source: Source, role: PersonRole, offset: int) -> tuple[Fact, ...]:
    """Title and body of a person as details of a fact; `offset` is where the text of the mentions starts."""
    named = (("person_title", role.title), ("body", role.body))
    return tuple(
        source.fact(name, (offset + mention.start, offset + mention.end), confidence=SURE)
        for name, mention in named
        if mention
    )


def _unnamed(
    source: Source, field: Field, span: tuple[int, int], mentions: Sequence[Mention]
) -> Iterator[Fact]:
    """An item in which no name was recognized: what stands there is a name all the same, a body attends as such."""
    if _OFFICES.fullmatch(source.record.text[slice(*span)].strip()):
        return
    if name := name_by_place(simplify(source.record.text[slice(*span)]), mentions, field.name):
        yield source.fact(field.name, (span[0] + name[0], span[0] + name[1]), confidence=LIKELY)
        return
    body = next((m for m in mentions if m.kind == "organization"), None)
    if body and field.name in ("attendee", "observer", "absent"):
        yield source.fact(field.name, (span[0] + body.start, span[0] + body.end), confidence=LIKELY)


def _lines(source: Source, field: Field) -> Iterator[Fact]:
    """Each line of a field that lists decisions or tasks."""
    text = source.record.text
    if field.name == "task" and (rows := tuple(tasks_of_table(source, field.start, field.end))):
        yield from rows
        return
    at = field.start
    for line in text[field.start : field.end].split("\n"):
        mark = LIST_MARK.match(line)
        start = at + (mark.end() if mark else len(line) - len(line.lstrip()))
        end = at + len(line.rstrip())
        if end - start > 1 and not _NO_PERSON.match(text[start:end]):
            details = task_details(source, (start, end)) if field.name == "task" else ()
            yield source.fact(field.name, (start, end), confidence=SURE, details=details)
        at += len(line) + 1


def task_details(source: Source, span: tuple[int, int]) -> tuple[Fact, ...]:
    """Owner (the first person or body named) and deadline (the last date named) of a task."""
    text = source.record.text[slice(*span)]
    mentions = find_mentions(text)
    owner = next((m for m in mentions if m.kind in ("person", "organization")), None)
    deadline = next((m for m in reversed(mentions) if m.kind == "date"), None)
    named = (("owner", owner), ("deadline", deadline))
    return tuple(
        source.fact(name, (span[0] + m.start, span[0] + m.end), confidence=LIKELY) for name, m in named if m
    )


_KINDS = {
    "date": ("date",),
    "start_time": ("time",),
    "end_time": ("time",),
    "next_meeting": ("date",),
    "present_count": ("count", "number"),
    "host": ("organization",),
}


def _plain(source: Source, field: Field) -> Iterator[Fact]:
    """A field whose value is a date, a time, a count, a body, or words to be cited whole."""
    text = source.record.text[field.start : field.end]
    wanted = _KINDS.get(field.name)
    if wanted is None:
        whole = text.split("\n")[0].strip(" *_|")
        if 1 < len(whole) <= 160:
            start = field.start + text.index(whole)
            yield source.fact(field.name, (start, start + len(whole)), confidence=SURE)
        return
    mentions = find_mentions(text)
    found = [m for m in mentions if m.kind in wanted]
    if field.name == "date":
        yield from _times(source, field, mentions)
    if found:
        best = max(found, key=lambda mention: len(mention.value))
        yield source.fact(field.name, (field.start + best.start, field.start + best.end), confidence=SURE)


def _times(source: Source, field: Field, mentions: Sequence[Mention]) -> Iterator[Fact]:
    """A date field names the hours too: the first time, and a second one as the end."""
    times = [m for m in mentions if m.kind == "time"]
    for name, time in zip(("start_time", "end_time"), times, strict=False):
        span = (field.start + time.start, field.start + time.end)
        yield from facts_of_range(source, name, span)


def facts_of_range(source: Source, name: str, span: tuple[int, int], *, confidence: float = SURE) -> Iterator[Fact]:
    """A time; of a range (`19:00 - 20:00`) its beginning under the name given, its end as `end_time`."""
    dash = re.search(r"\s*(?:[-~至到–—―−－〜～]| to | until )\s*", source.record.text[slice(*span)])
    end = span[0] + dash.start() if dash else span[1]
    yield source.fact(name, (span[0], end), confidence=confidence)
    if dash:
        yield source.fact("end_time", (span[0] + dash.end(), span[1]), confidence=confidence)
