"""A follow-up question and what was said before -> a question that stands alone.

Deterministic: each rule recognises one way of leaning on a conversation and gives the standalone question, or passes.
What no rule recognises is taken as it stands. Patterns are matched on the folded question; the words that are carried
over come from the questions and answers as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.antecedents import fill_pronouns
from assistant.cues import WH_WORD
from assistant.question import language_of, ordinal_of
from assistant.reading.mentions import find_mentions
from assistant.terms import asked_head, content_terms
from assistant.values import Turn
from index.normalize import fold, fold_text, unfold

_SWAP = {
    "zh": re.compile(r"^(?:那么?|哪(?=\d)|换成|如果是|要是|至于)?[,， ]*(?P<new>[^?？]{1,24}?)(?:呢|怎么样|怎样|又如何)\W*$|^那么?[,， ]*(?P<bare>[^?？]{1,16})\W*$"),
    "en": re.compile(
        r"^(?:(?:and|but|or|so|ok|okay|then)\b[, ]*)?(?:what about|how about|and)\b (?:(?:in|for|at|on|by|of|from|the)\b ?)*(?P<new>[^?]+?)\W*$|"
        r"^(?:and )?(?:in|for|on|at|during|by) (?P<bare>[^?]{1,30})\?+\W*$|^(?:and )?the (?P<one>[\w' -]{1,30}?)(?: one)?\?+\W*$"
    ),
}
_CORRECTION = {
    "zh": re.compile(r"^(?:不|不是|不对|错了|我不是问.{0,12}|不好意思)[,，。 ]*(?:我?(?:想|要)?(?:问|说|指)的?是|是)(?P<new>[^?？]{1,24}?)\W*$"),
    "en": re.compile(r"^(?:no|not that|sorry|wrong)\b[^?]{0,20}?\bi (?:meant|mean|asked about|was asking about|am asking about) (?:the )?(?P<new>[^?]+?)\W*$"),
}
_BARE = {
    "zh": re.compile(
        r"^(?:那|那么|具体|分别|都|又|请问|它们?|一共|总共)*(?:是|有|在|因为|由)?(?:为什么|为何|为啥|什么原因|谁|哪些人?|哪几个|哪几位|哪位|什么|什么时候|何时|哪天|哪里|哪儿|在哪|在哪里|"
        r"何地|多少|几个|几位|几名|多少人|多少个|怎么做|如何)(?:呢|的|啊|决定的|举行的|召开的)?\W*$"
    ),
    "en": re.compile(r"^(?:and |but |so )?(?:why|when|where|who|how|how many|how much|which ones?|what for|how come|which)(?: (?:so|exactly|is that|was that|not|are they|were they|then))?\W*$"),
}
_MORE = {
    "zh": re.compile(r"^(?:除此之外|另外|那)?[,， ]*(?:还|其他|别的)(?:有|的)?(?:谁|哪些|什么|别人|其他人?|别的|人|吗|呢|哪几个)*\W*$"),
    "en": re.compile(r"^(?:and )?(?:who|what|which|anyone|anything|any) (?:else|others?|more)\b[^?]{0,12}\W*$"),
}
_COMPARISON = re.compile(r"比.{1,16}(?:多|少|高|低|大|小)|\b(?:more|less|fewer|higher|lower) than\b")
_LEAD_IN = {"zh": re.compile(r"^(?:那么|那|哪么|然后|还有)[,， ]*"), "en": re.compile(r"^(?:and|but|so|then|ok|okay)\b[, ]*")}
_WH_PHRASE = {
    "zh": re.compile(r"(?:是|有|由|在|被)?(?:为什么|为何|谁|哪(?:些|几|一)?(?:个|位|家|年|天|里|儿)?|什么时候|什么|多少|几)(?:个|名|位|项|次|家|场|人|种)?(?:的)?"),
    "en": re.compile(r"^(?:how many|how much|who|whom|what|which|when|where|why|how)\b ?(?:(?:was|were|is|are|did|do|does|has|have|had|will)\b ?)?"),
}
_YEAR = re.compile(r"(?:19|20)\d\d")
_RELATIVE_YEAR = re.compile(r"今年|去年|明年|前年|本年度?|this year|last year|next year")


def resolve_follow_up(question: str, history: Sequence[Turn]) -> str:
    """The question as it would be asked without the conversation; unchanged where nothing of it leans on history."""
    if not history:
        return question
    tongue = language_of(question)[:2]
    previous = history[-1].standalone
    for rule in (_corrected, _bare, _more, _compared, _swapped):
        resolved = rule(question, previous, tongue)
        if resolved is not None:
            return resolved
    return _without_lead_in(fill_pronouns(question, history), tongue)


def _corrected(question: str, previous: str, tongue: str) -> str | None:
    match = _CORRECTION[tongue].match(fold_text(question).strip())
    return _substitute(previous, _own_words(question, match.group("new"))) if match else None


def _bare(question: str, previous: str, tongue: str) -> str | None:
    """`为什么？`, "When?": the question word with what the previous question was about."""
    if not _BARE[tongue].match(fold_text(question).strip()):
        return None
    asked = _without_lead_in(question, tongue).strip(" ?？。!！呢")
    about = _WH_PHRASE[language_of(previous)[:2]].sub("", previous, count=1).strip(" ?？。")
    return f"{asked} {about}?" if tongue == "en" else f"{about}{asked}？"


def _more(question: str, previous: str, tongue: str) -> str | None:
    """`还有谁？`, "who else?": the previous question again; the answer to it is the whole list."""
    return previous if _MORE[tongue].match(fold_text(question).strip()) else None


def _compared(question: str, previous: str, tongue: str) -> str | None:
    """`比2019年多多少？` after a question on another year: both years, compared in what the previous one counted."""
    folded = fold_text(question)
    if not _COMPARISON.search(folded) or not _YEAR.search(previous) or len(content_terms(folded, language_of(question))) > 3:
        return None
    counted = asked_head(fold_text(previous), language_of(previous))
    year = _YEAR.findall(previous)[-1]
    if year in question or not _YEAR.search(question):
        return None
    body = question.strip(" ?？")
    if tongue == "en":
        return f"How many more {counted} in {year} than in {_YEAR.findall(question)[-1]}: {previous}"
    return f"{year}年{body}，{_WH_PHRASE['zh'].sub('', previous, count=1).strip(' ?？')}？"


def _swapped(question: str, previous: str, tongue: str) -> str | None:
    """`那2020年呢？`, "And in 2020?": the previous question with one part put in place of its like."""
    match = _SWAP[tongue].match(fold_text(question).strip())
    new = next((group for group in match.groups() if group), "") if match else ""
    if not new or _stands_alone(new, tongue):
        return None
    return _substitute(previous, _own_words(question, new))


def _stands_alone(words: str, tongue: str) -> bool:
    """Whether the words ask something by themselves: a question word and something beyond a year to ask it of."""
    beyond = _YEAR.sub("", words).replace("年", "")
    return bool(WH_WORD[tongue].search(words)) and len(content_terms(beyond, "en" if tongue == "en" else "zh-Hans")) > 1


def _substitute(previous: str, new: str) -> str:
    """The previous question with `new` in place of what is most like it; put in front where nothing is."""
    if year := _YEAR.search(new):
        old = _YEAR.search(previous)
        relative = _RELATIVE_YEAR.search(fold_text(previous))
        if old:
            return _YEAR.sub(year.group(), previous)
        return _replace(previous, relative.group(), new) if relative else _prefixed(previous, new)
    if ordinal_of(fold_text(new)) and (old := re.search(r"第[一二三四五六七八九十\d]+|\b(?:first|second|third|fourth|fifth|sixth|seventh|last)\b", previous)):
        found = re.search(r"第[一二三四五六七八九十\d]+|\b\w+\b", new)
        return previous.replace(old.group(), found.group() if found else new, 1)
    return _replace(previous, like, new) if (like := _most_like(previous, new)) else _prefixed(previous, new)


def _most_like(previous: str, new: str) -> str:
    """The part of the previous question of the same kind as `new`, else the one that shares characters, else its head."""
    kinds = {mention.kind for mention in find_mentions(new)}
    for mention in find_mentions(previous):
        if mention.kind in kinds & {"person", "organization", "date", "place", "time", "title"}:
            return previous[mention.start : mention.end]
    folded, language = fold_text(previous), language_of(previous)
    terms = [term.text for term in content_terms(folded, language)]
    shared = {term: len(_pieces(term, language) & _pieces(fold_text(new), language)) for term in terms}
    best = max(shared, key=lambda term: shared[term], default="")
    return best if best and shared[best] else asked_head(folded, language)


def _pieces(words: str, language: str) -> set[str]:
    return set(words.split()) if language == "en" else set(words)


def _replace(previous: str, folded_part: str, new: str) -> str:
    """`previous` with the part that folds to `folded_part` replaced."""
    folded = fold(previous)
    start = folded.text.find(fold_text(folded_part))
    if start < 0:
        return _prefixed(previous, new)
    left, right = unfold(folded, start, start + len(fold_text(folded_part)))
    return previous[:left] + new + previous[right:]


def _prefixed(previous: str, new: str) -> str:
    if language_of(previous) != "en":
        return f"{new}，{previous}" if not _YEAR.search(new) else new + previous
    return f"{previous.rstrip(' ?')} in {new}?" if _YEAR.search(new) else f"{previous.rstrip(' ?')}, {new}?"


def _own_words(question: str, folded_part: str) -> str:
    """The part of the question, as typed, that folds to `folded_part`."""
    folded = fold(question)
    start = folded.text.find(folded_part)
    left, right = unfold(folded, start, start + len(folded_part)) if start >= 0 else (0, len(question))
    return question[left:right].strip()


def _without_lead_in(question: str, tongue: str) -> str:
    match = _LEAD_IN[tongue].match(fold_text(question))
    rest = question[match.end() :] if match else question
    return rest if rest.strip(" ?？") else question
