"""Names in the items of a list of people, told by where they stand: what is due there is a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.mentions.lattice import split_tokens
from assistant.mentions.lexicon import word_set
from assistant.mentions.people import is_name_of_list
from assistant.values import Mention

LIST_MARK = re.compile(
    r"[ \t\u3000]*(?:[-*+•●] ?|\[[ xX]\]|\(?\d{1,2}[.)、](?!\d)|\(?[一二三四五六七八九十]{1,3}[、.)]|[|>])+[ \t]*"
)
_REMARK = re.compile(r"\s*[(\[].*$|\s+[-–—]\s.*$|[.;]\s+[a-z].*$", re.DOTALL)
_BODY = re.compile("[处部会局室科组司社院所系厅站队课办人员户]$")
_ALONE = re.compile("[\u4e00-\u9fff·]{2,4}")
# no one's name
_OF_MANY = re.compile("[各全等均皆名位齐到余数共与及和]|代表|委员|理事|监事|成员|同学|大家|本人|线上|现场")
_HAN = re.compile("[\u4e00-\u9fff]")
_ADDRESS = ("先生", "女士", "小姐", "同志", "老师", "太太")
_BEFORE_NAME = frozenset("由请与和及副原前代兼为是有")
_AFTER_NAME = frozenset("等代及和与的兼请并也在已未因有是为总工处部局院会长员班组队科")
_LONGEST = 4  # characters of a name without a dot


def whole_name(text: str, person: Mention, mentions: Sequence[Mention]) -> Mention:
    """The person of an item with the one character more that stands between title and bracket, mark or blank.

    A name that no list of surnames or given names holds is found one character short. `text` is simplified.
    """
    stops = [mention for mention in mentions if mention.kind in ("title", "organization", "person")]
    start = max([_edge(text, person.start, -1), *(one.end for one in stops if one.end <= person.start)])
    end = min([_edge(text, person.end, 1), *(one.start for one in stops if one.start >= person.end)])
    name = _without_address(text[start:end])
    found = _without_address(text[person.start : person.end])
    lead, tail = text[start : person.start], name[person.start - start + len(found) :]
    if not lead + tail or not 2 <= len(name) <= _LONGEST or not _may_begin(lead, found) or not _may_end(tail):
        return person
    return replace(person, start=start, end=start + len(name))


def _without_address(name: str) -> str:
    return name.removesuffix(next((word for word in _ADDRESS if name.endswith(word)), ""))


def _edge(text: str, at: int, step: int) -> int:
    """Where the run of characters at an offset ends, to the right (`step` 1) or to the left (-1)."""
    while 0 <= (at if step > 0 else at - 1) < len(text) and _HAN.match(text[at if step > 0 else at - 1]):
        at += step
    return at


def _may_begin(lead: str, found: str) -> bool:
    """Whether what stands before a found name may be its beginning: one character, before a mere surname two."""
    words = [token for token in split_tokens(lead) if token.end - token.start > 1]
    return len(lead) <= (2 if len(found) == 1 else 1) and not set(lead) & _BEFORE_NAME and not words


def _may_end(tail: str) -> bool:
    """Whether what stands after a found name may be its end: one character that begins no other word."""
    return len(tail) <= 1 and not set(tail) & _AFTER_NAME


def name_by_place(text: str, mentions: Sequence[Mention], field: str) -> tuple[int, int] | None:
    """The slice of an item that must be the name: all of it, or what follows a title (`会长 纳兰静`); None for none.

    Remarks in brackets, list marks and separators are no part of it. A short word alone is a name where one is due.
    """
    lead = LIST_MARK.match(text)
    start = lead.end() if lead else 0
    start += text.startswith("@", start)
    end = start + len(_REMARK.sub("", text[start:]).rstrip(" ·•|/-*_"))
    alone = _ALONE.fullmatch(text[start:end]) and not _says_what(text[start:end], field)
    if alone or _is_name(text[start:end]):
        return start, end
    titles = [mention.end for mention in mentions if mention.kind == "title" and mention.end < end]
    after = max([*titles, text.rfind(" ", start, end) + 1])
    after += len(text[after:end]) - len(text[after:end].lstrip())
    name = text[after:end] if after > start else ""
    return (after, end) if _ALONE.fullmatch(name) and not _BODY.search(name) else None


def _is_name(item: str) -> bool:
    """A name, no word of the language where a name is due: `Chair: Vacant`, `Notes: Budget`."""
    common = item.lower() in word_set("english") and item not in word_set("given_en")
    return is_name_of_list(item) and not common


def _says_what(item: str, field: str) -> bool:
    """Whether a short item of a list of people says which people attend, or what body; who presides is one person."""
    return field not in ("chair", "recorder") and bool(_BODY.search(item) or _OF_MANY.search(item))
