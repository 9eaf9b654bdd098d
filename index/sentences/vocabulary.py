"""Words that tell where sentences end and what a label is: general usage of minutes, in both scripts and in English."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ABBREVIATIONS = _words(
    "dr mr mrs ms mx prof st vs cf al approx ed eds rep sen gen col lt capt sgt hon rev gov dept univ assn bros mt ave"
    " blvd e.g i.e viz jan feb aug sept oct nov"
)
# Abbreviations only where a number follows: some are words as well.
NUMBERED = _words("no nos fig figs eq sec ch vol pp p para art est mar apr jun jul sep dec tel ext min max")
# These may end a sentence too: they do where a usual first word follows.
SOMETIMES = _words("etc inc ltd co corp jr sr a.m p.m u.s u.k u.n e.u u.s.a d.c ph.d b.a m.a b.sc m.sc")
FIRST_WORDS = _words(
    "the a an it he she we they i you this that these those there in on at after before as if when while with for from"
    " to by however but and so then also all no members mr mrs ms dr chair what who how why where our his her their its"
)

# A label is a header field when it ends in one of these (Chinese) ...
_FIELD_ENDINGS = (
    "时间 時間 日期 地点 地點 议题 議題 主题 主題 议程 議程 事项 事項 名称 名稱 名单 名單 人员 人員 人数 人數"
    " 出席 列席 缺席 请假 請假 参会 參會 与会 與會 人 者 记录 記錄 紀錄 纪要 紀要 决议 決議 结论 結論 结果 結果"
    " 说明 說明 案由 办法 辦法 提案 备注 備註 附件 附录 附錄 内容 內容 目的 背景 方式 情况 情況 编号 編號 单位"
    " 單位 部门 部門 问题 問題 任务 任務 待办 待辦 期限 截止 链接 連結 电话 電話 网址 網址 摘要 总结 總結 计划"
    " 計畫 計劃 进展 進展 主旨 依据 依據 注 註 主席 問 问 答"
    " 决定 決定 裁示 动议 動議 擬辦 拟办 讨论 討論 意见 意見 致词 致詞 共识 共識 报告 報告 案 散会 散會 签到 簽到"
)
# ... or is one of these (English).
_FIELD_NAMES = (
    "q|a|re|cc|to|from|url|link|notes?|present|attendees|(?:in )?attendance|absent|apologies|regrets|date|time"
    "|when|where|location|venue|place|agenda|topics?|subject|items?|decisions?|action(?: items?)?|actions"
    "|motion|votes?|moved|seconded|summary|minutes(?: taken by)?|recorder|secretary|chair(?:person)?"
    "|facilitator|note taker|scribe|host|deadline|owner|due|status|next (?:steps|meeting)|background|discussion"
    "|resolution|resolved|report|question|answer|title|project|version|quorum|guests?|members?|staff"
)
FIELD = re.compile(rf"(?:{'|'.join(_FIELD_ENDINGS.split())})$|^(?:{_FIELD_NAMES})$", re.I)
QUESTION = re.compile(r"(?:問|问|答|提問|提问|回答|q\d*|a\d*|question|answer)$", re.I)
# Roles that open a turn of speech in some records and a header field in others.
ROLE = re.compile(
    r"(?:主席|主持人|召集人|司仪|司儀|记者|記者|发言人|發言人|chair|chairperson|moderator|host|facilitator)$", re.I
)
# What ends like this before a colon is a clause, not a label.
CLAUSE = re.compile(
    r"(?:说|說|道|如下|包括|是|为|為|有|即|例如|比如"
    r"|..(?:表示|指出|强调|強調|认为|認為|提到|提出|建议|建議|通报|通報|介绍|介紹|汇报|匯報|补充|補充|答复|答覆|回应|回應|询问|詢問|反映)"
    r"|\b(?:says?|said|asks?|asked|is|are|was|that|following))$|[了把被]",
    re.I,
)
# An item of the agenda, numbered: what follows stands under it.
AGENDA = re.compile(
    r"(?:案由|提案|议题|議題|议案|議案|报告案|報告案|讨论案|討論案|报告事项|報告事項|(?:agenda )?item|topic|motion)"
    r"\s*(?:第?[一二三四五六七八九十\d]+[案項项]?)$",
    re.I,
)
