"""Header fields of a record: `出席：…`, `Present: …`; several on a line, lists over lines, headings with bullets.

Offsets are those of the text given, which is a record's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.mentions.lexicon import read_sections
from assistant.mentions.people import is_name_of_list
from assistant.mentions.script import simplify
from index.field_names import field_names
from index.normalize import is_english

LONGEST_FIELD = 4000
_SMALL = "一二三四五六七八九十"
_FORMAL = "壹贰叁参肆伍陆柒捌玖拾"
_ANY_LABEL = re.compile(r"^[ \t>|*+•-]*[*_]*[^\s:,。;、()#-][^:\n,。;、()#]{0,18}[*_]*:", re.MULTILINE)
_PLAIN_LABEL = re.compile(r"^[*_]*[^\s:,。;、()#*>|+•\d-][^:\n,。;、()#]{0,18}[*_]*:", re.MULTILINE)
_SIGN = re.compile(rf"[:|#*•【\U0001f4cd\U0001f4c5]|^[ \t]*(?:[-(]|[{_SMALL}{_FORMAL}\d]{{1,3}}[、.)])", re.MULTILINE)
_BULLET = re.compile(r"[-*+•●]|\[[ xX]\]|\d{1,2}[.)、]")
_EMPTY_LINE = r"\n[ \t]*\n[ \t]*(?![ \t]*(?:[-*+•●▪]|\d{1,2}[.)、]))"
_NEW_PART = rf"{_EMPTY_LINE}|\n[ \t]*#|\n[ \t]*(?:-{{3,}}|={{3,}}|\*{{3,}})|\n[ \t]*[{_FORMAL}]{{1,3}}、"
_BREAK = re.compile(rf"{_NEW_PART}|\n[ \t]*[{_SMALL}]{{1,3}}、")
_BREAK_OF_NUMBERED = re.compile(_NEW_PART)
_BREAK_OF_PLAIN = re.compile(rf"{_BREAK.pattern}|\n[ \t]*\n")  # lines without marks end where numbered ones begin
_FIRST_ITEM = re.compile("[ \t]*一、")
_GOES_ON = re.compile(r"[ \t]{2,}(?:[-*+•]|\S)")
_ITEM = re.compile(r"(?:\([^()\n]*\)|\[[^\]\n]*\](?:\([^()\n]*\))?|[^、,;\n()])+")
_ITEM_OF_SEVERAL = re.compile(r"(?:\([^()\n]*\)|[^;\n()])+")  # `Ann Lee, Town Clerk; Bo Ray, Warden`
_NEXT_NOTED = re.compile(r"(?<=\)) and(?= [A-Z])")
_WORD = re.compile(r"\S+")
_HEAD = 1500  # characters in which a field's name may stand without a colon: `主席　李大同`
_WITHOUT_COLON = ("date", "place", "chair", "recorder", "attendee", "observer", "absent", "host")
_SPEAKS = 3  # a name with a colon that stands this often is a speaker: `CHAIR: Thank you.`
_PHRASE = re.compile(r"\S(?:.*\S)?")
_HEADING_ROW = re.compile(r"[ \t]*\|(?:[^|\n]*\|){3,}[ \t]*\n[ \t]*\|[ :|-]*---")  # of three columns or more
_PICTURE = "[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u20e3\u200d]"
_SIGNS = {"\U0001f4cd": "place", "\U0001f4c5": "date", "\U0001f5d3": "date"}  # pictures that stand for a field's name


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the header: its canonical name, and its value `text[start:end]`, which may reach over lines."""

    name: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _field_names() -> dict[str, str]:
    """The name of a fact by each name that it is written under: those of all headers, and those of informal notes."""
    informal = {
        written.replace("-", " "): fact
        for fact, lines in read_sections("labels")
        for line in lines
        for written in line.split()
    }
    return informal | dict(field_names())


def _spaced(name: str) -> str:
    """A field's name as it may be written: `主　席`, `Minutes-taken by`."""
    return re.escape(name).replace(r"\ ", "[ -]") if name.isascii() else r"[ \t]*".join(name)


