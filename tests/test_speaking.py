"""Who said it, and who is to do it: the speaker of a turn as an answer."""

from __future__ import annotations

import pytest

from assistant.question import analyse
from assistant.reading.speaking import said_by


@pytest.mark.parametrize(
    ("question", "sentence", "fit"),
    [
        ("谁反对涨价？", "我不同意。", 1.0),
        ("Who raised the noise?", "the noise is bad.", 1.0),
        ("谁负责联系场地？", "场地我来联系。", 1.0),
        ("Who will call the bank?", "i'll ring the bank tomorrow.", 1.0),
        ("Who will call the bank?", "the bank is closed.", -1.0),
        ("谁是主席？", "我来说明。", -1.0),
    ],
)
def test_the_speaker_fits_where_words_or_a_promise_are_asked_for(question: str, sentence: str, fit: float) -> None:
    assert said_by(analyse(question), sentence) == fit
