"""Everything nameable in a text: people, bodies, titles, places, dates, times, durations, numbers, quoted phrases.

Found on the text brought to Simplified and half width with every character in its place, so one set of rules serves
both scripts and every offset is one of the text as given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.mentions.bodies import find_chinese_bodies
from assistant.mentions.dates import find_dates, find_durations, find_times
from assistant.mentions.latin import find_latin
from assistant.mentions.lattice import Token, split_tokens
from assistant.mentions.numbers import find_quantities
from assistant.mentions.people import find_chinese_people, find_handles
from assistant.mentions.places import find_places
from assistant.mentions.script import simplify
from assistant.mentions.titles import find_chinese_titles, find_english_titles
from assistant.values import Mention

Span = tuple[int, int]

_TITLE_MARKS = re.compile("《(?P<inner>[^》\n]{1,80})》")
_QUOTE_MARKS = re.compile(
    '“(?P<curved>[^”\n]{1,120})”|『(?P<hooked>[^』\n]{1,80})』|(?<![\\w"])"(?P<straight>[^"\n]{1,120})"(?!\\w)'
)
# Traditional characters that become a surname only when simplified (於 is 于, 餘 is 余); after a title they are one.
_NO_SURNAMES = frozenset("於餘鐘範週鬱穀嶽薑麯鬍鬆瀋蔔佈佔黨嚮後裡製種併註曆歷髮嚐遊採")
_HAN = re.compile("[\u3400-\u9fff]")


@lru_cache(maxsize=512)
def find_mentions(text: str) -> tuple[Mention, ...]:
    """Mentions of a sentence or short passage, in order of their starts; different kinds may overlap.

    >>> text = "會長張崇義主持會議，42名代表出席。"
    >>> [(text[m.start : m.end], m.kind) for m in find_mentions(text)]
    [('會長', 'title'), ('張崇義', 'person'), ('42名', 'count')]
    """
    simple = simplify(text)
    tokens = split_tokens(simple) if _HAN.search(simple) else ()
    found = {(mention.start, mention.end, mention.kind): mention for mention in _all(simple, tokens, text)}
    return tuple(_with_head(text, found[key]) for key in sorted(found))


def _with_head(text: str, mention: Mention) -> Mention:
    """The head in the script of the text."""
    if not mention.head or mention.head in text:
        return mention
    return replace(mention, head=text[mention.end : mention.end + len(mention.head)])


def _all(text: str, tokens: tuple[Token, ...], original: str) -> Iterator[Mention]:
    yield from _temporal_and_numeric(text, tokens)
    yield from _quoted(text)
    if tokens:
        yield from _chinese_names(text, tokens, original)
    else:
        yield from (Mention(start, end, "place") for start, end in find_places(text, tokens))
    yield from find_latin(text)
    yield from (Mention(start, end, "title") for start, end in find_english_titles(text))
    yield from (Mention(start, end, "person") for start, end in find_handles(text))


def _temporal_and_numeric(text: str, tokens: tuple[Token, ...]) -> Iterator[Mention]:
    taken: list[tuple[int, int]] = []
    for found in (find_dates(text), find_times(text), find_durations(text)):
        for mention in found:
            if not any(mention.start < end and start < mention.end for start, end in taken):
                taken.append((mention.start, mention.end))
                yield mention
    yield from find_quantities(text, tokens, taken=taken)


def _quoted(text: str) -> Iterator[Mention]:
    yield from (Mention(m.start(), m.end(), "quoted", m["inner"]) for m in _TITLE_MARKS.finditer(text))
    for match in _QUOTE_MARKS.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        yield Mention(start, end, "quoted", text[start:end])


def _chinese_names(text: str, tokens: tuple[Token, ...], original: str) -> Iterator[Mention]:
    bodies = list(find_chinese_bodies(text, tokens))
    titled = {token.end for token in tokens if token.tag == "title"}
    people = [
        span
        for span in find_chinese_people(text, tokens)
        if not _within(span, bodies) and (original[span[0]] not in _NO_SURNAMES or span[0] in titled)
    ]
    places = [span for span in find_places(text, tokens) if not _within(span, people) and not _part_of(span, bodies)]
    titles = list(find_chinese_titles(text, tokens, taken=bodies))
    for kind, spans in (("organization", bodies), ("title", titles), ("person", people), ("place", places)):
        yield from (Mention(start, end, kind) for start, end in spans)


def _part_of(span: Span, bodies: Sequence[Span]) -> bool:
    """Whether a place only names whose body it is (the 中國 of 中國作家協會); a body that is itself a place stays."""
    return any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in bodies)


def _within(span: Span, others: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)
