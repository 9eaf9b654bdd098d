"""Whether a candidate keeps to what the question fixes: its year, month and qualifiers, and the words it names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.cues import SAYING
from assistant.mentions import find_mentions
from assistant.question import Analysis
from assistant.reading.candidates import reasons_of
from assistant.reading.matching import coverage, match_terms
from assistant.reading.passages import Passage, context_coverage
from assistant.reading.qualifiers import YEARS_AWAY, months, names_another, qualifiers
from assistant.reading.years import years_told
from assistant.terms import Term
from assistant.values import Mention
from index.normalize import fold_text
from index.pinyin import sounds_like

_HALF = 0.5  # a word matched less strongly than this is not met
_IN_CONTEXT = 0.8  # what a word counts that only the title, the section, the speaker or the sentence before holds
_CHANGE_CHARS = 24
_CHANGED = re.compile(
    r"(?:调|提|降|减|增|升|改|变|推迟|延|提前|拓|扩|涨|缩|移)[^,，。;；]{0,5}(?:为|至|到|成)\s?$|"
    r"\b(?:moved|raised|increased|reduced|cut|changed|postponed|deferred|rescheduled|rose|fell|grew|up|down)\b"
    r"[^.;]{0,16}\bto $"
)
_UNCHANGED = re.compile(
    r"(?:原(?:定|为|来|先|价|本)|本来(?:是|为)?)[^,，。;；]{0,8}$|\b(?:previously|originally)\b[^.;]{0,10}$"
)
_FROM = re.compile(r"(?:由|从)[^,，。;；]{0,14}$|\bfrom (?:about )?$")
_ONWARD = re.compile(r"[^,，。;；]{0,8}(?:为|至|到|成)|[^.;]{0,10}\bto\b")
_ASKS_OLD = re.compile(
    r"原(?:来|先|定|本|价)|本来|以前|之前|原本|(?:调|调整|改|涨|变|变更|修正|修改|提高|降低|增|减)前|"
    r"\b(?:old|previous(?:ly)?|original(?:ly)?|before|used to)\b"
)
_ASKS_NEW = re.compile(
    r"新|现在|目前|如今|实际|最后|最终|之后|(?:调|调整|改|涨|变|变更|修正|修改|提高|降低|增|减)后|"
    r"\b(?:new|now|current(?:ly)?|actual(?:ly)?|finally)\b"
)
_CHOICE = re.compile(r"还是|或|\bor\b")
_FIGURE_IN_YEAR = re.compile(
    r"\d[\d,.]*%? (?:[a-z]+ ){0,3}(?:in|for|during) (?:[a-z]+ ){0,4}(?P<year>(?:19|20)\d\d)(?!\d)"
)
_BRAND = re.compile(r"\b(?:[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|[A-Za-z]+\d+\w*)\b")
_LATIN = re.compile(r"[a-z0-9][\w.+#-]*")


def year_fit(analysis: Analysis, passage: Passage, start: int, end: int) -> float:
    """1 when a year of the question governs the slice, -1 when another year does, or when that year is told behind it
    of another figure (`14 incidents, down from 22 in 2024`), 0 when none is asked or named.
    """
    if not (asked := _years_asked(analysis, passage)):
        return 0.0
    near = passage.years_near(start, end, context=bool(analysis.years))  # a title may be of the year before `今年`
    if near & asked:
        return 1.0
    return -float(bool(near) or _is_told_of_another(passage, asked, end))


def _is_told_of_another(passage: Passage, asked: frozenset[str], end: int) -> bool:
    """Whether a later clause tells a year asked for, right behind a figure of its own."""
    behind = passage.clause_around(end, end)[1]
    return any(match["year"] in asked for match in _FIGURE_IN_YEAR.finditer(passage.folded.text, behind))


def _years_asked(analysis: Analysis, passage: Passage) -> frozenset[str]:
    """The years of the question, those told as seen from the meeting (`去年`) among them."""
    return frozenset((*analysis.years, *years_told(analysis.folded, passage.held)))


def month_fit(analysis: Analysis, passage: Passage, mention: Mention, start: int, end: int) -> float:
    """1 when a month of the question governs the slice, -1 when another month does, 0 when none is asked or named."""
    asked = months(analysis.folded)
    if not asked or mention.kind == "date":
        return 0.0
    left, right = passage.clause_around(start, end)
    near = months(passage.folded.text[left:right]) or months(passage.folded.text) or months(passage.context)
    return float(bool(near & asked)) or -float(bool(near))


def detail(mention: Mention) -> float:
    """How exactly a date tells the day: 0 for a year or a weekday alone, 0.5 with the month, 1 with the day."""
    parts = mention.value.split("-") if mention.kind == "date" and mention.value else [""]
    return {1: 0.0, 2: 0.5 if len(parts[0]) == 4 else 1.0}.get(len(parts), 1.0)


def qualifier_fit(analysis: Analysis, passage: Passage, start: int, end: int) -> float:
    """How far the qualifiers of the question (`下次`, `第二届`, "next") govern a folded slice, -1..1; 0 for none asked.

    1 where they stand in its clause, 0.6 where before it or in the context, -0.5 where only after it, -1 where not, or
    where its clause, or what stands before it, is of another number of the same. A year may be told by its number
    (`2023年` for `去年`).
    """
    if not (asked := qualifiers(analysis.folded)):
        return 0.0
    left, right = passage.clause_around(start, end)
    text = passage.folded.text
    if asked & YEARS_AWAY and _years_asked(analysis, passage) & passage.years_near(start, end, context=False):
        asked -= YEARS_AWAY
    if asked <= qualifiers(text[left:right]):
        return 1.0
    if names_another(asked, qualifiers(text[:right])):
        return -1.0
    if asked <= qualifiers(f"{passage.context} {text[:right]}"):
        return 0.6
    return -0.5 if asked <= qualifiers(f"{passage.context} {text}") else -1.0


def change_fit(analysis: Analysis, passage: Passage, start: int, end: int) -> float:
    """Of a value that changed (`由39元调整为45元`): 1 for the side that is asked, -1 for the other; half of that where
    the question asks for neither, for what holds now is meant.
    """
    side = _side_of_change(passage.folded.text, start, end)
    if not side:
        return 0.0
    if _ASKS_OLD.search(analysis.folded):
        return -side
    return side if _ASKS_NEW.search(analysis.folded) else side / 2


def _side_of_change(text: str, start: int, end: int) -> float:
    """1 for what a value was changed to, -1 for what it was changed from, 0 where no change is told."""
    before = text[max(0, start - _CHANGE_CHARS) : start]
    if _CHANGED.search(before):
        return 1.0
    changed_from = _FROM.search(before) and _ONWARD.match(text, end)
    return -1.0 if changed_from or _UNCHANGED.search(before) else 0.0


def is_in_question(analysis: Analysis, folded: str) -> bool:
    """Whether the candidate only repeats the question; one of two that it lets choose from does not."""
    if _CHOICE.search(analysis.folded):
        return False
    closed = folded.replace(" ", "")
    return len(closed) > 1 and closed in analysis.folded.replace(" ", "") or folded in analysis.folded.split()


def reason_fit(analysis: Analysis, text: str, mention: Mention) -> float:
    """Of a question for a reason: -1 where words of the sentence mark one and the candidate is none of it."""
    told = reasons_of(text) if analysis.kind == "reason" else ()
    apart = all(mention.end <= one.start or one.end <= mention.start for one in told)
    return -1.0 if told and apart else 0.0


def speaker_fit(analysis: Analysis, passage: Passage) -> float:
    """Of a question on what somebody said: 1 where the sentence is theirs or says that they said it, -1 where not."""
    if analysis.kind != "statement" or not (names := _names_asked(analysis)):
        return 0.0
    speaker = fold_text(passage.sentence.speaker)
    if speaker and any(_is_name(name, speaker) for name in names):
        return 1.0
    text = passage.folded.text
    said = (
        match for name in names for match in match_terms([name], text) if _said_there(text[match.end : match.end + 16])
    )
    return 1.0 if next(said, None) else -1.0


def _said_there(text: str) -> bool:
    """Whether what follows a name says that its bearer speaks, or opens a turn."""
    return ":" in text or "代表" in text or bool(SAYING.search(text))


def _names_asked(analysis: Analysis) -> list[Term]:
    """The terms of the question that name a person."""
    people = [analysis.folded[m.start : m.end] for m in find_mentions(analysis.folded) if m.kind == "person"]
    return [term for term in analysis.terms if term.syllables or any(term.text in person for person in people)]


def _is_name(term: Term, folded: str) -> bool:
    return sounds_like(folded, term.syllables) if term.syllables else term.text in folded


def _met(analysis: Analysis, passage: Passage) -> list[float]:
    """How surely each term is in the passage or, a little less, in its context."""
    met = [0.0] * len(analysis.terms)
    for matches, share in ((passage.matches, 1.0), (passage.context_matches, _IN_CONTEXT)):
        for match in matches:
            met[match.term] = max(met[match.term], match.strength * share)
    return met


def unmet(analysis: Analysis, passage: Passage) -> float:
    """The weight of the most telling word that neither the passage nor its context holds, of the largest weight."""
    heaviest = max((term.weight for term in analysis.terms), default=0.0)
    missing = [term.weight * (1.0 - met) for term, met in zip(analysis.terms, _met(analysis, passage), strict=True)]
    return max(missing, default=0.0) / heaviest if heaviest else 0.0


def unmet_latin(analysis: Analysis, passage: Passage) -> float:
    """1 where a question names a product (`iOS`; in Chinese anything in Latin letters) that is not there."""
    if passage.stranger:
        return 1.0
    if analysis.language == "en":
        text = f"{passage.context} {passage.folded.text}"
        return float(any(fold_text(name) not in text for name in _BRAND.findall(analysis.question)))
    met = _met(analysis, passage)
    named = [found for term, found in zip(analysis.terms, met, strict=True) if _LATIN.fullmatch(term.text)]
    return float(any(found < _HALF for found in named))


@dataclass(frozen=True, slots=True)
class PassageFits:
    """What holds of a whole passage, whichever of its spans is the candidate; names as in `features.Features`."""

    in_sentence: float
    in_context: float
    unmet: float
    unmet_latin: float
    speaker_fit: float


def fits_of(analysis: Analysis, passage: Passage) -> PassageFits:
    """The constraints of the question that a passage meets as a whole, computed once for all of its candidates."""
    return PassageFits(
        in_sentence=coverage(analysis.terms, passage.matches),
        in_context=context_coverage(analysis, passage),
        unmet=unmet(analysis, passage),
        unmet_latin=unmet_latin(analysis, passage),
        speaker_fit=speaker_fit(analysis, passage),
    )
