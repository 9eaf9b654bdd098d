"""`什么时候上线？`, "By when?", `为什么？`: a question whose subject is what was spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.conversation.asked import Asked, Piece, take_apart
from assistant.conversation.memory import carried_matter, short_answers, thread_of, topics
from assistant.conversation.phrases import is_light, noun_phrases, subject_matter
from assistant.relations import find_asked_relation
from assistant.values import Turn

LONGEST_ZH, LONGEST_EN = 16, 8  # characters, words: a longer question has its subject in it
_LEAD_IN = {
    "zh": re.compile(r"^(?:那么?(?=[^个些位边里儿年天次时])|然后|还有(?=[,，])|另外|接着|请问|好的?[,，]|嗯[,，]?|哦[,，]?)[,， ]*"),
    "en": re.compile(r"^(?:(?:and|but|so|then|ok|okay|also)\b[, ]*)+"),
}
_MEETING_ZH = re.compile(r"散会|开会|休会|出席|参加|缺席|请假|列席|到会|与会|签到|会议|主持|记录|纪录|致辞|发言|附议|闭会|开幕|闭幕|报到|开完|会开|纪要|会上|这会|的会|会中|会后|会前")
_ATTRIBUTE_ZH = frozenset(
    "预算 经费 费用 金额 价格 造价 总价 单价 总额 总造价 售价 面积 长度 高度 宽度 深度 重量 容量 规模 期限 期间 工期 原因 理由 目的 名称 名字 作者 负责人 联系人 承办 主办 "
    "利率 利润 利润率 增幅 涨幅 比例 占比 比率 数量 总数 人数 票数 效果 进度 进展 状态 编号 电话 地址 类型 级别 标准 条件 内容 主题 题目 用途 来源 依据 后果 影响 好处 缺点 优点 意义 年纪 年龄 单位 城市 年份 "
    "部门 公司 企业 行业 方面 什么样".split()
)
_ADVERBIAL_WH = re.compile(r"几[点月号日天年]|哪[天年月里儿]|哪一[天年]|什么(?:时候|时间|地方)|啥时候|何[时地处]|怎|如何|为|多|百分之|第")
_WEAK_VERBS = frozenset("还有 可以 需要 应该 开始 能够 打算 准备 会议".split())
_MEETING_EN = re.compile(r"\b(?:meeting|session)\b")
_AUXILIARY_WH = re.compile(r"(?:how \w+|\w+) (?:\w+ )?(?:was|were|is|are|did|do|does|will|would|can|has|have)\b|什么时候|为什么|几|哪")
_OTHER_MEETING = re.compile(r"(?:上|下|前|那)一?次(?:会议|例会|开会)?|\b(?:the )?(?:next|last|previous) (?:meeting|session)\b")
_ONLY_WHY = {"zh": re.compile(r"^(?:那|请问|这是|是|又|到底)*(?:为什么|为何|为啥|原因(?:是什么|呢)?|怎么会|什么原因|凭什么)(?:呢|啊|会这样|这样|这么\w{0,3}|那么\w{0,3}|要这样做|如此)?\W*$"),
             "en": re.compile(r"^(?:and |but |so )*(?:why|how come|what for|for what reason)(?: (?:so|not|is that|was that|exactly|that))?\W*$")}
_MORE = {
    "zh": re.compile(r"^(?:除此之外|除了(?:他|她|这个|这些|它)们?(?:之外|以外)?|另外|那|都)?[,， ]*(?:还|其他|其它|别的)(?:有|的)?(?P<wh>谁|哪些人?|什么人?|别人|别的|哪几个|哪几位)?(?:呢|吗|啊)?\W*$"),
    "en": re.compile(r"^(?:and )?(?P<wh>who|what|which(?: ones?)?|where|anyone|anybody|anything|any) (?:else|others?|more)\b[^?]{0,12}\W*$"),
}
_GENERIC_EN = frozenset("people person one ones exactly else anyone anybody anything someone thing things total altogether many far long kind sort one's".split())


def more_of_it(question: str, history: Sequence[Turn]) -> str | None:
    """`还有谁？`, "who else?": the previous question, asked for more; None where it is no such follow-up."""
    asked = take_apart(question)
    match = _MORE[asked.tongue].match(asked.folded.text.strip())
    previous = take_apart(history[-1].standalone)
    if match is None:
        return None
    if previous.wh is None or previous.tongue != asked.tongue:
        return history[-1].standalone
    if asked.tongue == "en":
        return previous.with_slice(previous.wh.start, previous.wh.end, f"{_capital(previous.wh.text)} else") if previous.wh.text in ("who", "what") else previous.text
    own = "谁" if previous.wh.text == "谁" else previous.words(previous.wh.start, previous.wh.end)
    start = previous.wh.start - len(re.search(r"(?:都有|有|是)?$", previous.folded.text[: previous.wh.start]).group())  # type: ignore[union-attr]
    return previous.with_slice(start, previous.wh.end, f"还有{own}" if start else f"还有{own}")


def continued(question: str, history: Sequence[Turn]) -> str | None:
    """The question with what was spoken of before as its subject; None where it has a subject of its own."""
    asked = take_apart(question)
    if is_only_why(asked):
        return _why(asked, history[-1])
    if not lacks_subject(asked, history):
        return None
    if _has_no_content(asked):
        return _asked_again(asked, history)
    topic = next(iter(topics(history)), "")
    if asked.tongue == "en" and _content_en(asked):
        topic = _narrow(topic)
    return join_topic(topic, question) if topic else None


def is_only_why(asked: Asked) -> bool:
    """Whether the question only asks for the reason of what was just said."""
    return bool(_ONLY_WHY[asked.tongue].match(asked.folded.text.strip()))


def lacks_subject(asked: Asked, history: Sequence[Turn]) -> bool:
    """Whether a question asks of something that it does not name.

    >>> lacks_subject(take_apart("什么时候上线？"), ()), lacks_subject(take_apart("会议几点开始？"), ())
    (True, False)
    """
    text = _LEAD_IN[asked.tongue].sub("", asked.folded.text.strip())
    if asked.tongue == "en":
        return _lacks_subject_en(asked, text)
    if len(text) > LONGEST_ZH or _MEETING_ZH.search(text):
        return False
    if find_asked_relation(text)[1] in ("person", "count") and not _is_of_other_meeting(text, history):
        return False
    return _lacks_subject_zh(asked, text)


def _lacks_subject_en(asked: Asked, text: str) -> bool:
    """A question of nothing but function words, or of a bare verb ("Who abstained?"), that no relation of meetings explains."""
    content = _content_en(asked)
    if len(text.split()) > LONGEST_EN or find_asked_relation(text)[0] or asked.of_role("ordinal"):
        return False
    if not content:
        return asked.wh is not None and not _MEETING_EN.search(text)
    settled = re.search(r"\b(?:the|an?|on|of|for|at|in|with|about)\b", text)
    return len(content) == 1 and not settled and content[0].islower() and len(text.split()) <= 4


def _content_en(asked: Asked) -> list[str]:
    """The content words of an English question, as written."""
    nouns = [piece for piece in asked.of_role("noun") if piece.text not in _GENERIC_EN]
    return [asked.words(piece.start, piece.end) for piece in nouns]


def _narrow(topic: str) -> str:
    """The last noun phrase of an English topic; all of it where it has none."""
    asked = take_apart(topic)
    phrases = [phrase for phrase in noun_phrases(asked) if not phrase.light]
    return asked.words(phrases[-1].start, phrases[-1].end) if phrases else topic


def _is_of_other_meeting(text: str, history: Sequence[Turn]) -> bool:
    return bool(_OTHER_MEETING.search(take_apart(history[-1].standalone).folded.text) if history else None) and not _OTHER_MEETING.search(text)


def _lacks_subject_zh(asked: Asked, text: str) -> bool:
    """A question that begins with its predicate, or whose only noun is an attribute of something else."""
    if re.search(r"(?:也|都)(?:一样|是|有|要)吗?\W*$|也一样", text):
        return True
    nouns = [piece for piece in asked.of_role("noun") if not is_light(piece.text)]
    free = [piece for piece in nouns if not _is_counted(asked, piece)]
    verbs = [piece for piece in asked.of_role("verb") if len(piece.text) > 1 and piece.text not in _WEAK_VERBS]
    if len(free) > 1 or len(verbs) > 1 or any(piece.text not in _ATTRIBUTE_ZH for piece in free):
        return False
    if free:
        return not verbs and free[0] is next(p for p in asked.pieces if p.role not in ("function", "time", "modifier"))
    first = next((piece for piece in asked.pieces if piece.role != "time" and piece.text not in ("那", "的", "又", "都")), None)
    if first is None:
        return False
    if first.role == "wh" and not _ADVERBIAL_WH.match(first.text):
        return _subject_wh_lacks(asked, first)
    return not _is_existential(asked, first)


def _is_existential(asked: Asked, first: Piece) -> bool:
    """`有多少人签名？` names what happened, if not to what."""
    wh = asked.wh
    if first.text != "有" or wh is None:
        return False
    return any(piece.start >= wh.end and piece.role == "verb" for piece in asked.pieces)


def _subject_wh_lacks(asked: Asked, wh: Piece) -> bool:
    """`谁提的？` asks of something unnamed, `谁支持这个方案？` does not; `有几位？` after a list neither names what it counts."""
    return not [piece for piece in asked.pieces if piece.start >= wh.end and piece.role in ("noun", "verb") and len(piece.text) > 1]


def _is_counted(asked: Asked, noun: Piece) -> bool:
    """Whether the noun stands right after the question word that counts or names it."""
    return any(piece.role == "wh" and not asked.folded.text[piece.end : noun.start].strip("的 大") for piece in asked.pieces if piece.end <= noun.start)


def _has_no_content(asked: Asked) -> bool:
    ignored = ("wh", "function", "time")
    return not [p for p in asked.pieces if p.role not in ignored and not is_light(p.text) and p.text not in _GENERIC_EN and p.text not in ("有", "是", "在", "一共", "总共")]


def _why(asked: Asked, turn: Turn) -> str:
    """Why the last answer is so: the previous question with its answer in place of the question word."""
    previous = take_apart(turn.standalone)
    answers = short_answers(turn)
    stem = asked.text.strip(" ?？。")
    matter = carried_matter(turn) or subject_matter(previous)
    gap = " " if previous.tongue == "en" else ""
    if len(answers) == 1 and previous.wh is not None and previous.wh.start == 0 and not _AUXILIARY_WH.match(previous.folded.text):
        matter = answers[0] + gap + subject_matter(previous)
    elif len(answers) == 1 and answers[0] not in ("yes", "no", "是", "否"):
        matter = f"{matter},{gap}{answers[0]}" if gap else matter + answers[0]
    return join_topic(matter, stem + ("?" if asked.tongue == "en" else "？"))


def _asked_again(asked: Asked, history: Sequence[Turn]) -> str:
    """The previous question with this question word in place of its own."""
    turn = history[-1]
    previous = take_apart(carried_matter(turn) or turn.standalone)
    if previous.wh is None or previous.tongue != asked.tongue or asked.wh is None or not noun_phrases(previous):
        return join_topic(next(iter(topics(history)), ""), asked.text)
    if asked.tongue == "en":
        return join_topic(subject_matter(previous), asked.text)
    start = previous.wh.start - len(re.search(r"(?:在|由|被|于)?$", previous.folded.text[: previous.wh.start]).group())  # type: ignore[union-attr]
    own = asked.words(0, len(asked.folded.text)).strip(" ?？呢")
    return previous.with_slice(start, previous.wh.end, own)


def join_topic(topic: str, question: str) -> str:
    """A question with its topic: before a Chinese question, in brackets after an English one.

    >>> join_topic("信息平台", "什么时候上线？"), join_topic("the deposit", "By when?")
    ('信息平台什么时候上线？', 'By when (the deposit)?')
    """
    asked = take_apart(question)
    bare = without_lead_in(question)
    if not topic:
        return question
    if asked.tongue == "en":
        return f"{bare.rstrip(' ?')} ({topic})?"
    return f"{topic}{' ' if topic[-1].isascii() and bare[:1].isascii() else ''}{bare}"


def without_lead_in(question: str) -> str:
    """A question without `那`, "and" and the like before it; never empty."""
    asked = take_apart(question)
    match = _LEAD_IN[asked.tongue].match(asked.folded.text)
    if match is None or not asked.folded.text[match.end() :].strip(" ?？"):
        return question
    rest = asked.words(match.end(), len(asked.folded.text))
    return _capital(rest) if asked.tongue == "en" else rest


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
