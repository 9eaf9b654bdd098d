"""Measure words and units, and which of them make a number of a single character."""

from __future__ import annotations

import re

# After any numeral. Longer forms first where one begins another.
_MEASURES = (
    "个百分点 百分点 个小时 小时 小時 个月 个人 个工作日 个 年度 年级 年 月份 月 日 号 號 天 周 週 星期 礼拜 岁 歲"
    " 届 屆 期 世纪 季度 季 点钟 点 时 時 分钟 分鐘 分 秒钟 秒 刻 名 位 人次 人 项 項 件 份 所 座 场 場 条 條 款 种"
    " 種 类 類 套 台 臺 辆 輛 艘 架 家 间 間 户 戶 层 層 楼 樓 票 席 美元 欧元 歐元 日元 英镑 港元 港币 人民币"
    " 新台币 元 块 塊 角 批 组 組 班 篇 本 部 幅 张 張 支 只 隻 枚 例 宗 起 册 冊 亩 畝 公顷 公頃 平方公里 平方米"
    " 平方 立方米 公里 千米 厘米 毫米 米 公尺 公分 海里 英里 吨 噸 公斤 千克 斤 克 升 度 倍 成 次 回 轮 輪 遍 趟 步"
    " 阶段 階段 级 級 代 版 章 节 節 讲 講 行 道 题 題 门 門 颗 顆 棵 株 头 頭 匹 根 片 瓶 箱 包 袋 桶 千瓦 瓦 兆瓦"
    " 兆 字 页 頁 集 卷 首 句 段 则 則 笔 筆 桩 椿 面 村 县 縣 市 省 区 區 镇 鎮 乡 鄉 国 國 方 省市 学年 學年 学期"
    " 學期 周年 週年 周岁"
)
UNIT = re.compile(
    rf"\s?(?:(?:{'|'.join(sorted(_MEASURES.split(), key=len, reverse=True))})"
    r"|(?i:percentage points?|years?|months?|weeks?|days?|hours?|minutes?|seconds?|people|persons?|members?|votes?"
    r"|dollars?|yuan|euros?|pounds?|km|kg|cm|mm|m|g|tons?|tonnes?|miles?|meters?|metres?|hectares?|acres?|times)\b)"
)
# A single digit counts only before one of these: before others it is part of a word (三国, 四方, 五行).
BEFORE_SINGLE = re.compile(
    r"(?:个|個|年(?!级)|月|日|号|號|天|周|週|星期|岁|歲|届|屆|期|小时|小時|季|点钟|时|時|分钟|分鐘|秒|名|位|人|项|項|件"
    r"|份|所|座|场|場|条|條|款|种|種|类|類|套|台|臺|辆|輛|艘|架|家|间|間|户|戶|层|層|楼|樓|票|席|元|批|组|組|篇"
    r"|本(?!正)|幅|张|張|支|只|隻|枚|例|宗|册|冊|亩|畝|公|平方|吨|噸|斤|倍|成(?!立|果|员|員|为|為|功|绩|績|本)|次|轮"
    r"|輪|级|級|章|节|節|讲|講|题|題|门|門|页|頁|大|点(?=[半一二三四五十]|整|[^\w])|部(?!分|门|門)|处|處|万|余)"
)
# What 一 makes with these is mostly a word: 一家人, 一时, 一部分, 一大批, 一级.
_ONLY_ONE = re.compile(r"(?:大|家|时|時|级|級|部|本|种|種|类|類|点|只|隻|门|門|处|處|层|層|支|组|組|成|号(?=文))")
# A multiplier alone (百, 千, 万) counts before people and things, not before units of measure: 万元, 千克, 百分.
_VERY = re.compile(r"分(?!钟|鐘)")  # 十分 is very, 十分钟 ten minutes
_BEFORE_MULTIPLIER = re.compile(r"(?:余|多|名|人|件|场|場|家|个|個|位|年|岁|歲|项|項|户|戶)")
# Before these 一 is no number but part of the word: 统一, 唯一, 进一步, 哪一年.
_WORD_BEFORE = frozenset("统統唯同单單专專划劃合归歸不逐如进進之哪那这這每某另任万每惟始第")


def counts_alone(text: str, start: int, end: int) -> bool:
    """Whether the single numeral character at `start` is a number, seen from the characters around it."""
    char, before = text[start], text[start - 1 : start]
    if char in "百千万亿兆":
        return before not in ("几", "数", "成", "老") and bool(_BEFORE_MULTIPLIER.match(text, end))
    if char == "一" and (before in _WORD_BEFORE or _ONLY_ONE.match(text, end)):
        return False
    if char == "十" and _VERY.match(text, end):
        return False
    return bool(BEFORE_SINGLE.match(text, end))
