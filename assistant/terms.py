"""The content words of a question, and the noun it asks about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.mentions.lattice import split_tokens
from assistant.mentions.lexicon import word_set
from assistant.values import Language
from index.pinyin import sounds_like, split_syllables
from index.translation import Translations, base_forms, load_translations
from index.words import words

_STOP_WORDS = word_set("stop_words")
_ASKED_ZH = re.compile(
    r"(?:多少|几(?!乎|经|度)|哪(?:些|几|[两二三四五六七八九十\d]+|一)?|什么|何)"
    r"(?:个|名|位|项|次|条|家|件|场|届|种|类|门|所|座|份|间|台|只|篇|批|支|本|部|人次|方面)?(?:的)?"
)
_ASKING_ZH = re.compile(  # question words, with their measure words; those beside them would else be torn apart
    r"(?:哪(?:几|些|[两二三四五六七八九十\d]+|一)?|第?几(?!乎|经|率|何|近)|多少|什么(?=[个名位项]))"
    r"(?:分钟|小时|人次|月份?|个(?!人|体|案)|家(?!庭|长|属)|位(?!置)|条(?!件|款|例)|件(?!事)|场(?!地|所|馆)|项(?!目)|部(?!分|门|队|长)|"
    r"人(?!员|事|民|口|力|才)|点(?!心|子)|份(?!额)|本(?!金)|处(?!室|分|罚)|台(?!账|风)|间(?!隔)|号(?!码|召)|座(?!位)|成(?!员|本|果)|"
    r"票(?!据|价)|次(?!数)|户(?!外)|分(?!会|店|公司|局)|[名届种类门所只篇批支天日年月岁起张片块套句回样宗段册面笔辆封栋组集盏枚席队倍则艘架期班秒度里儿边])?|"
    r"谁(?!知)|啥|怎么样|怎样|比较(?=[多少大小高低早晚长短快慢贵重轻好])"
)
_ASKING_EN = re.compile(
    r"^\W*(?:and )?(?:what (?:was|is) )?(?:the )?(?:total )?number of\b|"
    r"^\W*(?:in )?(?:which|what) year\b"
    r"(?=.*\b(?:mo(?:re|st)|few(?:er|est)|(?:high|low|larg)(?:er|est|r|st)|le(?:ss|ast))\b)"
)
_NUMBER_OF_ZH = re.compile(r"总?数量?\W*$")
_FILLER_ZH = re.compile(r"(?:的|有|是|为|共|一共|总共|合计|共计|总计|达到?|占|要|花了?|大概|大约|约|将|会|在|由|被)+$")
_NOUN_TAGS = ("n", "vn", "an", "j", "l", "nz", "nt", "ns", "b", "?", "eng", "a", "i", "g", "k")
_NUMBER_ASKED_EN = re.compile(
    r"\b(?:how many|number of|how much|percentage of|share of|which|what)\s+"
    r"(?P<head>(?:(?!\b(?:was|were|is|are|did|do|does|have|"
    r"has|had|will|would|"
    r"can|could|in|at|for|on|by|that|who|of|from|during|been|be|to)\b)[\w'-]+\s*){1,5})"
)
_WORD_EN = re.compile(r"[a-z0-9][a-z0-9'\-]*")
_YEAR = re.compile(r"(?:19|20)\d\d年?|年")
_POSSESSIVE = re.compile(r"'s?$")
LIKELY = 0.12  # a translation less probable than this is noise of the aligned texts
UNAGREED = 3  # translations kept of a word none of whose translations leads back to it
_DEPUTY = "副"
NAME_WEIGHT = 2.0  # a name says more than a common word


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the question, folded.

    `translations` are words of the other language with their probability. `syllables` are the readings of a Chinese
    name that was typed in Latin letters (`wang xiaoming` gives `wang`, `xiao`, `ming`), else empty.
    """

    text: str
    weight: float = 1.0
    translations: tuple[tuple[str, float], ...] = ()
    syllables: tuple[str, ...] = ()


def content_terms(folded: str, language: Language, *, named: frozenset[str] = frozenset()) -> tuple[Term, ...]:
    """The words that a sentence answering the question should carry, in order, without repetition.

    `named` are words that were capitalized, as names are.

    >>> [term.text for term in content_terms("how many craftsmen were named", "en")]
    ['craftsmen', 'named']
    """
    table = load_translations()
    found = _english_words(folded) if language == "en" else _chinese_words(folded)
    words_of_question = list(dict.fromkeys(found))
    names = _romanized_names(_WORD_EN.findall(folded), table, named) if language == "en" else []
    in_names = {word for name in names for word in name.text.split()}
    common = [word for word in words_of_question if word not in in_names]
    return (*(Term(word, 1.0, _agreed_translations(word, table)) for word in common), *names)


