"""`那2020年呢？`, "And in 2020?": the previous question again, with one part in place of its like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.conversation.asked import Asked, Piece, take_apart
from assistant.conversation.memory import thread_of
from assistant.conversation.phrases import Phrase, is_light, noun_phrases, subject_matter
from assistant.question import kind_of, operation_of
from assistant.mentions import find_mentions
from assistant.values import Turn

REACH = 4  # turns back that a part may be exchanged in
LONGEST = 30  # characters of what is put in; more is a question of its own
_ZH = re.compile(
    r"^(?:那么?|哪(?=\d)|换成|换作|如果是|要是|若是|至于|还有|再问|然后|好的?|嗯)*[,， ]*(?P<new>[^?？,，]+?)(?:的话|方面)?(?P<mark>呢|又?怎么样|又?怎样|又?如何)\W*$|"
    r"^(?:那么?|换成|至于)[,， ]*(?P<bare>[^?？,，呢]{1,16}?)\W*$"
)
_EN = re.compile(
    r"^(?:(?:and|but|or|so|ok|okay|then|now)\b[, ]*)*(?:what about|how about|same for|as for)\b ?(?P<new>[^?]+?)\W*$|"
    r"^(?:(?:and|but|or|so)\b[, ]*)+(?P<lead>[^?]{1,40}?)\W*$|^(?P<bare>(?:in|for|on|at|during|by|the) [^?]{1,40}?)\?+\W*$"
)
_ENGLISH_ASKS = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b")
_PREPOSITION = re.compile(r"^(?:(?:in|for|on|at|during|by|of|from|with|to)\b ?)+")
_FRAME = {
    "zh": {"count": "有多少", "amount": "多少", "percent": "多少", "quantity": "多少", "person": "是谁", "date": "是什么时候", "time": "是几点",
           "place": "在哪里", "reason": "为什么", "organization": "是哪个单位", "duration": "多久"},
    "en": {"count": "How many", "amount": "How much", "percent": "What is the rate of", "quantity": "How much", "person": "Who is", "date": "When is",
           "time": "What time is", "place": "Where is", "reason": "Why", "organization": "Which organization is", "duration": "How long is"},
}


Slot = tuple[int, int, str]  # offsets into the folded question, and the words that go there


def substituted(question: str, history: Sequence[Turn]) -> str | None:
    """The previous question with the follow-up's words in place of their like, or None where it is no such follow-up."""
    new = words_put_in(question)
    if not new:
        return None
    put = take_apart(new)
    tongue = take_apart(question).tongue
    for turn in list(reversed(history))[:REACH]:
        previous = take_apart(turn.standalone)
        if previous.tongue == tongue and not _is_derived(turn) and (slot := _likely_slot(previous, put)):
            return previous.with_slice(*slot)
    if take_apart(history[-1].standalone).tongue != tongue:
        same = [turn for turn in thread_of(history) if take_apart(turn.standalone).tongue == tongue]
        return substitute(take_apart(same[0].standalone), new) if same else _across(new, tongue, history[-1])
    base = next((turn for turn in reversed(history) if not _is_derived(turn)), history[-1])
    return substitute(take_apart(base.standalone), new)


def _is_derived(turn: Turn) -> bool:
    """Whether a turn asked for a reason or a computed figure: nothing is put in place of a part of those."""
    previous = take_apart(turn.standalone)
    if turn.standalone == turn.question:
        return False
    folded, language = previous.folded.text, previous.language
    return bool(operation_of(folded, language)) or kind_of(folded, language) == "reason" or "还是" in folded


def _likely_slot(previous: Asked, put: Asked) -> Slot | None:
    """A part of the previous question that is certainly of the same kind: a time, an ordinal, a name, a shared word."""
    for like in (_same_time, _same_ordinal, _same_kind, _shared):
        for slot in like(previous, put):
            return slot
    return None


def words_put_in(question: str) -> str:
    """The words that a follow-up such as `那2020年呢？` puts in, as written; empty when it is none.

    >>> words_put_in("那2020年呢？"), words_put_in("And in 2020?"), words_put_in("What about the costs?"), words_put_in("Who came?")
    ('2020年', 'in 2020', 'the costs', '')
    """
    asked = take_apart(question)
    text = asked.folded.text.strip()
    shift = len(asked.folded.text) - len(asked.folded.text.lstrip())
    match = (_EN if asked.tongue == "en" else _ZH).match(text)
    group = next((name for name, found in match.groupdict().items() if found and name != "mark"), "") if match else ""
    if match is None or not group or len(match.group(group)) > LONGEST:
        return ""
    if asked.tongue == "en" and _ENGLISH_ASKS.search(match.group(group)):
        return ""
    start, end = match.span(group)
    within = [piece for piece in asked.pieces if start + shift <= piece.start and piece.end <= end + shift]
    if any(piece.role == "wh" for piece in within) or not within:
        return ""
    if group == "bare" and not _is_nameable(within):
        return ""
    return asked.words(start + shift, end + shift)


def _is_nameable(pieces: Sequence[Piece]) -> bool:
    return all(piece.role in ("noun", "time", "ordinal", "modifier", "function") for piece in pieces)


def substitute(previous: Asked, new: str) -> str:
    """The previous question with `new` in place of what is most like it; beside it where nothing is.

    >>> substitute(take_apart("2019年有多少个工种？"), "2020年")
    '2020年有多少个工种？'
    >>> substitute(take_apart("Who chaired the morning session?"), "the afternoon session")
    'Who chaired the afternoon session?'
    """
    put = take_apart(new)
    slot = _likely_slot(previous, put) or next(_asked_noun(previous, put), None)
    if slot is not None:
        return previous.with_slice(*slot)
    return beside(previous.text, new, previous.tongue)


