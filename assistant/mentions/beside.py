"""What the words beside a run of capitalized words tell of it: that it acts as only people do, that an address follows.

All functions read text already brought to half width (`script.simplify`), and give offsets into it.
"""

from __future__ import annotations

import re

from assistant.mentions.lexicon import word_list, word_set

STREETS = frozenset(("Street", "St", "Avenue", "Ave", "Road", "Rd", "Lane", "Drive", "Boulevard", "Blvd", "Square"))
_REACH = 120  # characters before a name in which a list of those who vote may begin
_DEED = (
    r"(?:(?:to|will) (?:chair|facilitate|second)|moved|seconded|abstain(?:ed|ing|s)|vot(?:ed|ing|es)|chair(?:ed|ing)"
    r"|presid(?:ed|ing)|dissent(?:ed|ing)|recused"
    r"|(?:is |was )?(?:taking|doing|keeping|took|kept) (?:the )?(?:minutes|notes))"
)
_DEED_BEFORE = re.compile(  # only people move, second and vote
    r"\b(?:(?:[Mm]oved|[Mm]otion|[Ss]econd(?:ed)?|[Pp]roposed|[Cc]haired|[Vv]ote from)(?: by)?:?|"
    r"(?:[Aa]yes?|AYES?|[Nn]ays?|NAYS?|[Nn]oes|NOES|[Aa]bstain(?:ed|ing)?|ABSTAIN(?:ED|ING)?)(?: \(\d+\))? ?[:–—-]"
    r"(?: [\w’'-]+(?:,| and|,? and)){0,12}) $"
)
_DEED_AFTER = re.compile(rf"(?:(?:,| and|, and) [A-Z][\w’'-]+){{0,4}}(?:'s|’s|,)? {_DEED}\b")
_CONTRACTED = re.compile(r"['’](?:m|ve|ll|re|d|s)$")
_SEGMENT = re.compile(
    r", (?P<words>(?:\d+[A-Z]? )?[A-Z][\w’'-]*(?: (?:[A-Z][\w’'-]*|\d+|of|the|St\.))*)(?=[.,;)\n]|$| on | at )"
)


def acts_as_person(text: str, start: int, end: int) -> bool:
    """Whether the words beside `text[start:end]` tell that it moves, seconds, votes or presides.

    >>> acts_as_person("Motion by Achterberg", 10, 20), acts_as_person("Redis moved", 0, 5)
    (True, True)
    >>> acts_as_person("the new Redis cluster", 8, 13)
    False
    """
    if _CONTRACTED.search(text, start, end) or text[start:end].rstrip(".") in word_set("titles", "honorific"):
        return False
    before = _DEED_BEFORE.search(text, max(0, start - _REACH), start)
    return before is not None or _DEED_AFTER.match(text, end) is not None


def address_end(text: str, end: int) -> int:
    """Where the address of a place that ends at `end` ends; a town belongs to it only after a street or a hall.

    >>> text = "in the Reading Room, Chapel Street, Elmford."
    >>> text[: address_end(text, 19)]
    'in the Reading Room, Chapel Street, Elmford'
    """
    stop = end
    while segment := _SEGMENT.match(text, stop):
        words = segment["words"].split(" ")
        located = words[-1] in STREETS or words[-1] in _place_words()
        if not (located or stop > end and _is_town(words)):
            break
        stop = segment.end()
    return stop


def _place_words() -> frozenset[str]:
    return frozenset(word.replace("-", " ") for word in word_list("places", "en"))


def _is_town(words: list[str]) -> bool:
    """One word that is neither common nor a given name."""
    known = words[0].lower() in word_set("english") or words[0] in word_set("given_en")
    return len(words) == 1 and not known
