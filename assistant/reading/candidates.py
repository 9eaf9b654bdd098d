"""Which spans of a sentence may answer a question of a kind, before anything is scored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.mentions import find_mentions
from assistant.mentions.item_lists import ItemList, find_lists
from assistant.mentions.roles import PARTS_OF_THE_MEETING, PersonRole, office_of, person_roles
from assistant.mentions.script import simplify
from assistant.question import Analysis
from assistant.reading.compatible import COMPATIBLE
from assistant.reading.phrases import addresses, clauses, noun_phrases, reasons, statements
from assistant.terms import Term
from assistant.values import Mention
from index.normalize import fold_text
from index.pinyin import sounds_like
from index.translation import load_translations


@lru_cache(maxsize=1024)
def reasons_of(text: str) -> tuple[Mention, ...]:
    """`reasons`, remembered."""
    return tuple(reasons(text))


_MADE_BY = (
    ("phrase", noun_phrases),
    ("phrase", addresses),
    ("clause", clauses),
    ("reason", reasons_of),
    ("statement", statements),
)
LIKELY_TOO = 0.15  # a kind the question asks for with this probability is looked for as well
ANSWERS_WELL = 0.5
_NAMES = ("person", "organization", "place")
ITEM_CHARS = 40  # an item longer than this is a clause, not an item
KINDS_OF_LISTS = (
    "name",
    "person",
    "organization",
    "title",
    "place",
    "date",
    "clause",
    "statement",
    "quantity",
    "count",
)


@lru_cache(maxsize=4096)
def mentions_of(text: str) -> tuple[Mention, ...]:
    """`find_mentions`, remembered: the same sentences are read for question after question."""
    return find_mentions(text)


@lru_cache(maxsize=2048)
def lists_of(text: str) -> tuple[ItemList, ...]:
    """`find_lists`, remembered."""
    return find_lists(text)


@lru_cache(maxsize=2048)
def roles_of(text: str) -> tuple[PersonRole, ...]:
    """`person_roles`, remembered."""
    return person_roles(text, mentions_of(text))


def propose(analysis: Analysis, text: str) -> Iterator[Mention]:
    """Spans of one sentence whose kind can answer the question; offsets into the sentence."""
    wanted = wanted_kinds(analysis)
    yield from (mention for mention in mentions_of(text) if mention.kind in wanted)
    for kind, find in _MADE_BY:
        if kind in wanted:
            yield from find(text)
    if analysis.is_list and analysis.kind in KINDS_OF_LISTS:
        yield from _lists(text)


@lru_cache(maxsize=256)
def wanted_kinds(analysis: Analysis) -> frozenset[str]:
    """The kinds of mention that may answer: those of the question's kind, the best of its likely other kinds."""
    others = {kind for guess in analysis.guesses if guess.probability >= LIKELY_TOO for kind in _best_of(guess.kind)}
    return frozenset(COMPATIBLE.get(analysis.kind, {})) | others


def _best_of(kind: str) -> list[str]:
    """The mention kinds that answer a kind of question well."""
    return [mention for mention, fit in COMPATIBLE.get(kind, {}).items() if fit >= ANSWERS_WELL]


def _lists(text: str) -> Iterator[Mention]:
    """Each list as one candidate, from its first item to its last."""
    for chain in lists_of(text):
        if all(item.end - item.start <= ITEM_CHARS for item in chain.items):
            yield Mention(chain.items[0].start, chain.items[-1].end, "list")


def items_of(text: str, mention: Mention) -> Sequence[tuple[int, int]]:
    """Offsets of the items of a list candidate."""
    for chain in lists_of(text):
        if (chain.items[0].start, chain.items[-1].end) == (mention.start, mention.end):
            return [(item.start, item.end) for item in chain.items]
    return []


def titles_asked(analysis: Analysis, text: str) -> Iterator[Mention]:
    """Titles of the people whom the question names, a chain of them as one span: what "X's position" asks for."""
    if analysis.kind == "title":
        roles = [role for role in roles_of(text) if role.title and is_named(analysis.terms, text, role.person)]
        for role in roles:
            office = office_of(text, role)
            yield from role.titles if analysis.is_list else [office] if office else []


def is_no_office(analysis: Analysis, text: str, mention: Mention, offices: Sequence[Mention]) -> bool:
    """Where an office is asked for: whether a title is a part of one that is cited whole, or of the meeting alone."""
    if analysis.kind != "title" or mention.kind != "title" or mention in offices:
        return False
    part = any(office.start <= mention.start and mention.end <= office.end for office in offices)
    return part or simplify(text[mention.start : mention.end]) in PARTS_OF_THE_MEETING


@lru_cache(maxsize=256)
def people_named(analysis: Analysis) -> tuple[str, ...]:
    """Names of people in the question, folded, in Chinese characters; words of the dictionary are none."""
    people = (analysis.folded[m.start : m.end] for m in mentions_of(analysis.folded) if m.kind == "person")
    known = load_translations()
    return tuple(name for name in people if not name.isascii() and len(name) > 1 and not known.of(name))


def is_named(terms: Sequence[Term], text: str, person: Mention) -> bool:
    """Whether the question names this person, in characters or in pinyin."""
    name = fold_text(text[person.start : person.end])
    return any(
        sounds_like(name, term.syllables)
        if term.syllables
        else term.text == name or (len(term.text) > 1 and term.text in name)
        for term in terms
    )


def of_one_kind(kind: str, text: str, span: Mention, typed: Sequence[Mention]) -> bool:
    """Whether each part of a chain (`A、B`) is of the kind that is asked for, where that is a name's.

    >>> text, names = "选举张三、光明公司董事长李四", [Mention(2, 4, "person"), Mention(5, 9, "organization")]
    >>> of_one_kind("organization", text, Mention(2, 9, "span"), names)
    False
    >>> of_one_kind("organization", text, Mention(5, 9, "span"), names)
    True
    """
    words = text[span.start : span.end]
    if kind not in _NAMES or "、" not in words:
        return True
    edges = [span.start, *(span.start + place for place, char in enumerate(words) if char == "、"), span.end]
    of_kind = [mention for mention in typed if mention.kind == kind]
    return all(any(one.start < end and start < one.end for one in of_kind) for start, end in pairwise(edges))
