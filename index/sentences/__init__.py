"""Records cut into sentences, each with its place, its speaker and its section.

`lines` reads what each line is by its own shape, `labels` and `blocks` what it is by its neighbors (headings, turns of
speech, wrapped lines), `boundaries` where sentences end within a block.
"""

from __future__ import annotations

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
    paragraph, number = 0, 0
    for block in read_blocks(record.text, settings):
        if not block.continues:
            paragraph, number = paragraph + 1, 0
        for start, end in _bounds(block, record.text, settings):
            number += 1
            sentences.append(_sentence(record, block, Span(record.id, start, end), (paragraph, number)))
    return tuple(sentences)


def _bounds(block: Block, text: str, settings: Settings) -> list[tuple[int, int]]:
    limit = settings.max_sentence_chars
    return [
        (block.start + start, block.start + end)
        for start, end in sentence_bounds(text[block.start : block.end], limit=limit, whole=block.whole)
    ]


def _sentence(record: Record, block: Block, span: Span, place: tuple[int, int]) -> Sentence:
    text = record.text[span.start : span.end]
    return Sentence(span, text, *place, speaker=block.speaker, section=block.section, kind=block.kind)
