"""What a pronoun or a demonstrative of a follow-up stands for: the person, body, year or thing last spoken of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.conversation.asked import Asked, take_apart
from assistant.conversation.memory import NAMING, filled_in, named, phrases_said, short_answers, topics
from assistant.conversation.phrases import Phrase, is_light, matter_after, noun_phrases, subject_matter, time_after
from assistant.conversation.signs import Sign, find_signs
from assistant.mentions import find_mentions
from assistant.values import Turn
from index.normalize import fold_text
from index.numerals import find_numerals

_POSSESSIVE = frozenset(("his", "their", "its", "theirs", "hers"))
_KINDS = {
    "people": ("person",), "person": ("person",), "organization": ("organization",), "date": ("date",),
    "place": ("organization", "place"),
}
_FREE = ("statement", "clause", "name", "item", "span")
_INDEFINITE = re.compile(r"an? [a-z]", re.IGNORECASE)
_YEAR = re.compile(r"\d{3,4}|年")
_CHANGES = re.compile(
    r"\b(?:rises?|rose|risen|falls?|fell|fallen|gr[eo]w|grown|increased?|decreased?|drop(?:ped)?|go (?:up|down))\b"
)
_ORDER = ("first", "second", "third", "fourth", "fifth")


def fill_signs(asked: Asked, history: Sequence[Turn]) -> str:
    """The question with what each sign stands for in its place; a sign that nothing said fits stays as it is."""
    text = asked.text
    for sign in reversed(find_signs(asked)):
        words = antecedent(sign, asked, history)
        if words and (sign.kind == "definite" or fold_text(words) not in asked.folded.text):
            new = _prefix(asked, sign) + words + _suffix(asked, sign)
            text = take_apart(text).with_slice(sign.start, sign.end, new)
    return text


def _prefix(asked: Asked, sign: Sign) -> str:
    """`in` for "there", which needs no preposition as a name of a place does."""
    before = asked.folded.text[: sign.start].split()[-1:]
    return "in " if sign.text == "there" and before != ["from"] and before != ["in"] else ""


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
        fresh = [word for word in dict.fromkeys(words) if not _is_in(word, asked) and _is_of(word, sign)]
        if len(fresh) > (sign.kind == "people"):
            return mark.join(fresh) if sign.kind == "people" else _in_year(fresh[0], sign)
    return _other_antecedent(sign, history)


def _is_of(words: str, sign: Sign) -> bool:
    """Whether a name can be meant: `那年` and "that year" mean a date with a year."""
    return sign.kind != "date" or not any(year in sign.text for year in ("年", "year")) or bool(_YEAR.search(words))


def _in_year(words: str, sign: Sign) -> str:
    return f"in {words}" if sign.text.startswith("that ") and words[:1].isdigit() else words


def _other_antecedent(sign: Sign, history: Sequence[Turn]) -> str:
    """Where nobody was named: they may be a body, and he or she the holder of an office."""
    if sign.kind == "people":
        bodies = next(iter(named(("organization",), history)), ())
        return bodies[0] if bodies else ""
    titles = next(iter(named(("title",), history)), ()) if sign.kind == "person" else ()
    return (f"the {titles[0]}" if titles[0].isascii() else titles[0]) if titles else ""


def _is_in(words: str, asked: Asked) -> bool:
    """Whether the question names it already, in full or, a name in Latin letters, in part."""
    folded, here = fold_text(words), asked.folded.text
    return folded in here or any(part in here.split() for part in folded.split() if len(part) > 2)


def _thing(sign: Sign, asked: Asked, history: Sequence[Turn]) -> str:
    """It: what the last answer named; in English the phrase that fits best, in Chinese what was spoken about."""
    turn = history[-1]
    if turn.answer.kind in NAMING and len(answers := short_answers(turn)) == 1 and sign.kind == "any":
        return answers[0]
    if asked.tongue == "en":
        clause = re.search(r"\b(?:of|about|for|with|by) that\W*$", asked.folded.text)
        return next(iter(topics(history)), "") if clause else _phrase_meant(sign, asked, history)
    if sign.text.startswith("它们") and turn.answer.kind in NAMING and (answers := short_answers(turn)):
        return "、".join(answers)
    return next(iter(topics(history)), "")


def _amount_asked(turn: Turn) -> str:
    """What the last question asked the amount of ("income" of "how much income …"): it can rise and fall."""
    wh = (said := take_apart(turn.standalone)).wh
    asked = [phrase for phrase in noun_phrases(said) if wh and phrase.start <= wh.end + 1 and phrase.end > wh.end]
    return said.words(wh.end, asked[0].end) if wh and asked and not asked[0].light else ""


def _phrase_meant(sign: Sign, asked: Asked, history: Sequence[Turn]) -> str:
    """What an English pronoun fits best: what the last one stood for, else a phrase of its number, lately said."""
    plural, turn = sign.kind == "plural", history[-1]
    if plural and turn.answer.kind == "person" and len(people := short_answers(turn)) > 1:
        return " and ".join(people)
    if plural and turn.answer.kind == "organization" and (bodies := short_answers(turn)):
        return " and ".join(bodies)
    best, best_score = "", 0.0
    for order, (words, phrase) in enumerate(_candidates(asked, history)):
        score = _fit(words, phrase, plural=plural) - 0.6 * order
        if score > best_score and not names_person(words):
            best, best_score = words, score
    return best


def _candidates(asked: Asked, history: Sequence[Turn]) -> Iterator[tuple[str, Phrase | None]]:
    """What a pronoun may stand for: what the last question's did (without a phrase), then three turns' phrases."""
    if _CHANGES.search(asked.folded.text) and (amount := _amount_asked(history[-1])):
        yield amount, None
    if introduced := _introduced(history[-1]):
        yield introduced, None
    if carried := filled_in(history[-1]):
        yield carried, None
    for said, phrase in phrases_said(history[-3:]):
        end = max(time_after(said, phrase), matter_after(said, phrase))
        yield said.words(phrase.start, end).removesuffix("'s"), phrase


def _introduced(turn: Turn) -> str:
    """What the last answer brought up: one phrase with an indefinite article ("a reading program for children")."""
    answers = short_answers(turn) if turn.answer.kind in _FREE else ()
    return answers[0] if len(answers) == 1 and _INDEFINITE.match(answers[0]) else ""


def _fit(words: str, phrase: Phrase | None, *, plural: bool) -> float:
    """How well words fit: going on counts 4, their number 3, being specific (an article, two words, a name) 2."""
    is_plural = words.endswith("s") and not words.endswith(("ss", "us", "is"))
    if phrase is None:
        return 4.0 + 3.0 * (is_plural == plural)
    if phrase.light:
        return 2.0 if plural and phrase.head == "people" else 0.0
    specific = phrase.pieces[0].role == "function" or len(phrase.pieces) > 1 or words[:1].isupper()
    return 0.0 if plural and not is_plural else 3.0 * (is_plural == plural) + 2.0 * specific


def names_person(words: str) -> bool:
    """Whether words are a person's name, with little around it."""
    return any(m.kind == "person" and m.end - m.start >= len(words) - 4 for m in find_mentions(words))


