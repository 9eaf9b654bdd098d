"""Every limit of the index room in one value, with its unit."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits under which records are read and split; all are part of what an index was built with.

    `max_record_bytes`: a larger file is refused, in bytes. `max_sentence_chars`: a longer sentence is split at clause
    marks, in code points; it bounds the work a single sentence can cause. `max_title_chars`: longer titles are cut
    short. `max_name_chars`: longest speaker name taken from `name:`, in code points.
    """

    max_record_bytes: int = 64 * 1024 * 1024
    max_sentence_chars: int = 400
    max_title_chars: int = 60
    max_name_chars: int = 40


def default_home() -> Path:
    """The user's data directory where no flag names one: `ASSISTANT_HOME`, else `.assistant` where the command runs."""
    return Path(os.environ.get("ASSISTANT_HOME") or ".assistant")
