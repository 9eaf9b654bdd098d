"""A question taken apart for following up on it: its question word, its noun phrases, its times and ordinals.

Chinese words and their parts of speech come from the lattice that also finds names; English has no tagger here, so its
words are told apart by closed classes (function words, auxiliaries, times, ordinals) and everything else is content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.question import language_of
from assistant.mentions.lattice import split_tokens
from assistant.values import Language
from index.normalize import fold, unfold
from index.values import Folded

_CLASSIFIER = (
    r"(?:个(?!人)|名(?!称|字|单)|位(?!置|子)|项(?!目)|次(?!序)|条(?!件|款|例)|家(?!庭|长)|件|场(?!地|所)|届|种(?!类)|类(?!型)|门(?!票)|所|座(?!谈)|份(?!额)|间|"
    r"台(?!湾|北|账)|只|篇|批|支(?!出)|本(?!地|月|年)|部(?!门|会|委|长|分)|则|票|号|站|轮|款|处(?!长|室|理)|人次|方面|段|页|户|班|组(?!织|长))?"
)
_WH = {
    "zh": re.compile(
        r"为什么|为何|为啥|怎么样|怎样|怎么|如何|什么时候|啥时候|什么时间|什么地方|何时|何地|何处|何人|多久|多长时间?|多[大高重远宽深长快](?!的)|"
        rf"几[点月号日天年]|百分之(?:几|多少)|第(?:几|多少){_CLASSIFIER}|(?:多少|几(?!乎|经|度|近)){_CLASSIFIER}|"
        rf"哪(?:些|几|[两二三四五六七八九十\d]|一)?{_CLASSIFIER}(?:[天年月]|里|儿)?|什么|啥|谁"
    ),
    "en": re.compile(r"\b(?:how (?:many|much|long|often|far|big|large|high|old|soon|do|did)|who|whom|whose|what|which|when|where|why|how)\b"),
}
# Words that the dictionary behind the lattice takes for another part of speech than questions about meetings use them in.
_VERBS = frozenset("通过 到期 拓宽 上线 散会 说 提 记 投 出席".split())
_NOUNS = frozenset(
    "收入 支出 捐款 补助 补贴 投资 贷款 纪要 提案 简报 报告 决议 通报 记录 纪录 留言 提名 培训 评估 调查 演讲 活动 建议 申请 签名 投诉 声明 规定 计划 发言 报名 开支 借款 存款 拨款 罚款 欠款".split()
)
_NOUN_ENDINGS = frozenset("费率额量数员者部处局室厅书证卡票款金税价版期区线网站厂店馆园院校案法")
_TIME = {
    "zh": re.compile(
        r"(?:19|20)\d\d年?(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,3}年度?|(?:去年|今年|明年|前年|后年|本年度?|上年)(?:前?[一二三四1-4]个?季度|上半年|下半年|\d{1,2}月(?:份)?)?|"
        r"(?:前|第)?[一二三四1-4]个?季度|上半年|下半年|\d{1,2}月(?:\d{1,2}[日号]|份)?|(?:上|下|这|本)(?:个)?(?:周|月|星期|季度|学期)|(?:上|下|这|本|前|当|那)一?次|"
        r"昨天|今天|明天|目前|现在|如今|之前|以前|之后|以后|后来|当时|原本|原来|当初|起初|最初|最后|最终|最近|(?:周|星期|礼拜)[一二三四五六日天]"
    ),
    "en": re.compile(
        r"\b(?:(?:in |for |during |by |since )?(?:19|20)\d\d|(?:this|last|next|previous|the (?:last|next|previous)) (?:year|month|week|quarter|time|meeting|session|spring|summer|autumn|fall|winter)|"
        r"(?:a|one|two|three) (?:year|month|week|day)s? (?:ago|before|earlier|later)|the (?:year|month|week|day) before|today|yesterday|tomorrow|now|currently|at present|originally|initially|"
        r"before(?: that)?$|earlier|previously|afterwards|later|(?:in |on )?(?:january|february|march|april|may|june|july|august|september|october|november|december)(?: \d{1,2})?)\b"
    ),
}
_ORDINAL = {
    "zh": re.compile(r"第[一二三四五六七八九十百\d]+(?:个|名|位|项|次|条|家|件|场|届|种|类|期|组|点|部分|批|章|款|轮|季度)?|最后一?(?:个|名|位|项|次|条|家|件|场|点)|倒数第[一二三\d]个?"),
    "en": re.compile(r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next|\d{1,2}(?:st|nd|rd|th)|number \d{1,2})\b"),
}
_LATIN = re.compile(r"[a-z0-9][a-z0-9'.&+/-]*")
_NOUN_TAGS = ("n", "vn", "an", "j", "l", "title", "i", "g", "k", "?", "b", "eng", "s")
_FUNCTION_EN = frozenset(
    "a an the of in on at by to for from with and or as is are was were be been being am do does did has have had will would shall should can could may might must "
    "that this these those it its they them their he she his her him we us our you your i me my there here not no any some all each every about into over under "
    "between during than then so if but up out off s t please also too both either what's who's it's".split()
)
DETERMINERS = frozenset("a an the this that these those its their his her our your my any some each every".split())
LINKING = frozenset("of for in on at with from by to about between".split())


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or fixed phrase of a question: `folded.text[start:end]`.

    Roles: `wh`, `time`, `ordinal`, `noun` (in English any content word), `verb`, `modifier`, `function`.
    """

    start: int
    end: int
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its pieces. Offsets of pieces are into `folded.text`; `words` gives a slice as it was written."""

    text: str
    language: Language
    folded: Folded
    pieces: tuple[Piece, ...] = field(repr=False)

    @property
    def tongue(self) -> str:
        """`zh` or `en`."""
        return self.language[:2]

    @property
    def wh(self) -> Piece | None:
        """The question word, the first of several."""
        return next((piece for piece in self.pieces if piece.role == "wh"), None)

    def words(self, start: int, end: int) -> str:
        """The slice as it was written, without blanks around it."""
        left, right = unfold(self.folded, start, end)
        return self.text[left:right].strip()

    def with_slice(self, start: int, end: int, new: str) -> str:
        """The question with a slice of it replaced."""
        left, right = unfold(self.folded, start, end)
        return self.text[:left] + new + self.text[right:]

    def of_role(self, *roles: str) -> tuple[Piece, ...]:
        """The pieces of any of these roles, in order."""
        return tuple(piece for piece in self.pieces if piece.role in roles)


@lru_cache(maxsize=64)
def take_apart(question: str) -> Asked:
    """A question, taken apart.

    >>> [(piece.text, piece.role) for piece in take_apart("2019年有多少个工种？").pieces]
    [('2019年', 'time'), ('有', 'verb'), ('多少个', 'wh'), ('工种', 'noun')]
    """
    language = language_of(question)
    folded = fold(question)
    tongue = language[:2]
    fixed = list(_fixed(folded.text, tongue))
    split = _english(folded.text) if tongue == "en" else _chinese(folded.text)
    rest = [piece for piece in split if not any(piece.start < one.end and one.start < piece.end for one in fixed)]
    return Asked(question, language, folded, tuple(sorted([*fixed, *rest], key=lambda piece: piece.start)))


def _fixed(text: str, tongue: str) -> Iterator[Piece]:
    """Question words, ordinals and times, the first claim on a character winning."""
    taken: list[tuple[int, int]] = []
    for role, patterns in (("wh", _WH), ("ordinal", _ORDINAL), ("time", _TIME)):
        for match in patterns[tongue].finditer(text):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                taken.append(match.span())
                yield Piece(match.start(), match.end(), role, match.group())


def _chinese(text: str) -> Iterator[Piece]:
    for match in _LATIN.finditer(text):
        yield Piece(match.start(), match.end(), "noun", match.group())
    for token in split_tokens(text):
        word = text[token.start : token.end]
        yield Piece(token.start, token.end, _role(token.tag, word, text[: token.start]), word)


def _role(tag: str, word: str, before: str) -> str:
    """Role of a Chinese word; a single character is a noun only where it ends a longer one (`设计` + `费`)."""
    if word in _VERBS or word in _NOUNS:
        return "verb" if word in _VERBS else "noun"
    if len(word) == 1 and tag[:1] in "nv" and tag != "name":
        return "noun" if word in _NOUN_ENDINGS and before[-1:].isalpha() else "verb"
    if tag in ("name", "vn") or tag.startswith(_NOUN_TAGS):
        return "noun"
    if tag.startswith("v"):
        return "verb"
    return {"a": "modifier", "t": "time", "m": "modifier", "z": "modifier"}.get(tag[:1], "function")


def _english(text: str) -> Iterator[Piece]:
    for match in _LATIN.finditer(text):
        role = "function" if match.group() in _FUNCTION_EN else "noun"
        yield Piece(match.start(), match.end(), role, match.group())
    for match in re.finditer("[\u3400-\u9fff]+", text):
        yield Piece(match.start(), match.end(), "noun", match.group())
