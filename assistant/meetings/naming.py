"""Which meetings a question names: by number, by date, by the words of their titles, or as the latest.

`第18次会议谁主持`, "in March 2021", "at the board meeting". Certain signs only: a date or a number that belongs to the
word for a meeting, and words all of which stand in some titles and not in others. What belongs to no record's own
title or date leaves the question as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.cues import MEETING_WORD
from assistant.meetings.catalog import Entry, Ordinal, find_ordinals
from assistant.meetings.phrases import MeetingPhrase, Words, bare_mentions, find_phrases
from assistant.question import Analysis, analyse
from assistant.terms import Term
from assistant.values import Language
from index.translation import base_forms

LIKELY = 0.1  # a translation less probable than this names no record
_NOT_ASKED = ("next_meeting", "held_on")  # of these a date in the question may be what is asked


@dataclass(frozen=True, slots=True)
class Named:
    """The meetings that a question names: the `entries`, and the `question` as one would ask it of them.

    `words` are the question's own for them. `entries` is empty where a date or number fits no record. `surely`: by a
    number or date of theirs, so that what they do not say is not to be looked for elsewhere.
    """

    entries: tuple[Entry, ...]
    question: str
    words: str
    surely: bool


def find_named(question: str, language: Language, entries: Sequence[Entry]) -> Named | None:
    """The meetings that the question names among `entries` (newest first); None where it names none."""
    words = Words(question, language)
    if not words.may_name:
        return None
    for phrase in find_phrases(words):
        named = _by_phrase(words, phrase, entries)
        if named is not None:
            return named
    return _by_bare_mention(words, entries)


def _by_phrase(words: Words, phrase: MeetingPhrase, entries: Sequence[Entry]) -> Named | None:
    """By what stands with the word for a meeting."""
    reduced = words.with_meeting_for(phrase)
    named = words.original(phrase.start, phrase.end)
    analysis = analyse(reduced)
    if phrase.latest:
        return Named(_latest(entries), reduced, named, surely=True)
    if phrase.dates or phrase.ordinals:
        numbered = _holding_most(_fitting(entries, phrase), phrase.terms)
        asks_when = bool(phrase.dates) and _asks_when(analysis)
        return None if asks_when else Named(numbered, reduced, named, surely=True)
    telling = analysis.about_meeting or (phrase.located and not phrase.is_body)
    fitting = _holding_all(entries, phrase.terms) if telling else ()
    tells = 0 < len(fitting) < len(entries)
    return Named(fitting, reduced, named, surely=False) if tells else None


def _asks_when(reduced: Analysis) -> bool:
    """Whether without the date nothing is asked but that there was a meeting: "Was the meeting held on 14 March?"."""
    return reduced.kind == "yes_no" and all(MEETING_WORD.match(term.text) for term in reduced.terms)


def _fitting(entries: Sequence[Entry], phrase: MeetingPhrase) -> list[Entry]:
    """Those of the dates and numbers asked for; the numbers of titles, and where none fits, of first lines."""
    dated = [entry for entry in entries if all(any(entry.held(iso) for iso in either) for either in phrase.dates)]
    titled = [entry for entry in dated if _numbered(phrase, entry.ordinals)]
    return titled or [entry for entry in dated if _numbered(phrase, find_ordinals(entry.opening_words))]


def _numbered(phrase: MeetingPhrase, own: Sequence[Ordinal]) -> bool:
    """Whether every number asked for is among them; of several joined by "and", one."""
    return all(any(number.fits(one) for number in own for one in either) for either in phrase.ordinals)


def _by_bare_mention(words: Words, entries: Sequence[Entry]) -> Named | None:
    """By a date or number that stands alone: `5月26日谁主持会议`, where nothing else than the meeting is asked of."""
    for mention in bare_mentions(words):
        reduced = words.without(mention)
        analysis = analyse(reduced)
        if analysis.kind == "yes_no" or analysis.relation in _NOT_ASKED:
            continue
        fitting = tuple(_fitting(entries, mention))
        asked = analysis.about_meeting or mention.of_decisions
        if asked and fitting:
            named = words.original(mention.start, mention.end)
            return Named(fitting, reduced, named, surely=analysis.about_meeting)
    return None


def _latest(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The newest dated record, with others of the same day."""
    dated = [entry for entry in entries if entry.is_dated]
    return tuple(entry for entry in dated if entry.date == dated[0].date)


def _holding_most(entries: Sequence[Entry], terms: Sequence[Term]) -> tuple[Entry, ...]:
    """Those whose titles hold most of the terms: of two eighteenth meetings, the joint one."""
    forms = [_forms(term) for term in terms]
    counts = [sum(_holds(entry.title_words, own) for own in forms) for entry in entries]
    return tuple(entry for entry, count in zip(entries, counts, strict=True) if count == max(counts))


def _holding_all(entries: Sequence[Entry], terms: Sequence[Term]) -> tuple[Entry, ...]:
    """Those whose titles hold every term; where none does, those whose first lines do. Words of the other language
    count where none holds the term's own.
    """
    for words in ([replace(term, translations=()) for term in terms], terms) if terms else ():
        forms = [_forms(term) for term in words]
        found = [entry for entry in entries if _holds_all(entry.title_words, forms)]
        found = found or [entry for entry in entries if _holds_all(entry.opening_words, forms)]
        if found:
            return tuple(found)
    return ()


def _holds_all(text: str, terms: Sequence[Sequence[str]]) -> bool:
    return all(_holds(text, forms) for forms in terms)


def _forms(term: Term) -> tuple[str, ...]:
    """The term, the forms it comes from, and its likely translations."""
    likely = [word for word, probability in term.translations if probability >= LIKELY]
    return (term.text, *(base_forms(term.text) if term.text.isascii() else ()), *likely)


def _holds(text: str, forms: Sequence[str]) -> bool:
    """Whether a folded text holds one of the forms; English as whole words, be it in the plural."""
    held = [form for form in forms if form in text]
    if not held or any(not form.isascii() for form in held):
        return bool(held)
    padded = f" {text.translate(_BLANKS)} "
    return any(f" {form} " in padded or f" {form}s " in padded for form in held)


_BLANKS = str.maketrans(dict.fromkeys(",.;:!?()[]{}\"'/&–—-_#*|", " "))
