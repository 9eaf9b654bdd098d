"""`python -m training.relevance --data ../shared/data`: train `assistant/relevance`, tell how it orders.

Asks questions whose evidence is known, describes what search finds for each by the signals of
`assistant.relevance.signals`, fits the network and writes weights, provenance and card. Five minutes on one core; the
same seed gives the same weights. `--report` measures the weights in place on the reported sets, nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.numpy import load_file, save_file

from assistant.relevance.judge import WEIGHTS
from evals.corpus import Corpus
from index.embedded import FOLDER, EmbeddedEncoder
from training.relevance.card import card
from training.relevance.cases import Case, cases_of, reported_corpora, taught_corpora, tuning_corpora
from training.relevance.network import BATCH, DECAY, DROPOUT, EPOCHS, PLACES, RATE, SEED, Network, hit_rates, train

LOG = logging.getLogger(__name__)
SETTINGS = {"epochs": EPOCHS, "batch": BATCH, "rate": RATE, "decay": DECAY, "dropout": DROPOUT, "seed": SEED}


def train_and_write(sets: Path, into: Path) -> None:
    """Train on what is learned from; write the weights and a provenance without figures."""
    cases = list(cases_of(taught_corpora(sets, into / "taught"), into / "home", EmbeddedEncoder()))
    found = sum(case.right.any() for case in cases)
    LOG.info("%d questions, evidence found for %d", len(cases), found)
    save_file(dict(train(cases).parameters_by_name()), WEIGHTS)
    WEIGHTS.chmod(0o644)
    files = (WEIGHTS, FOLDER / "model.safetensors")
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    counts = {"questions": len(cases), "evidence_found": int(found)}
    _write({"settings": SETTINGS, **counts, "files": digests, "figures": {}})


def measure(corpora: Iterable[tuple[str, list[Corpus]]], into: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The figures of each set by name: how often evidence is among the first, as found and as judged."""
    network = Network.from_parameters(load_file(WEIGHTS))
    for number, (name, laid) in enumerate(corpora):
        cases = list(cases_of(laid, into / f"home{number}", EmbeddedEncoder()))
        yield name, figures_of(cases, network)
        if name == "deciding":
            yield "deciding, English on English", figures_of([c for c in cases if c.wanted[-1]], network)


def figures_of(cases: Sequence[Case], network: Network) -> Mapping[str, Any]:
    """The shares of the questions with evidence among the first of `PLACES`, fused and judged."""
    pairs = zip(PLACES, hit_rates(None, cases), hit_rates(network, cases), strict=True)
    shares = {str(place): [round(100 * fused, 1), round(100 * judged, 1)] for place, fused, judged in pairs}
    return {"n": len(cases), **shares}


def _write(told: Mapping[str, Any]) -> None:
    path = WEIGHTS.with_name("provenance.json")
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    WEIGHTS.with_name("CARD.md").write_text(card(told), "utf-8")


def main() -> None:
    """Do what the command line says, on one thread."""
    parser = argparse.ArgumentParser(prog="python -m training.relevance", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the public sets")
    parser.add_argument("--report", action="store_true", help="measure on the reported sets, nothing else")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder)
        if not arguments.report:
            train_and_write(arguments.data, into)
        told = json.loads(WEIGHTS.with_name("provenance.json").read_text("utf-8"))
        corpora = (reported_corpora if arguments.report else tuning_corpora)(arguments.data, into / "sets")
        for name, figures in measure(corpora, into):
            LOG.info("%s: %s", name, figures)
            told["figures"][name] = figures
        _write(told)


if __name__ == "__main__":
    main()
