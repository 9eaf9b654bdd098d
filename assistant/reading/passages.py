"""A hit's sentence made ready for reading: folded, with the question's words found in it and its clauses marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.question import Analysis, telling_terms
from assistant.reading.cells import Cell, cells_of
from assistant.reading.matching import Match, coverage, match_terms
from assistant.reading.years import years_told
from assistant.values import Mention
from index.normalize import fold, fold_text, is_english
from index.values import Folded, Hit, Sentence

SURE = 0.6  # a word matched at least this strongly is taken for the same word
_CLAUSE_END = re.compile(r"[,，;；。!！?？:：]|(?<=[a-z]) (?=(?:and|but|while|which|where) )")
_YEARLY = re.compile(r"annual general meeting")
_BESIDES = re.compile(  # a year that only the figure right behind it is of: `比2022年的289亿元`, `,2022年为587万吨`
    r"(?:[比较]|\bthan (?:in )?|\b(?:compared|against)(?: (?:with|to))?(?: in)? )(?:19|20)\d\d(?!\d)|"
    r"(?:超过?|[高低多少]于|接近|\b(?:above|below|exceed\w*|beyond)) ?(?:19|20)\d\d(?!\d)|"
    r"(?<=[,，]) ?(?:而)?(?:19|20)\d\d年(?:同期)?[则仅只才约分别]*(?:为|是|有|达)|"
    r"(?:由|从|自)(?:19|20)\d\d年的(?=[^,，;；]{0,16}[到至为成])"
)
_FROM_YEAR = re.compile(  # what is told behind it is of a later one: `由2023年的43起下降到`
    r"(?:由|从|自)(?P<year>(?:19|20)\d\d)年的?[^,，;；]{0,16}[到至为成]\s?$"
)
_IN_YEAR = re.compile(  # `9 boats in 2021`, `22 in the same period of 2021`
    r"\s?(?:[a-z]+ ){0,2}(?:in|for|during) (?:the (?:year|same \w+ (?:of|in)) )?((?:19|20)\d\d)(?!\d)"
)
_PART_END = re.compile("[;；]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved sentence and its surroundings, folded once for every candidate in it.

    `context` is what it may lean on (title, section, speaker, the sentence before), folded. `about_meeting` says that
    the question asks a relation of the meeting itself: what else it names is in the record's title. `cells` are those
    of a table's row. `stranger` says that the question names a person whom the whole record does not. `held` is the
    year of the meeting, empty where it is not known. `clauses` are offsets into the folded sentence where clauses end,
    ascending, the last being its length.
    """

    hit: Hit
    folded: Folded
    matches: tuple[Match, ...]
    clauses: tuple[int, ...]
    context: str
    context_matches: tuple[Match, ...]
    about_meeting: bool = False
    cells: tuple[Cell, ...] = ()
    stranger: bool = False
    held: str = ""

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.hit.sentence

    def folded_offset(self, offset: int) -> int:
        """Offset into the folded sentence of an offset into the sentence's own text."""
        return min(bisect_left(self.folded.offsets, offset), len(self.folded.text))

    def clause_around(self, start: int, end: int) -> tuple[int, int]:
        """Folded offsets of the clause (or clauses) that hold the folded slice `start:end`."""
        before = bisect_right(self.clauses, start)
        after = bisect_left(self.clauses, end)
        return (self.clauses[before - 1] if before else 0), self.clauses[min(after, len(self.clauses) - 1)]

    def clause_of(self, mention: Mention) -> str:
        """The folded clause (or clauses) that hold a mention."""
        left, right = self.clause_around(self.folded_offset(mention.start), self.folded_offset(mention.end))
        return self.folded.text[left:right]

    def clause_bounds(self) -> list[tuple[int, int]]:
        """Folded offsets of the clauses, in order, half-open."""
        return list(pairwise((0, *self.clauses)))

    def years_near(self, start: int, end: int, *, context: bool = True) -> frozenset[str]:
        """Years that govern a folded slice: those of its clause, else the last named before it in its part of the
        sentence, else in the sentence, else (with `context`) in that; one that is only compared with governs what
        follows it.
        """
        left, right = self.clause_around(start, end)
        text = self.folded.text
        if behind := _IN_YEAR.match(text, end):
            return frozenset((behind[1],))
        if since := _FROM_YEAR.search(text[left:start]):
            return frozenset(years_told(text[start:right]) or (self.held or str(int(since["year"]) + 1),))
        if own := years_told(text[left:right], self.held):
            return frozenset(own)
        part = max((mark.end() for mark in _PART_END.finditer(text, 0, left)), default=0)
        before = (text[part:left], text[:left], self.context * context)
        told = (years_told(_BESIDES.sub(" ", stretch), self.held) for stretch in before)
        earlier = next((years for years in told if years), ())
        return frozenset(earlier[-1:])


def prepare_passage(
    analysis: Analysis, hit: Hit, before: Sequence[Sentence], *, title: str = "", heading: str = ""
) -> Passage:
    """Fold a hit's sentence and its context and find the question's words in both."""
    folded = fold(hit.sentence.text)
    lead = " ".join([title, hit.sentence.section, hit.sentence.speaker, *(sentence.text for sentence in before)])
    context = fold_text(lead)
    ends = [match.end() for match in _CLAUSE_END.finditer(folded.text)]
    return Passage(
        hit=hit,
        folded=folded,
        matches=match_terms(analysis.terms, folded.text),
        clauses=tuple(dict.fromkeys([*ends, len(folded.text)])),
        context=context,
        context_matches=match_terms(analysis.terms, context),
        cells=cells_of(hit.sentence.text, heading) if heading else (),
        about_meeting=analysis.about_meeting or _names_record(analysis, fold_text(title)),
    )


def differ_in_language(analysis: Analysis, sentence: Sentence) -> bool:
    """Whether question and sentence are of different languages."""
    return (analysis.language == "en") != is_english(sentence.text)


def _names_record(analysis: Analysis, title: str) -> bool:
    """Whether a relation is asked of a meeting by its title: every other word of the question is in it."""
    if not analysis.relation or not title:
        return False
    title = _YEARLY.sub("agm annual general meeting", title)
    named = telling_terms(analysis.terms)
    found = {match.term for match in match_terms(named, title) if match.strength >= SURE}
    return len(found) == len(named)


def context_coverage(analysis: Analysis, passage: Passage) -> float:
    """Share of the question's words found in the sentence or, at half strength, only in its context."""
    softened = [Match(m.term, 0, 0, m.strength / 2) for m in passage.context_matches]
    return coverage(analysis.terms, [*passage.matches, *softened])
