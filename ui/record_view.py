"""A record as HTML: its whole text in its own script, what was repaired underlined, what is cited marked.

Offsets are code points of `Record.text`, as everywhere. The text is cut at every boundary of a mark, each piece is put
into the wanted script and escaped by itself, and so a mark holds its own characters whatever is shown around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.normalize import Script, to_script
from index.values import Record, RepairStep
from ui.escaping import escape

SHOWN = 200_000  # characters of a record shown at once; a longer one is shown around what is cited
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """How a record is shown. `script`: `en` leaves it as it is. `raw`: as received, before any repair. `alone`: only
    this record is asked.
    """

    script: Script = "en"
    raw: bool = False
    cited: tuple[Range, ...] = ()
    sentence: Range | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    style: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Version:
    """One reading of a record, repaired or as received, with its marks."""

    text: str
    marks: tuple[_Mark, ...]


def text_html(record: Record, look: Look, words: Mapping[str, str]) -> str:
    """The text of a record with its marks; `id="cited"` is what to scroll to: a cited span, else a sentence."""
    version = _as_received(record, look, words) if look.raw else _as_repaired(record, look, words)
    marks = [mark for mark in version.marks if mark.start < mark.end]
    first = min((mark.start for mark in marks if mark.style in ("cited", "sentence")), default=0)
    start = max(0, first - SHOWN // 2) if len(version.text) > SHOWN else 0
    end = min(len(version.text), start + SHOWN)
    cuts = sorted({start, end, *(edge for m in marks for edge in (m.start, m.end) if start < edge < end)})
    pieces = _pieces(version.text, cuts, marks, look.script)
    partly = f'<p class="aside">{escape(words["long"])}</p>' if len(version.text) > SHOWN else ""
    return f'{partly}<div class="text" lang="{_lang(look.script)}">{"".join(pieces)}</div>'


def raw_text(record: Record) -> str:
    """The decoded text as it was before any repair, by undoing the steps.

    >>> step = RepairStep("strip gloss", 1, 5, "(yè)", "")
    >>> raw_text(Record("a", "a", "", "", "業者", "", (step,)))
    '業(yè)者'
    """
    pieces, here = [], 0
    for start, step in zip(_starts(record.repairs), record.repairs, strict=True):
        pieces += [record.text[here:start], step.before]
        here = start + len(step.after)
    return "".join([*pieces, record.text[here:]])


def _starts(steps: Sequence[RepairStep]) -> list[int]:
    """Where each step's `after` begins in the repaired text."""
    starts, shift = [], 0
    for step in steps:
        starts.append(step.start + shift)
        shift += len(step.after) - (step.end - step.start)
    return starts


def _as_repaired(record: Record, look: Look, words: Mapping[str, str]) -> _Version:
    """A step that took something away is shown on the character before it."""
    marks = list(_cited(look))
    for start, step in zip(_starts(record.repairs), record.repairs, strict=True):
        width = len(step.after)
        begin, end = (start, start + width) if width else (max(0, start - 1), start)
        if step.before.strip() or step.after.strip():
            marks.append(_Mark(begin, end, "repaired", _hint(step, words)))
    return _Version(record.text, tuple(marks))


def _as_received(record: Record, look: Look, words: Mapping[str, str]) -> _Version:
    from index.repair import decoded_offset  # repairing costs time to import; most pages never need it

    steps = record.repairs
    marks = [
        _Mark(decoded_offset(steps, mark.start), decoded_offset(steps, mark.end - 1) + 1, mark.style)
        for mark in _cited(look)
    ]
    marks += [_Mark(step.start, step.end, "repaired", _hint(step, words)) for step in steps]
    return _Version(raw_text(record), tuple(marks))


def _cited(look: Look) -> list[_Mark]:
    sentence = [_Mark(*look.sentence, "sentence")] if look.sentence else []
    return [*sentence, *(_Mark(start, end, "cited") for start, end in look.cited if start < end)]


def _hint(step: RepairStep, words: Mapping[str, str]) -> str:
    nothing = words["nothing"]
    return words["repair_hint"].format(action=step.action, before=step.before or nothing, after=step.after or nothing)


def _pieces(text: str, cuts: Sequence[int], marks: Sequence[_Mark], script: Script) -> list[str]:
    opened, pieces, anchored = sorted(marks, key=lambda mark: mark.start), [], False
    aim = "cited" if any(mark.style == "cited" for mark in marks) else "sentence"
    for start, end in zip(cuts, cuts[1:], strict=False):
        over = _over(opened, start)
        styles = list(dict.fromkeys(mark.style for mark in over))
        anchor = ' id="cited"' if aim in styles and not anchored else ""
        anchored = anchored or bool(anchor)
        pieces.append(_piece(escape(to_script(text[start:end], script)), styles, anchor, _title(over)))
    return pieces


def _over(marks: list[_Mark], start: int) -> list[_Mark]:
    """The marks over the piece that begins at `start`; those that have ended are dropped from the (sorted) list."""
    while marks and marks[0].end <= start:
        marks.pop(0)
    over = []
    for mark in marks:
        if mark.start > start:
            break
        if mark.end > start:
            over.append(mark)
    return over


def _title(marks: Sequence[_Mark]) -> str:
    hint = "; ".join(mark.hint for mark in marks if mark.hint)
    return f' title="{escape(hint)}"' if hint else ""


def _piece(inner: str, styles: Sequence[str], anchor: str, title: str) -> str:
    if not styles:
        return inner
    tag = "mark" if "cited" in styles else "span"
    return f'<{tag}{anchor} class="{" ".join(styles)}"{title}>{inner}</{tag}>'


def _lang(script: Script) -> str:
    return "" if script == "en" else script
