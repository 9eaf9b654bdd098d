"""PDFs by their text layer: wrapped lines joined, page numbers and running heads left out. Needs pypdf."""

from __future__ import annotations

import io
import logging
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from index.formats.parts import join_parts
from index.formats.values import Extracted, Source, unreadable
from index.values import LeftOut, Mark, Part

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_PAGE_NUMBER = re.compile(
    r"[-–—\s]{0,9}(?:第\s?)?\d{1,4}(?:\s?[/／]\s?\d{1,4})?(?:\s?[頁页])?[-–—\s]{0,9}|page \d{1,4}(?: of \d{1,4})?", re.I
)
_HAN = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\uffef]")
_ENDED = re.compile(r"[。！？!?：:；;]$")
_OPENS = re.compile(
    r"[-•●○◆■□▪·*]\s|[（(]?[一二三四五六七八九十壹貳參肆伍陸柒捌玖拾]{1,3}[、.．)）]|[（(]?\d{1,2}[、.．)）](?!\d)|(?:\d{1,2}\.){2,4}\s"
    r"|第[一二三四五六七八九十\d]{1,3}[章節节條条項项案]|[^\s:：，。,.]{1,12}[:：]"
)
# A font draws a radical and the character that is written like it with one glyph; many PDFs map it back to the radical.
# Pairs by the names of the radicals in Unicode; for the Kangxi radicals (U+2F00 …) as NFKC says.
_SUPPLEMENT = (
    "⺠民⻑長⻓长⻅见⻆角⻉贝⻋车⻔门⻘青⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼"
    "⻥鱼⻦鸟⻧卤⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⻄西⺟母⺒巳⺓幺⺝月⻁虎⻙韦"
)
_RADICALS = {
    **{ord(radical): sign for radical, sign in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)},
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
}
_FULL = 0.8  # of the page's widest line: a line at least so wide was wrapped
_MOST_NUMBERS = 20  # of pages named in one line, and of drawings looked at on a page
_NARROWEST = 50  # columns; a page without a wider line has no wrapped one
_REPEATED = 0.6  # of the pages: a first or last line that stands on so many is a running head
# What pypdf lets through from the parts of a broken file that it trusts.
_BROKEN = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RecursionError, OSError,
    NotImplementedError, EOFError, MemoryError,
)  # fmt: skip


def extract(source: Source) -> Extracted:
    """The text of a PDF. Raises UnreadableRecord: no text layer, encrypted, damaged, or pypdf is not installed."""
    try:
        import pypdf
        from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
    except ImportError as error:
        advice = 'pip install pypdf and ask again'
        raise unreadable(source.path, "a PDF but no PDF library", "pypdf", advice) from error
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    if not source.raw.lstrip()[:1024].count(b"%PDF-"):
        raise unreadable(source.path, "no PDF", "a file that begins with %PDF-", "save it again")
    try:
        pages, pictures = _pages(pypdf.PdfReader(io.BytesIO(source.raw)), source)
    except DependencyError as error:
        advice = "pip install 'pypdf[crypto]' and ask again, or save it without a password"
        raise unreadable(source.path, "an encrypted PDF", "the package cryptography", advice) from error
    except LimitReachedError as error:
        found = "content that unpacks to more than pypdf allows"
        raise unreadable(source.path, found, "less", "do not trust the file") from error
    except (PyPdfError, *_BROKEN) as error:
        found = f"a damaged PDF ({type(error).__name__})"
        raise unreadable(source.path, found, "a whole file", "save it again") from error
    if not any(pages):
        raise unreadable(source.path, "no text layer", "text, not pictures of pages", "it needs OCR first")
    paragraphs = join_parts(_paragraphs(_without_furniture(pages)), "\n\n")
    return Extracted(f"{paragraphs.text}\n", paragraphs.marks, tuple(_without_text(pictures, source)))


def _encrypted(source: Source) -> Exception:
    return unreadable(source.path, "an encrypted PDF", "one that opens without a password", "save it without one")


def _without_text(pages: Sequence[int], source: Source) -> Iterator[LeftOut]:
    """The pages that are pictures among others that are text, as one entry."""
    if pages:
        numbers = ", ".join(map(str, pages[:_MOST_NUMBERS])) + (" …" if len(pages) > _MOST_NUMBERS else "")
        found = f"pictures without text for pages (page {numbers})"
        yield LeftOut(f"page {pages[0]}", str(unreadable(source.path, found, "a text layer", "run OCR over it first")))


