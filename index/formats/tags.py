"""HTML in pieces: tags and text, in time that grows with the length of the page alone.

The standard library's parser needs time that grows with the square of the length for some broken pages (CVE-2025-6069),
and pages come from anywhere; what a record needs of HTML is little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

# No `<` within: a tag that is never closed costs no more than the way to the next one.
_NAME = r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,30})(?![a-zA-Z0-9:-])"
_TAG = re.compile(_NAME + r"""(?P<rest>(?:[^<>"']|"[^"<]*"|'[^'<]*')*)>""")
_UNEVEN_TAG = re.compile(_NAME + r"(?P<rest>[^<>]*)>")  # its quotes are not paired
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_DECLARATION = re.compile(r"<[!?/][^<>]*>")
# Elements whose content is no text of the page: it ends at their own closing tag only.
_HIDING = ("script", "style", "template", "noscript", "textarea", "xmp")
_RAW = {name: re.compile(rf"</{name}\b", re.I) for name in _HIDING}


@dataclass(frozen=True, slots=True)
class Piece:
    """A tag (`name` in lower case; `closes` for `</name>`; `rest` holds its attributes) or, without name, text."""

    name: str = ""
    closes: bool = False
    rest: str = ""
    text: str = ""

    def attribute(self, name: str) -> str:
        """An attribute of the tag, empty where it is missing."""
        for match in _ATTRIBUTE.finditer(self.rest[:2000]):
            if match[1].lower() == name:
                return unescape(match[2] or match[3] or match[4] or "")
        return ""


def read_pieces(page: str) -> Iterator[Piece]:
    """The tags and texts of a page, in order; comments, declarations and scripts are left out.

    >>> [piece.name or piece.text for piece in read_pieces("<p>a &lt; b<!-- c --></p>")]
    ['p', 'a < b', 'p']
    """
    place = 0
    while place < len(page):
        opening = page.find("<", place)
        if opening < 0:
            break
        if opening > place:
            yield Piece(text=unescape(page[place:opening]))
        match = _TAG.match(page, opening) or _UNEVEN_TAG.match(page, opening)
        if match:
            yield Piece(match["name"].lower(), bool(match["close"]), match["rest"])
            place = _after(page, match)
        else:
            place = _after_other(page, opening)
            if place == opening:
                yield Piece(text="<")
                place += 1
    if place < len(page):
        yield Piece(text=unescape(page[place:]))


def _after(page: str, tag: re.Match[str]) -> int:
    """Where a tag ends, and with it the content of an element that is no text."""
    name = tag["name"].lower()
    if tag["close"] or name not in _RAW or tag["rest"].endswith("/"):
        return tag.end()
    closing = _RAW[name].search(page, tag.end())
    return closing.start() if closing else len(page)


def _after_other(page: str, opening: int) -> int:
    """Where a comment or a declaration ends; `opening` itself where there is none. An open comment hides the rest."""
    if page.startswith("<!--", opening):
        closing = page.find("-->", opening + 4)
        return closing + 3 if closing >= 0 else len(page)
    if page.startswith("<![CDATA[", opening):
        return opening + len("<![CDATA[")
    match = _DECLARATION.match(page, opening)
    return match.end() if match else opening
