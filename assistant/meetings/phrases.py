"""How a question speaks of a meeting: the words, dates and numbers that stand with `会议` or "meeting"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assistant.meetings.catalog import Ordinal, find_ordinals
from assistant.terms import Term, content_terms
from assistant.values import Language
from index.dates import find_dates
from index.normalize import fold, fold_numerals

_DATE, _NUMBER = "\ue000", "\ue001"  # private-use characters stand for a date or number, one for each of its own
_MARK = f"[{_DATE}{_NUMBER}]"
_JOINED = re.compile(rf"(?<={_MARK})(?: and |, | & |[、,和与及跟])(?={_MARK})")
_DIVIDING = re.compile(
    "[,，。;；:：!！?？\n]|在|于|谁|哪|什么时候|什么时间|何时|什么|多少|几(?!次)|请问|关于|对|由|了|和|与|及|跟|是|有|说|问|到|把|被|从|向|给|让|告诉|"
    "主持|参加|出席|缺席|召集|列席|决定|讨论(?!会)|通过|批准|介绍|提到|提出|表示|指出|确认|宣读|追认|核定|主席"
)
_NOUN_ZH = re.compile(
    r"(?P<noun>会议(?!室|厅|中心)|大会|例会|年会|座谈会|研讨会|讨论会|听证会|论坛|协调会|发布会|代表会|全会|常委会|推进会|动员会|交流会|"
    r"评审会|说明会|咨询会|公听会|(?P<body>理事会|董事会|委员会|监事会|议会)|会(?=上|中|里|期间|时|的|\s|$))"
    r"(?!员|长|址|费|计)(?P<after>上|会上|会议)?"
)
_EMPTY_ZH = re.compile(r"的|召开|举行|举办|那一?次|那一?场|当天|日|号|次|[\s()（）《》「」『』“”\"]")
_OTHER_ZH = re.compile("[上下](?:一)?(?:次|届|场|回)|本|此|这|那|该|每|各|某|历")
_ASKED_ZH = re.compile("(?:哪|什么|多少|几)$")  # right before: the phrase itself is what is asked
_OTHER_EN = re.compile(r"\b(?:next|last|previous|following|other|another|this|that|which|what|any|a|an) $")
_AT = re.compile(r"\b(?:at|during|in|from)(?: the| our)? $|在$|于$")
_AT_ZH = re.compile("[上中里]|期间|的时候")
_LATEST_ZH = re.compile("最近(?:的)?(?:一次|一场)?|最新(?:的)?(?:一次|一场)?")
_LATEST_EN = re.compile(r"\b(?:most recent|latest|newest)\b")
_STOP_EN = (
    "who|whom|what|when|where|which|why|how|the|a|an|at|in|on|of|and|or|was|were|is|are|did|do|does|has|have|had|held|to|"
    "for|by|with|about|that|from|during|next|last|previous|this|same|other|another|each|every|chaired?|led|ran|opened|"
    "attend(?:ed)?|present|absent|miss(?:ed)?|record(?:ed)?|host(?:ed)?|entire|whole|any|there|it|our|their|he|she|they"
)
_TOKEN_EN = rf"(?!(?:{_STOP_EN})\b)[^\s,;:?!.\"]+"
_NOUN_EN = re.compile(
    rf"(?<![\w-])(?P<mod>(?:(?:{_TOKEN_EN}|(?<=the )last|most recent),? ){{0,8}})"
    r"(?P<noun>meeting|session|hearing|assembly|conference|call|retreat|workshop|forum|summit|minutes(?! of))"
    r"(?P<many>s?)\b(?! room)"
    rf"(?P<tail>(?: of(?: the)? (?P<of>{_TOKEN_EN}(?: {_TOKEN_EN}){{0,4}}))?"
    rf"(?:,? (?:that was |which was )?(?:held |convened |that took place |dated )?"
    rf"(?:(?:on|in|of|from|for) )?{_MARK}+)*)"
)
_GENERIC = ("会议", "大会", "会", "会上", "meeting", "session", "minutes", "meetings", "sessions")
_BODIES_EN = ("board", "committee", "council", "commission")
_LEAD_ZH = re.compile("(?:在|于)$")
_LEAD_EN = re.compile(r",? ?\b(?:in|on|of|from|during|for|at) (?:the )?$")
_OPEN_END = re.compile(r"(?:到|至|截止|自|从|by|until|till|before|since|after|through|as of) ?$")
_DECISIONS = re.compile(
    r"决定|决议|讨论|通过了?什么|议题|议程|"
    r"\b(?:decided|decide|decisions?|discussed|discuss|resolved|resolutions?|agreed|agenda)\b"
)
_CONFIRMED = re.compile(  # before the phrase: an earlier meeting's record, spoken of at a later one
    r"(?:确认|宣读|核备|追认|核定|审议|审核)了?$|\b(?:approv\w+|confirm\w*|adopt\w*|accept\w*|correct\w*|amend\w*|read)"
    r"(?: the)?(?: minutes| record| notes)?(?: of| from)?(?: the)? ?$"
)
_MINUTES_CONFIRMED = re.compile(r"\bminutes of\b.*\b(?:approved|confirmed|adopted|accepted|corrected|amended)\b")


@dataclass(frozen=True, slots=True)
class MeetingPhrase:
    """What a question says of a meeting at `[start:end]` of its folded text.

    `dates` (ISO 8601 or its beginning) and `ordinals` hold alternatives each: `第3次和第4次会议`. `terms` are the other
    content words, `latest` asks for the newest. `is_body`: the word for the meeting may mean the body that meets.
    `located`: what is asked was at the meeting (`会议上`, "at the meeting"). `of_decisions`: the question asks what was
    decided or discussed.
    """

    start: int
    end: int
    dates: tuple[tuple[str, ...], ...] = ()
    ordinals: tuple[tuple[Ordinal, ...], ...] = ()
    terms: tuple[Term, ...] = ()
    latest: bool = False
    is_body: bool = False
    located: bool = False
    of_decisions: bool = False

    @property
    def says_something(self) -> bool:
        """Whether anything tells this meeting from others."""
        return bool(self.dates or self.ordinals or self.terms or self.latest)


class Words:
    """A question folded with its numerals, in which dates and ordinals are found and marked."""

    def __init__(self, question: str, language: Language) -> None:
        self.question, self.language = question, language
        folded = fold_numerals(fold(question))
        self.text, self._offsets = folded.text, folded.offsets
        self.dates = find_dates(self.text)
        taken = [(dated.start, dated.end) for dated in self.dates]
        self.ordinals = tuple(
            found for found in find_ordinals(self.text) if not any(s < found.end and found.start < e for s, e in taken)
        )

    @property
    def may_name(self) -> bool:
        """Whether the question holds a date, an ordinal, or a word for a meeting."""
        noun = _NOUN_EN if self.language == "en" else _NOUN_ZH
        return bool(self.dates or self.ordinals or noun.search(self.text))

    @cached_property
    def marked(self) -> str:
        """The text with every date and ordinal overwritten by marks; those joined by "and" run together."""
        marked = self.text
        places = [(dated.start, dated.end, _DATE) for dated in self.dates]
        for start, end, mark in [*places, *((o.start, o.end, _NUMBER) for o in self.ordinals)]:
            marked = marked[:start] + mark * (end - start) + marked[end:]
        return _JOINED.sub(lambda match: marked[match.start() - 1] * len(match.group()), marked)

    def original(self, start: int, end: int) -> str:
        """The question's own words at a slice of the folded text."""
        return self.question[self._offsets[start] : self._offsets[end]].strip()

    def with_meeting_for(self, phrase: MeetingPhrase) -> str:
        """The question with nothing but the word for a meeting in place of the phrase."""
        noun = {"zh-Hans": "会议", "zh-Hant": "會議", "en": "meeting"}[self.language]
        before, after = self.question[: self._offsets[phrase.start]], self.question[self._offsets[phrase.end] :]
        return f"{before}{noun}{after}"

    def without(self, phrase: MeetingPhrase) -> str:
        """The question without the phrase and the preposition before it."""
        lead = (_LEAD_EN if self.language == "en" else _LEAD_ZH).search(self.text[: phrase.start])
        start = lead.start() if lead else phrase.start
        after = self.question[self._offsets[phrase.end] :]
        kept = f"{self.question[: self._offsets[start]]}{after.lstrip('日号號的 ,，、') if start == 0 else after}"
        return kept.strip() or self.question

    def dates_in(self, start: int, end: int) -> tuple[tuple[str, ...], ...]:
        """The dates in a slice, those that run together as alternatives."""
        return tuple(
            tuple(dated.iso for dated in self.dates if run.start() <= dated.start - start < run.end())
            for run in re.finditer(f"{_DATE}+", self.marked[start:end])
        )

    def ordinals_in(self, start: int, end: int) -> tuple[tuple[Ordinal, ...], ...]:
        """The ordinals in a slice, those that run together as alternatives."""
        return tuple(
            tuple(o for o in self.ordinals if run.start() <= o.start - start < run.end())
            for run in re.finditer(f"{_NUMBER}+", self.marked[start:end])
        )


