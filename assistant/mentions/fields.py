"""Header fields of a record: `出席：…`, `Present: …`, several on a line, lists that go on over lines, headings with bullets.

Offsets are those of the record's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.mentions.lexicon import read_sections
from assistant.mentions.script import simplify

LONGEST_FIELD = 4000


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the header: its canonical name, and its value `text[start:end]`, which may reach over several lines."""

    name: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Written name -> canonical name."""
    sections = [(name, " ".join(lines).split()) for name, lines in read_sections("fields") if name]
    return {written.replace("-", " "): name for name, listed in sections for written in listed}


@lru_cache(maxsize=1)
def _label() -> re.Pattern[str]:
    def spaced(name: str) -> str:
        return r"[ \t]*".join(name) if not name.isascii() else re.escape(name).replace(r"\ ", "[ -]")

    names = "|".join(spaced(name) for name in sorted(_names(), key=len, reverse=True))
    head = r"(?:^|(?<=[ \t|;。]))"
    return re.compile(
        rf"^[ \t>|*+•-]*(?:\(?[{_COUNT}\d]{{1,3}}[、.)][ \t]*)?[*_]*(?P<name>{names})[ \t]*(?:\([^()\n]{{0,24}}\))?[*_]*[ \t]*(?P<mark>[:|])[*_]*"
        rf"|{head}[*_]*(?P<inline>{names})[*_]*[ \t]*:[*_]*"
        rf"|^(?:#{{1,6}}[ \t]*(?:\(?[{_COUNT}\d]{{1,3}}[、.)]?[ \t]*)?[*_]*|[*_]{{2}}|[ \t]*\(?[{_COUNT}\d]{{1,3}}[、.)][ \t]*)(?P<heading>{names})[*_]*[ \t]*:?[ \t]*$",
        re.IGNORECASE | re.MULTILINE,
    )


_ANY_LABEL = re.compile(r"^[ \t>|*+•-]*[*_]*[^\s:,。;、()#-][^:\n,。;、()#]{0,18}[*_]*:", re.MULTILINE)
_BREAK = re.compile(r"\n[ \t]*\n[ \t]*(?![ \t]*(?:[-*+•●▪]|\d{1,2}[.)、]))|\n[ \t]*#|\n[ \t]*(?:[一二三四五六七八九十壹贰叁参肆伍陆柒捌玖拾]{1,3}、|-{3,}|={3,}|\*{3,})")
_BREAK_NUMBERED = re.compile(_BREAK.pattern.replace("(?:[一二三四五六七八九十壹", "(?:[壹"))
_COUNT = "一二三四五六七八九十壹贰叁参肆伍陆柒捌玖拾"


def find_fields(text: str) -> tuple[Field, ...]:
    """Fields whose names are known, in order; those without a value are left out.

    >>> text = "主席：李大同　　紀錄：王小美"
    >>> [(field.name, text[field.start : field.end]) for field in find_fields(text)]
    [('chair', '李大同'), ('recorder', '王小美')]
    """
    simple = simplify(text)
    labels = list(_label().finditer(simple))
    found: list[Field] = []
    for index, label in enumerate(labels):
        limit = labels[index + 1].start() if index + 1 < len(labels) else len(simple)
        start, end = _value(simple, label, limit)
        if start < end:
            found.append(Field(_canonical(label), start, end))
    return tuple(found)


def _canonical(label: re.Match[str]) -> str:
    written = label["name"] or label["inline"] or label["heading"]
    plain = written.lower() if written.isascii() else re.sub(r"\s", "", written)
    return _names()[plain.replace("-", " ")]


def _value(text: str, label: re.Match[str], limit: int) -> tuple[int, int]:
    """The value after a label: the rest of its line, or the lines below where the line ends there."""
    start = label.end()
    while start < limit and text[start] in " \t":
        start += 1
    line_end = min(limit, _find(text, "\n", start))
    if text[start:line_end].strip(" \t|*_"):
        end = _continued(text, line_end, limit)
    else:
        start = min(line_end + 1, limit)
        while start < limit and text[start] in " \t\n":
            start += 1
        end = min(limit, start + LONGEST_FIELD, _stop(text, start, limit))
    return start, start + len(text[start:end].rstrip(" \t\n|*_　-#>"))


def _continued(text: str, line_end: int, limit: int) -> int:
    """Indented lines below a value belong to it, until a label or an empty line."""
    end = line_end
    while end < limit:
        following = min(limit, _find(text, "\n", end + 1))
        line = text[end + 1 : following]
        list_goes_on = text[:end].rstrip()[-1:] in "、,;" or re.match(r"[ \t]{2,}(?:[-*+•]|\S)", line)
        if not line.strip() or not list_goes_on or _ANY_LABEL.match(line):
            return end
        end = following
    return end


def _stop(text: str, start: int, limit: int) -> int:
    numbered = re.compile("[ \\t]*一、").match(text, _line_start(text, start))
    breaks = (_BREAK_NUMBERED if numbered else _BREAK).search(text, start, limit)
    label = _ANY_LABEL.search(text, start, limit)
    return min(breaks.start() if breaks else limit, label.start() if label else limit)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _find(text: str, mark: str, start: int) -> int:
    at = text.find(mark, start)
    return at if at >= 0 else len(text)


def items_of(text: str, field: Field) -> Iterator[tuple[int, int]]:
    """The items of a field's value, parted by list marks, line ends, or blanks between Chinese names."""
    value = simplify(text[field.start : field.end])
    depth_free = re.compile(r"(?:\([^()\n]*\)|\[[^\]\n]*\](?:\([^()\n]*\))?|[^、,;\n()])+")
    for match in depth_free.finditer(value):
        pieces = re.compile(r"\S+").finditer(match[0]) if _blank_parted(match[0]) else [re.compile(r"\S.*\S|\S", re.S).search(match[0])]
        for piece in pieces:
            if piece:
                yield field.start + match.start() + piece.start(), field.start + match.start() + piece.end()


def _blank_parted(value: str) -> bool:
    """`张伟 李娜 王芳`: every word between blanks may be a name."""
    words = value.split()
    return len(words) > 1 and all(re.fullmatch(r"[\u4e00-\u9fff·]{2,5}|@\S+", word) for word in words)
