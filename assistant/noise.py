"""Typing noise taken off a question before it is understood: politeness, fillers, misspelt question words."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.mentions.lexicon import read_sections, word_list
from assistant.values import Language
from index.translation import load_translations

_A_LITTLE = "(?:一下|下(?![一次届屆回期周週個个月半午年面任]))"  # `请问下`, but not `请问下次`
_POLITE_ZH = re.compile(
    r"^(?:(?:请问|請問|麻烦|麻煩|想问|想問|我想知道|我想問|我想问|想知道|问一下|問一下|帮我查|幫我查|帮忙看|幫忙看|告诉我|告訴我|你好|您好|那个|那個)"
    rf"{_A_LITTLE}?(?:看看|看)?[,，、。!！~～ ]*)+{_A_LITTLE}?(?:哈|啊|呀|哦|喔|欸|诶)?[,，、 ]*"
)
_FILLER_ZH = re.compile(r"(?:来着|來著|来的|啊|呀|哈|哦|喔|啦|咧|耶|嘞|捏|了啦)+(?=[?？。!！~～\s]*$)")
_POLITE_EN = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|pls|sorry|excuse me|ok|okay|so|um+|well|thanks|could you|can you|"
    r"would you|tell me|do you know|"
    r"i(?:'d| would) like to know|i want to know|i was wondering|just wondering|"
    r"remind me|let me know|by the way)\b[\s,.!:;-]*)+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z']+")

KEY_WORDS = word_list("key_words")


def in_plain_words(question: str) -> str:
    """The question with regional and formal question words (`甚麼`, `邊個`, `主席為何人`) as Mandarin writes them.

    >>> in_plain_words("邊個主持會議？"), in_plain_words("職業是甚麼？")
    ('誰主持會議？', '職業是什麼？')
    """
    for pattern, plain in _plain_words():
        question = pattern.sub(plain, question)
    return question


@lru_cache(maxsize=1)
def _plain_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    split = (line.split(" -> ") for line in dict(read_sections("regional"))["plain"])
    return tuple((re.compile(pattern), plain) for pattern, plain in split)


def clean_question(question: str, language: Language) -> str:
    """The question without politeness, trailing fillers and misspelt key words; never empty for a non-empty question.

    >>> clean_question("please, who chaird the meetting?", "en")
    'who chaired the meeting?'
    >>> clean_question("请问一下哈，会议谁主持来着？", "zh-Hans")
    '会议谁主持？'
    """
    if language == "en":
        cleaned = _WORD.sub(lambda match: _spell(match.group()), _POLITE_EN.sub("", question))
    else:
        cleaned = _FILLER_ZH.sub("", _POLITE_ZH.sub("", question))
    return cleaned if _has_content(cleaned) else question


def _has_content(text: str) -> bool:
    return any(character.isalnum() for character in text)


@lru_cache(maxsize=4096)
def _spell(word: str) -> str:
    """A key word in place of its misspelling; any other word as it is."""
    lowered = word.lower()
    if _is_known(word):
        return word
    reach = 1 if len(word) < 7 else 2
    near = [key for key in KEY_WORDS if key[0] == lowered[0] and abs(len(key) - len(word)) <= reach]
    close = [key for key in near if _distance(lowered, key) <= reach and not _is_inflection(lowered, key)]
    return min(close, key=lambda key: _distance(lowered, key)) if close else word


def _is_known(word: str) -> bool:
    """Whether a word needs no correction: short, a key word, in the dictionary, or capitalised like a name."""
    lowered = word.lower()
    is_name = word[0].isupper() and not lowered.startswith(("wh", "ho"))
    return len(word) < 4 or is_name or lowered in KEY_WORDS or _has_entry(lowered)


def _has_entry(word: str) -> bool:
    """Whether the dictionary holds the word, or what it is a plural or past form of."""
    table = load_translations()
    past = (word[:-1], word[:-2]) if word.endswith("ed") else ()
    return any(table.exact(form) for form in (word, word.removesuffix("s"), *past))


def _is_inflection(word: str, key: str) -> bool:
    """`chairs` is a form of `chair`, not a misspelling of it; nor is `seconder` one of `seconded`."""
    stem = min(len(word), len(key)) - 2
    formed = word.endswith(("s", "ed", "ing", "er", "or", "ion")) and len(word) != len(key)
    return word[:stem] == key[:stem] and (formed or word.endswith(("er", "or")) and key.endswith("ed"))


def _distance(left: str, right: str) -> int:
    """Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours (Boytsov 2011)."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        before, previous, row = row, before, [i]
        for j, b in enumerate(right, start=1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
    return row[-1]