def find_phrases(words: Words) -> Iterator[MeetingPhrase]:
    """The phrases of a question that tell a meeting from others, in order."""
    found = _english(words) if words.language == "en" else _chinese(words)
    for phrase in found:
        confirmed = _CONFIRMED.search(words.text[: phrase.start]) or _MINUTES_CONFIRMED.search(words.text)
        if phrase.says_something and not confirmed:
            yield phrase


def bare_mentions(words: Words) -> Iterator[MeetingPhrase]:
    """Days, months of a year, and numbers of meetings (`第18次`) that stand alone, each as a phrase."""
    decisions = bool(_DECISIONS.search(words.text))
    for dated in words.dates:
        if len(dated.iso) > 5 and not _OPEN_END.search(words.text[: dated.start]):
            yield MeetingPhrase(dated.start, dated.end, dates=((dated.iso,),), of_decisions=decisions)
    for found in words.ordinals:
        if found.unit in ("次", "届"):
            yield MeetingPhrase(found.start, found.end, ordinals=((found,),))


def _chinese(words: Words) -> Iterator[MeetingPhrase]:
    """A stretch without question words and verbs that ends in a word for a meeting."""
    start = 0
    for edge in [*((m.start(), m.end()) for m in _DIVIDING.finditer(words.marked)), (len(words.marked), 0)]:
        stretch = words.marked[start : edge[0]]
        nouns = list(_NOUN_ZH.finditer(stretch))
        if nouns:
            yield _chinese_phrase(words, stretch, nouns[-1], start)
        start = edge[1]


