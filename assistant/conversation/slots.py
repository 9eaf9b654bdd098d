"""Where in a question a follow-up's words belong: the part that is of their kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.conversation.asked import Asked, Piece
from assistant.conversation.phrases import Phrase, is_light, noun_phrases, time_after
from assistant.mentions import find_mentions

PREPOSITION = re.compile(r"^(?:(?:in|for|on|at|during|by|of|from|with|to|about|among|under)\b ?)+", re.IGNORECASE)
_NUMBERED = re.compile(r"^第[一二三四五六七八九十百\d]+")
# The rest of a list that a name begins: `甲、乙、丙`.
_LISTED = re.compile(r"(?:、[^、，,。？?的在是有获為为負负]{1,12}(?=、|[在是有获的為为負负]))+")
_STANCE = re.compile(r"赞成|赞同|同意|支持|反对|弃权|\b(?:in favou?r|against|for)\b")
_BARE_STANCE = re.compile(rf"(?:那|投)?(?P<stance>{_STANCE.pattern})票?(?:的?(?:人数|票数|人|票))?的?")
_VOTED = re.compile(r"人|票|谁|表决|股|\b(?:vot(?:e[ds]?|ing)|how many)\b")
_DESIGNATION = re.compile(
    r"(?P<which>[一二三四五六七八九十甲乙丙丁戊]|[a-z](?=[\u4e00-\u9fff]))(?P<of>[期案号组队区标段轮批版线])(?!间|[年月日])"
)
Slot = tuple[int, int, str]  # offsets into the folded question, and the words that go there


def _same_time(previous: Asked, put: Asked) -> Iterator[Slot]:
    """A time for a time: `2020年` for `2019年`, "last year" for "this year"."""
    times = put.of_role("time")
    if not times or _has_noun(put):
        return
    new = put.text if put.tongue == "zh" else PREPOSITION.sub("", put.text)
    olds = sorted(previous.of_role("time"), key=lambda old: _likeness(old.text, times[0].text), reverse=True)
    for old in olds[:1]:
        if previous.folded.text.startswith("的", old.end):
            new = new.removesuffix("的")
        keep = re.match(r"(?:in|for|during|by|since) ", old.text) if new[:1].isdigit() else None
        lacks = old.text.endswith("年") and new.isdigit()
        yield old.start, old.end, (keep.group() if keep else "") + new + ("年" if lacks else "")


def _has_noun(put: Asked) -> bool:
    return any(piece.role == "noun" and not is_light(piece.text) for piece in put.pieces)


def _likeness(left: str, right: str) -> int:
    digits = bool(re.search(r"\d{4}", left)) == bool(re.search(r"\d{4}", right))
    return 2 * digits + len(set(left) & set(right))


def same_ordinal(previous: Asked, put: Asked) -> Iterator[Slot]:
    """`第二项` for `第一项`, "the third" for "the first action item"."""
    old, new = previous.of_role("ordinal"), put.of_role("ordinal")
    if old and new and not _has_noun(put):
        words = put.words(new[0].start, new[0].end)
        classifier = _NUMBERED.sub("", old[0].text) if _NUMBERED.fullmatch(new[0].text) else ""
        yield old[0].start, old[0].end, words + classifier


def _same_kind(previous: Asked, put: Asked) -> Iterator[Slot]:
    """A person for a person, a body for a body."""
    whole = [m.kind for m in find_mentions(put.text) if m.end - m.start >= len(put.text) - 4]
    kinds = {"person", "organization", "place", "date", "quoted"}.intersection(whole)
    for mention in find_mentions(previous.text):
        if mention.kind in kinds:
            listed = _LISTED.match(previous.text, mention.end)
            last = listed.end() if listed else mention.end
            start, end = (_folded_offset(previous, offset) for offset in (mention.start, last))
            yield start, end, PREPOSITION.sub("", put.text) if put.tongue == "en" else put.text


def _folded_offset(asked: Asked, offset: int) -> int:
    return next(index for index, origin in enumerate(asked.folded.offsets) if origin >= offset)


def _same_preposition(previous: Asked, put: Asked) -> Iterator[Slot]:
    """What an English preposition governs, for what it governed before: "about transport" for "about housing"."""
    match = PREPOSITION.match(put.text) if put.tongue == "en" else None
    for phrase in noun_phrases(previous):
        if match is not None and previous.folded.text[: phrase.start].endswith(f" {match.group().lower()}"):
            yield phrase.start, time_after(previous, phrase), put.text[match.end() :]


def _shared(previous: Asked, put: Asked) -> Iterator[Slot]:
    """The phrase with the same words in it: "the afternoon session" for "the morning session"."""
    wanted = _content(put.pieces)
    phrases = [(len(_content(phrase.pieces) & wanted), phrase) for phrase in noun_phrases(previous)]
    count, best = max(phrases, key=lambda one: one[0], default=(0, None))
    if best is None or not count or _content(best.pieces) == wanted:
        return
    joints = [piece.end for piece in best.pieces if piece.text == "的"]
    modifies = put.folded.text.endswith("的") and bool(joints)
    words = PREPOSITION.sub("", put.text) if put.tongue == "en" else put.text
    end = joints[-1] if modifies else best.end
    yield best.start, end + (words.endswith("的") and previous.folded.text.startswith("的", end)), words


def _same_head(previous: Asked, put: Asked) -> Iterator[Slot]:
    """`成本问题` for `质量问题`: the phrase that ends in the same noun, even in one that says nothing alone."""
    heads = [phrase.head for phrase in noun_phrases(put) if not phrase.light]
    for phrase in noun_phrases(previous):
        if heads and phrase.head == heads[-1] and is_light(phrase.head) and not phrase.light:
            yield phrase.start, phrase.end, put.text


def _same_participle(previous: Asked, put: Asked) -> Iterator[Slot]:
    """What was done, to the end of the question: "abstained" for "voted against"."""
    verbs = [piece for piece in previous.of_role("noun") if piece.text.endswith("ed")]
    if put.tongue == "en" and len(put.pieces) == 1 and put.text.endswith("ed") and verbs:
        yield verbs[-1].start, len(previous.folded.text.rstrip(" ?")), put.text


def _same_stance(previous: Asked, put: Asked) -> Iterator[Slot]:
    """How somebody voted: `反对的人数` for `赞成` in `有几人赞成`, "against" for "for" in "how many voted for it"."""
    stated = _BARE_STANCE.fullmatch(put.folded.text.strip(" ?。"))
    voted = _VOTED.search(previous.folded.text)
    if stated is None or voted is None:
        return
    start = put.folded.text.index(stated["stance"])
    for old in _STANCE.finditer(previous.folded.text, 0 if previous.tongue == "zh" else voted.end()):
        if old.group() != stated["stance"]:
            words = put.words(start, start + len(stated["stance"]))
            end, of = _of_after(previous.folded.text, old, stated["stance"])
            yield old.start(), end, words + of
            return


def _of_after(text: str, old: re.Match[str], new: str) -> tuple[int, str]:
    """Where the old stance ends, and what follows the new one: "in favour of" has an "of" that "against" has not."""
    favours, favoured = new.startswith("in favo"), old.group().startswith("in favo")
    if favoured and not favours and text.startswith(" of ", old.end()):
        return old.end() + len(" of"), ""
    return old.end(), " of" if favours and not favoured and text[old.end() :].strip(" ?") else ""


def is_stance(words: str) -> bool:
    """Whether words are nothing but how somebody votes (`弃权`, "against").

    >>> is_stance("弃权"), is_stance("Against"), is_stance("预算")
    (True, True, False)
    """
    return _BARE_STANCE.fullmatch(words.lower()) is not None


def _same_designation(previous: Asked, put: Asked) -> Iterator[Slot]:
    """Another letter or number of the same: `乙案` for `甲案`, `一期` for `二期`."""
    new = _DESIGNATION.fullmatch(put.folded.text.strip(" ?。"))
    for old in _DESIGNATION.finditer(previous.folded.text) if new else ():
        if new and old["of"] == new["of"] and old["which"] != new["which"]:
            yield old.start("which"), old.end("which"), new["which"]


def _same_ending(previous: Asked, put: Asked) -> Iterator[Slot]:
    """A Chinese word for the last one that ends in the same character: `决赛` for `预赛`."""
    nouns = [piece for piece in put.pieces if piece.role == "noun"]
    if put.tongue == "en" or len(nouns) != 1 or len(nouns[0].text) < 2:
        return
    for piece in reversed(previous.of_role("noun")):
        if len(piece.text) > 1 and piece.text != nouns[0].text and piece.text[-1] == nouns[0].text[-1]:
            yield piece.start, piece.end, put.text


def _content(pieces: Sequence[Piece]) -> set[str]:
    return {piece.text for piece in pieces if piece.role in ("noun", "modifier") and not is_light(piece.text)}


_LIKE = (
    _same_designation,
    _same_time,
    same_ordinal,
    _same_kind,
    _same_stance,
    _same_preposition,
    _shared,
    _same_head,
    _same_participle,
    _same_ending,
)


def likely_slot(previous: Asked, put: Asked) -> Slot | None:
    """A part of the previous question that is certainly of the same kind: a time, an ordinal, a name, a shared word."""
    for like in _LIKE:
        for slot in like(previous, put):
            return slot
    return None


def content_end(phrase: Phrase) -> int:
    """Where a Chinese phrase ends but for a last noun that says nothing (`部分`), which stays for what is put in."""
    nouns = [piece for piece in phrase.pieces if piece.role == "noun"]
    return nouns[-2].end if len(nouns) > 1 and is_light(nouns[-1].text) else phrase.end


def attribute_start(phrase: Phrase) -> int:
    """Where the attribute of a Chinese phrase begins: after its last 的, else after whose it is (its first noun)."""
    joints = [piece.end for piece in phrase.pieces if piece.text == "的"]
    if joints:
        return joints[-1]
    nouns = [piece for piece in phrase.pieces if piece.role == "noun"]
    if len(nouns) < 2 or is_light(nouns[-1].text):
        return phrase.start
    return nouns[1].start
