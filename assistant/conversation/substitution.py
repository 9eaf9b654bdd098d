"""`那2020年呢？`, "And in 2020?": the previous question again, with one part in place of its like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.conversation.asked import LEXICON, Asked, Piece, take_apart
from assistant.conversation.attributes import asked_as, attribute_of, end_of_attribute, names_attribute
from assistant.conversation.exchange import is_bare, words_put_in
from assistant.conversation.lacking import is_adverbial
from assistant.conversation.memory import carried_matter, is_derived, is_follow_up, is_open, thread_of
from assistant.conversation.phrases import Phrase, noun_phrases, subject_matter, time_after
from assistant.conversation.pronouns import fill_signs
from assistant.conversation.slots import PREPOSITION, attribute_start, content_end, is_stance, likely_slot, same_ordinal
from assistant.mentions.lexicon import word_set
from assistant.question import kind_of
from assistant.relations import find_asked_relation
from assistant.values import Turn

REACH = 4  # turns back that a part may be exchanged in
# A question that only asks who or what something is: a bare "the secretary?" after it asks the same.
_COUNTS = frozenset(("how many", "how much", "which"))
_MEASURED = frozenset("价费额量率数积度款金")
_NAMES = re.compile(r"(?:who|what|where|when)(?:'s| is| was| are| were) (?:the|an?|our|your) ", re.IGNORECASE)
_COPULA = re.compile(r"(?:是|为|有|达到?|共|一共|总共|合计|大概|大约|约|\s)*$")
_FRAME = {
    "zh": {
        "count": "有多少", "amount": "多少", "percent": "多少", "quantity": "多少", "person": "是谁",
        "duration": "多久", "date": "是什么时候", "time": "是几点", "place": "在哪里", "reason": "为什么",
        "organization": "是哪个单位",
    },
    "en": {
        "count": "How many", "amount": "How much", "percent": "What is the rate of", "quantity": "How much",
        "person": "Who is", "date": "When is", "time": "What time is", "place": "Where is", "reason": "Why",
        "organization": "Which organization is", "duration": "How long is",
    },
}


def substituted(question: str, history: Sequence[Turn]) -> str | None:
    """The previous question with the follow-up's words in place of their like; None where it is no such follow-up."""
    bare = question.strip(" ?？。")
    put_in = words_put_in(question) or (bare if is_stance(bare) else "")
    if not put_in:
        return None
    put, tongue = take_apart(put_in), take_apart(question).tongue
    if item := _another_item(put, history):
        return item
    whole = [turn for turn in history if not is_open(take_apart(turn.standalone))]
    for previous in _questions_to_vary(whole, tongue):
        if slot := likely_slot(previous, put):
            return previous.with_slice(*slot)
    return _put_in_last(put, tongue, whole) if whole and not _may_stand_alone(question, whole[-1]) else None


def _may_stand_alone(question: str, turn: Turn) -> bool:
    """Whether bare words may be a question in themselves: all but an English "the secretary?" after "Who is the …?"."""
    after_name = take_apart(question).tongue == "en" and _NAMES.match(turn.standalone)
    return is_bare(question) and not after_name


def _another_item(put: Asked, history: Sequence[Turn]) -> str:
    """`最后一项呢？` after `第二项由谁负责？`, that item of a list: the same question about another item of it."""
    for number, turn in enumerate(history[-REACH:], start=max(0, len(history) - REACH)):
        typed = take_apart(turn.question)
        taken = is_follow_up(turn) and not take_apart(turn.standalone).of_role("ordinal")
        if taken and (slot := next(same_ordinal(typed, put), None)):
            again = typed.with_slice(*slot)
            filled = fill_signs(take_apart(again), history[:number])
            return filled if filled != again else ""
    return ""


def _put_in_last(put: Asked, tongue: str, whole: Sequence[Turn]) -> str:
    """The last question with the words in it, by its form alone; across languages where it was in the other one."""
    if take_apart(whole[-1].standalone).tongue == tongue:
        return substitute(next((turn for turn in reversed(whole) if not is_derived(turn)), whole[-1]), put.text)
    same = [turn for turn in thread_of(whole) if take_apart(turn.standalone).tongue == tongue]
    return substitute(same[0], put.text) if same else _across(put, tongue, whole[-1])


