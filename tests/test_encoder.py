"""The embedded encoder against its own folder read by sentence-transformers, and any named model's prompts."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embedded import FOLDER, EmbeddedEncoder
from index.encoder import Encoder, family_prompts, load_encoder
from index.errors import ModelError
from index.normalize import fold_text
from index.pieces import Pieces, pack_pieces

TEXTS = [
    "会议主席是谁？",
    "會議主席是誰？",
    "Who chaired the meeting, and when?",
    "ＡＢＣ 2016年2月7日，社會住宅政策（草案）",
    "第⑩項：don't ½ café—naïve ﬁnal",
    "😀 没有 𠮷野家",
    "   ",
    "",
]


@pytest.fixture(scope="module")
def embedded() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="module")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Bert of two layers with random weights, as a sentence-transformers folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("models") / "tiny"
    bare = folder.with_name("bare")
    bare.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "query", "passage", ":", "who", "chair", *"会议主席是谁"]
    (bare / "vocab.txt").write_text("\n".join(words), "utf-8")
    torch.manual_seed(0)
    size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=len(words), max_position_embeddings=24, **size)).save_pretrained(bare)
    BertTokenizerFast(vocab=str(bare / "vocab.txt"), model_max_length=24).save_pretrained(bare)
    transformer = Transformer(str(bare))
    SentenceTransformer(modules=[transformer, Pooling(16)], device="cpu").save(str(folder))
    return folder


def renamed(folder: Path, to: Path, *, prompts: dict[str, str] | None = None) -> Path:
    """A copy of a model folder under another name, with other prompts in its configuration."""
    to.mkdir(parents=True)
    for path in folder.rglob("*"):
        if path.is_file():
            copy = to / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    if prompts is not None:
        config = to / "config_sentence_transformers.json"
        config.write_text(json.dumps({**json.loads(config.read_text()), "prompts": prompts}))
    return to


def test_rows_are_unit_vectors_or_zero(embedded: Encoder) -> None:
    vectors = embedded.encode_passages(TEXTS)
    assert vectors.dtype == np.float32 and vectors.shape == (len(TEXTS), embedded.dimensions)
    norms = np.linalg.norm(vectors, axis=1)
    assert np.allclose(norms[:-2], 1, atol=1e-5)
    assert not vectors[-2:].any()


def test_no_texts_give_no_rows(embedded: Encoder) -> None:
    assert embedded.encode_questions([]).shape == (0, embedded.dimensions)


def test_both_scripts_share_one_space(embedded: Encoder) -> None:
    vectors = embedded.encode_questions(TEXTS[:2])
    assert np.array_equal(vectors[0], vectors[1])


def test_translations_lie_closer_than_other_sentences(embedded: Encoder) -> None:
    questions = embedded.encode_questions(["Who is the chair of the committee?", "How large is the budget?"])
    passages = embedded.encode_passages(["委员会的主席是谁", "预算有多少", "明天下雨"])
    assert (questions @ passages.T).argmax(1).tolist() == [0, 1]


@pytest.mark.slow
def test_the_folder_is_a_sentence_transformers_model(embedded: Encoder) -> None:
    from sentence_transformers import SentenceTransformer

    folded = [fold_text(text) for text in TEXTS[:-2]]
    theirs = SentenceTransformer(str(FOLDER), device="cpu").encode(folded)
    assert np.abs(embedded.encode_passages(TEXTS[:-2]) - theirs).max() < 1e-3


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("会议主席是谁的委员长abcdefgingthestr 0123，。.,-'\"$+𠮷é"), max_size=40))
def test_few_texts_are_cut_like_many(text: str) -> None:
    encoder = EmbeddedEncoder()
    tokenizer = encoder._tokenizer.encode(fold_text(text), add_special_tokens=False)
    expected = [number for number in tokenizer.ids if number]
    assert [piece.id for piece in encoder._pieces.cut(fold_text(text))] == expected


def test_few_and_many_texts_give_the_same_vectors(embedded: Encoder) -> None:
    many = embedded.encode_passages(TEXTS * 20)
    few = embedded.encode_passages(TEXTS)
    assert np.allclose(many[: len(TEXTS)], few, atol=1e-6)


def test_pieces_keep_their_place_in_the_text_as_given(embedded: EmbeddedEncoder) -> None:
    text = "會議　主席：⑩ Café"
    found = embedded.token_vectors(text)
    slices = [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]
    assert "".join(slices) == text.replace("　", "").replace(" ", "")
    assert found.vectors.shape == (len(found.ids), embedded.dimensions)
    total = found.vectors.sum(0)
    assert np.allclose(total / np.linalg.norm(total), embedded.encode_questions([text])[0], atol=1e-5)


def test_a_text_without_pieces_has_no_vectors(embedded: EmbeddedEncoder) -> None:
    assert embedded.token_vectors("").vectors.shape == (0, embedded.dimensions)


def test_the_likeliest_cut_wins(tmp_path: Path) -> None:
    path = tmp_path / "pieces.safetensors"
    path.write_bytes(pack_pieces([("[UNK]", -30.0), ("ab", -2.0), ("a", -1.5), ("b", -1.5), ("bc", -1.0), ("c", -1.0)]))
    cut = Pieces(path).cut("abc ab?")
    assert [(piece.id, piece.start, piece.end) for piece in cut] == [(2, 0, 1), (4, 1, 3), (1, 4, 6)]


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.sampled_from("会议主席是谁的abcdefing 0123，。.\n'\"$𠮷é"), max_size=20), max_size=6))
def test_many_texts_are_cut_like_each(texts: list[str]) -> None:
    pieces = EmbeddedEncoder()._pieces
    assert pieces.cut_many(texts) == [[piece.id for piece in pieces.cut(text)] for text in texts]


def test_a_question_s_texts_are_encoded_without_loading_the_tokenizer() -> None:
    encoder = EmbeddedEncoder()
    encoder.encode_passages(TEXTS * 10)
    assert "_tokenizer" not in encoder.__dict__


def test_fingerprint_changes_with_the_weights(embedded: Encoder, tmp_path: Path) -> None:
    other = renamed(FOLDER, tmp_path / "other")
    weights = bytearray((other / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (other / "model.safetensors").write_bytes(bytes(weights))
    assert EmbeddedEncoder(other).fingerprint != embedded.fingerprint
    assert EmbeddedEncoder().fingerprint == embedded.fingerprint


@pytest.mark.parametrize("name", ["model.safetensors", "pieces.safetensors"])
def test_a_broken_folder_is_one_clear_line(tmp_path: Path, name: str) -> None:
    broken = renamed(FOLDER, tmp_path / "broken")
    (broken / name).write_bytes(b"\x00")
    with pytest.raises(ModelError, match="found .* expected .*; install") as caught:
        EmbeddedEncoder(broken)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "question", "passage"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("e5-base-v2", "query: ", "passage: "),
        ("BAAI/bge-small-en-v1.5", "Represent this sentence for searching relevant passages: ", ""),
        ("BAAI/bge-large-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", ""),
        ("BAAI/bge-m3", "", ""),
        ("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", "", ""),
        ("someone/made5-up", "", ""),
    ],
)
def test_families_get_the_prompts_of_their_cards(name: str, question: str, passage: str) -> None:
    prompts = family_prompts(name)
    assert (prompts.question, prompts.passage) == (question, passage)


@pytest.mark.slow
def test_prompts_are_written_before_the_text(tiny_folder: Path, tmp_path: Path) -> None:
    plain = load_encoder(str(tiny_folder))
    e5 = load_encoder(str(renamed(tiny_folder, tmp_path / "e5-tiny")))
    assert np.allclose(e5.encode_questions(["who"]), plain.encode_questions(["query: who"]), atol=1e-5)
    assert np.allclose(e5.encode_passages(["who"]), plain.encode_passages(["passage: who"]), atol=1e-5)
    assert not np.allclose(e5.encode_questions(["who"]), e5.encode_passages(["who"]), atol=1e-3)


@pytest.mark.slow
def test_configured_prompts_come_before_the_family_ones(tiny_folder: Path, tmp_path: Path) -> None:
    prompts = {"query": "谁 ", "document": ""}
    own = load_encoder(str(renamed(tiny_folder, tmp_path / "e5-own", prompts=prompts)))
    plain = load_encoder(str(tiny_folder))
    assert np.allclose(own.encode_questions(["who"]), plain.encode_questions(["谁 who"]), atol=1e-5)
    assert np.allclose(own.encode_passages(["who"]), plain.encode_passages(["who"]), atol=1e-5)


@pytest.mark.slow
def test_a_named_model_keeps_the_contract(tiny_folder: Path) -> None:
    encoder = load_encoder(str(tiny_folder))
    vectors = encoder.encode_passages(["会议主席是谁", "", "chair " * 200])
    assert vectors.dtype == np.float32 and vectors.shape == (3, encoder.dimensions) == (3, 16)
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1], atol=1e-5)
    assert encoder.encode_questions([]).shape == (0, 16)
    assert len(encoder.fingerprint) == 64 and encoder.name == str(tiny_folder)


@pytest.mark.slow
def test_an_absent_hub_model_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="found no usable model nobody/nothing-here .*expected .*; check") as caught:
        load_encoder("nobody/nothing-here")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["./no/such/folder", "/nowhere/at all", "a/b/c"])
def test_a_path_that_is_no_folder_is_never_looked_up(name: str) -> None:
    with pytest.raises(ModelError, match="found no folder"):
        load_encoder(name)


def test_provenance_names_the_shipped_files() -> None:
    provenance = json.loads((FOLDER / "provenance.json").read_text("utf-8"))
    digests = {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in provenance["files"]}
    assert digests == provenance["files"]
    assert not any(name.startswith("qa/") and "train" not in name for name in provenance["sets"])


def test_the_card_holds_the_measured_figures() -> None:
    figures = json.loads((FOLDER / "provenance.json").read_text("utf-8"))["hit_rate_at_10"]
    rows = re.findall(
        r"^\| `(\w+)` \| (\d+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", (FOLDER / "CARD.md").read_text("utf-8"), re.M
    )
    measured = {
        (
            name,
            figures[f"{name}/dense"]["n"],
            *(round(figures[f"{name}/{leg}"]["value"], 3) for leg in ("dense", "words", "fused")),
        )
        for name in {key.split("/")[0] for key in figures}
    }
    assert {(name, int(n), *map(float, values)) for name, n, *values in rows} == measured
