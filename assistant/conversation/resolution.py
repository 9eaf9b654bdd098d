"""A follow-up question and what was said before -> a question that stands alone.

Deterministic: each rule recognises one way of leaning on a conversation and gives the standalone question, or passes.
What no rule recognises is taken as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.conversation.across import said_in
from assistant.conversation.among import people_among, without_people
from assistant.conversation.asked import LEXICON, take_apart
from assistant.conversation.continuation import continued, without_lead_in
from assistant.conversation.counting import counted
from assistant.conversation.exchange import is_bare, words_put_in
from assistant.conversation.items import item_named
from assistant.conversation.more import already_given, more_of_it
from assistant.conversation.pronouns import fill_signs
from assistant.conversation.signs import find_signs
from assistant.conversation.substitution import substitute, substituted
from assistant.conversation.totals import combined
from assistant.mentions.lexicon import compiled_lines
from assistant.noise import in_plain_words
from assistant.values import Language, Turn
from index.normalize import to_script

NOTHING_FITS: dict[Language, str] = {
    "zh-Hans": "按原样查找：对话里没有可以对应“{words}”的内容",
    "zh-Hant": "按原樣查找：對話裡沒有可以對應「{words}」的內容",
    "en": "taken as it stands: nothing in the conversation fits “{words}”",
}


UNFITTED = "unfitted"
_WHOSE_THING = re.compile(r"^whose (?:job|task|responsibility|duty) (?:is|was) (?=the |an? )", re.IGNORECASE)
_WHOSE_JOB = re.compile(r"^whose (?:job|task|responsibility|duty) (?:is|was) (?:it to )?(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resolution:
    """A question as it would be asked without the conversation.

    `rule` names how it leaned on what was said (`among`, `correction`, `more`, `count`, `combination`, `substitution`,
    `pronoun`, `item`, `continuation`), is `unfitted` where it leans on something that was not said, and empty for a
    question that stands by itself. `note` tells the asker, in the question's language, that it seemed to lean on
    something that was not said; else empty. `language` is the asker's, which `text` need not be in: a follow-up on a
    question in the other language keeps that question's words. `given` are the answers that a question for others
    leaves out, `among` the people that one of them is asked for (`他们中谁反对？`).
    """

    text: str
    rule: str = ""
    note: str = ""
    language: Language = "en"
    given: tuple[str, ...] = ()
    among: tuple[str, ...] = ()


def resolve_follow_up(question: str, history: Sequence[Turn]) -> str:
    """The question as it would be asked without the conversation; unchanged where nothing of it leans on history."""
    return resolve(question, history).text


def resolve(question: str, history: Sequence[Turn]) -> Resolution:
    """The standalone question, with the rule that gave it and, where nothing fits, a note that says so."""
    plain = in_plain_words(question)
    resolution = _resolve(plain, history)
    as_typed = resolution.text == plain
    return replace(resolution, text=question if as_typed else resolution.text, language=_language(question, history))


def _resolve(question: str, history: Sequence[Turn]) -> Resolution:
    among = people_among(question, history)
    if among:
        bare = without_people(question)
        return replace(_resolved(bare, ()), rule="among", among=among)
    resolution = _in_other_language(question, history) or _resolved(question, history)
    given = already_given(resolution.text, question, history)
    return replace(resolution, given=given)


def _resolved(question: str, history: Sequence[Turn]) -> Resolution:
    if history:
        for rule, follow in _RULES:
            text = follow(question, history)
            if text is not None:
                return Resolution(_in_script(text, question, history), rule)
    if words := _pointing_words(question):
        note = NOTHING_FITS[take_apart(question).language].format(words=words)
        return Resolution(question, UNFITTED, note)
    pointing = any(sign.pointing for sign in find_signs(take_apart(question)))
    return Resolution(question, UNFITTED if history and pointing else "")


def _in_other_language(question: str, history: Sequence[Turn]) -> Resolution | None:
    """A follow-up on a question in the other language, resolved in that one; None where it cannot be said in it."""
    tongue = take_apart(history[-1].standalone).tongue if history else ""
    said = said_in(question, tongue) if tongue else ""
    resolution = _resolved(said, history) if said else Resolution("")
    return resolution if resolution.rule not in ("", UNFITTED) else None


def _pointing_words(question: str) -> str:
    """The words of a question that point to something said before, as written; empty when there are none.

    >>> _pointing_words("她是哪个单位的？"), _pointing_words("那2020年呢？"), _pointing_words("会议由谁主持？")
    ('她', '那2020年呢', '')
    """
    asked = take_apart(question)
    for sign in find_signs(asked):
        if sign.certain:
            return asked.words(sign.start, sign.end)
    return question.strip(" ?？") if words_put_in(question) and not is_bare(question) else ""


def _continuation(question: str, history: Sequence[Turn]) -> str | None:
    """The subject carried on; not for a question with a pronoun, which is its subject, even one that nothing fits."""
    return None if any(sign.pointing for sign in find_signs(take_apart(question))) else continued(question, history)


def _corrected(question: str, history: Sequence[Turn]) -> str | None:
    """`不，我问的是决赛`: the words put right, in the previous question; a whole question in itself is taken alone."""
    asked = take_apart(question)
    match = compiled_lines(LEXICON, f"correction-{asked.tongue}").match(asked.folded.text)
    if match is None:
        return None
    new = asked.words(*match.span("new"))
    if take_apart(new).wh is not None:
        return new
    return substitute(history[-1], new)


def _pronoun(question: str, history: Sequence[Turn]) -> str | None:
    asked = take_apart(question)
    signs = find_signs(asked)
    items = [sign for sign in signs if sign.kind == "item" and "者" not in sign.text]
    if not signs or (items and words_put_in(question)):
        return None
    if words_put_in(question) and fill_signs(asked, history) != question:
        return substituted(fill_signs(asked, history), history)
    filled = _WHOSE_THING.sub("Who is responsible for ", fill_signs(asked, history))
    filled = _WHOSE_JOB.sub("Who has to ", filled)
    return without_lead_in(filled) if filled != question else None


Rule = Callable[[str, Sequence[Turn]], "str | None"]
_RULES: tuple[tuple[str, Rule], ...] = (
    ("correction", _corrected),
    ("more", more_of_it),
    ("count", counted),
    ("combination", combined),
    ("pronoun", _pronoun),
    ("item", item_named),
    ("substitution", substituted),
    ("continuation", _continuation),
)


def _in_script(text: str, question: str, history: Sequence[Turn]) -> str:
    """A Chinese standalone question in the asker's script."""
    if take_apart(text).tongue == "en":
        return text
    script = _script(question, history)
    return to_script(text, script) if script else text


def _language(question: str, history: Sequence[Turn]) -> Language:
    """The asker's language: the question's, its script that of the conversation so far where it shows none."""
    language = take_apart(question).language
    return language if language == "en" else _script(question, history) or language


def _script(question: str, history: Sequence[Turn]) -> Language | None:
    """The Chinese script of the last question that shows one, this one first; None where none does."""
    for asked in (question, *(turn.question for turn in reversed(history))):
        other: list[Language] = [script for script in _SCRIPTS if to_script(asked, script) != asked]
        if len(other) == 1 and take_apart(asked).tongue == "zh":
            return "zh-Hant" if other[0] == "zh-Hans" else "zh-Hans"
    return None


_SCRIPTS: tuple[Language, ...] = ("zh-Hans", "zh-Hant")
