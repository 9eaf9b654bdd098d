"""Noun phrases of a question, and what it is about once its question word is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.conversation.asked import LEXICON, Asked, Piece
from assistant.mentions.lexicon import word_set

_LEADING_ZH = re.compile(r"^(?:的|了|是|有|在|由|被|和|与|过|着|吗|呢|来|地)+")
_AUXILIARY = re.compile(
    r"^\W*(?:(?:was|were|is|are|am|did|do|does|has|have|had|will|would|shall|should|can|could|may|might|must)\b\s*"
    r"(?:(?:there|anyone|anybody|someone)\b\s*)?)+"
)
_EXISTS = re.compile(r"^(?:有没有|有沒有|是不是|是否|有|是)")
_PARTICLES = re.compile(r"[吗嗎呢吧啊呀]+\W*$")
_SITUATION = re.compile(
    r"目前|现在|現在|如今|原本|原来|原來|当初|當初|起初|最初|最后|最後|最终|最終|后来|後來|当时|當時|之前|以前"
)
_REGULAR_VERB = re.compile(r"^[a-z]+(?:ed|ing)$")
_IN_CHARGE = re.compile(r"^(?:responsible for|in charge of) (?=\w)", re.IGNORECASE)
_COUNTING = frozenset(("how many", "how much", "which", "what"))
_EDGE = " ?？。.!！,，"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: `folded.text[start:end]` of the question, with its pieces."""

    start: int
    end: int
    pieces: tuple[Piece, ...]

    @property
    def head(self) -> str:
        """Its last noun, folded."""
        return [piece.text for piece in self.pieces if piece.role == "noun"][-1]

    @property
    def light(self) -> bool:
        """Whether it says nothing of what is asked about (`人`, `钱`, "things")."""
        return all(is_light(piece.text) for piece in self.pieces if piece.role == "noun")


def is_light(word: str) -> bool:
    """Whether a noun says nothing by itself."""
    return word in word_set(LEXICON, "light")


def noun_phrases(asked: Asked) -> tuple[Phrase, ...]:
    """The noun phrases of a question, in order.

    >>> from assistant.conversation.asked import take_apart
    >>> question = take_apart("Who moved the deposit motion?")
    >>> [question.words(phrase.start, phrase.end) for phrase in noun_phrases(question)]
    ['the deposit motion']
    """
    runs = _english_runs(asked) if asked.tongue == "en" else _chinese_runs(asked)
    kept = (run for run in runs if any(piece.role == "noun" for piece in run))
    return tuple(Phrase(run[0].start, run[-1].end, tuple(run)) for run in kept)


def time_after(asked: Asked, phrase: Phrase) -> int:
    """Where the phrase ends with the time that follows it right away ("the budget this year")."""
    following = next((piece for piece in asked.pieces if piece.start >= phrase.end), None)
    if following is None or following.role != "time" or asked.folded.text[phrase.end : following.start].strip():
        return phrase.end
    return following.end


def matter_after(asked: Asked, phrase: Phrase) -> int:
    """Where the phrase ends with what it is about ("the motion about Sundays")."""
    following = next((other for other in noun_phrases(asked) if other.start >= phrase.end), None)
    between = asked.folded.text[phrase.end : following.start].strip() if following else ""
    return following.end if following and between in ("about", "regarding", "concerning") else phrase.end


def _chinese_runs(asked: Asked) -> Iterator[list[Piece]]:
    """Runs of nouns and their modifiers; 的 joins two of them."""
    run: list[Piece] = []
    for piece in asked.pieces:
        apart = bool(run) and asked.folded.text[run[-1].end : piece.start].strip() != ""
        belongs = piece.role in ("noun", "modifier", "ordinal") or (piece.text == "的" and bool(run))
        if apart or not belongs:
            yield _without_joint(run)
            run = []
        if piece.role in ("noun", "modifier", "ordinal") or (belongs and run):
            run.append(piece)
    yield _without_joint(run)


def _without_joint(run: Sequence[Piece]) -> list[Piece]:
    while run and run[-1].text == "的":
        run = run[:-1]
    return list(run)


def _english_runs(asked: Asked) -> Iterator[list[Piece]]:
    """Runs of content words, a determiner beginning a new one; `of` joins two of them."""
    run: list[Piece] = []
    opened_by = ""
    for number, piece in enumerate(asked.pieces):
        before = asked.pieces[number - 1] if number else None
        if not _belongs(asked, before, piece, run) or _ends_clause(asked, piece, run, opened_by):
            yield _trimmed(run, opened_by, piece.text)
            run, opened_by = [], before.text if before else ""
        if (_can_stand(piece) and not _is_verb(asked, before, piece, run)) or (piece.text == "of" and run):
            run = [*run, piece]
    yield _trimmed(run, opened_by, "")


