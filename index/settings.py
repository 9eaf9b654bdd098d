"""Every limit of the index room in one value, with its unit."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

APPROXIMATE_FROM = 50_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits under which records are read and split; all but the last are part of what an index was built with.

    `max_record_bytes`: a larger file is refused, in bytes. `max_sentence_chars`: a longer sentence is split at clause
    marks, in code points; it bounds the work a single sentence can cause. `max_title_chars`: longer titles are cut
    short. `max_name_chars`: longest speaker name taken from `name:`, in code points.

    Of files that hold others: `max_archive_entries` within one, `max_archive_bytes` unpacked in all, `max_entry_bytes`
    unpacked each, `max_archive_ratio` of unpacked to packed size (of entries over 1 MiB). `max_xml_depth` and
    `max_xml_elements` of one XML part, `max_pages` of a PDF and `max_pdf_seconds` of processor time for it,
    `max_text_chars` of the text taken from any such file.

    `approximate_from`: with so many sentences or more, vectors are searched approximately. None for what an index was
    built with, `APPROXIMATE_FROM` for a new one; the index keeps it, so that asking needs no setting.
    """

    max_record_bytes: int = 64 * 1024 * 1024
    max_sentence_chars: int = 400
    max_title_chars: int = 60
    max_name_chars: int = 40
    max_archive_entries: int = 2_000
    max_archive_bytes: int = 200 * 1024 * 1024
    max_entry_bytes: int = 50 * 1024 * 1024
    max_archive_ratio: int = 200
    max_xml_depth: int = 200
    max_xml_elements: int = 1_000_000
    max_pages: int = 2_000
    max_pdf_seconds: int = 300
    max_text_chars: int = 20_000_000
    approximate_from: int | None = None


def default_home() -> Path:
    """The user's data directory where no flag names one: `ASSISTANT_HOME`, else `.assistant` where the command runs."""
    return Path(os.environ.get("ASSISTANT_HOME") or ".assistant")
