"""What a pronoun or a demonstrative of a follow-up stands for: the person, body, year or thing last spoken of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.conversation.asked import Asked, Piece, take_apart
from assistant.conversation.memory import named, phrases_said, short_answers, topics
from assistant.conversation.phrases import Phrase, is_light, noun_phrases, time_after
from assistant.mentions import find_mentions
from assistant.values import Turn
from index.normalize import fold_text

BODIES = r"(?:协会|公司|单位|机构|机关|工会|委员会|组织|联合会|部门|学校|大学|企业|基金会|团体|厂商|银行|医院|团队|小组|处|局)"
_MEETING = r"(?:[\u3400-\u9fff]{0,4}(?:会议|大会|例会|座谈会|研讨会|年会|论坛)|会(?!员|长|费)|次|场|份|纪录|记录|纪要|文件|里|样|边|么|时|些年|段时间|点|两年|几年|天|年|月|周|期间|期)"
_DEMONSTRATIVE_ZH = re.compile(
    rf"(?:该|此|上述|(?:这|那)(?:一)?(?:些|几)?(?:个|位|名|项|家|种|条|件|届|本|类|批|款|座|栋|场|笔)?)(?!{_MEETING})(?=[\u3400-\u9fffa-z])"
)
_DEMONSTRATIVE_EN = re.compile(r"\b(?:that|this|these|those)\b(?= [a-z])(?! (?:is|are|was|were|be|will|would|year|month|week|day|time|morning|afternoon|evening|night|hour|point|moment|way|kind|case|meeting|session|record|minutes)\b)")


@dataclass(frozen=True, slots=True)
class Sign:
    """A word of a question that stands for something said before; `kind` is what it can stand for.

    Kinds: `person`, `people`, `organization`, `date`, `place`, `any`, `within` (其中), `noun` (a demonstrative with its noun).
    """

    start: int
    end: int
    kind: str
    text: str


def _table(*rows: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in rows)


_PRONOUNS = {
    "zh": _table(
        ("people", r"他们|她们|(?:这|那)(?:些|几)(?:个|位|名)?人"),
        ("person", r"(?<!其)(?:他|她|此人|(?:这|那)(?:一)?(?:个人|位(?:先生|女士|同志|老师)?)(?=$|[^\u3400-\u9fff]|[是在有的说提任来叫多为])|对方)"),
        ("organization", rf"(?:该|此|(?:这|那)(?:个|家|所|间)){BODIES}"),
        ("date", r"那一?年|当年|同年|那天|那个月"),
        ("place", r"那里|那儿|该地|那边|那个地方|(?<!.)这里"),
        ("within", r"(?<!尤)其中|(?:这|那)(?:些|其)?(?:里面|当中|之中)"),
        ("any", r"它们|它|(?<![及和与尤极或何若将使])其(?!中|他|它|余|实|次|是|间|后|所)|(?:这|那)(?:件|个|项)?(?:事情?|东西|工作|计划|决议|议题|议案|案子)|(?:这|那)个(?=是|有|要|多|怎|为|花|需|会|能|可|由|谁|什|几|哪|$)|那(?=是(?:谁|什|多|几|哪|为))|此事|此案"),
        ("classified", r"(?:这|那)一?(?:条|项|个|家|届|款|号)(?=[^\u3400-\u9fff]|是|有|由|在|的|讲|说|为|$)"),
    ),
    "en": _table(
        ("person", r"\b(?:he|she|him|his|her|hers|himself|herself)\b"),
        ("date", r"\b(?:(?:in )?that (?:same )?(?:year|month)|on that (?:same )?day|then(?=\W*$))"),
        ("place", r"\b(?:that place|there)\b(?! (?:is|are|was|were|any|been|will|would|a|an|no|some))(?<!is there)(?<!are there)(?<!was there)(?<!were there)(?<!is there)(?<!has there)(?<!have there)(?<!will there)"),
        ("plural", r"\b(?:they|them|their|theirs|these(?= (?:is|are|was|were)|\W*$)|those(?= (?:is|are|was|were)|\W*$))\b"),
        ("any", r"\b(?:it|its|that(?=\W*$| (?:is|was|be|mean|cost|happen|come|take|include)\b)|(?<=is )that|(?<=was )that|this(?=\W*$))\b"),
    ),
}
_EXPLETIVE = re.compile(r"\b(?:is|was|does|did|will|would|has|how) it (?:say|rain|true|possible|likely|called to order|mean to)\b|\bit (?:is|was) (?:\w+ )?that\b|\btime (?:is|was) it\b")
_NEW_CLAUSE = re.compile(r"[,;:]|\b(?:and|but|if|when|because|so|while|after|before|than|that)\b")
_POSSESSIVE = frozenset(("his", "their", "its", "theirs", "hers"))
_KINDS = {"people": ("person",), "person": ("person",), "organization": ("organization",), "date": ("date",), "place": ("place", "organization")}


def find_signs(asked: Asked) -> tuple[Sign, ...]:
    """The words of a question that stand for something said before, in order; not those that it explains itself.

    >>> [sign.text for sign in find_signs(take_apart("她是哪个单位的？"))]
    ['她']
    >>> find_signs(take_apart("Did Maria Lopez say that she would come?"))
    ()
    """
    found: list[Sign] = []
    for sign in (*_pronouns(asked), *_demonstratives(asked)):
        if not any(sign.start < other.end and other.start < sign.end for other in found) and not _is_explained(asked, sign):
            found.append(sign)
    return tuple(sorted(found, key=lambda sign: sign.start))


def _pronouns(asked: Asked) -> Iterator[Sign]:
    text = asked.folded.text
    for kind, pattern in _PRONOUNS[asked.tongue]:
        for match in pattern.finditer(text):
            if not (asked.tongue == "en" and _EXPLETIVE.search(text)):
                yield Sign(match.start(), match.end(), kind, match.group())


def _demonstratives(asked: Asked) -> Iterator[Sign]:
    """`这个实验室`, "these standards": the demonstrative with the nouns that follow it."""
    pattern = _DEMONSTRATIVE_EN if asked.tongue == "en" else _DEMONSTRATIVE_ZH
    for match in pattern.finditer(asked.folded.text):
        noun = _noun_after(asked, match.end())
        if noun is not None and not is_light(noun.text):
            yield Sign(match.start(), noun.end, "noun", noun.text)


def _noun_after(asked: Asked, start: int) -> Piece | None:
    """The last of the nouns that follow without a gap."""
    last: Piece | None = None
    for piece in asked.pieces:
        if piece.start < start:
            continue
        gap = asked.folded.text[last.end if last else start : piece.start]
        if gap.strip() or piece.role not in ("noun", "ordinal"):
            break
        last = piece
    return last


def _is_explained(asked: Asked, sign: Sign) -> bool:
    """Whether the question itself names, before the pronoun, someone or something of its kind."""
    kinds = _KINDS.get(sign.kind, ("person", "organization", "quoted"))
    if sign.kind in ("date", "within", "noun", "classified"):
        return False
    before = asked.words(0, sign.start)
    if sign.kind in ("any", "plural"):
        clause = asked.tongue == "zh" or bool(_NEW_CLAUSE.search(asked.folded.text[: sign.start]))
        return clause and any(phrase.end <= sign.start and not phrase.light for phrase in noun_phrases(asked))
    return any(mention.kind in kinds for mention in find_mentions(before))


def fill_signs(asked: Asked, history: Sequence[Turn]) -> str:
    """The question with what each sign stands for in its place; a sign that nothing said fits stays as it is."""
    text = asked.text
    for sign in reversed(find_signs(asked)):
        words = antecedent(sign, asked, history)
        if words and fold_text(words) not in asked.folded.text:
            text = take_apart(text).with_slice(sign.start, sign.end, words + _suffix(asked, sign))
    return text


def _suffix(asked: Asked, sign: Sign) -> str:
    if sign.kind == "within":
        return "中"
    follows = next((piece for piece in asked.pieces if piece.start >= sign.end), None)
    owns = sign.text == "her" and follows is not None and follows.role == "noun"
    return "'s" if sign.text in _POSSESSIVE or owns else "的" if sign.text == "其" else ""


def antecedent(sign: Sign, asked: Asked, history: Sequence[Turn]) -> str:
    """The words that a sign stands for, as they were written; empty when nothing said fits."""
    finder = _FINDERS.get(sign.kind)
    if finder is not None:
        return finder(sign, asked, history)
    mark = " and " if asked.tongue == "en" else "、"
    for words in named(_KINDS[sign.kind], history):
        fresh = [word for word in dict.fromkeys(words) if not _is_in(word, asked)]
        if fresh:
            return mark.join(fresh) if sign.kind == "people" else fresh[0]
    return ""


def _is_in(words: str, asked: Asked) -> bool:
    """Whether the question names it already, in full or, a name in Latin letters, in part."""
    folded = fold_text(words)
    return folded in asked.folded.text or any(part in asked.folded.text.split() for part in folded.split() if len(part) > 2)


def _thing(sign: Sign, asked: Asked, history: Sequence[Turn]) -> str:
    """It: the thing that was the last answer; in English the phrase last spoken of, in Chinese what was spoken about."""
    turn = history[-1]
    if turn.answer.kind in ("organization", "name", "quoted") and (answers := short_answers(turn)):
        return answers[0]
    if asked.tongue == "en":
        return _phrase_meant(sign, history)
    return next(iter(topics(history)), "")


def _phrase_meant(sign: Sign, history: Sequence[Turn]) -> str:
    """The phrase of the last turns that a pronoun fits best: of its number, specific, and lately said."""
    plural, turn = sign.kind == "plural", history[-1]
    if plural and turn.answer.kind == "person" and len(people := short_answers(turn)) > 1:
        return " and ".join(people)
    best, best_score = "", -1.0
    for order, (said, phrase) in enumerate(phrases_said(history[-3:])):
        words = _phrase_words(said, phrase)
        specific = phrase.pieces[0].role == "function" or len(phrase.pieces) > 1 or words[:1].isupper()
        score = 3.0 * (_is_plural(words) == plural) + 2.0 * specific - 0.6 * order
        if not phrase.light and score > best_score:
            best, best_score = words, score
    return best or next(iter(topics(history)), "")


def _phrase_words(asked: Asked, phrase: Phrase) -> str:
    return asked.words(phrase.start, time_after(asked, phrase)).removesuffix("'s")


def _is_plural(words: str) -> bool:
    return words.endswith("s") and not words.endswith(("ss", "us", "is"))


def _of_same_noun(sign: Sign, asked: Asked, history: Sequence[Turn]) -> str:
    """`这本书`, "these standards": the fuller phrase with that noun, of an answer or of a question; else what was spoken about."""
    for turn in reversed(history):
        for words in short_answers(turn):
            if fold_text(words).rstrip(".").endswith(sign.text):
                return words
    for said, phrase in phrases_said(history):
        folded = said.folded.text[phrase.start : phrase.end]
        if folded.endswith(sign.text) and len(folded) > len(sign.text):
            return said.words(phrase.start, phrase.end)
    turn = history[-1]
    if turn.answer.kind in ("name", "quoted") and asked.tongue == "zh" and (answers := short_answers(turn)):
        return answers[0]
    return ""


def _of_same_classifier(sign: Sign, asked: Asked, history: Sequence[Turn]) -> str:
    """`那一条`: the answer that is a 条 (`第23条`), else the last answer that names something."""
    for turn in reversed(history):
        for words in short_answers(turn):
            if sign.text[-1] in fold_text(words) or turn.answer.kind in ("name", "quoted", "organization"):
                return words
    return ""


def _topic(sign: Sign, asked: Asked, history: Sequence[Turn]) -> str:
    return next(iter(topics(history)), "")


_Finder = Callable[[Sign, Asked, Sequence[Turn]], str]
_FINDERS: dict[str, _Finder] = {"any": _thing, "plural": _thing, "noun": _of_same_noun, "within": _topic, "classified": _of_same_classifier}
