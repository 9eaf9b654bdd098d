"""Decide: one span, a list, a computed figure, a verdict, or an honest abstention.

`decide` picks the way by what is asked; each way lives in a module of its own and gives a `Decision`.
"""

from assistant.answering.decide import decide
from assistant.answering.decision import Decision

__all__ = ["Decision", "decide"]
