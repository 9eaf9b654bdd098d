"""Files that are not plain text, turned into the text a person would read in them.

    values       what a reader is given, and how it refuses
    markdown     headings, items, tables and turns of speech as lines that `index.sentences` understands
    tables       rows as sentences with their columns' names
    packages     ZIP containers within limits; xml: their parts; numbering: the list numbers that Word writes itself
    …            a module for each family of formats

A reader is imported when the first file of its kind is read: finding records and answering pay nothing for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, cast

from index.formats.values import Extracted, Source, unreadable
from index.places import move_marks
from index.settings import Settings

if TYPE_CHECKING:
    from index.repair import Repaired

__all__ = ["FORMATS", "SAVED_AS", "TEXTS", "extract_text", "is_known", "read_format", "read_parts"]

TEXTS = (".txt", ".text", ".md", ".markdown")
# By suffix, lower case: the module whose `extract` reads it.
FORMATS = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".docx": "word", ".pdf": "pdf", ".pptx": "slides",
    ".odt": "opendocument", ".rtf": "rtf", ".csv": "delimited", ".tsv": "delimited", ".xlsx": "sheets", ".eml": "mail",
    ".srt": "subtitles", ".vtt": "subtitles", ".json": "transcripts", ".zip": "archives",
}  # fmt: skip

# By suffix: formats that are not read, and the one to save such a file as.
SAVED_AS = {
    ".doc": ".docx", ".dot": ".docx", ".wps": ".docx", ".pages": ".docx", ".xls": ".xlsx", ".et": ".xlsx",
    ".ods": ".xlsx", ".numbers": ".xlsx", ".ppt": ".pptx", ".pps": ".pptx", ".dps": ".pptx", ".odp": ".pptx",
    ".key": ".pptx", ".msg": ".eml", ".rar": ".zip", ".7z": ".zip",
}  # fmt: skip


def read_format(raw: bytes, path: str, settings: Settings) -> Repaired:
    """The text of a file of one of the `FORMATS`, repaired. Raises UnreadableRecord, naming `path`.

    `decoded` is the text as extracted and `encoding` the name of the format: offsets of such a text lead back to no
    byte of the file. `marks` tell where its pages, slides, sheets, files or times begin, `left_out` which files within
    it could not be read.
    """
    from index.repair import repair_text  # costs time to import

    source = Source(raw, path, settings)
    extracted = read_parts(source)
    repaired = repair_text(extracted.text)
    if not repaired.text.strip():
        raise unreadable(path, "no text", "a file with text in it", "fill or remove the file")
    marks = move_marks(extracted.marks, repaired.steps)
    return replace(repaired, encoding=source.suffix[1:], marks=marks, left_out=extracted.left_out)


def is_known(source: Source) -> bool:
    """Whether the file is a record by its name; one in a format that is not read is known, too, and told of."""
    return source.suffix in FORMATS or source.suffix in TEXTS or source.suffix in SAVED_AS


def extract_text(source: Source) -> str:
    """The text of a file as in `read_parts`, without its marks."""
    return read_parts(source).text


def read_parts(source: Source) -> Extracted:
    """The text of a file of one of the `FORMATS` as Markdown-like lines, or of a text. Raises UnreadableRecord, for one
    in a format that is not read (`SAVED_AS`), too.
    """
    if source.suffix in TEXTS:
        from index.repair.decoding import decode

        return Extracted(decode(source.raw, path=source.path).text.removeprefix("\ufeff"))
    module = import_module(f"index.formats.{FORMATS.get(source.suffix, 'disguised')}")
    extracted = cast("Callable[[Source], Extracted]", module.extract)(source)
    limit = source.settings.max_text_chars
    if len(extracted.text) > limit:
        raise unreadable(source.path, f"{len(extracted.text):,} characters", f"at most {limit:,}", "split the file")
    return extracted
