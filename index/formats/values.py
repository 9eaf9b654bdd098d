"""What a reader of a format is given, and how it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from index.errors import UnreadableRecord
from index.settings import Settings
from index.values import LeftOut, Mark


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file, or of a file within a file (`nested`); `path` names it in errors."""

    raw: bytes
    path: str
    settings: Settings
    nested: bool = False

    @property
    def suffix(self) -> str:
        """The file's suffix in lower case, with its dot."""
        return PurePath(self.path).suffix.lower()

    def within(self, name: str, raw: bytes) -> Source:
        """A file called `name` that this one holds."""
        return Source(raw, f"{self.path}/{printable(name)}", self.settings, nested=True)


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, where its parts begin in it (in order; none where it has none that are cited), and which
    files within it could not be read.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def unreadable(path: str, found: str, expected: str, advice: str) -> UnreadableRecord:
    """The error, on one line, that a file cannot be read.

    >>> str(unreadable("a.pdf", "no text layer", "text", "run OCR"))
    'found no text layer in a.pdf, expected text; run OCR'
    """
    return UnreadableRecord(f"found {printable(found)} in {path}, expected {expected}; {advice}")


def printable(text: str, limit: int = 120) -> str:
    r"""A text from a file on one line of a message: no control or direction marks, cut short at `limit` characters.

    >>> printable("a\n\u202eb")
    'a b'
    """
    kept = "".join(char if char.isprintable() else " " for char in text[: 4 * limit])
    return " ".join(kept.split())[:limit]
