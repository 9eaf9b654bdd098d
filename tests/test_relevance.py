"""How likely a found sentence is to hold the answer: signals that one can compute in the head, weights that one can follow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file
from store_fakes import CountingEncoder, ensure, write_records

from assistant.pipeline import Assistant
from assistant.question import analyse
from assistant.relevance import Found, Judge, judge_for
from assistant.relevance.signals import ASKED, MET, SEARCHED, SIGNALS, asked, signals
from assistant.relevance.surface import SURFACE, surface
from assistant.retrieval import Retriever
from assistant.switches import Switches
from index.embedded import EmbeddedEncoder
from index.errors import ModelError
from index.values import Sentence, Span
from training.relevance.cases import Case
from training.relevance.network import Network, hit_rates, train

RECORDS = {
    "a.txt": "會議紀錄\n主席：王小明\n本次會議通過預算三萬元。\n下次會議於五月三日舉行。\n散會。\n",
    "b.md": "# Minutes\n\nThe budget of 300 dollars was approved. The next meeting is on 3 May.\n",
}


class Axes:
    """Piece `i` is the letter at place `i` of the alphabet and points along axis `i`; the first letter weighs three."""

    def cut(self, texts: Sequence[str]) -> list[list[int]]:
        return [[ord(letter) - ord("a") for letter in text] for text in texts]

    def piece_vectors(self, pieces: np.ndarray) -> np.ndarray:
        return np.eye(4, dtype=np.float32)[pieces] * np.where(pieces == 0, 3.0, 1.0)[:, None].astype(np.float32)


class Rows:
    """One record whose sentences are given."""

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    def pieces(self, row: int) -> np.ndarray:
        return np.array(Axes().cut([self.texts[row]])[0], np.int64)

    def beside(self, row: int) -> tuple[int | None, int | None]:
        return row - 1 if row else None, row + 1 if row + 1 < len(self.texts) else None

    def sentence(self, row: int) -> Sentence:
        return Sentence(Span("r", 0, len(self.texts[row])), self.texts[row], 1, 1)


def column(name: str, question: str, *texts: str, order: Sequence[int] = ()) -> list[float]:
    """The signal `name` of each text, all of them found, in that order unless `order` says which came first."""
    rows = [Found(row, 1.0 - place / 10, 0.0, 0.0, 0.0) for place, row in enumerate(order or range(len(texts)))]
    index, encoder = Rows(*texts), Axes()
    seen = signals(analyse(question), rows, index, encoder)  # type: ignore[arg-type]
    return [round(float(each), 3) for each in seen[:, SIGNALS.index(name)]]


def test_pieces_are_met_by_their_weight() -> None:
    assert column("met", "ab", "a", "b", "ab", "c") == [0.75, 0.25, 1.0, 0.0]
    assert column("met_mean", "ab", "a", "b", "ab", "c") == [0.5, 0.5, 1.0, 0.0]
    assert column("rarest", "ab", "a", "b", "ab", "c") == [1.0, 0.0, 1.0, 0.0]


def test_neighbors_speak_for_a_sentence() -> None:
    assert column("before", "ab", "a", "b", "c") == [0.0, 0.75, 0.25]
    assert column("after", "ab", "a", "b", "c") == [0.25, 0.0, 0.0]
    assert column("around", "ab", "a", "b", "c") == [1.0, 1.0, 0.25]


def test_neighbors_are_those_of_the_record_and_not_of_the_search() -> None:
    assert column("before", "ab", "a", "b", "c", order=[2, 0]) == [0.25, 0.0]
    assert column("score_before", "ab", "a", "b", "c", order=[2, 1]) == [0.9, 0.0]


def test_a_question_without_known_pieces_is_met_nowhere() -> None:
    seen = signals(analyse("?"), [Found(0, 1.0, 0.0, 0.0, 0.0)], Rows("a"), _NoPieces())  # type: ignore[arg-type]
    assert not seen[:, len(SEARCHED) : len(SEARCHED) + len(MET)].any()


class _NoPieces(Axes):
    def cut(self, texts: Sequence[str]) -> list[list[int]]:
        return [[] for _ in texts]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("預算為三萬元。", {"sum"}),
        ("The motion was carried on 3 May at 7:30.", {"figure", "day", "clock", "field", "decided"}),
        ("由王小明負責。", {"duty"}),
        ("| a | b |", {"cells"}),
        ("天氣很好", set()),
    ],
)
def test_signs_are_seen_at_a_glance(text: str, signs: set[str]) -> None:
    seen = surface(Sentence(Span("r", 0, len(text)), text, 1, 1))
    assert {name for name, value in zip(SURFACE, seen, strict=True) if value == 1.0} == signs


def test_what_is_asked_is_told_by_kind_and_language() -> None:
    wanted = dict(zip(ASKED, asked(analyse("Who chaired the meeting?"), both_english=True).tolist(), strict=True))
    assert (wanted["person"], wanted["english"], wanted["both_english"]) == (1.0, 1.0, 1.0)
    assert asked(analyse("会议由谁主持？"), both_english=False)[list(ASKED).index("english")] == 0.0


def judge_by(name: str, weight: float = 5.0) -> Judge:
    """A judge to which one signal is all."""
    return Judge(_parameters(name, weight), EmbeddedEncoder())


def _parameters(name: str, weight: float) -> dict[str, np.ndarray]:
    shapes: dict[str, tuple[int, ...]] = {"enter": (len(SIGNALS), 2), "inner": (2, 2), "leave": (2, 1)}
    shapes |= {"straight": (len(SIGNALS), 1), "scale": (len(ASKED), 2), "kinds": (len(ASKED), 2)}
    named = {f"{key}.weight": np.zeros(shape, np.float32) for key, shape in shapes.items()}
    named |= {f"{key}.bias": np.zeros(shape[1], np.float32) for key, shape in shapes.items()}
    named["straight.weight"][SIGNALS.index(name)] = weight
    return {**named, "mean": np.zeros(len(SIGNALS), np.float32), "deviation": np.ones(len(SIGNALS), np.float32)}


def test_chances_sum_to_one_and_follow_the_weights(tmp_path: Path) -> None:
    index = ensure(tmp_path / "seeds", tmp_path / "home", None, _embedded(tmp_path))
    found = [Found(row, 0.5, 0.0, 0.0, 0.0) for row in range(len(index))]
    chances = judge_by("row").chances(analyse("预算是多少？"), found, index)
    assert chances.sum() == pytest.approx(1.0)
    assert chances == pytest.approx(np.full(len(index), 1 / len(index)))  # no sentence is a row of a table
    met = judge_by("met").chances(analyse("预算是多少？"), found, index)
    assert "預算" in index.sentence(found[int(met.argmax())].row).text


def _embedded(tmp_path: Path) -> EmbeddedEncoder:
    write_records(tmp_path / "seeds", RECORDS)
    return EmbeddedEncoder()


@pytest.mark.parametrize("damage", ["missing", "cut short", "other signals"])
def test_damaged_weights_are_one_clear_line(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "relevance.safetensors"
    if damage == "cut short":
        path.write_bytes(b"\x08")
    elif damage == "other signals":
        save_file({**_parameters("met", 1.0), "mean": np.zeros(3, np.float32)}, path)
    with pytest.raises(ModelError, match="install the package again"):
        judge_for(EmbeddedEncoder(), path)


def test_the_judge_reorders_what_search_found(tmp_path: Path) -> None:
    encoder = _embedded(tmp_path)
    index = ensure(tmp_path / "seeds", tmp_path / "home", None, encoder)
    # The worse a sentence was found, the better.
    retriever, plain = Retriever(index, encoder, judge=judge_by("score", -5.0)), Retriever(index, encoder)
    analysis = plain.weigh(analyse("会议通过了多少预算？"))
    fused, judged = plain.retrieve(analysis, k=20), retriever.retrieve(analysis, k=20)
    assert [hit.sentence.span for hit in judged] == [hit.sentence.span for hit in fused[::-1]]
    assert sum(hit.score for hit in judged) == pytest.approx(1.0)
    assert [hit.rank for hit in judged] == list(range(1, len(fused) + 1))
    assert {hit.sentence.span: hit.dense_rank for hit in judged} == {hit.sentence.span: hit.dense_rank for hit in fused}


@pytest.mark.parametrize(
    ("switches", "judged"),
    [
        (Switches(), True),
        (Switches(facts=False), True),
        (Switches(dense=False), False),
        (Switches(lexical=False), False),
        (Switches(relevance=False), False),
    ],
)
def test_an_assistant_judges_unless_a_leg_is_off(tmp_path: Path, switches: Switches, judged: bool) -> None:
    write_records(tmp_path / "seeds", RECORDS)
    assistant = Assistant.open(tmp_path / "seeds", home=tmp_path / "home", switches=switches)
    assert (assistant.retriever.judge is not None) is judged
    scores = [hit.score for hit in assistant.retriever.retrieve(analyse("会议通过了多少预算？"), k=50)]
    assert (sum(scores) == pytest.approx(1.0)) is judged


def test_with_another_encoder_nothing_is_judged() -> None:
    assert judge_for(CountingEncoder()) is None


def _cases(rng: np.random.Generator, count: int) -> list[Case]:
    """Questions of which the row best met is right, whatever else is seen."""
    found: list[Case] = []
    for _ in range(count):
        seen = rng.random((6, len(SIGNALS)), dtype=np.float32)
        right = np.zeros(6, np.bool_)
        right[seen[:, SIGNALS.index("met")].argmax()] = True
        question: Any = None  # nothing of it is read in training
        found.append(Case(question, seen, rng.random(len(ASKED), dtype=np.float32), right))
    return found


def test_training_learns_what_tells_evidence_and_the_judge_computes_the_same() -> None:
    cases = _cases(np.random.default_rng(3), 400)
    network = train(cases[:300], epochs=40)
    before, after = hit_rates(None, cases[300:]), hit_rates(network, cases[300:])
    assert before[0] < 0.4
    assert after[0] > 0.7
    judge, case = Judge(network.parameters_by_name(), EmbeddedEncoder()), cases[0]
    with torch.no_grad():
        scores = network(torch.from_numpy(case.seen[None]), torch.from_numpy(case.wanted[None]))[0].numpy()
    assert judge.logits(case.seen, case.wanted) == pytest.approx(scores, abs=1e-4)


def test_two_trainings_agree() -> None:
    cases = _cases(np.random.default_rng(4), 80)
    first, second = (train(cases, epochs=2).parameters_by_name() for _ in range(2))
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_questions_without_evidence_among_what_was_found_teach_nothing() -> None:
    cases = _cases(np.random.default_rng(5), 80)
    lost = [Case(case.question, case.seen * 9, case.wanted, np.zeros(6, np.bool_)) for case in cases]
    first, second = (train(each, epochs=1).parameters_by_name() for each in (cases, [*cases, *lost]))
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert isinstance(train(cases, epochs=1), Network)
