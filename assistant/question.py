"""What is being asked: language, kind of answer, what it must be about, and under which constraints.

Rules where rules are certain: question words are a closed class in both languages. Everything is matched on the folded
question (Simplified, half width, lower case), so one rule serves both Chinese scripts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.asking import Guess, guess_fields, guess_kinds, signs_of
from assistant.cues import EMBEDDED, KIND_RULES, LIST_CUES, MEETING_WORD, STATEMENT, WH_WORD, YES_NO
from assistant.mentions import find_mentions
from assistant.noise import clean_question, in_plain_words
from assistant.operations import kind_of_operands, operation_of, with_year_before, years_of
from assistant.relations import find_asked_relation, takes_many
from assistant.spoken import read_pinyin
from assistant.terms import Term, asked_head, content_terms
from assistant.values import Language
from index.normalize import fold, fold_numerals, fold_text, script_of

_ORDINAL = re.compile(
    r"第(\d{1,2})(?:项|个|点|条|件|位|部分|次|场|届|期)|"
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)|(?:item|point|task|action) (?:no\.? ?|number |#)?(\d{1,2}))\b"
)
ENGLISH_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_WHO_IS = re.compile(r"(?P<name>[㐀-鿿·]{2,8})是(?:谁|什么人|哪位)\W*$")
_WHO_IS_EN = re.compile(r"\W*[Ww]ho(?: is| was|'s|’s) (?P<name>[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,3})\s?\?*$")
_OFFICE = re.compile(
    r"职[务位称衔责]|身份|头衔|角色|担任|任职|positions?|titles?|roles?|posts?|jobs?|holds?|held|"
    r"full|official|exact(?:ly)?|current|pls|please"
)
_HAN = re.compile(r"[㐀-鿿]")
_CAPITALIZED = re.compile(r"(?<=[\w,] )[A-Z][a-z]+")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_ENGLISH_START = re.compile(
    r"^\W*(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|"
    r"would|should|list|name|tell|give|and|in|at|on|by|the|to|for|from|about)\b",
    re.IGNORECASE,
)


# `which policy`: a thing, whatever else the question sounds like, unless it is one of those who can do something.
_ASKS_A_THING = re.compile(
    r"\W*(?:and )?(?:which|what) (?:policy|policies|item|motion|bid|quote|quotation|offer|tender|option|project|"
    r"proposal|plan|report|document|product|version|feature|topic|issue|event|course|book|tool|contract|grant)\b"
)


UNDECIDED = "name"  # a noun phrase: what a question asks for where no rule knows better
LIKELY = 0.35
SURE_OF_LIST = 0.6
MANY_IN_FIELD = ("attendee", "absent")
STILL_A_NAME = 0.4  # where no rule decides, whatever kind is likeliest


@dataclass(frozen=True, slots=True)
class Analysis:
    """A question, understood.

    `folded` is the cleaned question folded for matching. `kind` is the kind of span that answers it: a mention kind
    (`person`, `count` …), or `yes_no`, `reason`, `statement`, `name` (a noun phrase), `clause`. `is_list` asks for all
    such spans. `guesses` are other kinds that it may ask for, learned, with their probability. `operation` is `sum`,
    `difference`, `comparison` or empty. `head` is the noun asked about (`工匠` of "how many craftsmen"), `terms` the
    content words, `years` the years named, `ordinal` the item asked for (0 = none). `about_meeting` says that the
    relation is asked of the meeting itself: nothing else is named. `fields` are the fields of the meeting card that it
    may ask for, learned.
    """

    question: str
    language: Language
    folded: str
    kind: str
    is_list: bool = False
    guesses: tuple[Guess, ...] = ()
    operation: str = ""
    relation: str = ""
    head: str = ""
    terms: tuple[Term, ...] = ()
    years: tuple[str, ...] = ()
    ordinal: int = 0
    about_meeting: bool = False
    fields: tuple[Guess, ...] = ()


@lru_cache(maxsize=512)
def analyse(question: str) -> Analysis:
    """Understand a standalone question.

    >>> analyse("会议由谁主持？").kind
    'person'
    >>> analyse("How many craftsmen were named?").kind
    'count'
    """
    question = read_pinyin(question)
    language = language_of(question)
    cleaned = clean_question(in_plain_words(question), language)
    folded, numbered = fold_text(cleaned), fold_numerals(fold(cleaned)).text
    relation, relation_kind = find_asked_relation(folded)
    kind = "title" if _asks_who_one_is(folded, cleaned) else kind_of(folded, language, default=relation_kind)
    guesses = guess_kinds(cleaned, language)
    if kind == UNDECIDED:
        kind = _learned(folded, guesses)
        guesses = (*(guess for guess in guesses if guess.kind != UNDECIDED), Guess(UNDECIDED, STILL_A_NAME))
    operation = operation_of(folded, language)
    years = with_year_before(years_of(folded, numbered), folded, operation)
    terms = _without_the_asked(content_terms(folded, language, named=_capitalized(cleaned)), kind)
    telling = about_what(terms)
    about_meeting = bool(relation) and not telling
    of_many = about_meeting and takes_many(relation, kind)
    fields = guess_fields(cleaned, language, signs_of(kind, relation, words=len(terms), telling=telling))
    return Analysis(
        question=question,
        language=language,
        folded=folded,
        kind=kind_of_operands(operation, kind, years, folded) or kind,
        is_list=_asks_for_list(folded, language, guesses) or of_many or _many(fields),
        guesses=tuple(guess for guess in guesses if guess.kind not in (kind, "list", "yes_no")),
        operation=operation,
        relation=relation,
        head=asked_head(folded, language),
        terms=terms,
        years=years,
        ordinal=ordinal_of(numbered),
        about_meeting=about_meeting,
        fields=fields,
    )


def _without_the_asked(terms: tuple[Term, ...], kind: str) -> tuple[Term, ...]:
    """The content words but those that only say that an office is asked for, which no record says beside the office."""
    kept = tuple(term for term in terms if not _OFFICE.fullmatch(term.text)) if kind == "title" else ()
    return kept or terms


def _many(fields: Sequence[Guess]) -> bool:
    """Whether a field is asked for that names several people: who attended, who was absent."""
    return any(guess.kind in MANY_IN_FIELD and guess.probability >= SURE_OF_LIST for guess in fields)


def _capitalized(question: str) -> frozenset[str]:
    """The words that are capitalized within the question, in lower case."""
    return frozenset(match[0].lower() for match in _CAPITALIZED.finditer(question))


def telling_terms(terms: Sequence[Term]) -> list[Term]:
    """The content words that say more than that a meeting is spoken of."""
    return [term for term in terms if not MEETING_WORD.match(term.text)]


def about_what(terms: Sequence[Term]) -> int:
    """How many content words say more than that a meeting is spoken of.

    >>> about_what(content_terms("会议由谁主持?", "zh-Hans")), about_what(content_terms("谁主持培训?", "zh-Hans"))
    (0, 1)
    """
    return len(telling_terms(terms))


def _asks_who_one_is(folded: str, question: str) -> bool:
    """`王小明是谁`, `Who is Jane Doe`: who a named person is, is told by the title."""
    match = _WHO_IS.match(folded) or _WHO_IS_EN.match(question)
    return match is not None and any(
        mention.kind == "person" and (mention.start, mention.end) == (0, len(match["name"]))
        for mention in find_mentions(match["name"])
    )


def language_of(question: str) -> Language:
    """Language and script of a question; a mixed one counts as English only when it starts as an English question.

    >>> language_of("Who is 王小明?"), language_of("會議由誰主持"), language_of("谁 chair 了 meeting")
    ('en', 'zh-Hant', 'zh-Hans')
    """
    han, latin = len(_HAN.findall(question)), len(_LATIN_WORD.findall(question))
    if not han or (_ENGLISH_START.match(question) and latin >= 2) or latin > max(han, 3):
        return "en"
    return "zh-Hant" if script_of(question) == "zh-Hant" else "zh-Hans"


def kind_of(folded: str, language: Language, *, default: str = "") -> str:
    """Kind of span that answers the question; `default` (the asked relation's) where no question word decides."""
    tongue = language[:2]
    has_wh = bool(WH_WORD[tongue].search(folded))
    if _is_yes_no(folded, tongue, has_wh=has_wh):
        return "yes_no"
    if STATEMENT[tongue].search(folded):
        return "statement"
    kind = next((kind for kind, pattern in KIND_RULES[tongue] if pattern.search(folded)), "")
    relation_decides = bool(default) and (not kind or not has_wh or kind == "name")
    return default if relation_decides else kind or UNDECIDED


def _asks_for_list(folded: str, language: Language, guesses: Sequence[Guess]) -> bool:
    learned = any(guess.kind == "list" and guess.probability >= SURE_OF_LIST for guess in guesses)
    return learned or bool(LIST_CUES[language[:2]].search(folded))


def _learned(folded: str, guesses: Sequence[Guess]) -> str:
    """The learned kind where it is likely enough to stand for a rule; else a noun phrase, which most things are."""
    if _ASKS_A_THING.match(folded):
        return UNDECIDED
    best = next((guess for guess in guesses if guess.kind != "list"), None)
    return best.kind if best and best.probability >= LIKELY else UNDECIDED


def ordinal_of(folded: str) -> int:
    """Which item is asked for: `第4项` and `the fourth` give 4; 0 when none is named."""
    if match := _ORDINAL.search(folded):
        return int(match[1] or match[2] or match[3])
    for number, word in enumerate(ENGLISH_ORDINALS, start=1):
        if re.search(rf"\b{word}\b(?! (?:batch|half|quarter))", folded):
            return number
    return 0


def _is_yes_no(folded: str, tongue: str, *, has_wh: bool) -> bool:
    """Yes/no by its form; a Chinese question with a wh word is none, nor an English one that embeds one."""
    if not YES_NO[tongue].search(folded):
        return False
    return not has_wh or (tongue == "en" and not EMBEDDED[tongue].search(folded))
