"""Where a question's words stand in a sentence."""

from __future__ import annotations

import pytest

from assistant.reading.matching import SHORTENED, match_terms
from assistant.terms import Term


@pytest.mark.parametrize(
    ("asked", "sentence", "found"),
    [
        ("卫健局", "岑港县卫生健康局局长到会", "卫生健康局"),
        ("发改委", "市发展和改革委员会主任到会", "发展和改革委"),
        ("环保局", "环境保护局", "环境保护局"),
        ("卫健局", "卫生局和健康办公室", ""),  # another body
        ("健卫局", "卫生健康局", ""),  # in another order
        ("卫健局", "卫生、健康、教育局", ""),  # a list
    ],
)
def test_a_short_name_of_a_body_is_found_in_the_whole_one(asked: str, sentence: str, found: str) -> None:
    whole = [match for match in match_terms([Term(asked)], sentence) if match.strength == SHORTENED]
    assert [sentence[match.start : match.end] for match in whole] == [found] * bool(found)
