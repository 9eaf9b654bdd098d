"""What was assumed about the meetings asked, told in the asker's language."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.values import Language

_NOTES: Mapping[str, Mapping[Language, str]] = {
    "alone": {
        "zh-Hans": "只有一份记录，未作筛选",
        "zh-Hant": "只有一份紀錄，未作篩選",
        "en": "there is one record only: nothing was filtered",
    },
    "none_fits": {
        "zh-Hans": "没有符合筛选条件的记录，已查找全部 {count} 份",
        "zh-Hant": "沒有符合篩選條件的紀錄，已查找全部 {count} 份",
        "en": "no record fits the filters: all {count} were asked",
    },
    "not_there": {
        "zh-Hans": "没有与“{words}”相符的记录，已查找全部记录",
        "zh-Hant": "沒有與「{words}」相符的紀錄，已查找全部紀錄",
        "en": "no record fits “{words}”: all were asked",
    },
    "asked_of": {
        "zh-Hans": "只查找与“{words}”相符的 {count} 份记录",
        "zh-Hant": "只查找與「{words}」相符的 {count} 份紀錄",
        "en": "asked only of the records that fit “{words}”: {count}",
    },
    "elsewhere": {
        "zh-Hans": "与“{words}”相符的记录没有说，已查找全部记录",
        "zh-Hant": "與「{words}」相符的紀錄沒有說，已查找全部紀錄",
        "en": "the record of “{words}” does not say: all were asked",
    },
    "carried_on": {
        "zh-Hans": "接着上一个回答，只问“{words}”",
        "zh-Hant": "接著上一個回答，只問「{words}」",
        "en": "taken to go on about “{words}”",
    },
    "silent": {
        "zh-Hans": "另有 {count} 份记录没有说",
        "zh-Hant": "另有 {count} 份紀錄沒有說",
        "en": "not said in other records: {count}",
    },
    "newest": {
        "zh-Hans": "只问了最新的 {count} 份记录，共 {total} 份；可按会议或日期筛选",
        "zh-Hant": "只問了最新的 {count} 份紀錄，共 {total} 份；可按會議或日期篩選",
        "en": "asked of the {count} newest of {total} records only; name a meeting or a date for the others",
    },
    "alike": {
        "zh-Hans": "{count} 份记录的说法相同",
        "zh-Hant": "{count} 份紀錄的說法相同",
        "en": "{count} records say the same",
    },
}


def note(name: str, language: Language, *, words: str = "", count: int = 0, total: int = 0) -> str:
    """The note of that name, with what it speaks of put in.

    >>> note("silent", "en", count=2)
    'not said in other records: 2'
    """
    return _NOTES[name][language].format(words=words, count=count, total=total)
