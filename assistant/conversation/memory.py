"""What was said in a conversation: the people, bodies, times and things that a follow-up may mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os.path import commonprefix

from assistant.conversation.asked import Asked, take_apart
from assistant.conversation.exchange import ENGLISH_ASKS, words_put_in
from assistant.conversation.phrases import Phrase, noun_phrases, subject_matter
from assistant.conversation.signs import find_signs
from assistant.conversation.slots import is_stance
from assistant.mentions import find_mentions
from assistant.operations import operation_of
from assistant.question import kind_of
from assistant.values import Turn
from index.normalize import fold_text

LONGEST_ANSWER = 40  # characters; a longer answer is a sentence, which no pronoun stands for
NAMING = ("organization", "name", "quoted")  # kinds of answer that a later "it" takes up


def is_follow_up(turn: Turn) -> bool:
    """Whether a turn itself leaned on what was said before it."""
    return turn.standalone != turn.question


def thread_of(history: Sequence[Turn]) -> tuple[Turn, ...]:
    """The last turns that belong together, newest first: follow-ups back to the question that began them."""
    turns: list[Turn] = []
    for turn in reversed(history):
        turns.append(turn)
        if not is_follow_up(turn):
            break
    return tuple(turns)


def short_answers(turn: Turn) -> tuple[str, ...]:
    """The answer's own words, where they are short enough to be named again."""
    words = tuple(text.strip(" 。.,，;；") for text in turn.answer.verbatim)
    return tuple(text for text in words if 0 < len(text) <= LONGEST_ANSWER) if turn.answer.status == "answered" else ()


def named(kinds: Sequence[str], history: Sequence[Turn]) -> Iterator[tuple[str, ...]]:
    """What was named of these kinds, newest turn first and its answers before its question; several of a list."""
    for turn in reversed(history):
        if turn.answer.kind in kinds and (answers := short_answers(turn)):
            yield answers
        answered = [words for text in short_answers(turn) for words in _mentions_of(text, kinds)]
        for found in (answered, _mentions_of(turn.standalone, kinds)):
            if found:
                yield tuple(found)


def _mentions_of(text: str, kinds: Sequence[str]) -> list[str]:
    """What a text names of these kinds, but for what stands within a longer name."""
    found = [(m.start, m.end) for m in find_mentions(text) if m.kind in kinds]
    widest = [one for one in found if not any(o[0] <= one[0] and one[1] <= o[1] and o != one for o in found)]
    return [text[start:end] for start, end in widest]


def topics(history: Sequence[Turn]) -> Iterator[str]:
    """What the conversation is about, newest first: what a follow-up took over, else the question's own matter."""
    for turn in reversed(history):
        asked = take_apart(turn.standalone)
        matter = carried_matter(turn) or (subject_matter(asked) if _names_something(asked) else "")
        if matter:
            yield matter.removesuffix("中")


def _names_something(asked: Asked) -> bool:
    """Whether a question has a noun that says something, and no pronoun that was left standing."""
    return any(not phrase.light for phrase in noun_phrases(asked)) and not is_open(asked)


def is_open(asked: Asked) -> bool:
    """Whether a question leans on something that it does not name, so that nothing can lean on it."""
    asks = asked.tongue == "zh" or asked.wh is not None or ENGLISH_ASKS.search(asked.folded.text)
    return not asks or bool(words_put_in(asked.text)) or any(sign.certain for sign in find_signs(asked))


def is_derived(turn: Turn) -> bool:
    """Whether a follow-up asked for a reason or a computed figure: nothing is put in place of a part of those."""
    asked = take_apart(turn.standalone)
    folded, language = asked.folded.text, asked.language
    derived = bool(operation_of(folded, language)) or kind_of(folded, language) == "reason" or "还是" in folded
    return is_follow_up(turn) and derived


def carried_matter(turn: Turn) -> str:
    """What a follow-up's standalone question has in front of, or behind, the question as it was typed; else empty.

    A topic taken over once is taken over again as it was, not with all that was asked of it in between.
    """
    standalone, question = turn.standalone.strip(" ?？。"), turn.question.strip(" ?？。")
    if not is_follow_up(turn) or not question or is_stance(question):
        return ""
    folded, typed = fold_text(standalone), fold_text(question)
    if folded.endswith(typed) and len(folded) == len(standalone):
        return standalone[: len(folded) - len(typed)].strip(" ，,")
    if folded.startswith(typed) and standalone.endswith(")"):
        return standalone[:-1].partition("(")[2].strip()
    return ""


def filled_in(turn: Turn) -> str:
    """What took the place of a pronoun in a follow-up; empty for any other turn."""
    question, standalone = turn.question, turn.standalone
    start = len(commonprefix([question, standalone]))
    end = len(commonprefix([question[start:][::-1], standalone[start:][::-1]]))
    while start and question[start - 1].isalnum() and question[start - 1].isascii():
        start -= 1
    while end and question[len(question) - end].isalnum() and question[len(question) - end].isascii():
        end -= 1
    replaced = question[start : len(question) - end].strip()
    signs = {sign.text for sign in find_signs(take_apart(question)) if sign.certain}
    if fold_text(replaced) not in signs:
        return ""
    return standalone[start : len(standalone) - end].strip().removesuffix("'s")


def phrases_said(history: Sequence[Turn]) -> Iterator[tuple[Asked, Phrase]]:
    """Noun phrases of the questions, as understood, newest question first.

    Within one the subject comes before the rest, which is what the next question is likeliest to speak of (Grosz,
    Joshi and Weinstein, "Centering", Computational Linguistics 21(2), 1995), and last the noun that "how many" or
    "which" asks for.
    """
    for turn in reversed(history):
        asked = take_apart(turn.standalone)
        wh = asked.wh
        found = () if is_open(asked) else noun_phrases(asked)
        counted = [phrase for phrase in found if wh is not None and wh.end <= phrase.start <= wh.end + 1]
        yield from ((asked, phrase) for phrase in [*(p for p in found if p not in counted), *counted])
