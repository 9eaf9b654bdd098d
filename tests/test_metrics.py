"""The metrics beside naive versions, hand-computed examples of the official definitions, and their laws."""

from __future__ import annotations

import json
import math
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import bootstrap, calibration, matching, metrics, ranking
from evals.values import Outcome, Question
from index.values import Span

CASES = json.loads((Path(__file__).parent / "cases" / "metrics.json").read_text("utf-8"))
WORDS = st.text(alphabet="甲乙丙丁12 ab，。", max_size=8)
RANKS = st.lists(st.one_of(st.none(), st.integers(1, 15)), max_size=6)
SURE = st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0.0, 1.0])), min_size=1, max_size=30)


def ask(**fields: object) -> Question:
    return Question(**{"id": "q", "question": "？", "lang": "zh-Hans", "type": "who", "answers": ("甲",), **fields})


def told(question: Question, **fields: object) -> Outcome:
    return Outcome(question, **{"status": "answered", "text": "甲", "latency_ms": 1.0, **fields})


ABSTAINED = {"status": "not_in_record", "text": ""}


@pytest.mark.parametrize("case", CASES["official"], ids=lambda case: case["why"])
def test_official_definition(case: dict) -> None:
    assert matching.exact_match(case["prediction"], case["golds"]) == case["exact_match"]
    assert matching.cmrc_f1(case["prediction"], case["golds"]) == pytest.approx(case["cmrc_f1"])


@pytest.mark.parametrize("case", CASES["acceptable"], ids=lambda case: f"{case['prediction'][:12]} for {case['gold']}")
def test_acceptable_answer(case: dict) -> None:
    assert matching.is_acceptable(case["prediction"], case["gold"]) is case["right"]


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=pytest.mark.xfail(strict=True, reason=case["why"])) for case in CASES["admitted"]],
    ids=lambda case: f"{case['prediction'][:12]} for {case['gold']}",
)
def test_acceptable_answer_admitted_failure(case: dict) -> None:
    assert matching.is_acceptable(case["prediction"], case["gold"]) is case["right"]


def naive_longest_run(left: list[str], right: list[str]) -> int:
    slices = {tuple(left[a:b]) for a, b in product(range(len(left) + 1), repeat=2) if a < b}
    return max((len(s) for s in slices if any(tuple(right[i : i + len(s)]) == s for i in range(len(right)))), default=0)


@given(st.text(alphabet="甲乙丙丁", max_size=8), st.text(alphabet="甲乙丙丁", max_size=8))
def test_cmrc_f1_is_the_naive_one_on_han(left: str, right: str) -> None:
    shared = naive_longest_run(list(left), list(right))
    precision, recall = (shared / len(text) if text else 0.0 for text in (left, right))
    expected = 2 * precision * recall / (precision + recall) if shared else 0.0
    assert matching.cmrc_f1(left, [right]) == pytest.approx(expected)


@given(WORDS, WORDS)
def test_char_f1_is_the_naive_one(left: str, right: str) -> None:
    bags = [[c for c in text if c.isalnum()] for text in (left, right)]
    shared = sum(min(bags[0].count(c), bags[1].count(c)) for c in set(bags[0]))
    expected = 2 * shared / (len(bags[0]) + len(bags[1])) if shared else 0.0
    assert matching.char_f1(left, [right]) == pytest.approx(expected)


@given(WORDS, WORDS)
def test_f1_is_symmetric_and_perfect_on_itself(left: str, right: str) -> None:
    for score in (matching.char_f1, matching.cmrc_f1):
        assert score(left, [right]) == pytest.approx(score(right, [left]))
        assert 0.0 <= score(left, [right]) <= 1.0
    if any(c.isalnum() for c in left):
        assert matching.char_f1(left, [left]) == matching.cmrc_f1(left, [left]) == matching.exact_match(left, [left]) == 1.0


@given(st.text(alphabet="甲乙丙丁 ab，。", max_size=8))
def test_a_quoted_paragraph_is_no_answer(gold: str) -> None:
    assert not matching.is_acceptable("戊己" * 20 + gold + "庚辛" * 20, gold)


@given(WORDS)
def test_saying_nothing_scores_zero(gold: str) -> None:
    scores = (matching.exact_match, matching.char_f1, matching.cmrc_f1)
    assert [score("", [gold]) for score in scores] == [0.0, 0.0, 0.0]
    assert not matching.is_acceptable("", gold)


def test_best_gold_counts() -> None:
    assert matching.exact_match("乙", ["甲", "乙"]) == 1.0
    assert matching.cmrc_f1("甲乙", ["甲乙丙丁", "甲乙丙"]) == pytest.approx(0.8)
    assert matching.char_f1("甲乙", ["丙", "乙"]) == pytest.approx(2 / 3)


def test_lists() -> None:
    entries = [["甲甲", "阿甲"], ["乙乙"], ["丙丙"]]
    assert matching.list_recall("阿甲、乙乙", entries) == pytest.approx(2 / 3)
    assert matching.list_precision(["阿甲", "丁丁"], entries) == 0.5
    assert matching.list_precision([], entries) == matching.list_recall("", entries) == 0.0
    assert matching.answer_accuracy("阿甲、乙乙、丙丙", answers=(), entries=entries) == 1.0
    assert matching.answer_accuracy("阿甲、乙乙", answers=(), entries=entries) == 0.0
    assert matching.answer_accuracy("阿甲、乙乙、丙丙" + "戊" * 60, answers=(), entries=entries) == 0.0


