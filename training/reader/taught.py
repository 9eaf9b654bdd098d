"""Questions written by hand on meeting records, for training the span reader; those without an answer are kept.

`training/questions/reading/*.jsonl` holds questions in the format of `evals/questions`, on the records of
`training/records` and of the public sets; `training/questions/in_english.tsv` tells questions of the licensed sets in
English.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.reading.span_reader_tokens import Tokenizer, Tokens
from evals.corpus import read_text
from evals.values import Question as Written
from index.normalize import fold_text
from training.reader.examples import QUESTION_TOKENS, Question, Window, windows
from training.reader.sources import Asked, Paragraph
from training.written import IN_ENGLISH, READING, asked_of_records, english_wordings

SCALES = (180, 420, 900)  # characters of a passage around an answer; the first as the assistant reads
LONGEST_PARAGRAPH = 420  # a longer stretch leaves its paragraph
SHORT_PARAGRAPH = 40  # a shorter paragraph is read with those around it
_SENTENCE_END = re.compile(r"[。！？!?；;]+[”」』\"]?|\.(?=\s)|\n+")
_SENTENCE = re.compile(r"[^。！？!?；;\n]{8,}[。！？!?；;]?")
_CLOSING = "。！？!?；;. "
_RIVALS = 6  # other passages of a record that share the most with a question
_RIVALS_READ = (1, 2, 2, 3, 4)  # how many of them are put beside an answered question


@dataclass(frozen=True, slots=True)
class Taught:
    """A question with the passages of its record that answer it (none: unanswerable) and the likeliest that do not."""

    asked: Tokens
    answered: tuple[Question, ...]
    rivals: tuple[Tokens, ...]


def read_taught(sets: Path, tokenizer: Tokenizer, folder: Path = READING) -> list[Taught]:
    """All hand-written questions whose record is at hand; a verdict's span is the sentence it rests on."""
    made = (_taught(written, text, tokenizer) for written, text in _written(sets, folder))
    return [taught for taught in made if taught.answered or taught.rivals]


def written_paragraphs(sets: Path, folder: Path) -> list[Paragraph]:
    """Each question of `folder` that a span answers, with the stretch of its record that the assistant would read."""
    paragraphs = []
    for written, text in _written(sets, folder):
        if written.type == "yes_no":
            continue
        for place in itertools.islice(_answers(written, text), 1):
            read = stretch(text, place, SCALES[0])
            asked = Asked(written.question, written.gold, place.start - read.left, written.id)
            paragraphs.append(Paragraph(text[read.left : read.right], (asked,)))
    return paragraphs


def _written(sets: Path, folder: Path) -> Iterator[tuple[Written, str]]:
    """The questions that a span answers, or a verdict, each with the text of its record, where that is at hand."""
    for asked in asked_of_records(folder, sets):
        if asked.question.type not in ("sum", "difference", "comparison"):
            yield asked.question, read_text(asked.record)


def _taught(written: Written, text: str, tokenizer: Tokenizer) -> Taught:
    asked = tokenizer.tokenize(written.question).part(0, QUESTION_TOKENS)
    places = list(_answers(written, text))
    stretches = [stretch(text, place, scale) for place in places for scale in SCALES]
    answered = [_question(asked, text, place, tokenizer) for place in dict.fromkeys(stretches)]
    if written.answerable and not places:
        return Taught(asked, (), ())
    rivals = (text[place.left : place.right] for place in likely_rivals(written, text))
    return Taught(asked, tuple(q for q in answered if q), tuple(tokenizer.tokenize(rival) for rival in rivals))


@dataclass(frozen=True, slots=True)
class Place:
    """The slice `start:end` of a record, read within its stretch `left:right`."""

    start: int
    end: int
    left: int
    right: int


def _answers(written: Written, text: str) -> Iterator[Place]:
    """Where the first wording of the answer, or the run of a list's entries, stands within its evidence.

    Of a list told in several pieces of evidence, the entries of each piece.
    """
    for evidence in written.evidence:
        left, run = text.find(evidence), _run(written, evidence)
        if left >= 0 and run:
            yield Place(left + run[0], left + run[1], left, left + len(evidence))


