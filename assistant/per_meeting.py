"""One question, an answer for each meeting: `各次会议由谁主持？`, and "who chaired the meeting?" of several records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.meetings import Scope
from assistant.meetings.catalog import Entry
from assistant.meetings.notes import note
from assistant.phrasing import stated_date
from assistant.question import Analysis
from assistant.reading.reader import Reader
from assistant.relations import FACT_OF, find_arguments, is_of_another_meeting
from assistant.values import Answer, Evidence, Language, MeetingAnswer, Mention
from index.normalize import fold_text
from index.opened import Masks
from index.selection import select_records
from index.store import Index

# Records asked one by one; each takes some 20 ms of one core. More are asked where the question wants each meeting.
MOST_EACH = 50
MOST_ALIKE = 12
BETWEEN: dict[Language, str] = {"zh-Hans": "；", "zh-Hant": "；", "en": "; "}
KIND = "per_meeting"

AskWithin = Callable[[Masks], Answer]


@dataclass(frozen=True, slots=True)
class _Told:
    """What one record answers."""

    entry: Entry
    answer: Answer


def answer_by_meeting(scope: Scope, reader: Reader, ask: AskWithin) -> Answer | None:
    """An answer for each meeting of the scope that gives one, newest first; None where the question is not of that kind
    or no record answers. `ask` answers the scope's question within the rows given.

    Where only one record answers, that is the answer; where all say the same, it is given once, with all that say so.
    Of what each meeting has, as its chair, only what a record states is told: a guess in each would be many.
    """
    if len(scope.entries) < 2 or not (scope.each or asks_the_meeting(scope.analysis)):
        return None
    asked = scope.entries[: MOST_EACH if scope.each else MOST_ALIKE]
    told = list(_told(scope, asked, reader, ask))
    if not told:
        return None
    notes = _notes(scope, asked=len(asked), told=len(told))
    if len(told) == 1:
        return replace(told[0].answer, notes=(*told[0].answer.notes, *notes))
    alike = len({fold_text(one.answer.text) for one in told}) == 1
    return _once(told, notes) if alike and not scope.each else _together(told, notes)


def _told(scope: Scope, asked: Sequence[Entry], reader: Reader, ask: AskWithin) -> Iterator[_Told]:
    """What each of the records asked answers; of a relation, only what it states."""
    for entry in asked:
        told = _Told(entry, ask(_within(scope, entry, reader.index)))
        guessed = scope.analysis.relation in FACT_OF and not _is_stated(told, scope.analysis, reader)
        if told.answer.status == "answered" and not guessed:
            yield told


def _notes(scope: Scope, *, asked: int, told: int) -> list[str]:
    """How many were not asked, and how many of those asked do not say."""
    language, total = scope.analysis.language, len(scope.entries)
    newest = [note("newest", language, count=asked, total=total)] if asked < total else []
    return newest + ([note("silent", language, count=asked - told)] if told < asked else [])


def elsewhere(within: Answer, wider: Answer, scope: Scope) -> Answer:
    """What other records say where those of the scope do not; the abstention, where it is no other record that says."""
    asked = {entry.record_id for entry in scope.entries}
    told = {span.record_id for span in wider.spans}
    return wider if told and not told & asked else within


def asks_the_meeting(analysis: Analysis) -> bool:
    """Whether it asks for what each meeting has of its own: who chaired it, when and where it was, who was there."""
    return analysis.about_meeting and analysis.relation in FACT_OF and analysis.kind != "yes_no"


def _is_stated(told: _Told, analysis: Analysis, reader: Reader) -> bool:
    """Whether the answer is on the meeting's card under what is asked, or its sentence states just that."""
    facts = reader.card(told.entry.record_id).of(FACT_OF[analysis.relation])
    stated = [(fact.span.start, fact.span.end) for fact in facts]
    for sentence in told.answer.evidence:
        found = [mention for mention in find_arguments(analysis.relation, sentence.text) if _is_own(mention, sentence)]
        stated += [(sentence.start + mention.start, sentence.start + mention.end) for mention in found]
    return any(span.start < end and start < span.end for span in told.answer.spans for start, end in stated)


def _is_own(mention: Mention, sentence: Evidence) -> bool:
    """Whether it is said of the meeting that is recorded; a next meeting is always another."""
    return mention.kind == "date" or not is_of_another_meeting(sentence.text, mention.start)


def _within(scope: Scope, entry: Entry, index: Index) -> Masks:
    own = select_records(index, [entry.record_id])
    return own if scope.masks is None else [np.logical_and(*pair) for pair in zip(own, scope.masks, strict=True)]


def _once(told: Sequence[_Told], notes: Sequence[str]) -> Answer:
    """One answer that all of them give."""
    first = told[0].answer
    said = (note("alike", first.language, count=len(told)), *notes)
    return replace(_joined(told), text=first.text, kind=first.kind, gloss=first.gloss, notes=(*first.notes, *said))


def _together(told: Sequence[_Told], notes: Sequence[str]) -> Answer:
    """An entry for each, and all of them in one line."""
    joined, language = _joined(told), told[0].answer.language
    meetings, reached = [], 0
    for entry, answer in ((one.entry, one.answer) for one in told):
        date = stated_date(entry.date)
        own = (entry.record_id, entry.title, date, answer.text, answer.gloss, answer.spans, answer.confidence)
        meetings.append(MeetingAnswer(*own, evidence=reached))
        reached += len(answer.evidence)
    text = BETWEEN[language].join(f"{one.text} ({one.date or one.title or one.record})" for one in meetings)
    own_notes = dict.fromkeys(line for one in told for line in one.answer.notes)
    return replace(joined, text=text, kind=KIND, meetings=tuple(meetings), notes=(*own_notes, *notes))


def _joined(told: Sequence[_Told]) -> Answer:
    """The first answer with the spans and the evidence of all, as sure as they are on the average."""
    answers = [one.answer for one in told]
    return replace(
        answers[0],
        spans=tuple(span for answer in answers for span in answer.spans),
        verbatim=tuple(words for answer in answers for words in answer.verbatim),
        evidence=tuple(evidence for answer in answers for evidence in answer.evidence),
        confidence=round(sum(answer.confidence for answer in answers) / len(answers), 4),
        choices=(),
        gloss="",
        timings_ms=tuple((name, _spent(answers, name)) for name, _ in answers[0].timings_ms),
    )


def _spent(answers: Sequence[Answer], name: str) -> float:
    return sum(spent for answer in answers for named, spent in answer.timings_ms if named == name)
