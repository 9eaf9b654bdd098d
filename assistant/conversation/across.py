"""A follow-up in the other language than the question it leans on, said in that question's language.

`那2020年呢？` after "How many came in 2019?" is "And in 2020?". Only follow-ups that are made of question words, times,
ordinals and words with a certain counterpart can be said so; all others are taken as they are, so that nothing is
invented.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain

from assistant.conversation.asked import LEXICON, Asked, take_apart
from assistant.conversation.exchange import words_put_in
from assistant.mentions import find_mentions
from assistant.mentions.lexicon import FOLDER, compiled_lines
from index.normalize import fold_text
from index.numerals import find_numerals
from index.translation import load_translations

_OTHER = {"zh": "en", "en": "zh"}
CERTAIN = 0.2  # product of both directions' probabilities from which a translation stands by itself
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_DIGITS = "一二三四五六七八九十"
# Whole follow-ups, Chinese and English, that ask the same of any question. Expressions on the folded text.
_WHOLE = (
    (
        r"(?:那|这)?(?:是|在|定在)?(?:什么时候|何时|几时|哪[一]?天|什么时间|哪年)(?:的)?",
        r"(?:and )?when(?: exactly)?",
        ("什么时候？", "When?"),
    ),
    (r"(?:那|这)?(?:是|在)?(?:哪里?|哪儿|什么地方|何处)", r"(?:and )?where(?: exactly)?", ("在哪里？", "Where?")),
    (r"(?:那|这)?(?:是|由)?(?:谁|哪位|什么人)", r"(?:and )?(?:by |to |from )?who(?:m)?(?: exactly)?", ("谁？", "Who?")),
    (
        r"(?:那|这)?(?:一共|总共)?(?:是|有)?(?:多少|几)(?:个|人|位|名|项)?",
        r"(?:and )?how many(?: exactly| of (?:them|these|those))?",
        ("有多少？", "How many?"),
    ),
    (r"(?:那|这)?(?:是|要|花)?(?:多少钱|多少元)", r"(?:and )?how much(?: exactly)?", ("多少钱？", "How much?")),
    (r"(?:那|这)?(?:要|是)?(?:多久|多长时间)", r"(?:and )?(?:for )?how long", ("多久？", "How long?")),
    (r"(?:那|这)?(?:要|该)?(?:怎么|如何|怎样)(?:做|办)?", r"(?:and )?how(?: exactly| so)?", ("怎么做？", "How?")),
    (
        r"(?:那|这)?(?:具体|分别)?(?:都)?(?:是|有)?(?:哪些|什么)",
        r"(?:and )?(?:which (?:ones|exactly)|what are they|namely)",
        ("具体是哪些？", "Which ones?"),
    ),
)
_NAME = re.compile(r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*)+")
_SUMMED = frozenset(("total", "difference", "more", "many"))
_OPERATIONS = {"sum": ("一共多少？", "How many in total?"), "comparison": ("哪一年多？", "Which was more?"),
               "difference": ("多多少？", "How many more is that?")}  # fmt: skip


def said_in(question: str, tongue: str) -> str:
    """A follow-up in the language `tongue` (`zh` or `en`); empty where it is in it or has no certain form there.

    >>> said_in("那2020年呢？", "en"), said_in("Why?", "zh"), said_in("Who else?", "zh")
    ('And 2020?', '为什么？', '还有谁？')
    >>> said_in("And the budget?", "zh"), said_in("他是哪个单位的？", "en")
    ('那预算呢？', '')
    """
    asked = take_apart(question)
    if asked.tongue == tongue:
        return ""
    put_in = words_put_in(question)
    if put_in:
        words = words_in(put_in, tongue)
        return (f"And {words}?" if tongue == "en" else f"那{words}呢？") if words else ""
    return _whole(asked, tongue)


def _whole(asked: Asked, tongue: str) -> str:
    """A follow-up without words of its own: why, who else, how many more, when."""
    text, here = asked.folded.text.strip(" ?？。"), asked.tongue
    into_english = tongue == "en"
    if compiled_lines(LEXICON, f"why-{here}").match(text):
        return "Why?" if into_english else "为什么？"
    if compiled_lines(LEXICON, f"more-{here}").match(text):
        people = re.search(r"谁|人|位|who|anyone|anybody", text)
        forms = ("Who else?", "还有谁？") if people else ("What else?", "还有什么？")
        return forms[0] if into_english else forms[1]
    for chinese, english, said in _WHOLE:
        if re.fullmatch(chinese if here == "zh" else english, text):
            return said[into_english]
    return _operation(asked, text, into_english=into_english)


def _operation(asked: Asked, text: str, *, into_english: bool) -> str:
    if {piece.text for piece in asked.of_role("noun")} - _SUMMED:
        return ""
    found = (n for n in _OPERATIONS if compiled_lines(LEXICON, f"{n}-{asked.tongue}").search(text))
    name = next(found, "")
    if not name:
        return ""
    year = next((piece.text for piece in asked.of_role("time")), "")
    against = words_in(year, "en" if into_english else "zh") if year else ""
    if against:
        return f"How many more than in {against}?" if into_english else f"比{against}{_OPERATIONS[name][0]}"
    return _OPERATIONS[name][into_english]


def words_in(words: str, tongue: str) -> str:
    """A time, an ordinal or a noun in the other language; a name stays as it is; empty for what has no certain form.

    >>> words_in("in 2021", "zh"), words_in("第三项", "en"), words_in("5月", "en"), words_in("the costs", "zh")
    ('2021年', 'the third', 'May', '费用')
    """
    folded = re.sub(r"^(?:(?:in|for|on|at|during|by|since|the|a|an|about)\b ?)+", "", fold_text(words)).strip(" 的")
    if _NAME.fullmatch(words) or _is_name(words):
        return words
    return _time(folded, tongue) or _ordinal(folded, tongue) or _noun(folded, tongue)


def _is_name(words: str) -> bool:
    names = [mention for mention in find_mentions(words) if mention.kind in ("person", "organization")]
    return any(mention.end - mention.start >= len(words) - 4 for mention in names)


def _time(folded: str, tongue: str) -> str:
    """A year, a month or a day of a month."""
    if match := re.fullmatch(r"((?:19|20)\d\d)年?", folded):
        return match[1] if tongue == "en" else f"{match[1]}年"
    if tongue == "en" and (match := re.fullmatch(r"(\d{1,2})月(?:份|(\d{1,2})[日号])?", folded)):
        number = int(match[1])
        return f"{_MONTHS[number - 1].capitalize()} {match[2] or ''}".strip() if 1 <= number <= 12 else ""
    if tongue == "zh" and (match := re.fullmatch(rf"({'|'.join(_MONTHS)})(?: (\d{{1,2}}))?", folded)):
        return f"{_MONTHS.index(match[1]) + 1}月" + (f"{match[2]}日" if match[2] else "")
    return ""


def _ordinal(folded: str, tongue: str) -> str:
    if tongue == "zh":
        match = re.fullmatch(rf"({'|'.join(_ORDINALS)}|last)(?: (?:one|item|person))?", folded)
        if match is None:
            return ""
        return "最后一个" if match[1] == "last" else f"第{_DIGITS[_ORDINALS.index(match[1])]}"
    if re.fullmatch(r"最后一?[个位名项家条件]?", folded):
        return "the last one"
    match = re.fullmatch(rf"第([{_DIGITS}\d]{{1,3}})[个位名项家条件案点]?", folded)
    value = next((numeral.value for numeral in find_numerals(match[0])), None) if match else None
    return f"the {_ORDINALS[int(value) - 1]}" if value is not None and 1 <= value <= len(_ORDINALS) else ""


def _noun(folded: str, tongue: str) -> str:
    """By the list of words of meetings, else by the table where both of its directions agree."""
    listed = _listed()[_OTHER[tongue]].get(folded, "")
    if listed or " " in folded:
        return listed
    table = load_translations()
    back = ((target, chance * dict(table.of(target)).get(folded, 0.0)) for target, chance in table.of(folded))
    target, agreed = max(back, key=lambda pair: pair[1], default=("", 0.0))
    return target if agreed >= CERTAIN else ""


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, Mapping[str, str]]:
    """Words of meetings by the language they are in; written by hand from general knowledge."""
    entries: Mapping[str, str] = json.loads((FOLDER / "across.json").read_text("utf-8"))
    pairs = [(chinese, english.split("|")) for chinese, english in entries.items()]
    into_chinese = chain.from_iterable(((word, chinese) for word in english) for chinese, english in pairs)
    return {"zh": {chinese: english[0] for chinese, english in pairs}, "en": dict(into_chinese)}
