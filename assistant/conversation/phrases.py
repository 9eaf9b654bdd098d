"""Noun phrases of a question, and what it is about once its question word is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.conversation.asked import DETERMINERS, Asked, Piece

_LIGHT = frozenset("预计 部分 方面 工作 情况 问题 事情 事 内容 人 钱 元 块 块钱 人次 东西 地方 people person thing things part parts side one ones".split())
_TRAILING_ZH = frozenset(
    "的 了 着 过 是 有 为 叫 在 由 被 把 给 向 对 从 到 至 于 和 与 跟 及 共 一共 总共 合计 都 也 又 还 就 才 要 会 能 将 可以 可能 应该 预计 大概 大约 约 达 达到 占 用 花 分别 各 各自 还有 要到 第".split()
)
_LEADING_ZH = re.compile(r"^(?:的|了|是|有|在|由|被|和|与|过|着|吗|呢|来|地)+")
_AUXILIARY = re.compile(
    r"^\W*(?:(?:was|were|is|are|am|did|do|does|has|have|had|will|would|shall|should|can|could|may|might|must)\b\s*(?:there\b\s*)?)+"
)
_PARTICLES = re.compile(r"[吗呢吧啊呀]+\W*$")
_SITUATION = re.compile(r"(?:目前|现在|如今|原本|原来|当初|起初|最初|最后|最终|后来|当时|之前|以前)")
_REGULAR_VERB = re.compile(r"^[a-z]+(?:ed|ing)$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: `folded.text[start:end]` of the question, with its pieces."""

    start: int
    end: int
    pieces: tuple[Piece, ...]

    @property
    def head(self) -> Piece:
        """Its last noun."""
        return [piece for piece in self.pieces if piece.role == "noun"][-1]

    @property
    def light(self) -> bool:
        """Whether it says nothing of what is asked about (`人`, `钱`, "things")."""
        return all(piece.text in _LIGHT for piece in self.pieces if piece.role == "noun")


def is_light(word: str) -> bool:
    """Whether a noun says nothing by itself."""
    return word in _LIGHT


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
    adjoins = following is not None and following.role == "time" and not asked.folded.text[phrase.end : following.start].strip()
    return following.end if following is not None and adjoins else phrase.end


def _chinese_runs(asked: Asked) -> Iterator[list[Piece]]:
    """Runs of nouns and their modifiers; 的 joins two of them."""
    run: list[Piece] = []
    for piece in asked.pieces:
        apart = bool(run) and asked.folded.text[run[-1].end : piece.start].strip() != ""
        joins = piece.text == "的" and bool(run)
        if apart or not (piece.role in ("noun", "modifier", "ordinal") or joins):
            yield _without_joint(run)
            run = []
        if piece.role in ("noun", "modifier", "ordinal") or (joins and run):
            run.append(piece)
    yield _without_joint(run)


def _without_joint(run: Sequence[Piece]) -> list[Piece]:
    while run and run[-1].text == "的":
        run = run[:-1]
    return list(run)


def _english_runs(asked: Asked) -> Iterator[list[Piece]]:
    """Runs of content words, begun by a determiner or any word that is none of a function; `of` joins two of them."""
    run: list[Piece] = []
    for before, piece in pairwise([None, *asked.pieces]):
        assert piece is not None  # noqa: S101 - only the first of the pairs starts with None
        opens = piece.role == "function" and piece.text in DETERMINERS
        joined = piece.text == "of" and bool(run)
        if opens or not (piece.role in ("noun", "ordinal") or joined) or _is_apart(asked, before, piece):
            if not (opens and run and run[-1].text == "of"):
                yield _trimmed(run)
                run = []
        if opens or joined or piece.role in ("noun", "ordinal"):
            run = [] if _is_verb(before, piece, run) else [*run, piece]
    yield _trimmed(run)


def _is_apart(asked: Asked, before: Piece | None, piece: Piece) -> bool:
    return before is not None and asked.folded.text[before.end : piece.start].strip(" \"'“”") != ""


def _is_verb(before: Piece | None, piece: Piece, run: Sequence[Piece]) -> bool:
    """A content word right after "who", or a regular verb form that begins a run."""
    if run or piece.role != "noun":
        return False
    return (before is not None and before.text in ("who", "whom", "to", "it")) or bool(_REGULAR_VERB.match(piece.text))


def _trimmed(run: Sequence[Piece]) -> list[Piece]:
    while run and (run[-1].text == "of" or run[-1].text in DETERMINERS):
        run = run[:-1]
    return list(run)


def subject_matter(asked: Asked) -> str:
    """What a question is about: its words, as written, without question word and what only serves it.

    Of a Chinese question what stands before the question word, if that has a noun, else all the rest.
    """
    wh = asked.wh
    if asked.tongue == "en":
        return _english_matter(asked, wh)
    if wh is None:
        return _PARTICLES.sub("", asked.text).strip(" ?？。!！,，")
    before = _SITUATION.sub("", asked.words(0, _end_of_content(asked, wh))).strip(" ,，")
    after = asked.words(wh.end, len(asked.folded.text))
    if any(phrase.end <= wh.start and not phrase.light for phrase in noun_phrases(asked)):
        return before
    return before + _LEADING_ZH.sub("", _PARTICLES.sub("", after).strip(" ?？。!！,，"))


def _end_of_content(asked: Asked, wh: Piece) -> int:
    """Where the words before the question word end that are not there for it alone (`有`, `在`, `要 … 到`, a bare verb)."""
    before = [piece for piece in asked.pieces if piece.end <= wh.start]
    while before and (before[-1].text in _TRAILING_ZH or (before[-1].role == "verb" and len(before[-1].text) == 1)):
        before.pop()
    return before[-1].end if before else 0


def _english_matter(asked: Asked, wh: Piece | None) -> str:
    if wh is None or wh.start > 12:
        start = 0
    else:
        start = wh.end
    rest = asked.words(start, len(asked.folded.text)).strip(" ?.!")
    match = _AUXILIARY.match(rest.lower())
    return rest[match.end() :].strip() if match else rest