def beside(question: str, new: str, tongue: str) -> str:
    """A question with words set beside it: in front of a Chinese one, after an English one."""
    if tongue == "zh":
        return f"{new}{'' if take_apart(new).of_role('time') else '，'}{question}"
    joint = " " if _PREPOSITION.match(new.lower()) else " in " if re.match(r"\d", new) else ", "
    return f"{question.rstrip(' ?')}{joint}{new}?"


def _same_time(previous: Asked, put: Asked) -> Iterator[Slot]:
    """A time for a time; `今年` in `今年的预算` as well as `2019年`."""
    times = put.of_role("time")
    if not times or any(piece.role == "noun" and not is_light(piece.text) for piece in put.pieces):
        return
    new = put.text if put.tongue == "zh" else _PREPOSITION.sub("", put.text)
    olds = previous.of_role("time")
    best = sorted(olds, key=lambda old: _alike(old.text, times[0].text), reverse=True)
    for old in best[:1]:
        keep = re.match(r"(?:in|for|during|by|since) ", old.text)
        lacks = old.text.endswith("年") and new.isdigit()
        yield old.start, old.end, (keep.group() if keep else "") + new + ("年" if lacks else "")


def _alike(left: str, right: str) -> int:
    digits = bool(re.search(r"\d{4}", left)) == bool(re.search(r"\d{4}", right))
    return 2 * digits + len(set(left) & set(right))


def _same_ordinal(previous: Asked, put: Asked) -> Iterator[Slot]:
    """`第二项` for `第一项`, "the third" for "the first action item"."""
    old, new = previous.of_role("ordinal"), put.of_role("ordinal")
    if old and new and not any(piece.role == "noun" and not is_light(piece.text) and piece.text not in ("one",) for piece in put.pieces):
        number = put.words(new[0].start, new[0].end)
        yield old[0].start, old[0].end, number


def _same_kind(previous: Asked, put: Asked) -> Iterator[Slot]:
    """A person for a person, a body for a body."""
    kinds = {m.kind for m in find_mentions(put.text) if m.end - m.start >= len(put.text) - 4} & {"person", "organization", "place", "date", "quoted"}
    for mention in find_mentions(previous.text):
        if mention.kind in kinds:
            start, end = (_folded_offset(previous, offset) for offset in (mention.start, mention.end))
            yield start, end, put.text


def _folded_offset(asked: Asked, offset: int) -> int:
    return next(index for index, origin in enumerate(asked.folded.offsets) if origin >= offset)


def _shared(previous: Asked, put: Asked) -> Iterator[Slot]:
    """The phrase with the same words in it: `赛题二` for `赛题一`, "the afternoon session" for "the morning session"."""
    modifier = put.tongue == "zh" and put.folded.text.endswith("的")
    best, most = None, 0
    for phrase in noun_phrases(previous):
        count = len(_word_set(previous, phrase) & {p.text for p in put.pieces if p.role in ("noun", "modifier") and not is_light(p.text)})
        if count > most:
            best, most = phrase, count
    if best is None:
        return
    joints = [piece.end for piece in best.pieces if piece.text == "的"]
    end = joints[-1] if modifier and joints else best.end
    yield best.start, end, put.text


def _word_set(asked: Asked, phrase: Phrase) -> set[str]:
    return {piece.text for piece in phrase.pieces if piece.role in ("noun", "modifier") and not is_light(piece.text)}


def _asked_noun(previous: Asked, put: Asked) -> Iterator[Slot]:
    """The noun asked about: what the question word counts, else the attribute before it, else the last phrase."""
    wh = previous.wh
    if not any(piece.role == "noun" for piece in put.pieces):
        return
    phrases = [phrase for phrase in noun_phrases(previous) if not phrase.light]
    if not phrases:
        return
    if previous.tongue == "en":
        chosen = phrases[0] if wh and phrases[0].start <= wh.end + 1 else phrases[-1]
        yield chosen.start, chosen.end, put.text
        return
    after = [phrase for phrase in phrases if wh and phrase.start <= wh.end + 1 and phrase.start >= wh.end]
    before = [phrase for phrase in phrases if wh and phrase.end <= wh.start]
    chosen = after[0] if after else before[-1] if before else phrases[0]
    yield _attribute_start(chosen), chosen.end, put.text


def _attribute_start(phrase: Phrase) -> int:
    """Where the attribute of a Chinese phrase begins: after its last 的, else after whose it is (its first noun of three)."""
    joints = [piece.end for piece in phrase.pieces if piece.text == "的"]
    if joints:
        return joints[-1]
    nouns = [piece for piece in phrase.pieces if piece.role == "noun"]
    if len(nouns) < 2 or is_light(nouns[-1].text):
        return phrase.start
    return nouns[-1].start if len(nouns) == 2 else nouns[1].start


def _across(new: str, tongue: str, turn: Turn) -> str:
    """Across languages: the asker's new language frames it, the earlier question's words follow."""
    previous = take_apart(turn.standalone)
    kind = kind_of(previous.folded.text, previous.language)
    matter = subject_matter(previous)
    if tongue == "en":
        frame = _FRAME["en"].get(kind, "What is")
        return f"{frame} {_PREPOSITION.sub('', new)} ({matter})?"
    times = take_apart(new).of_role("time")
    kept = matter if not times else _without_time(previous, matter)
    return f"{new}，{kept}{_FRAME['zh'].get(kind, '是什么')}？"


def _without_time(previous: Asked, matter: str) -> str:
    for piece in previous.of_role("time"):
        matter = re.sub(re.escape(previous.words(piece.start, piece.end)), "", matter, flags=re.IGNORECASE)
    return re.sub(r"\s+", " ", matter).strip()