def _ends_clause(asked: Asked, piece: Piece, run: Sequence[Piece], opened_by: str) -> bool:
    """Whether a verb form, or a small letter after a name, ends the subject of an auxiliary ("has Ann | gone")."""
    auxiliary = opened_by in word_set(LEXICON, "do") | word_set(LEXICON, "be") | _COUNTING
    if not auxiliary or not any(one.role == "noun" for one in run):
        return False
    after_name = asked.words(run[-1].start, run[-1].end)[:1].isupper()
    small = asked.words(piece.start, piece.end)[:1].islower() and piece.role == "noun"
    return bool(_REGULAR_VERB.match(piece.text)) or (after_name and small)


def _can_stand(piece: Piece) -> bool:
    return piece.role in ("noun", "ordinal") or piece.text in word_set(LEXICON, "determiner")


def _belongs(asked: Asked, before: Piece | None, piece: Piece, run: Sequence[Piece]) -> bool:
    """Whether a piece goes on with the run before it."""
    gap = asked.folded.text[before.end : piece.start].strip(" \"'") if before else ""
    if not run or gap:
        return False
    if piece.text in word_set(LEXICON, "determiner"):
        return run[-1].text == "of"
    return piece.role in ("noun", "ordinal") or piece.text == "of"


def _is_verb(asked: Asked, before: Piece | None, piece: Piece, run: Sequence[Piece]) -> bool:
    """A content word right after "who", "to" or "it", one in -s after "what", or a verb form that begins a run."""
    if run or piece.role != "noun":
        return False
    after = before.text if before is not None else ""
    if after == "what" and piece.text.endswith("s"):
        following = next((one for one in asked.pieces if one.start > piece.start), None)
        return following is not None and following.role == "noun"
    if after in word_set(LEXICON, "linking"):
        return False
    return after in ("who", "whom", "to", "it") or bool(_REGULAR_VERB.match(piece.text))


def _trimmed(run: Sequence[Piece], opened_by: str, following: str) -> list[Piece]:
    """The run without loose ends, and without the verb that ends a subject after "did" and the like."""
    while run and (run[-1].text == "of" or run[-1].text in word_set(LEXICON, "determiner")):
        run = run[:-1]
    after_do = opened_by in word_set(LEXICON, "do") and following not in word_set(LEXICON, "be")
    return list(run[:-1]) if after_do and sum(piece.role == "noun" for piece in run) > 1 else list(run)


def subject_matter(asked: Asked) -> str:
    """What a question is about: its words, as written, without question word and what only serves it.

    Of a Chinese question what stands before the question word, if that has a noun, else all the rest.
    """
    if asked.tongue == "en":
        return _english_matter(asked)
    wh = asked.wh
    if wh is None:
        return _EXISTS.sub("", _PARTICLES.sub("", asked.text.strip(_EDGE))).strip(_EDGE)
    before = _SITUATION.sub("", asked.words(0, _end_of_content(asked, wh))).removeprefix("的").strip(_EDGE)
    if any(phrase.end <= wh.start and not phrase.light for phrase in noun_phrases(asked)):
        return re.sub(r"(?<=[\u4e00-\u9fff])有人$", "", before)
    after = asked.words(wh.end, len(asked.folded.text))
    return before + _LEADING_ZH.sub("", _PARTICLES.sub("", after).strip(_EDGE))


def _end_of_content(asked: Asked, wh: Piece) -> int:
    """Where the words before the question word end, but for those there for it alone (`有`, `在`, a bare verb)."""
    before = [piece for piece in asked.pieces if piece.end <= wh.start]
    trailing = word_set(LEXICON, "trailing")
    while before and (before[-1].text in trailing or (before[-1].role == "verb" and len(before[-1].text) == 1)):
        before.pop()
    return before[-1].end if before else 0


def _english_matter(asked: Asked) -> str:
    """What follows the question word and its auxiliary; after "how many" and "which" the noun they ask for goes too
    where a clause of its own follows it.
    """
    wh = asked.wh
    start = wh.end if wh is not None and wh.start <= 12 else 0
    rest = asked.words(start, len(asked.folded.text)).strip(_EDGE)
    if rest.startswith("(") and rest.endswith(")"):
        return rest.strip("()")
    match = _AUXILIARY.match(rest.lower())
    return _IN_CHARGE.sub("", rest[match.end() :].strip() if match else rest)
