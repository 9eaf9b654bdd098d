"""The training's parts on toys that can be checked by eye; no public set is needed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from training.encoder import __main__ as whole
from training.encoder import sources
from training.encoder.alignment import align_paragraphs, build_bitext, learn_table
from training.encoder.batches import (
    Bags,
    Corpus,
    Source,
    build_cuts,
    build_substitution,
    drop,
    substitute,
    take,
    tokenize,
)
from training.encoder.evaluation import Words, grams, measure
from training.encoder.export import quantize, restore, save_model
from training.encoder.figures import Legs, figures_within, fuse, pair_questions
from training.encoder.loop import (
    Options,
    Tables,
    Weights,
    _contrast,
    embed,
    final_vectors,
    load_weights,
    save_weights,
    start_weights,
    train,
)
from training.encoder.prepare import Prepared
from training.encoder.sets import (
    Pairs,
    QuestionSet,
    is_held_out,
    neighbors,
    read_dictionary,
    read_pairs,
    read_squad,
    read_told,
    split_plain,
)
from training.encoder.starting import reduce, starting_rows
from training.encoder.translations import Learned
from training.encoder.vocabulary import build_tokenizer, segment
from training.encoder.written import RIVALS, Written, read_written, records_of, rivals

SCORES = {"会议": -2.0, "主席": -2.0, "会": -4.0, "议": -4.0, "主": -4.0, "席": -4.0, "chair": -3.0, "meeting": -3.0, "谁": -3.0}
QUICK = Options(steps=60, batch=8, widths=(8,), full=1.0, dropout=0.0, split=0.2, extra=4, rate=0.1)


@pytest.fixture
def tokenizer() -> Tokenizer:
    return build_tokenizer(SCORES)


@pytest.fixture
def toy(tokenizer: Tokenizer) -> Source:
    left = tokenize(tokenizer, ["chair", "meeting", "谁"])
    return Source("toy", left, tokenize(tokenizer, ["主席", "会议", "谁谁"]), 1.0)


@pytest.fixture
def tables(tokenizer: Tokenizer) -> Tables:
    vocabulary = tokenizer.get_vocab()
    cuts = build_cuts(vocabulary, lambda piece: SCORES[piece], most=2, longest=4)
    return Tables(cuts, build_substitution(vocabulary, {"主席": [[vocabulary["chair"]]]}, most=2, longest=4))


def weights(tokenizer: Tokenizer, *, seed: int = 0) -> Weights:
    rows = np.random.default_rng(seed).normal(size=(tokenizer.get_vocab_size(), 8)).astype(np.float32)
    return start_weights(rows, np.zeros(len(rows), np.float32))


def test_words_are_cut_by_probability(tokenizer: Tokenizer) -> None:
    assert segment(tokenizer, ["主席会议meeting", "会主席"]) == [["主席", "会议", "meeting"], ["会", "主席"]]


def test_bags_hold_their_texts_pieces_and_no_unknown_ones(tokenizer: Tokenizer) -> None:
    corpus = tokenize(tokenizer, ["主席会议", "", "蠹谁", "主席会议"])
    assert [len(take(corpus, np.array([row])).pieces) for row in range(4)] == [2, 0, 1, 2]
    assert corpus.keys.tolist() == [0, 1, 2, 0]
    assert take(corpus, np.array([3, 2]), longest=1).bag.tolist() == [0, 1]


def test_substitution_keeps_bags_apart(tokenizer: Tokenizer, tables: Tables) -> None:
    vocabulary = tokenizer.get_vocab()
    bags = take(tokenize(tokenizer, ["主席会议", "chair"]), np.array([0, 1]))
    cut = substitute(bags, tables.split, np.ones(3, bool), np.random.default_rng(0))
    assert [tokenizer.id_to_token(int(piece)) for piece in cut.pieces] == ["主", "席", "会", "议", "chair"]
    assert cut.bag.tolist() == [0, 0, 0, 0, 1] and cut.count == 2
    glossed = substitute(bags, tables.gloss, np.ones(3, bool), np.random.default_rng(0))
    assert glossed.pieces.tolist() == [vocabulary["chair"], vocabulary["会议"], vocabulary["chair"]]


def test_dropping_everything_or_nothing() -> None:
    bags = Bags(np.arange(5), np.array([0, 0, 1, 1, 1]), 2)
    assert len(drop(bags, 1.0, np.random.default_rng(0)).pieces) == 0
    assert drop(bags, 0.0, np.random.default_rng(0)).pieces.tolist() == [0, 1, 2, 3, 4]


def test_slopes_of_the_loss_are_those_of_autograd() -> None:
    torch.manual_seed(0)
    left, right = (torch.nn.functional.normalize(torch.randn(n, 6), dim=1).requires_grad_() for n in (4, 6))
    logits = (left @ right.T) * 5
    expected = (torch.nn.functional.cross_entropy(logits, torch.arange(4))
                + torch.nn.functional.cross_entropy(logits[:, :4].T, torch.arange(4))) / 2  # fmt: skip
    expected.backward()
    loss, slopes = _contrast(left.detach(), right.detach(), torch.arange(6), 5.0)
    assert loss == pytest.approx(expected.item(), rel=0.02)
    for mine, theirs in zip(slopes, (left.grad, right.grad), strict=True):
        assert torch.allclose(mine / 4, theirs, atol=0.02)


def test_equal_texts_are_no_negatives_of_each_other() -> None:
    both = torch.eye(2)[[0, 0]]
    loss, _ = _contrast(both, both, torch.tensor([3, 3]), 20.0)
    assert loss == pytest.approx(0.0, abs=1e-6)


def test_training_draws_pairs_together(tokenizer: Tokenizer, toy: Source, tables: Tables) -> None:
    learned = weights(tokenizer)
    losses = list(train(learned, [toy], tables, QUICK))
    assert np.mean(losses[-10:]) < np.mean(losses[:10]) / 2
    units = [torch.nn.functional.normalize(embed(learned, take(side, np.arange(3)))) for side in (toy.left, toy.right)]
    assert (units[0] @ units[1].T).argmax(1).tolist() == [0, 1, 2]


def test_two_trainings_agree_and_one_resumed_too(tokenizer: Tokenizer, toy: Source, tables: Tables, tmp_path: Path) -> None:
    whole, broken = weights(tokenizer), weights(tokenizer)
    list(train(whole, [toy], tables, QUICK))
    halfway = train(broken, [toy], tables, QUICK)
    for _ in range(25):
        next(halfway)
    save_weights(broken, tmp_path / "checkpoint.safetensors")
    resumed = load_weights(tmp_path / "checkpoint.safetensors")
    assert resumed.step == 25
    list(train(resumed, [toy], tables, QUICK))
    assert np.array_equal(final_vectors(whole), final_vectors(resumed))


def test_quantized_rows_stay_within_half_a_step() -> None:
    vectors = np.random.default_rng(0).normal(size=(5, 16)).astype(np.float32)
    vectors[2] = 0
    quantized = quantize(vectors)
    assert quantized.embeddings.dtype == np.int8 and not restore(quantized)[2].any()
    assert (np.abs(restore(quantized) - vectors) <= quantized.weights[:, None] / 2 + 1e-6).all()


@pytest.mark.slow
def test_the_written_folder_is_read_alike_by_both(tokenizer: Tokenizer, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    from index.embedded import EmbeddedEncoder

    save_model(final_vectors(weights(tokenizer)), tokenizer, tmp_path)
    ours, theirs = EmbeddedEncoder(tmp_path), SentenceTransformer(str(tmp_path), device="cpu")
    assert np.abs(ours.encode_passages(["主席会议", "谁 chair"]) - theirs.encode(["主席会议", "谁 chair"])).max() < 1e-5


def test_translation_probabilities_follow_the_company_words_keep() -> None:
    left, right = [["the", "chair"], ["the", "house"], ["the", "law"]], [["这", "主席"], ["这", "房子"], ["这", "法"]]
    bitext = build_bitext(left, right, np.ones(3, np.float32), fewest=1)
    table = learn_table(bitext, rounds=20, fewest=1, smallest=0.0)
    chance = {
        (bitext.left_words[a], bitext.right_words[b]): float(p)
        for a, b, p in zip(table.left, table.right, table.probability, strict=True)
    }
    assert chance["the", "这"] > 0.9
    assert chance["chair", "主席"] > 0.9 > chance["chair", "这"]
    assert sum(p for (word, _), p in chance.items() if word == "the") == pytest.approx(1.0, abs=1e-5)


def test_alignment_is_monotone_and_leaves_strangers_alone() -> None:
    similarity = np.array([[0.9, 0.1, 0.0], [0.0, 0.05, 0.0], [0.8, 0.0, 0.7]], np.float32)
    assert align_paragraphs(similarity) == [(0, 0), (2, 2)]
    assert align_paragraphs(np.zeros((2, 2), np.float32)) == []


def test_near_sentences_are_of_the_same_paragraph_and_never_the_evidence() -> None:
    paragraphs, evidence = np.array([0, 0, 0, 1, 2, 2]), np.array([0, 1, 2, 3, 5])
    near = sources._near(paragraphs, evidence)
    assert (near != evidence[:, None]).all()
    assert (paragraphs[near[[0, 1, 2, 4]]] == np.array([0, 0, 0, 2])[:, None]).all()


def test_starting_rows_take_the_mean_of_their_translations() -> None:
    english = {"chair": np.array([1.0, 0.0], np.float32), "head": np.array([0.0, 1.0], np.float32)}
    vocabulary = {"[UNK]": 0, "chair": 1, "head": 2, "主席": 3, "谁": 4}
    rows = starting_rows(vocabulary, english, {"主席": [("chair", 0.6), ("head", 0.6)], "谁": [("none", 1.0)]}, seed=0)
    assert rows[3] == pytest.approx([0.5**0.5, 0.5**0.5])
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(5))


def test_reduced_vectors_are_unit_rows() -> None:
    reduced = reduce(np.random.default_rng(0).normal(size=(30, 6)).astype(np.float32), 3)
    assert reduced.shape == (30, 3) and np.allclose(np.linalg.norm(reduced, axis=1), 1, atol=1e-5)


def test_terms_are_characters_pairs_and_whole_latin_words() -> None:
    assert grams("开会 ppt，会") == ["开", "会", "开会", "ppt", "会"]
    words = Words(["开会了", "散会了", "ppt"])
    assert words.scores([("开会", 1.0)]).argmax() == 0 and words.scores([("无", 1.0)]).max() == 0
    assert words.alternatives([("开会", 0.5), ("散会", 1.0)]).argmax() == 1


def test_figures_count_the_evidence_among_the_first() -> None:
    questions = QuestionSet("toy", ("a", "b", "c"), (0, 0, 0), ("q", "r"), (0, 2))
    figure = measure(questions, lambda rows: np.array([[3, 2, 1], [3, 2, 1]], np.float32)[rows], name="toy", k=2)
    assert (figure.n, figure.hit_rate_at_k, figure.mrr_at_k) == (2, 0.5, 0.5)


def test_fusion_weighs_the_legs_by_their_best() -> None:
    legs = Legs(np.array([[0.5, 0.25]], np.float32), np.array([[0.0, 12.0]], np.float32))
    assert fuse(legs, 0.5).tolist() == [[0.5, 0.75]]
    assert pair_questions(Pairs("p", ("x",), ("y",)), ("z",)).sentences == ("y", "z")


def test_held_out_texts_are_always_the_same() -> None:
    assert [is_held_out(text, 2) for text in "abcdef"] == [is_held_out(text, 2) for text in "abcdef"]
    assert 80 < sum(is_held_out(str(number), 8) for number in range(1000)) < 170


def test_sets_are_read_folded(tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text("The Chair\t主席會議\nThe Chair\t主席會議\nno pair\n\t空\n", "utf-8")
    assert read_pairs(tmp_path / "pairs.tsv").right == ("主席会议",)
    line = "主席 主席 [zhu3 xi2] /chairperson; (old) chairman/variant of 主/to preside/\n"
    (tmp_path / "dictionary").write_text("# comment\n" + line, "utf-8")
    entry = read_dictionary(tmp_path / "dictionary")[0]
    assert (entry.word, entry.glosses) == ("主席", ("chairperson", "chairman", "preside"))


def test_sentences_and_their_neighbors() -> None:
    assert [("甲。乙！丙"[a:b]) for a, b in split_plain("甲。乙！丙")] == ["甲。", "乙！", "丙"]
    found = neighbors([["甲甲。乙乙。", "丙丙。"], ["丁丁。"]], "toy", shortest=2)
    assert found.left == ("甲甲。", "乙乙。") and found.right == ("乙乙。", "丙丙。")


def test_a_corpus_of_nothing_is_empty(tokenizer: Tokenizer) -> None:
    empty: Corpus = tokenize(tokenizer, [])
    assert len(empty) == 0 and len(empty.pieces) == 0


RECORD = "主席宣布开会。\n\n林先生报告会议经费。会议经费是五万元。\n\n主席宣布散会。\n"
ASKED = (
    {"id": "1", "question": "會議經費多少？", "answers": ["五万元"], "evidence": "林先生报告会议经费。会议经费是五万元。"},
    {"id": "2", "question": "Who spoke?", "all": ["林先生", "主席"], "evidence": ["林先生报告会议经费。", "主席宣布开会。"]},
    {"id": "3", "question": "谁缺席？", "answers": []},
    {"id": "4", "question": "何事？", "answers": ["散会"], "evidence": "散会", "record": "gone.txt"},
)


@pytest.fixture
def written(tmp_path: Path) -> Written:
    (tmp_path / "record.txt").write_text(RECORD, "utf-8")
    rows = [{"record": "record.txt", "lang": "zh-Hans", "type": "list", **row} for row in ASKED]
    folder = tmp_path / "asked"
    folder.mkdir()
    (folder / "a.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return read_written(folder, tmp_path)


def test_written_questions_stand_with_the_sentences_that_hold_their_answer(written: Written) -> None:
    questions = written.questions
    found = [(asked, questions.sentences[row]) for asked, row in zip(questions.questions, questions.evidence, strict=True)]
    assert found == [
        ("会议经费多少?", "会议经费是五万元。"),
        ("who spoke?", "林先生报告会议经费。"),
        ("who spoke?", "主席宣布开会。"),
    ]
    last = questions.sentences.index("主席宣布散会。")
    assert last in written.right[1] and last not in written.right[0]


def test_rivals_share_most_with_the_question_and_never_answer_it(written: Written) -> None:
    sentences = written.questions.sentences
    found = rivals(written, {"spoke": [("开会", 1.0)]})
    assert found.shape == (3, RIVALS) and sentences[found[0][0]] == "林先生报告会议经费。"
    assert all(written.right[i].isdisjoint(row.tolist()) for i, row in enumerate(found))


def test_rivals_across_languages_are_found_by_translations() -> None:
    questions = QuestionSet("toy", ("甲。", "散会。", "开会。"), (0, 0, 0), ("the meeting?",), (0,))
    found = rivals(Written(questions, (frozenset({0}),)), {"meeting": [("开会", 1.0)]})
    assert found[0].tolist() == [2, 1] * (RIVALS // 2)


def test_a_record_of_one_sentence_has_only_itself() -> None:
    questions = QuestionSet("toy", ("甲。",), (0,), ("乙?",), (0,))
    assert rivals(Written(questions, (frozenset({0}),)), {}).tolist() == [[0] * RIVALS]


def test_questions_are_searched_for_in_their_own_record() -> None:
    from index.embedded import EmbeddedEncoder

    beside = tuple(f"会议第{number}号。" for number in range(12))
    sentences = ("会议开始了。", "主席发言。", *beside)
    questions = QuestionSet("toy", sentences, (0, 0, *([1] * 12)), ("谁的会议?", "号?"), (1, 13))
    assert [(part.sentences, part.evidence) for part in records_of(questions)] == [(sentences[:2], (1,)), (beside, (11,))]
    dense = figures_within(questions, EmbeddedEncoder(), None)[0]
    assert (dense.name, dense.n) == ("toy/dense", 2) and dense.hit_rate_at_k >= 0.5


def test_questions_told_in_other_words_leave_the_others_out(tmp_path: Path) -> None:
    asked = [{"id": f"Q{i}", "question": q, "answers": [{"text": "乙", "answer_start": 3}]} for i, q in enumerate("问答")]
    squad = {"data": [{"paragraphs": [{"context": "甲甲。乙。", "qas": asked}]}]}
    (tmp_path / "set.json").write_text(json.dumps(squad), "utf-8")
    (tmp_path / "told.tsv").write_text("set:Q1\tWho was it?\nother:Q0\tWhat?\n", "utf-8")
    told = read_told(tmp_path / "told.tsv", "set")
    assert told == {"Q1": "Who was it?"}
    found = read_squad(tmp_path / "set.json", "set", told=told)
    assert (found.questions, [found.sentences[row] for row in found.evidence]) == (("who was it?",), ["乙。"])
    assert read_squad(tmp_path / "set.json", "set").questions == ("问", "答")


def test_rivals_serve_as_negatives_of_their_question(tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sources.SHARES, "toy", 0.5)
    questions = QuestionSet("toy", ("主席", "会议", "谁"), (0, 0, 0), ("chair",), (0,))
    source = sources.question_source(tokenizer, questions, near=np.array([[2, 1]]))
    assert source.share == 0.5 and source.extra is not None and source.others is not None
    assert take(source.extra, source.others[0]).pieces.tolist() == [tokenizer.token_to_id("谁"), tokenizer.token_to_id("会议")]


def test_the_end_of_the_training_adds_questions_and_resumes(
    tokenizer: Tokenizer, toy: Source, tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "LATER", replace(QUICK, steps=5))
    learned = Learned({}, {})
    asked = Source("asked", tokenize(tokenizer, ["谁"]), tokenize(tokenizer, ["主席"]), 1.0)

    def fitted(more: list[Source], work: str) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        (tmp_path / work).mkdir(exist_ok=True)
        prepared = Prepared(tokenizer, [toy], more, tables, weights(tokenizer), learned, [])
        return whole.fit(prepared, replace(QUICK, steps=10), tmp_path / work)

    first = fitted([asked], "a")
    assert not np.array_equal(first, fitted([], "b"))
    (tmp_path / "a" / "later.safetensors").unlink()
    assert np.array_equal(first, fitted([asked], "a"))
    assert load_weights(tmp_path / "a" / "checkpoint.safetensors").step == 10
