"""XML parts read without a document type: no entities to expand, nothing to fetch; depth and size are bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from index.errors import UnreadableRecord
from index.formats.values import Source, unreadable


def read_xml(raw: bytes, source: Source) -> Element:
    """The tree of an XML part of `source`; names are `{namespace}name`. Raises UnreadableRecord.

    Office and OpenDocument parts hold no document type; entities that multiply need one, so one is refused.
    """
    building = _Building(source)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = building.start
    parser.EndElementHandler = building.end
    parser.CharacterDataHandler = building.builder.data
    parser.StartDoctypeDeclHandler = building.refuse_type
    try:
        parser.Parse(raw, True)
        return building.builder.close()
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise unreadable(source.path, f"damaged XML ({error})", "a whole file", "save it again") from error


@dataclass(slots=True)
class _Building:
    """A tree being built, counted as it grows."""

    source: Source
    builder: TreeBuilder = field(default_factory=TreeBuilder)
    depth: int = 0
    count: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Called by expat at a tag."""
        limits = self.source.settings
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > limits.max_xml_depth:
            raise self._beyond("elements nested", limits.max_xml_depth)
        if self.count > limits.max_xml_elements:
            raise self._beyond("elements", limits.max_xml_elements)
        self.builder.start(_full(name), {_full(key): text for key, text in attributes.items()})

    def end(self, name: str) -> None:
        """Called by expat where an element ends."""
        self.depth -= 1
        self.builder.end(_full(name))

    def refuse_type(self, *declared: object) -> None:
        """Called by expat at a document type."""
        raise unreadable(self.source.path, "an XML document type", "none", "do not trust the file; save it again")

    def _beyond(self, what: str, limit: int) -> UnreadableRecord:
        return unreadable(self.source.path, f"more than {limit:,} {what}", f"at most {limit:,}", "split the file")


def _full(name: str) -> str:
    return "{" + name if "}" in name else name


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str, default: str = "") -> str:
    """An attribute by its name without namespace."""
    for key, text in element.items():
        if key.rpartition("}")[2] == name:
            return text
    return default


def child(element: Element, *names: str) -> Element | None:
    """The first descendant along a path of names without namespace, None where a step is missing."""
    here: Element | None = element
    for name in names:
        here = next((inner for inner in here if local(inner) == name), None) if here is not None else None
    return here


def descend(element: Element, *, into: frozenset[str], skip: frozenset[str] = frozenset()) -> Iterator[Element]:
    """The nearest descendants whose name is in `into`, in order; what is in `skip` is passed over with all it holds."""
    todo = list(reversed(element))
    while todo:
        here = todo.pop()
        name = local(here)
        if name in into:
            yield here
        elif name not in skip:
            todo.extend(reversed(here))


def number(text: str, default: int = 0, *, limit: int = 1_000_000) -> int:
    """A whole number from an attribute, `default` where it is none; at most `limit` either way.

    >>> number("3"), number("x", 1), number("9" * 5000)
    (3, 1, 0)
    """
    if len(text) > 12 or not text.removeprefix("-").isdecimal():
        return default
    return max(-limit, min(limit, int(text)))
