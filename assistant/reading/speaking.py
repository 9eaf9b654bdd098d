"""Who said it: the label of the turn a sentence stands in (`### Ann Lee:`, `王小明：`) as an answer to "who".

In a transcript the sentence that says something does not name who says it; the label at the head of the turn does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.question import Analysis
from assistant.reading.candidates import LIKELY_TOO
from index.store import Index
from index.values import Hit, Sentence

LONGEST_TURN = 80  # sentences looked back for the label of a turn
SPEAKER = "speaker"
_ASKS_WHO_SPOKE = re.compile(
    r"说|表示|指出|强调|提|认为|觉得|建议|讲|谈|回应|回答|要求|呼吁|主张|宣布|报告|汇报|介绍|解释|承诺|希望|补充|问|发言|分享|"
    r"反对|赞成|同意|质疑|"
    r"\b(?:sa(?:id|ys?)|stat|stress|not(?:ed|es)|report|explain|announc|suggest|propos|ask|add(?:ed|s)|argu|mention|remind|"
    r"confirm|present|told|tell|th(?:ought|ink)|recommend|advis|want|hope|rais|brought|com(?:plain|ment)|describ|point(?:ed|s)|"
    r"call(?:ed|s)|object|agree|disagree|offer|volunteer|apologi|wonder|doubt|question|compar|speak|spoke|talk|found|find)\w*"
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


def said_by(analysis: Analysis) -> float:
    """How a speaker fits as the answer: 1 where the question asks who said something, -1 where not."""
    return 1.0 if _ASKS_WHO_SPOKE.search(analysis.folded) else -1.0


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
