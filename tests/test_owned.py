"""Whose tasks, in a table invented for these tests."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reading_fakes import laid_out

from assistant.answering.owned import tasks_owned
from assistant.facts import read_card

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


MINUTES = TABLE.replace("# Ferry club", "# Ferry club\n\n## Action items")


@pytest.mark.parametrize(
    ("question", "tasks"),
    [
        ("What are the action items?", ["Mend the jetty", "Order rope", "Paint the hut"]),
        ("待办事项有哪些？", ["Mend the jetty", "Order rope", "Paint the hut"]),
        ("行动项有哪些？", ["Mend the jetty", "Order rope", "Paint the hut"]),
        ("What are the action items on ropes?", None),
    ],
)
def test_all_tasks_are_those_of_the_card(question: str, tasks: list[str] | None) -> None:
    analysis, reading, index = laid_out(MINUTES, question)
    card = read_card(index.record("r.md"), tuple(index.sentences("r.md")))
    found = tasks_owned(analysis, replace(reading, listed=card.of("task")), index)
    assert (found and [MINUTES[span.start : span.end] for span in found.spans]) == tasks


def test_a_row_of_tasks_has_owner_and_deadline() -> None:
    _, _, index = laid_out(MINUTES, "")
    first = read_card(index.record("r.md"), tuple(index.sentences("r.md"))).of("task")[0]
    assert [(detail.name, detail.text) for detail in first.details] == [("owner", "Ola Berg"), ("deadline", "3 June")]
