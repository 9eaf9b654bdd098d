"""The argument of a relation in a sentence: who chairs, where it is held, when it begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.mentions.finding import find_mentions
from assistant.mentions.script import simplify
from assistant.relations.table import Relation, relation_named
from assistant.values import Mention

_REACH = 160  # characters looked at on either side of a mention
_WHICH = re.compile(  # which meeting a sentence speaks of, up to the next that it names
    r"(?P<this>[本这此](?:次|届|期|场)|今天|\b[Tt]his (?:meeting|session)\b)"
    r"|(?P<other>[上下](?:一)?(?:次|期|届|场|回)"
    r"|\b(?:[Nn]ext|[Ll]ast|[Pp]revious|[Ff]ollowing|[Uu]pcoming) (?:\w+ ){0,3}"
    r"(?:meeting|session|AGM|sync|call|hearing)s?\b"
    r"|\b(?:[Mm]eet|reconvene) again\b"
    r"|\bthat the minutes of the (?:\w+ ){0,2}[Mm]eeting\b"
    r"|\b(?i:approv\w+|adopt\w*|signed|confirm\w*|accept\w*|correct\w*)\b[^.;]{0,40}\b(?i:minutes)\b)"
    r"|(?P<end>[。;!?])"
)
_WRAPPED = re.compile(r"\n(?=[a-z])")  # a line that goes on in the next
_COUNTED = re.compile(r"[\w,]+(?= )")
_CLAUSE = "[^。;,.]{0,30}?"


def find_arguments(name: str, text: str) -> tuple[Mention, ...]:
    """Mentions of a sentence that are the argument of the named relation, in order; empty for an unknown name.

    >>> text = "会议由张小明主持，李大同记录。"
    >>> [text[m.start : m.end] for m in find_arguments("record", text)]
    ['李大同']
    """
    relation = relation_named(name)
    return select_arguments(relation, text, find_mentions(text)) if relation else ()


def select_arguments(relation: Relation, text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions, of those found in `text`, that are the argument of the relation; the widest of nested ones."""
    simple = _WRAPPED.sub(" ", simplify(text))
    fitting = [mention for mention in mentions if _fits_kind(relation, mention)]
    kept = [mention for mention in fitting if _is_argument(relation, simple, mention)]
    return tuple(mention for mention in kept if not any(_inside(mention, other) for other in kept))


def is_of_another_meeting(text: str, offset: int) -> bool:
    """Whether what a sentence says at `offset` is said of the next meeting or the last, not of the one it records.

    >>> text = "上次的已办，本次会议由李大同主持，下次由王小明主持。"
    >>> is_of_another_meeting(text, text.index("李")), is_of_another_meeting(text, text.index("王"))
    (False, True)
    """
    named = [match.lastgroup for match in _WHICH.finditer(simplify(text), 0, offset)]
    return bool(named) and named[-1] == "other"


def _fits_kind(relation: Relation, mention: Mention) -> bool:
    return mention.kind == relation.kind or relation.kind == "count" and mention.kind == "number"


def _is_argument(relation: Relation, text: str, mention: Mention) -> bool:
    counted = _COUNTED.match(text, mention.start, mention.end) if mention.kind == "count" else None
    following = text[mention.end : mention.end + _REACH]
    if counted and _after(relation.name).match(text[counted.end() : mention.end]):  # `4 abstentions`
        return True
    if _after(relation.name).match(following):
        return True
    preceding = text[max(0, mention.start - _REACH) : mention.start]
    if any(_compiled(cue).search(preceding) for cue in relation.before):
        return True
    return any(
        _compiled(_CLAUSE + cue.after).match(following) and _compiled(cue.before).search(preceding)
        for cue in relation.around
    )


def _inside(mention: Mention, other: Mention) -> bool:
    """Whether the other mention holds this one and more (`北京` in `北京人民大会堂`)."""
    within = other.start <= mention.start and mention.end <= other.end
    return within and other.end - other.start > mention.end - mention.start


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=64)
def _after(name: str) -> re.Pattern[str]:
    relation = relation_named(name)
    cues = relation.after if relation else ()
    return re.compile("|".join(f"(?:{cue})" for cue in cues) or "(?!)")
