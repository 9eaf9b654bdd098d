"""Readings of Chinese characters, for names typed in Latin letters and for reading aids.

pypinyin's phrase table costs 0.2 s and 40 MB to import and only decides between readings in running text; names need
the characters' own readings, so it is left out through the library's own switches.
"""

from __future__ import annotations

import os
from functools import lru_cache
from types import ModuleType

SYLLABLES = frozenset(  # of the common characters (GB 2312), without the interjections, which are no part of a name
    """
    ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng
    cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu
    cuan cui cun cuo da dai dan dang dao de dei deng di dia dian diao die ding diu dong dou du duan dui dun duo en
    er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui
    gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao
    jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui
    kun kuo la lai lan lang lao le lei len leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo
    lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei
    nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nuo nv nve ou pa pai pan pang pao pei pen peng pi
    pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re
    ren reng ri rong rou ru ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen
    sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te
    tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang
    xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai
    zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan
    zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
    """.split()
)
_SYLLABLE_MARKS = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")


@lru_cache(maxsize=1)
def _library() -> ModuleType:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    import pypinyin.constants

    return pypinyin.constants


@lru_cache(maxsize=16384)
def readings(character: str) -> tuple[str, ...]:
    """Toneless readings of one character, the commonest first; empty for what is not Chinese. `ü` is written `v`.

    >>> readings("乐")[:2], readings("a")
    (('le', 'yue'), ())
    """
    toned = _library().PINYIN_DICT.get(ord(character), "") if len(character) == 1 else ""
    return tuple(dict.fromkeys(syllable.translate(_SYLLABLE_MARKS) for syllable in toned.split(",") if syllable))


@lru_cache(maxsize=1)
def _characters_by_reading() -> dict[str, str]:
    """Common characters (the Simplified set GB 2312) of each reading."""
    table: dict[str, str] = {}
    for lead in range(0xB0, 0xF8):
        for trail in range(0xA1, 0xFF):
            character = bytes((lead, trail)).decode("gb2312", errors="ignore")
            for reading in readings(character) if character else ():
                table[reading] = table.get(reading, "") + character
    return table


def characters(reading: str) -> str:
    """Common Simplified characters with this toneless reading.

    >>> "江" in characters("jiang")
    True
    """
    return _characters_by_reading().get(reading, "")


@lru_cache(maxsize=1024)
def split_syllables(word: str) -> tuple[str, ...]:
    """A Latin word cut into pinyin syllables, the fewest first; empty where it is not pinyin.

    >>> split_syllables("guangping"), split_syllables("meeting")
    (('guang', 'ping'), ())
    """
    lowered = word.lower().replace("'", "").replace("-", "")
    best: list[tuple[str, ...] | None] = [()] + [None] * len(lowered)
    for end in range(1, len(lowered) + 1):
        for start in range(max(0, end - 6), end):
            head = best[start]
            if head is not None and lowered[start:end] in SYLLABLES:
                shorter = best[end]
                if shorter is None or len(head) + 1 < len(shorter):
                    best[end] = (*head, lowered[start:end])
    return best[-1] or ()


def sounds_like(text: str, syllables: tuple[str, ...]) -> bool:
    """Whether each character of `text` can be read as the syllable in its place.

    >>> sounds_like("广平", ("guang", "ping"))
    True
    """
    return len(text) == len(syllables) and all(s in readings(c) for c, s in zip(text, syllables, strict=True))
