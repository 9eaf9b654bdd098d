"""`什么时候上线？`, "By when?", `为什么？`: a question whose subject is what was spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation.anyone import who_form
from assistant.conversation.asked import LEXICON, Asked, take_apart
from assistant.conversation.lacking import (
    LEAD_IN,
    content_words,
    counts_things,
    has_no_content,
    lacks_subject,
    other_meeting,
    speaks_of_meeting,
)
from assistant.conversation.memory import NAMING, carried_matter, short_answers, topics
from assistant.conversation.phrases import noun_phrases, subject_matter
from assistant.conversation.pronouns import names_person
from assistant.mentions.lexicon import compiled_lines, word_set
from assistant.values import Turn
from index.normalize import fold_text

_AUXILIARY_WH = re.compile(
    r"(?:how \w+|\w+) (?:\w+ )?(?:was|were|is|are|did|do|does|will|would|can|has|have)\b|什么时候|为什么|几|哪"
)
_GOVERNED = re.compile(r"(?:and |so |but )?(?:at|for|by|with|to|from|in|under|on) (?:what|which|how (?:long|much))\b")
_AUXILIARIES = re.compile(r" (?:would|will|did|does|do|can|could|should|has|have|had|was|were|is|are) ")
_VERDICTS = frozenset(("yes", "no", "Yes", "No", "是", "否"))
_PASSIVE = re.compile(r"^(?:which|what) [\w-]+ (?P<what>(?:was|were|is|are) \w+ed\b[^?]*)", re.IGNORECASE)
_TO_STATE = re.compile(r"有没有|有沒有|有无|是否有")
_DETAIL = re.compile(r"^(?:具体|具體|分别|分別|都|是|有)+")
_PLACED = re.compile(r"(?:在|由|被|于|是|为|有|达)?$")
_OF_MEETING = re.compile(
    r"(?:会议|會議)?(?:地[点點]|[时時][间間]|日期|主席|主持人|[记紀記][录錄]人?)(?:在|是)?|"
    r"the (?:place|venue|location|date|time|chair|secretary|minutes)"
)
_MEASURE = re.compile(r"(?<=[\u3400-\u9fff]{2})的?(?:全长|全長|总长|總長|长度|長度|宽度|寬度|高度|深度|面积|面積)$")
_AMOUNT = re.compile(r"总?(?:投资|预算|造价|经费|费用|收入|支出|成本|工期|面积)(?:总?额)?")
_COUNTED = re.compile(r"(?:多少|几)[^多少几年月天日元万亿米]")
_EDGE = " ?？。"


def continued(question: str, history: Sequence[Turn]) -> str | None:
    """The question with what was spoken of before as its subject; None where it has a subject of its own."""
    asked = take_apart(question)
    if compiled_lines(LEXICON, f"why-{asked.tongue}").match(asked.folded.text.strip()):
        return _why(asked, history[-1])
    who = take_apart(who_form(question)) if asked.tongue == "zh" else asked
    if not lacks_subject(who if who.text else asked, history):
        return None
    if meeting := other_meeting(asked, history):
        return join_topic(meeting, question)
    if has_no_content(asked) and (again := _asked_again(asked, history)):
        return again
    topic = _topic_for(asked, history)
    return join_topic(topic, question) if topic else None


def _topic_for(asked: Asked, history: Sequence[Turn]) -> str:
    """What the question is asked of: the thing just named where it says only what that is, else the topic."""
    turn = history[-1]
    if said := _said_what_is(asked, turn):
        return said
    if whole := _counted_matter(asked, take_apart(turn.standalone)):
        return whole
    topic = next(iter(topics(history)), "")
    topic = _unless_of_meeting(_without_what_was_asked(asked, topic))
    if _is_of_another(asked, topic):
        return ""
    across = take_apart(topic).tongue != asked.tongue
    narrowed = _narrow(topic) if across or _has_verb(asked) else topic
    return "" if across and not _is_specific(narrowed) else narrowed


def _said_what_is(asked: Asked, turn: Turn) -> str:
    """The one thing just named, where the question says only what that is (`是哪个部门的？`)."""
    answers = short_answers(turn) if turn.answer.kind in NAMING else ()
    says = asked.folded.text.startswith(("是", "叫", "属于"))
    return answers[0] if says and len(answers) == 1 else ""


def _counted_matter(asked: Asked, previous: Asked) -> str:
    """What "how many" counted with what was said of it (`copies the trust will take`), for "at what price?" and the
    like; empty for other questions.
    """
    wh = previous.wh if _GOVERNED.match(asked.folded.text) else None
    if previous.tongue != "en" or wh is None or wh.start or not wh.text.startswith(("how many", "how much")):
        return ""
    return _AUXILIARIES.sub(" ", previous.words(wh.end, len(previous.folded.text))).strip(_EDGE)


def _counts(asked: Asked) -> bool:
    """Whether a number of things is asked for, by their name (`多少个工种`) or their classifier alone (`多少户`)."""
    return counts_things(asked) or (asked.wh is not None and _COUNTED.fullmatch(asked.wh.text) is not None)


def _without_what_was_asked(asked: Asked, topic: str) -> str:
    """The topic without a time where the question has one of its own, and without a measure (`步道全长`) where it asks
    what is done: that is done to the thing.
    """
    kept = _timeless(topic) if asked.of_role("time") else topic
    return _MEASURE.sub("", kept) if asked.tongue == "zh" and asked.of_role("verb") else kept


def _timeless(topic: str) -> str:
    """A topic without the time before it: a question with a time of its own (`现在还有几个？`) is of no other."""
    times = take_apart(topic).of_role("time")
    at_head = bool(times) and not take_apart(topic).folded.text[: times[0].start].strip()
    return take_apart(topic).with_slice(0, times[0].end, "").lstrip("的 ,，") if at_head else topic


def _is_of_another(asked: Asked, topic: str) -> bool:
    """Whether a question cannot be of the topic: a number of things of a person or an amount, or others of the very
    thing that the topic says of one (`还有人反对吗？` after why someone did).
    """
    if _counts(asked) and (names_person(topic) or _AMOUNT.fullmatch(fold_text(topic))):
        return True
    if not compiled_lines(LEXICON, f"others-{asked.tongue}").search(asked.folded.text):
        return False
    weak = word_set(LEXICON, "weak-verb")
    own = [piece.text for piece in asked.of_role("verb", "noun") if len(piece.text) > 1 and piece.text not in weak]
    return bool(own) and all(word in fold_text(topic) for word in own)


def _unless_of_meeting(topic: str) -> str:
    """The topic, but for `地点` and "the chair", which are of the meeting: what is asked next is asked of that."""
    if not _OF_MEETING.fullmatch(topic):
        return topic
    return "the meeting" if topic.isascii() else "会议"


def _has_verb(asked: Asked) -> bool:
    """Whether an English question has a content word other than the noun that "what" or "which" asks for."""
    wh = asked.wh
    named = asked.folded.text[wh.end :].split()[:1] if wh is not None else []
    return asked.tongue == "en" and any(word.lower() not in named for word in content_words(asked))


def _narrow(topic: str) -> str:
    """The last noun phrase of a topic; all of it where it has none."""
    asked = take_apart(topic)
    phrases = [phrase for phrase in noun_phrases(asked) if not phrase.light]
    return asked.words(phrases[-1].start, phrases[-1].end) if phrases else topic


def _is_specific(words: str) -> bool:
    """Whether an English phrase says more than one common word, or a phrase of the meeting itself."""
    return " " in words and not speaks_of_meeting(words) or not words.isascii()


def _why(asked: Asked, turn: Turn) -> str:
    """Why the last answer is so: the previous question with its answer in place of the question word."""
    previous = take_apart(turn.standalone)
    answers = [words for words in short_answers(turn) if words not in _VERDICTS]
    if turn.answer.kind == "yes_no":
        matter = carried_matter(turn) or _stated(previous)
    elif len(answers) == 1 and turn.answer.kind != "reason":
        matter = _with_answer(previous, answers[0], carried_matter(turn) or subject_matter(previous))
    else:
        matter = carried_matter(turn) or subject_matter(previous)
    return join_topic(matter, asked.text.strip(_EDGE) + ("?" if asked.tongue == "en" else "？"))


def _with_answer(previous: Asked, answer: str, matter: str) -> str:
    """What a question is about with its one answer: as its subject where it was asked for as such, else behind it."""
    gap, comma = (" ", ", ") if previous.tongue == "en" else ("", "，" if matter[-1:].isascii() else "")
    if passive := _PASSIVE.match(previous.text):
        return f"{answer} {passive['what']}"
    return answer + gap + subject_matter(previous) if _asks_for_subject(previous) else matter + comma + answer


def _stated(asked: Asked) -> str:
    """What a Chinese question whether something is so asks, as a statement; of an English one its matter."""
    if asked.tongue == "en":
        return subject_matter(asked)
    return _TO_STATE.sub("有", re.sub(r"[吗嗎嘛么]?\W*$", "", asked.text))


def _asks_for_subject(asked: Asked) -> bool:
    """Whether the question word is what does something ("Who abstained?"), so that a name in its place states it."""
    return asked.wh is not None and asked.wh.start == 0 and not _AUXILIARY_WH.match(asked.folded.text)


def _asked_again(asked: Asked, history: Sequence[Turn]) -> str:
    """The previous question with this question word in place of its own; empty where it has none to replace."""
    turn = history[-1]
    previous = take_apart(turn.standalone)
    wh = previous.wh
    if wh is None or previous.tongue != asked.tongue or asked.wh is None or not noun_phrases(previous):
        return ""
    if asked.tongue == "en":
        return join_topic(_unless_of_meeting(carried_matter(turn) or subject_matter(previous)), asked.text)
    if _OF_MEETING.fullmatch(subject_matter(previous)):
        return join_topic("会议", asked.text)
    if carried := carried_matter(turn):
        return join_topic(carried, asked.text)
    own = _DETAIL.sub("", without_lead_in(asked.text).strip(_EDGE + "呢"))
    return previous.with_slice(_begin(_PLACED, previous, wh.start), wh.end, own)


def _begin(pattern: re.Pattern[str], asked: Asked, end: int) -> int:
    """Where the words begin that the pattern finds right before an offset."""
    match = pattern.search(asked.folded.text[:end])
    return match.start() if match else end


def join_topic(topic: str, question: str) -> str:
    """A question with its topic: before a Chinese question, in brackets after an English one.

    >>> join_topic("信息平台", "什么时候上线？"), join_topic("the deposit", "By when?")
    ('信息平台什么时候上线？', 'By when (the deposit)?')
    """
    bare = without_lead_in(question)
    if not topic:
        return question
    if take_apart(question).tongue == "en":
        return f"{bare.rstrip(' ?')} ({topic})?"
    gap = " " if topic[-1].isascii() and topic[-1].isalnum() else ""
    return f"{without_article(topic)}{gap}{bare}"


def without_article(words: str) -> str:
    """English words without the article before them: in a Chinese question it would make an English one of it.

    >>> without_article("the deposit motion")
    'deposit motion'
    """
    return re.sub(r"^(?:the|an?|this|that|these|those) ", "", words, flags=re.IGNORECASE)


def without_lead_in(question: str) -> str:
    """A question without `那`, "and" and the like before it; never empty.

    >>> without_lead_in("那什么时候上线？"), without_lead_in("And who seconded it?")
    ('什么时候上线？', 'Who seconded it?')
    """
    asked = take_apart(question)
    match = LEAD_IN[asked.tongue].match(asked.folded.text)
    if match is None or not asked.folded.text[match.end() :].strip(" ?？"):
        return question
    rest = asked.words(match.end(), len(asked.folded.text))
    return _capital(rest) if asked.tongue == "en" else rest


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
