"""Whose votes, mover or seconder: what stands under the motion that the question names, in records with one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.decision import Decision
from assistant.answering.lists import hit_of
from assistant.question import Analysis
from assistant.reading.matching import coverage, match_terms
from assistant.reading.qualifiers import item_numbers, qualifiers
from assistant.reading.reader import Reading
from assistant.relations import VOTES, find_arguments
from assistant.terms import Term
from index.normalize import fold_text
from index.store import Index
from index.values import Sentence, Span

_OF_A_MOTION = VOTES | {"second", "propose", "sponsor"}
MATTER = re.compile(
    r"[\W_]*(?:motion|resolution|proposal|案由|议案|议题|提案|动议)[一二三四五六七八九十\d. ]*(?:[\W_]*[:：]| - )"
)
VOTING = re.compile(
    r"投票|票数|票决|结果|情况|results?|outcome|tally|counts?|breakdown|"
    r"赞成|同意|支持|反对|弃权|附议|提议|动议|表决|投|票|人数?|案|议案|提案|通过|否决|vot\w+|pass\w*|carri\w+|carry|adopted|lost|"
    r"motions?|moved?|mover|second\w*|propos\w+|"
    r"for|against|go|went|favou?r|abst\w+|people|members?|directors?|many"
)
_ASKS_OUTCOME = re.compile(
    r"通过|可决|\b(?:pass(?:ed)?|carri(?:ed|es)|carry|adopted|approved|agreed)\b|(?P<lost>否决|\b(?:lost|defeated|rejected|fail(?:ed)?)\b)"
)
_ENDED = re.compile(
    r"(?P<carried>(?<![未不沒没獲获能予])通[过過]|\b(?:[Cc]arried|[Pp]assed|[Aa]dopted|CARRIED|PASSED)\b)"
    r"|(?:决议|決議|结论|結論)[*_\s]*[:：][*_\s]*(?:本案)?(?:保留|[缓緩][议議]|[搁擱]置|[暂暫][缓緩]|再[议議]|撤[案回])"
    r"|\b(?:[Tt]abled|[Dd]eferred|[Pp]ostponed|[Ww]ithdrawn|TABLED|DEFERRED)\b"
    r"|否[决決]"
    r"|[未不沒没][獲获能予有]{0,2}通[过過]"
    r"|\b(?:[Ll]ost|[Dd]efeated|[Rr]ejected|[Ll]apsed|[Nn]ot carried|LOST|DEFEATED)\b"
)
_LABEL = 12  # characters within which a motion says its number
_INSTEAD = {"propose": "sponsor"}  # a body proposes where no person does
_BELOW = 6  # sentences under a motion among which its votes are told
_NAMED = 0.5  # share of the question's words that a motion must hold
_FOLLOWING = 0.8  # how sure it is that what follows a sentence is said of its matter
_LIKELY = 5  # sentences found, best first, among which the one that names it is sought
_BEGINS = re.compile(r"\s*(?:\d{1,2}[.、)]|[一二三四五六七八九十]{1,2}、|[(（][一二三四五六七八九十]{1,2}[)）])")
_TOLD_IN = ("prose", "heading", "item")  # kinds of sentences that such a matter is named in
SURE = 0.85


@dataclass(frozen=True, slots=True)
class Motion:
    """What stands of a motion, itself first, how well it fits the question, 0..1, and of each other motion alike."""

    fit: float = 0.0
    sentences: Sequence[Sentence] = ()
    others: Sequence[Sequence[Sentence]] = ()


def under_the_motion(analysis: Analysis, reading: Reading, index: Index) -> Decision | None:
    """What is asked of the votes on the motion named; None where none is asked for or no one motion fits.

    A decision without spans where it is told of other motions, and not of that one.
    """
    if analysis.relation not in _OF_A_MOTION or not reading.passages:
        return None
    motion = motion_named(analysis, reading, index.sentences(reading.record_id))
    spans = list(_told(analysis, motion.sentences))
    if not spans:  # of others it is told, of this one not
        silent = motion.sentences and any(list(_told(analysis, other)) for other in motion.others)
        return Decision(kind=analysis.kind) if silent else None
    kept = spans if analysis.is_list else spans[:1]
    hits = tuple(hit_of(sentence, reading) for _, sentence in kept)
    return Decision(kind=analysis.kind, spans=tuple(span for span, _ in kept), confidence=SURE * motion.fit, hits=hits)


def outcome_of_the_motion(analysis: Analysis, reading: Reading, index: Index) -> Decision | None:
    """Whether the motion named was carried, by the word under it for how it ended; None where none does."""
    asked = _ASKS_OUTCOME.search(analysis.folded)
    if analysis.kind != "yes_no" or asked is None or not reading.passages:
        return None
    motion = motion_named(analysis, reading, index.sentences(reading.record_id))
    for sentence in motion.sentences[1:]:
        ended = _ENDED.search(sentence.text)
        if ended:
            verdict = "yes" if (ended["carried"] is None) == bool(asked["lost"]) else "no"
            start = sentence.span.start
            span = Span(sentence.span.record_id, start + ended.start(), start + ended.end())
            hits = (hit_of(sentence, reading),)
            return Decision(kind="yes_no", spans=(span,), computed=verdict, confidence=SURE * motion.fit, hits=hits)
    return None


def motion_named(analysis: Analysis, reading: Reading, sentences: Sequence[Sentence]) -> Motion:
    """The motion that holds most of the question's words; none where none, or not one alone, holds enough."""
    terms = [term for term in analysis.terms if not VOTING.fullmatch(term.text)]
    places = [place for place, sentence in enumerate(sentences) if MATTER.match(fold_text(sentence.text))]
    if not places:
        return _after_the_best(terms, reading, sentences)
    fits = [_fit(analysis, terms, sentences[place]) for place in places]
    best = max(fits, default=0.0)
    if best < _NAMED or fits.count(best) > 1:
        return Motion()
    motions = [_under(sentences, places, place) for place in places]
    chosen = motions.pop(fits.index(best))
    return Motion(best, chosen, motions)


