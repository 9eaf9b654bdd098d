"""Training of the span reader: windows hold their answers, losses fall for the better, runs end and go on."""

from __future__ import annotations

import itertools
import random

import pytest
import torch
from span_reader_fakes import tiny_shape, tiny_tokenizer

from assistant.reading.span_reader import PassageReading, ScoredSpan
from training.reader.evaluation import Figures, evaluate
from training.reader.examples import Question, Window, questions, rival, windows
from training.reader.fit import Clock, Lessons, Plan, batches, rate_at
from training.reader.losses import loss_of, rows_loss, told_loss
from training.reader.report import crossed
from training.reader.sources import Asked, Paragraph
from training.reader.switching import Switcher
from training.reader.transformer import Rows, Scores

TEXT = "会议于3月3日在北京召开。主席主持会议，委员会有42人。" * 3


def paragraph() -> Paragraph:
    return Paragraph(
        TEXT,
        (
            Asked("会议在哪里召开？", ("北京",), TEXT.index("北京")),
            Asked("谁主持会议？", ("主席",), TEXT.index("主席")),
        ),
    )


class WordSwitcher(Switcher):
    """Knows one word; needs no dictionary."""

    def __init__(self) -> None:
        self._told = {"会议": ["meeting"]}


def lessons() -> Lessons:
    tokenizer = tiny_tokenizer()
    return Lessons(questions([paragraph()], tokenizer), WordSwitcher(), tokenizer, shape=tiny_shape())


def test_answers_become_tokens() -> None:
    tokenizer = tiny_tokenizer()
    found = questions([paragraph()], tokenizer)
    told = ["".join(q.passage.spellings[q.first : q.last + 1]) for q in found]
    assert told == ["北京", "主席"]


def test_an_answer_within_a_token_takes_the_whole_token() -> None:
    tokenizer = tiny_tokenizer()
    (question,) = questions([Paragraph("共42.5人", (Asked("多少？", ("42",), 1),))], tokenizer)
    assert question.passage.spellings[question.first : question.last + 1] == ("42.5",)


@pytest.mark.parametrize("seed", range(8))
def test_windows_hold_the_answer_or_do_not_speak_of_it(seed: int) -> None:
    tokenizer = tiny_tokenizer()
    passage = tokenizer.tokenize("天气。" * 40 + "会议在北京召开。" + "天气，" * 40)
    first = passage.spellings.index("北京")
    question = Question(tokenizer.tokenize("会议在哪里?"), passage, first, first, "北京")
    made = windows(question, longest=32, span=8, chooser=random.Random(seed))
    assert made[0].passage.spellings[made[0].first : made[0].last + 1] == ("北京",)
    assert all("北京" not in window.passage.spellings for window in made[1:])
    assert all(len(window.passage) <= 32 for window in made)


def test_a_rival_shares_the_most_and_does_not_answer() -> None:
    tokenizer = tiny_tokenizer()
    asked = tokenizer.tokenize("主席在哪里主持会议?")
    texts = ("北京在" * 12, "天气。" * 12, "主席主持天气。" * 6, "主席主持会议，在北京。" * 6)
    question, *others = (Question(asked, tokenizer.tokenize(text), 0, 0, "北京") for text in texts)
    (window,) = rival(question, others[:2], longest=32, chooser=random.Random(0))
    assert "主席" in window.passage.spellings
    assert window.first == -1
    assert rival(question, others, longest=32, chooser=random.Random(0)) == []  # the likeliest one answers
    assert rival(question, [question], longest=32, chooser=random.Random(0)) == []


def test_questions_are_told_in_english() -> None:
    told = WordSwitcher().question(["会议", "在", "哪里", "?"], random.Random(1)).split()
    assert {"where", "meeting", "in"} <= set(told)


def test_the_loss_falls_when_the_answer_scores_higher() -> None:
    group = windows(lessons().asked[0], longest=24, span=6, chooser=random.Random(0))[:1]
    size = len(group[0].passage)
    scores = Scores(torch.zeros(1, size, size), torch.zeros(1))
    before = float(loss_of(scores, group, [0]))
    scores.spans[0, group[0].first, group[0].last] += 3.0
    assert float(loss_of(scores, group, [0])) < before


