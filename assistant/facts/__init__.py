"""The meeting card: what a record says of the meeting itself, each fact a cited span of the record."""

from __future__ import annotations

from assistant.facts.card import read_card
from assistant.facts.values import NAMES, Fact, MeetingCard

__all__ = ["NAMES", "Fact", "MeetingCard", "read_card"]
