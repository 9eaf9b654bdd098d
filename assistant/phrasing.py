"""The answer in the asker's script and language, with its evidence; what it quotes stays verbatim."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.decision import Decision
from assistant.gloss import gloss
from assistant.question import Analysis
from assistant.values import Answer, Choice, Evidence, Language
from index.normalize import to_script
from index.store import Index
from index.values import Hit, Span

LIST_MARK: dict[Language, str] = {"zh-Hans": "、", "zh-Hant": "、", "en": ", "}
VERDICT: dict[Language, dict[str, str]] = {
    "zh-Hans": {"yes": "是", "no": "否"},
    "zh-Hant": {"yes": "是", "no": "否"},
    "en": {"yes": "Yes", "no": "No"},
}


def phrase(
    question: str, analysis: Analysis, decision: Decision, *, index: Index, timings_ms: Sequence[tuple[str, float]] = ()
) -> Answer:
    """Put a decision into the asker's words. Raises AssertionError if a span were not verbatim."""
    texts = [verbatim(index, span) for span in decision.spans]
    return Answer(
        question=question,
        standalone=analysis.question,
        language=analysis.language,
        status="answered" if decision.spans else "not_in_record",
        text=_text(analysis.language, decision, texts),
        kind=decision.kind,
        gloss=gloss(texts) if analysis.language == "en" and not decision.computed else "",
        spans=decision.spans,
        verbatim=tuple(texts),
        quote=decision.hits[0].sentence.text if decision.spans and decision.hits else "",
        confidence=round(decision.confidence, 4),
        evidence=tuple(evidence_of(hit, index) for hit in decision.hits),
        choices=_choices(analysis.language, decision, index),
        notes=decision.notes,
        timings_ms=tuple(timings_ms),
    )


def verbatim(index: Index, span: Span) -> str:
    """The record's own words at a span: the promise of the product, checked each time it is made."""
    text = index.record(span.record_id).text
    if not 0 <= span.start < span.end <= len(text):
        raise AssertionError(f"{span} lies outside its record of {len(text)} characters")
    return text[span.start : span.end]


def evidence_of(hit: Hit, index: Index) -> Evidence:
    """A hit's sentence with its place, and among several records its meeting."""
    sentence = hit.sentence
    heading = index.heading(sentence.span.record_id) if len(index.record_ids) > 1 else None
    return Evidence(
        record=sentence.span.record_id,
        paragraph=sentence.paragraph,
        sentence=sentence.number,
        start=sentence.span.start,
        end=sentence.span.end,
        text=sentence.text,
        score=round(hit.score, 4),
        place=sentence.place,
        title=heading.title if heading else "",
        date=stated_date(heading.date) if heading else "",
    )


def stated_date(date: str) -> str:
    """A record's date as it is shown: empty where its year is not known."""
    return date if date[:1].isdigit() else ""


def _text(language: Language, decision: Decision, texts: Sequence[str]) -> str:
    if decision.computed:
        return VERDICT[language].get(decision.computed, decision.computed)
    shown = [text if language == "en" else to_script(text, language) for text in texts]
    return LIST_MARK[language].join(shown)


def _choices(language: Language, decision: Decision, index: Index) -> tuple[Choice, ...]:
    if not decision.rivals:
        return ()
    options = [(decision.spans[0], decision.hits[0]), *decision.rivals]
    return tuple(
        Choice(label=_label(hit, index), answer=_text(language, Decision(kind=""), [verbatim(index, span)]), span=span)
        for span, hit in options
    )


def _label(hit: Hit, index: Index) -> str:
    """What tells one choice from another: its record's title and the sentence it stands in."""
    record = index.record(hit.sentence.span.record_id)
    return f"{record.title or record.id} · {hit.sentence.text}"
