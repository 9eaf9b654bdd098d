"""Who is what: the titles and the body that stand in apposition to a person's name, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.mentions.script import simplify
from assistant.values import Mention

_COPULA = re.compile(
    "(?:现任|是|任|担任|为|当选为?|出任|兼任|兼|获选为?|被选为|被任命为)(?:了|我们的?|本次会议的?|本会的?)?"
)
_COPULA_EN = re.compile(
    r",? (?:was (?:re-?)?(?:elected|appointed|named)|(?:has|have) been (?:elected|appointed)"
    r"|is|was|serves?|served|acts?|acted|became|,)?(?: as)?(?: our| the| its| their| new| an?)* ?"
)
_OPEN = re.compile(r"(?:先生|女士|小姐)?,? ?\(|, ?(?:the |our |an? )?|- |(?:先生|女士|小姐)?[ \t]{2,}")
_BESIDE = re.compile(  # what an office may be written as beside a name, whether or not it is a known title
    r"(?:先生|女士|小姐)?(?: ?\(|[ \t]{2,})(?P<office>[\u4e00-\u9fff][\u4e00-\u9fff、·]{1,23})(?=[)(\n]|[ \t]{2}|$)"
)
_NO_OFFICE = re.compile(  # remarks on who came and how
    "[请事病公产丧婚休]假|出差|生病|因[故事病公]|迟到|早退|未|缺席|[到在离]|线上|代理出席|代(?!表|理)|委托|视[讯频]|电话|远程"
    "|家属|[户号楼室]|孩子|女儿|儿子|原名|以下|简称|化名|[来去了的]$"
)
PARTS_OF_THE_MEETING = ("主持人", "记录员", "司仪")  # what one does there, whatever office one holds
_JOINS = ("、", " and ", "兼", ", ", "及")
_GAP = re.compile(r"(?:的|之|兼|暨|原|现任|前|时任|、| )?")
_HOLDS = re.compile("(?:担任|出任|兼任|代理)")
_BY = re.compile("(?:一职)?(?:将|仍|拟|继续|暂)?由[^,。;:、]{0,24}")


@dataclass(frozen=True, slots=True)
class PersonRole:
    """A person with the titles and the body named beside the name.

    `titles` are in the order of the text; `body` is the organization that the first of them belongs to, if named.
    """

    person: Mention
    titles: tuple[Mention, ...] = ()
    body: Mention | None = None

    @property
    def title(self) -> Mention | None:
        """All titles as one span, from the first to the last (`副主席、书记处书记`)."""
        if not self.titles:
            return None
        return Mention(self.titles[0].start, self.titles[-1].end, "title")


def person_roles(text: str, mentions: Sequence[Mention]) -> tuple[PersonRole, ...]:
    """A role for each person of `mentions` (found in `text`) beside whom a title or body stands, in order.

    >>> from assistant.mentions import find_mentions
    >>> text = "财政局副局长李明"
    >>> [role] = person_roles(text, find_mentions(text))
    >>> text[role.title.start : role.title.end], text[role.body.start : role.body.end]
    ('副局长', '财政局')
    """
    simple = simplify(text)
    titles = [m for m in mentions if m.kind == "title" and simple[m.start : m.end] not in PARTS_OF_THE_MEETING]
    bodies = [mention for mention in mentions if mention.kind == "organization"]
    found: list[PersonRole] = []
    for person in (mention for mention in mentions if mention.kind == "person"):
        role = _role(simple, person, titles, bodies)
        if role.title is None and role.body is None:
            role = _shared(simple, person, found, mentions)
        if role.titles or role.body:
            found.append(role)
    return tuple(found)


def _role(text: str, person: Mention, titles: Sequence[Mention], bodies: Sequence[Mention]) -> PersonRole:
    for finder in (_appointed, _before, _embraced, _address, _behind):
        role = finder(text, person, titles, bodies)
        if role.titles:
            return role
    return PersonRole(person, (), _ending_at(bodies, person.start, text))


def _appointed(text: str, person: Mention, titles: Sequence[Mention], bodies: Sequence[Mention]) -> PersonRole:
    """The office that somebody is put into: `实验室主任由该校教授王小明担任`."""
    if not _HOLDS.match(text, person.end):
        return PersonRole(person)
    into = [title for title in titles if _BY.fullmatch(text, title.end, person.start)]
    return PersonRole(person, tuple(into[-1:]))


def _before(text: str, person: Mention, titles: Sequence[Mention], bodies: Sequence[Mention]) -> PersonRole:
    """Titles that lead up to the name: `总工会党组成员、副主席江广平`, `Chair Jane Doe`."""
    chain: list[Mention] = []
    start = person.start
    while title := _ending_at(titles, start, text):
        chain.insert(0, title)
        start = title.start
    body = _ending_at(bodies, start, text) if chain else None
    return PersonRole(person, tuple(chain), body)


def _ending_at(mentions: Sequence[Mention], at: int, text: str) -> Mention | None:
    """The longest mention that ends at `at`, or just before a mark or blank that joins it."""
    fitting = [m for m in mentions if m.end <= at <= m.end + 2 and _GAP.fullmatch(text, m.end, at) and m.start < at]
    return max(fitting, key=lambda m: (m.end - m.start, m.end), default=None)


def _embraced(text: str, person: Mention, titles: Sequence[Mention], bodies: Sequence[Mention]) -> PersonRole:
    """A title within the name: `李主任委员大同`."""
    inside = [m for m in titles if person.start < m.start and m.end <= person.end]
    return PersonRole(person, tuple(inside[:1]), _ending_at(bodies, person.start, text) if inside else None)


def _address(text: str, person: Mention, titles: Sequence[Mention], bodies: Sequence[Mention]) -> PersonRole:
    """A title right after a Chinese name (`资讯处潘大文处长`), which then ends the clause or begins its verb."""
    following = [m for m in titles if m.start == person.end]
    if not following or _leads_to_name(text, following[0]):
        return PersonRole(person)
    return PersonRole(person, (following[0],), _ending_at(bodies, person.start, text))


def _leads_to_name(text: str, title: Mention) -> bool:
    return text[title.end : title.end + 1] in ("(", "（")


def _behind(text: str, person: Mention, titles: Sequence[Mention], bodies: Sequence[Mention]) -> PersonRole:
    """A title after the name in brackets, after a comma, or after a copula: `王小明(资讯处处长)`, `Jane Doe, CFO`."""
    for pattern in (_OPEN, _COPULA, _COPULA_EN):
        gap = pattern.match(text, person.end)
        if gap and gap.end() > person.end:
            role = _role_at(text, person, gap.end(), titles, bodies)
            if role.titles and not (pattern is _OPEN and _names_another(text, role.titles[0])):
                return role
    beside = _office_beside(text, person)
    return PersonRole(person, (beside,)) if beside else PersonRole(person)


def _office_beside(simple: str, person: Mention) -> Mention | None:
    """All that stands beside a name, in brackets or in the next column, where that is an office."""
    found = _BESIDE.match(simple, person.end)
    return Mention(*found.span("office"), "title") if found and not _NO_OFFICE.search(found["office"]) else None


def office_of(text: str, role: PersonRole) -> Mention | None:
    """Title and body of a person as one span where they stand together (`县委副书记、县长`); else the title.

    Beside a name, in brackets or in the next column, all that stands there is the office.
    """
    if role.title is None:
        return None
    beside = _office_beside(simplify(text), role.person)
    if beside and beside.start <= role.title.start:
        return beside
    whole = role.body is not None and role.body.end == role.title.start
    return Mention(role.body.start, role.title.end, "title") if whole and role.body else role.title


def _role_at(
    text: str, person: Mention, at: int, titles: Sequence[Mention], bodies: Sequence[Mention]
) -> PersonRole:
    """The role whose body or title begins at `at`."""
    body = next((mention for mention in bodies if mention.start == at), None)
    start = body.end if body else at
    first = next((mention for mention in titles if at <= start <= mention.start <= start + 1), None)
    if first is None:
        return PersonRole(person)
    return PersonRole(person, tuple(_chain_from(first, titles, text)), body or _body_after(text, first, bodies))


def _names_another(text: str, title: Mention) -> bool:
    """`Jane Doe, Chair Ann Lee`: the title after a comma belongs to the name that follows it."""
    return re.match(r"\s?[A-Z][a-z]+|[\u4e00-\u9fff]", text[title.end : title.end + 3]) is not None


def _chain_from(first: Mention, titles: Sequence[Mention], text: str) -> Iterator[Mention]:
    yield first
    end = first.end
    for title in titles:
        if title.start > end and text[end : title.start] in _JOINS:
            yield title
            end = title.end


def _body_after(text: str, title: Mention, bodies: Sequence[Mention]) -> Mention | None:
    """`Chair of the Elm Housing Trust`: the body after `of`, which may lie within the title's own span."""
    link = re.compile(r" (?:of|at|for|from) (?:the )?|, ").match(text, title.end)
    at = link.end() if link else title.end
    return next((m for m in bodies if m.start == at or title.start < m.start and m.end <= title.end), None)


def _shared(text: str, person: Mention, found: Sequence[PersonRole], mentions: Sequence[Mention]) -> PersonRole:
    """`副会长李强、王芳`: a name after a list mark shares the title that leads up to the names before it."""
    before = next((role for role in reversed(found) if role.titles and role.titles[-1].end <= role.person.start), None)
    people = [m for m in mentions if m.kind == "person" and m.end <= person.start]
    if before is None or not people or text[people[-1].end : person.start] not in ("、", "和", "与"):
        return PersonRole(person)
    return PersonRole(person, before.titles, before.body) if before.person == people[-1] else PersonRole(person)
