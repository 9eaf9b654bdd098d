"""`有没有人反对？`, "Did anyone object?": who did, which is what is meant and what a record's own words can say."""

from __future__ import annotations

import re

from assistant.conversation.asked import LEXICON, Asked, take_apart
from assistant.mentions.lexicon import word_list
from index.normalize import fold_text

_CHINESE = re.compile(
    r"(?P<whether>有没有|有无|是否有|是不是有|可有|有)(?P<else>其他|其它|别的)?(?P<one>什么人|哪个人|人|谁)(?=[^\W\d_])"
)
_NOBODY = re.compile(
    r"无人|没有?人|无(?:人)?(?:异议|弃权|反对)|一致(?:通过|同意)|均?无(?:缺席|请假)|"
    r"\b(?:no ?one|nobody|none|no (?:objections?|abstentions?|absentees|members?|apologies)|unanimous(?:ly)?)\b"
)
_ASKS = re.compile(r"[吗嗎嘛么]?\W*$")
_ANYONE = r"any ?body|any ?one|some ?body|some ?one"
_ENGLISH = re.compile(
    r"^(?P<auxiliary>did|does|do|was|were|is|are|has|have|had|will|would|can|could|should) "
    rf"(?:there (?:{_ANYONE}) (?P<also>else )?who |(?:{_ANYONE}|any of (?:them|the \w+)|"
    r"any (?:\w+ )?(?:members?|speakers?|people|person|attendees?|participants?)) (?P<else>else )?)(?P<rest>\S.*)$"
)
_DOUBLED = re.compile(r"^(?:[^aeiou]*[aeiou][bdgmnpt]|\w+(?:mit|fer|cur|pel|gret))$")


def who_form(question: str) -> str:
    """A question whether anyone did something, as the question who did; empty for any other.

    >>> who_form("有没有人反对？"), who_form("還有人請假嗎？"), who_form("会议有人数限制吗？")
    ('谁反对？', '還有誰請假？', '')
    >>> who_form("Did anyone else second the motion?"), who_form("Was anyone absent?"), who_form("Did Ann come?")
    ('Who else seconded the motion?', 'Who was absent?', '')
    """
    asked = take_apart(question)
    return _english(asked.text.strip()) if asked.tongue == "en" else _chinese(question)


def denies_all(sentence: str) -> bool:
    """Whether a sentence says that nobody did or that all agreed.

    >>> denies_all("经表决，无人反对。"), denies_all("Nobody objected."), denies_all("Ann objected.")
    (True, True, False)
    """
    return bool(_NOBODY.search(fold_text(sentence)))


def _chinese(question: str) -> str:
    asked = take_apart(question)
    match = _CHINESE.search(asked.folded.text)
    if match is None or not _asks_whether(asked, match):
        return ""
    who = "誰" if asked.language == "zh-Hant" else "谁"
    more = "还有" if match["else"] else ""
    before, after = asked.words(0, match.start()), asked.words(match.end(), len(asked.folded.text))
    joint = "有" if before.endswith(("还", "還")) else ""
    return f"{before}{more}{joint}{who}{_ASKS.sub('', after)}？"


def _asks_whether(asked: Asked, match: re.Match[str]) -> bool:
    """Whether the words ask if there is anyone: a plain 有 asks with 吗 alone, and 人 must not begin a longer word."""
    plain = match["whether"] == "有" and not re.search(r"[吗嘛么]\W*$", asked.folded.text)
    torn = any(piece.start < match.end() < piece.end for piece in asked.pieces)
    return not plain and not torn and (asked.wh is None or asked.wh.text in ("谁", "什么", "哪个"))


def _english(question: str) -> str:
    match = _ENGLISH.match(question[:1].lower() + question[1:])
    if match is None:
        return ""
    auxiliary, rest = match["auxiliary"], match["rest"]
    who = "Who else" if match["else"] or match["also"] else "Who"
    if question[: match.start("rest")].endswith(" who "):
        return f"{who} {rest}"
    if auxiliary in ("did", "does", "do"):
        verb, gap, after = rest.partition(" ")
        ending = re.search(r"\W*$", verb)
        tail = ending.group() if ending else ""
        word = verb.removesuffix(tail)
        return f"{who} {past_of(word) if auxiliary == 'did' else _present_of(word)}{tail}{gap}{after}"
    singular = {"were": "was", "are": "is", "have": "has"}.get(auxiliary, auxiliary)
    return f"{who} {singular} {rest}"


def past_of(verb: str) -> str:
    """The past tense of an English verb, by its ending unless it is a listed irregular one.

    >>> past_of("abstain"), past_of("second"), past_of("carry"), past_of("submit"), past_of("speak"), past_of("move")
    ('abstained', 'seconded', 'carried', 'submitted', 'spoke', 'moved')
    """
    irregular = dict(pair.split(":") for pair in word_list(LEXICON, "past-en"))
    if verb in irregular:
        return irregular[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1]}ed" if _DOUBLED.match(verb) else f"{verb}ed"


def _present_of(verb: str) -> str:
    irregular = {"have": "has", "do": "does", "go": "goes", "be": "is"}
    if verb in irregular:
        return irregular[verb]
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z")) else f"{verb}s"
