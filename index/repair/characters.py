"""Characters that a reader never sees or never meant: odd spaces, controls, direction marks, entities, line ends."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass
from html.entities import html5

from index.values import RepairStep

# One set first: clean text is then passed over at the speed of a search for a character.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\ud800-\udfff\ufeff"
    "\ufff9-\ufffb]"
    "(?:(?<=\x1b)\\[[0-9;?]{0,16}[A-Za-z]"  # a terminal's color codes
    "|(?<=[\ud800-\udbff])[\udc00-\udfff])?"
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What becomes of the odd characters of a kind."""

    action: str
    after: str
    characters: re.Pattern[str]


_KINDS = (
    _Kind("line end", "\n", re.compile("[\u2028\u2029]")),
    _Kind("space", " ", re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f]")),
    _Kind("direction mark", "", re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]")),
    _Kind("invisible character", "", re.compile("")),
)
# Joiners mean something between these: emoji and the scripts that shape their letters.
_JOINED = re.compile("[\u0590-\u109f\u1780-\u18af\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
_ENTITY = re.compile(r"&(?:amp;)*(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Where an ampersand is meant as it stands: code, preformatted text, addresses. Each ends with the text at the latest.
_LITERAL = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`"
    r"|<(code|pre|script|style)\b.*?(?:</\1>|\Z)"
    r"|\b[A-Za-z][A-Za-z0-9+.-]{1,15}://[^\s<>\"'，。；、（）「」《》]*",
    re.DOTALL | re.IGNORECASE,
)


def repair_characters(text: str) -> list[RepairStep]:
    r"""Steps that put plain characters for odd ones.

    Line ends become a line feed, odd spaces a space (the ideographic space is left: it indents), C1 controls what
    Windows-1252 has in their place, as browsers do; halves of a surrogate pair are united, a lone half becomes U+FFFD;
    what has no width or only steers a terminal or the direction of writing goes.

    >>> [(step.action, step.after) for step in repair_characters("會\u200b議\xa0紀錄\r\n")]
    [('invisible character', ''), ('space', ' '), ('line end', '')]
    """
    steps = []
    for match in _ODD.finditer(text):
        replacement = _replace(text, match)
        if replacement is not None:
            action, after = replacement
            steps.append(RepairStep(action, match.start(), match.end(), match[0], after))
    return steps


def _replace(text: str, match: re.Match[str]) -> tuple[str, str] | None:
    """The action and the replacement for an odd character; None where it is meant."""
    first = match[0][0]
    if first < "\xa0":
        return _replace_control(text, match)
    if "\ud800" <= first <= "\udfff":
        pair = match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return "surrogate", pair if len(match[0]) == 2 else "\ufffd"
    if first in "\u200c\u200d" and _JOINED.search(text[max(match.start() - 1, 0) : match.end() + 1]):
        return None
    return next((kind.action, kind.after) for kind in _KINDS if kind.characters.match(first))


def _replace_control(text: str, match: re.Match[str]) -> tuple[str, str]:
    character = match[0]
    if character == "\r":
        return "line end", "" if text[match.end() : match.end() + 1] == "\n" else "\n"
    if character in "\x0b\x0c":
        return "line end", "\n"
    meant = character.encode("latin-1").decode("cp1252", "ignore") if "\x80" <= character <= "\x9f" else ""
    return "control character", "" if character == meant else meant


def repair_entities(text: str) -> list[RepairStep]:
    """Steps that put the characters for HTML's names of them, outside code and addresses.

    >>> [step.after for step in repair_entities("R&amp;D&#20013; `&lt;` http://a.tw/?a=1&amp;b AT&T; &x;")]
    ['&', '中']
    """
    found = [match for match in _ENTITY.finditer(text) if _named(match[0])]
    if not found:
        return []
    literal = [match.span() for match in _LITERAL.finditer(text)]
    starts = [start for start, _ in literal]
    steps = []
    for match in found:
        before = bisect_right(starts, match.start()) - 1
        if before < 0 or match.start() >= literal[before][1]:
            steps.append(RepairStep("entity", match.start(), match.end(), match[0], _named(match[0])))
    return steps


def _named(entity: str) -> str:
    """The characters that an entity names, however often its ampersand was escaped; empty where it names none."""
    inner = "&" + entity.rsplit("amp;", 1)[-1].lstrip("&")
    if inner == "&":
        return "&"
    name = inner[1:]
    if not name.startswith("#") and name not in html5:
        return ""
    return html.unescape(inner)
