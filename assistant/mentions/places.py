"""Places: cities and regions, rooms and buildings, online venues, and whatever stands after `地点：` or in `在…召开`.

All functions read text already brought to Simplified, half width (`script.simplify`), and give offsets into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.mentions.lattice import Token
from assistant.mentions.lexicon import alternation, word_list, word_set

Span = tuple[int, int]

_FIELD = re.compile(
    r"(?:地\s?点|场地|会场|集合处|[Ll]ocation|[Vv]enue|[Pp]lace|[Ww]here)\s?\**\s?:\s?\**\s?"
    r"(?P<place>[^\n。;]{2,60}?)(?=\s*(?:$|\n|。|;|\*\*|\s{2,}))"
)
_HELD = re.compile(
    "(?:在|于|假)(?P<place>[^,。;:、“”在于]{1,30}?)(?:以[^,。]{2,10}(?:方式|形式))?"
    "(?:隆重|成功|顺利|正式|如期|胜利|圆满|组织)?(?:召开|举行|举办|开幕|开会|闭幕|开班|启动)"
)
_HELD_EN = re.compile(  # a full stop is no part of a place, but of `St.`
    r"\b(?:[Hh]eld|[Cc]onvened|[Mm]et|[Mm]eeting|took place|gathered)(?:(?! (?:at|in) ).){0,50}? (?:at|in) (?:the )?"
    r"(?P<place>[A-Z][\w'.’-]*(?:(?: of)?(?: the)? [A-Z0-9][\w'.’-]*)*(?<![A-Za-z]{3}\.))"
)
_HELD_IN_LOWER = re.compile(
    r"\b(?:[Hh]eld|[Cc]onvened|[Mm]et|gathered) (?:in|at|upstairs at|round|around) "
    r"(?P<place>(?:the |our |my |a )[a-z][a-z'’-]+(?: [A-Za-z][\w'’-]+){0,3}?)(?=,| on | at \d| because|\.|;| \()"
)
_NO_PLACE = re.compile(
    "基础|同时|情况|背景|之际|期间|过程|框架|年|月|日|上午|下午|晚|指导|领导|支持|主持|第.{1,3}次|近日|日前"
)
_ROOM_EN = re.compile(
    r"\b(?:in|at) (?:the |our )?(?P<place>(?:[A-Za-z][\w'’-]* ){0,3}"
    r"(?:library|hall|gym|gymnasium|cafeteria|auditorium|boardroom|clubhouse|conference room|meeting room|classroom"
    r"|community center|community centre|council chambers?|chapel|lobby|lounge|theater|theatre|chambers?))\b"
)
_CHAIN = frozenset(
    ("n", "ns", "nt", "nz", "nrt", "j", "b", "s", "?", "m", "mq", "q", "ng", "f", "x", "name", "vn", "body", "nt")
)
_BLOCK = word_set("cues", "never-in-places")


@lru_cache(maxsize=1)
def _room() -> re.Pattern[str]:
    rooms = alternation("places", "room")
    numeral = r"[一二三四五六七八九十\d]{1,4}"
    storey = rf"(?:{numeral}(?:楼|层|号楼|栋)\s?){{0,2}}"
    floor = rf"(?:{storey}(?:[A-Z]?\d{{1,4}}号?|第?{numeral}(?:楼|层|号楼|栋|号)?|[东西南北]侧?))?"
    number = r"(?:[A-Z]?\d{1,4}(?:室|会议室)?(?![\d楼层号]))?"
    above = rf"(?:{numeral}楼(?:[\u4e00-\u9fff]{{0,6}}(?:室|厅))?)?"
    return re.compile(
        rf"{floor}\s?(?:{rooms}){number}{above}(?:[A-Za-z0-9]{{1,5}}室?(?![\d楼层号])|[一二三四五六七八九十]{{1,3}}楼)?"
        r"|(?<![\d.])\d{3,4}(?:会议)?室"
    )


@lru_cache(maxsize=1)
def _online() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(sorted(word_list("places", "online"), key=len, reverse=True)) + ")(?:会议)?")


def find_places(text: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """Spans of places of a simplified text; some may overlap (a room, and the building with it)."""
    for pattern in (_FIELD, _HELD, _HELD_EN, _HELD_IN_LOWER, _ROOM_EN):
        for match in pattern.finditer(text):
            if not re.search(r"https?:|\d[日号时点]", match["place"]) and _placelike(match["place"], pattern):
                yield match.span("place")
    yield from _regions(text, tokens)
    yield from _rooms(text, tokens)
    yield from (match.span() for match in _online().finditer(text))


def _placelike(words: str, pattern: re.Pattern[str]) -> bool:
    if pattern is not _HELD:
        return True
    if len(words) == 1:
        return words in word_set("places", "short")
    return not _NO_PLACE.search(words)


def _regions(text: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """Runs of region words: `湖北省武汉市江岸区`."""
    start = end = -1
    for index, token in enumerate(tokens):
        if token.start == end and _is_suffix(text, token):
            end = token.end
        elif _is_region(text, token):
            if token.start != end:
                yield from _span(start, end)
                start = token.start
            end = token.end
        elif _is_suffix(text, tokens[index + 1]) if index + 1 < len(tokens) and token.start == end else False:
            end = token.end
    yield from _span(start, end)


def _span(start: int, end: int) -> Iterator[Span]:
    if start >= 0:
        yield start, end


def _is_region(text: str, token: Token) -> bool:
    return token.tag == "ns" or text[token.start : token.end] in word_set("places", "zh")


def _is_suffix(text: str, token: Token) -> bool:
    return text[token.start : token.end] in word_set("places", "suffix")


def _rooms(text: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """Rooms and buildings with the nominal words before them; a room in a building with it (`门诊楼9楼2号会议室`)."""
    spans: list[Span] = []
    for match in _room().finditer(text):
        start = _chain_start(text, tokens, match)
        if spans and start <= spans[-1][1]:
            start = spans.pop()[0]
        spans.append((start, match.end()))
    yield from (span for span in spans if span[1] - span[0] > 2)


def _chain_start(text: str, tokens: Sequence[Token], room: re.Match[str]) -> int:
    """Where the nominal words begin that lead up to a room."""
    start = room.start()
    for token in reversed([token for token in tokens if token.end <= room.start()]):
        word = text[token.start : token.end]
        if token.end != start or token.tag not in _CHAIN or word in _BLOCK or room.end() - token.start > 24:
            break
        start = token.start
    return start
