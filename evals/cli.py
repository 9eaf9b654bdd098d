"""`python -m evals [FILE...]`: score the assistant. Exit status 0, 1 when a floor is broken, 2 on bad input."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import NoReturn

from assistant.switches import Models
from evals import archive, corrupt, floors, readme, report, tables
from evals.corpus import MODES, Bases, Mode
from evals.loading import HALVES, QuestionSet, ask_alone, ask_in, load_sets
from evals.run import Run, Setting, Tick, measure
from evals.systems import ABLATIONS, BASELINES, opener
from index.errors import AssistantError, UsageError

HERE = Path(__file__).parent
QUESTIONS = HERE / "questions"
FLOORS = HERE / "baselines.json"


README = HERE.parent / "README.md"
_MODE_HELP = (
    "records searched: all of the set (open), the question's own (record), or only the paragraph of its evidence "
    "(gold); default: record, for SQuAD-style sets open"
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Refuse the command line in one line."""
        raise UsageError(f"{message}; expected `{self.prog} [FILE...]`; see --help")


def parser() -> argparse.ArgumentParser:
    """The command's arguments."""
    command = _Parser(prog="eval", description="Score the assistant on JSONL or SQuAD-style question sets.")
    add = command.add_argument
    add("files", nargs="*", type=Path, metavar="FILE", help="question sets (default: all of our own)")
    add("--mode", choices=MODES, help=_MODE_HELP)
    add("--questions", type=Path, metavar="FILE", help="ask in the words of this set of equal ids")
    add("--seeds", type=Path, default=Path("seeds"), metavar="DIR", help="folder of records")
    add("--data", type=Path, default=Path("../shared/data"), metavar="DIR", help="a folder of the public sets")
    add("--home", type=Path, metavar="DIR", help="where indexes are built and removed again (default: temporary)")
    add("--half", choices=HALVES, help="only this half")
    add("--limit", type=_positive, metavar="N", help="at most N questions a set, evenly spread; no floor is checked")
    for model in ("encoder", "reader", "reranker"):
        add(f"--{model}", default="", metavar="NAME", help=f"another {model}; no floor is checked")
    add("--ablations", action="store_true", help="also measure with one part left out at a time")
    add("--baselines", action="store_true", help="also measure simple systems")
    add("--corruptions", action="store_true", help="also measure over damaged records")
    add("--report", type=Path, metavar="DIR", help="write report.html and summary.md there")
    add("--save", action="store_true", help="keep the figures and the report in evals/results, and README's table")
    add("--write-baselines", action="store_true", help="set the floors to what was measured")
    add("--json", action="store_true", help="print figures and outcomes as JSON")
    return command


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return int(text)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    try:
        return _evaluate(parser().parse_args(argv))
    except AssistantError as error:
        print(error, file=sys.stderr)
        return 2


def _evaluate(options: argparse.Namespace) -> int:
    if options.limit and (options.save or options.write_baselines):
        raise UsageError("--limit measures a part; expected whole sets to be kept; leave out --limit")
    runs = list(_measure_all(options))
    _show(runs, as_json=options.json)
    _write(runs, options)
    return 0 if options.limit or _models(options) != Models() else _check_floors(runs)


def _write(runs: Sequence[Run], options: argparse.Namespace) -> None:
    if options.save:
        archive.save(runs, archive.FOLDER)
        _fill_readme()
    folder = options.report or (archive.FOLDER if options.save else None)
    if folder:
        print(report.write_report(folder, runs, archive.load_history(archive.FOLDER)), file=sys.stderr)
    if options.write_baselines:
        floors.write_floors(FLOORS, [run for run in runs if run.system == "assistant"])


def _fill_readme() -> None:
    if README.exists():
        table = readme.readme_table(archive.load_latest(archive.FOLDER))
        README.write_text(readme.fill_markers(README.read_text("utf-8"), table), encoding="utf-8")


def _models(options: argparse.Namespace) -> Models:
    return Models(encoder=options.encoder, reader=options.reader, reranker=options.reranker)


def _measure_all(options: argparse.Namespace) -> Iterator[Run]:
    for questions in _sets(options):
        mode: Mode = options.mode or ("open" if questions.squad else "record")
        for variant in _plan(questions, options):
            yield _measure(variant, mode, options)


