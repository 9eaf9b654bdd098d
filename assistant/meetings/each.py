"""Questions asked of each meeting: `各次会议分别由谁主持？`, "who chaired each meeting?"."""

from __future__ import annotations

import re

from assistant.values import Language
from index.normalize import fold

_KIND = "(?P<kind>(?:(?![由谁哪在的都是有什几多分各])[\u4e00-\u9fff]){0,10}?)"  # `理事会` of `每次理事会会议`
_MEETING = (
    "(?:会议|大会|例会|年会|座谈会|研讨会|讨论会|听证会|委员会|理事会|董事会|开会"
    "|会(?=上|由|谁|是|在|的|都|各|分|有|几|多|什|讨|决|通|$))(?:纪要|记录|纪录)?"
)
_EACH: dict[str, re.Pattern[str]] = {
    "zh": re.compile(
        rf"(?:每(?:一)?(?:次|场|届|个|回|份)|各(?:次|场|届|个|份)?|历(?:次|届)|(?:所有|全部)(?:的)?(?:各次)?|"
        rf"(?:这|那)(?:些|几次|几场|\d+次))(?:的)?{_KIND}{_MEETING}(?:都|各|分别|各自)*"
        rf"|(?<![\u4e00-\u9fff])(?:几|多)(?:次|场){_MEETING}(?=分别|各自)|会议(?=.{{0,4}}(?:分别|各自))"
    ),
    "en": re.compile(
        r"\b(?:(?:each|every)(?: one)?(?: of)?(?: the| these| those| our)?|all(?: of)?(?: the| these| those| our)?"
        r"|the|these|those|our)(?P<plural>)? (?P<kind>(?:(?!meeting|session|hearing|call)[\w'-]+ ){0,3}?)"
        r"(?P<noun>meeting|session|hearing|call)(?P<s>s?)\b"
        r"|\b(?:per meeting|meeting by meeting|from meeting to meeting)\b"
    ),
}
_SINGLY = re.compile(r"^(?:each|every)\b")
_APART = {"zh": re.compile("分别|各自"), "en": re.compile(r",? ?\brespectively\b")}
_ONE: dict[Language, str] = {"zh-Hans": "会议", "zh-Hant": "會議", "en": "meeting"}
_COUNTED = re.compile(r"(?:how many (?:of )?|多少|哪|which (?:one )?of )$")


def asked_of_one(question: str, language: Language) -> str:
    """The question as it would be asked of one meeting; empty where it is not asked of each.

    >>> asked_of_one("各次会议分别由谁主持？", "zh-Hans"), asked_of_one("Who chaired each board meeting?", "en")
    ('会议由谁主持？', 'Who chaired the board meeting?')
    >>> asked_of_one("会议由谁主持？", "zh-Hans")
    ''
    """
    folded = fold(question)
    match = next((found for found in _EACH[language[:2]].finditer(folded.text) if _is_each(found)), None)
    if match is None or _COUNTED.search(folded.text[: match.start()]):
        return ""
    start, end = folded.offsets[match.start()], folded.offsets[match.end()]
    kind = match["kind"] or "" if "kind" in match.re.groupindex else ""
    place = match.start("kind")
    own = question[folded.offsets[place] : folded.offsets[place + len(kind)]] if kind else ""
    article = "the " if language == "en" else ""
    return _together(f"{question[:start]}{article}{own}{_ONE[language]}{question[end:]}", language)


def _is_each(match: re.Match[str]) -> bool:
    """In English, a plural, or a singular after "each" or "every"."""
    if "s" not in match.re.groupindex or match["noun"] is None:
        return True
    return bool(match["s"]) or bool(_SINGLY.match(match.group()))


def _together(question: str, language: Language) -> str:
    """Without the words that only say "apart", so that the question asks one meeting for one thing."""
    folded = fold(question)
    match = _APART[language[:2]].search(folded.text)
    if match is None:
        return question
    return question[: folded.offsets[match.start()]] + question[folded.offsets[match.end()] :]
