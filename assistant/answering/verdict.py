"""Yes or no, with the sentence that says so; "no" only where the record says otherwise.

Three small models decide: `says` which sentence speaks of the matter, `denies` whether it says otherwise
(`contrary.py`), and `verdict` how sure both together are. All are fitted by `training.verdicts`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.belonging import belongs
from assistant.answering.confidence import BREACHED, NO_ANSWER_THRESHOLD
from assistant.answering.contrary import CONTRARY_SIGNS, contrary_signs
from assistant.answering.decision import Decision
from assistant.answering.matters import MATTER
from assistant.mentions import find_mentions
from assistant.question import Analysis
from assistant.reading.constraints import fits_of
from assistant.reading.model import LinearModel, load_models, probability
from assistant.reading.passages import Passage, differ_in_language
from assistant.reading.qualifiers import item_numbers, names_another, qualifiers
from assistant.reading.reader import Reading
from assistant.relations import find_arguments
from index.normalize import fold_text
from index.values import Span

_ASKS_IF_CARRIED = re.compile(r"通过|\b(?:adopt|approv|pass|carri)|\b(?:get|got|go|went) through\b")
_ASKS_OUTCOME = re.compile(rf"{_ASKS_IF_CARRIED.pattern}|批准|核准|同意|否决|\b(?:agree|reject|accept)")
_CARRIED = re.compile(  # `以赞成219票、反对8票获得通过`: that some were against denies nothing
    r"(?<![未不没否])(?:获得|获|一致|全票|表决|审议|照案|决议|予以|[票股,，:：])通过|"
    r"\b(?:was|were|is|motion) (?:\w+ )?(?:carried|adopted|approved|passed)\b"
)
_NOT_CARRIED = re.compile(r"未获?(?:得)?通过|没有?通过|不(?:予)?通过|否决|\b(?:not|nor|never)\b")
_OUTCOME = re.compile(
    r"通过|照案|同意|可决|核准|批准|核定|否决|未获|缓议|搁置|保留|再议|撤|驳回|退回|决议|决定|表决|"
    r"\b(?:adopt|approv|pass|carri|agree|reject|accept|defer|tabled|postpon|lapsed|withdrawn|vote|unanim|resolved)"
)
_ASKS_IF_PUT = re.compile(r"讨论|提出|提案|提议|列入|议程|议题|\b(?:discuss|agenda|propos|rais|put)")
_SPEAK_AGAINST = ("denied", "adverse", "nothing", "opposed", "other_figure", "other_name", "restricted")
SAYING_SIGNS = (
    "coverage",
    "context",
    "similarity",
    "rank",
    "unmet",
    "unmet_latin",
    "outcome",
    "other_year",
    "across",
)
SURENESS_SIGNS = ("says", "lead", "denies", "no", "across")
MISSING = 0.6  # from here on a telling word of the question is neither in the sentence nor in its context
CERTAIN = 4.0  # log-odds
LITERAL = 0.9  # share of the question's words
OF_IT = 0.25  # the same, from which a sentence may be of the matter asked about
LITERAL_IS_SURE = 0.8  # questions asked in the record's words are rare among those the weights are fitted to


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that may settle the question: `says`, `denies` are log-odds, `lead` that of `says` over the next;
    `literal` where it says what is asked in the question's own words, `of_another` where none of them stands in it,
    `other_figure` where it tells another figure than the question does.
    """

    passage: Passage
    says: float
    lead: float
    denies: float
    literal: bool = False
    of_another: bool = False
    other_figure: bool = False

    @property
    def verdict(self) -> str:
        """`yes` or `no`."""
        return "no" if self.denies > 0 and not self.literal else "yes"


def judge(analysis: Analysis, reading: Reading) -> Decision:
    """The verdict on a yes/no question, or an abstention."""
    if certain := belongs(analysis, reading) or _contradiction(analysis, reading):
        return certain
    finding = settle(analysis, reading, load_models())
    if finding is None:
        return Decision(kind="yes_no")
    learned = probability(load_models()["verdict"].logit(SURENESS_SIGNS, sureness(analysis, finding)))
    unsaid = finding.of_another or finding.other_figure and finding.verdict == "yes"
    confidence = max(learned, LITERAL_IS_SURE * finding.literal) * (BREACHED if unsaid else 1.0)
    if confidence < NO_ANSWER_THRESHOLD:
        return Decision(kind="yes_no", confidence=confidence, hits=(finding.passage.hit,))
    return _verdict(finding.verdict, finding.passage, confidence, span=finding.passage.sentence.span)


def settle(analysis: Analysis, reading: Reading, models: Mapping[str, LinearModel]) -> Finding | None:
    """The sentence that likeliest speaks of what is asked, weighed by the models; None where nothing was read."""
    rows = saying_signs(analysis, reading)
    strays = [_is_of_another_item(analysis, one) or _is_merely_put(analysis, one) for one in reading.passages]
    scores = [
        models["says"].logit(SAYING_SIGNS, signs) - _against(signs) - CERTAIN * stray
        for signs, stray in zip(rows, strays, strict=True)
    ]
    if not scores:
        return None
    first, *rest = sorted(range(len(scores)), key=lambda number: -scores[number])
    passage = reading.passages[first]
    contrary = contrary_signs(analysis, passage)
    certain = _certainly(analysis, rows[first], contrary, passage.folded.text)
    denies = models["denies"].logit(CONTRARY_SIGNS, contrary) + certain
    lead = scores[first] - scores[rest[0]] if rest else scores[first]
    literal, of_another = _is_literal(rows[first], contrary), _is_of_another(rows[first]) or strays[first]
    other_figure = _by_name(CONTRARY_SIGNS, contrary)["other_figure"] > 0
    return Finding(passage, scores[first], lead, denies, literal, of_another, other_figure)


