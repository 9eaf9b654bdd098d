"""Whether a title or a body is that of the person whom the question names, or a person has the office that it names."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.mentions.roles import PersonRole
from assistant.mentions.script import simplify
from assistant.mentions.titles import bare_title
from assistant.question import Analysis
from assistant.reading.candidates import is_named, mentions_of, roles_of
from assistant.reading.matching import coverage, match_terms
from assistant.values import Mention
from index.normalize import fold_text, is_english

ANOTHER_TITLE = -0.5  # what it says of a person that they bear another title than the asked one
_BRACKETED = re.compile(r"(?P<name>[\w·]+(?: [A-Z][\w'-]*){0,3}) ?[(（][^()（）]*$")


def role_fit(analysis: Analysis, text: str, mention: Mention) -> float:
    """A title or a body whose bearer the question names, or a person whose title and body the question names."""
    if beside := _fit_in_brackets(analysis, text, mention):
        return beside
    for role in roles_of(text) if mention.kind in ("title", "person", "organization") else ():
        if mention.kind == "person":
            if role.title and same(mention, role.person):
                return _office_named(analysis, text, role)
        elif _holds(mention, role):
            return _bearer_named(analysis, text, role)
    return 0.0


def _fit_in_brackets(analysis: Analysis, text: str, mention: Mention) -> float:
    """Of what stands in brackets behind a name (`王小明（历史系）`): as of a role."""
    name = _BRACKETED.search(text, 0, mention.start) if analysis.kind in ("organization", "title") else None
    if name is None or not _names(analysis.question, "person"):
        return 0.0
    bearer = Mention(*name.span("name"), "person")
    return 1.0 if is_named(analysis.terms, text, bearer) else ANOTHER_TITLE


def _bearer_named(analysis: Analysis, text: str, role: PersonRole) -> float:
    """1 where the question names the bearer of the title or the member of the body; below 0 where it names another."""
    if is_named(analysis.terms, text, role.person):
        return 1.0
    return ANOTHER_TITLE if analysis.kind == "title" and _names(analysis.question, "person") else 0.0


def _holds(mention: Mention, role: PersonRole) -> bool:
    """Whether the mention is the role's body, or holds one of its titles."""
    if mention.kind == "organization":
        return role.body is not None and same(mention, role.body)
    return any(title.start >= mention.start and title.end <= mention.end for title in role.titles)


def _office_named(analysis: Analysis, text: str, role: PersonRole) -> float:
    """Share of the question's words that the person's title and body hold; below 0 where another title is asked for."""
    titles = " ".join(text[title.start : title.end] for title in role.titles)
    if _names(analysis.folded, "title") and not match_terms(analysis.terms, fold_text(titles)):
        return ANOTHER_TITLE
    if _is_another_office(analysis.folded, tuple(simplify(text[title.start : title.end]) for title in role.titles)):
        return ANOTHER_TITLE
    first = min(mention.start for mention in (role.title, role.body) if mention)
    words = fold_text(text[first : role.title.end if role.title else first])
    return coverage(analysis.terms, match_terms(analysis.terms, words))


@lru_cache(maxsize=1024)
def _is_another_office(question: str, titles: tuple[str, ...]) -> bool:
    """Whether the question names an office in Chinese and a Chinese title is none of it: `会长` and `协会秘书长`."""
    asked = {bare_title(question[m.start : m.end]) for m in mentions_of(question) if m.kind == "title"} - {""}
    borne = {bare_title(words) for words in titles} - {""}
    if any(map(is_english, asked | borne)) or not asked or not borne:
        return False
    return not any(one.endswith(other) or other.endswith(one) for one in asked for other in borne)


@lru_cache(maxsize=256)
def _names(question: str, kind: str) -> bool:
    """Whether the question names something of that kind."""
    return any(mention.kind == kind for mention in mentions_of(question))


def same(one: Mention, other: Mention) -> bool:
    """Whether two mentions are of the same slice."""
    return (one.start, one.end) == (other.start, other.end)
