"""Slides (`.pptx`): each slide's title as a heading, its lists, text boxes and tables. Notes are not read.

Source: ECMA-376 part 1, 19 (PresentationML) and 21 (DrawingML).
"""

from __future__ import annotations

import posixpath
import re
from xml.etree.ElementTree import Element

from index.formats.markdown import Writer, tidy
from index.formats.packages import Package, open_package
from index.formats.values import Extracted, Source
from index.formats.xml import attribute, child, descend, local, number, read_xml

_SLIDE = re.compile(r"ppt/slides/slide(\d{1,6})\.xml")
_SHAPES = frozenset({"sp", "tbl"})
_TITLES = ("title", "ctrTitle")
_FURNITURE = ("sldNum", "ftr", "dt", "hdr")  # what stands on every slide
_PARAGRAPHS, _SHOWN = frozenset({"p"}), frozenset({"t", "br"})
_ROWS, _CELLS = frozenset({"tr"}), frozenset({"tc"})
_HIDDEN = frozenset({"Fallback"})


def extract(source: Source) -> Extracted:
    """The text of a presentation, slide by slide. Raises UnreadableRecord."""
    package = open_package(source)
    writer = Writer()
    for number_shown, name in enumerate(_order(package, source), 1):
        writer.enter("slide", str(number_shown))
        _read_slide(read_xml(package.read(name), source), writer)
    return writer.extracted()


def _order(package: Package, source: Source) -> list[str]:
    """The names of the slides as they are shown; by their numbers where the presentation does not say."""
    names = [name for name in package.names if _SLIDE.fullmatch(name)]
    names.sort(key=lambda name: int(_SLIDE.sub(r"\1", name)))
    presentation, links = package.find("ppt/presentation.xml"), package.find("ppt/_rels/presentation.xml.rels")
    if not presentation or not links:
        return names
    targets = {
        attribute(link, "Id"): posixpath.normpath(posixpath.join("ppt", attribute(link, "Target")))
        for link in read_xml(links, source)
    }
    slides = descend(read_xml(presentation, source), into=frozenset({"sldId"}))
    shown = [targets.get(_link(slide), "") for slide in slides]
    known = dict.fromkeys(name for name in shown if name in names)
    return list(known) or names


def _link(slide: Element) -> str:
    """The relation that a slide's entry names: `r:id`, beside a number called `id`."""
    return next((text for key, text in slide.items() if key.startswith("{") and key.endswith("}id")), "")


def _read_slide(slide: Element, writer: Writer) -> None:
    shapes = list(descend(slide, into=_SHAPES, skip=_HIDDEN))
    shapes.sort(key=lambda shape: _place(shape) not in _TITLES)  # the title first; the order is kept otherwise
    for shape in shapes:
        place = _place(shape)
        if local(shape) == "tbl":
            writer.table([[_cell(cell) for cell in descend(row, into=_CELLS)] for row in descend(shape, into=_ROWS)])
        elif place in _TITLES:
            writer.heading(2, " ".join(tidy(_text(line)) for line in _lines(shape)))
        elif place not in _FURNITURE:
            _read_shape(shape, writer, listed=place in ("body", "obj", "listed"))


def _place(shape: Element) -> str:
    """What a shape holds the place of: `title`, `body` …; `listed` where it does not say, empty for a text box."""
    holder = next(descend(shape, into=frozenset({"ph"}), skip=frozenset({"txBody"})), None)
    return "" if holder is None else attribute(holder, "type", "listed")


def _lines(shape: Element) -> list[Element]:
    return list(descend(shape, into=_PARAGRAPHS))


def _read_shape(shape: Element, writer: Writer, *, listed: bool) -> None:
    lines = _lines(shape)
    for line in lines:
        properties = child(line, "pPr")
        deeper = properties is not None and number(attribute(properties, "lvl")) > 0
        if deeper or listed and len(lines) > 1:
            writer.item(_text(line))
        else:
            writer.paragraph(_text(line))


def _cell(cell: Element) -> str:
    return " ".join(filter(None, map(_text, _lines(cell))))


def _text(line: Element) -> str:
    return "".join("\n" if local(piece) == "br" else piece.text or "" for piece in descend(line, into=_SHOWN))
