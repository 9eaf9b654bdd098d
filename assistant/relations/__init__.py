"""What happens at meetings and who takes part: the words by which it is asked for and stated, and its argument."""

from __future__ import annotations

from assistant.relations.arguments import find_arguments, is_of_another_meeting, select_arguments
from assistant.relations.table import (
    FACT_OF,
    OTHER_PARTS,
    RELATIONS,
    VOTES,
    Around,
    Relation,
    find_asked_relation,
    relation_named,
    takes_many,
)

__all__ = [
    "FACT_OF",
    "OTHER_PARTS",
    "RELATIONS",
    "VOTES",
    "Around",
    "Relation",
    "find_arguments",
    "find_asked_relation",
    "is_of_another_meeting",
    "relation_named",
    "select_arguments",
    "takes_many",
]
