"""People, bodies and places written in Latin letters: runs of capitalized words, told apart by the words in them.

All functions read text already brought to half width (`script.simplify`), and give offsets into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.mentions.beside import STREETS, acts_as_person, address_end
from assistant.mentions.lexicon import alternation, word_list, word_set
from assistant.mentions.titles import bare_english_title
from assistant.values import Mention

_WORD = (
    r"(?:[A-Z]\.(?:[A-Z]\.)*|(?:O'|D'|Mc|Mac|de|De|La|Le|St\. )?[A-ZÀ-ÖØ-ÞŁŠŽ][\dA-Za-z_'’À-ɏ]*(?:-[\dA-Za-z_'’À-ɏ]+)*)"
)
_PARTICLE = (
    r"(?:van der|van den|von der|de la|de los|del|della|van|von|de|da|dos|di|du|la|le|el|al|bin|binti|ibn|ter|ten)"
)
_LINK = r"(?:of the|for the|and the|of|for|and|&|the)"
_LATIN = r"\dA-Za-z_À-ɏ"
_RUN = re.compile(
    rf"(?<![{_LATIN}/@.#-]){_WORD}(?:(?: {_PARTICLE}| {_LINK})? {_WORD}|, (?:Inc|Ltd|LLC|LLP|Jr|Sr)\b\.?)*"
    rf"(?![{_LATIN}@/]|\.[\dA-Za-z])"
)
_LEAD = re.compile(
    "(?:(?:The|A|An|On|In|At|By|For|To|From|And|But|With|Also|Then|When|If|As|This|That|Our|Your|My|I|We|He|She|It|"
    "Proposed|Moved|Seconded|Thanks|After|Before|Until|Both|Dear) )+"
)
_ABBREVIATED = re.compile(r"\b(?:[A-Z]|Inc|Ltd|Jr|Sr|Co|Corp)\.$")
_BEFORE_NAME = re.compile(
    r"(?:\bby|\bthank(?:ed|s)?(?: to)?|\bwelcomed|\bnominated|\belected|\bappointed|\band|\bfrom|[,:;]|[-*•])\s*$", re.I
)
_CALLED = re.compile(r"\b(?:by|from|thanked|welcomed|nominated|elected|appointed|Cllr|Mrs?|Ms|Dr)\.? $")
_NUMBERED = frozenset(("Room", "Rm", "Suite", "Floor", "Hall", "Building", "Level"))
_BARE = re.compile(r"[^\w'’-]+")


@lru_cache(maxsize=8)
def _words(name: str, section: str) -> frozenset[str]:
    return frozenset(word.replace("-", " ") for word in word_list(name, section))


@lru_cache(maxsize=1)
def _address() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{alternation('titles', 'honorific')})\b\.? )+")


@lru_cache(maxsize=1)
def _after_name() -> re.Pattern[str]:
    verbs = alternation("cues", "after-english-names")
    return re.compile(rf"\s*(?:\(|,? (?:{verbs})\b|:|$|,|;|\.)")


def find_latin(text: str) -> Iterator[Mention]:
    """People, organizations and places of the Latin part of a text.

    >>> text = "Moved by Jane Marlowe of Elm Housing Trust."
    >>> [(text[mention.start : mention.end], mention.kind) for mention in find_latin(text)]
    [('Jane Marlowe', 'person'), ('Elm Housing Trust', 'organization')]
    """
    for match in _RUN.finditer(text):
        for part in _parts(text, *_strip(text, *match.span())):
            for mention in _classify(text, *_strip(text, *part)):
                yield mention
                if mention.kind == "place" and (end := address_end(text, mention.end)) > mention.end:
                    yield Mention(mention.start, end, "place")


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    """Without a leading article or title, and without a full stop that ends the sentence."""
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    address = _address().match(text, start, end)
    if address and address.end() < end and text[address.end()].isupper():
        start = address.end()
    if text[end - 1] == "." and not _ABBREVIATED.search(text[start:end]):
        end -= 1
    return _after_title(text, start, end), end


def _after_title(text: str, start: int, end: int) -> int:
    """Where a run goes on after the title it begins with: `City Manager |Ann Lee`, `President of the |Elm Trust`."""
    title = bare_english_title().match(text, start, end)
    link = re.compile("(?: of| for| from)?(?: the)? ").match(text, title.end(), end) if title else None
    return link.end() if link and link.end() < end else start


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run, cut after a body or a name where the next begins: `Elm Trust and the |Parks Board`, `Ann Lee of |Elm`."""
    at = start
    for link in re.compile(r" (?:of|and|for|from)(?: the)? |, ").finditer(text, start, end):
        left = [_BARE.sub("", word) for word in text[at : link.start()].split(" ")]
        if left[-1] in _words("bodies", "en") and "of" not in link[0] or left[0] in word_set("given_en"):
            yield at, link.start()
            at = link.end()
    if at < end:
        yield at, end


def _classify(text: str, start: int, end: int) -> Iterator[Mention]:
    kind = _body_or_place(text[start:end].split(" "))
    if kind == "organization":
        yield Mention(start, end, kind)
    elif kind:
        yield _place(text, start, end)
    else:
        for left, right in _pieces(text, start, end):
            yield from _name(text, left, right)


