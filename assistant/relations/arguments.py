"""The argument of a relation in a sentence: who chairs, where it is held, when it begins (`assistant.relations`).

A cue pattern may end in a comment group `(?#…)`: then what follows the mention must hold those words in the same clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.mentions.finding import find_mentions
from assistant.mentions.script import simplify
from assistant.relations.table import Relation, relation_named
from assistant.values import Mention


_REQUIRED = re.compile(r"\(\?#(?P<words>.*)\)$")
_REACH = 160


def find_arguments(name: str, text: str) -> tuple[Mention, ...]:
    """Mentions of a sentence that are the argument of the named relation, in order; empty for an unknown name.

    >>> text = "会议由张小明主持，李大同记录。"
    >>> [text[m.start : m.end] for m in find_arguments("record", text)]
    ['李大同']
    """
    relation = relation_named(name)
    return select_arguments(relation, text, find_mentions(text)) if relation else ()


def select_arguments(relation: Relation, text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions, of those found in `text`, that are the argument of the relation."""
    simple = simplify(text)
    fitting = [mention for mention in mentions if _fits_kind(relation, mention)]
    ranked = [(_strength(relation, simple, mention), mention) for mention in fitting]
    strongest = max((strength for strength, _ in ranked), default=0)
    kept = [mention for strength, mention in ranked if strength and (relation.many or strength == strongest)]
    return tuple(mention for mention in kept if not any(_inside(mention, other) for other in kept))


def _inside(mention: Mention, other: Mention) -> bool:
    """Whether the other mention holds this one and more (`北京` in `北京人民大会堂`)."""
    return other.start <= mention.start and mention.end <= other.end and other.end - other.start > mention.end - mention.start


def _fits_kind(relation: Relation, mention: Mention) -> bool:
    wanted = (relation.kind, "number") if relation.kind == "count" else (relation.kind,)
    return mention.kind in wanted


def _strength(relation: Relation, text: str, mention: Mention) -> int:
    """2 where the words around the mention say so, 0 where they do not."""
    following = text[mention.end : mention.end + _REACH]
    if _after(relation.name).match(following):
        return 2
    preceding = text[max(0, mention.start - _REACH) : mention.start]
    return 2 * any(_holds(cue, preceding, following) for cue in relation.before)


def _holds(cue: str, preceding: str, following: str) -> bool:
    required = _REQUIRED.search(cue)
    if required and not re.match(rf"[^。;,.]{{0,30}}(?:{_words(required['words'])})", following):
        return False
    return bool(_compiled(_REQUIRED.sub("", cue)).search(preceding))


def _words(required: str) -> str:
    return "召开|举行|举办|开会|开幕|正式开始" if required == "召开" else required


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=64)
def _after(name: str) -> re.Pattern[str]:
    relation = relation_named(name)
    cues = relation.after if relation else ()
    return re.compile("|".join(f"(?:{cue})" for cue in cues) or "(?!)")
