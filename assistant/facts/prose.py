"""Facts from sentences that state a relation of the meeting, and from the speakers of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.facts.header import role_details, task_details
from assistant.facts.values import Fact, Source
from assistant.mentions import find_mentions
from assistant.relations import RELATIONS, Relation, select_arguments
from assistant.mentions.roles import PersonRole, person_roles
from assistant.mentions.script import simplify
from assistant.values import Mention
from index.values import Sentence

STATED = 0.8
GUESSED = 0.55
_OF_RELATION = {
    "chair": "chair", "record": "recorder", "attend": "attendee", "absent": "absent", "next_meeting": "next_meeting",
    "end_time": "end_time", "start_time": "start_time", "held_on": "date", "held_at": "place", "host": "host",
    "present_count": "present_count", "speak": "speaker",
}  # fmt: skip
_CUES = {
    "chair": "主持|召集|主席|preside|chair|called to order|opened the meeting|moderat|facilitat", "record": "记录|纪录|minutes|notes|recorder|scribe",
    "attend": "出席|参加|参会|与会|列席|到会|present|attend", "absent": "请假|缺席|未能出席|不克|absent|excused|apolog|regrets",
    "next_meeting": "下次|下一次|下届|下期|next|reconvene", "end_time": "散会|结束|闭会|adjourn|ended|concluded|closed",
    "start_time": "召开|举行|开始|开会|order|convened|opened|began|started", "held_on": "召开|举行|举办|held|order|met|meeting of|convened",
    "held_at": "召开|举行|举办|held|met |met,|convened|meeting", "host": "主办|承办|协办|举办|organi|sponsor|hosted",
    "present_count": "出席|参加|参会|与会|到会|present|attend", "speak": "发言|讲话|致辞|致词|报告|指出|强调|表示|presented|reported|spoke|gave|addressed",
}  # fmt: skip
_DECIDED = re.compile(
    r"^[ \t>*_-]*(?:经(?:充分)?(?:讨论|审议|表决|研究|协商)[^。;]{0,12}?(?:,)?)?(?:会议|大会|与会(?:人员|代表|委员)|全体(?:委员|与会人员|代表|会员|理事)|理事会|委员会|董事会)?(?:一致|投票|表决|讨论|审议|研究)*"
    r"(?:决定|决议|议定|批准|审议通过|表决通过|达成(?:一致|共识))|(?:会议|大会|全体[^,。]{2,6}|理事会|委员会|董事会)(?:一致|审议|表决|投票|讨论)*(?:同意|通过了?)|(?:一致|表决|审议|投票)通过|照案通过|鼓掌通过|无异议通过|准予备查|"
    r"\b(?:RESOLVED|[Rr]esolved|[Mm]otion (?:was )?(?:carried|passed|approved|adopted|failed|defeated)|(?:[Tt]he )?(?:[Mm]otion|[Rr]esolution|[Aa]mendment)\b[^.]{0,80}\b(?:carried|passed|approved|adopted|failed|defeated)|"
    r"(?:[Ii]t was|[Tt]he (?:\w+ ){1,3}|[Mm]embers|[Ww]e) (?:unanimously )?(?:agreed|decided|resolved|voted|approved|adopted)\b|"
    r"(?:[Aa]pproved|[Cc]arried|[Pp]assed|[Aa]dopted) (?:unanimously|by|without|\d)|[Dd]ecision:)"
)
_TASK = re.compile(
    r"^[ \t>]*[-*+]? ?\[[ xX]\]|\b(?:ACTION|[Aa]ction(?: [Ii]tem)?|TODO|[Tt]o-?[Dd]o)\b ?[:：-]|(?:待办|行动项)[^:,。]{0,6}:|请[^,。;]{1,24}(?:于|在)[^,。;]{1,20}(?:前|之前|以前|内)[^。;]{2,}|"
    r"由[^,。;]{1,24}(?:负责|跟进|牵头)[^主持]|责成|\b[A-Z][\w.'-]+(?: [A-Z][\w.'-]+)? (?:will|agreed to|volunteered to|is to|offered to|was asked to|to) [a-z]+[^.]*\b(?:by|before|until) (?:[A-Z]|\d|the|next|end)"
)
_MARK = re.compile(r"[ \t>]*(?:[-*+•] ?)?(?:\[[ xX]\])?(?:\(?\d{1,2}[.)、](?!\d))?[ \t]*(?:决议|決議|决定|決定|Action|ACTION|TODO)?[:： ]*")
_I_CHAIR = re.compile(
    r"我(?:是|来|就是|担任|今天(?:来)?|将|负责|这边来?)*(?:本次|今天|这次)?(?:会议)?(?:的)?(?:主持人?|主席|召集人)(?![的们团])|由我(?:来)?主持|(?:现在)?宣布(?:会议)?开会|"
    r"\b(?:I(?:'ll| will|'m| am)(?: be)? (?:chair|chairing|moderat|facilitat|hosting|your host|the chair|presiding)|I (?:now )?call (?:this|the) meeting to order)"
)
_FIGURES = ("percent", "amount")
MOST_FIGURES = 12
MOST_SENTENCES = 400


@lru_cache(maxsize=1)
def _relations() -> tuple[tuple[str, Relation, re.Pattern[str]], ...]:
    return tuple(
        (_OF_RELATION[relation.name], relation, re.compile(_CUES[relation.name], re.IGNORECASE))
        for relation in RELATIONS
        if relation.name in _OF_RELATION
    )


def facts_of_prose(source: Source) -> Iterator[Fact]:
    """Facts that sentences outside fields state: relations, decisions, tasks, figures; in the order of the record."""
    figures = 0
    for number, sentence in enumerate(source.sentences):
        if sentence.kind == "heading":
            continue
        simple = simplify(sentence.text)
        related = [entry for entry in _relations() if entry[2].search(simple)] if number < MOST_SENTENCES else []
        numeric = figures < MOST_FIGURES and not sentence.speaker and re.search(r"[%$€£]|[元吨]|百分", simple)
        mentions = find_mentions(sentence.text) if related or numeric else ()
        yield from _stated(source, sentence, mentions, related)
        yield from _decided(source, sentence, simple)
        if numeric:
            for fact in _figures(source, sentence, mentions):
                figures += 1
                yield fact


def _stated(
    source: Source, sentence: Sentence, mentions: Sequence[Mention], related: Sequence[tuple[str, Relation, re.Pattern[str]]]
) -> Iterator[Fact]:
    roles = {role.person: role for role in person_roles(sentence.text, mentions)} if related else {}
    offset = sentence.span.start
    confidence = GUESSED if sentence.speaker else STATED
    for name, relation, _ in related:
        if name == "attendee" and sentence.kind == "item" or sentence.speaker and name not in ("chair", "next_meeting"):
            continue
        for mention in select_arguments(relation, sentence.text, mentions):
            details = role_details(source, roles.get(mention, PersonRole(mention)), offset)
            yield source.fact(name, (offset + mention.start, offset + mention.end), confidence=confidence, details=details)


def _decided(source: Source, sentence: Sentence, simple: str) -> Iterator[Fact]:
    if sentence.speaker or len(simple) < 6:
        return
    mark = _MARK.match(sentence.text)
    span = (sentence.span.start + (mark.end() if mark else 0), sentence.span.end)
    if _DECIDED.search(simple):
        yield source.fact("decision", span, confidence=STATED)
    if _TASK.search(simple):
        yield source.fact("task", span, confidence=STATED, details=task_details(source, span))


@lru_cache(maxsize=512)
def _name_in(speaker: str) -> str:
    """The name in a speaker's label (`主持人周曉琪`), or the label."""
    people = [mention for mention in find_mentions(speaker) if mention.kind == "person"]
    return speaker[people[0].start : people[0].end] if people else speaker


def _figures(source: Source, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Fact]:
    for mention in mentions:
        if mention.kind in _FIGURES:
            span = (sentence.span.start + mention.start, sentence.span.start + mention.end)
            yield source.fact("figure", span, confidence=STATED)


def facts_of_speakers(source: Source) -> Iterator[Fact]:
    """The speakers of a transcript where each is first named, and the one who says "I chair"."""
    text = source.record.text
    seen: set[str] = set()
    for sentence in source.sentences:
        name = _name_in(sentence.speaker)
        chairs = bool(name) and _I_CHAIR.search(simplify(sentence.text)) is not None
        if not name or name in seen and not chairs:
            continue
        at = text.rfind(name, 0, sentence.span.start)
        at = at if at >= 0 else text.find(name)
        if at >= 0 and name not in seen:
            yield source.fact("speaker", (at, at + len(name)), confidence=0.95)
        if at >= 0 and chairs:
            yield source.fact("chair", (at, at + len(name)), confidence=0.7)
        seen.add(name)