def _chinese_phrase(words: Words, stretch: str, noun: re.Match[str], start: int) -> MeetingPhrase:
    lead, before = stretch[: noun.start()], words.text[:start]
    place, end = start, start + noun.end("noun") + {"会议": 2, "会上": 1}.get(noun["after"] or "", 0)
    dates, ordinals = words.dates_in(place, end), words.ordinals_in(place, end)
    loose = noun["noun"] == "会" or _OTHER_ZH.search(lead) or _ASKED_ZH.search(before)
    if loose and not dates and not ordinals:
        return MeetingPhrase(place, end)
    latest = _LATEST_ZH.search(lead)
    bare = _EMPTY_ZH.sub(" ", re.sub(f"{_MARK}+", " ", _LATEST_ZH.sub(" ", lead)))
    own = "" if noun["noun"] in _GENERIC else noun["noun"]
    terms = content_terms(f"{bare} {own}".strip(), words.language)
    is_body = bool(noun["body"]) and not noun["after"]
    located = bool(_AT_ZH.match(words.text[end:]) or _AT.search(before))
    return MeetingPhrase(place, end, dates, ordinals, _telling(terms), bool(latest), is_body, located)


def _english(words: Words) -> Iterator[MeetingPhrase]:
    for match in _NOUN_EN.finditer(words.marked):
        place, end = match.start("mod"), match.end("tail") if match["tail"] else match.end("many")
        own = "" if match["noun"] in _GENERIC else match["noun"]
        latest = _LATEST_EN.search(match["mod"])
        said = re.sub(f"{_MARK}+", " ", f"{_LATEST_EN.sub(' ', match['mod'])} {match['of'] or ''} {own}")
        terms = content_terms(said, "en")
        dates, ordinals, before = words.dates_in(place, end), words.ordinals_in(place, end), words.text[:place]
        terms = () if _OTHER_EN.search(before) else _telling(terms)
        located = bool(_AT.search(before))
        yield MeetingPhrase(place, end, dates, ordinals, terms, bool(latest), located=located)


def _telling(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Terms that can tell one meeting from another."""
    return tuple(term for term in terms if term.text not in _GENERIC and any(map(str.isalnum, term.text)))
