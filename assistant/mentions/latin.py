"""People, bodies and places written in Latin letters: runs of capitalized words, told apart by the words in them.

All functions read text already brought to half width (`script.simplify`), and give offsets into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.mentions.lexicon import word_list, word_set
from assistant.values import Mention

_WORD = r"(?:[A-Z]\.(?:[A-Z]\.)*|(?:O'|D'|Mc|Mac|de|De|La|Le|St\. )?[A-ZÀ-ÖØ-ÞŁŠŽ][\w'’À-ɏ]*(?:-[A-ZÀ-Þ]?[\w'’]+)*)"
_PARTICLE = r"(?:van der|van den|von der|de la|de los|del|della|van|von|de|da|dos|di|du|la|le|el|al|bin|binti|ibn|ter|ten)"
_LINK = r"(?:of the|for the|and the|of|for|and|&|on|the|to|in)"
RUN = re.compile(rf"(?<![\w/@.#-]){_WORD}(?:(?: {_PARTICLE}| {_LINK})? {_WORD}|, (?:Inc|Ltd|LLC|LLP|Jr|Sr)\b\.?)*(?![\w@/]|\.\w)")
_BY = re.compile(r"(?:\bby|\bthank(?:ed|s)?(?: to)?|\bwelcomed|\bnominated|\belected|\bappointed|\band|\bfrom|[,:;]|[-*•])\s*$", re.I)
_SAYS = re.compile(
    r"\s*(?:\(|,? (?:said|says|moved|seconded|presided|chaired|called|noted|reported|asked|explained|stated|suggested|proposed|presented|"
    r"opened|closed|thanked|welcomed|agreed|volunteered|will|has|was|is|and|gave|led|reviewed|shared|announced|recommended|commented|"
    r"requested|updated|advised|offered|joined|left|arrived|took|spoke|introduced|confirmed|observed|questioned|replied|responded|made|motioned)\b|:|$|,|;|\.)"
)
_BARE = re.compile(r"[^\w'’-]+")


@lru_cache(maxsize=1)
def _given() -> frozenset[str]:
    return word_set("given_en")


@lru_cache(maxsize=8)
def _words(name: str, section: str) -> frozenset[str]:
    return frozenset(word.replace("-", " ") for word in word_list(name, section))


def find_latin(text: str) -> Iterator[Mention]:
    """People, organizations and places of the Latin part of a text.

    >>> [(mention.start, mention.end, mention.kind) for mention in find_latin("Moved by Jane Marlowe of Elm Housing Trust.")]
    [(9, 21, 'person'), (25, 42, 'organization')]
    """
    if not re.search("[A-Z]", text):
        return
    for match in RUN.finditer(text):
        yield from _classify(text, match.start(), match.end())


def _classify(text: str, start: int, end: int) -> Iterator[Mention]:
    start, end = _strip(text, start, end)
    words = text[start:end].split(" ")
    if start >= end or not words[0]:
        return
    kind = _body_or_place(words)
    if kind:
        yield Mention(start, end, kind)
        return
    for piece_start, piece_end in _pieces(text, start, end):
        found = _kind_of_piece(text, piece_start, piece_end)
        if found:
            yield found


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    """Without a leading article or a form of address, and without a full stop that ends the sentence."""
    lead = re.compile(r"(?:(?:The|A|An|On|In|At|By|For|To|From|And|But|With|Also|Then|When|If|As|This|That|Our|Your|My|I|We|He|She|It|They) )+").match(text, start, end)
    start = lead.end() if lead else start
    address = re.compile(rf"(?:(?:{'|'.join(word_list('titles', 'honorific'))})\b\.? )+").match(text, start, end)
    if address and address.end() < end and " of " not in text[start:end]:
        start = address.end()
    start = _after_title(text, start, end)
    if text[end - 1 : end] == "." and not re.search(r"\b(?:[A-Z]|Inc|Ltd|Jr|Sr|Co|Corp)\.$", text[start:end]):
        end -= 1
    return start, end


def _after_title(text: str, start: int, end: int) -> int:
    """Where a run goes on after the title it begins with: `City Manager |Ann Lee`, `President of the |Elm Trust`."""
    title = _either_case().match(text, start, end)
    if not title or title.end() >= end and " of " not in title[0]:
        return start
    link = re.compile(r"(?: of| for| from)?(?: the)? ").match(text, _bare_title().match(text, start, end).end(), end)  # type: ignore[union-attr]
    return link.end() if link and link.end() < end else start


def _body_or_place(words: list[str]) -> str:
    """`organization` or `place` by the words of the run, "" where they do not tell."""
    bare = [_BARE.sub("", word) for word in words]
    bodies, places = _words("bodies", "en"), _words("places", "en")
    if len(bare) > 1 and (bare[-1] in bodies or any(word in bodies for word in bare) and re.search(r"\b(?:of|for|on)\b", " ".join(bare))):
        return "organization"
    if len(bare) > 1 and bare[-1] in places or bare[0] in ("Room", "Rm", "Suite", "Floor", "Hall", "Building", "Level"):
        return "place"
    if " ".join(bare) in _words("places", "en-names"):
        return "place"
    return "organization" if " ".join(bare) in _words("bodies", "en-short") else ""


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run without body or place words, cut at link words: `Ann Lee and Bob Ray`, `Ann Lee of Elm`."""
    at = start
    for link in re.finditer(rf" {_LINK} |, ", text[start:end]):
        if start + link.start() > at:
            yield at, start + link.start()
        at = start + link.end()
    if at < end:
        yield at, end


