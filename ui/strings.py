"""The words of the page in its three languages, and which of them a browser asks for first."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.values import Language
from ui.words_en import ENGLISH
from ui.words_zh import SIMPLIFIED, TRADITIONAL

STRINGS: Mapping[Language, Mapping[str, str]] = {"zh-Hans": SIMPLIFIED, "zh-Hant": TRADITIONAL, "en": ENGLISH}
NAMES: Mapping[Language, str] = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
_TRADITIONAL_TAGS = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def language_named(name: object) -> Language | None:
    """The language of that name, None for what is none."""
    return next((language for language in STRINGS if language == name), None)


def language_of(accepted: str) -> Language:
    """The first language of an `Accept-Language` header that the page speaks, else English (RFC 9110, 12.5.4).

    >>> language_of("fr, zh-TW;q=0.8, en;q=0.9"), language_of("zh-CN,en"), language_of("")
    ('en', 'zh-Hans', 'en')
    """
    for tag in sorted(accepted.lower().split(","), key=_weight, reverse=True):
        name = tag.partition(";")[0].strip()
        if name.startswith(_TRADITIONAL_TAGS):
            return "zh-Hant"
        if name.partition("-")[0] in ("zh", "en"):
            return "en" if name.startswith("en") else "zh-Hans"
    return "en"


def _weight(tag: str) -> float:
    try:
        return float(tag.partition("q=")[2] or 1)
    except ValueError:
        return 0.0
