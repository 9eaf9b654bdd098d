"""The table of relations: what happens at meetings, and the words by which it is asked for and stated.

A relation has one argument that a question asks for: the chair's person, the venue's place. The words are those of
`assistant/lexicon/relations.txt`, one regular expression a line:

- `asks` recognizes a question (folded: Simplified, half width, lower case),
- `before` and `after` recognize the argument in a sentence (Simplified, half width, case kept) by what stands right
  before its mention or right after it, `around` by both: `BEFORE ___ AFTER`, the latter within the same clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.mentions.lexicon import FOLDER

_GAP = " ___ "
FACT_OF = {  # relation asked -> field of the meeting card that states its argument
    "chair": "chair",
    "record": "recorder",
    "attend": "attendee",
    "observe": "observer",
    "absent": "absent",
    "held_on": "date",
    "held_at": "place",
    "start_time": "start_time",
    "end_time": "end_time",
    "next_meeting": "next_meeting",
    "host": "host",
    "speak": "speaker",
    "present_count": "present_count",
    "decide": "decision",
}
# The question word that a question begins with tells what kind of argument it asks for: `when was it called to order`
# asks for no chair, though "called to order" is how the chair is asked for.
_KINDS_ASKED = tuple(
    (re.compile(rf"\W*(?:and |so |then |at |on |by |from |until )*{asks}\b"), kinds)
    for asks, kinds in (
        (r"(?:when|what time|what (?:date|day)|which (?:date|day))", ("date", "time")),
        ("where", ("place",)),
        ("(?:who|whom|whose|who's)", ("person", "organization")),
        ("how (?:many|much)", ("count",)),
    )
)

VOTES = frozenset(("votes_for", "votes_against", "abstain", "opposed", "abstainer", "supporter"))
OTHER_PARTS = {  # who has one of these parts does not thereby have the other
    "chair": ("record", "absent"),
    "record": ("chair", "absent"),
    "second": ("propose",),
    "propose": ("second",),
    "absent": ("chair", "record", "attend", "observe"),
    "attend": ("absent",),
    "observe": ("absent",),
}


@dataclass(frozen=True, slots=True)
class Around:
    """Words before the argument and words that must follow it in the same clause."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation: its name, the kind of mention it asks for, and its words, each a regular expression.

    `before` is searched at the end of what precedes a mention, `after` matched at the start of what follows it. `many`
    says that several mentions may be the argument.
    """

    name: str
    kind: str
    asks: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    around: tuple[Around, ...] = ()
    many: bool = False


def _read_table() -> Iterator[Relation]:
    """The relations of the table, in order: where several are asked for, the first counts."""
    text = (FOLDER / "relations.txt").read_text("utf-8")
    names = {match[1]: match[2] for match in re.finditer(r"^let (\w+) (.*)$", text, re.MULTILINE)}
    expanded = re.sub(r"\{([A-Z_]+)\}", lambda match: names[match[1]], text)
    for block in re.split(r"\n(?=\[)", expanded)[1:]:
        yield _read_relation(block.strip("\n").split("\n"))


def _read_relation(lines: list[str]) -> Relation:
    name, kind, *many = lines[0].strip("[]").split()
    pairs = [line.split(" ", 1) for line in lines[1:] if line]
    around = (pattern.partition(_GAP) for key, pattern in pairs if key == "around")
    return Relation(
        name,
        kind,
        asks=tuple(pattern for key, pattern in pairs if key == "asks"),
        before=tuple(pattern for key, pattern in pairs if key == "before"),
        after=tuple(pattern for key, pattern in pairs if key == "after"),
        around=tuple(Around(before, after) for before, _, after in around),
        many=bool(many),
    )


RELATIONS: tuple[Relation, ...] = tuple(_read_table())


@lru_cache(maxsize=1)
def _asked() -> tuple[tuple[Relation, re.Pattern[str]], ...]:
    return tuple((relation, re.compile("|".join(f"(?:{asks})" for asks in relation.asks))) for relation in RELATIONS)


def find_asked_relation(folded: str) -> tuple[str, str]:
    """(name, kind of its argument) of the relation that a folded question asks for; two empty strings for none.

    >>> find_asked_relation("会议由谁主持?"), find_asked_relation("who took the minutes?")
    (('chair', 'person'), ('record', 'person'))
    >>> find_asked_relation("为什么?")
    ('', '')
    """
    kinds = next((kinds for asks, kinds in _KINDS_ASKED if asks.match(folded)), None)
    for relation, pattern in _asked():
        if (kinds is None or relation.kind in kinds) and pattern.search(folded):
            return relation.name, relation.kind
    return "", ""


@lru_cache(maxsize=64)
def takes_many(name: str, kind: str) -> bool:
    """Whether several may be asked for by a question of that kind: who was absent, but not how many were or why."""
    relation = relation_named(name)
    return relation is not None and relation.many and relation.kind == kind


def relation_named(name: str) -> Relation | None:
    """The relation of that name, if there is one."""
    return next((relation for relation in RELATIONS if relation.name == name), None)