def _after_the_best(terms: Sequence[Term], reading: Reading, sentences: Sequence[Sentence]) -> Motion:
    """Of records that put no motion on a line of its own, as of speech: the first sentence found that holds the
    question's words, and what follows it.
    """
    found = (passage.sentence for passage in reading.passages[:_LIKELY])
    for best in (one for one in found if terms and one.span.record_id == reading.record_id):
        fit = coverage(terms, match_terms(terms, fold_text(best.text))) if best.kind in _TOLD_IN else 0.0
        if fit >= _NAMED:
            place = next(place for place, one in enumerate(sentences) if one.span == best.span)
            return Motion(_FOLLOWING * fit, _until_the_next(sentences, place))
    return Motion()


def _until_the_next(sentences: Sequence[Sentence], place: int) -> Sequence[Sentence]:
    """A sentence and those below it that may be of its matter: until the next heading or numbered line."""
    below = range(place + 1, min(len(sentences), place + 1 + _BELOW))
    ends = (n for n in below if sentences[n].kind == "heading" or _BEGINS.match(sentences[n].text))
    return sentences[place : next(ends, below.stop)]


def _fit(analysis: Analysis, terms: Sequence[Term], motion: Sentence) -> float:
    """How well a motion fits, 0..1: by its number (its own, or its heading's) where one is asked for, else by the
    question's words in it.
    """
    text, numbers = fold_text(motion.text), item_numbers(analysis.folded)
    if numbers:
        said = qualifiers(text[:_LABEL]) | qualifiers(fold_text(motion.section))
        return float(not numbers.isdisjoint(said))
    return coverage(terms, match_terms(terms, text))


def _under(sentences: Sequence[Sentence], places: Sequence[int], place: int) -> Sequence[Sentence]:
    """The sentences from a motion to the next one or the next heading."""
    ends = (n for n in range(place + 1, len(sentences)) if n in places or sentences[n].kind == "heading")
    return sentences[place : min(next(ends, len(sentences)), place + 1 + _BELOW)]


def _told(analysis: Analysis, sentences: Sequence[Sentence]) -> Iterator[tuple[Span, Sentence]]:
    """What the first of the sentences that tells it says, each with that sentence."""
    for sentence in sentences:
        record_id, start = sentence.span.record_id, sentence.span.start
        found = find_arguments(analysis.relation, sentence.text)
        found = found or find_arguments(_INSTEAD.get(analysis.relation, ""), sentence.text)
        yield from ((Span(record_id, start + one.start, start + one.end), sentence) for one in found)
        if found:
            return