def _body_or_place(words: list[str]) -> str:
    """`organization` or `place` by the words of a run, "" where they do not tell."""
    bare = [_BARE.sub("", word) for word in words]
    name = " ".join(bare)
    if "&" in words[1:-1] or name in _words("bodies", "en-short") or len(bare) > 1 and _is_body(bare):
        return "organization"
    roomy = len(bare) > 1 and bare[-1] in _words("places", "en") or bare[0] in _NUMBERED
    return "place" if roomy or name in _words("places", "en-names") else ""


def _is_body(bare: list[str]) -> bool:
    """A body word at the end, or with what it is of: `Elm Trust`, `Department of Public Works`."""
    bodies = _words("bodies", "en")
    return bare[-1] in bodies or not bodies.isdisjoint(bare) and not {"of", "for", "on"}.isdisjoint(bare)


def _place(text: str, start: int, end: int) -> Mention:
    """With the number that belongs to it: `Room 301`, `44 Alder Lane`."""
    words = text[start:end].split(" ")
    after = re.compile(r" [A-Z]?\d{1,4}[A-Z]?\b").match(text, end) if words[-1] in _NUMBERED else None
    before = re.search(r"\b\d{1,5} $", text[max(0, start - 6) : start]) if words[-1] in STREETS else None
    return Mention(start - len(before[0]) if before else start, after.end() if after else end, "place")


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run without body or place words, cut at link words: `Ann Lee and Bob Ray`, `Ann Lee of Elm`."""
    at = start
    for link in re.compile(rf" {_LINK} |, ").finditer(text, start, end):
        if link.start() > at:
            yield at, link.start()
        at = link.end()
    if at < end:
        yield at, end


def _name(text: str, start: int, end: int) -> Iterator[Mention]:
    end -= 2 if text[end - 2 : end] in ("'s", "’s") else 0
    bare = [_BARE.sub("", word) for word in text[start:end].split(" ")]
    kind = _body_or_place(bare)
    if kind:
        yield Mention(start, end, kind)
    elif _is_person(text, start, end, bare):
        yield Mention(_at_given_name(text, start, end), end, "person")
    elif len(bare) == 1 and _is_acronym(bare[0]):
        yield Mention(start, end, "organization")


def _at_given_name(text: str, start: int, end: int) -> int:
    """`Finance Carol Diaz` begins with a word that no name begins with."""
    words = list(re.compile(r"\S+").finditer(text, start, end))
    first = next((word for word in words if word[0] in word_set("given_en")), words[0])
    before = [word[0] for word in words if word.end() <= first.start()]
    common = all(word.lower() in word_set("english") for word in before)
    return first.start() if common and len(words) - len(before) > 1 else start


def _is_acronym(word: str) -> bool:
    known = word.lower() in word_set("english") or word.lower() in word_set("titles", "en")
    return 2 <= len(word) <= 6 and word.isupper() and word.isalpha() and not known


def _is_person(text: str, start: int, end: int, bare: list[str]) -> bool:
    """Whether a run of one to four words names a person: by given name, form of address, or strangeness."""
    if len(bare) > 4 or bare[-1].lower() in word_set("titles", "en") or _shouted(bare):
        return False
    strange = _strange(bare)
    said = _after_name().match(text, end) is not None
    if len(bare) == 1:
        named = _addressed(text, start) or acts_as_person(text, start, end)
        return _is_single_name(bare[0], addressed=named, said=said)
    if _is_called(text, start, bare, given=bool(strange or said)):
        return True
    return _likely_name(bare, strange, cue=said or _introduced(text, start))


def _is_called(text: str, start: int, bare: list[str], *, given: bool) -> bool:
    """A known given name where one is likely (`given`) or due; a surname may be a common noun (`from Morag Baker`)."""
    called = _CALLED.search(text, max(0, start - 16), start) is not None
    if not word_set("given_en").isdisjoint(bare[:-1]):
        return given or called
    return called and len(bare) == 2 and bare[0] in _strange(bare)


def _strange(bare: list[str]) -> list[str]:
    """The words that English texts do not write in lower case."""
    return [word for word in bare if len(word) > 1 and word.lower() not in word_set("english")]


def _is_single_name(word: str, *, addressed: bool, said: bool) -> bool:
    known = word in word_set("given_en") and said
    return known or addressed and len(word) > 1 and word.lower() not in word_set("english")


def _introduced(text: str, start: int) -> bool:
    return _addressed(text, start) or _BEFORE_NAME.search(text[max(0, start - 12) : start]) is not None


def _shouted(bare: list[str]) -> bool:
    """A heading in capitals names no person."""
    return len(bare) > 1 and any(len(word) > 3 and word.isupper() for word in bare)


def _likely_name(bare: list[str], strange: list[str], *, cue: bool) -> bool:
    """Without a known given name: all words strange, or some with a cue; the last is no common noun."""
    if len(strange) == sum(len(word) > 1 for word in bare):
        return True
    return cue and bool(strange) and bare[-1] in strange


def _addressed(text: str, start: int) -> bool:
    before = text[max(0, start - 16) : start].rstrip().rstrip(".")
    return re.split(r"\s", before)[-1] in word_set("titles", "honorific")
