"""Which fields of the meeting card an answer is made from that the record does not state as such."""

from __future__ import annotations

import re

from assistant.question import Analysis, telling_terms
from assistant.reading.parts import part_asked

_OF_PEOPLE = ("chair", "recorder", "attendee", "observer", "absent", "speaker")
_BEHIND = {"present_count": ("attendee",), "absent_count": ("absent",)}
_NAMES_TASKS = re.compile(r"行动项|[待代]办|跟进|\b(?:actions?|action items?|tasks?|to-?dos?|follow-?ups?)\b")
_TASKS = re.compile(
    r"(?:行动|[待代]办|任务|跟进|后续|会后|事项?|项有?){1,3}|actions?|items?|tasks?|to|dos?|to-?dos?|follow-?ups?|assigned|agreed|all|outstanding"
)
_HOW_LONG = re.compile(r"会|\b(?:meeting|session|board|council|committee|hearing|call|assembly)\b|\bit last\b")
_LASTS = re.compile(
    r"last\w*|long|go|went|on|length|duration|take|took|历时|持续|多长时间|时间|小时|分钟|时长|多久|开了|总共|全程"
)


def asks_for_all_tasks(analysis: Analysis) -> bool:
    """Whether all tasks of the meeting are asked for, or how many there are, nobody's in particular.

    >>> from assistant.question import analyse
    >>> asks_for_all_tasks(analyse("What are the action items?")), asks_for_all_tasks(analyse("What are Ann's tasks?"))
    (True, False)
    """
    telling = telling_terms(analysis.terms)
    of_tasks = bool(telling) and all(_TASKS.fullmatch(term.text) for term in telling)
    all_of_them = analysis.is_list or analysis.kind == "count"
    return all_of_them and of_tasks and _NAMES_TASKS.search(analysis.folded) is not None


def fields_behind(analysis: Analysis) -> tuple[str, ...]:
    """The fields of the card from which an answer is made where the record states none: who is listed as present, of
    how many came; beginning and end, of how long the meeting took; all people, of whether one had a part in it.
    """
    if part_asked(analysis):
        return _OF_PEOPLE
    if asks_for_all_tasks(analysis):
        return ("task",)
    if analysis.kind == "duration" and _HOW_LONG.search(analysis.folded):
        of_it = all(_LASTS.fullmatch(term.text) for term in telling_terms(analysis.terms))
        return ("start_time", "end_time") if of_it else ()
    return _BEHIND.get(analysis.relation, ()) if analysis.about_meeting else ()
