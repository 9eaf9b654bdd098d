"""The result of a vote is cited whole: those for, against and abstaining together (`5票贊成、1票反對、1票棄權`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.answering.decision import Decision
from assistant.answering.lists import hit_of
from assistant.answering.matters import SURE, VOTING, motion_named
from assistant.mentions.script import simplify
from assistant.question import Analysis, telling_terms
from assistant.reading.matching import match_terms
from assistant.reading.passages import differ_in_language
from assistant.reading.reader import Reading
from index.normalize import fold_text
from index.store import Index
from index.values import Sentence, Span

_ASKS_ALL = re.compile(
    r"(?:表决|投票|票决)的?(?:结果|情况|票数|比数)|票数(?:如何|怎么样|是多少|多少)|怎么投票?的|投票怎么样|"
    r"\bwhat (?:was|were) the (?:final )?(?:vote|votes|count|tally)\b|"
    r"\bhow did the (?:vote|voting)\b.*\b(?:go|come out|turn out)\b|"
    r"\b(?:result|outcome|tally|count|breakdown) of the vot(?:e|ing)\b|"
    r"\b(?:vote|voting) (?:result|tally|count|breakdown)s?\b"
)
_NUMBER = (
    r"(?:\d{1,4}|[零〇一二两三四五六七八九十百]{1,4}|"
    r"no|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
_SIDE = "(?:赞成|同意|支持|反对|不同意|弃权)"
_SHARE = (
    rf"(?:{_SIDE}(?:票|者)?\s?:?\s?{_NUMBER}\s?(?:票|人|名|位|户)?|{_NUMBER}\s?(?:票|人|名|位|户)(?:投了?|表示)?{_SIDE}票?|"
    rf"{_NUMBER} (?:votes? )?(?:in favou?r|for|against|opposed|abst(?:entions?|ain(?:ed|ing)))(?! \w+ing\b)|"
    rf"(?:for|in favou?r|against|opposed|abst(?:entions?|ain(?:ed|ing))):? {_NUMBER}\b)"
)
_ALSO = r"\s?(?:[,;、。|]|,? and|,? with)?\s?"
_TALLY = re.compile(
    rf"(?P<count>{_SHARE}(?:{_ALSO}{_SHARE})+)|"
    r"\b(?:carried|passed|approved|adopted|agreed|rejected|lost|defeated|failed|votes?|voted)\b[^.;:\n\d]{0,24}?\(?"
    rf"(?P<against>\b{_NUMBER} (?:votes? )?to {_NUMBER}\b|\b\d{{1,4}}\s?[-–]\s?\d{{1,4}}\b)"
    rf"(?:{_ALSO}{_SHARE})?|"
    rf"(?P<ratio>{_NUMBER}票?[比对]{_NUMBER}票?)(?=[^,。;]{{0,4}}(?:通过|否决|未获|同意|表决))",
    re.IGNORECASE,
)


def result_of_the_vote(analysis: Analysis, reading: Reading, index: Index) -> Decision | None:
    """The count of votes told with the motion that the question names, where the result of the vote is asked for."""
    if not reading.passages or not _ASKS_ALL.search(analysis.folded):
        return None
    motion = motion_named(analysis, reading, index.sentences(reading.record_id))
    for sentence in motion.sentences:
        for whole in _tallies(sentence):
            hits = (hit_of(sentence, reading),)
            return Decision(kind=analysis.kind, spans=(whole,), confidence=SURE * motion.fit, hits=hits)
    return None


def with_whole_tally(analysis: Analysis, decision: Decision, index: Index) -> Decision:
    """The decision with the whole count of votes of which it has a part, where the result of the vote is asked for;
    none where it is the vote on another matter.
    """
    if decision.computed or len(decision.spans) != 1 or not decision.hits or not _ASKS_ALL.search(analysis.folded):
        return decision
    sentence = decision.hits[0].sentence
    whole = next((one for one in _tallies(sentence) if one.overlaps(decision.spans[0])), None)
    if whole and _is_of_another(analysis, sentence, index):
        return Decision(kind=analysis.kind)
    return replace(decision, spans=(whole,)) if whole else decision


def _is_of_another(analysis: Analysis, sentence: Sentence, index: Index) -> bool:
    """Whether the question names a matter, in the sentence's language, that neither paragraph nor heading speaks of."""
    terms = [term for term in telling_terms(analysis.terms) if not VOTING.fullmatch(term.text)]
    record = index.sentences(sentence.span.record_id)
    paragraph = (one.text for one in record if one.paragraph == sentence.paragraph)
    told = fold_text(" ".join((sentence.section, *paragraph)))
    return bool(terms) and not differ_in_language(analysis, sentence) and not match_terms(terms, told)


def _tallies(sentence: Sentence) -> Iterator[Span]:
    """The counts of votes that the sentence tells."""
    record_id, start = sentence.span.record_id, sentence.span.start
    for match in _TALLY.finditer(simplify(sentence.text)):
        counted = next(group for group in ("count", "against", "ratio") if match[group])
        yield Span(record_id, start + match.start(counted), start + match.end())
