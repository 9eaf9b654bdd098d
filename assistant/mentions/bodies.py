"""Names of bodies (organizations) in Chinese text, out of the words before a telling suffix.

All functions read text already brought to Simplified, half width (`script.simplify`), and give offsets into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile

from assistant.mentions.lattice import Token
from assistant.mentions.lexicon import word_list, word_set

Span = tuple[int, int]

LONGEST_BODY = 32
_CLAUSE_MARKS = ",。;:、!?()“”《》 \n\t"
_PARTICLES = frozenset(("p", "c", "r", "u", "uj", "ul", "d", "m", "q", "f", "y", "name", "surname"))
_GRAMMAR = frozenset(("p", "c", "r", "u", "uj", "ul", "d", "v", "f", "m", "q", "y", "zg"))
_CHAIN_TAGS = frozenset(
    ("n", "ns", "nt", "nz", "nrt", "j", "b", "vn", "an", "?", "name", "s", "ng", "l", "i", "g", "zg", "f", "x", "h")
) | {"body"}
_FIELD_TAGS = frozenset(("n", "vn", "an", "j"))
# Verbs that stand inside names of bodies although the dictionary calls them plain verbs.
_NAME_VERBS = word_set("cues", "verbs-in-bodies")
_STOP_WORDS = word_set("cues", "never-in-bodies")


@lru_cache(maxsize=1)
def _body_endings() -> tuple[str, ...]:
    return (*word_list("bodies", "zh"), *word_list("bodies", "zh-generic"))


def find_chinese_bodies(text: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """Names of bodies: a suffix word (协会, 委员会, 局 …) with the nominal words before it.

    >>> from assistant.mentions.lattice import split_tokens
    >>> text = "由中国轻工业联合会主办"
    >>> list(find_chinese_bodies(text, split_tokens(text)))
    [(1, 9)]
    """
    last_end = -1
    for index, token in enumerate(tokens):
        word = text[token.start : token.end]
        if not _ends_body(text, tokens, index):
            continue
        start = _left_edge(text, tokens, index)
        start = _whole_clause(text, tokens, start)
        if token.end - start < 2 or start == token.start and not _stands_alone(word, token.tag):
            continue
        if word in word_set("bodies", "zh-generic") and not _is_proper(tokens, start, token.start):
            continue
        if not _continues(text, tokens, index) and start >= last_end:
            last_end = token.end
            yield start, token.end


def _ends_body(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether the word can end the name of a body."""
    token = tokens[index]
    word = text[token.start : token.end]
    if word in word_set("bodies", "not") or token.tag in ("name", "title", "v"):
        return False
    if len(word) == 1:
        return word in word_set("bodies", "zh-short") and index > 0 and tokens[index - 1].end == token.start
    return token.tag in ("nt", "body") or word.endswith(_body_endings()) or _stands_alone(word, token.tag)


def _left_edge(text: str, tokens: Sequence[Token], index: int) -> int:
    """Where the chain of nominal words that ends at `index` starts."""
    start = tokens[index].start
    for place in range(index - 1, -1, -1):
        token = tokens[place]
        joined = token.end == start
        if not joined or tokens[index].end - token.start > LONGEST_BODY or not _belongs(text, tokens, place):
            break
        start = token.start
    return start


def _is_proper(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a proper noun stands in the slice: `开源社区` names no body, `上海社区` may."""
    return any(start <= token.start < end and token.tag in ("ns", "nt", "nz", "nrt", "?", "j") for token in tokens)


def _stands_alone(word: str, tag: str) -> bool:
    """`文化局`, `国务院`: a word that names a body without words before it."""
    if word in word_set("bodies", "plain") or tag == "nt":
        return True
    return len(word) > 2 and (word[-1] in "局厅署委部处科" or word.endswith("代表会"))


def _whole_clause(text: str, tokens: Sequence[Token], start: int) -> int:
    """A few characters before the chain that begin the clause belong to the name when no grammar word is among them."""
    clause = max(text.rfind(mark, 0, start) for mark in _CLAUSE_MARKS) + 1
    before = [token for token in tokens if clause <= token.start and token.end <= start]
    whole = before and (before[0].start, before[-1].end) == (clause, start) and start - clause <= 4
    return clause if whole and all(_may_name(text, token) for token in before) else start


def _may_name(text: str, token: Token) -> bool:
    word = text[token.start : token.end]
    if word in _STOP_WORDS and word != "原":
        return False
    return token.tag in _CHAIN_TAGS or len(word) == 1 and token.tag not in _GRAMMAR


def _belongs(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Whether a word may stand inside the name of a body, with more of the name after it."""
    token = tokens[place]
    word = text[token.start : token.end]
    if word == "和":
        return _joins_names(text, tokens, place)
    if word in _STOP_WORDS or token.tag in ("title", "name"):
        return False
    if token.tag in _CHAIN_TAGS:
        return True
    if word in _NAME_VERBS or word[0] == "第" and len(word) > 1:
        return True
    return _after_region(tokens, place) or _begins_name(tokens, place)


def _begins_name(tokens: Sequence[Token], place: int) -> bool:
    """Two characters that are words each but no word together (`通|衡|阀门|厂`) are a name of their own."""
    if place + 1 == len(tokens):
        return False
    token, following = tokens[place], tokens[place + 1]
    single = token.end - token.start == 1 == following.end - following.start
    return single and following.tag not in ("body", "title") and token.tag not in _PARTICLES




def _after_region(tokens: Sequence[Token], place: int) -> bool:
    """A verb of two characters right after a region (`中国|造纸|协会`)."""
    token, before = tokens[place], tokens[place - 1] if place else None
    plain = token.tag == "v" and token.end - token.start == 2
    return plain and before is not None and before.tag == "ns" and before.end == token.start


def _joins_names(text: str, tokens: Sequence[Token], place: int) -> bool:
    """`省经济和信息化厅`, `向人力资源和社会保障部`: "and" in a name has a field before it, a suffix soon after."""
    after = "".join(text[token.start : token.end] for token in tokens[place + 1 : place + 4])
    names_body = any(char in after for char in "部委厅局") and not _is_plain(text, tokens, place + 1)
    return names_body and _is_field(text, tokens, place)


def _is_plain(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Whether a whole body of its own stands there (`和教育部`)."""
    return place < len(tokens) and text[tokens[place].start : tokens[place].end] in word_set("bodies", "plain")


def _is_field(text: str, tokens: Sequence[Token], place: int) -> bool:
    """Whether what ends at `place` is a field of work: a region and a noun, or nouns that no body's suffix ends."""
    before = [text[token.start : token.end] for token in tokens[max(0, place - 2) : place]]
    region = len(before) == 2 and (tokens[place - 2].tag == "ns" or before[0][-1] in "家省市县区州")
    if region or before[-1:] == ["工业"]:
        return True
    run = list(takewhile(lambda token: token.tag in _FIELD_TAGS, reversed(tokens[:place])))
    joined = bool(run) and run[0].end == tokens[place].start and 2 <= run[0].end - run[-1].start <= 6
    return joined and not text[run[-1].start : run[0].end].endswith(_body_endings())


def _continues(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether the name goes on to a later suffix (`省|工会|联合会|办公室`): then only the longer one counts."""
    end = tokens[index].end
    for place in range(index + 1, min(index + 6, len(tokens))):
        if tokens[place].start != end or not (_belongs(text, tokens, place) or _ends_body(text, tokens, place)):
            return False
        if _ends_body(text, tokens, place):
            return True
        end = tokens[place].end
    return False