def _agreed_translations(word: str, table: Translations) -> tuple[tuple[str, float], ...]:
    """Translations that translate back: aligned texts give a rare word its neighbors too, which do not. Where none
    does, the likeliest few.
    """
    found = table.of(word)
    forms = _forms(word)
    agreed = tuple(pair for pair in found if any(forms & _forms(back) for back, _ in table.of(pair[0])))
    return agreed or found[:UNAGREED]


def _forms(word: str) -> frozenset[str]:
    return frozenset((word, *base_forms(word)))


def asked_head(folded: str, language: Language) -> str:
    """The noun that the question counts or names, or empty.

    >>> asked_head("首批命名了多少名大国工匠?", "zh-Hans"), asked_head("how many craftsmen were named?", "en")
    ('大国工匠', 'craftsmen')
    """
    if language == "en":
        match = _NUMBER_ASKED_EN.search(folded)
        return match.group("head").strip(" ?") if match else ""
    match = _ASKED_ZH.search(folded)
    if match is None:
        total = _NUMBER_OF_ZH.search(folded)
        return _nouns(folded[: total.start()], first=False) if total else ""
    if (compared := folded.find("比")) > 0:
        return _nouns(_FILLER_ZH.sub("", folded[:compared]), first=False)
    return _nouns(folded[match.end() :].strip(), first=True) or _nouns(
        _FILLER_ZH.sub("", folded[: match.start()].strip()), first=False
    )


def _nouns(text: str, *, first: bool) -> str:
    """The run of nouns at the beginning of a Chinese text, or at its end."""
    tokens = list(split_tokens(text))
    ordered = tokens if first else tokens[::-1]
    run = list(takewhile(lambda token: token.tag.startswith(_NOUN_TAGS) and token.tag != "ns", ordered))
    if not run or (first and run[0].start > 0) or (not first and run[0].end < len(text)):
        return ""
    return text[min(token.start for token in run) : max(token.end for token in run)]


def _chinese_words(folded: str) -> list[str]:
    asking = _ASKING_ZH.sub(" ", folded)
    return [word for word in _with_deputies(asking) if word not in _STOP_WORDS and _says_something(word)]


def _with_deputies(folded: str) -> Iterator[str]:
    """The words of a Chinese text; `副` goes with the office after it, which is another without it."""
    deputy = ""
    for word in words(folded):
        text = folded[word.start : word.end]
        if text == _DEPUTY and not deputy:
            deputy = text
        else:
            yield deputy + text
            deputy = ""
    if deputy:
        yield deputy


def _says_something(word: str) -> bool:
    """Years are constraints (`Analysis.years`), not content."""
    return any(c.isalnum() for c in word) and not _YEAR.fullmatch(word)


def _english_words(folded: str) -> list[str]:
    folded = _ASKING_EN.sub(" ", folded)
    chinese = re.findall(r"[㐀-鿿]+", folded)
    return [
        _POSSESSIVE.sub("", word)
        for word in _WORD_EN.findall(folded)
        if word not in _STOP_WORDS and _says_something(word)
    ] + chinese


def _romanized_names(english: Sequence[str], table: Translations, named: frozenset[str]) -> list[Term]:
    """Runs of neighbouring words that are pinyin and no English: names of two to four syllables.

    After a surname, a capitalized word is pinyin though it may be English, too: `Wang Min`.
    """
    names: list[Term] = []
    run: list[str] = []
    for word in [*(_POSSESSIVE.sub("", word) for word in english), ""]:
        if split_syllables(word) and (run and word in named or not _is_english(word, table)):
            run.append(word)
            continue
        syllables = tuple(syllable for name in run for syllable in split_syllables(name))
        if 1 < len(syllables) <= 4:
            names.append(Term(" ".join(run), NAME_WEIGHT, (), syllables))
        run = []
    return names


def _is_english(word: str, table: Translations) -> bool:
    """Whether what could be pinyin is an English word: it has a likely translation that does not sound like it."""
    if word in _STOP_WORDS:
        return True
    likely = [chinese for chinese, probability in table.of(word) if probability >= LIKELY]
    return any(not sounds_like(chinese[: len(split_syllables(word))], split_syllables(word)) for chinese in likely)
