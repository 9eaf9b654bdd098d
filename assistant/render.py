"""An answer for people (plain text) and for programs (one JSON object)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from assistant.facts import Fact, MeetingCard
from assistant.values import Answer, Evidence, Language, MeetingAnswer
from index.formats.values import printable
from index.values import Span

_WORDS: dict[Language, Mapping[str, str]] = {
    "zh-Hans": {
        "none": "记录里没有说。",
        "nearest": "最接近的句子：",
        "place": "{record} · {parts}第{paragraph}段第{sentence}句",
        "sure": "可信度 {level} {value:.0%}",
        "high": "高",
        "middle": "中",
        "low": "低",
        "searched": "按此查找：{standalone}",
        "others": "也可能是：",
        "computed": "此为计算所得，依据如下：",
    },
    "zh-Hant": {
        "none": "紀錄裡沒有說。",
        "nearest": "最接近的句子：",
        "place": "{record} · {parts}第{paragraph}段第{sentence}句",
        "sure": "可信度 {level} {value:.0%}",
        "high": "高",
        "middle": "中",
        "low": "低",
        "searched": "按此查找：{standalone}",
        "others": "也可能是：",
        "computed": "此為計算所得，依據如下：",
    },
    "en": {
        "none": "The record does not say.",
        "nearest": "Nearest sentence:",
        "place": "{record} · {parts}paragraph {paragraph}, sentence {sentence}",
        "sure": "confidence {level} {value:.0%}",
        "high": "high",
        "middle": "medium",
        "low": "low",
        "searched": "searched as: {standalone}",
        "others": "It could also be:",
        "computed": "Computed from:",
    },
}
_BOLD = ("\x1b[1m", "\x1b[0m")
_PLAIN_MARKS = ("【", "】")
HIGH, MIDDLE = 0.8, 0.6


# Before the paragraph: the parts of the file, from the outermost.
_PARTS: dict[Language, Mapping[str, str]] = {
    "zh-Hans": {
        "file": "{label} ", "sheet": "工作表“{label}”", "page": "第{label}页", "slide": "第{label}张",
        "time": "{label} ",
    },
    "zh-Hant": {
        "file": "{label} ", "sheet": "工作表「{label}」", "page": "第{label}頁", "slide": "第{label}張",
        "time": "{label} ",
    },
    "en": {
        "file": "{label}, ", "sheet": "sheet {label}, ", "page": "page {label}, ", "slide": "slide {label}, ",
        "time": "{label}, ",
    },
}  # fmt: skip


def words_for(language: Language) -> Mapping[str, str]:
    """The frame around an answer, in the asker's language and script."""
    return _WORDS[language]


def confidence_word(answer: Answer) -> str:
    """Confidence as a word in the asker's language: high from 0.8, medium from 0.6."""
    level = "high" if answer.confidence >= HIGH else "middle" if answer.confidence >= MIDDLE else "low"
    return words_for(answer.language)[level]


def render_text(answer: Answer, *, color: bool = False) -> str:
    """The answer, the sentences it stands in with the spans marked, and where they are; one string of several lines."""
    words = words_for(answer.language)
    searched = [words["searched"].format(standalone=answer.standalone)] if answer.standalone != answer.question else []
    if answer.meetings:
        return "\n".join([*searched, *_meeting_lines(answer, color=color), *(f"  * {note}" for note in answer.notes)])
    evidence = [line for found in answer.evidence for line in _evidence_lines(answer, found, color=color)]
    notes = [f"  * {note}" for note in answer.notes]
    if answer.status != "answered":
        return "\n".join([*searched, words["none"], *([words["nearest"]] if evidence else []), *evidence, *notes])
    sure = "  " + words["sure"].format(level=confidence_word(answer), value=answer.confidence)
    return "\n".join([*searched, _headline(answer, color=color), *evidence, sure, *_choice_lines(answer), *notes])


def render_json(answer: Answer, *, question_id: str = "") -> str:
    """The answer object as one line of JSON: the contract of `--json`, `--jsonl` and the API."""
    choices = [{"label": c.label, "answer": c.answer, "span": _span_fields(c.span)} for c in answer.choices]
    spans = zip(answer.spans, answer.verbatim, strict=True)
    fields = {
        "id": question_id,
        "question": answer.question,
        "standalone": answer.standalone,
        "language": answer.language,
        "status": answer.status,
        "answer": answer.text,
        "gloss": answer.gloss,
        "kind": answer.kind,
        "spans": [{**_span_fields(span), "text": text} for span, text in spans],
        "quote": answer.quote,
        "evidence": [_evidence_fields(evidence) for evidence in answer.evidence],
        "choices": choices,
        "confidence": answer.confidence,
        "meetings": [_meeting_fields(meeting) for meeting in answer.meetings],
        "notes": list(answer.notes),
        "timings_ms": {name: round(spent, 2) for name, spent in answer.timings_ms},
    }
    return json.dumps(fields, ensure_ascii=False)


def render_card(card: MeetingCard, *, as_json: bool = False) -> str:
    """The meeting card: a line a fact with its place, or one JSON object of lists by name."""
    if as_json:
        names = dict.fromkeys(fact.name for fact in card.facts)
        return json.dumps({name: [_fact_fields(fact) for fact in card.of(name)] for name in names}, ensure_ascii=False)
    return "\n".join(line for fact in card.facts for line in _fact_lines(fact))