def _of_same_noun(sign: Sign, asked: Asked, history: Sequence[Turn]) -> str:
    """`这本书`, "these standards": the fuller phrase with that noun, of an answer or of a question."""
    answers = [words for turn in reversed(history) for words in short_answers(turn)]
    answered = next((words for words in answers if fold_text(words).endswith(sign.text)), "")
    if answered:
        return answered
    if fuller := _fuller_phrase(sign.text, history):
        return fuller
    turn = history[-1]
    if sign.kind == "noun" and turn.answer.kind in ("name", "quoted") and asked.tongue == "zh":
        return next(iter(short_answers(turn)), "")
    return ""


def _fuller_phrase(noun: str, history: Sequence[Turn]) -> str:
    """The phrase last asked about that ends in a noun and says more than it."""
    for said, phrase in phrases_said(history):
        folded = said.folded.text[phrase.start : phrase.end]
        if folded.endswith(noun) and len(phrase.pieces) > 1 and folded.removeprefix("the ") != noun:
            return said.words(phrase.start, phrase.end)
    return ""


def _of_same_classifier(sign: Sign, asked: Asked, history: Sequence[Turn]) -> str:
    """`那一条`: the answer that is a 条 (`第23条`), else the last answer that names something."""
    for turn in reversed(history):
        for words in short_answers(turn):
            if sign.text[-1] in fold_text(words) or turn.answer.kind in NAMING:
                return words
    return ""


def _within(sign: Sign, asked: Asked, history: Sequence[Turn]) -> str:
    """Of these: what the previous question counted, of what it was about."""
    previous = take_apart(history[-1].standalone)
    topic = next(iter(topics(history)), "")
    wh = previous.wh
    counted = [phrase for phrase in noun_phrases(previous) if wh and phrase.start == wh.end and not phrase.light]
    if previous.tongue != "zh" or wh is None or not counted:
        return topic
    whose = [phrase for phrase in noun_phrases(previous) if phrase.end <= wh.start and not phrase.light]
    noun = previous.words(counted[0].start, counted[0].end)
    return f"{previous.words(0, whose[-1].end)}的{noun}" if whose else subject_matter(previous)


def _item(sign: Sign, asked: Asked, history: Sequence[Turn]) -> str:
    """The second, the last: that item of the list last given, four turns back at most."""
    for turn in history[:-5:-1]:
        answers = short_answers(turn)
        number = _number(sign.text, len(answers))
        if len(answers) > 1 and 0 < number <= len(answers) and take_apart(turn.standalone).of_role("ordinal") == ():
            return answers[number - 1]
    return ""


def _one(sign: Sign, asked: Asked, history: Sequence[Turn]) -> str:
    """One: the noun that the previous question's last phrase ends in."""
    previous = take_apart(history[-1].standalone)
    nouns = [piece for piece in previous.of_role("noun", "time") if piece.text.isascii() and not is_light(piece.text)]
    if not nouns or previous.tongue != "en":
        return ""
    return previous.words(nouns[-1].start, nouns[-1].end).split()[-1]


def _number(words: str, length: int) -> int:
    """Which item an ordinal names, from 1; 0 for one that cannot be told."""
    if any(last in words for last in ("最后", "倒数", "后者", "last", "latter")):
        return length
    if "former" in words or "前者" in words:
        return 1
    for number, word in enumerate(_ORDER, start=1):
        if word in words:
            return number
    value = next((numeral.value for numeral in find_numerals(words)), None)
    return int(value) if value is not None else 0


_Finder = Callable[[Sign, Asked, Sequence[Turn]], str]
_FINDERS: dict[str, _Finder] = {
    "any": _thing,
    "plural": _thing,
    "noun": _of_same_noun,
    "definite": _of_same_noun,
    "within": _within,
    "classified": _of_same_classifier,
    "item": _item,
    "one": _one,
}