def _has_picture(page: PageObject) -> bool:
    resources = page.get("/Resources")
    drawn = resources.get_object().get("/XObject") if resources else None
    drawings = list(drawn.get_object().values())[:_MOST_NUMBERS] if drawn else ()
    return any(drawing.get_object().get("/Subtype") == "/Image" for drawing in drawings)


def _pages(reader: PdfReader, source: Source) -> tuple[list[list[str]], list[int]]:
    """The lines of each page, without blank ones, and the numbers (from 1) of the pages that are pictures only."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise _encrypted(source)
    count, limits = len(reader.pages), source.settings
    if count > limits.max_pages:
        raise unreadable(source.path, f"{count:,} pages", f"at most {limits.max_pages:,}", "split the file")
    pages: list[list[str]] = []
    pictures, size, started = [], 0, time.process_time()
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text().translate(_RADICALS)
        size += len(text)
        if size > limits.max_text_chars:
            found, expected = f"more than {limits.max_text_chars:,} characters", "fewer"
            raise unreadable(source.path, found, expected, "split the file")
        if time.process_time() - started > limits.max_pdf_seconds:  # pages may share content made to be slow
            found, expected = f"pages that take more than {limits.max_pdf_seconds} s to read", "a file of text"
            raise unreadable(source.path, found, expected, "split the file")
        pages.append([line.strip() for line in text.splitlines() if line.strip()])
        if not pages[-1] and _has_picture(page):
            pictures.append(number)
    return pages, pictures


def _without_furniture(pages: Sequence[list[str]]) -> list[list[str]]:
    """The pages without their numbers and, after the first, what stands at the head or the foot of most of them."""
    edges = Counter(line for lines in pages for line in {*lines[:1], *lines[-1:]})
    often = {line for line, count in edges.items() if count > 2 and count >= _REPEATED * len(pages)}
    return [_inner(lines, often if index else set()) for index, lines in enumerate(pages)]


def _inner(lines: list[str], often: set[str]) -> list[str]:
    start, end = 0, len(lines)
    while start < end and (lines[start] in often or _PAGE_NUMBER.fullmatch(lines[start])):
        start += 1
    while end > start and (lines[end - 1] in often or _PAGE_NUMBER.fullmatch(lines[end - 1])):
        end -= 1
    return lines[start:end]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page (counted from 1). `full`: it was wrapped, as it is about as wide as the widest of its page."""

    text: str
    page: int
    full: bool


def _paragraphs(pages: Sequence[list[str]]) -> Iterator[Extracted]:
    """The lines of all pages, those that one line was wrapped into joined; a sentence goes on over a page's end."""
    words = set(re.findall(r"[a-z]+", "\n".join(chain.from_iterable(pages)).lower()))
    waiting: list[_Line] = []
    page, ended = 0, False
    for line in _lines(pages):
        if waiting and (ended or _OPENS.match(line.text)):
            yield _join(waiting, words, page)
            page, waiting = waiting[-1].page, []
        waiting.append(line)
        ended = not line.full or bool(_ENDED.search(line.text))
    if waiting:
        yield _join(waiting, words, page)


def _lines(pages: Sequence[list[str]]) -> Iterator[_Line]:
    for number, lines in enumerate(pages, 1):
        widths = [_columns(line) for line in lines]
        widest = max([_NARROWEST, *widths])
        yield from (
            _Line(line, number, width >= _FULL * widest) for line, width in zip(lines, widths, strict=True)
        )


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line[:400])


def _join(lines: Sequence[_Line], words: set[str], page: int) -> Extracted:
    """One paragraph, marked where a page other than `page` begins in it; a hyphen at a line's end goes where the word
    stands elsewhere in the text without it.
    """
    pieces: list[str] = []
    marks: list[Mark] = []
    size, last = 0, ""
    for line in lines:
        gap = _gap(last, line.text, words)
        if gap == "-":
            pieces[-1], size, gap = last[:-1], size - 1, ""
        if line.page != page:
            page = line.page
            marks.append(Mark(size + len(gap), Part("page", str(page))))
        pieces += [gap, line.text]
        size, last = size + len(gap) + len(line.text), line.text
    return Extracted("".join(pieces), tuple(marks))


def _gap(last: str, line: str, words: set[str]) -> str:
    """What stands between two lines of a paragraph; `-` where the hyphen at the end of the last one goes."""
    if last.endswith("-") and line[:1].islower():
        return "-" if _one_word(last, line) in words else ""
    return "" if not last or _HAN.match(last[-1]) and _HAN.match(line) else " "


def _one_word(first: str, second: str) -> str:
    head, tail = re.search(r"[a-z]*$", first[:-1].lower()), re.match(r"[a-z]*", second.lower())
    return (head[0] if head else "") + (tail[0] if tail else "")
