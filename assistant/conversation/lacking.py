"""Whether a question names what it asks of: `什么时候上线？` does not, `会议几点开始？` does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation.asked import LEXICON, Asked, Piece, take_apart
from assistant.conversation.phrases import is_light
from assistant.mentions.lexicon import compiled_lines, word_set
from assistant.relations import VOTES, find_asked_relation
from assistant.values import Turn

LONGEST_ZH, LONGEST_EN = 16, 8  # characters, words: a longer question has its subject in it
LEAD_IN = {
    "zh": re.compile(
        r"^(?:那么?(?=[^个些位边里儿年天次时])|然后|还有(?=[,，])|另外|接着|请问|好的?[,，]|嗯[,，]?|哦[,，]?)[,， ]*"
    ),
    "en": re.compile(r"^(?:(?:and|but|so|then|ok|okay|also)\b[, ]*)+"),
}
_LIKEWISE = re.compile(r"也一样|(?:也|都)(?:是|有|要|会|能)?吗\W*$")
_OTHER_MEETING = re.compile(
    r"(?:上|下|前|那)一?次(?:会议|例会|大会)?|\b(?:the )?(?:next|last|previous) (?:meeting|session|one)\b"
)
_OWN_SUBJECT = re.compile(rf"[每各](?!自)|{_OTHER_MEETING.pattern}")
_DEFINES_EN = re.compile(r"^(?:what|who|where|when|why)(?:'s| is| are| was| were) \w+(?: \w+)?\W*$")
_OF_SOMETHING = frozenset(("second", "propose", "responsible"))  # parts in one matter, not in the meeting itself
_VOTING = re.compile(r"vot\w+|against|favou?r|oppos\w+|abst\w+|people|members?|no|yes|nays?|ayes?|noes")
_FILLERS = ("那", "的", "又", "都", "就", "还")
_SETTLED_EN = re.compile(r"\b(?:the|an?|on|of|for|at|in|with|about)\b")


def lacks_subject(asked: Asked, history: Sequence[Turn]) -> bool:
    """Whether a question asks of something that it does not name.

    >>> lacks_subject(take_apart("什么时候上线？"), ()), lacks_subject(take_apart("会议几点开始？"), ())
    (True, False)
    """
    text = LEAD_IN[asked.tongue].sub("", asked.folded.text.strip())
    if asked.tongue == "en":
        return _lacks_subject_en(asked, text)
    of_meeting = bool(compiled_lines(LEXICON, "meeting-zh").search(text))
    if other_meeting(asked, history):
        return not of_meeting or len(text) <= 6
    own_subject = of_meeting or _OWN_SUBJECT.search(text) or asked.of_role("ordinal")
    if own_subject or len(text) > LONGEST_ZH:
        return False
    if relation := _asks_for_part(text):
        return relation in _OF_SOMETHING and _is_bare_part(asked)
    return _lacks_subject_zh(asked, text)


def _asks_for_part(text: str) -> str:
    """The relation asked for, where it is a part that someone has, or a number of votes."""
    relation, kind = find_asked_relation(text)
    return relation if kind in ("person", "count") else ""


def _is_bare_part(asked: Asked) -> bool:
    """`谁牵头？`, `由谁提出的？`: the question word and one verb, and nothing that it was done to."""
    verbs = [piece for piece in asked.of_role("verb") if len(piece.text) > 1]
    return not _free_nouns(asked) and len(verbs) <= 1 and asked.wh is not None


def speaks_of_meeting(words: str) -> bool:
    """Whether words name the meeting itself rather than something that it dealt with."""
    asked = take_apart(words)
    return bool(compiled_lines(LEXICON, f"meeting-{asked.tongue}").search(asked.folded.text))


def other_meeting(asked: Asked, history: Sequence[Turn]) -> str:
    """`下次会议` where the previous question was about it and this one, on meetings, names no other; else empty."""
    text = asked.folded.text
    on_meetings = compiled_lines(LEXICON, "held-zh").search(text) or find_asked_relation(text)[0]
    if not history or _OTHER_MEETING.search(text) or not on_meetings:
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


def counts_things(asked: Asked) -> bool:
    """Whether a Chinese question asks for a number of things that it names (`多少个工种`)."""
    counts = asked.wh is not None and asked.wh.text.startswith(("多少", "几"))
    return counts and any(_is_counted(asked, noun) and not is_light(noun.text) for noun in asked.of_role("noun"))


def content_words(asked: Asked) -> list[str]:
    """The content words of an English question, as written."""
    nouns = [piece for piece in asked.of_role("noun") if piece.text not in word_set(LEXICON, "generic-en")]
    return [asked.words(piece.start, piece.end) for piece in nouns]


def _lacks_subject_en(asked: Asked, text: str) -> bool:
    """A question of function words alone, or with a bare verb ("Who abstained?") that no relation explains."""
    if len(text.split()) > LONGEST_EN or asked.of_role("ordinal") or compiled_lines(LEXICON, "meeting-en").search(text):
        return False
    content = content_words(asked)
    if not content:
        return asked.wh is not None
    if _asks_for_votes_alone(text, content):
        return True
    if _is_settled(asked, text) or find_asked_relation(text)[0]:
        return False
    return len(text.split()) <= 4 and [word.islower() for word in content] == [True]


def _asks_for_votes_alone(text: str, content: Sequence[str]) -> bool:
    """Whether an English question asks for votes and does not say on what ("How many were against?")."""
    return find_asked_relation(text)[0] in VOTES and all(_VOTING.fullmatch(word.lower()) for word in content)


def _is_settled(asked: Asked, text: str) -> bool:
    """Whether an English question has an article or preposition after its question word, or asks what a thing is."""
    after = asked.folded.text[asked.wh.end if asked.wh else 0 :]
    return bool(_SETTLED_EN.search(after) or _DEFINES_EN.match(text))


def _lacks_subject_zh(asked: Asked, text: str) -> bool:
    """A question that begins with its predicate, or whose only noun is an attribute of something else."""
    if _LIKEWISE.search(text):
        return True
    free, verbs = _free_nouns(asked), _full_verbs(asked)
    if len(free) > 1 or len(verbs) > 1 or (free and free[0].text not in word_set(LEXICON, "attribute")):
        return False
    pieces = [piece for piece in asked.pieces if piece.role != "time" and piece.text not in _FILLERS]
    if free:
        return not verbs and _first_word(pieces) == free[0]
    return _begins_with_predicate(asked, pieces)


def _first_word(pieces: Sequence[Piece]) -> Piece:
    return next(piece for piece in pieces if piece.role not in ("function", "modifier"))


def _free_nouns(asked: Asked) -> list[Piece]:
    """The nouns that say something and that no question word counts or names."""
    return [noun for noun in asked.of_role("noun") if not is_light(noun.text) and not _is_counted(asked, noun)]


def _full_verbs(asked: Asked) -> list[Piece]:
    weak = word_set(LEXICON, "weak-verb")
    return [verb for verb in asked.of_role("verb") if len(verb.text) > 1 and verb.text not in weak]


def _begins_with_predicate(asked: Asked, pieces: Sequence[Piece]) -> bool:
    if not pieces:
        return False
    first = pieces[0]
    if first.role == "noun":
        return False
    if first.role == "wh" and not is_adverbial(first):
        return not any(p.start >= first.end and p.role in ("noun", "verb") and len(p.text) > 1 for p in pieces)
    return not (_is_existential(asked, first) or _owns_something(asked) or _is_subject(first, pieces[1:2]))


def _is_subject(first: Piece, following: Sequence[Piece]) -> bool:
    """A verb before a preposition or an auxiliary is what the question is about (`报名 在 哪里`); so is one that
    makes a noun with one that says nothing alone (`停车 问题 归 谁 管`).
    """
    if any(piece.role == "noun" and is_light(piece.text) and piece.start == first.end for piece in following):
        return first.role == "verb"
    full = first.role == "verb" and len(first.text) > 1 and first.text not in word_set(LEXICON, "weak-verb")
    return full and any(piece.text in word_set(LEXICON, "preposition") for piece in following)


def is_adverbial(wh: Piece) -> bool:
    """Whether a Chinese question word asks when, where, why or how, rather than who, what or how many."""
    return bool(compiled_lines(LEXICON, "adverbial-zh").match(wh.text))


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
