"""What may stand for a piece during training: its translations, and its smaller parts."""

from __future__ import annotations

from collections.abc import Mapping

from tokenizers import Tokenizer

from training.encoder.batches import build_cuts, build_substitution
from training.encoder.loop import Tables
from training.encoder.translations import Learned

MOST = 6
LONGEST = 4
LEAST = 0.04


def build_tables(tokenizer: Tokenizer, scores: Mapping[str, float], learned: Learned) -> Tables:
    """Substitutions by translation, both ways, and by cutting pieces; `scores` are the pieces' log probabilities."""
    vocabulary = tokenizer.get_vocab()
    choices: dict[str, list[list[int]]] = {}
    for ranking in (learned.of_chinese, learned.of_english):
        targets = {
            word: [t for t, c in found if c >= LEAST][:MOST] for word, found in ranking.items() if word in vocabulary
        }
        flat = [target for found in targets.values() for target in found]
        cut = iter(tokenizer.encode_batch_fast(flat, add_special_tokens=False))
        choices |= {word: [next(cut).ids for _ in found] for word, found in targets.items()}
    gloss = build_substitution(vocabulary, choices, most=MOST, longest=LONGEST)
    cuts = build_cuts(vocabulary, lambda piece: scores.get(piece, -30.0), most=2, longest=LONGEST)
    return Tables(cuts, gloss)
