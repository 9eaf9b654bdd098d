"""Records cut into sentences, each with its place, its speaker and its section.

`lines` reads what each line is by its own shape, `labels` and `blocks` what it is by its neighbors (headings, turns of
speech, wrapped lines), `boundaries` where sentences end within a block.
"""

from __future__ import annotations

from index.places import Places
from index.sentences.blocks import Block, read_blocks
from index.sentences.boundaries import sentence_bounds
from index.settings import Settings
from index.values import Record, Sentence, Span

__all__ = ["split_sentences"]


def split_sentences(record: Record, settings: Settings | None = None) -> tuple[Sentence, ...]:
    """The sentences of a record: ordered, disjoint, covering every visible character (laws in `Sentence`).

    A paragraph is a line, or the lines that one line was wrapped into; the rows of a table are one paragraph.
    """
    settings = settings or Settings()
    sentences: list[Sentence] = []
    places, paragraph, number = Places(record.marks), 0, 0
    for block in read_blocks(record.text, settings):
        if not block.continues:
            paragraph, number = paragraph + 1, 0
        for start, end in _bounds(block, record.text, settings):
            number += 1
            place = places.at(start, paragraph=paragraph, clock=block.clock)
            labels = (block.speaker, block.section, block.kind, place)
            span = Span(record.id, start, end)
            sentences.append(Sentence(span, record.text[start:end], paragraph, number, *labels))
    return tuple(sentences)


def _bounds(block: Block, text: str, settings: Settings) -> list[tuple[int, int]]:
    limit = settings.max_sentence_chars
    return [
        (block.start + start, block.start + end)
        for start, end in sentence_bounds(text[block.start : block.end], limit=limit, whole=block.whole)
    ]
