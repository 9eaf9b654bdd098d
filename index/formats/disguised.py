"""Files of a suffix that is not read: often they are of another format under it, else the user is told what to do.

Office writes web pages and rich text under `.doc` and `.xls`, and so do many offices' own programs.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, cast

from index.formats import SAVED_AS
from index.formats.packages import open_package
from index.formats.values import Extracted, Source, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

_PARTS = {"word/document.xml": "word", "xl/workbook.xml": "sheets", "ppt/presentation.xml": "slides"}
_PAGE = re.compile(rb"\s*(?:<!doctype html|<html|<\?xml[^<>]{0,200}>\s*<html)", re.I)


def extract(source: Source) -> Extracted:
    """The text of a file that is of a known format in truth. Raises UnreadableRecord, saying what to save it as."""
    module = _in_truth(source)
    if not module:
        found = f"a format that is not read ({source.suffix})"
        wanted = SAVED_AS[source.suffix]
        how = f"pack what is in it as {wanted}" if wanted == ".zip" else f"open it and save it as {wanted}"
        raise unreadable(source.path, found, wanted, how)
    return cast("Callable[[Source], Extracted]", import_module(f"index.formats.{module}").extract)(source)


def _in_truth(source: Source) -> str:
    """The module that reads the file, by its first bytes; empty where there is none."""
    head = source.raw[:1024].removeprefix(b"\xef\xbb\xbf")
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if _PAGE.match(head):
        return "html"
    if head.startswith(b"PK\x03\x04"):
        names = open_package(source).names
        return next((module for part, module in _PARTS.items() if part in names), "")
    return ""
