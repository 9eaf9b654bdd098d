"""What the span reader is given: each hit's sentence with its neighbors in the paragraph, each stretch read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reading.span_reader import PassageReading, ScoredSpan, SpanReader
from index.store import Index
from index.values import Hit, Sentence

WINDOW_CHARS = 180  # about what the embedded reader was trained on
SPANS_PER_WINDOW = 4
WINDOWS_READ = 4  # the reader is the dearest part of a question; answers seldom stand further down
WORTH_READING = 0.05  # of the best hit's score: what is so far behind is not read either


@dataclass(frozen=True, slots=True)
class Window:
    """Neighboring sentences of one paragraph: offsets into the record, half-open."""

    record_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What was read in one sentence: offsets are into it; `shift` leads from its window's offsets to its own."""

    spans: tuple[ScoredSpan, ...] = ()
    window: PassageReading | None = None
    shift: int = 0

    def score(self, start: int, end: int) -> float | None:
        """Log-odds of the slice `start:end` of the sentence against no answer; None where it was not read."""
        return self.window.score(start - self.shift, end - self.shift) if self.window else None


def read_windows(
    reader: SpanReader, question: str, hits: Sequence[Hit], index: Index
) -> list[SentenceReading]:
    """For each hit's sentence the spans read within it, best first. Of hits worth it the first windows are read."""
    sentences = [hit.sentence for hit in hits]
    window_of = [window_around(sentence, index) for sentence in sentences]
    least = share_of_best(hits, WORTH_READING)
    worth = (window for window, hit in zip(window_of, hits, strict=True) if hit.score >= least)
    windows = list(dict.fromkeys(worth))[:WINDOWS_READ]
    texts = [index.record(window.record_id).text[window.start : window.end] for window in windows]
    read = dict(zip(windows, reader.read(question, texts, top=SPANS_PER_WINDOW), strict=True))
    return [
        _within(sentence, window, read[window]) if window in read else SentenceReading()
        for sentence, window in zip(sentences, window_of, strict=True)
    ]


def share_of_best(hits: Sequence[Hit], share: float) -> float:
    """That share of the best hit's score; 0 for no hits."""
    return share * max((hit.score for hit in hits), default=0.0)


def window_around(sentence: Sentence, index: Index) -> Window:
    """The sentence, grown by whole neighbors of its paragraph, later ones first, while it stays within bounds."""
    rows = index.rows(sentence.span.record_id)
    row = index.row_of(sentence)
    first, last = row, row
    start, end = sentence.span.start, sentence.span.end
    for step in (1, -1, 1, -1, 1, -1):
        near = (last if step > 0 else first) + step
        if near not in rows:
            continue
        neighbor = index.sentence(near)
        grown = (min(start, neighbor.span.start), max(end, neighbor.span.end))
        if neighbor.paragraph != sentence.paragraph or grown[1] - grown[0] > WINDOW_CHARS:
            continue
        first, last = min(first, near), max(last, near)
        start, end = grown
    return Window(sentence.span.record_id, start, end)


def _within(sentence: Sentence, window: Window, reading: PassageReading) -> SentenceReading:
    shift = window.start - sentence.span.start
    moved = (ScoredSpan(span.start + shift, span.end + shift, span.score) for span in reading.spans)
    spans = tuple(span for span in moved if span.start >= 0 and span.end <= len(sentence.text))
    return SentenceReading(spans, reading, shift)
