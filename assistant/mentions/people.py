"""Names of people: Chinese names out of the lattice, names with a middle dot, Latin names, handles.

All functions read text already brought to Simplified, half width (`script.simplify`), and give offsets into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.mentions.lattice import Token
from assistant.mentions.lexicon import alternation, word_list, word_set

Span = tuple[int, int]

_LINKED = re.compile(
    r"\[@?(?P<handle>[A-Za-z0-9][\w .'-]{0,38})\]"
    r"\(https?://(?:www\.)?(?:github|gitlab|gitee|twitter|x)\.com/[\w-]+/?\)"
)
_HANDLE = re.compile(r"(?<![\w@./])@(?P<handle>[A-Za-z0-9](?:[\w-]{0,38}))(?![\w.]*\.(?:com|org|net|cn|tw)\b)")
_LIST_ITEM = re.compile(
    "(?<=、)[\u4e00-\u9fff]{2,3}(?=[、,。;\n]|$)|(?:^|(?<=[,:。;\n]))[\u4e00-\u9fff]{2,3}(?=、)"
)
_LATIN_NAME = r"[A-Z][A-Za-z'-]*(?: [A-Z][A-Za-z.'-]*){0,3}|[A-Za-z][\w-]{2,20}"
_LATIN_AFTER = re.compile(
    rf"(?P<name>{_LATIN_NAME}) ?(?=主持|表示|指出|介绍|分享|报告|发言|附议|和议|提名|提议"
    r"|说:|负责(?!人)|先生|女士|老师|同学"
    r"|[来帮忙会协助]{0,4}[做作]?(?:会议)?(?:记录|笔记))"
)
_LATIN_BEFORE = re.compile(
    r"(?:主持人|主席|记录人?|纪录|讲者|分享人|来宾|嘉宾|导师|成员|同学|工程师|研发|由)[:\s]*@?"
    rf"(?P<name>{_LATIN_NAME})(?![\w./-])"
)
_NO_SURNAMES = "副前原各该本市县区省州局处校院党总正主代兼全众首新老女男两三几位名个的与和及由请会常执理监委董"
_OFFICE_IN_LIST = "(?:委员|处长|科长|局长|乡长|镇长|组长|主任|代表|理事|经理|院长|校长)"  # after an uncommon surname
_LONGEST = 4  # characters of a name without a dot
_BODY_ENDS = ("局", "厅", "署", "委", "办", "院")
_NO_LAST = frozenset("等代及和与兼请并任为是说称到去来说问答作")
_SURNAME_TAGS = frozenset(("surname", "n", "nr", "?", "ng", "zg", "nz", "ns", "j", "q", "g"))


def find_chinese_people(text: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """Spans of Chinese names: the lattice's, those that only a list shows to be names, and dotted names."""
    dotted = [_without_cause(match) for match in _dotted_name().finditer(text)] if "·" in text else []
    yield from dotted
    found = (place for place, token in enumerate(tokens) if token.tag == "name")
    names = [_completed(text, place, tokens) for place in found if not _is_of_body(text, place, tokens)]
    whole = [*dotted, *_embracing(text, tokens)]
    addressed = [span for span in _addressed(text, tokens) if not _touches(span, whole)]
    bare = [span for span in names if text[slice(*span)] in word_set("surnames", "double")]
    names = [span for span in names if not _touches(span, [*whole, *(addressed if span in bare else ())])]
    yield from whole[len(dotted) :]
    yield from names
    yield from _listed(text, names)
    yield from addressed


def _is_of_body(text: str, place: int, tokens: Sequence[Token]) -> bool:
    """Whether what looks like a name is the beginning of an office's (`区住建|局`)."""
    following = tokens[place + 1] if place + 1 < len(tokens) else tokens[place]
    return text[following.start : following.end] in _BODY_ENDS and following.start == tokens[place].end


def _completed(text: str, place: int, tokens: Sequence[Token]) -> Span:
    """The name at a place among the words, with the one character more that stands between it and what ends a name.

    Of a name that no list holds (`副主席阿依努尔主持`) the words leave one character over; only right after a title.
    """
    (start, end, _), rest = tokens[place], tokens[place + 1 : place + 2]
    titled = place > 0 and tokens[place - 1].tag == "title" and tokens[place - 1].end == start
    if not titled or not rest or rest[0].start != end or not _may_be_last(text, rest[0], of=end + 1 - start):
        return start, end
    return start, end + bool(_after_name().match(text, end + 1))


def _may_be_last(text: str, token: Token, *, of: int) -> bool:
    """Whether a word may be the last character of a name of so many."""
    single = token.end - token.start == 1 and of <= _LONGEST
    return single and token.tag not in _JOINING and text[token.start] not in _NO_LAST


@lru_cache(maxsize=1)
def _after_name() -> re.Pattern[str]:
    """What ends a name: a mark or the end of a line, or a word that says what its bearer does."""
    words = sorted((word for word in word_list("cues", "after-names") if len(word) > 1), key=len, reverse=True)
    return re.compile(rf"[、,;。:()\n]|$|{'|'.join(words)}")


