"""Text of records and people, made harmless wherever the page puts it: HTML, Markdown and templates alike."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

# Every ASCII mark becomes a character reference: `<` opens no tag, `[` no link, `${` and `{{` no template. A line end
# becomes one too, so that a chat message stays one block of HTML, in which nothing is read as Markdown.
_REFERENCES = {code: f"&#{code};" for code in range(0x21, 0x7F) if not chr(code).isalnum()} | {0x0A: "&#10;"}
_UNSEEN = (range(0x09), range(0x0B, 0x20), range(0x7F, 0xA0), range(0x202A, 0x202F), range(0x2066, 0x206A))
_NOTHING = {code: "" for codes in _UNSEEN for code in codes}
_TABLE = {**_NOTHING, **_REFERENCES, 0x09: "&#9;"}


def escape(text: str) -> str:
    """`text` as HTML that shows just that text; controls that would hide or turn it are left out.

    >>> escape("<b>5</b> ${x}")
    '&#60;b&#62;5&#60;&#47;b&#62; &#36;&#123;x&#125;'
    """
    return text.translate(_TABLE)


def action(name: str, **arguments: str | int) -> str:
    """The value of an attribute that names an action of the page, with its arguments.

    >>> action("go", record="a&b.txt", start=3)
    'do=go&#38;record=a&#37;26b&#46;txt&#38;start=3'
    """
    named: Mapping[str, str | int] = {"do": name, **arguments}
    return urlencode(named).translate({**_REFERENCES, ord("="): "="})


def button(label: str, what: str, *, title: str = "", style: str = "") -> str:
    """A button that does `what` (see `action`); `label` is HTML, `title` is spoken where the label is only a sign."""
    spoken = f' title="{escape(title)}" aria-label="{escape(title)}"' if title else ""
    return f'<button type="button" class="{style}" data-do="{what}"{spoken}>{label}</button>'
