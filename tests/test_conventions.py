"""The rules of CONTRIBUTING.md, enforced by reading the source (ast only; nothing is imported or run)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {"index": 0, "assistant": 1, "evals": 2, "bench": 2, "training": 2, "ui": 3, "app": 4}
INDEX_ORDER = [
    "errors", "settings", "values", "field_names", "places", "pinyin", "numerals", "folding", "normalize", "dates", "repair", "formats", "headers", "records", "dictionary", "words", "sentences",
    "arrays", "pieces", "embedded", "hub", "encoder", "translation", "durable", "watcher", "ranking", "manifest", "stamps", "dense", "approximate", "postings", "lexical", "sentence_table", "piece_table", "segment_files", "opened", "selection", "generations",
    "segments", "recall", "survey", "generation_writer", "store", "milvus", "following",
]
ASSISTANT_ORDER = [
    "threads", "values", "switches", "cues", "mentions", "noise", "spoken", "relations", "facts", "terms", "asking", "operations", "question", "conversation", "reranking", "relevance", "retrieval",
    "reading", "meetings", "gloss", "answering", "others", "phrasing", "choosing", "per_meeting", "pipeline", "render", "chats", "cli", "__main__",
]
LAZY = {"torch", "transformers", "sentence_transformers", "gradio", "matplotlib"}
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
BRANCH = (ast.If, ast.For, ast.While, ast.ExceptHandler, ast.With, ast.IfExp, ast.comprehension, ast.Assert)
BANNED_FILES = {"util", "utils", "helper", "helpers", "common", "misc"}
BANNED_NAMES = {"data", "info", "obj", "val", "tmp", "temp", "res", "ret", "stuff", "thing", "result", "results", "out", "output"}
BANNED_VERBS = ("process", "handle", "manage", "do_", "perform", "run_")


def sources() -> list[Path]:
    folders = [ROOT / room for room in ("index", "assistant", "evals", "bench", "training", "ui")]
    return [*(path for folder in folders for path in sorted(folder.rglob("*.py"))), *ROOT.glob("app.py")]


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, FUNCTION))


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def type_checking_nodes(tree: ast.Module) -> set[int]:
    blocks = [n for n in ast.walk(tree) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.unparse(n.test)]
    return {id(inner) for block in blocks for inner in ast.walk(block)}


def complexity(function: ast.AST) -> int:
    nodes = list(ast.walk(function))
    return 1 + sum(isinstance(n, BRANCH) for n in nodes) + sum(len(n.values) - 1 for n in nodes if isinstance(n, ast.BoolOp))


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    positional = [*function.args.posonlyargs, *function.args.args]
    return [arg for arg in [*positional, *function.args.kwonlyargs] if arg.arg not in ("self", "cls")]


def layer(module: str) -> tuple[int, int] | None:
    """(room, place within the room) of a module of ours; None for a foreign one."""
    parts = module.split(".")
    if parts[0] not in ROOMS:
        return None
    order = {"index": INDEX_ORDER, "assistant": ASSISTANT_ORDER}.get(parts[0], [])
    name = parts[1] if len(parts) > 1 else ""
    return ROOMS[parts[0]], order.index(name) if name in order else -1


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.fixture(params=sources(), ids=lambda path: str(path.relative_to(ROOT)))
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_layers_are_kept(path: Path) -> None:
    here = layer(module_name(path))
    tree = parse(path)
    for node in ast.walk(tree):
        for target in imported(node):
            there = layer(target)
            if here is None or there is None or there[1] == -1 and here[0] == there[0]:
                continue
            assert there <= here, f"{path.name}:{node.lineno} imports {target}, which is a later layer"


def test_every_module_has_its_place() -> None:
    for room, order in (("index", INDEX_ORDER), ("assistant", ASSISTANT_ORDER)):
        names = {p.stem for p in (ROOT / room).glob("*.py")} | {p.parent.name for p in (ROOT / room).glob("*/__init__.py")}
        unplaced = names - set(order) - {"__init__"}
        assert not unplaced, f"{room}/ has modules without a place in the order: {sorted(unplaced)}"


def test_no_import_cycles() -> None:
    names = {module_name(path) for path in sources()}
    graph = {
        module_name(path): {t for node in parse(path).body for t in imported(node) if t in names} - {module_name(path)}
        for path in sources()
    }
    for start in graph:
        seen: set[str] = set()
        todo = list(graph[start])
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                todo.extend(graph[here])
        assert start not in seen, f"{start} is in an import cycle"


def test_heavy_libraries_are_imported_only_where_used(path: Path) -> None:
    if path.parts[-1] == "app.py" or "training" in path.parts:
        return
    tree = parse(path)
    exempt = type_checking_nodes(tree)
    for node in tree.body:
        for target in imported(node):
            assert id(node) in exempt or target.split(".")[0] not in LAZY, f"{path}:{node.lineno} imports {target} at the top"


def test_sizes(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 250, f"{path} has {text.count(chr(10))} lines; 250 at most"
    for function in functions(ast.parse(text)):
        where = f"{path.name}:{function.lineno} {function.name}"
        assert function.end_lineno - function.lineno + 1 <= 50, f"{where} is longer than 50 lines"
        assert complexity(function) <= 10, f"{where} has complexity {complexity(function)}; 10 at most"
        assert len(parameters(function)) <= 5, f"{where} has more than 5 parameters"


def test_public_functions_are_documented_and_annotated(path: Path) -> None:
    tree = parse(path)
    assert ast.get_docstring(tree), f"{path} has no module docstring"
    for node in ast.walk(tree):
        public = isinstance(node, (*FUNCTION, ast.ClassDef)) and not node.name.startswith("_")
        assert not public or ast.get_docstring(node), f"{path.name}:{getattr(node, 'lineno', 0)} has no docstring"
    for function in functions(tree):
        where = f"{path.name}:{function.lineno} {function.name}"
        assert function.returns is not None, f"{where} has no return annotation"
        assert all(arg.annotation for arg in parameters(function)), f"{where} has an unannotated parameter"


def test_names(path: Path) -> None:
    assert path.stem not in BANNED_FILES
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            assert node.id not in BANNED_NAMES, f"{path.name}:{node.lineno} names a variable {node.id!r}"
        if isinstance(node, ast.arg):
            assert node.arg not in BANNED_NAMES, f"{path.name}:{node.lineno} names a parameter {node.arg!r}"
        if isinstance(node, FUNCTION):
            assert not node.name.lstrip("_").startswith(BANNED_VERBS), f"{path.name}:{node.lineno} names a function {node.name}"


def test_no_shortcuts(path: Path) -> None:
    speaks = path.name in ("cli.py", "__main__.py") or path.parent.name in ("cli", "training")
    for node in ast.walk(parse(path)):
        where = f"{path.name}:{getattr(node, 'lineno', 0)}"
        assert not isinstance(node, ast.Global), f"{where} uses global"
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in ("everything", "Exception", "BaseException"), f"{where} catches {caught}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("eval", "exec"), f"{where} evaluates text"
            assert node.func.id != "print" or speaks, f"{where} prints"
        assert not any(t.split(".")[0] in ("pickle", "dill") for t in imported(node)), f"{where} pickles"
        assert not any(t.split(".")[0] == "argparse" for t in imported(node)) or speaks, f"{where} parses arguments"


def test_public_functions_return_values_not_bags(path: Path) -> None:
    for function in functions(parse(path)):
        returns = ast.unparse(function.returns).lower() if function.returns else ""
        if not function.name.startswith("_"):
            where = f"{path.name}:{function.lineno} {function.name}"
            assert not returns.startswith(("dict", "list[dict")), f"{where} returns a dict; give it a dataclass"
            wide = returns.startswith("tuple[") and "..." not in returns and returns.count(",") >= 2
            assert not wide, f"{where} returns a wide tuple; give it a dataclass"


def names_and_figures_of_the_records() -> set[str]:
    """People, bodies and telling figures of the records in seeds/, which no code or lexicon may hold."""
    from assistant.mentions import find_mentions
    from index.records import read_record

    telling: set[str] = set()
    for path in (ROOT / "seeds").iterdir():
        text = read_record(path, seeds=ROOT / "seeds").text
        for line in text.splitlines():
            for mention in find_mentions(line):
                words = line[mention.start : mention.end]
                is_name = mention.kind == "person" and len(words) == 3
                is_body = mention.kind == "organization" and len(words) > 7
                if is_name or is_body or re.fullmatch(r"\d{3,}\.\d+", words.rstrip("億万萬亿元")):
                    telling.add(words)
    return telling


@pytest.mark.slow
def test_no_record_in_the_source() -> None:
    telling = names_and_figures_of_the_records()
    assert len(telling) > 8
    folders = [ROOT / "index", ROOT / "assistant", ROOT / "training", ROOT / "ui"]
    files = [p for folder in folders for p in folder.rglob("*") if p.suffix in (".py", ".txt", ".json") and "model" not in p.parts]
    assert files
    for path in [*files, ROOT / "app.py"]:
        text = path.read_text("utf-8")
        found = [words for words in telling if words in text]
        assert not found, f"{path} holds {found} of a record"
