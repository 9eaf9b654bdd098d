"""The public sets as folded text: pairs to draw together, sentences, and questions with their evidence sentence.

Every reader takes the folder of the public sets. Held-out parts are fixed by position or by a checksum of the text,
never by chance, so that tuning figures of two runs are comparable. Sets marked *report only* are read by
`training.encoder.evaluation` alone.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.normalize import fold_text
from training.written import english_wordings

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*[”」』\"]*|[。！？!?；;]+")
_GLOSS_NOISE = re.compile(r"\([^)]*\)|\[[^\]]*\]|[\u4e00-\u9fff|]+")
_GLOSS_SKIP = (
    "variant of",
    "see ",
    "cl:",
    "surname ",
    "abbr. for",
    "used in ",
    "old variant",
    "also pr.",
    "japanese variant",
)
_LEAD = re.compile(r"^(to be |to |a |an |the )")
HELD_OUT_LAWS = 3000
HELD_OUT_TICO = 500


@dataclass(frozen=True, slots=True)
class Pairs:
    """Texts that belong together: `left[i]` with `right[i]`, both folded."""

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True)
class Entry:
    """A dictionary entry: the Simplified word and its English glosses, folded."""

    word: str
    glosses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions over one corpus: `evidence[i]` indexes the sentences holding the answer of `questions[i]`.

    `paragraphs[j]` is the number of the paragraph that `sentences[j]` stands in.
    """

    name: str
    sentences: tuple[str, ...]
    paragraphs: tuple[int, ...]
    questions: tuple[str, ...]
    evidence: tuple[int, ...]


def fold_lines(lines: Sequence[str]) -> list[str]:
    """Fold many lines at once; far faster than one by one."""
    folded = fold_text("\n".join(" ".join(line.split()) for line in lines)).split("\n")
    if len(folded) != len(lines):
        return [fold_text(line) for line in lines]
    return folded


def split_plain(text: str) -> list[tuple[int, int]]:
    """Sentences of plain text as (start, end); enough for training, without speakers and headings."""
    spans = ((m.start(), m.end()) for m in _SENTENCE.finditer(text))
    return [(start, end) for start, end in spans if text[start:end].strip()]


def is_held_out(text: str, share: int) -> bool:
    """One text in `share` is held out, by its CRC-32: the same ones on every machine."""
    return zlib.crc32(text.encode()) % share == 0


def read_pairs(path: Path, *, first: int = 0, last: int | None = None) -> Pairs:
    """Tab-separated English and Chinese lines `first:last`, without exact repeats."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()[first:last]]
    rows = [row for row in rows if len(row) == 2 and row[0].strip() and row[1].strip()]
    english, chinese = fold_lines([row[0] for row in rows]), fold_lines([row[1] for row in rows])
    unique = tuple(dict.fromkeys(zip(english, chinese, strict=True)))
    return Pairs(path.stem, tuple(pair[0] for pair in unique), tuple(pair[1] for pair in unique))


def read_parallel(folder: Path) -> list[Pairs]:
    """The parallel sets but for their held-out ends."""
    parallel = folder / "parallel"
    return [
        read_pairs(parallel / "laws_en_zh.tsv", last=-HELD_OUT_LAWS),
        read_pairs(parallel / "tatoeba_en_zh.tsv"),
        read_pairs(parallel / "tico19_en_zh.tsv", last=-HELD_OUT_TICO),
    ]


def _clean_gloss(gloss: str) -> str:
    if gloss.startswith(_GLOSS_SKIP):
        return ""
    return _LEAD.sub("", " ".join(_GLOSS_NOISE.sub(" ", gloss).split())).strip(" ,;.!?")


def read_dictionary(path: Path) -> list[Entry]:
    """CC-CEDICT, glosses split at `/` and `;`, without references, measure words and readings."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and line[0] not in "#%"]
    entries = []
    for line in fold_lines(lines):
        head, _, rest = line.partition("] /")
        parts = re.split(r"[/;]", rest)
        glosses = tuple(dict.fromkeys(filter(None, map(_clean_gloss, (part.strip() for part in parts)))))
        if glosses and " " in head:
            entries.append(Entry(head.split(" ")[1], glosses))
    return entries