@lru_cache(maxsize=1)
def _label() -> re.Pattern[str]:
    """A field's name at the start of a line or after blanks, with a colon or a table's bar; or alone as a heading."""
    names = "|".join(_spaced(name) for name in sorted(_field_names(), key=len, reverse=True))
    number = rf"\(?[{_SMALL}{_FORMAL}\d]{{1,3}}[、.)][ \t]*"
    remark = r"[ \t]*(?:\([^()\n]{0,24}\)|(?:for )?(?:today|tonight|this (?:week|month|time)))?[*_]*[ \t]*"
    picture = rf"(?:{_PICTURE}+[ \t]*)?"
    colon_near = r"(?=[^:\n]{2,60}:)"  # few words have one: spares them all the names
    return re.compile(
        rf"^(?:#{{1,6}} )?[ \t>|*+•-]*{picture}(?:{number})?[*_]*(?P<name>{names})(?:/(?:{names}))?{remark}"
        r"(?:[:|]|[—–-](?= ))[*_]*"
        rf"|^[ \t>*+•-]*{picture}[*_]*[【\[](?P<boxed>{names})[】\]][*_]*[ \t]*:?(?!\()"
        rf"|^[ \t>*+•-]*(?P<sign>[{''.join(_SIGNS)}])\ufe0f?[ \t]*(?=\S)"
        rf"|(?:^|(?<=[ \t|;。])){colon_near}[*_]*(?P<inline>{names})[*_]*[ \t]*:[*_]*"
        rf"|^(?:#{{1,6}}[ \t]*(?:{number})?[*_]*|[*_]{{2}}|[ \t]*{number})(?P<heading>{names})[*_]*[ \t]*:?[ \t]*$"
        rf"|^[ \t]*(?P<above>{names})[ \t]*$(?=\n[ \t]*(?:[-*•]|\d{{1,2}}[.)]))"
        rf"|^[ \t]*(?P<column>{_english_columns()})[ \t]{{2,}}(?=\S)"
        rf"|^[ \t]*[*_]{{2}}(?P<bold>{names})[*_]{{2}}[ \t]+(?=[^\s:|])"
        rf"|{_blank_label().pattern}",
        re.IGNORECASE | re.MULTILINE,
    )


def _english_columns() -> str:
    """The English names that stand alone in a first column, with two blanks or more before what they name."""
    names = [name for name, fact in _field_names().items() if fact in _WITHOUT_COLON and name.isascii()]
    return "|".join(_spaced(name) for name in sorted(names, key=len, reverse=True))


@lru_cache(maxsize=1)
def _blank_label() -> re.Pattern[str]:
    """A Chinese name of a field with nothing but blanks before its value, where a line or a column begins."""
    chinese = [name for name, fact in _field_names().items() if fact in _WITHOUT_COLON and not name.isascii()]
    names = "|".join(_spaced(name) for name in sorted(chinese, key=len, reverse=True) if len(name) > 1)
    return re.compile(rf"(?:^[ \t]*|(?<=[ \t/][ \t]))(?P<blank>{names})[ \t]+(?=[^\s:|])", re.MULTILINE)


def find_fields(text: str) -> tuple[Field, ...]:
    """Fields whose names are known, in order; those without a value are left out.

    >>> text = "主席：李大同　　紀錄：王小美"
    >>> [(field.name, text[field.start : field.end]) for field in find_fields(text)]
    [('chair', '李大同'), ('recorder', '王小美')]
    """
    simple = simplify(text)
    if not _SIGN.search(simple) and not _blank_label().search(simple, 0, _HEAD):  # spares prose the large expression
        return ()
    labels = list(_without_speakers([label for label in _label().finditer(simple) if _is_label(label)]))
    limits = [*(label.start() for label in labels[1:]), len(simple)]
    fields = (_field(simple, label, limit) for label, limit in zip(labels, limits, strict=False))
    return tuple(field for field in fields if field.start < field.end)


