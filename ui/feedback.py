"""What people think of an answer, as lines that the evaluation reads: `feedback.jsonl` in the data directory."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from threading import Lock

from assistant.values import Answer, Turn
from index.errors import UnwritableHome

FILE = "feedback.jsonl"
MAX_NOTE = 2000
_LOCK = Lock()


def append_feedback(home: Path, turns: Sequence[Turn], *, liked: bool, note: str = "") -> None:
    """Keep a verdict on the last of `turns` as an evaluation question. Raises UnwritableHome.

    A good answer's text is its gold; of a bad one the note is. A line without gold is set apart by its half `no-gold`,
    so that an evaluation does not take the question for one that the record leaves open.
    """
    line = json.dumps(feedback_line(turns, liked=liked, note=note[:MAX_NOTE].strip()), ensure_ascii=False)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _LOCK, (home / FILE).open("a", encoding="utf-8") as stream:
            stream.write(f"{line}\n")
    except OSError as error:
        raise UnwritableHome(
            f"found {home / FILE} unusable ({error.strerror}); expected to append to it; use --home DIR"
        ) from error


def feedback_line(turns: Sequence[Turn], *, liked: bool, note: str) -> Mapping[str, object]:
    """The line for the last of `turns`, with the earlier questions as its history."""
    turn, now = turns[-1], datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    answer = turn.answer
    gold = _gold(answer, liked=liked, note=note)
    line: dict[str, object] = {
        "id": f"feedback-{secrets.token_hex(6)}",
        "question": turn.question,
        "lang": answer.language,
        "type": answer.kind or "span",
        "answers": gold,
        "history": [earlier.question for earlier in turns[:-1]],
        "record": answer.evidence[0].record if answer.evidence else "",
        "half": "dev" if liked or gold else "no-gold",
        "tags": ["liked" if liked else "disliked"],
        "given": {"status": answer.status, "answer": answer.text, "confidence": answer.confidence, "at": now},
        "note": note,
    }
    return {**line, "evidence": answer.quote} if liked and answer.quote else line


def _gold(answer: Answer, *, liked: bool, note: str) -> list[str]:
    told = answer.text if liked else note
    return [told] if told else []
