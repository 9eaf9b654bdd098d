"""The whole course of training; each stage is kept on disk, so that a stopped course goes on where it was.

A teacher is made first, eight layers of a pretrained transformer; the reader begins as four of them and learns from the
questions and from what the teacher says of them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from assistant.reading.span_reader import load_embedded
from assistant.reading.span_reader_network import Shape
from assistant.reading.span_reader_tokens import Tokenizer
from training.reader.evaluation import evaluate
from training.reader.examples import Window, questions
from training.reader.fit import Lessons, Loss, Masters, Plan, fit
from training.reader.losses import loss_of, rows_loss, told_loss
from training.reader.pieces import keep_pieces
from training.reader.pretrained import Pretrained, bundled, read_pretrained
from training.reader.sources import Paragraph, split_sets
from training.reader.switching import Switcher
from training.reader.taught import in_english, read_taught
from training.reader.transformer import READER_LAYERS, SpanTransformer
from training.reader.vocabulary import build_vocabulary
from training.reader.weights import save_reader

_LOG = logging.getLogger(__name__)
_WATCHED = 200  # held-out questions scored at each checkpoint
_SAME = 0.5  # what being right, and what having the teacher's rows, count beside saying what the teacher says
_DROPPED = 0.05  # of the reader's columns; of the teacher's, twice as many
TEACHING = Plan(steps=1_830, rate=2e-4, switched=0.05, taught=0.7, seed=1)  # of the teacher


@dataclass(frozen=True, slots=True)
class Course:
    """Where the public sets are, where stages are kept, where the reader is written, and how long it learns."""

    sets: Path
    work: Path
    to: Path
    plan: Plan
    shape: Shape


def vocabulary(course: Course) -> list[str]:
    """The words that Chinese is cut into, counted once."""
    path = course.work / "words.txt"
    if not path.exists():
        path.write_text("\n".join(build_vocabulary(course.sets)), "utf-8")
    return path.read_text("utf-8").split("\n")


def pieces(course: Course, pretrained: Pretrained, tokenizer: Tokenizer) -> Pretrained:
    """The pretrained weights with the pieces that the reader keeps, chosen once."""
    path = course.work / "pieces.json"
    if not path.exists():
        path.write_text(json.dumps(keep_pieces(pretrained, tokenizer, course.sets)), "utf-8")
    return pretrained.keep(json.loads(path.read_text("utf-8")))


def lessons(course: Course, tokenizer: Tokenizer, train: list[Paragraph]) -> Lessons:
    """The questions of the sets, those told in English, and those on meeting records."""
    asked = questions([*train, *in_english(train)], tokenizer)
    written = read_taught(course.sets, tokenizer)
    return Lessons(asked, Switcher(course.sets), tokenizer, written, course.shape)


def teach(course: Course, drawn: Lessons, pretrained: Pretrained) -> SpanTransformer:
    """The teacher, trained once on the questions."""
    torch.manual_seed(TEACHING.seed)
    teacher = SpanTransformer(pretrained)
    masters = Masters(teacher, TEACHING)

    def _loss_on(batch: Sequence[Window], owner: Sequence[int]) -> Tensor:
        return loss_of(teacher(batch)[0], batch, owner)

    for step in fit(masters, drawn, _loss_on, kept=course.work / "teacher.pt", log=_LOG.info):
        _LOG.info("step %d of the teacher", step)
    masters.settle()
    return teacher.eval()


def learning(network: SpanTransformer, teacher: SpanTransformer) -> Loss:
    """The loss of the reader: saying what the teacher says, as it comes to say it, and the answers themselves."""

    def _loss_on(batch: Sequence[Window], owner: Sequence[int]) -> Tensor:
        with torch.no_grad():
            told, shown = teacher(batch)
        scores, rows = network(batch)
        own = loss_of(scores, batch, owner) + rows_loss(rows, shown, batch)
        return told_loss(scores, told, owner) + _SAME * own

    return _loss_on


def follow(course: Course) -> None:
    """Train to the end and write the reader to `course.to`; the figures of the held-out questions go to the log."""
    pretrained = read_pretrained(bundled())  # first: without it all stages before the teacher would be for nothing
    course.work.mkdir(parents=True, exist_ok=True)
    words = vocabulary(course)
    tokenizer = Tokenizer(words)
    train, held_out = split_sets(course.sets)
    drawn = lessons(course, tokenizer, train)
    _LOG.info("%d asked questions, %d on meeting records", len(drawn.asked), len(drawn.taught))
    teacher = teach(course, drawn, pretrained)
    kept = pieces(course, pretrained, tokenizer)
    torch.manual_seed(course.plan.seed)
    network = SpanTransformer(kept, course.shape, dropout=_DROPPED)
    network.begin_as(teacher, READER_LAYERS)
    masters = Masters(network, course.plan)
    watched = held_out[::2] + held_out[1::2]
    for step in fit(masters, drawn, learning(network, teacher), kept=course.work / "reader.pt", log=_LOG.info):
        save_reader(course.work / "reader", words, course.shape, kept, masters.averaged())
        reader = load_embedded(course.work / "reader")
        _LOG.info("step %d held out %s", step, evaluate(reader, watched, most=_WATCHED))
    save_reader(course.to, words, course.shape, kept, masters.averaged())
