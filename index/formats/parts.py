"""Texts with marks put together: turns of speech, the files of an archive, a mail and what is attached to it."""

from __future__ import annotations

from collections.abc import Iterable

from index.formats.values import Extracted, printable
from index.places import shift_marks
from index.values import LeftOut, Mark, Part


def join_parts(parts: Iterable[Extracted], gap: str) -> Extracted:
    """The texts one after another with `gap` between, their marks moved along."""
    texts: list[str] = []
    marks: list[Mark] = []
    left_out: list[LeftOut] = []
    size = 0
    for part in parts:
        left_out += part.left_out
        marks += shift_marks(part.marks, size)
        texts.append(part.text)
        size += len(part.text) + len(gap)
    return Extracted(gap.join(texts), tuple(marks), tuple(left_out))


def named_file(name: str, inner: Extracted) -> Extracted:
    r"""A file within a file: its text under a heading with its name.

    >>> named_file("a.txt", Extracted("One.")).text
    '# a.txt\n\nOne.\n'
    """
    heading = f"# {printable(name)}\n\n"
    blanks = len(inner.text) - len(inner.text.lstrip())
    marks = (mark_file(name), *shift_marks(inner.marks, len(heading) - blanks))
    return Extracted(f"{heading}{inner.text.strip()}\n", marks, inner.left_out)


def mark_file(name: str) -> Mark:
    """The mark of a file within a file, at its beginning."""
    return Mark(0, Part("file", printable(name)))
