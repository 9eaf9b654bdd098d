"""Runs with a system computable in the head: conversations, ranks, errors, corruption, floors and recorded figures."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assistant.values import Answer, Evidence, Turn
from evals import corrupt, floors, run
from evals.corpus import Bases, Corpus, locate
from evals.loading import QuestionSet
from evals.published import PUBLISHED, published_for
from evals.values import Question
from index.errors import NoRecords, UsageError
from index.values import Hit, Sentence, Span

TEXT = "甲是乙。丙是丁。"


@dataclass
class Lookup:
    """Answers `X?` with the sentence that starts with X, less its first two characters; knows one record."""

    folder: Path
    asked: list[int]

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append(len(history))
        if question == "!":
            raise UsageError("found '!'; expected a question; ask one")
        standalone = question if question[0] not in "那" else history[-1].question[0] + question[1:]
        place = TEXT.find(standalone[0] + "是")
        if place < 0:
            return Answer(question, standalone, "zh-Hans", "not_in_record", confidence=0.2)
        shown = Evidence("r.txt", 1, place // 4 + 1, place, place + 4, TEXT[place : place + 4], 1.0)
        spans = (Span("r.txt", place + 2, place + 3),)
        answer = Answer(question, standalone, "zh-Hans", "answered", text=TEXT[place + 2], spans=spans, evidence=(shown,))
        return replace(answer, verbatim=(TEXT[place + 2],), kind="name", quote=shown.text, confidence=0.9)

    def rank(self, question: str) -> list[Hit]:
        sentences = [Sentence(Span("r.txt", at, at + 4), TEXT[at : at + 4], 1, at // 4 + 1) for at in (0, 4)]
        ordered = sorted(sentences, key=lambda sentence: question[0] not in sentence.text)
        return [Hit(sentence, 1.0, rank) for rank, sentence in enumerate(ordered, start=1)]


def asked(name: str, question: str, *answers: str, **more: object) -> Question:
    return Question(name, question, "zh-Hans", "name", answers=answers, record="r.txt", **more)


@pytest.fixture
def setting(tmp_path: Path) -> run.Setting:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "r.txt").write_text(TEXT, "utf-8")
    return run.Setting(Bases(tmp_path / "seeds", tmp_path))


def measured(setting: run.Setting, *questions: Question) -> run.Run:
    return run.measure(QuestionSet("s", questions), "open", system="fake", open_system=lambda f, h: Lookup(f, []), setting=setting)


def test_outcomes_and_figures(setting: run.Setting) -> None:
    got = measured(setting, asked("a", "甲？", "乙", evidence=("甲是乙",)), asked("b", "丙？", "丁", evidence=("甲是乙",)), asked("c", "戊？"))
    first, second, third = got.outcomes
    assert (first.text, first.ranks, first.items, first.confidence) == ("乙", (1,), ("乙",), 0.9)
    assert (second.text, second.ranks, third.status) == ("丁", (2,), "not_in_record")
    assert got.figure("overall_accuracy").value == 1.0 and got.figure("evidence_accuracy").value == 0.5
    assert got.figure("mrr_at_10").value == 0.75 and got.figure("no such").n == 0
    assert got.key == "s:open" and first.latency_ms > 0


def test_history_is_asked_first(setting: run.Setting) -> None:
    lookup = Lookup(Path(), [])
    outcome = run.ask_one(lookup, asked("a", "那？", "丁", history=("甲？", "丙？")))
    assert lookup.asked == [0, 1, 2] and outcome.text == "丁"


def test_an_error_leaves_the_question_missing(setting: run.Setting) -> None:
    got = measured(setting, asked("a", "!", "乙"), asked("b", "甲？", "乙"))
    assert [outcome.missing for outcome in got.outcomes] == [True, False]
    assert got.figure("answer_accuracy").value == 0.5


def test_a_corpus_that_does_not_open_ends_the_run(tmp_path: Path) -> None:
    def refuse(seeds: Path, home: Path) -> run.System:
        raise NoRecords("found nothing; expected records; add some")

    corpus = Corpus(tmp_path, (asked("a", "甲？", "乙"),))
    with pytest.raises(NoRecords):
        list(run.ask_all([corpus], refuse, home=tmp_path, tick=lambda: None))


def test_every_question_ticks(setting: run.Setting) -> None:
    ticks: list[int] = []
    measured(replace(setting, tick=lambda: ticks.append(1)), asked("a", "甲？", "乙"), asked("b", "!", "乙"))
    assert len(ticks) == 2


@pytest.mark.parametrize("name", list(corrupt.DAMAGES))
def test_damage_is_fixed_and_does_damage(name: str) -> None:
    text = "学习会议由联席单位主持，" * 40
    once, again = (corrupt.DAMAGES[name](text, random.Random(3)) for _ in range(2))
    assert once == again != text


def test_glosses_can_be_taken_out_again() -> None:
    import re

    text = "学习会议由联席单位主持，" * 40
    glossed = corrupt.gloss_pinyin(text, random.Random(3))
    assert re.sub(r"\([a-zà-üǎ-ǜɡḿńňǹāēīōū]+\)", "", glossed) == text
    assert 4 <= glossed.count("(") <= 20


def test_noise_spares_digits() -> None:
    noisy = corrupt.add_noise("共12345名，" * 100, random.Random(3))
    assert noisy.count("12345") == 100 and "，" not in noisy


def test_script_is_swapped_both_ways() -> None:
    assert corrupt.swap_script("学习会议", random.Random(0)) == "學習會議"
    assert corrupt.swap_script("學習會議", random.Random(0)) == "学习会议"


def test_corrupted_corpus_keeps_questions_and_moves_targets(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "r.txt").write_text("学习。会议由李四主持。", "utf-8")
    question = locate(asked("a", "谁？", "李四", evidence=("会议由李四主持",)), tmp_path / "in")
    changed = corrupt.corrupt_corpus(Corpus(tmp_path / "in", (question,)), tmp_path / "out", damage=lambda text, _: "前文" + text)
    assert changed.questions[0].targets == ((Span("r.txt", 5, 12),),) and question.targets == ((Span("r.txt", 3, 10),),)


def test_floors_are_written_with_a_margin_and_hold(setting: run.Setting, tmp_path: Path) -> None:
    path = tmp_path / "baselines.json"
    path.write_text('{"other:open": {"exact_match": 0.5}}', "utf-8")
    good = measured(setting, asked("a", "甲？", "乙"), asked("b", "戊？"))
    floors.write_floors(path, [good])
    kept = json.loads(path.read_text("utf-8"))
    assert kept["other:open"] == {"exact_match": 0.5}
    assert kept["s:open"]["overall_accuracy"] == 0.98 and "hit_rate_at_10" not in kept["s:open"]
    assert floors.breaches([good], floors.load_floors(path)) == []


def test_a_broken_floor_is_named(setting: run.Setting) -> None:
    poor = measured(setting, asked("a", "甲？", "丁"), asked("b", "丙？", "丁"))
    (breach,) = floors.breaches([poor], {"s:open": {"answer_accuracy": 0.51}, "t:open": {"answer_accuracy": 1.0}})
    assert str(breach) == "s:open answer_accuracy is 0.500; expected at least 0.510"


def test_a_guarded_metric_without_questions_breaks_its_floor(setting: run.Setting) -> None:
    assert floors.breaches([measured(setting, asked("a", "甲？", "乙"))], {"s:open": {"hit_rate_at_10": 0.9}})


def test_floors_absent_or_damaged(tmp_path: Path) -> None:
    assert floors.load_floors(tmp_path / "none.json") == {}
    (tmp_path / "bad.json").write_text("{", "utf-8")
    with pytest.raises(UsageError, match="--write-baselines"):
        floors.load_floors(tmp_path / "bad.json")


def test_published_figures_are_shares_with_sources() -> None:
    assert all(0 < one.exact_match < one.f1 < 1 and "." in one.source for one in PUBLISHED)
    assert [one.exact_match for one in published_for("cmrc2018_dev:open")] == [0.492]