def _questions_to_vary(turns: Sequence[Turn], tongue: str) -> Iterator[Asked]:
    """The questions of the last turns in one language, newest first, that a part may be exchanged in."""
    for turn in turns[: -REACH - 1 : -1]:
        previous = take_apart(turn.standalone)
        if previous.tongue == tongue and not is_derived(turn):
            yield previous


def substitute(turn: Turn, new: str) -> str:
    """The question of a turn with `new` in place of what is most like it; beside it where nothing is."""
    previous, put = take_apart(turn.standalone), take_apart(new)
    slot = likely_slot(previous, put)
    if slot is not None:
        return previous.with_slice(*slot)
    if not any(piece.role == "noun" for piece in put.pieces):
        return beside(previous.text, new, previous.tongue)
    return _english_noun(previous, put) if previous.tongue == "en" else _chinese_noun(turn, previous, put)


def beside(question: str, new: str, tongue: str) -> str:
    """A question with words set beside it: in front of a Chinese one, after an English one."""
    if tongue == "zh":
        return f"{new}{'' if take_apart(new).of_role('time') else '，'}{question}"
    joint = " " if PREPOSITION.match(new.lower()) else " in " if re.match(r"\d", new) else ", "
    return f"{question.rstrip(' ?')}{joint}{new}?"


def _is_counted_en(previous: Asked, phrase: Phrase) -> bool:
    wh = previous.wh
    return wh is not None and phrase.start <= wh.end + 1 and wh.text in _COUNTS


def _english_noun(previous: Asked, put: Asked) -> str:
    """The noun that "how many" or "which" asks for, else the last phrase, exchanged."""
    phrases = [phrase for phrase in noun_phrases(previous) if not phrase.light]
    if not phrases or PREPOSITION.match(put.text):
        return beside(previous.text, put.text, "en")
    bare = put.pieces[0].text not in word_set(LEXICON, "determiner")
    if bare and _is_counted_en(previous, phrases[0]):
        return previous.with_slice(phrases[0].start, phrases[0].end, put.text)
    if not names_attribute(put):
        return previous.with_slice(phrases[-1].start, phrases[-1].end, put.text)
    if not _NAMES.match(previous.text) or asked_as(put).split()[0] != previous.text.split()[0]:
        return attribute_of(previous, put, phrases[-1])
    return previous.with_slice(phrases[-1].start, end_of_attribute(phrases[-1]), put.text)


def _chinese_noun(turn: Turn, previous: Asked, put: Asked) -> str:
    """The noun that the question word counts, or that is asked of the rest; else a question on the same topic."""
    phrases = [phrase for phrase in noun_phrases(previous) if not phrase.light]
    slot = _sum_done(previous, put) or _asked_noun(previous, phrases)
    if slot is not None and _is_attribute_of_counted(previous, slot[0], put):
        return _of_topic(turn, previous, put)
    if find_asked_relation(f"{put.folded.text}是谁")[1] == "person" and not _asks_what_is(previous):
        return f"{put.text}是谁？"
    if slot is None:
        return _of_topic(turn, previous, put)
    if put.folded.text in word_set(LEXICON, "attribute") and _asks_otherwise(previous, put):
        return f"{previous.words(0, slot[0])}{put.text}{_FRAME['zh'][kind_of(put.folded.text, 'zh-Hans')]}？"
    return previous.with_slice(*slot, put.text)


def _asks_otherwise(previous: Asked, put: Asked) -> bool:
    """Whether an attribute is asked for with another question word than the one before (`期限` after `预算是多少`)."""
    ours, theirs = kind_of(put.folded.text, "zh-Hans"), kind_of(previous.folded.text, "zh-Hans")
    return ours in ("date", "place", "person", "reason", "duration") and ours != theirs