def _is_label(label: re.Match[str]) -> bool:
    """Whether a field's name is one where it stands: not in the heading row of a table, nor late without a colon."""
    if label["name"] and _HEADING_ROW.match(label.string, label.start()):
        return False
    return not (label["blank"] or label["column"] or label["bold"]) or label.start() < _HEAD


def _without_speakers(labels: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The labels, but those of a chair who speaks under that name again and again."""
    spoken = Counter(_written(label) for label in labels if _canonical(label) in ("chair", "recorder"))
    yield from (label for label in labels if spoken[_written(label)] < _SPEAKS)


def _field(text: str, label: re.Match[str], limit: int) -> Field:
    return Field(_canonical(label), *_value(text, label.end(), limit))


def _written(label: re.Match[str]) -> str:
    named = ("name", "boxed", "sign", "inline", "heading", "above", "blank", "column", "bold")
    groups = (label[group] for group in named)
    return next(group for group in groups if group)


def _canonical(label: re.Match[str]) -> str:
    written = _written(label)
    if written in _SIGNS:
        return _SIGNS[written]
    plain = written.lower() if written.isascii() else re.sub(r"\s", "", written)
    return _field_names()[plain.replace("-", " ")]


def _value(text: str, start: int, limit: int) -> tuple[int, int]:
    """The value after a label: the rest of its line, or the lines below where the line ends there."""
    line_end = min(limit, _find(text, "\n", start))
    if text[start:line_end].strip(" \t|*_"):
        end = _continued(text, line_end, limit)
    else:
        start = min(line_end + 1, limit)
        start += len(text[start:limit]) - len(text[start:limit].lstrip())
        end = min(start + LONGEST_FIELD, _stop(text, start, limit))
    value = text[start:end]
    return start + len(value) - len(value.lstrip(" \t")), start + len(value.rstrip(" \t\n|*_-#>"))


def _continued(text: str, line_end: int, limit: int) -> int:
    """Indented lines below a value belong to it, and the line after a list mark, until a label or an empty line."""
    end = line_end
    while end < limit:
        following = min(limit, _find(text, "\n", end + 1))
        line = text[end + 1 : following]
        goes_on = text[:end].rstrip()[-1:] in ("、", ",", ";") or _GOES_ON.match(line)
        if not line.strip() or not goes_on or _ANY_LABEL.match(line):
            return end
        end = following
    return end


def _stop(text: str, start: int, limit: int) -> int:
    """Where lines below a label end: at an empty line, a heading, the next number of the record, another label."""
    numbered = _FIRST_ITEM.match(text, text.rfind("\n", 0, start) + 1)
    bulleted = _BULLET.match(text, start)
    unmarked = _BREAK if bulleted else _BREAK_OF_PLAIN
    breaks = (_BREAK_OF_NUMBERED if numbered else unmarked).search(text, start, limit)
    label = (_PLAIN_LABEL if bulleted or numbered else _ANY_LABEL).search(text, start, limit)
    return min(breaks.start() if breaks else limit, label.start() if label else limit)


def _find(text: str, mark: str, start: int) -> int:
    at = text.find(mark, start)
    return at if at >= 0 else len(text)


def items_of(text: str, field: Field) -> Iterator[tuple[int, int]]:
    """The items of a field's value, parted by list marks, line ends, or blanks between Chinese names; in English, where
    some are parted by semicolons, by these alone.
    """
    value = _NEXT_NOTED.sub(";   ", simplify(text[field.start : field.end]))
    parted = _ITEM_OF_SEVERAL if is_english(value) and "; " in value.replace(";   ", "") else _ITEM
    for match in parted.finditer(value):
        pieces = _WORD.finditer(match[0]) if _blank_parted(match[0]) else _PHRASE.finditer(match[0])
        offset = field.start + match.start()
        yield from ((offset + piece.start(), offset + piece.end()) for piece in pieces)


def _blank_parted(value: str) -> bool:
    """`张伟 李娜 王芳`: every word between blanks may be a name."""
    words = value.split()
    named = [word.startswith("@") or not is_english(word) and is_name_of_list(word) for word in words]
    return len(words) > 1 and all(named)