def _fact_fields(fact: Fact) -> Mapping[str, object]:
    details = {detail.name: detail.text for detail in fact.details}
    return {"text": fact.text, **_span_fields(fact.span), "confidence": round(fact.confidence, 2), **details}


def _fact_lines(fact: Fact) -> list[str]:
    details = ", ".join(detail.text for detail in fact.details)
    place = f"{fact.sentence.paragraph}.{fact.sentence.number}"
    return [f"{fact.name:<14} {fact.text}{f'  ({details})' if details else ''}  [{place}]"]


def place_text(evidence: Evidence, language: Language, *, record: str = "") -> str:
    """Where a sentence stands, as a person turns to it; `record` is how to name the record (default: by its id).

    Paragraphs are counted within the page, slide, sheet or file, else within the record. Among several records the
    meeting is named first.

    >>> from index.values import Part
    >>> place_text(Evidence("a.pdf", 9, 1, 0, 4, "Yes.", 1.0, (Part("page", "3"), Part("paragraph", "2"))), "en")
    'a.pdf · page 3, paragraph 2, sentence 1'
    """
    named = _PARTS[language]
    parts = [named[part.kind].format(label=part.label) for part in evidence.place if part.kind in named]
    counted = next((part.label for part in evidence.place if part.kind == "paragraph"), str(evidence.paragraph))
    place = words_for(language)["place"].format(
        record=printable(record or evidence.record, 400), parts="".join(parts), paragraph=counted,
        sentence=evidence.sentence,
    )  # fmt: skip
    return " · ".join([*filter(None, (evidence.title, evidence.date)), place])


def meeting_label(meeting: MeetingAnswer) -> str:
    """Which meeting an answer is of: its date and title, or the record's id.

    >>> meeting_label(MeetingAnswer("a.txt", "Board meeting", "2024-05-14", "Ann Lee", "", (), 0.9, 0))
    '2024-05-14 · Board meeting'
    """
    return " · ".join(filter(None, (meeting.date, meeting.title or meeting.record)))


def meeting_evidence(answer: Answer, number: int) -> tuple[Evidence, ...]:
    """The sentences that the answer of one meeting, by its place among `meetings`, rests on, without its name."""
    starts = [*(meeting.evidence for meeting in answer.meetings), len(answer.evidence)]
    return tuple(replace(found, title="", date="") for found in answer.evidence[starts[number] : starts[number + 1]])


def mark_spans(answer: Answer, evidence: Evidence, *, marks: tuple[str, str]) -> str:
    """The evidence sentence with every span of the answer that lies in it set between marks."""
    text, inside = evidence.text, []
    for span in answer.spans:
        if span.record_id == evidence.record and evidence.start <= span.start < span.end <= evidence.end:
            inside.append((span.start - evidence.start, span.end - evidence.start))
    for start, end in sorted(set(inside), reverse=True):
        if end - start < len(evidence.text):
            text = f"{text[:start]}{marks[0]}{text[start:end]}{marks[1]}{text[end:]}"
    return text


def _headline(answer: Answer, *, color: bool) -> str:
    text = f"{_BOLD[0]}{answer.text}{_BOLD[1]}" if color else answer.text
    return f"{text}  ({answer.gloss})" if answer.gloss else text


def _choice_lines(answer: Answer) -> list[str]:
    if not answer.choices:
        return []
    numbered = enumerate(answer.choices[1:], start=2)  # a number picks one; the answer itself is the first
    return [words_for(answer.language)["others"], *(f"  {n}. {one.answer}  ({one.label})" for n, one in numbered)]


def _evidence_lines(answer: Answer, evidence: Evidence, *, color: bool) -> list[str]:
    marked = mark_spans(answer, evidence, marks=_BOLD if color else _PLAIN_MARKS)
    return [f"  “{marked}”", f"  {place_text(evidence, answer.language)}"]


def _meeting_lines(answer: Answer, *, color: bool) -> list[str]:
    """A line for each meeting with its answer, under it the sentences with their places and how sure that is."""
    lines: list[str] = []
    for number, meeting in enumerate(answer.meetings):
        text = f"{_BOLD[0]}{meeting.text}{_BOLD[1]}" if color else meeting.text
        gloss = f"  ({meeting.gloss})" if meeting.gloss else ""
        lines.append(f"{meeting_label(meeting)}: {text}{gloss}  {meeting.confidence:.0%}")
        for found in meeting_evidence(answer, number):
            lines.extend(_evidence_lines(answer, found, color=color))
    return lines


def _meeting_fields(meeting: MeetingAnswer) -> Mapping[str, object]:
    names = ("record", "title", "date", "gloss", "confidence", "evidence")
    fields = {name: getattr(meeting, name) for name in names}
    return {"answer": meeting.text, **fields, "spans": [_span_fields(span) for span in meeting.spans]}


def _span_fields(span: Span) -> Mapping[str, object]:
    return {"record": span.record_id, "start": span.start, "end": span.end}


def _evidence_fields(evidence: Evidence) -> Mapping[str, object]:
    names = ("record", "title", "date", "paragraph", "sentence", "start", "end", "text", "score")
    place = {part.kind: part.label for part in evidence.place}
    return {**{name: getattr(evidence, name) for name in names}, "place": place}