def _run(written: Written, evidence: str) -> tuple[int, int] | None:
    """The slice of a piece of evidence that answers; None where it does not, or not alone."""
    if written.type == "yes_no":
        return 0, len(evidence.rstrip(_CLOSING))
    found = [_first(evidence, entry) for entry in (written.entries or (written.answers,))]
    spans = [(start, end) for start, end in found if start >= 0]
    in_pieces = bool(written.entries) and len(written.evidence) > 1
    if not spans or len(spans) < len(found) and not in_pieces:
        return None
    return min(spans)[0], max(end for _, end in spans)


def _first(evidence: str, wordings: Sequence[str]) -> tuple[int, int]:
    starts = ((evidence.find(wording), len(wording)) for wording in wordings)
    return next(((start, start + length) for start, length in starts if start >= 0), (-1, -1))


def stretch(text: str, place: Place, scale: int) -> Place:
    """The place within whole sentences of about `scale` characters: of its paragraph or, beyond that, around it."""
    low, high = text.rfind("\n", 0, place.left) + 1, text.find("\n", place.right)
    high = high if high >= 0 else len(text)
    if scale > LONGEST_PARAGRAPH or high - low < SHORT_PARAGRAPH:
        low, high = max(0, low - scale // 2), min(len(text), high + scale // 2)
    bounds = sorted({low, *(match.end() for match in _SENTENCE_END.finditer(text, low, high)), high})
    left = max(bound for bound in bounds if bound <= place.left)
    right = min(bound for bound in bounds if bound >= place.right)
    right = max([right, *(bound for bound in bounds if right < bound <= left + scale)])
    left = min([left, *(bound for bound in bounds if right - scale <= bound < left)])
    return replace(place, left=left, right=right)


def _question(asked: Tokens, text: str, place: Place, tokenizer: Tokenizer) -> Question | None:
    passage = tokenizer.tokenize(text[place.left : place.right])
    starts = [i for i, end in enumerate(passage.ends.tolist()) if end > place.start - place.left]
    ends = [i for i, start in enumerate(passage.starts.tolist()) if start < place.end - place.left]
    if not starts or not ends or starts[0] > ends[-1]:
        return None
    return Question(asked, passage, starts[0], ends[-1], fold_text(text[place.start : place.end]))


def likely_rivals(written: Written, text: str) -> list[Place]:
    """Stretches without the answer, made as those with it are, whose sentences share the most with the question."""
    golds = [fold_text(one) for one in (*written.answers, *(a for entry in written.entries for a in entry))]
    golds = [fold_text(one) for one in written.evidence] if written.type == "yes_no" else golds
    sentences = (match.span() for match in _SENTENCE.finditer(text))
    shared = sorted(sentences, key=lambda span: -_shared(written.question, text[slice(*span)]))[: 3 * _RIVALS]
    scales = itertools.cycle(SCALES)
    found = (stretch(text, Place(start, end, start, end), next(scales)) for start, end in shared)
    free = (p for p in found if not any(gold in fold_text(text[p.left : p.right]) for gold in golds))
    return list(dict.fromkeys(free))[:_RIVALS]


def _shared(question: str, line: str) -> float:
    """Share of the question's pairs of characters that a passage has."""
    asked, there = (_pairs(fold_text(one)) for one in (question, line))
    return len(asked & there) / max(1, len(asked))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[start : start + 2] for start in range(len(text) - 1))


def taught_windows(taught: Taught, *, longest: int, span: int, chooser: random.Random) -> list[Window]:
    """A window that answers, and some of the same record that do not; only such where nothing answers."""
    group: list[Window] = []
    if taught.answered:
        group = windows(chooser.choice(taught.answered), longest=longest, span=span, chooser=chooser)
    count = min(len(taught.rivals), chooser.choice(_RIVALS_READ) if group else 2)
    for rival in chooser.sample(taught.rivals, count):
        group.append(Window(taught.asked, rival.part(0, longest), -1, -1))
    return group


def in_english(paragraphs: Sequence[Paragraph], names: Path = IN_ENGLISH) -> list[Paragraph]:
    """The paragraphs that have questions told in English, with these alone: `set:id`, a tab, the words."""
    english = english_wordings(names)
    translated = (
        (p, [replace(asked, question=english[asked.id]) for asked in p.asked if asked.id in english])
        for p in paragraphs
    )
    return [replace(paragraph, asked=tuple(asked)) for paragraph, asked in translated if asked]
