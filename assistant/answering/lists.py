"""Answer sets: every item of a chain, of an enumeration across paragraphs, or every argument of a relation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering.confidence import NO_ANSWER_THRESHOLD, confidence_of
from assistant.answering.decision import Decision
from assistant.mentions.numerals import read_number
from assistant.question import ENGLISH_ORDINALS, Analysis
from assistant.reading.candidates import lists_of
from assistant.reading.compatible import OF_FIGURES
from assistant.reading.enumerations import Enumeration, Item, find_enumerations
from assistant.reading.matching import coverage, match_terms
from assistant.reading.passages import Passage
from assistant.reading.reader import Reading
from assistant.reading.support import fields_asked
from assistant.values import Candidate
from index.normalize import fold_text, is_english
from index.store import Index
from index.values import Hit, Sentence, Span

ITEM_NOUNS = re.compile(
    r"任务|工作|事项|措施|举措|要点|重点|议题|议程|决议|项目|步骤|目标|原则|建议|要求|问题|难题|困难|差距|不足|短板|方面|安排|计划|待办|行动|件(?:大|要|实)?事|"
    r"\b(?:tasks?|actions?|items?|points?|measures?|topics?|agenda|resolutions?|decisions?|steps?|goals?|priorities|projects?|plans?|issues?|"
    r"areas?|campaigns?|aspects?|initiatives?|challenges?|problems?|difficult(?:y|ies)|shortcomings?|principles?|pillars?|commitments?|recommendations?)\b"
)
WHICH_ITEM = re.compile(
    rf"第[一二三四五六七八九十\d]{{1,3}}(?:项|个|点|条|件)?|\b(?:\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(ENGLISH_ORDINALS)})\b"
)
_SAYS_WHICH = re.compile(rf"{WHICH_ITEM.pattern}|no|number|\d{{1,2}}")
_NAME_AND_FIGURE = re.compile(
    r"(?P<name>[^\d\n]*[^\d\s,，:：])[,，:：]?\s?\d[\d,.]*\s?(?:[万萬亿億]?元|[人名户戶件场場票])"
)
_FIELD_BEFORE = re.compile(r"(?:人|者|员|单位|[Oo]wners?|[Ll]eads?|[Aa]ssignees?)\**\s*[:：]\**\s*$")
_ASKED_NUMBER = re.compile(
    r"哪([两二三四五六七八九十\d]+)|(?:which|the|what) (two|three|four|five|six|seven|eight|nine|ten|\d+)\b"
)
_NUMBER_WORDS = {
    word: n for n, word in enumerate(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=2)
}
_MANY_ZH = r"[两二三四五六七八九十\d]{1,2}"
_MANY_EN = "two|three|four|five|six|seven|eight|nine|ten"
_SO_MANY = re.compile(
    rf"(?<![第\d])({_MANY_ZH})(?:大|个|项|点|条|件|方面)|\b({_MANY_EN}) (?:\w+ )?(?:{ITEM_NOUNS.pattern})"
)
_SAYS_MANY = re.compile(rf"(?<![第\d])({_MANY_ZH})(?:大|个|项|点|条|件|方面)|\b({_MANY_EN})\b")
SURELY_ASKED = 0.5  # probability from which all that the card says of a field is the list asked for
SURELY_STATED = 0.9  # confidence of a fact from which a field of the header states it
LONG_ITEM = 20  # characters from which an item is named by its first clause
_FIRST_CLAUSE = re.compile(r"[^,，:：;；。—]{4,}(?=[,，:：;；。—])")
ACTION_ITEMS = re.compile(  # what all records call what is to be done, each in words of its own
    r"待办|行动(?:项|事项|计划|清单)|任务(?:分工|清单)|(?:后续|会后)(?:事项|行动|安排|任务)|跟进事项|"
    r"\baction (?:items?|points?|list)\b|\bactions (?:arising|agreed)\b|\bto-?do|\bfollow-?ups?\b|\bnext steps\b"
)
_OF_THE_ACTIONS = 0.9  # how well the list of these fits a question for one of them
OF_THAT_NUMBER = 0.8  # how well an enumeration fits that has as many items as are asked for, and says so
ALONE_OF_NUMBER = 0.6  # the same where no other list of the record has as many, though nothing says how many there are
_TELLING_NUMBER = 4  # so few items many lists have
ENUMERATION_FLOOR = 0.34  # share of the question's words that an enumeration's lead must carry


def collect_list(analysis: Analysis, reading: Reading, ranked: Sequence[Candidate], *, index: Index) -> Decision | None:
    """Every item of the list that the question asks for, or None when no list is in sight."""
    if enumerated := _enumerated(analysis, reading, index):
        return enumerated
    if not ranked:
        return None
    best = ranked[0]
    passage = next(p for p in reading.passages if p.hit == best.hit)
    confidence = confidence_of(analysis, best, ())
    if confidence < NO_ANSWER_THRESHOLD:
        return None
    stated = _stated(analysis, reading, best.span.record_id)
    all_of_them = len(stated) > 1 or _settled(reading, stated, best)
    items = _items(best, passage)
    named = items if analysis.kind in OF_FIGURES else _named_alone(items, passage)
    spans = stated if all_of_them else named or _siblings(analysis, best, ranked)
    return Decision(kind=analysis.kind, spans=tuple(spans), confidence=confidence, hits=(best.hit,))


def _stated(analysis: Analysis, reading: Reading, record_id: str) -> list[Span]:
    """What the card of the record says of a field that is surely asked for."""
    asked = fields_asked(analysis)
    facts = (fact for fact in reading.facts if fact.span.record_id == record_id)
    return [fact.span for fact in facts if asked.get(fact.name, 0.0) >= SURELY_ASKED]


def _settled(reading: Reading, stated: Sequence[Span], best: Candidate) -> bool:
    """Whether a field of the header names one alone, the best candidate or more of it: then nobody else is meant."""
    sure = {fact.span for fact in reading.facts if fact.confidence >= SURELY_STATED}
    return any(span in sure and span.overlaps(best.span) for span in stated)


def _enumerated(analysis: Analysis, reading: Reading, index: Index) -> Decision | None:
    if analysis.kind not in ("name", "clause", "statement") or not ITEM_NOUNS.search(analysis.folded):
        return None
    best = best_enumeration(analysis, reading, index)
    if best is None or best[0] < ENUMERATION_FLOOR:
        return None
    fit, enumeration = best
    hits = tuple(hit_of(item.sentence, reading) for item in enumeration.items)
    spans = tuple(named_by(item, index) for item in enumeration.items)
    return Decision(kind="list", spans=spans, confidence=0.5 + 0.4 * fit, hits=hits)


def best_enumeration(analysis: Analysis, reading: Reading, index: Index) -> tuple[float, Enumeration] | None:
    """The enumeration whose lead (with its section) carries most of the question's words, among the hits' records."""
    records = dict.fromkeys(passage.sentence.span.record_id for passage in reading.passages)
    asked = _number_of_items(analysis)
    found = [enumeration for record_id in records for enumeration in find_enumerations(index.sentences(record_id))]
    if exactly := _ASKED_NUMBER.search(analysis.folded):
        found = [one for one in found if len(one.items) == _count_of(exactly)]
    alone = asked >= _TELLING_NUMBER and sum(len(enumeration.items) == asked for enumeration in found) == 1
    scored = [
        (max(_lead_fit(analysis, enumeration), _fit_of_number(analysis, enumeration, asked, alone=alone)), enumeration)
        for enumeration in found
    ]
    return max(scored, key=lambda pair: pair[0], default=None)


def named_by(item: Item, index: Index) -> Span:
    """The words that name an item: all of a short one, of a longer one what stands before its first comma."""
    text = index.record(item.span.record_id).text[item.span.start : item.span.end]
    named = _FIRST_CLAUSE.match(text) if len(text) > LONG_ITEM and not is_english(text) else None
    return replace(item.span, end=item.span.start + named.end()) if named else item.span


def _number_of_items(analysis: Analysis) -> int:
    """How many items the question speaks of (`五项工作`, "the six areas"); 0 where it gives no number."""
    match = _SO_MANY.search(analysis.folded)
    return _count_of(match) if match else 0


def _fit_of_number(analysis: Analysis, enumeration: Enumeration, number: int, *, alone: bool) -> float:
    """How well there being that many items fits: where what leads up to them says so, or no other list has as many, or
    they are called what is asked for.
    """
    if not number or len(enumeration.items) != number:
        return 0.0
    told = map(_count_of, _SAYS_MANY.finditer(fold_text(_lead_of(enumeration))))
    return OF_THAT_NUMBER if number in told else ALONE_OF_NUMBER * (alone or _is_called(analysis, enumeration))


def _is_called(analysis: Analysis, enumeration: Enumeration) -> bool:
    """Whether the words right before the first item call them what the question does (`要求，一要…`, `三点要求`)."""
    before = set(ITEM_NOUNS.findall(fold_text(_before_first(enumeration))))
    return not before.isdisjoint(ITEM_NOUNS.findall(analysis.folded))


def _count_of(match: re.Match[str]) -> int:
    written = match[1] or match[2]
    return _NUMBER_WORDS.get(written) or int(read_number(written) or 0)


def _lead_of(enumeration: Enumeration) -> str:
    """What stands before the first item: in its own sentence, and the sentence before."""
    return f"{enumeration.lead.text if enumeration.lead else ''} {_before_first(enumeration)}"


def _before_first(enumeration: Enumeration) -> str:
    """What stands before the first item in its own sentence: `提出三项任务：` of `提出三项任务：一是…`."""
    first = enumeration.items[0]
    return first.sentence.text[: first.span.start - first.sentence.span.start]


def _lead_fit(analysis: Analysis, enumeration: Enumeration) -> float:
    lead, first = enumeration.lead, enumeration.items[0].sentence
    section = "" if first.kind == "heading" else first.section  # a heading is its own
    words = [_before_first(enumeration), section, *([lead.text, lead.section, lead.speaker] if lead else [])]
    if ACTION_ITEMS.search(analysis.folded) and ACTION_ITEMS.search(fold_text(" ".join(words))):
        return _OF_THE_ACTIONS
    lasting = [term for term in analysis.terms if not _SAYS_WHICH.fullmatch(term.text)]  # as no lead does
    terms = lasting or analysis.terms
    return coverage(terms, match_terms(terms, fold_text(" ".join(words))))


def hit_of(sentence: Sentence, reading: Reading) -> Hit:
    """The hit of a sentence, or one of its own when it was found by structure rather than by search."""
    known = (passage.hit for passage in reading.passages if passage.sentence.span == sentence.span)
    return next(known, Hit(sentence=sentence, score=0.0, rank=len(reading.passages) + 1))


def _items(best: Candidate, passage: Passage) -> list[Span]:
    """Items of the chain (A、B、C) that the candidate is, or of the one it stands in; empty where there is none."""
    place = passage.sentence.span
    for chain in lists_of(passage.sentence.text):
        spans = [Span(place.record_id, place.start + item.start, place.start + item.end) for item in chain.items]
        whole = (spans[0].start, spans[-1].end) == (best.span.start, best.span.end)
        if whole or (best.kind != "list" and any(span.overlaps(best.span) for span in spans)):
            return spans
    return []


def _named_alone(spans: Sequence[Span], passage: Passage) -> list[Span]:
    """The items without their figures, where each has one behind its name (`合唱團5000元、棋社3000元`)."""
    start = passage.sentence.span.start
    named = [_NAME_AND_FIGURE.fullmatch(passage.sentence.text, span.start - start, span.end - start) for span in spans]
    if not all(named):
        return list(spans)
    return [replace(span, end=start + one.end("name")) for span, one in zip(spans, named, strict=True) if one]


def _siblings(analysis: Analysis, best: Candidate, ranked: Sequence[Candidate]) -> list[Span]:
    """Candidates of the same kind in the same sentence: as many as the question names, else those scored alike."""
    same = [c for c in ranked if c.hit == best.hit and c.kind == best.kind]
    kept = list(_disjoint(same))
    asked = _asked_number(analysis)
    chosen = kept[:asked] if asked else [c for c in kept if best.score - c.score < 1.5]
    return sorted(candidate.span for candidate in chosen)


def _disjoint(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    taken: list[Span] = []
    for candidate in candidates:
        if not any(span.overlaps(candidate.span) for span in taken):
            taken.append(candidate.span)
            yield candidate


def _asked_number(analysis: Analysis) -> int:
    match = _ASKED_NUMBER.search(analysis.folded)
    return _count_of(match) if match else 0


def together(analysis: Analysis, decision: Decision) -> Decision:
    """The decision with everybody whom a field names together (`负责人：王小明、李大同`), one of them being chosen."""
    if analysis.kind != "person" or len(decision.spans) != 1 or not decision.hits:
        return decision
    (span,), sentence = decision.spans, decision.hits[0].sentence
    text, start = sentence.text, sentence.span.start
    for chain in lists_of(text):
        items = [Span(span.record_id, start + item.start, start + item.end) for item in chain.items]
        if span in items and _FIELD_BEFORE.search(text, 0, items[0].start - start):
            return replace(decision, spans=tuple(items))
    return decision
