"""Reordering by a cross-encoder, with a fake one whose scores one can follow, and with a tiny real one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.reranking import Reranker, load_reranker
from index.errors import ModelError
from index.values import Hit, Sentence, Span


class ByLength:
    """Scores a pair by the length of its sentence."""

    def predict(self, pairs: Sequence[tuple[str, str]], *, show_progress_bar: bool) -> np.ndarray:
        return np.array([len(sentence) for _, sentence in pairs])


def make_hit(text: str, rank: int) -> Hit:
    return Hit(Sentence(Span("r", 0, len(text)), text, 1, 1), score=1.0, rank=rank)


def test_hits_are_ranked_anew() -> None:
    hits = Reranker(ByLength()).rerank("q", [make_hit("a", 1), make_hit("ccc", 2), make_hit("bb", 3)])  # type: ignore[arg-type]
    assert [(hit.sentence.text, hit.rank) for hit in hits] == [("ccc", 1), ("bb", 2), ("a", 3)]


def test_no_hits_and_no_name() -> None:
    assert Reranker(ByLength()).rerank("q", []) == []  # type: ignore[arg-type]
    assert load_reranker("") is None


@pytest.mark.slow
def test_a_missing_model_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # nothing listens there
    with pytest.raises(ModelError, match="no/such-reranker"):
        load_reranker("no/such-reranker")


@pytest.mark.slow
def test_a_tiny_cross_encoder_reranks(tmp_path: Path) -> None:
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefg"]
    (tmp_path / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizerFast(vocab_file=str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    shape = BertConfig(vocab_size=12, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, num_labels=1)
    BertForSequenceClassification(shape).save_pretrained(tmp_path)
    reranker = load_reranker(str(tmp_path))
    assert reranker is not None
    hits = reranker.rerank("a b", [make_hit("c d", 1), make_hit("e f g", 2)])
    assert {hit.rank for hit in hits} == {1, 2}
