"""The whole course of training; each stage is kept on disk, so that a stopped course goes on where it was.

A teacher is made first, then the reader learns from the questions and from what the teacher says of them.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from assistant.reading.span_reader import load_embedded
from assistant.reading.span_reader_network import Shape
from assistant.reading.span_reader_tokens import Tokenizer, Vocabulary
from training.reader.cloze import Clozes, material
from training.reader.evaluation import evaluate
from training.reader.examples import Window, collate, known_vectors, questions
from training.reader.fit import Lessons, Loss, Masters, Plan, fit
from training.reader.losses import loss_of, told_loss
from training.reader.network import Scores, SpanNetwork
from training.reader.passages import build_passages, read_passages, write_passages
from training.reader.pretrained import bundled, read_pretrained
from training.reader.sources import Paragraph, split_sets
from training.reader.switching import Switcher
from training.reader.taught import in_english, read_taught
from training.reader.teacher import Teacher
from training.reader.vectors import collect, train_vectors
from training.reader.vocabulary import COMMON, build_vocabulary
from training.reader.weights import save_reader

_LOG = logging.getLogger(__name__)
_EACH = 2  # of the passages, to save memory
_WATCHED = 200  # held-out questions scored at each checkpoint
_ANSWERS = 0.5  # what being right counts beside saying what the teacher says
TEACHING = Plan(  # of the teacher
    steps=1_830, windows=32, rate=2e-4, last_rate=5e-6, warm=0.0, asked_late=1.0, taught=0.7, switched=0.05
)


@dataclass(frozen=True, slots=True)
class Course:
    """Where the public sets are, where stages are kept, and how long: `vector_minutes` of word vectors, then `plan`."""

    sets: Path
    work: Path
    to: Path
    vector_minutes: float
    plan: Plan
    shape: Shape


def vocabulary(course: Course) -> Vocabulary:
    """The vocabulary, counted once."""
    words, characters, weights = (course.work / name for name in ("words.txt", "characters.txt", "weights.npy"))
    if not weights.exists():
        made = build_vocabulary(course.sets)
        words.write_bytes("\n".join(made.words).encode("utf-8"))
        characters.write_bytes("".join(made.characters).encode("utf-8"))
        np.save(weights, made.weights)
    return Vocabulary.read(
        words.read_bytes().decode("utf-8"), characters.read_bytes().decode("utf-8"), np.load(weights)
    )


def vectors(course: Course, words: Vocabulary) -> NDArray[np.float32]:
    """The aligned word vectors, trained once; zero for stand-ins."""
    path = course.work / "vectors.npy"
    if not path.exists():
        sources = collect(course.sets, Tokenizer(words))
        np.save(path, train_vectors(sources, words.weights, minutes_long=course.vector_minutes, log=_LOG.info))
    trained: NDArray[np.float32] = np.load(path)
    return known_vectors(trained)


def lessons(course: Course, words: Vocabulary, table: NDArray[np.float32], train: list[Paragraph]) -> Lessons:
    """Asked and self-supervised questions."""
    path = course.work / "passages.jsonl"
    if not path.exists():
        write_passages(build_passages(course.sets), path)
    tokenizer, switcher = Tokenizer(words), Switcher(course.sets)
    clozes = Clozes(tokenizer, switcher, table)
    asked = questions([*train, *in_english(train)], tokenizer)
    written = read_taught(course.sets, tokenizer)
    unasked = material(read_passages(path)[::_EACH], tokenizer)
    return Lessons(asked, unasked, clozes, switcher, tokenizer, written, course.shape)


def teach(course: Course, drawn: Lessons, weights: Path) -> Teacher:
    """The teacher, trained once on the asked questions; `weights` is the file that it begins with."""
    torch.manual_seed(TEACHING.seed)
    teacher = Teacher(read_pretrained(weights))
    masters = Masters(teacher, TEACHING)

    def _loss_on(batch: Sequence[Window], owner: Sequence[int], _: random.Random) -> Tensor:
        return loss_of(teacher(batch), batch, owner)

    for step in fit(masters, drawn, _loss_on, kept=course.work / "teacher.pt", log=_LOG.info):
        _LOG.info("step %d of the teacher", step)
    masters.settle()
    return teacher.eval()


def learning(network: SpanNetwork, teacher: Teacher, vectors: NDArray[np.float32], blur: float) -> Loss:
    """The loss of the reader: saying what the teacher says, and the answers themselves. `blur`: see `Plan`."""

    def _loss_on(batch: Sequence[Window], owner: Sequence[int], chooser: random.Random) -> Tensor:
        with torch.no_grad():
            told: Scores = teacher(batch)
        scores: Scores = network(collate(batch, vectors, blur=blur, chooser=chooser))
        return told_loss(scores, told, owner) + _ANSWERS * loss_of(scores, batch, owner)

    return _loss_on


def follow(course: Course) -> None:
    """Train to the end and write the reader to `course.to`; the figures of the held-out questions go to the log."""
    weights = bundled()  # asked for first: without it all stages before the teacher would be for nothing
    course.work.mkdir(parents=True, exist_ok=True)
    words = vocabulary(course)
    table = vectors(course, words)
    train, held_out = split_sets(course.sets)
    drawn = lessons(course, words, table, train)
    counts = len(drawn.asked), len(drawn.taught), len(drawn.material)
    _LOG.info("%d asked questions, %d on meeting records, %d passages", *counts)
    teacher = teach(course, drawn, weights)
    torch.manual_seed(course.plan.seed)
    network = SpanNetwork(course.shape, vectors=table, characters=len(words.characters))
    masters = Masters(network, course.plan)
    loss_on = learning(network, teacher, table, course.plan.blur)
    watched = held_out[::2] + held_out[1::2]
    for step in fit(masters, drawn, loss_on, kept=course.work / "checkpoint.pt", log=_LOG.info):
        save_reader(course.work / "reader", words, course.shape, table, masters.averaged())
        reader = load_embedded(course.work / "reader")
        _LOG.info("step %d held out %s", step, evaluate(reader, watched, most=_WATCHED))
    save_reader(course.to, words, course.shape, table, masters.averaged())


def shape() -> Shape:
    """The shipped reader's sizes."""
    return Shape(common=COMMON, blocks=3)
