"""Numerals in Chinese and English text: where they stand and what they are worth."""

from __future__ import annotations

from index.numerals.find import find_numerals, may_hold_numerals
from index.numerals.values import Kind, Numeral, plain

__all__ = ["Kind", "Numeral", "find_numerals", "may_hold_numerals", "plain"]
