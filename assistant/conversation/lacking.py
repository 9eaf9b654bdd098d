"""Whether a question names what it asks of: `什么时候上线？` does not, `会议几点开始？` does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation.asked import LEXICON, Asked, Piece, take_apart
from assistant.conversation.phrases import is_light
from assistant.mentions.lexicon import word_set
from assistant.relations import find_asked_relation
from assistant.values import Turn

LONGEST_ZH, LONGEST_EN = 16, 8  # characters, words: a longer question has its subject in it
LEAD_IN = {
    "zh": re.compile(
        r"^(?:那么?(?=[^个些位边里儿年天次时])|然后|还有(?=[,，])|另外|接着|请问|好的?[,，]|嗯[,，]?|哦[,，]?)[,， ]*"
    ),
    "en": re.compile(r"^(?:(?:and|but|so|then|ok|okay|also)\b[, ]*)+"),
}
# What speaks of the meeting itself, and so is complete without naming anything.
_MEETING = {
    "zh": re.compile(
        r"散会|开会|休会|出席|参加|缺席|请假|列席|到会|与会|签到|会议|主持|记录|纪录|致辞|附议|闭会|开幕|闭幕|报到|开完|"
        r"^会(?=[是在开])|纪要|会[上中后前]|这会|的会|当天|当日|现场|本次|这次"
    ),
    "en": re.compile(r"\b(?:meeting|session|record|minutes)\b"),
}
ADVERBIAL_WH = re.compile(
    r"几[点月号日天年]|哪[天年月里儿]|哪一[天年]|什么(?:时候|时间|地方)|啥时候|何[时地处]|怎|如何|为|多|百分之|第"
)
_LIKEWISE = re.compile(r"也一样|(?:也|都)(?:是|有|要|会|能)?吗\W*$")
_OTHER_MEETING = re.compile(
    r"(?:上|下|前|那)一?次(?:会议|例会|大会)?|\b(?:the )?(?:next|last|previous) (?:meeting|session|one)\b"
)
_HELD = re.compile(r"(?:什么时候|什么时间|何时|几点|几[月号日]|哪天|在?哪里?|哪儿)(?:再)?(?:开会?|开始|举行|召开|办)?\W*$")
_DEFINES_EN = re.compile(r"^(?:what|who|where|when|why)(?:'s| is| are| was| were) \w+(?: \w+)?\W*$")
_SETTLED_EN = re.compile(r"\b(?:the|an?|on|of|for|at|in|with|about)\b")


def lacks_subject(asked: Asked, history: Sequence[Turn]) -> bool:
    """Whether a question asks of something that it does not name.

    >>> lacks_subject(take_apart("什么时候上线？"), ()), lacks_subject(take_apart("会议几点开始？"), ())
    (True, False)
    """
    text = LEAD_IN[asked.tongue].sub("", asked.folded.text.strip())
    if asked.tongue == "en":
        return _lacks_subject_en(asked, text)
    if other_meeting(asked, history):
        return not _MEETING["zh"].search(text) or len(text) <= 6
    if len(text) > LONGEST_ZH or _MEETING["zh"].search(text) or _OTHER_MEETING.search(text):
        return False
    if re.search("[每各](?!自)", text) or asked.of_role("ordinal") or find_asked_relation(text)[1] in ("person", "count"):
        return False
    return _lacks_subject_zh(asked, text)


def other_meeting(asked: Asked, history: Sequence[Turn]) -> str:
    """`下次会议` where that is what the previous question was about and this one, on meetings, names no other; else empty."""
    text = asked.folded.text
    if not history or _OTHER_MEETING.search(text) or not (_HELD.search(text) or find_asked_relation(text)[0]):
        return ""
    previous = take_apart(history[-1].standalone)
    match = _OTHER_MEETING.search(previous.folded.text)
    if match is None or previous.tongue != asked.tongue:
        return ""
    words = previous.words(*match.span())
    return words + "会议" if asked.tongue == "zh" and match.group().endswith("次") else words


def has_no_content(asked: Asked) -> bool:
    """Whether a question is nothing but its question word and what goes with it."""
    idle = ("有", "是", "在", "由", "一共", "总共")
    rest = [piece for piece in asked.pieces if piece.role not in ("wh", "function", "time")]
    return all(is_light(p.text) or p.text in idle or p.text in word_set(LEXICON, "generic-en") for p in rest)


def content_words(asked: Asked) -> list[str]:
    """The content words of an English question, as written."""
    nouns = [piece for piece in asked.of_role("noun") if piece.text not in word_set(LEXICON, "generic-en")]
    return [asked.words(piece.start, piece.end) for piece in nouns]


def _lacks_subject_en(asked: Asked, text: str) -> bool:
    """A question of function words alone, or with a bare verb ("Who abstained?") that no relation of meetings explains."""
    content = content_words(asked)
    wh = asked.wh
    if len(text.split()) > LONGEST_EN or asked.of_role("ordinal") or _MEETING["en"].search(text):
        return False
    if not content:
        return wh is not None
    settled = _SETTLED_EN.search(asked.folded.text, wh.end if wh else 0)
    if _DEFINES_EN.match(text):
        return False
    lower = len(content) == 1 and content[0].islower()
    return lower and not settled and len(text.split()) <= 4 and not find_asked_relation(text)[0]


def _lacks_subject_zh(asked: Asked, text: str) -> bool:
    """A question that begins with its predicate, or whose only noun is an attribute of something else."""
    if _LIKEWISE.search(text):
        return True
    nouns = [piece for piece in asked.of_role("noun") if not is_light(piece.text)]
    free = [piece for piece in nouns if not _is_counted(asked, piece)]
    weak = word_set(LEXICON, "weak-verb")
    verbs = [piece for piece in asked.of_role("verb") if len(piece.text) > 1 and piece.text not in weak]
    if len(free) > 1 or len(verbs) > 1 or any(p.text not in word_set(LEXICON, "attribute") for p in free):
        return False
    pieces = [p for p in asked.pieces if p.role != "time" and p.text not in ("那", "的", "又", "都", "就", "还")]
    if free:
        return not verbs and free[0] is next(p for p in pieces if p.role not in ("function", "modifier"))
    return bool(pieces) and _begins_with_predicate(asked, pieces)


def _begins_with_predicate(asked: Asked, pieces: Sequence[Piece]) -> bool:
    first = pieces[0]
    if first.role == "wh" and not ADVERBIAL_WH.match(first.text):
        return not [p for p in pieces if p.start >= first.end and p.role in ("noun", "verb") and len(p.text) > 1]
    if _is_existential(asked, first) or _owns_something(asked):
        return False
    # A verb before a preposition or an auxiliary is what the question is about (`报名 在 哪里`).
    subject = first.role == "verb" and len(first.text) > 1 and first.text not in word_set(LEXICON, "weak-verb")
    return not (subject and len(pieces) > 1 and pieces[1].text in word_set(LEXICON, "preposition"))


def _is_existential(asked: Asked, first: Piece) -> bool:
    """`有多少人签名？` names what happened, if not to what."""
    wh = asked.wh
    if first.text != "有" or wh is None:
        return False
    return any(piece.start >= wh.end and piece.role == "verb" for piece in asked.pieces)


def _owns_something(asked: Asked) -> bool:
    """Whether 的 stands before the question word, after something that is said of what is asked."""
    wh = asked.wh
    return wh is not None and "的" in asked.folded.text[1 : wh.start]


def _is_counted(asked: Asked, noun: Piece) -> bool:
    """Whether the noun stands right after the question word that counts or names it."""
    before = [piece for piece in asked.pieces if piece.role == "wh" and piece.end <= noun.start]
    return any(not asked.folded.text[piece.end : noun.start].strip("的 大") for piece in before)
