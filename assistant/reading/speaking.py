"""Who said it: the label of the turn a sentence stands in (`### Ann Lee:`, `王小明：`) as an answer to "who".

In a transcript the sentence that says something does not name who says it; the label at the head of the turn does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.cues import OPINING, SAYING
from assistant.question import Analysis
from assistant.reading.candidates import LIKELY_TOO
from index.store import Index
from index.values import Hit, Sentence

LONGEST_TURN = 80  # sentences looked back for the label of a turn
SPEAKER = "speaker"
_ASKS_DOER = re.compile(
    r"负责|答应|承诺|认领|接下|谁(?:来|去|会|要|弄|做|写|跟|联系|准备)|交给谁|"
    r"\b(?:will|is (?:going )?to|responsible|in charge|taking|takes? (?:care|on)|promised|agreed to|on the hook)\b"
)
_PROMISES = re.compile(
    r"我(?:来|去|会|要|负责|这边|可以|再|先|今天|明天|今晚|下周|周[一二三四五六日])|由我|交给我|算我|"
    r"\bi(?:'ll| will|’ll| can|'m going to)\b|\blet me\b|\b(?:with|to) me\b"
)


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a speaker, `start:end` of the record, and the sentence it stands in."""

    start: int
    end: int
    sentence: Sentence


def asks_for_person(analysis: Analysis) -> bool:
    """Whether a person answers, or may."""
    guesses = (guess.kind for guess in analysis.guesses if guess.probability >= LIKELY_TOO)
    return "person" in (analysis.kind, *guesses)


def said_by(analysis: Analysis, folded: str) -> float:
    """How the speaker of a folded sentence fits as the answer: 1 where the question asks who said something, or who is
    to do what the sentence promises in the first person; -1 where not.
    """
    if SAYING.search(analysis.folded) or OPINING.search(analysis.folded):
        return 1.0
    return 1.0 if _ASKS_DOER.search(analysis.folded) and _PROMISES.search(folded) else -1.0


def label_of(sentence: Sentence, index: Index) -> Label | None:
    """The label of the turn that the sentence stands in; None where nobody is said to speak."""
    if not sentence.speaker:
        return None
    first = index.rows(sentence.span.record_id).start
    row = index.row_of(sentence)
    for place in range(row, max(first, row - LONGEST_TURN) - 1, -1):
        before = index.sentence(place)
        if before.speaker != sentence.speaker:
            return None
        if (start := _labels(before)) is not None:
            start += before.span.start
            return Label(start, start + len(sentence.speaker), before)
    return None


def _labels(sentence: Sentence) -> int | None:
    """Where the sentence begins with the name of its speaker, as an offset into it; None where it does not."""
    start = sentence.text.find(sentence.speaker)
    return start if start >= 0 and not re.search(r"[^\W\d_]", sentence.text[:start]) else None


def hit_of(label: Label, hit: Hit) -> Hit | None:
    """The label's sentence as a hit beside that of the words said; None where it is the same sentence."""
    return None if label.sentence.span == hit.sentence.span else Hit(sentence=label.sentence, score=0.0, rank=hit.rank)
