"""What a line of a record is by its own shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BREAK = r"\n\r\v\f\x85\u2028\u2029"
_LINE = re.compile(rf"[^{_BREAK}]+")
_NUMERAL = "[一二三四五六七八九十百壹貳參肆伍陸柒捌玖拾贰叁陆甲乙丙丁戊己庚辛]"
MARK = (
    r"(?:[-*+](?=\s)|[•●○◦▪■◆◇‧·※▲►✓☑☐](?!\d)|[(（][0-9０-９]{1,3}[)）]|[(（]" + _NUMERAL + r"{1,3}[)）]"
    r"|[0-9０-９]{1,3}[)）、．](?!\d)|[0-9]{1,3}\\?\.(?![\d.])|[a-zA-Z][)）]|[a-z]\.(?=\s)|[①-⑳⑴-⒇❶-❿㈠-㈩]|"
    + _NUMERAL
    + "{1,3}[、.．])"
)
_ITEM = re.compile(rf"{MARK}\s*")
# Enumerated by Chinese numerals: a heading when short and bare, else an item.
_CHAPTER = re.compile(rf"(?:{_NUMERAL}{{1,3}}[、.．]|第{_NUMERAL}{{1,3}}[章節节條条部編编]\s*)(?=\S)")
# Alone in its line.
_OF_A_MOTION = rf"第{_NUMERAL}{{1,3}}[号號]?[提議议]?案|(?:[提議议]|討論|讨论|報告|报告)案{_NUMERAL}{{1,3}}"
_SHAPES = (
    ("fence", re.compile(r"(?:```|~~~)")),
    ("separator", re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?$|\|\s*:?-+:?\s*\|$")),
    ("rule", re.compile(r"(?:[-*_=─—－＝~～]\s*){3,}$")),
    ("heading", re.compile(r"#{1,6}(?=\s)|#{2,6}(?=[^#])")),
    ("heading", re.compile(rf"(?=(?:{_OF_A_MOTION})\s*[：:]?$)")),
    ("quote", re.compile(r"[>＞]")),
    ("row", re.compile(r"\|.*\||[^|]*\|[^|]*\||[^\t]+\t[^\t]+\t")),
    ("bold", re.compile(r"(\*\*|__)(?!\s)(?:(?!\1).)+\1\s*[:：]?$|[【〔\[][^【】〔〕\[\]]{1,30}[】〕\]]$")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: `text` is the record's `start:end`, without surrounding blanks.

    `shape` is one of `fence`, `separator`, `rule`, `heading`, `quote`, `row`, `bold` (a line all bold or in brackets),
    `chapter` (opens with 一、 or 第一章), `item`, `plain`. `body` is the length of what marks the shape. `apart` says
    that a blank line (or the record's beginning) stands before it.
    """

    start: int
    end: int
    text: str
    shape: str
    body: int
    apart: bool
    indent: int


def read_lines(text: str) -> Iterator[Line]:
    """The lines of a record that are not blank, in order."""
    previous = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip()
        if not stripped:
            continue
        indent = len(raw) - len(raw.lstrip())
        start = match.start() + indent
        gap = text[previous:start]
        apart = previous == 0 or gap.count("\n") > 1 or "\n" not in gap and gap.count("\r") > 1
        shape, body = _shape(stripped)
        yield Line(start, start + len(stripped), stripped, shape, body, apart, indent)
        previous = start + len(stripped)


def _shape(text: str) -> tuple[str, int]:
    for shape, pattern in _SHAPES:
        match = pattern.match(text, 0, 400)
        if match:
            return shape, match.end() if shape == "heading" else 0
    match = _CHAPTER.match(text)
    if match:
        return "chapter", match.end()
    match = _ITEM.match(text)
    return ("item", match.end()) if match else ("plain", 0)