def read_squad(
    path: Path, name: str, *, keep: int = 0, share: int = 8, told: Mapping[str, str] | None = None
) -> QuestionSet:
    """A SQuAD-style set with one sentence a chunk, over all its paragraphs as one corpus.

    `keep` 0 keeps every paragraph, 1 only the held-out ones (one in `share`), -1 only the others. `told`: other
    wordings of questions, by id; the questions without one are then left out.
    """
    sentences: list[str] = []
    numbers: list[int] = []
    questions: list[str] = []
    evidence: list[int] = []
    for number, (context, asked) in enumerate(_paragraphs(path)):
        if keep and (keep > 0) != is_held_out(context, share):
            continue
        spans = split_plain(context)
        for question, start in _reworded(asked, told):
            place = next((i for i, (_, end) in enumerate(spans) if start < end), None)
            if place is not None:
                questions.append(question)
                evidence.append(len(sentences) + place)
        sentences.extend(context[start:end] for start, end in spans)
        numbers.extend([number] * len(spans))
    return QuestionSet(
        name, tuple(fold_lines(sentences)), tuple(numbers), tuple(fold_lines(questions)), tuple(evidence)
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question of a SQuAD-style set with the offset of its answer."""

    id: str
    question: str
    start: int


def _reworded(asked: Sequence[_Asked], told: Mapping[str, str] | None) -> list[tuple[str, int]]:
    if told is None:
        return [(one.question, one.start) for one in asked]
    return [(told[one.id], one.start) for one in asked if one.id in told]


def _paragraphs(path: Path) -> Iterator[tuple[str, list[_Asked]]]:
    """Each context with its questions, wrong offsets put right."""
    for article in json.loads(path.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            context = paragraph["context"]
            asked = []
            for qa in paragraph["qas"]:
                if qa["answers"]:
                    answer, start = qa["answers"][0]["text"], qa["answers"][0]["answer_start"]
                    right = context[start : start + len(answer)] == answer
                    asked.append(_Asked(qa["id"], qa["question"], start if right else max(context.find(answer), 0)))
            yield context, asked


def read_told(path: Path, name: str) -> Mapping[str, str]:
    """English wordings of one set's questions, by id, of a file of lines `set:id<TAB>question`."""
    told = english_wordings(path).items()
    return {key.removeprefix(f"{name}:"): question for key, question in told if key.startswith(f"{name}:")}


def read_meeting_lines(folder: Path) -> list[list[str]]:
    """Paragraphs of the meeting transcripts and minutes, folded, a list per file; headings are left out."""
    paths = [
        *sorted((folder / "meetings" / "transcripts").glob("*.md")),
        *sorted((folder / "meetings" / "minutes_zh").glob("*.md")),
    ]
    files = [markdown_lines(path.read_text("utf-8", errors="replace")) for path in paths]
    for name in ("short_dev", "short_test"):
        rows = (folder / "meetings" / "vcsum" / f"{name}.jsonl").read_text("utf-8").splitlines()
        files.extend([line for block in json.loads(row)["context"] for line in block] for row in rows if row)
    return [fold_lines(lines) for lines in files]


def markdown_lines(text: str) -> list[str]:
    """The paragraphs of a Markdown text without headings, tables and pictures."""
    lines = (line.strip().lstrip("*-> ") for line in text.splitlines())
    return [line for line in lines if line and not line.startswith(("#", "|", "<", "!["))]


def neighbors(files: Iterable[Sequence[str]], name: str, *, shortest: int = 8) -> Pairs:
    """Each sentence with the next one of the same file, both of at least `shortest` characters."""
    left: list[str] = []
    right: list[str] = []
    for lines in files:
        sentences = [line[a:b] for line in lines for a, b in split_plain(line) if b - a >= shortest]
        left.extend(sentences[:-1])
        right.extend(sentences[1:])
    return Pairs(name, tuple(left), tuple(right))
