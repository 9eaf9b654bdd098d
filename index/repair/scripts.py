"""Traditional or Simplified: what a character is, what a record is written in, and putting one into the other."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from index.normalize import fold_text

if TYPE_CHECKING:
    from opencc import OpenCC


@lru_cache(maxsize=8192)
def is_traditional_form(character: str) -> bool:
    """Whether the scripts differ on a character and this is its Traditional form.

    The national standards tell: a Traditional form is in Big5 and not in GB 2312, a Simplified form the reverse.

    >>> is_traditional_form("業"), is_traditional_form("业"), is_traditional_form("會"), is_traditional_form("工")
    (True, False, True, False)
    """
    return _is_in(character, "big5") and not _is_in(character, "gb2312")


@lru_cache(maxsize=8192)
def is_simplified_form(character: str) -> bool:
    """Whether the scripts differ on a character and this is its Simplified form.

    >>> is_simplified_form("业"), is_simplified_form("業"), is_simplified_form("工")
    (True, False, False)
    """
    return _is_in(character, "gb2312") and not _is_in(character, "big5")


@lru_cache(maxsize=8192)
def is_converted(character: str) -> bool:
    """Whether a character is a Traditional form that has a Simplified one: what a conversion may have put there.

    >>> is_converted("業"), is_converted("喆"), is_converted("工")
    (True, False, False)
    """
    return is_traditional_form(character) and fold_text(character) != character


def _is_in(character: str, encoding: str) -> bool:
    if character < "\u3400":  # marks and letters belong to no script of Chinese
        return False
    try:
        return len(character.encode(encoding)) == 2
    except UnicodeEncodeError:
        return False


def script_of(text: str) -> str:
    """`traditional`, `simplified`, or empty where a text does not tell.

    >>> script_of("輕工業聯合會"), script_of("轻工业联合会"), script_of("工人")
    ('traditional', 'simplified', '')
    """
    balance = sum(is_traditional_form(character) - is_simplified_form(character) for character in text)
    return "traditional" if balance > 0 else "simplified" if balance < 0 else ""


def to_script(text: str, script: str) -> str:
    """The text in the given script, character for character; unchanged where `script` is empty.

    >>> to_script("任务", "traditional")
    '任務'
    """
    if script == "traditional" and any(map(is_simplified_form, text)):
        return _converted(text, "s2t")
    if script == "simplified" and any(map(is_traditional_form, text)):
        return _converted(text, "t2s")
    return text


def _converted(text: str, direction: str) -> str:
    converted: str = _converter(direction).convert(text)
    return converted if len(converted) == len(text) else text


@lru_cache(maxsize=2)
def _converter(direction: str) -> OpenCC:
    from opencc import OpenCC

    return OpenCC(direction)
