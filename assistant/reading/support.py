"""What relations, the meeting card, roles and the span reader say of a span, beyond where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.cues import MEETING_WORD
from assistant.facts import Fact
from assistant.mentions.lexicon import compiled_lines, has_lines
from assistant.question import Analysis
from assistant.reading.bearers import role_fit, same
from assistant.reading.candidates import mentions_of
from assistant.reading.cells import asked_cells
from assistant.reading.features import Support
from assistant.reading.model import probability
from assistant.reading.passages import Passage
from assistant.reading.qualifiers import qualifiers
from assistant.reading.tasks import settled
from assistant.reading.windows import SentenceReading
from assistant.relations import FACT_OF, OTHER_PARTS, is_of_another_meeting, relation_named, select_arguments
from assistant.values import Mention
from index.normalize import fold_text
from index.values import Span

ANOTHER_PART = -0.5  # what it says of who seconded where it is asked who moved
_AWAY = ("请假", "缺席")
_BENCHES = ("理事", "监事", "委员", "董事", "代表", "会员", "教师", "学生", "家长")  # minutes tell who of them came
LEAST_ASKED = 0.25  # a field of the card that a question asks for with less probability is not looked up


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Spans of one sentence that something speaks for; all offsets are into the sentence.

    `told` are the facts of the card as `facts` are, as sure as it is that they are asked for. `others` have another
    part than the asked one: who seconded where it is asked who moved. `settled` are the tasks and decisions asked for,
    which stand among the `arguments` too.
    """

    arguments: tuple[Mention, ...]
    facts: tuple[tuple[int, int, float], ...]
    told: tuple[tuple[int, int, float], ...]
    read: SentenceReading
    others: tuple[Mention, ...] = ()
    settled: tuple[Mention, ...] = ()


_OFFICE_OF = re.compile(r"\b(?:chair\w*|president|head|host) of (?P<body>[\w' -]+)")  # not of the meeting
_NO_FIELDS = ("duration", "amount", "percent")  # kinds of answer that no field of the card holds


def fields_asked(analysis: Analysis) -> Mapping[str, float]:
    """The fields of the card that a question may ask for, each with its probability: by rule, or learned."""
    name = FACT_OF.get(analysis.relation, "")
    of_next = "next" in qualifiers(analysis.folded) and name != "next_meeting"  # of which the card tells the date alone
    if of_next or _asks_of_next(analysis) or analysis.kind in _NO_FIELDS:
        return {}
    if name and analysis.about_meeting:
        return {name: 1.0}
    return {name: 0.0, **_guessed(analysis)} if name else _guessed(analysis)


def _guessed(analysis: Analysis) -> dict[str, float]:
    """The fields that a question may ask for by what was learned, each with its probability."""
    barred = "chair" if not analysis.relation and _asks_office_elsewhere(analysis) else ""
    guessed = (guess for guess in analysis.fields if guess.probability >= LEAST_ASKED)
    return {guess.kind: guess.probability for guess in guessed if guess.kind != barred}


def _asks_office_elsewhere(analysis: Analysis) -> bool:
    """Whether an office of a body is asked for, "the chair of the weavers' union", and not who chaired a meeting."""
    found = _OFFICE_OF.search(analysis.folded)
    return found is not None and not any(MEETING_WORD.match(word) for word in found["body"].split())


