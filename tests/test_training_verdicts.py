"""The weights of verdicts: what a few questions whose verdict anyone can tell teach."""

from __future__ import annotations

from assistant.question import analyse
from assistant.reading.passages import Passage, prepare_passage
from assistant.reading.reader import Reading
from evals.values import Question
from index.values import Hit, Sentence, Span
from training.verdicts import VerdictCase, fit_denies, fit_says, fit_verdict

TOLD = [
    ("会费调整了吗？", "会费没有调整。", "no"),
    ("会费调整了吗？", "会费已经调整。", "yes"),
    ("屋顶修好了吗？", "屋顶没有修好。", "no"),
    ("屋顶修好了吗？", "屋顶已经修好。", "yes"),
    ("场地借到了吗？", "场地没有借到。", "no"),
    ("场地借到了吗？", "场地已经借到。", "yes"),
]
ELSE = "散会。"


def passage(question: str, text: str, *, rank: int) -> Passage:
    sentence = Sentence(Span("r", 10 * rank, 10 * rank + len(text)), text, rank, 1)
    return prepare_passage(analyse(question), Hit(sentence=sentence, score=1.0 / rank, rank=rank), ())


def case(question: str, told: str, answer: str, *, half: str = "train") -> VerdictCase:
    passages = (passage(question, told, rank=1), passage(question, ELSE, rank=2))
    asked = Question("q", question, "zh-Hans", "yes_no", (answer,), record="r.txt", half=half)
    return VerdictCase(asked, analyse(question), Reading(passages, ()), (0,))


CASES = [case(*told) for told in TOLD]


def test_a_denial_speaks_for_no() -> None:
    assert fit_denies(CASES).weights["denied"] > 0.2


def test_words_of_the_question_speak_for_a_sentence() -> None:
    weights = fit_says(CASES).weights
    assert weights["coverage"] > 0 > weights["unmet"]


def test_a_question_of_the_development_half_counts_more() -> None:
    assert case(*TOLD[0], half="dev").weight > CASES[0].weight


def test_all_signs_of_sureness_have_a_weight() -> None:
    wrong = [case(question, told, {"yes": "no", "no": "yes"}[answer]) for question, told, answer in TOLD[:2]]
    verdict = fit_verdict([*CASES, *wrong], fit_says(CASES), fit_denies(CASES))
    assert set(verdict.weights) == {"says", "lead", "denies", "no", "across"}
