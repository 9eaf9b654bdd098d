"""Figures that others published on the same sets, with their sources. Shares of 1, in the script's own definitions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Published:
    """A published pair of figures. `key` is the set and mode of ours that comes nearest; `remark` says what differs."""

    key: str
    system: str
    exact_match: float
    f1: float
    source: str
    remark: str = ""


_ENCYCLOPEDIA = "their corpus is an encyclopedia, ours the set's paragraphs"
_TOKENS = "their F1 is over SQuAD's tokens"

PUBLISHED = (
    Published(
        "cmrc2018_dev:open", "retrieve and read with BERT (Yang et al. 2019)", 0.492, 0.654,
        "arXiv:1904.06652; github.com/ymcui/cmrc2018, baseline/README.md", _ENCYCLOPEDIA,
    ),
    Published(
        "drcd_dev:open", "retrieve and read with BERT (Yang et al. 2019)", 0.554, 0.677,
        "arXiv:1904.06652; github.com/ymcui/cmrc2018, baseline/README.md", _ENCYCLOPEDIA,
    ),
    Published(
        "cmrc2018_dev:gold", "BERT-base, Chinese, 108 M parameters", 0.655, 0.845, "github.com/ymcui/Chinese-BERT-wwm",
    ),
    Published(
        "cmrc2018_dev:gold", "RBT3, 38 M parameters", 0.570, 0.790, "github.com/ymcui/Chinese-BERT-wwm",
    ),
    Published(
        "drcd_dev:gold", "BERT-base, 108 M parameters", 0.831, 0.899, "github.com/ymcui/Chinese-BERT-wwm",
    ),
    Published(
        "xquad.zh:gold", "mBERT, zero-shot from English SQuAD", 0.483, 0.580, "github.com/google-deepmind/xquad",
        _TOKENS,
    ),
    Published(
        "xquad.zh:gold", "XLM-R large, zero-shot from English SQuAD", 0.500, 0.593,
        "github.com/google-deepmind/xquad", _TOKENS,
    ),
)  # fmt: skip


def published_for(key: str) -> tuple[Published, ...]:
    """The published figures to be read beside the run of this set and mode."""
    return tuple(one for one in PUBLISHED if one.key == key)