def narrowed(analysis: Analysis, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts asked for, where a record tells those on leave from those who stayed away, or the supervisors who came
    from the directors: only the asked ones.
    """
    told = {fact.span: fold_text(fact.sentence.text) for fact in facts}
    labels = {span: text.partition(":")[0] for span, text in told.items()}
    kept = _narrowed_to(_AWAY, analysis, facts, told)
    return _narrowed_to(_BENCHES, analysis, kept, labels)


def _narrowed_to(
    words: Sequence[str], analysis: Analysis, facts: Sequence[Fact], told: Mapping[Span, str]
) -> tuple[Fact, ...]:
    """The facts of whose words one alone is asked for: those told under it, or under none, where some are."""
    asked = [word for word in words if word in analysis.folded]
    if len(asked) != 1 or not any(asked[0] in told[fact.span] for fact in facts):
        return tuple(facts)
    others = [word for word in words if word != asked[0]]
    return tuple(
        fact for fact in facts if asked[0] in told[fact.span] or not any(word in told[fact.span] for word in others)
    )


def call_witnesses(
    analysis: Analysis, passage: Passage, read: SentenceReading, facts: Sequence[Fact], asked: Mapping[str, float]
) -> Witnesses:
    """Everything that speaks for spans of this passage; `asked` as by `fields_asked`."""
    text, place = passage.sentence.text, passage.sentence.span
    relation = relation_named(analysis.relation)
    found = select_arguments(relation, text, mentions_of(text)) if relation else ()
    told = [mention for mention in found if not is_of_another(analysis, text, mention.start)]
    told = list(_of_next(analysis, passage)) if _asks_of_next(analysis) else told
    whole = tuple(settled(analysis, text))
    arguments = (*told, *asked_cells(analysis, passage.cells), *whole)
    inside = [fact for fact in facts if fact.span.record_id == place.record_id]
    placed = [
        (fact.span.start - place.start, fact.span.end - place.start, fact)
        for fact in inside
        if place.start <= fact.span.start < place.end
    ]
    stated = tuple((start, end, fact.confidence) for start, end, fact in placed)
    likely = tuple((start, end, fact.confidence * asked[fact.name]) for start, end, fact in placed)
    return Witnesses(arguments, stated, likely, read, _in_other_parts(analysis, text, arguments), whole)


def _in_other_parts(analysis: Analysis, text: str, arguments: Sequence[Mention]) -> tuple[Mention, ...]:
    """Those of whom the sentence says another part than the asked one, and not that one."""
    parts = [part for name in OTHER_PARTS.get(analysis.relation, ()) if (part := relation_named(name))]
    taken = {(one.start, one.end) for one in arguments}
    found = (one for part in parts for one in select_arguments(part, text, mentions_of(text)))
    return tuple(one for one in found if (one.start, one.end) not in taken)


def may_state(analysis: Analysis, passage: Passage) -> bool:
    """Whether a sentence, or what it leans on, holds a word without which the asked relation is not stated: who
    seconded is nobody in a record of which no sentence speaks of seconding.
    """
    needed = f"needs-{analysis.relation}"
    if not has_lines("statements", needed):
        return True
    words = compiled_lines("statements", needed)
    return bool(words.search(passage.folded.text) or words.search(passage.context))


def _of_next(analysis: Analysis, passage: Passage) -> Iterator[Mention]:
    """Where and at what time the next meeting is: what is said of it in a sentence that names it, or under its head."""
    text, head = passage.sentence.text, fold_text(passage.sentence.section)
    for mention in mentions_of(text):
        said = "next" in qualifiers(head) or is_of_another_meeting(text, mention.start)
        if mention.kind == analysis.kind and said:
            yield mention


def _asks_of_next(analysis: Analysis) -> bool:
    """Whether time or place of the next meeting is asked, of which the card tells the date alone."""
    asked = analysis.relation in ("next_meeting", "held_at", "start_time") and analysis.kind in ("time", "place")
    return asked and "next" in qualifiers(analysis.folded)


def asks_of_another(analysis: Analysis) -> bool:
    """Whether the next or the last meeting is asked about."""
    return analysis.relation == "next_meeting" or not qualifiers(analysis.folded).isdisjoint(("next", "last"))


def is_of_another(analysis: Analysis, text: str, start: int) -> bool:
    """Whether at `start` of the text the next or the last meeting is spoken of while this one is asked about."""
    return not asks_of_another(analysis) and is_of_another_meeting(text, start)


def support_for(analysis: Analysis, passage: Passage, mention: Mention, witnesses: Witnesses) -> Support:
    """How much each witness supports the mention, 0..1 each."""
    spans = [span for span in witnesses.read.spans if span.start < mention.end and mention.start < span.end]
    best = max(spans, key=lambda s: _overlap(mention, s.start, s.end) * probability(s.score), default=None)
    share = _overlap(mention, best.start, best.end) if best else 0.0
    relation = max((_overlap(mention, found.start, found.end) for found in witnesses.arguments), default=0.0)
    apart = any(same(mention, other) for other in witnesses.others)
    role = ANOTHER_PART if apart else role_fit(analysis, passage.sentence.text, mention)
    told = _most(mention, witnesses.told)
    return Support(
        relation=relation,
        fact=_most(mention, witnesses.facts),
        told=told,
        # `主席：何副市長` is the chair, whatever else he is
        role=max(role, 0.0) if relation == 1.0 or told >= LEAST_ASKED else role,
        reader=share * probability(best.score) if best else 0.0,
        reader_whole=float(share == 1.0),
        reader_score=witnesses.read.score(mention.start, mention.end),
    )


def _most(mention: Mention, facts: Sequence[tuple[int, int, float]]) -> float:
    """How much the facts speak for a mention: as sure as the surest is, as far as the two overlap."""
    return max((_overlap(mention, start, end) * sure for start, end, sure in facts), default=0.0)


def _overlap(mention: Mention, start: int, end: int) -> float:
    """Intersection over union of two slices, 0..1."""
    if end <= mention.start or mention.end <= start:  # mostly so
        return 0.0
    shared = min(mention.end, end) - max(mention.start, start)
    return shared / (max(mention.end, end) - min(mention.start, start))