@given(RANKS, st.integers(1, 12))
def test_ranking_against_relevance_vectors(ranks: list[int | None], k: int) -> None:
    """The same metrics from the ranked list of 0/1 relevances, as textbooks write them."""
    relevance = [float(place in ranks) for place in range(1, 16)]
    wanted = sum(relevance) + ranks.count(None)
    first = next((place for place, one in enumerate(relevance[:k], start=1) if one), None)
    dcg = sum(one / math.log2(place + 1) for place, one in enumerate(relevance[:k], start=1))
    ideal = sum(1 / math.log2(place + 1) for place in range(1, int(min(wanted, k)) + 1))
    assert ranking.hit_rate_at_k(ranks, k) == float(any(relevance[:k]))
    assert ranking.recall_at_k(ranks, k) == pytest.approx(sum(relevance[:k]) / wanted if wanted else 0.0)
    assert ranking.mrr_at_k(ranks, k) == pytest.approx(1 / first if first else 0.0)
    assert ranking.ndcg_at_k(ranks, k) == pytest.approx(dcg / ideal if ideal else 0.0)


@given(SURE)
def test_ece_against_the_naive_one(rows: list[tuple[float, float]]) -> None:
    expected = 0.0
    for number in range(10):
        inside = [row for row in rows if min(int(row[0] * 10), 9) == number]
        if inside:
            gap = sum(right for _, right in inside) / len(inside) - sum(sure for sure, _ in inside) / len(inside)
            expected += len(inside) / len(rows) * abs(gap)
    assert calibration.ece(*zip(*rows, strict=True)) == pytest.approx(expected)


@given(st.permutations([index / 30 for index in range(12)]), st.lists(st.sampled_from([0.0, 1.0]), min_size=12, max_size=12))
def test_risk_coverage_against_the_naive_one(sure: list[float], right: list[float]) -> None:
    surest = sorted(zip(sure, right, strict=True), reverse=True)
    risks = [sum(1 - one for _, one in surest[:size]) / size for size in range(1, 13)]
    assert calibration.risk_coverage_auc(sure, right) == pytest.approx(sum(risks) / 12)


def test_equal_confidences_make_no_order() -> None:
    assert calibration.risk_at_coverage([0.5, 0.5], [1, 0]) == calibration.risk_at_coverage([0.5, 0.5], [0, 1])


def test_perfect_confidence() -> None:
    assert calibration.ece([1.0, 0.0], [1, 0]) == calibration.ece([], []) == calibration.risk_coverage_auc([], []) == 0.0
    assert [b.n for b in calibration.reliability([1.0, 0.05], [1, 0])] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]


def test_bootstrap_is_fixed_and_brackets_the_mean() -> None:
    rows = [0.0, 1.0] * 50
    first, again = (bootstrap.figure("m", rows, bootstrap.mean) for _ in range(2))
    assert first == again
    assert 0.38 < first.low < first.value == 0.5 < first.high < 0.62
    assert bootstrap.figure("m", [1.0] * 5, bootstrap.mean).low == 1.0
    assert bootstrap.figure("m", [], bootstrap.mean).n == 0


def test_bootstrap_width_is_the_normal_one() -> None:
    rows = [float(index % 10 < 3) for index in range(400)]
    measured = bootstrap.figure("m", rows, bootstrap.mean)
    assert measured.high - measured.low == pytest.approx(2 * 1.96 * math.sqrt(0.3 * 0.7 / 400), rel=0.1)


def values(outcomes: list[Outcome]) -> dict[str, tuple[float, int]]:
    return {figure.name: (round(figure.value, 4), figure.n) for figure in metrics.figures(outcomes)}


def test_abstaining_and_answering() -> None:
    unanswerable = ask(answers=())
    run = [told(ask()), told(ask(), **ABSTAINED), told(unanswerable, **ABSTAINED), told(unanswerable, text="乙"), told(ask(), text="乙")]
    got = values(run)
    assert got["answer_accuracy"] == (0.3333, 3)
    assert got["overall_accuracy"] == (0.4, 5)
    assert got["no_answer_accuracy"] == (0.6, 5)
    assert got["no_answer_precision"] == got["no_answer_recall"] == (0.5, 2)
    assert got["coverage"] == (0.6, 5)


def test_a_missing_prediction_scores_zero_everywhere() -> None:
    place = Span("r", 0, 3)
    lost = [Outcome(ask(targets=((place,),)), error="lost"), Outcome(ask(answers=()), error="lost")]
    got = values(lost)
    assert "latency_p50_ms" not in got
    assert {name: value for name, (value, _) in got.items() if value} == {}
    assert got["hit_rate_at_10"] == (0.0, 1)


def test_text_beside_an_abstention_is_no_answer() -> None:
    assert metrics.right(told(ask(), status="not_in_record", text="甲")) == 0.0


def test_evidence_accuracy_wants_an_overlap() -> None:
    asked = ask(targets=((Span("r", 10, 20),),))
    touching, beside, elsewhere = (told(asked, spans=(s,)) for s in (Span("r", 19, 22), Span("r", 20, 22), Span("s", 12, 14)))
    assert [metrics.evidence_found(one) for one in (touching, beside, elsewhere)] == [1.0, 0.0, 0.0]
    quoted = told(asked, spans=(Span("r", 1, 2),), evidence=(Span("r", 0, 11),))
    assert metrics.evidence_found(quoted) == 1.0
    assert metrics.evidence_found(told(asked, spans=touching.spans, **ABSTAINED)) == 0.0


def test_parity_is_worst_less_best() -> None:
    run = [told(ask(lang="en")), told(ask(lang="en"), text="乙"), told(ask(lang="zh-Hant"))]
    assert metrics.parity(run).value == -0.5
    assert metrics.parity(run[:1]).value == 0.0


def test_latency_percentiles() -> None:
    run = [told(ask(), latency_ms=float(ms)) for ms in range(1, 102)]
    assert (metrics.latency_p50_ms(run).value, metrics.latency_p95_ms(run).value) == (51.0, 96.0)