def test_saying_what_the_teacher_says_costs_nothing() -> None:
    spans = torch.full((2, 2, 2), -1e4)
    spans[:, 0, 0], spans[:, 1, 1], spans[:, 0, 1] = 1.0, 2.0, 0.5
    told = Scores(spans, torch.tensor([0.0, 4.0]))
    shifted = Scores(spans + 3.0, torch.tensor([3.0, 7.0]))  # the same odds
    assert float(told_loss(told, told, [0, 0])) == pytest.approx(0.0, abs=1e-5)
    assert float(told_loss(shifted, told, [0, 0])) == pytest.approx(0.0, abs=1e-5)
    elsewhere = Scores(spans, torch.tensor([4.0, 0.0]))  # each window alone, and the choice between the two, turned over
    alone, both = (float(told_loss(elsewhere, told, owner)) for owner in ([0, 1], [0, 0]))
    assert both != pytest.approx(alone)
    assert min(alone, both) > 0.5


def test_rows_beyond_a_passage_are_not_compared() -> None:
    tokenizer = tiny_tokenizer()
    batch = [Window(tokenizer.tokenize("会议?"), tokenizer.tokenize(text), -1, -1) for text in ("北京", "北京会议天气")]
    mine = Rows(torch.zeros(2, 4), torch.zeros(2, 3, 4), torch.zeros(2, 3, 4))
    theirs = Rows(torch.zeros(2, 4), torch.zeros(2, 3, 4), torch.zeros(2, 3, 4))
    theirs.firsts[0, 1:] = 9.0  # padding of the shorter passage
    assert float(rows_loss(mine, theirs, batch)) == 0.0
    theirs.lasts[1] = 2.0  # three of the four tokens, in one of two ends: 4 * 3 / 4 / 2
    assert float(rows_loss(mine, theirs, batch)) == pytest.approx(1.5)
    theirs.whole[:] = 1.0
    assert float(rows_loss(mine, theirs, batch)) == pytest.approx(1.7)


def test_the_same_seed_makes_the_same_batches() -> None:
    plan = Plan(steps=3, windows=4)
    told = [
        [
            ["".join(w.asked.spellings) for w in batch]
            for batch, _ in itertools.islice(batches(lessons(), plan, first=0), 3)
        ]
        for _ in range(2)
    ]
    assert told[0] == told[1]


def test_the_rate_warms_up_and_falls() -> None:
    plan = Plan(steps=1000)
    assert rate_at(plan, 0, 0.0) < rate_at(plan, 299, 0.3) > rate_at(plan, 999, 1.0) >= plan.last_rate


def test_the_course_ends_by_steps_or_by_minutes() -> None:
    assert Clock(Plan(steps=10, minutes=60.0)).share(5) == pytest.approx(0.5, abs=1e-3)
    assert Clock(Plan(steps=10, minutes=60.0), 45.0).share(5) == pytest.approx(0.75, abs=1e-3)


class _First:
    """Takes the same place of every passage, surer of those that speak of Beijing."""

    def read(self, question: str, passages: list[str], *, top: int = 5) -> list[PassageReading]:
        return [PassageReading((ScoredSpan(8, 10, float("北京" in passage)),)) for passage in passages]


def test_evaluation_reads_whole_paragraphs_and_a_rival() -> None:
    figures = evaluate(_First(), [paragraph(), Paragraph("会议在哪里召开是个问题，谁也不知道。", ())])
    assert figures == Figures(n=2, exact_match=50.0, char_f1=50.0, cmrc_f1=50.0, chosen=100.0)


def test_crossed_sets_ask_one_language_of_the_other() -> None:
    english = Paragraph("Held in Beijing.", (Asked("Where?", ("Beijing",), 8), Asked("Who?", ("chair",), 0)))
    (mixed,) = crossed([paragraph()], [english])
    assert [(a.question, a.answers) for a in mixed.asked] == [("Where?", ("北京",)), ("Who?", ("主席",))]
    assert mixed.text == TEXT
