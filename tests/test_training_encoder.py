"""The training's parts on toys that can be checked by eye; no public set is needed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

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
from training.encoder.figures import Legs, fuse, pair_questions
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
from training.encoder.sets import Pairs, QuestionSet, is_held_out, neighbors, read_dictionary, read_pairs, split_plain
from training.encoder.starting import reduce, starting_rows
from training.encoder.vocabulary import build_tokenizer, segment

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
