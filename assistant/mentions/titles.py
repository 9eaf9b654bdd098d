"""Titles and offices: `常务副会长`, `党委书记`; `Chair`, `Vice President of Finance`, `acting treasurer`.

All functions read text already brought to Simplified, half width (`script.simplify`), and give offsets into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.mentions.lattice import Token
from assistant.mentions.lexicon import alternation, word_list, word_set

Span = tuple[int, int]

_FIELD_TAGS = frozenset(("n", "vn", "b", "j", "nz", "body"))
_LONGEST_FIELD = 6
_LETTERS = re.compile("[A-Za-z]{2}")
_FIELD_BEFORE = re.compile(r"[,(] ?(?P<words>(?:[A-Z][a-z]+ ){1,3})$")
_LONGEST_ENGLISH_FIELD = 40


@lru_cache(maxsize=1)
def _chinese() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation('titles', 'prefix')}){{0,3}}(?:{alternation('titles', 'zh')})")


@lru_cache(maxsize=1)
def bare_english_title() -> re.Pattern[str]:
    """A title in English without what it is of: `Vice President`."""

    def _cased(words: tuple[str, ...]) -> str:
        forms = {form for word in words for form in (word, word.capitalize(), word.title())}
        forms |= {word.upper() for word in words if len(word) <= 4}
        return "|".join(sorted(forms, key=len, reverse=True))

    before, titles = _cased(word_list("titles", "en-before")), _cased(word_list("titles", "en"))
    return re.compile(rf"(?<![\w@/-])(?:(?:{before})[ -]){{0,4}}(?:{titles})\b(?!-\w)")


@lru_cache(maxsize=1)
def _english() -> re.Pattern[str]:
    of = r"(?: (?:of|for) (?:the )?[A-Z][\w'’-]*(?:(?: (?:and|of|for|&))? [A-Z][\w'’-]*)*)?"
    return re.compile(bare_english_title().pattern + r"(?:[ -](?:[Ee]lect|[Ee]meritus|[Dd]esignate))?" + of)


def bare_title(words: str) -> str:
    """The office that some simplified words end with, without the body or field before it; empty where there is none.

    >>> bare_title("项目经理"), bare_title("学会副会长"), bare_title("Chair of the Finance Board"), bare_title("项目")
    ('经理', '副会长', 'Chair', '')
    """
    if english := bare_english_title().search(words):
        return english[0]
    found = [match for match in _chinese().finditer(words) if match.end() == len(words)]
    return found[0][0] if found else ""


def find_chinese_titles(text: str, tokens: Sequence[Token], *, taken: Sequence[Span] = ()) -> Iterator[Span]:
    """Titles, the longest string of each, where they begin and end with a word; none reaches into `taken` bodies.

    >>> from assistant.mentions.lattice import split_tokens
    >>> text = "常务副会长王小明"
    >>> list(find_chinese_titles(text, split_tokens(text)))
    [(0, 5)]
    """
    starts = {token.start for token in tokens} | {token.start + 1 for token in tokens if token.end - token.start > 2}
    for match in _chinese().finditer(text):
        if match.start() in starts and match[0] not in word_set("cues", "no-titles") and not _torn(match, tokens):
            yield _with_field(text, match.start(), tokens, taken), match.end()


def _with_field(text: str, start: int, tokens: Sequence[Token], taken: Sequence[Span]) -> int:
    """Where a title begins with the words that say of what (`项目经理`); a body before it stays apart."""
    at = start
    for token in reversed([token for token in tokens if token.end <= start]):
        inside = any(left < token.end and token.start < right for left, right in taken)
        if token.end != at or inside or not _says_of_what(text, token) or start - token.start > _LONGEST_FIELD:
            break
        at = token.start
    return at - (at < start and text[at - 1 : at] == "副")


def _says_of_what(text: str, token: Token) -> bool:
    word = text[token.start : token.end]
    field = token.tag in _FIELD_TAGS or word in word_set("cues", "no-titles")  # `财务` of `财务委员`
    return field and len(word) > 1 and word not in word_set("cues", "never-in-titles")


def _torn(match: re.Match[str], tokens: Sequence[Token]) -> bool:
    return any(token.start < match.end() < token.end for token in tokens)


def find_english_titles(text: str) -> Iterator[Span]:
    """Titles in English, with what they are of."""
    if _LETTERS.search(text):
        for match in _english().finditer(text):
            yield _with_field_before(text, match.start()), _before_name(match)


def _with_field_before(text: str, start: int) -> int:
    """Where a title begins that stands behind a comma or a bracket, with the words that say of what."""
    before = _FIELD_BEFORE.search(text, max(0, start - _LONGEST_ENGLISH_FIELD), start)
    words = before["words"].split() if before else []
    return before.start("words") if before and all(word.lower() in word_set("english") for word in words) else start


def _before_name(match: re.Match[str]) -> int:
    """Where the title ends: before the name that `Vice President of Finance Ann Lee` runs into."""
    for word in re.finditer(r"[\w'’-]+", match[0]):
        if word.start() and word[0] in word_set("given_en") and word[0].lower() not in word_set("english"):
            return match.start() + word.start() - 1
    return match.end()
