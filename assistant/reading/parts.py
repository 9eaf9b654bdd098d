"""Questions whether somebody had a part in the meeting (`王明主持了吗？`, "Was Ann Lee absent?"): who, and which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.mentions import find_mentions
from assistant.question import Analysis, about_what
from assistant.relations import find_asked_relation
from assistant.terms import content_terms
from index.normalize import fold_text

_NAME = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Cllr)\.? )?[A-Z][\w'’-]+(?: (?:[A-Z]\.|[A-Z][\w'’-]+)){0,3}")
_OPENS = re.compile(r"^\W*(?:and |so |but )?(?:is|was|were|are|did|does|do|has|have|had)\b ?(?:it )?", re.I)
_WHETHER = re.compile(r"是不是|是否|有没有|有沒有|有无|有無|到底|真的")
_END = re.compile(r"了?(?:[吗嗎嘛么]|没有|沒有|没|對嗎|对吗|对吧|不)?[\s?？。]*$")
_SPOKEN = re.compile(r"会上|讲话|发言|致辞|讲|话|speak|speech|remarks")
_PARTS = ("chair", "record", "attend", "absent", "speak")


@dataclass(frozen=True, slots=True)
class Part:
    """The `name` as written in the question and the relation that it may stand in to the meeting."""

    name: str
    relation: str


@lru_cache(maxsize=64)
def part_asked(analysis: Analysis) -> Part | None:
    """The person and the part of a question that asks nothing else; None for any other.

    >>> from assistant.question import analyse
    >>> part_asked(analyse("这次会是王明主持的吗？")), part_asked(analyse("Was Ann Lee absent?"))
    (Part(name='王明', relation='chair'), Part(name='Ann Lee', relation='absent'))
    >>> part_asked(analyse("王明主持过工程验收吗？"))
    """
    english = analysis.language == "en"
    person = _person(analysis.question, english=english) if analysis.kind == "yes_no" else None
    if person is None:
        return None
    start, end = person
    before, after = analysis.question[:start], analysis.question[end:]
    if english:
        asked = fold_text(f"{_OPENS.sub('', before)}who {after.lstrip()}")
    else:
        asked = fold_text(_WHETHER.sub("", f"{before}谁{_END.sub('', after)}"))
    relation, _ = find_asked_relation(asked)
    telling = [one for one in content_terms(asked, analysis.language) if not _SPOKEN.fullmatch(one.text)]
    return Part(analysis.question[start:end], relation) if relation in _PARTS and not about_what(telling) else None


def person_named(analysis: Analysis) -> str:
    """The one person that a yes/no question names, as written; empty where it names none, or several."""
    found = _person(analysis.question, english=analysis.language == "en")
    return analysis.question[slice(*found)] if found else ""


def _person(question: str, *, english: bool) -> tuple[int, int] | None:
    """Where the one person stands that a question names; None where it names none, or several."""
    if english:
        opening = _OPENS.match(question)
        found = list(_NAME.finditer(question, opening.end())) if opening else []
        return found[0].span() if len(found) == 1 else None
    people = [(mention.start, mention.end) for mention in find_mentions(question) if mention.kind == "person"]
    return people[0] if len(people) == 1 else None