def _kind_of_piece(text: str, start: int, end: int) -> Mention | None:
    words = text[start:end].split(" ")
    bare = [_BARE.sub("", word) for word in words]
    kind = _body_or_place(words)
    if kind:
        return Mention(start, end, kind)
    if _is_person(text, start, end, bare):
        return Mention(start, end, "person")
    if len(bare) == 1 and len(bare[0]) >= 2 and bare[0].isupper() and bare[0].isalpha():
        return Mention(start, end, "organization") if _acronym(bare[0]) else None
    return None


def _acronym(word: str) -> bool:
    return len(word) <= 6 and word.lower() not in word_set("english") and word.lower() not in word_set("titles", "en")


def _is_person(text: str, start: int, end: int, bare: list[str]) -> bool:
    common = word_set("english")
    if len(bare) > 4 or bare[-1].lower() in word_set("titles", "en") or any(len(word) > 3 and word.isupper() and len(bare) > 1 for word in bare):
        return False
    strange = [word for word in bare if len(word) > 1 and word.lower() not in common]
    addressed = _addressed(text, start)
    if len(bare) == 1:
        return addressed and (bare[0].lower() not in common) or bare[0] in _given() and bool(_SAYS.match(text, end))
    if bare[0] in _given() and bare[0].lower() not in common:
        return bare[-1] not in _words("bodies", "en")
    given = bare[0] in _given() or addressed
    cue = bool(_SAYS.match(text, end)) or bool(_BY.search(text[max(0, start - 12) : start]))
    return bool(given and (cue or strange)) or (len(strange) == len([w for w in bare if len(w) > 1]) or len(strange) >= 1 and cue) and not _topical(bare)


def _addressed(text: str, start: int) -> bool:
    before = text[max(0, start - 16) : start].rstrip()
    return before.rstrip(".").rpartition(" ")[2].rpartition("\n")[2] in word_set("titles", "honorific")


def _topical(bare: list[str]) -> bool:
    """Whether some word is a common noun that names no person (`Budget Review`)."""
    common = word_set("english")
    return sum(word.lower() in common for word in bare) >= len(bare) - 0 or bare[-1].lower() in common and bare[0].lower() in common


def find_english_titles(text: str) -> Iterator[tuple[int, int]]:
    """Titles in English: `Chair`, `Vice President of Finance`, `acting treasurer`."""
    if re.search("[A-Za-z]{2}", text):
        for match in _either_case().finditer(text):
            yield match.start(), _before_name(match)


def _before_name(match: re.Match[str]) -> int:
    """Where the title ends: before the name that `Vice President of Finance Ann Lee` runs into."""
    for word in re.finditer(r"[\w'’-]+", match[0]):
        if word.start() and word[0] in _given() and word[0].lower() not in word_set("english"):
            return match.start() + word.start() - 1
    return match.end()


@lru_cache(maxsize=1)
def _bare_title() -> re.Pattern[str]:
    return re.compile(_title_source())


@lru_cache(maxsize=1)
def _either_case() -> re.Pattern[str]:
    tail = r"(?:[ -](?:[Ee]lect|[Ee]meritus|[Dd]esignate))?(?: (?:of|for) (?:the )?[A-Z][\w'’-]*(?:(?: (?:and|of|for|&))? [A-Z][\w'’-]*)*)?"
    return re.compile(_title_source() + tail)


def _title_source() -> str:
    def cased(words: tuple[str, ...]) -> str:
        forms = {form for word in words for form in (word, word.capitalize(), word.title(), word.upper() if len(word) <= 4 else word)}
        return "|".join(sorted(forms, key=len, reverse=True))

    return (
        rf"(?<![\w@/-])(?:(?:{cased(word_list('titles', 'en-before'))})[ -])*(?:{cased(word_list('titles', 'en'))})\b(?!-\w)"
    )
