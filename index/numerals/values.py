"""A numeral and its canonical form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["cardinal", "ordinal", "percent", "decimal", "fraction"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral, `text[start:end]`, with its multiplier (萬, million) and percent mark, without its unit.

    `value` is None where only a size is told (幾十, 數百). A percent's value is in hundredths: 30 for 百分之三十.
    `unit` is the measure word or unit that follows, as written, or empty. `approximate`: 近, 約, 餘, 多, about, over
    stand beside it (a trailing 餘 or 多 is no part of the span).
    """

    start: int
    end: int
    value: Decimal | None
    unit: str = ""
    kind: Kind = "cardinal"
    approximate: bool = False

    @property
    def canonical(self) -> str:
        """The form in which equal numerals are equal texts: `42`, `3.6%`, `第18`; empty without a value."""
        if self.value is None:
            return ""
        if self.kind == "fraction":
            return plain(round(self.value, 4))
        if self.kind == "percent":
            return f"{plain(self.value)}%"
        return f"第{plain(self.value)}" if self.kind == "ordinal" else plain(self.value)


def plain(value: Decimal) -> str:
    """A number without exponent and without trailing zeros after the point.

    >>> plain(Decimal("1.50E+4")), plain(Decimal("3.60"))
    ('15000', '3.6')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
