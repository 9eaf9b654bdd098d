"""`王强是市教育局的吗？`: whether somebody is of a body, by the body that stands beside the name in the record."""

from __future__ import annotations

import re

from assistant.answering.decision import Decision
from assistant.mentions import find_mentions
from assistant.mentions.roles import person_roles
from assistant.question import Analysis
from assistant.reading.passages import Passage
from assistant.reading.reader import Reading
from index.normalize import fold_text
from index.values import Span

SAME, ANOTHER = 0.9, 0.75  # how sure a verdict is where the record names that body, or another one
_OF_BODY = re.compile(
    r"(?:也|都|就|同样|还)?(?:是|属于|来自|代表|任职于|就职于)(?:来自)?"
    r"(?P<body>[\u3400-\u9fff]{1,18}?[局会院部委司心道处厂校社所厅办团科系队站馆])"
    r"(?:方面)?(?:的|派来的)?(?:人|人员|成员|代表|员工|干部)?(?:吗|么|嘛|不是|对吗)\W*"
)


def belongs(analysis: Analysis, reading: Reading) -> Decision | None:
    """Yes where the record names the body beside the person, no where it names others alone.

    A decision without spans where it names none; None where nobody's body is asked, or of somebody not named.
    """
    asked = _asked(analysis.folded)
    if asked is None:
        return None
    person, body = asked
    named = [found for passage in reading.passages for found in _bodies_of(person, passage)]
    fitting = [found for found in named if _same_body(body, found[0])]
    if not named:
        present = any(person in passage.folded.text for passage in reading.passages)
        return Decision(kind="yes_no") if present else None
    _, span, passage = (fitting or named)[0]
    verdict, confidence = ("yes", SAME) if fitting else ("no", ANOTHER)
    return Decision(kind="yes_no", spans=(span,), computed=verdict, confidence=confidence, hits=(passage.hit,))


def _asked(folded: str) -> tuple[str, str] | None:
    """The person and the body of a question that asks nothing but whether one is of the other.

    >>> _asked("王强也是市教育局的吗?"), _asked("王强是市教育局局长吗?")
    (('王强', '市教育局'), None)
    """
    person = next((mention for mention in find_mentions(folded) if mention.kind == "person"), None)
    asked = _OF_BODY.fullmatch(folded, person.end) if person and person.start == 0 else None
    return (folded[: asked.start()], asked["body"]) if asked else None


def _bodies_of(person: str, passage: Passage) -> list[tuple[str, Span, Passage]]:
    """The bodies beside the name in a sentence: folded, with the span from one to the other."""
    text, place = passage.sentence.text, passage.sentence.span
    found = []
    for role in person_roles(text, find_mentions(text)):
        if role.body and fold_text(text[role.person.start : role.person.end]) == person:
            start, end = min(role.body.start, role.person.start), max(role.body.end, role.person.end)
            span = Span(place.record_id, place.start + start, place.start + end)
            found.append((fold_text(text[role.body.start : role.body.end]), span, passage))
    return found


def _same_body(asked: str, stated: str) -> bool:
    """Whether one is the other or short for it: all characters of the shorter in the longer, in order.

    >>> _same_body("市文旅局", "市文化和旅游局"), _same_body("市教育局", "市文化和旅游局")
    (True, False)
    """
    short, long = sorted((asked, stated), key=len)
    rest = iter(long)
    return all(char in rest for char in short)
