"""`And the deadline?`: offices and attributes that an English follow-up asks for, each with its own question word."""

from __future__ import annotations

from assistant.conversation.asked import LEXICON, Asked
from assistant.conversation.lacking import speaks_of_meeting
from assistant.conversation.phrases import Phrase
from assistant.mentions.lexicon import word_set
from assistant.question import kind_of


def names_attribute(put: Asked) -> bool:
    """Whether words name an office or an attribute, by one noun of a closed list ("the deadline")."""
    nouns = [piece.text for piece in put.of_role("noun")]
    return len(nouns) == 1 and nouns[0] in _attributes_en()


def attribute_of(previous: Asked, put: Asked, phrase: Phrase) -> str:
    """`And the secretary?` after "Who chaired the meeting?": who it is, of what was spoken of but the meeting."""
    joint = end_of_attribute(phrase)
    whose = previous.words(joint if joint < phrase.end else phrase.start, phrase.end)
    article = "" if put.pieces[0].text in word_set(LEXICON, "determiner") else "the "
    of_meeting = speaks_of_meeting(whose) or phrase.head in _attributes_en()
    of = "" if of_meeting else f" {whose}" if joint < phrase.end else f" ({whose})"
    return f"{asked_as(put)} {article}{put.text}{of}?"


def end_of_attribute(phrase: Phrase) -> int:
    """Where "the cost" ends in "the cost of the roof", which stays for the attribute put in."""
    return next((piece.start - 1 for piece in phrase.pieces if piece.text == "of"), phrase.end)


def asked_as(put: Asked) -> str:
    """The question word for an office or an attribute, with "is"."""
    if put.of_role("noun")[0].text in word_set("titles", "en") | word_set(LEXICON, "office-en"):
        return "Who is"
    return {"date": "When is", "place": "Where is"}.get(kind_of(put.folded.text, "en"), "What is")


def _attributes_en() -> frozenset[str]:
    return word_set(LEXICON, "attribute-en") | word_set(LEXICON, "office-en")