def _by_name(names: Sequence[str], signs: Sequence[float]) -> Mapping[str, float]:
    return dict(zip(names, signs, strict=True))


def _is_of_another(saying: tuple[float, ...]) -> bool:
    """Whether no word of a question in the sentence's own language stands in the sentence or around it."""
    there = _by_name(SAYING_SIGNS, saying)
    return there["coverage"] == there["context"] == 0.0 and there["unmet"] >= 1.0 and not there["across"]


def _is_of_another_item(analysis: Analysis, passage: Passage) -> bool:
    """Whether a passage stands under, or tells of, another motion or item than that of the number asked for."""
    asked = item_numbers(analysis.folded)
    return bool(asked) and names_another(asked, qualifiers(f"{passage.context} {passage.folded.text}"))


def _is_merely_put(analysis: Analysis, passage: Passage) -> bool:
    """Whether a passage only names a matter (`案由：更换厂商案`), and the question is not whether it was put."""
    return bool(MATTER.match(passage.folded.text)) and not _ASKS_IF_PUT.search(analysis.folded)


def _is_literal(saying: tuple[float, ...], contrary: tuple[float, ...]) -> bool:
    """Whether nearly all words of the question stand in the sentence and nothing in it speaks against them."""
    there = _by_name(SAYING_SIGNS, saying)
    against = _by_name(CONTRARY_SIGNS, contrary)
    free = not any(against[name] for name in _SPEAK_AGAINST)
    return free and there["coverage"] >= LITERAL and there["unmet"] <= 1 - LITERAL


def _certainly(analysis: Analysis, saying: tuple[float, ...], contrary: tuple[float, ...], text: str) -> float:
    """What certain rules add to a denial: `临时动议：无`, or the matter put off or refused whose outcome is asked; take
    off it where the matter was carried.
    """
    by_name = _by_name(CONTRARY_SIGNS, contrary)
    there = _by_name(SAYING_SIGNS, saying)
    of_it, carried = there["coverage"] >= OF_IT, there["unmet"] < MISSING and _is_carried(analysis, text)
    turned_down = bool(_ASKS_OUTCOME.search(analysis.folded)) * by_name["adverse"] * of_it
    return CERTAIN * (max(by_name["nothing"], turned_down) - 2 * carried)


def _is_carried(analysis: Analysis, text: str) -> bool:
    """Whether it is asked if something was carried, and the sentence says that it was."""
    asked = _ASKS_IF_CARRIED.search(analysis.folded) and not _NOT_CARRIED.search(analysis.folded)
    return bool(asked and _CARRIED.search(text) and not _NOT_CARRIED.search(text))


def _against(signs: tuple[float, ...]) -> float:
    """What certain rules take off: the sentence tells no outcome where one is asked, or not of that matter, or it is of
    another year.
    """
    by_name = _by_name(SAYING_SIGNS, signs)
    no_outcome = by_name["outcome"] < 0 or by_name["outcome"] > 0 and by_name["unmet"] >= MISSING
    return CERTAIN * (no_outcome + by_name["other_year"])


def sureness(analysis: Analysis, finding: Finding) -> tuple[float, ...]:
    """What the confidence of a verdict is computed from, in the order of `SURENESS_SIGNS`."""
    across = float(differ_in_language(analysis, finding.passage.sentence))
    return (finding.says, min(finding.lead, 4.0), abs(finding.denies), float(finding.verdict == "no"), across)


def saying_signs(analysis: Analysis, reading: Reading) -> list[tuple[float, ...]]:
    """For each passage the numbers that tell whether it speaks of the matter, in the order of `SAYING_SIGNS`."""
    return [_signs(analysis, passage) for passage in reading.passages]


def _signs(analysis: Analysis, passage: Passage) -> tuple[float, ...]:
    fits = fits_of(analysis, passage)
    asks = bool(_ASKS_OUTCOME.search(analysis.folded))
    outcome = asks * (1.0 if _OUTCOME.search(passage.folded.text) else -1.0)
    years = passage.years_near(0, len(passage.folded.text))
    return (
        fits.in_sentence,
        fits.in_context,
        passage.hit.similarity,
        1.0 / passage.hit.rank,
        fits.unmet,
        fits.unmet_latin,
        outcome,
        float(bool(analysis.years) and not set(analysis.years) & years),
        float(differ_in_language(analysis, passage.sentence)),
    )


def _contradiction(analysis: Analysis, reading: Reading) -> Decision | None:
    """A "no" (or "yes") from the asked relation: its argument in the record is, or is not, the one named."""
    named = {fold_text(analysis.folded[m.start : m.end]) for m in find_mentions(analysis.folded) if m.kind == "person"}
    if not analysis.relation or not named:
        return None
    for passage in reading.passages:
        for argument in find_arguments(analysis.relation, passage.sentence.text):
            words = fold_text(passage.sentence.text[argument.start : argument.end])
            start = passage.sentence.span.start
            span = Span(passage.sentence.span.record_id, start + argument.start, start + argument.end)
            if argument.kind == "person":
                return _verdict(_same_person(words, sorted(named)), passage, 0.9, span=span)
    return None


def _same_person(words: str, named: Sequence[str]) -> str:
    return "yes" if any(words in name or name in words for name in named) else "no"


def _verdict(verdict: str, passage: Passage, confidence: float, *, span: Span) -> Decision:
    return Decision(kind="yes_no", spans=(span,), computed=verdict, confidence=confidence, hits=(replace(passage.hit),))
