"""Files that a visitor adds: judged by content, kept under a harmless name, each with a line on what came of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import NoRecords, UnreadableRecord
from index.records import READERS, read_record
from index.values import Record
from ui.desk import UPLOADS, Desk

MAX_BYTES = 16 * 1024 * 1024
MAX_FILES = 20
MAX_RECORDS = 200
MAX_NAME = 80
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file: the record it now is (empty if refused) and a line in the page's language."""

    name: str
    record_id: str
    line: str


def receive(desk: Desk, paths: Sequence[Path], words: Mapping[str, str]) -> tuple[Received, ...]:
    """Add files to a desk. What is no readable text is refused in words; the other files are added all the same."""
    if len(paths) > MAX_FILES:
        why = words["too_many"].format(found=len(paths), limit=MAX_FILES)
        return (Received("", "", words["refused"].format(name="—", why=why)),)
    with desk.lock:
        kept = [_keep(desk, path, words) for path in paths]
        desk.reopen()
        return tuple(_with_sentences(desk, one, words) for one in kept)


def safe_name(name: str) -> str:
    """A file name that is only a name: no path, no control, not hidden, not too long, of a type that is read.

    >>> safe_name("../../etc/passwd"), safe_name(".hidden.md"), safe_name("纪要 3月.TXT")
    ('passwd.txt', 'hidden.md', '纪要 3月.TXT')
    """
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = _UNSAFE.sub("_", plain).strip(" ._") or "record"
    stem, dot, suffix = plain.rpartition(".")
    known = bool(dot and stem) and f".{suffix}".lower() in READERS
    return f"{stem[:MAX_NAME]}.{suffix}" if known else f"{plain[:MAX_NAME]}.txt"


def _keep(desk: Desk, path: Path, words: Mapping[str, str]) -> Received:
    name = safe_name(path.name)
    refusal = _refusal(desk, path, words)
    if refusal:
        return Received(name, "", words["refused"].format(name=name, why=refusal))
    raw = path.read_bytes()
    if any(own.read_bytes() == raw for own in desk.own_records() if own.stat().st_size == len(raw)):
        return Received(name, "", words["same"].format(name=name))
    desk.uploads.mkdir(parents=True, exist_ok=True)
    target = _free(desk.uploads / name)
    target.write_bytes(raw)
    try:
        record = read_record(target, seeds=desk.records)
    except UnreadableRecord as error:
        target.unlink()
        why = words["unreadable"].format(error=str(error).replace(str(target), target.name))
        return Received(name, "", words["refused"].format(name=name, why=why))
    return Received(target.name, record.id, _repairs(record, words))


def _refusal(desk: Desk, path: Path, words: Mapping[str, str]) -> str:
    size, count = path.stat().st_size, len(desk.own_records())
    if size > MAX_BYTES:
        return words["too_big"].format(found=f"{size / 1048576:.1f} MB", limit=f"{MAX_BYTES // 1048576} MB")
    return words["full"].format(found=count, limit=MAX_RECORDS) if count >= MAX_RECORDS else ""


def _free(path: Path) -> Path:
    names = (path.with_stem(f"{path.stem} ({number})") for number in range(2, MAX_RECORDS + 3))
    return path if not path.exists() else next(name for name in names if not name.exists())


def _repairs(record: Record, words: Mapping[str, str]) -> str:
    return words["repaired"].format(count=len(record.repairs)) if record.repairs else words["sound"]


def _with_sentences(desk: Desk, received: Received, words: Mapping[str, str]) -> Received:
    """The line of a file that was added, with the number of its sentences now that it is indexed."""
    if not received.record_id:
        return received
    count = len(desk.assistant.index.rows(received.record_id))
    detail = f"{words['sentences'].format(count=count)} · {received.line}"
    return Received(received.name, received.record_id, words["added"].format(name=received.name, detail=detail))


def own_ids(desk: Desk) -> Iterator[str]:
    """The ids of the records that the visitor added."""
    return (f"{UPLOADS}/{path.name}" for path in desk.own_records())


def shown_ids(desk: Desk) -> tuple[str, ...]:
    """The ids of all records on a desk, the visitor's own first."""
    try:
        every = desk.assistant.index.record_ids
    except NoRecords:
        return ()
    own = set(own_ids(desk))
    return (*(name for name in every if name in own), *(name for name in every if name not in own))
