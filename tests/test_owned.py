"""Whose tasks, in a table invented for these tests."""

from __future__ import annotations

import pytest
from reading_fakes import laid_out

from assistant.answering.owned import tasks_owned

TABLE = """# Ferry club

| Owner | Action | Due |
|---|---|---|
| Ola Berg | Mend the jetty | 3 June |
| Piet Vos | Order rope | 4 June |
| Ola Berg | Paint the hut | 9 June |
"""


@pytest.mark.parametrize(
    ("question", "tasks"),
    [
        ("What are Ola Berg's action items?", ["Mend the jetty", "Paint the hut"]),
        ("Ola Berg 有哪些待办事项？", ["Mend the jetty", "Paint the hut"]),
        ("What are Piet Vos's action items?", None),
        ("When did Ola Berg join?", None),
    ],
)
def test_all_rows_of_an_owner_are_told(question: str, tasks: list[str] | None) -> None:
    found = tasks_owned(*laid_out(TABLE, question))
    assert (found and [TABLE[span.start : span.end] for span in found.spans]) == tasks