def _touches(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


@lru_cache(maxsize=1)
def _dotted_name() -> re.Pattern[str]:
    """`买买提·吐尔逊`, `约翰·F·肯尼迪`: characters that write foreign names, around middle dots."""
    foreign = f"[{''.join(word_list('cues', 'in-foreign-names'))}]"
    return re.compile(rf"{foreign}{{1,6}}(?:·(?:{foreign}{{1,8}}|[A-Z]\b\.?))+")


def _without_cause(name: re.Match[str]) -> Span:
    """A dotted name without the 因 of what follows (`让·贝松因病缺席`), which writes foreign names as well."""
    return name.start(), name.end() - (name[0].endswith("因") and name.end() < len(name.string))


def _listed(text: str, names: Sequence[Span]) -> Iterator[Span]:
    """Words between list marks beside names are names too, where they begin with a surname (高峰, 文静)."""
    edges = {edge for span in names for edge in span}
    for match in _LIST_ITEM.finditer(text) if names else ():
        start, end = match.span()
        beside = start - 1 in edges or end + 1 in edges
        if beside and text[start] in _surnames() and not _touches((start, end), names):
            yield start, end


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    return frozenset("".join(char for group in ("6", "8", "12", "16") for char in word_set("surnames", group)))


def _addressed(text: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """A surname with a form of address: `王主任`, `李老师`, `邓副县长`."""
    surnames, address = _surnames(), word_set("titles", "address")
    for token, following in zip(tokens, tokens[1:], strict=False):
        single = token.end - token.start == 1 and text[token.start] in surnames and token.tag in _SURNAME_TAGS
        surname = single or text[token.start : token.end] in word_set("surnames", "double")
        if surname and token.end == following.start and text[following.start : following.end] in address:
            yield token.start, following.end


@lru_cache(maxsize=1)
def _title_within() -> re.Pattern[str]:
    surnames = "".join(sorted(_surnames()))
    end = r"(?=[、,;。:)(\s和与及等于在代]|(?:认为|表示|指出|建议|提议|提出|询问|说|补充)|$)"
    rare = rf"(?<=[、:处局科室部所会院司乡镇府社])[^{_NO_SURNAMES}\W\d_](?={_OFFICE_IN_LIST}[^{surnames}])"
    surname = rf"(?P<surname>{alternation('surnames', 'double')}|[{surnames}]|{rare})"
    return re.compile(rf"{surname}副?(?:{alternation('titles', 'zh')})(?P<given>[\u4e00-\u9fff]{{1,2}}){end}")


def _embracing(text: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """A title between surname and given name, as formal minutes of Taiwan write: `李主任委员大同`."""
    for match in _title_within().finditer(text):
        edges = (match.start(), match.end("surname"), match.start("given"))
        words = [token for token in tokens if not (token.tag == "name" and token.start == match.start())]
        torn = any(token.start < edge < token.end for token in words for edge in edges)
        if not torn and _is_given(match, tokens):
            yield match.span()


def _is_given(match: re.Match[str], tokens: Sequence[Token]) -> bool:
    """Whether the characters after a title are a given name: no word of another kind, or an item of a list."""
    text, (start, end) = match.string, match.span("given")
    whole = next((token.tag for token in tokens if (token.start, token.end) == (start, end)), "name")
    before, after = text[match.start() - 1 : match.start()], text[end : end + 1]
    listed = before in ("", "、", ":") and after in ("", "、", "(", "\n")
    if whole not in _GIVEN_TAGS and not (listed and whole == "v") or match["given"] in _NO_GIVEN:
        return False
    return before in ("", "、", ":", " ") and after in ("", "、", " ", "\n") or not _says((start, end), tokens)


def _says(given: Span, tokens: Sequence[Token]) -> bool:
    """Whether the characters after a title are words of the sentence (`何院長也在`), not a given name."""
    tags = [token.tag for token in tokens if given[0] <= token.start < given[1]]
    return bool(tags) and (tags[0] in ("d", "p", "r", "c") or all(tag in _GRAMMAR for tag in tags))


_GRAMMAR = frozenset(("d", "v", "p", "r", "c", "u", "uj", "ul", "y", "f", "m", "q", "t"))
_JOINING = _GRAMMAR - {"v", "q"}
_GIVEN_TAGS = frozenset(("name", "n", "nz", "a", "ns", "j", "z", "b", "title"))
_NO_GIVEN = word_set("cues", "no-given-names")


def find_handles(text: str) -> Iterator[Span]:
    """Handles: the text of a link to a profile, `@name`, and a Latin name where Chinese words say it is a person."""
    spans: list[Span] = []
    for pattern, name in ((_LINKED, "handle"), (_HANDLE, "handle"), (_LATIN_AFTER, "name"), (_LATIN_BEFORE, "name")):
        for match in pattern.finditer(text):
            if not any(match.start(name) < end and start < match.end(name) for start, end in spans):
                spans.append(match.span(name))
    yield from spans


def is_name_of_list(text: str) -> bool:
    """Whether a simplified text alone, met where names are listed, looks like a name: `高峰`, `Tom Baker`, `octoCat`.

    >>> is_name_of_list("高峰"), is_name_of_list("全体代表")
    (True, False)
    """
    if re.fullmatch("[\u4e00-\u9fff]{2,4}", text):
        if text[:2] in word_set("surnames", "double"):
            return len(text) > 2
        return len(text) < 4 and text[0] in _surnames()
    latin = re.fullmatch(r"[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){1,3}|@?[A-Za-z][\w-]{2,24}", text)
    return latin is not None and not text.islower()
