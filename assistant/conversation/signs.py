"""The words of a follow-up that stand for something said before: pronouns and demonstratives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.conversation.asked import LEXICON, Asked, Piece
from assistant.conversation.phrases import is_light, noun_phrases
from assistant.mentions import find_mentions
from assistant.mentions.lexicon import alternation, compiled_lines, word_set

_KINDS = {
    "zh": ("people", "person", "date", "place", "within", "any", "classified"),
    "en": ("person", "date", "place", "plural", "any"),
}
_NEW_CLAUSE = re.compile(
    r"[,;:]|\b(?:and|but|if|when|because|so|while|after|before|than|that|say|says|said|think|thought|whether)\b"
)
_DONE = ("了", "过", "吗", "没")
EXPLAINED_BY = {"people": ("person",), "person": ("person",), "place": ("place", "organization")}


@dataclass(frozen=True, slots=True)
class Sign:
    """A word of a question that stands for something said before; `text` is folded, `kind` what it can stand for.

    Kinds: `person`, `people`, `organization`, `date`, `place`, `any` and `plural` (it, they), `within` (其中),
    `classified` (那一条), `noun` (a demonstrative and its noun; `text` is the noun), `definite` ("the plan"; the
    noun), `item` (the second of a list), `one` ("the next one").
    """

    start: int
    end: int
    kind: str
    text: str

    @property
    def certain(self) -> bool:
        """Whether the question cannot be understood without what it stands for."""
        return self.kind in ("people", "person", "within", "any", "plural", "organization")

    @property
    def pointing(self) -> bool:
        """Whether it points back, if not so that the question falls without it."""
        return self.certain or self.kind in ("noun", "classified", "date", "place")


def find_signs(asked: Asked) -> tuple[Sign, ...]:
    """The words of a question that stand for something said before, in order; not those that it explains itself.

    >>> from assistant.conversation.asked import take_apart
    >>> [sign.text for sign in find_signs(take_apart("她是哪个单位的？"))]
    ['她']
    >>> find_signs(take_apart("Did Maria Lopez say that she would come?"))
    ()
    """
    found: list[Sign] = []
    for sign in (*_pronouns(asked), *_items(asked), *_ones(asked), *_with_nouns(asked)):
        if not any(sign.start < other.end and other.start < sign.end for other in found):
            found.append(sign)
    return tuple(sorted(found, key=lambda sign: sign.start))


def _pronouns(asked: Asked) -> Iterator[Sign]:
    text = asked.folded.text
    if asked.tongue == "en" and compiled_lines(LEXICON, "expletive-en").search(text):
        return
    if asked.tongue == "zh":
        plain = re.compile(rf"(?:该|此|(?:这|那)(?:个|家|所|间))(?:{alternation('bodies', 'plain')})")
        found = (*plain.finditer(text), *compiled_lines(LEXICON, "body-zh").finditer(text))
        yield from (Sign(match.start(), match.end(), "organization", match.group()) for match in found)
    for kind in _KINDS[asked.tongue]:
        for match in compiled_lines(LEXICON, f"{kind}-{asked.tongue}").finditer(text):
            sign = Sign(match.start(), match.end(), kind, match.group())
            if not _is_explained(asked, sign):
                yield sign


def _ones(asked: Asked) -> Iterator[Sign]:
    """`the next one`: the noun that the previous question had."""
    if asked.tongue == "en":
        for match in compiled_lines(LEXICON, "one-en").finditer(asked.folded.text):
            yield Sign(*match.span("one"), "one", match["one"])


def _items(asked: Asked) -> Iterator[Sign]:
    """`第二位`, "the last of them": an item of a list given as an answer."""
    for match in compiled_lines(LEXICON, f"item-{asked.tongue}").finditer(asked.folded.text):
        yield Sign(match.start(), match.end(), "item", match.group())


def _with_nouns(asked: Asked) -> Iterator[Sign]:
    """`这个实验室`, "these standards", "the plan": the demonstrative or article with the nouns that follow it."""
    for kind in ("noun", "definite") if asked.tongue == "en" else ("noun",):
        for match in compiled_lines(LEXICON, f"{kind}-{asked.tongue}").finditer(asked.folded.text):
            nouns = _nouns_after(asked, match.end())
            plain = kind == "noun" or len(nouns) == 1
            if nouns and plain and not is_light(nouns[-1].text) and not _names_by_itself(nouns):
                text = asked.folded.text[nouns[0].start : nouns[-1].end]
                yield Sign(match.start(), nouns[-1].end, kind, text)


def _names_by_itself(nouns: list[Piece]) -> bool:
    """Whether the noun is so long that the demonstrative only points at it (`那个某某工会`)."""
    return len(nouns) > 2 and not nouns[0].text.isascii()


def _nouns_after(asked: Asked, start: int) -> list[Piece]:
    """The nouns that follow without a gap."""
    found: list[Piece] = []
    for piece in asked.pieces:
        if piece.start < start:
            continue
        gap = asked.folded.text[found[-1].end if found else start : piece.start]
        done = asked.folded.text[piece.end : piece.end + 1] in _DONE  # `那通过了吗` points at nothing
        single = not found and piece.role == "verb" and piece.text not in word_set(LEXICON, "particle") and not done
        if gap.strip() or not (piece.role in ("noun", "ordinal") or single):
            break
        found.append(piece)
    return found


def _is_explained(asked: Asked, sign: Sign) -> bool:
    """Whether the question itself names, before the pronoun, someone or something of its kind."""
    if sign.kind in ("date", "within", "classified"):
        return False
    if sign.kind in ("any", "plural"):
        clause = asked.tongue == "zh" or bool(_NEW_CLAUSE.search(asked.folded.text[: sign.start]))
        return clause and any(phrase.end <= sign.start and not phrase.light for phrase in noun_phrases(asked))
    before = asked.words(0, sign.start)
    return any(mention.kind in EXPLAINED_BY[sign.kind] for mention in find_mentions(before))
