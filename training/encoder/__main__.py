"""`python -m training.encoder --data ../shared/data --to index/model`: train the embedded encoder, write its folder."""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch

from index.embedded import EmbeddedEncoder
from index.translation import Translations
from training.encoder.batches import Source
from training.encoder.evaluation import Figure
from training.encoder.export import file_digest, save_model
from training.encoder.figures import figures_of, figures_within, reported_sets, tuning_sets
from training.encoder.loop import Options, Weights, final_vectors, load_weights, save_weights, train
from training.encoder.prepare import Prepared, prepare, write_translations
from training.encoder.written import read_written
from training.written import DECIDING, IN_ENGLISH, QUESTIONS, READING

CHECKPOINT_STEPS = 1000
# The end of the training adds hand-written questions and those told in English: few texts, so fewer and softer steps.
LATER = Options(steps=800, rate=0.03, weight_rate=0.01, scale=15.0, dropout=0.2)
PARTS = ("dev", "test")
SHIPPED = ("model.safetensors", "tokenizer.json", "pieces.safetensors", "translations.safetensors")
_LOG = logging.getLogger("training.encoder")


@dataclass(frozen=True)
class Arguments:
    """What the command line says: folders of the public sets, of the model and of checkpoints; what to do."""

    sets: Path
    to: Path
    work: Path
    steps: int
    seed: int
    report: bool


def parse_arguments(words: list[str] | None = None) -> Arguments:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.encoder", description=__doc__)
    parser.add_argument(
        "--data", dest="sets", type=Path, default=Path("../shared/data"), help="folder of the public sets"
    )
    parser.add_argument("--to", type=Path, default=Path("index/model"), help="folder the model is written to")
    parser.add_argument("--work", type=Path, default=Path("build/encoder"), help="folder for checkpoints")
    parser.add_argument("--steps", type=int, default=Options().steps)
    parser.add_argument("--seed", type=int, default=Options().seed)
    parser.add_argument(
        "--report", action="store_true", help="measure the model in --to on the reported sets, nothing else"
    )
    return Arguments(**vars(parser.parse_args(words)))


def fit(prepared: Prepared, options: Options, work: Path) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Train from the last checkpoints in `work`, or from the start; the final vectors."""
    first = _fit(prepared.weights, prepared.sources, prepared, options, checkpoint=work / "checkpoint.safetensors")
    every, later = [*prepared.sources, *prepared.asked], replace(LATER, seed=options.seed)
    return final_vectors(_fit(replace(first, step=0), every, prepared, later, checkpoint=work / "later.safetensors"))


def _fit(
    start: Weights, sources: Sequence[Source], prepared: Prepared, options: Options, *, checkpoint: Path
) -> Weights:
    """Train on `sources` from the checkpoint, or from `start` where there is none."""
    weights = load_weights(checkpoint) if checkpoint.exists() else start
    recent: list[float] = []
    for loss in train(weights, sources, prepared.tables, options):
        recent.append(loss)
        if weights.step % CHECKPOINT_STEPS == 0:
            save_weights(weights, checkpoint)
            _LOG.info("step %d, loss %.3f", weights.step, float(np.mean(recent[-CHECKPOINT_STEPS:])))
    save_weights(weights, checkpoint)
    return weights


def train_and_write(arguments: Arguments) -> None:
    """The whole of it: read, train, write the folder with its provenance."""
    arguments.work.mkdir(parents=True, exist_ok=True)
    options = Options(steps=arguments.steps, seed=arguments.seed)
    prepared = prepare(arguments.sets, arguments.work, seed=arguments.seed)
    vectors = fit(prepared, options, arguments.work)
    save_model(vectors, prepared.tokenizer, arguments.to)
    write_translations(prepared, arguments.to / "translations.safetensors")
    provenance = {
        "commit": _commit(),
        "settings": {**asdict(options), "pieces": len(vectors), "dimensions": vectors.shape[1]},
        "later": asdict(replace(LATER, seed=arguments.seed)),
        "sets": set_digests(arguments.sets),
        "files": {name: file_digest(arguments.to / name) for name in SHIPPED},
    }
    _write(arguments.to / "provenance.json", provenance)
    measure_and_write(arguments, reported=False)


def measure_and_write(arguments: Arguments, *, reported: bool) -> None:
    """Measure the folder's model and add the figures to its provenance."""
    encoder, table = EmbeddedEncoder(arguments.to), Translations(arguments.to / "translations.safetensors")
    path = arguments.to / "provenance.json"
    provenance = json.loads(path.read_text("utf-8"))
    figures = provenance.setdefault("hit_rate_at_10", {})
    for figure in _figures(arguments.sets, encoder, table, reported=reported):
        value, mrr = round(figure.hit_rate_at_k, 4), round(figure.mrr_at_k, 4)
        figures[figure.name] = {"n": figure.n, "value": value, "mrr": mrr}
        _LOG.info("%s: %.3f of %d", figure.name, figure.hit_rate_at_k, figure.n)
    _write(path, provenance)


def _figures(folder: Path, encoder: EmbeddedEncoder, table: Translations, *, reported: bool) -> Iterator[Figure]:
    for questions in reported_sets(folder) if reported else tuning_sets(folder, table):
        yield from figures_of(questions, encoder, table)
    if not reported:
        yield from figures_within(read_written(DECIDING, folder).questions, encoder, table)


def set_digests(folder: Path) -> Mapping[str, str]:
    """SHA-256 of every set trained on; of a folder of transcripts, that of its files' names and digests in order."""
    files = [*sorted((folder / "parallel").glob("*.tsv")), *sorted((folder / "lexicon").glob("*.u8"))]
    files += [
        folder / "qa" / "cmrc2018_train.json",
        *(folder / "meetings" / "vcsum" / f"short_{part}.jsonl" for part in PARTS),
    ]
    digests = {path.relative_to(folder).as_posix(): file_digest(path) for path in files}
    for name in ("transcripts", "minutes_zh"):
        listed = [f"{path.name} {file_digest(path)}" for path in sorted((folder / "meetings" / name).glob("*.md"))]
        digests[f"meetings/{name}"] = hashlib.sha256("\n".join(listed).encode()).hexdigest()
    asked = [*sorted(READING.glob("*.jsonl")), IN_ENGLISH]
    return digests | {f"questions/{path.relative_to(QUESTIONS).as_posix()}": file_digest(path) for path in asked}


def _commit() -> str:
    found = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return found.stdout.strip()


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    """Do what the command line says, on one thread: two trainings of one seed then agree to the last digit."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    arguments = parse_arguments()
    if arguments.report:
        measure_and_write(arguments, reported=True)
    else:
        train_and_write(arguments)


if __name__ == "__main__":
    main()
