"""Who holds an office: the one person beside whose name just the asked office stands, and the body it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answering.decision import Decision
from assistant.gloss import gloss_one
from assistant.mentions.roles import PersonRole
from assistant.mentions.script import simplify
from assistant.mentions.titles import bare_title
from assistant.question import Analysis
from assistant.reading.candidates import roles_of
from assistant.reading.matching import match_terms
from assistant.reading.passages import Passage
from assistant.reading.reader import Reading
from index.normalize import fold_text, is_english
from index.values import Span

SURE = 0.85
_WHO = "(?:谁|哪位|哪一位|哪个人|何人|什么人|什么名字)"
_ASKED = (
    re.compile(rf"^(?:请问|那么?)?(?P<office>[\u4e00-\u9fff]{{2,20}}?)(?:的?(?:姓名|名字))?(?:是|叫|为|由)?{_WHO}(?:担任|来着)?\W*$"),
    re.compile(rf"^(?:请问|那么?)?{_WHO}(?:是|担任|任|当)(?:了)?(?P<office>[\u4e00-\u9fff]{{2,20}}?)\W*$"),
    re.compile(r"^(?:and )?who(?: is|'s) (?:the |our |its |their )?(?P<office>[a-z][a-z' -]{2,60}?)\W*$"),
)
_OF = re.compile(r"^(?P<office>.+?) (?:of|for|at) (?:the |our )?(?P<body>.+)$")
_WHOSE = re.compile(r"^(?P<body>.+?)(?:'s|s') (?P<office>.+)$")
_SEX = re.compile(r"(?<=chair)(?:man|woman|person)\b")
_GENERAL = re.compile(r"(?:(?<=secretary)|(?<=director)) general\b")
_PRESENT = re.compile("^现任")
_MEETING = re.compile(r"\b(?:meeting|session|conference|call)\b|会议$|[本这]次会?$")  # of which one is in the chair
_PARTS = ("chair", "record")


@dataclass(frozen=True, slots=True)
class Office:
    """An office without what it is of, and the words for what it is of, or none; both folded."""

    title: str
    body: str = ""


def holder_of_office(analysis: Analysis, reading: Reading) -> Decision | None:
    """Who bears the office that the question names and nothing besides; nobody where nothing found speaks of such an
    office, in the language of the question. None where nobody bears it, or several do.
    """
    office = asked_office(analysis)
    if office is None or (analysis.relation in _PARTS and not office.body):
        return None
    held = [(span, passage) for passage in reading.passages for span in _bearers(analysis, office, passage)]
    names = {fold_text(_slice(passage, span)) for span, passage in held}
    if not names and not _is_spoken_of(office, reading):
        return Decision(kind="person")
    if len(names) != 1:
        return None
    span, passage = held[0]
    return Decision(kind="person", spans=(span,), confidence=SURE, hits=(passage.hit,))


def _is_spoken_of(office: Office, reading: Reading) -> bool:
    """Whether a sentence found has the word for the office, or is in another language."""
    texts = [fold_text(passage.sentence.text) for passage in reading.passages]
    return any(office.title in text.replace("-", " ") or is_english(text) != is_english(office.title) for text in texts)


def asked_office(analysis: Analysis) -> Office | None:
    """The office of which the question asks who holds it; None where it asks anything else.

    >>> from assistant.question import analyse
    >>> asked_office(analyse("養蜂協會會長是誰?")), asked_office(analyse("Who is the union's chairwoman?"))
    (Office(title='会长', body='养蜂协会'), Office(title='chair', body='union'))
    >>> asked_office(analyse("谁主持会议?"))
    """
    if analysis.kind != "person" or analysis.is_list:
        return None
    named = next((match["office"] for asks in _ASKED if (match := asks.match(analysis.folded))), "")
    office = _english_office(named) if is_english(named) else _chinese_office(named)
    return office if office.title and not _MEETING.search(office.body) else None


def _chinese_office(words: str) -> Office:
    title = bare_title(words)
    return Office(title, words[: len(words) - len(title)].removesuffix("的"))


def _english_office(words: str) -> Office:
    words = _GENERAL.sub("-general", words)
    parted = _OF.match(words) or _WHOSE.match(words)
    named, body = (parted["office"], parted["body"]) if parted else (words, "")
    title = bare_title(named)
    field = named.removesuffix(title).strip() if title else ""
    return Office(_plain(title), " ".join(part for part in (field, body) if part))


def _plain(title: str) -> str:
    """An office in lower case, whatever the sex of its holder and without marks: `chair`, `vice president`."""
    return _PRESENT.sub("", _SEX.sub("", title.lower().replace("-", " ")))


def _bearers(analysis: Analysis, office: Office, passage: Passage) -> Iterator[Span]:
    """Those persons of a sentence beside whose names the office stands, of the same body where one is asked for."""
    place, text = passage.sentence.span, passage.sentence.text
    for role in roles_of(text):
        borne = any(_is_same(office, simplify(text[title.start : title.end])) for title in role.titles)
        if borne and _is_of(analysis, office, _words_beside(role, text)):
            yield Span(place.record_id, place.start + role.person.start, place.start + role.person.end)


def _is_same(office: Office, words: str) -> bool:
    title = bare_title(words)
    return bool(title) and office.title in (_plain(title), _plain(gloss_one(title)))


def _words_beside(role: PersonRole, text: str) -> str:
    """The body and the titles beside a name, folded."""
    first = min(part.start for part in (*role.titles, *filter(None, [role.body])))
    return fold_text(text[first : role.titles[-1].end])


def _is_of(analysis: Analysis, office: Office, words: str) -> bool:
    """Whether the words beside a name hold those of the body asked for, in their order, or the last of them, as a body
    is called again (`协会会长` of the 养蜂协会).
    """
    if is_english(office.body):
        terms = [term for term in analysis.terms if re.search(rf"\b{re.escape(term.text)}", office.body)]
        return all(match_terms([term], words) for term in terms)
    again = words.removesuffix(bare_title(words))
    whole = re.search(".*".join(map(re.escape, office.body)), words) is not None
    return whole or (len(again) > 1 and office.body.endswith(again))


def _slice(passage: Passage, span: Span) -> str:
    start = passage.sentence.span.start
    return passage.sentence.text[span.start - start : span.end - start]
