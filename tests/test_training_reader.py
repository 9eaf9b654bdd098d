"""Training of the span reader: the torch twin equals the numpy network, questions are made of their passages, runs go on."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import numpy as np
import pytest
import torch

from assistant.reading.span_reader import PassageReading, ScoredSpan, load_embedded
from assistant.reading.span_reader_features import WIDTH, passage_features, question_features
from assistant.reading.span_reader_network import Inputs, Network, Shape
from assistant.reading.span_reader_tokens import SPECIALS, Tokenizer, Vocabulary
from training.reader.cloze import Clozes, Material, material
from training.reader.evaluation import Figures, evaluate
from training.reader.examples import Question, Window, closeness, collate, known_vectors, questions, rival, windows
from training.reader.fit import Clock, Lessons, Loss, Masters, Plan, batches, fit, rate_at
from training.reader.losses import loss_of, told_loss
from training.reader.network import Scores, SpanNetwork
from training.reader.passages import Passage
from training.reader.report import crossed
from training.reader.sources import Asked, Paragraph
from training.reader.switching import Switcher
from training.reader.weights import quantize, save_reader

WORDS = [*SPECIALS, "会议", "主席", "主持", "委员会", "由", "在", "召开", "北京", "天气", ",", "。", "?"]
TEXT = "会议于3月3日在北京召开。主席主持会议，委员会有42人。" * 3


def tiny_shape() -> Shape:
    return Shape(
        vectors=8, characters=4, features=WIDTH, width=16, hidden=24, heads=4, pair=4, longest=8, window=32, common=16
    )


def vocabulary() -> Vocabulary:
    return Vocabulary.read("\n".join(WORDS), "会议主席北京", np.full(len(WORDS), 0.5, np.float32))


def table() -> np.ndarray:
    vectors = np.random.default_rng(0).normal(size=(len(WORDS), 8)).astype(np.float32)
    return known_vectors(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def network() -> SpanNetwork:
    torch.manual_seed(1)
    return SpanNetwork(tiny_shape(), vectors=table(), characters=6)


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
    tokenizer = Tokenizer(vocabulary())
    passage = Passage(TEXT, ((3, 7, "time"), (8, 10, "place")))
    clozes = Clozes(tokenizer, WordSwitcher(), table())
    return Lessons(
        questions([paragraph()], tokenizer),
        material([passage], tokenizer),
        clozes,
        WordSwitcher(),
        tokenizer,
        shape=tiny_shape(),
    )


def being_right(net: SpanNetwork) -> Loss:
    return lambda batch, owner, chooser: loss_of(net(collate(batch, table(), blur=0.0, chooser=chooser)), batch, owner)


def test_the_numpy_network_equals_its_torch_twin() -> None:
    tokenizer, vectors, twin = Tokenizer(vocabulary()), table(), network().eval()
    torch.nn.init.normal_(twin.of["common"], std=0.3)
    asked = tokenizer.tokenize("主席在哪里主持会议？")
    passages = [tokenizer.tokenize(text) for text in (TEXT[:27], "天气。", "委员会 meeting 42")]
    with torch.no_grad():
        scores = twin(
            collate([Window(asked, p, -1, -1) for p in passages], vectors, blur=0.0, chooser=random.Random(0))
        )
    parameters = {name.replace("!", "."): value.detach().numpy() for name, value in twin.of.items()}

    def inputs(tokens: object, features: np.ndarray) -> Inputs:
        return Inputs(vectors[tokens.ids], tokens.ids, tokens.firsts, tokens.lasts, features)

    read = Network(parameters, tiny_shape()).read(
        inputs(asked, question_features(asked)),
        [inputs(p, passage_features(asked, p, closeness(vectors, p, asked))) for p in passages],
    )
    for row, (passage, logits) in enumerate(zip(passages, read, strict=True)):
        size = len(passage)
        np.testing.assert_allclose(logits.spans, scores.spans[row, :size, :size].numpy(), rtol=1e-4, atol=1e-4)
        assert logits.none == pytest.approx(float(scores.none[row]), abs=1e-4)


def test_answers_become_tokens() -> None:
    tokenizer = Tokenizer(vocabulary())
    found = questions([paragraph()], tokenizer)
    told = ["".join(q.passage.spellings[q.first : q.last + 1]) for q in found]
    assert told == ["北京", "主席"]


def test_an_answer_within_a_token_takes_the_whole_token() -> None:
    tokenizer = Tokenizer(vocabulary())
    (question,) = questions([Paragraph("共42.5人", (Asked("多少？", ("42",), 1),))], tokenizer)
    assert question.passage.spellings[question.first : question.last + 1] == ("42.5",)


@pytest.mark.parametrize("seed", range(8))
def test_windows_hold_the_answer_or_do_not_speak_of_it(seed: int) -> None:
    tokenizer = Tokenizer(vocabulary())
    passage = tokenizer.tokenize("天气。" * 40 + "会议在北京召开。" + "天气，" * 40)
    first = passage.spellings.index("北京")
    question = Question(tokenizer.tokenize("会议在哪里?"), passage, first, first, "北京")
    made = windows(question, longest=32, span=8, chooser=random.Random(seed))
    assert made[0].passage.spellings[made[0].first : made[0].last + 1] == ("北京",)
    assert all("北京" not in window.passage.spellings for window in made[1:])
    assert all(len(window.passage) <= 32 for window in made)


def test_a_rival_shares_the_most_and_does_not_answer() -> None:
    tokenizer = Tokenizer(vocabulary())
    asked = tokenizer.tokenize("主席在哪里主持会议?")
    texts = ("北京在" * 12, "天气。" * 12, "主席主持天气。" * 6, "主席主持会议，在北京。" * 6)
    question, *others = (Question(asked, tokenizer.tokenize(text), 0, 0, "北京") for text in texts)
    (window,) = rival(question, others[:2], longest=32, chooser=random.Random(0))
    assert "主席" in window.passage.spellings
    assert window.first == -1
    assert rival(question, others, longest=32, chooser=random.Random(0)) == []  # the likeliest one answers
    assert rival(question, [question], longest=32, chooser=random.Random(0)) == []


@pytest.mark.parametrize("seed", range(8))
def test_self_supervised_questions_hide_their_answer(seed: int) -> None:
    drawn = lessons()
    window = drawn.clozes.windows(drawn.material[0], longest=64, chooser=random.Random(seed))[0]
    answer = "".join(window.passage.spellings[window.first : window.last + 1])
    assert answer in ("3月3日", "北京")
    assert answer not in "".join(window.asked.spellings)


def test_spans_that_cut_a_token_are_no_material() -> None:
    tokenizer = Tokenizer(vocabulary())
    assert material([Passage(TEXT, ((0, 1, "phrase"),))], tokenizer) == []


def test_material_keeps_translated_lines() -> None:
    tokenizer = Tokenizer(vocabulary())
    (made,) = material([Passage(TEXT, ((8, 10, "place"),), ((0, 13, "the meeting"),))], tokenizer)
    assert isinstance(made, Material)
    assert made.tokens.spellings[made.lines[0][0] : made.lines[0][1] + 1][-1] == "。"


def test_questions_are_told_in_english() -> None:
    told = WordSwitcher().question(["会议", "在", "哪里", "?"], random.Random(1)).split()
    assert {"where", "meeting", "in"} <= set(told)


def test_the_loss_falls_when_the_answer_scores_higher() -> None:
    drawn, net = lessons(), network().eval()
    group = windows(drawn.asked[0], longest=32, span=8, chooser=random.Random(0))[:1]
    with torch.no_grad():
        scores = net(collate(group, table(), blur=0.0, chooser=random.Random(0)))
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


def test_training_learns_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    plan = Plan(steps=60, windows=4, rate=5e-3, asked_late=1.0, asked_early=1.0, blur=0.0, switched=0.0)
    masters = Masters(network(), plan)
    drawn, kept = lessons(), tmp_path / "checkpoint.pt"
    group = windows(drawn.asked[0], longest=32, span=8, chooser=random.Random(0))[:1]
    tensors = collate(group, table(), blur=0.0, chooser=random.Random(0))
    before = float(loss_of(masters.network.eval()(tensors), group, [0]).detach())
    assert list(fit(masters, drawn, being_right(masters.network), kept=kept, log=lambda _: None)) == [60]
    assert float(loss_of(masters.network.eval()(tensors), group, [0]).detach()) < before
    resumed = Masters(network(), plan)
    assert resumed.load(kept)[0] == 60
    np.testing.assert_array_equal(resumed.averaged()["start"], masters.averaged()["start"])


def test_the_same_seed_makes_the_same_batches() -> None:
    plan = Plan(steps=3, windows=4)
    told = [
        [
            ["".join(w.asked.spellings) for w in batch]
            for batch, _ in itertools.islice(batches(lessons(), plan, Clock(plan), first=0), 3)
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


def test_a_saved_reader_reads_as_before(tmp_path: Path) -> None:
    net = network().float().eval()
    parameters = {name.replace("!", "."): value.detach().numpy() for name, value in net.of.items()}
    save_reader(tmp_path, vocabulary(), tiny_shape(), table(), parameters)
    spans = load_embedded(tmp_path).read("会议在哪里?", [TEXT[:27]])[0].spans
    assert spans


def test_quantized_vectors_are_close() -> None:
    vectors = table()
    signed, scales = quantize(vectors)
    np.testing.assert_allclose(signed * scales[:, None].astype(np.float32), vectors, atol=0.01)


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