def _sum_done(previous: Asked, put: Asked) -> tuple[int, int] | None:
    """Where `居民自筹` stands in `居民自筹多少？`, which `政府补贴` takes the place of, as it says who and what."""
    wh, before = previous.wh, [piece for piece in previous.pieces if previous.wh and piece.end <= previous.wh.start]
    nouns = [piece.text for piece in put.of_role("noun")]
    whole = len(nouns) > 1 and nouns[-1] in word_set(LEXICON, "noun")
    alike = whole and [piece.role for piece in before[-2:]] == ["noun", "verb"]
    return (before[-2].start, before[-1].end) if alike and wh and wh.start == before[-1].end else None


def _is_attribute_of_counted(previous: Asked, start: int, put: Asked) -> bool:
    """Whether `经费` is put in for the noun that a question counts (`几座水闸`): it is asked of it, not counted."""
    wh = previous.wh
    return wh is not None and wh.end <= start <= wh.end + 1 and put.folded.text in word_set(LEXICON, "attribute")


def _asks_what_is(asked: Asked) -> bool:
    """Whether a Chinese question ends in `是谁` or `是什么`, so that another office or attribute fits in its place."""
    return asked.wh is not None and asked.folded.text[: asked.wh.start].endswith(("是", "为", "叫"))


def _asked_noun(previous: Asked, phrases: Sequence[Phrase]) -> tuple[int, int] | None:
    """Where the noun stands that a Chinese question asks for: right after its question word, or before `是多少`."""
    wh = previous.wh
    if wh is None:
        return next(((phrase.start, phrase.end) for phrase in phrases), None)
    following = next((phrase for phrase in phrases if phrase.start >= wh.end), None)
    leading = next((phrase for phrase in phrases[::-1] if phrase.end <= wh.start), None)
    if following is not None and (leading is None or following.start <= wh.end + 1):
        return following.start, following.end
    if leading is None or not _is_attribute(previous, leading, wh):
        return None
    return attribute_start(leading), content_end(leading)


def _is_attribute(previous: Asked, phrase: Phrase, wh: Piece) -> bool:
    """Whether nothing but `是` and the like stands between a phrase and a question word that asks what or how much."""
    return not is_adverbial(wh) and bool(_COPULA.fullmatch(previous.folded.text[phrase.end : wh.start]))


def _of_topic(turn: Turn, previous: Asked, put: Asked) -> str:
    """`总造价呢？` after a question on how wide a road is to be: the new attribute of the same topic."""
    wh = previous.wh
    whose = [phrase for phrase in noun_phrases(previous) if wh and phrase.end <= wh.start and not phrase.light]
    named = previous.words(0, time_after(previous, whose[-1])) if whose else subject_matter(previous)
    topic = carried_matter(turn) or named
    kind = kind_of(put.folded.text, put.language)
    if put.folded.text in word_set(LEXICON, "attribute") or kind != "name":
        asks = "多少" if put.folded.text[-1] in _MEASURED else _FRAME["zh"].get(kind, "是什么")
        return f"{topic}{put.text}{asks}？"
    if not whose:
        return beside(previous.text, put.text, "zh")
    return previous.with_slice(whose[0].start, whose[0].end, put.text)


def _across(put: Asked, tongue: str, turn: Turn) -> str:
    """Across languages: the asker's new language frames it, the earlier question's words follow."""
    previous = take_apart(turn.standalone)
    kind = kind_of(previous.folded.text, previous.language)
    matter = _without(previous, "time") if put.of_role("time") else _without(previous, "attribute")
    if tongue == "en":
        frame = _FRAME["en"].get(kind, "What is")
        return f"{frame} {PREPOSITION.sub('', put.text)} ({matter})?"
    return f"{put.text}，{matter}{_FRAME['zh'].get(kind, '是什么')}？"


def _without(previous: Asked, part: str) -> str:
    """The matter of a question without its times, or without the attribute that it asks for."""
    matter = subject_matter(previous)
    if part == "time":
        dropped = [previous.words(piece.start, piece.end) for piece in previous.of_role("time")]
    else:
        phrases = [p for p in noun_phrases(previous) if previous.tongue == "zh" and attribute_start(p) > p.start]
        dropped = [previous.words(attribute_start(phrase), phrase.end) for phrase in phrases[-1:]]
    for words in dropped:
        matter = matter.replace(words, "")
    return re.sub(r"\s+", " ", matter).strip().removesuffix("的")
