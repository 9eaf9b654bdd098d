"""Tasks and decisions as minutes put them: `ACTION: Ann to draft the letter by May`, `It was agreed to close early`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.mentions.lexicon import word_set
from assistant.question import Analysis
from assistant.reading.candidates import is_named
from assistant.values import Mention

_ASKED = re.compile(
    r"\bwhat\b.*\b(?:to do|(?:will|should|must|shall) [\w' -]{2,40} do)\b"
    r"|\bwhat (?:is|are|was|were)\b.*\b(?:tasks?|actions?|action items?|to-?dos?)\b"
)
_OWNER = r"@?(?P<owner>[A-ZÀ-Þ][\w’'.-]*(?: [A-ZÀ-Þ][\w’'.-]*){0,3})"
_IS_TO = (
    r"(?:to|will|must|should|has to|needs to|(?:has |have )?(?:agreed|volunteered|undertook|promised|offered) to"
    r"|(?:is|was) (?:going |due |asked |supposed |requested )?to)"
)
_TASKS = (
    re.compile(rf"^\s*(?:[-*+•] ?)?\[[ xX]?\] ?\**{_OWNER}\**(?: \([^()\n]*\))?\**\s?[:–—-]\s?\**(?P<task>[^\n]+)"),
    re.compile(rf"\b{_OWNER} {_IS_TO} (?P<task>[a-z][^\n;]*?)(?=[.!?](?:\s|$)|;|\n|$)"),
)
_DEADLINE = re.compile(r"[ ,(—–-]*\b(?:by|before|until|due)\b[^,;]{0,40}$")


_HEAD_OWNER = re.compile(
    r"(?:^|[.;] |\bACTIONS?\W{1,3}|\bActions?: )\W*@?(?P<owner>[A-ZÀ-Þ][\w’'-]+(?: [A-Z]\.?)?) (?:to|will) [a-z]{2,}"
)
_ASKS_DECISION = re.compile(
    r"\bwhat (?:was|were|is|did|has|have|had)\b.{0,60}\b(?:decid|agree|resolv|decision|outcome|conclusion|conclude)"
)
_DECISIONS = (
    re.compile(
        r"\b(?:[Dd]ecisions?|DECISIONS?|AGREED|Agreed|RESOLVED|Resolved|[Oo]utcome|OUTCOME)\**\s?:\**\s*"
        r"(?:[Tt]hat )?(?P<words>[^\n]+)"
    ),
    re.compile(
        r"(?:[Ii]t was|[Tt]he (?:[Cc]ommittee|[Bb]oard|[Cc]ouncil|[Mm]eeting|[Gg]roup|[Pp]anel)|[Mm]embers|[Ww]e"
        r"|[Tt]rustees|[Gg]overnors)"
        r" (?:(?:then|also|unanimously|finally|therefore) )*(?:agreed|decided|resolved|AGREED|DECIDED|RESOLVED)"
        r" (?:that|to (?=[a-z])) ?(?P<words>[^\n]+?)(?=[.](?:\s|$)|$)"
    ),
)


def owners_asked(analysis: Analysis, text: str) -> Iterator[Mention]:
    """Who is to do something, by the place at the head of a sentence or an action: `Ann to draft the letter`."""
    if analysis.relation != "responsible" or analysis.kind != "person":
        return
    for match in _HEAD_OWNER.finditer(text):
        word = match["owner"].split(" ")[0]
        if word in word_set("given_en") or word.lower() not in word_set("english"):
            yield Mention(*match.span("owner"), "person")


def decisions_asked(analysis: Analysis, text: str) -> Iterator[Mention]:
    """What a sentence says was decided, in whole, where that is asked; kind `cell`."""
    if analysis.kind not in ("name", "clause", "statement") or not _ASKS_DECISION.search(analysis.folded):
        return
    for pattern in _DECISIONS:
        for match in pattern.finditer(text):
            words = match["words"].rstrip(" .*")
            yield Mention(match.start("words"), match.start("words") + len(words), "cell")


def asks_task(analysis: Analysis) -> bool:
    """Whether the question asks what somebody is to do."""
    return _ASKED.search(analysis.folded) is not None


def tasks_named(analysis: Analysis, text: str) -> Iterator[Mention]:
    """The tasks of the owners whom the question names, without their deadlines; kind `cell`."""
    for pattern in _TASKS if asks_task(analysis) else ():
        for match in pattern.finditer(text):
            owner = Mention(*match.span("owner"), "person")
            task = _DEADLINE.sub("", match["task"]).rstrip(" .*")
            if task and is_named(analysis.terms, text, owner):
                yield Mention(match.start("task"), match.start("task") + len(task), "cell")


def settled(analysis: Analysis, text: str) -> Iterator[Mention]:
    """What is asked of tasks and decisions, as the sentence settles it."""
    yield from tasks_named(analysis, text)
    yield from owners_asked(analysis, text)
    yield from decisions_asked(analysis, text)