@dataclass(frozen=True, slots=True)
class Variant:
    """One run to make over a set: the name it is shown under, the system asked, and what is done to the records."""

    name: str
    questions: QuestionSet
    system: str = "assistant"
    damage: str = ""


def _is_development(questions: QuestionSet) -> bool:
    return all(question.half == "dev" for question in questions.questions)


def _plan(questions: QuestionSet, options: argparse.Namespace) -> list[Variant]:
    """The runs over a set, the assistant's own first. A development half has no other: nothing is reported on it."""
    if _is_development(questions):
        return [Variant("assistant", questions)]
    systems = [*(ABLATIONS if options.ablations else ["assistant"]), *(BASELINES if options.baselines else [])]
    plan = [Variant(name, questions, system=name) for name in systems]
    if options.ablations and any(question.standalone for question in questions.questions):
        plan.append(Variant("asked standalone", ask_alone(questions)))
    damages = corrupt.DAMAGES if options.corruptions else []
    return plan + [Variant(f"over {name}", questions, damage=name) for name in damages]


def _measure(variant: Variant, mode: Mode, options: argparse.Namespace) -> Run:
    setting = Setting(Bases(options.seeds, options.data), home=options.home)
    if variant.damage:
        setting = replace(setting, corrupt=partial(corrupt.corrupt_corpus, damage=corrupt.DAMAGES[variant.damage]))
    with _progress(f"{variant.questions.name} {variant.name}", len(variant.questions.questions)) as tick:
        setting = replace(setting, tick=tick)
        open_system = opener(variant.system, models=_models(options))
        return measure(variant.questions, mode, system=variant.name, open_system=open_system, setting=setting)


@contextmanager
def _progress(title: str, total: int) -> Iterator[Tick]:
    from tqdm import tqdm

    with tqdm(total=total, desc=title, unit="question", disable=None, leave=False) as bar:
        yield bar.update


def _sets(options: argparse.Namespace) -> list[QuestionSet]:
    loaded = _load(options)
    if options.questions:
        (words,) = load_sets(options.questions)
        loaded = [ask_in(one, words) for one in loaded]
    left = [one for one in (_choose(one, half=options.half, limit=options.limit) for one in loaded) if one.questions]
    if not left:
        raise UsageError(f"no question is left of {len(loaded)} sets; expected some; leave out --half or --limit")
    return left


def _load(options: argparse.Namespace) -> list[QuestionSet]:
    if options.files:
        return [one for path in options.files for one in load_sets(path)]
    bases = Bases(options.seeds, options.data)
    own = [one for path in sorted(QUESTIONS.glob("*.jsonl")) for one in load_sets(path)]
    return [one for one in own if _within_reach(one, bases)]


def _within_reach(questions: QuestionSet, bases: Bases) -> bool:
    """Whether the records of one of our own sets are there; where not (public sets are not shipped), says so."""
    try:
        for record in {question.record for question in questions.questions}:
            bases.find(record)
    except UsageError as error:
        print(f"{questions.name} is left out: {error}", file=sys.stderr)
        return False
    return True


def _choose(questions: QuestionSet, *, half: str | None, limit: int | None) -> QuestionSet:
    kept = [q for q in questions.questions if not half or not q.half or q.half == half]
    step = max(1.0, len(kept) / limit) if limit else 1.0
    places = [int(number * step) for number in range(len(kept) if limit is None else min(limit, len(kept)))]
    return replace(questions, questions=tuple(kept[place] for place in places))


def _show(runs: Sequence[Run], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(run) for run in runs], ensure_ascii=False))
        return
    for section in report.sections(runs):
        print(f"\n## {section.key}\n")
        if lost := sum(outcome.missing for outcome in section.main.outcomes):
            print(f"{lost} questions ended in an error and count as wrong.\n")
        print(tables.to_markdown(tables.every_figure(section.main)))
        if len(section.runs) > 1:
            print(tables.to_markdown(tables.compared(section.runs)))


def _check_floors(runs: Sequence[Run]) -> int:
    own = [run for run in runs if run.system == "assistant"]
    broken = floors.breaches(own, floors.load_floors(FLOORS))
    for breach in broken:
        print(f"floor broken: {breach}", file=sys.stderr)
    return 1 if broken else 0
