"""Who chairs and who takes the minutes, where a list or a speaker's label says so: `Ann Lee (Chair)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.facts.names import whole_name
from assistant.facts.values import Fact, Source
from assistant.mentions import find_mentions
from assistant.mentions.people import is_name_of_list
from assistant.mentions.script import simplify

SAID_SO = 0.85
HEAD = 3000  # characters in which those who take part are listed
_NAME = r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,4}"
_ROLES = {
    "chair": r"(?:acting |in the )?(?:chair(?:man|woman|person)?|facilitator|moderator|convener|presiding|facilitating)"
    r"(?! of\b)|会议主席|主席|主持人?|召集人|带读",
    "recorder": r"(?:taking )?(?:minutes|notes)|minutes? secretary|minute[- ]taker|scribe|recorder|记录|纪录|笔记|执笔",
}
_ROLE_ALONE = {name: re.compile(rf"(?:{role})", re.IGNORECASE) for name, role in _ROLES.items()}
_ROW = re.compile(
    r"^[ \t]*\|?[ \t]*(?P<name>[^|\n]{2,40}?)[ \t]*\|[ \t]*(?P<role>[^|\n;]{2,40}?)[ \t]*(?:[|;]|$)", re.MULTILINE
)
_COLUMN = re.compile(  # `李大同先生　　主席`: columns parted by blanks
    r"^[ \t]*(?P<name>[\u4e00-\u9fff·]{2,8})[ \t]{2,}(?P<role>[^\s:|][^\n:|]{1,40})$", re.MULTILINE
)
_BEARER = re.compile(rf"(?P<name>{_NAME}|[\u4e00-\u9fff·]{{2,6}}) ?\((?P<role>[^()\n]{{2,60}})\)")
_DASHED = re.compile(
    rf"(?P<name>{_NAME})(?: ?\([A-Z]{{1,4}}\))?(?: ?[–—]|[ \t]-) ?(?P<role>[^\n,;|()]{{2,40}}?)[ \t]*$", re.MULTILINE
)
_LABEL = re.compile(
    r"^\W*(?:(?:会议)?(?:主席|主持人?)(?=[\s(:]|$)|(?:co-?)?chair(?:man|woman|person)?(?= )|the chair\b)"
    r"|\((?:\w+ )?(?:chair(?:man|woman|person)?|moderator|主席|主持人?)\)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"^\W*\w+ ?[(（](?P<name>[^()（）]{2,40})[)）]")


def facts_of_roles(source: Source) -> Iterator[Fact]:
    """Those listed with the role of chair or of recorder, and the speaker whose label says that he or she chairs."""
    text = simplify(source.record.text[:HEAD])
    patterns = (_ROW, _BEARER, _COLUMN, _DASHED)
    for match in (match for pattern in patterns for match in pattern.finditer(text)):
        yield from _of_list(source, match)
    yield from _of_label(source)


def _of_list(source: Source, match: re.Match[str]) -> Iterator[Fact]:
    parts = [part.strip() for part in re.split("[,;()、]|兼| since | until ", match["role"])]
    for name, role in _ROLE_ALONE.items():
        person = _person_in(match["name"]) if any(role.fullmatch(part) for part in parts) else None
        if person:
            start = match.start("name") + person[0]
            yield source.fact(name, (start, start + person[1] - person[0]), confidence=SAID_SO)


def _of_label(source: Source) -> Iterator[Fact]:
    """The first speaker whose label names the chair, where the label stands in the record."""
    labels = ((where, label) for where, label in _labels(source) if _LABEL.search(simplify(label)))
    for start, label in list(labels)[:1]:
        people = [(mention.start, mention.end) for mention in find_mentions(label) if mention.kind == "person"]
        people += [match.span("name") for match in _BRACKET.finditer(label)]
        for first, end in people[:1]:
            yield source.fact("chair", (start + first, start + end), confidence=SAID_SO)


def _labels(source: Source) -> Iterator[tuple[int, str]]:
    """Where each speaker's label stands, and the label; a heading that ends in a colon is one."""
    for sentence in source.sentences:
        if sentence.kind == "heading" and sentence.text.rstrip().endswith((":", "：")):
            yield sentence.span.start, sentence.text
        elif sentence.speaker:
            at = source.record.text.rfind(sentence.speaker, 0, sentence.span.start)
            if at >= 0:
                yield at, sentence.speaker


def _person_in(text: str) -> tuple[int, int] | None:
    """The name in a cell or before a bracket; the whole of it where it looks like a name."""
    mentions = find_mentions(text)
    people = [mention for mention in mentions if mention.kind == "person"]
    if people:
        whole = whole_name(simplify(text), people[-1], mentions)
        return whole.start, whole.end
    return (0, len(text)) if is_name_of_list(text) else None
