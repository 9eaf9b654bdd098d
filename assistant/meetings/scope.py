"""The records a question is asked of: what the caller's filters leave, and of these what the question names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.meetings.catalog import Catalog, Entry
from assistant.meetings.each import asked_of_one
from assistant.meetings.filters import Filters, matching
from assistant.meetings.naming import Named, find_named
from assistant.meetings.notes import note
from assistant.meetings.phrases import Words
from assistant.meetings.speakers import named_speaker, spoken_by
from assistant.question import Analysis, analyse, language_of
from assistant.values import Language, Turn
from index.opened import Masks
from index.selection import select_records
from index.store import Index


@dataclass(frozen=True)
class Scope:
    """What is asked, and of which records.

    `question` is what to ask of them: the whole question, or without the words that name the meeting; `analysis` is
    that of it. `entries` are the records asked, newest first (none listed where all are and nothing tells them apart);
    `masks` their rows, None where all of the index are. `each`: it is asked of every one of them. `wider` is what to
    ask where they do not say, None where nothing else may be asked. `notes` say what was assumed.
    """

    question: str
    analysis: Analysis
    entries: tuple[Entry, ...]
    masks: Masks | None = None
    each: bool = False
    wider: Scope | None = None
    notes: tuple[str, ...] = ()


class Scopes:
    """Question, filters and conversation -> scope, over one index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.catalog = Catalog(index)

    def find(self, question: str, *, filters: Filters = Filters(), history: Sequence[Turn] = ()) -> Scope:
        """The scope of a standalone question. Raises UsageError for a filter that cannot be read.

        A folder of one record is asked as it is: no filter can leave out the only one that may answer.
        """
        language = language_of(question)
        everything = Scope(question, analyse(question), ())
        if len(self.index.record_ids) < 2:
            alone = (note("alone", language),) if filters else ()
            return replace(everything, notes=alone)
        one = asked_of_one(question, language)
        if not (filters or one or everything.analysis.about_meeting or Words(question, language).may_name):
            return self._spoken(everything, filters, language)
        given = self._given(replace(everything, entries=self.catalog.entries), filters)
        start = replace(given, question=one, analysis=_analyse_in(one, language), each=True) if one else given
        found = self._named(start, language)
        if found is start and not one:
            found = self._carried_on(start, language, history)
        return self._spoken(found, filters, language)

    def _given(self, scope: Scope, filters: Filters) -> Scope:
        """Within the filters given; where nothing fits them, everything, which is said."""
        fitting = matching(scope.entries, filters)
        if not fitting:
            return replace(scope, notes=(note("none_fits", scope.analysis.language, count=len(scope.entries)),))
        return self._within(scope, fitting) if len(fitting) < len(scope.entries) else scope

    def _within(self, scope: Scope, entries: tuple[Entry, ...]) -> Scope:
        masks = select_records(self.index, [entry.record_id for entry in entries])
        return replace(scope, entries=entries, masks=masks)

    def _named(self, scope: Scope, language: Language) -> Scope:
        """Within the meetings that the question names."""
        named = find_named(scope.question, language, scope.entries)
        if named is None:
            return scope
        if not named.entries:
            missing = replace(scope, notes=(*scope.notes, note("not_there", language, words=named.words)))
            analysis = _analyse_in(named.question, language)  # of the meeting itself: each can be told of instead
            return replace(missing, question=named.question, analysis=analysis) if analysis.about_meeting else missing
        return self._asked_of(scope, named, language)

    def _asked_of(self, scope: Scope, named: Named, language: Language) -> Scope:
        inner = self._within(scope, named.entries) if len(named.entries) < len(scope.entries) else scope
        analysis = _analyse_in(named.question, language)
        told = (*scope.notes, note("asked_of", language, words=named.words, count=len(named.entries)))
        may_widen = not named.surely and not analysis.about_meeting and not scope.each
        elsewhere = (*scope.notes, note("elsewhere", language, words=named.words))
        wider = replace(scope, notes=elsewhere) if may_widen else None
        inner = replace(inner, question=named.question, analysis=analysis)
        return replace(inner, wider=wider, notes=told if len(named.entries) > 1 else scope.notes)

    def _carried_on(self, scope: Scope, language: Language, history: Sequence[Turn]) -> Scope:
        """`会议由谁主持？` after an answer from one record asks of that one's meeting."""
        if not history or not scope.analysis.about_meeting:
            return scope
        last = {evidence.record for evidence in history[-1].answer.evidence}
        entries = tuple(entry for entry in scope.entries if entry.record_id in last)
        if len(last) != 1 or not entries or history[-1].answer.status != "answered":
            return scope
        told = note("carried_on", language, words=entries[0].title or entries[0].record_id)
        return replace(self._within(scope, entries), notes=(*scope.notes, told))

    def _spoken(self, scope: Scope, filters: Filters, language: Language) -> Scope:
        """Within what one person says: the one given, or the speaker whose words the question asks for."""
        name = filters.speaker.strip() or named_speaker(scope.analysis, self.index)
        if not name:
            return scope
        masks = scope.masks if scope.masks is not None else select_records(self.index, self.index.record_ids)
        spoken = spoken_by(self.index, masks, name, strictly=bool(filters.speaker.strip()))
        if not any(mask.any() for mask in spoken):
            return replace(scope, notes=(*scope.notes, note("not_there", language, words=name)))
        return replace(scope, masks=spoken)


def _analyse_in(question: str, language: Language) -> Analysis:
    """The analysis of a shortened question, in the language of the whole one."""
    return replace(analyse(question), language=language)
