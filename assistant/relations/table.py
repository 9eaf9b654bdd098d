"""What happens at meetings and who or what takes part in it: the words by which it is asked for and stated.

A relation has one argument that a question asks for: the chair's person, the venue's place. `asks` recognizes the question
(folded: Simplified, half width, lower case). `before` and `after` recognize the argument in a sentence (Simplified, half
width, case kept) by what stands right before its mention or right after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_WHO = r"(?:谁|哪位|哪(?:一)?(?:个|位)?人|何人|哪位人士|什么人|哪个|哪一位|哪些人?|哪几位)"
_IS = r"(?:是|为|由|叫|系|:)?"
_WHEN = r"(?:什么时候|何时|几时|几点|哪天|哪一天|几月几[日号]|几号|什么时间|什么日期|哪年|日期|时间)"
_WHERE = r"(?:哪里|哪儿|何处|何地|什么地方|哪个地方|在哪|哪个(?:城市|会议室|地点)|什么地点)"
_WHO_EN = r"(?:who|whom|who's|which person|name of)"
_FIELD = r"\**\s*[::]\s*\**\s*"
_APPOSITION = r"(?:[^,。;:、\s()]{0,24}?)"
_LINKED = r"(?:\]\([^)\s]*\))?(?:\s?\((?:[^()\n]|\([^()\n]*\)){0,120}\))?"
_ADDRESS = r"(?:同志|先生|女士|小姐|老师|教授|博士|处长|主任|委员|理事长|会长|主席|副主席|部长|局长|校长|院长|执行长|秘书长|副处长|科长|组长)?"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation: its name, the kind of mention it asks for, and its words.

    Each entry of `asks`, `before` and `after` is a regular expression; `before` is anchored at the end of what precedes the
    mention, `after` at the start of what follows it. `many` says that several mentions may be the argument.
    """

    name: str
    kind: str
    asks: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    many: bool = False


RELATIONS: tuple[Relation, ...] = (
    Relation(
        "second", "person",
        asks=(rf"{_WHO}.{{0,4}}附议|附议(?:人|者)?.{{0,3}}{_WHO}|由{_WHO}附议|附议人\W*$", rf"{_WHO_EN}\b.{{0,20}}\bsecond(?:ed|s)?\b|\bseconder\b|\bseconded by (?:whom|who)\b"),
        before=(rf"附议(?:人|者)?{_FIELD}{_APPOSITION}$", r"\b[Ss]econd(?:ed)?(?: it| the motion)?(?: by|:| was)\s*(?:[A-Z][a-z]+\.? ){0,2}$"),
        after=(rf"{_ADDRESS}{_LINKED}(?:表示)?附议", r",? (?:[a-z]+ )?seconded\b(?! by)"),
    ),
    Relation(
        "propose", "person",
        asks=(rf"{_WHO}.{{0,4}}(?:提出|提议|提案|动议|提请)|(?:提案|提议|动议)(?:人|者)?{_IS}{_WHO}|(?:提案人|提议人)\W*$", rf"{_WHO_EN}\b.{{0,12}}\b(?:propose[ds]?|moved|made the motion|put forward)\b|\b(?:proposer|mover)\b|\b(?:proposed|moved) by whom\b"),
        before=(rf"(?:提案|提议|动议)(?:人|者)?{_FIELD}{_APPOSITION}$", r"\b(?:[Mm]oved|[Pp]roposed|[Mm]otion(?: made)?) by:? (?:[A-Z][a-z]+\.? ){0,2}$", r"\b(?:[Mm]otion|[Mm]oved|[Pp]roposed): ?$"),
        after=(rf"{_ADDRESS}{_LINKED}(?:提出|提议|动议|提案|建议)", r",? (?:[a-z]+ )?(?:moved|proposed|made (?:a|the) motion|motioned)\b"),
    ),
    Relation(
        "record", "person",
        asks=(
            rf"(?:会议)?(?:记录|纪录|速记|做(?:会议)?笔记|作记录)(?:人|员|者)?{_IS}{_WHO}|{_WHO}.{{0,5}}(?:记录|纪录|速记|笔记)|(?:记录人|纪录人|记录员)\W*$",
            rf"{_WHO_EN}\b.{{0,30}}\b(?:minutes|notes|record(?:ed|s|ing|er)?|secretary|scribe)\b|\b(?:minutes?|notes)(?:-| )?(?:were )?(?:taken|taker|recorded|prepared|kept|written)\b|\b(?:minute|note)[- ]?taker\b|\brecorder\b|\bscribe\b",
        ),
        before=(
            rf"(?<![\u4e00-\u9fff])(?:会议)?(?:记\s*录|纪\s*录|速\s*记|书\s*记\s*员|整\s*理|司\s*仪)\s*(?:人|员|者)?(?:员)?{_FIELD}{_APPOSITION}$",
            r"\b(?:[Mm]inutes|[Nn]otes|MINUTES|NOTES)(?: were| was)?(?: [a-z]+)?(?: (?:taken|recorded|prepared|kept|written|submitted|respectfully submitted))? ?(?:by|:):?\** ?(?:the )?(?:[A-Z][a-z]+\.? ){0,2}$",
            r"\b(?:[Rr]ecorder|[Ss]cribe|[Nn]ote[- ]?taker|[Mm]inute[- ]?taker|[Rr]ecording [Ss]ecretary|[Rr]ecorded by|[Mm]inute [Ss]ecretary|[Ss]ubmitted by)\**:?\**,? ?$",
        ),
        after=(rf"{_ADDRESS}{_LINKED}(?:负责|担任|做|作|进行)?(?:会议)?(?:记录|纪录)(?!片|显示|了|的)", r",? (?:Recording Secretary|Minutes? Secretary|Minute[- ]Taker|Scribe|Recorder)\b|,? (?:took|kept|recorded|will take|was taking|served as|acted as)(?: the)? (?:minutes|notes|recorder|secretary|scribe)"),
    ),
    Relation(
        "chair", "person",
        asks=(
            rf"(?:由)?{_WHO}.{{0,6}}(?:主持|担任(?:会议)?主席|当主席|召集|掌舵|坐镇)|(?:主持|召集)(?:会议|人|者)?(?:的人)?{_IS}{_WHO}|主持(?:的人|人)(?:是|叫)|(?:会议|轮值|本次|这次|大会)主席{_IS}{_WHO}|(?:主持人|召集人|会议主席|主席)\W*$|{_WHO}{_IS}(?:会议)?(?:主持人|召集人|主席)\W*$",
            rf"{_WHO_EN}\b.{{0,24}}\b(?:chair(?:ed|s|ing)?|presid(?:ed?|es|ing)|host(?:ed|s|ing)?|moderat(?:ed?|es|or)|facilitat(?:ed?|or)|led|ran|run|conven(?:ed|er))\b|^\W*(?:the )?(?:chair(?:person|man|woman)?|host|moderator|facilitator|convener)\W*$|\b(?:chaired|presided over|hosted|moderated|led|run) by (?:whom|who)\b|\bcalled? (?:the meeting )?to order\b|\bin the chair\b",
        ),
        before=(
            rf"(?<![副兼\u4e00-\u9fff])(?:会议|本次会议|本次|轮值|大会|执行)?(?:主\s*席|主\s*持(?:\s*人)?|召\s*集\s*人|主\s*持\s*者|召\s*集){_FIELD}{_APPOSITION}$",
            r"由[^。;,:]{0,40}?$(?#主持)",
            r"\b(?:[Cc]hair(?:man|woman|person|ed by)?|CHAIR|[Pp]residing(?: [Oo]fficer)?|[Mm]oderator|[Ff]acilitator|[Hh]ost|[Cc]onvener|[Cc]alled to order by|[Pp]resided over by|[Mm]oderated by|[Ff]acilitated by|[Hh]osted by|[Ll]ed by)\**:?\** (?:the )?(?:[A-Z][\w.]+ ){0,3}$",
            r"\bcalled to order .{0,60}?\bby (?:the )?(?:[A-Z][\w.]+ ){0,3}$",
            r"\b[Cc]hair(?:ed)?\**: ?\**$",
        ),
        after=(
            rf"{_ADDRESS}{_LINKED}\s?(?:代为|代理|共同|负责|继续|受托|受委托)?(?:主持|召集|担任(?:会议|大会|本次会议)?(?:主席|主持人?)|任主席|任主持)",
            r",? (?:[A-Za-z ,]{0,40}, )?(?:presided|chaired|called (?:the|this) (?:\w+ ){0,3}(?:meeting )?to order|will chair|was in the chair|opened the meeting|in the chair|chairing|presiding|moderated|facilitated|led the meeting|hosted|\((?:[Aa]cting |[Ii]nterim )?(?:Chair|Chairman|Chairperson|Chairwoman|chair|Presiding|Moderator|Facilitator)\))",
            r"\s?\((?:会议)?(?:主席|主持人?|召集人|轮值主席)\)",
        ),
    ),
    Relation(
        "absent", "person",
        asks=(rf"{_WHO}.{{0,6}}(?:请假|缺席|没(?:有)?(?:来|到|出席|参加)|未(?:到|出席|能)|不在)|(?:请假|缺席|未到|未出席)(?:的|者|人员|人)?{_IS}(?:有)?{_WHO}|(?:请假|缺席)(?:者|人员|人)?\W*$", r"\b(?:who|which \w+)\b.{0,24}\b(?:absent|excused|missing|apolog|could not attend|unable to attend|not (?:attend|present)|did(?:n't| not) (?:attend|come))|\bapologies\b|\babsentees?\b"),
        before=(rf"(?:请\s*假|缺\s*席|未\s*到|未出席|公\s*假|因[公故事病]请假)(?:人员|者|人|委员|名单|代表|成员)?{_FIELD}[^。;\n]*$", r"\b(?:[Aa]bsent|ABSENT|[Ee]xcused|[Aa]pologies|[Rr]egrets|APOLOGIES|[Nn]ot [Pp]resent)(?: \([^)]*\))?(?: (?:were )?received)?(?: from| for absence)?(?: [a-z]+)?\**:?\** ?(?:[^.;\n]*?(?:, | and ))?(?:[A-Z][a-z]+\.? )?$"),
        after=(rf"{_ADDRESS}{_LINKED}(?:因[^,。]{{1,10}})?(?:请假|缺席|未到|未能出席|未出席|不克出席)", r"(?: \([^)]*\))? (?:was|were) (?:absent|excused|not present|unable to attend)| (?:sent|gave|gives) (?:his|her|their|your) (?:apologies|regrets)"),
        many=True,
    ),
    Relation(
        "attend", "person",
        asks=(rf"{_WHO}.{{0,8}}(?:出席|参加|参会|到会|与会|到场|列席|在场|来了)|(?:出席|参加|参会|与会|列席|到场)(?:会议|大会|本次会议|活动)?(?:的)?(?:人员?|者|领导|嘉宾|名单)?(?:有|是|都有|包括)?{_WHO}|(?:出席|与会|参会|列席|到会)(?:人员|者|人|名单)\W*$|有{_WHO}(?:出席|参加|参会)", r"\bwho(?: all| else)?\b.{0,30}\b(?:attend(?:ed|s|ing)?|present|participat(?:ed?|ing)|took part|joined|came|showed up|in attendance|there)\b|\b(?:attendees|participants|attendance list)\b"),
        before=(rf"(?:出\s*席|列\s*席|参\s*加|参\s*会|与\s*会|到\s*会)(?:会议|会议的|活动|大会|本次会议)?(?:的)?(?:单位)?(?:及)?(?:人\s*员|者|人|委\s*员|代\s*表|名\s*单|领导|嘉宾|有|包括|还有|成\s*员)*{_FIELD}[^。;\n]*$", r"(?:出席|参加|列席)(?:本次|此次|了)?(?:会议|大会|活动|座谈会|仪式)?的(?:领导|嘉宾|专家|人员|还)?(?:和嘉宾)?(?:还)?(?:有|包括|是)[^。;]*$", r"\b(?:[Pp]resent|PRESENT|[Ii]n [Aa]ttendance|[Aa]ttend(?:ees|ance|ed by|ing)|[Pp]articipants|[Mm]embers [Pp]resent|[Dd]irectors [Pp]resent|[Aa]lso [Pp]resent|[Gg]uests?|[Ss]taff)(?: were| was)?\**:?\** ?(?:[^.;\n]*(?:, | and ))?(?:[A-Z][a-z]+\.? )?$"),
        after=(rf"{_ADDRESS}{_LINKED}(?:[、,和及与][^。;:]{{0,80}}?)?(?:等[^。;,:]{{0,16}})?(?:一同|共同|应邀|受邀|线上|列席)?(?:出席|参加|列席|参会|与会|到会)", r"(?: \([^)]*\))?(?:(?:, | and |, and )[^.;:]{0,120})? (?:were|was)? ?(?:also )?(?:present|attended|in attendance|joined|participated)\b"),
        many=True,
    ),
    Relation(
        "next_meeting", "date",
        asks=(rf"下(?:一)?次(?:会议|开会|例会|会)?.{{0,12}}(?:{_WHEN})|下(?:一)?次(?:会议|开会)(?:时间|日期)?\W*$|(?:{_WHEN}).{{0,6}}(?:下次|再)(?:开会|会议)", r"\bwhen\b.{0,24}\bnext\b.{0,16}\b(?:meet|meeting|session)\b|\bnext meeting(?: date)?\W*$|\b(?:date|time) of (?:the )?next meeting\b|\bwhen (?:will|do) (?:they|we) meet again\b"),
        before=(r"下(?:一)?(?:次|届|期)(?:会议|例会|开会|理事会|活动)?[^。;\n]{0,24}$", r"\b[Nn]ext (?:\w+ ){0,3}(?:meeting|session)s?\b[^.;\n]{0,60}$", r"\b(?:reconvene|meet again|adjourned (?:until|to))\b[^.;\n]{0,20}$"),
    ),
    Relation(
        "end_time", "time",
        asks=(rf"(?:会议|大会)?(?:几点|{_WHEN}).{{0,4}}(?:结束|散会|闭会|休会|完)|(?:结束|散会|闭会)(?:的)?(?:时间|时刻)|(?:结束|散会)(?:是)?几点", r"\b(?:when|what time)\b.{0,30}\b(?:adjourn(?:ed)?|end(?:ed|s)?|finish(?:ed)?|close[ds]?|over|conclude[ds]?)\b|\badjournment\b|\bend time\b"),
        before=(rf"(?:散\s*会|闭\s*会|结\s*束|休\s*会)(?:时间)?{_FIELD}$", r"(?:散会|结束|闭会)时间[为是:]?[^。;\n]{0,12}$", r"会议(?:在|于)$(?#结束)", r"\b(?:[Aa]djourned|ADJOURNED|[Ee]nded|[Cc]losed|[Cc]oncluded|[Ff]inished|[Aa]djournment)\b[^.;\n]{0,40}$"),
        after=(r"(?:会议)?(?:结束|散会|闭会|休会)", r",? (?:the )?(?:meeting|session) (?:was )?(?:adjourned|ended|closed|concluded)"),
    ),
    Relation(
        "start_time", "time",
        asks=(r"(?:会议|大会)?几点.{0,6}(?:开始|开会|召开|举行|开的)|(?:开始|开会|召开|会议)(?:的)?(?:时间|时刻)|几点(?:钟)?(?:开|开始)|(?:开始|召开)(?:是)?几点", r"\b(?:what time|at what hour)\b.{0,40}\b(?:start(?:ed)?|begin|began|open(?:ed)?|convened?|called to order|held|meeting)\b|\bstart(?:ing)? time\b|\bwhen (?:did|was) the (?:meeting|session) (?:start|begin|open|convene|called to order)"),
        before=(rf"(?:时\s*间|开\s*会|开始|日\s*期|签到){_FIELD}[^。;\n]{{0,40}}$", r"(?:于|在|定于)[^。;,]{0,24}$(?#召开)", r"\b(?:called to order|convened|opened|began|started|commenced|held|[Tt]ime|[Dd]ate and [Tt]ime|[Dd]ate)\b\**:?\**[^.;\n]{0,60}$"),
        after=(r"(?:准时|正式)?(?:会议)?(?:召开|举行|开始|开会|开幕)", r",? (?:the )?(?:meeting|session)?(?: was)? ?(?:called to order|began|opened|convened|started)"),
    ),
    Relation(
        "held_on", "date",
        asks=(rf"(?:会议|大会|本次|这次|此次|座谈会|例会|年会).{{0,10}}(?:{_WHEN}).{{0,4}}(?:召开|举行|开|举办)?|(?:{_WHEN})(?:召开|举行|开会|开的会|举办)|(?:召开|举行|开会|举办|会议)(?:的)?(?:日期|时间)|开会日期", r"\bwhen (?:was|is|did|were)\b.{0,40}\b(?:meeting|held|meet|session|conference|take place|hold|convened?)\b|\b(?:what|which) (?:date|day)\b.{0,40}\b(?:meeting|held|meet|session)?|\b(?:meeting date|date of the meeting)\b"),
        before=(rf"(?:时\s*间|日\s*期|开\s*会\s*时\s*间|召开时间|会议时间){_FIELD}[^。;\n]{{0,20}}$", r"(?:^|[。;,])(?:[^。;,下]{0,16}(?:于|在|定于))?$(?#召开)", r"\b(?:[Hh]eld|[Dd]ate|[Cc]onvened|[Mm]et|[Mm]eeting of|[Mm]inutes of|[Mm]inutes|[Mm]inutes [-–]|took place|called to order)\b\**:?\**[^.;\n]{0,60}$"),
        after=(r"[^。;下]{0,40}(?:召开|举行|举办|开会)",),
    ),
    Relation(
        "held_at", "place",
        asks=(rf"(?:会议|大会|本次|这次|此次|座谈会|例会|年会|活动)?.{{0,8}}{_WHERE}.{{0,4}}(?:召开|举行|开会?|举办)?|(?:召开|举行|开会|举办|会议)(?:的)?(?:地点|场所|场地|地方)|会场|地点\W*$", r"\bwhere (?:was|is|did|were|does|do)\b.{0,40}|\b(?:location|venue)\b|\bwhich (?:room|city|building|place)\b"),
        before=(rf"(?:地\s*点|场\s*地|会\s*场){_FIELD}$", r"(?:在|于|假)$(?#召开)", r"\b(?:[Ll]ocation|[Vv]enue|[Pp]lace|[Ww]here)\**: ?\**$", r"\b(?:[Hh]eld|[Mm]et|[Cc]onvened|[Mm]eeting|took place|gathered|called to order)\b.{0,60}\b(?:at|in|via|on)(?: the| our)? $"),
        after=(r"[^。;,]{0,12}(?:召开|举行|举办|开会|开幕)",),
    ),
    Relation(
        "host", "organization",
        asks=(r"(?:哪|什么|何)(?:些|个|家|几)?(?:单位|机构|部门|协会|组织|公司)?(?:主办|承办|协办|举办|召集)|(?:主办|承办|协办)(?:单位|方|者|机构)|(?:由谁|谁)(?:主办|承办|协办|举办)", r"\b(?:who|which \w+|what \w+)\b.{0,16}\b(?:organi[sz]e[ds]?|sponsor(?:ed|s)?|co-?host(?:ed)?)\b|\borgani[sz](?:er|ed by)\b"),
        before=(rf"(?:主办|承办|协办|举办|召集)(?:单位|机构|方)?{_FIELD}[^。;\n]{{0,40}}$", r"由[^。;,]{0,60}$(?#(?:主办|承办|协办|举办))", r"\b(?:[Oo]rgani[sz]ed|[Ss]ponsored|[Hh]osted|[Cc]o-hosted) by (?:the )?$"),
        after=(r"[、和与及][^。;,]{0,40}(?:主办|承办|协办|举办)|(?:联合|共同)?(?:主办|承办|协办|举办)", r" (?:organi[sz]ed|sponsored|hosted)\b"),
        many=True,
    ),
    Relation(
        "speak", "person",
        asks=(rf"{_WHO}.{{0,6}}(?:发言|讲话|致辞|致词|演讲|作报告|作了报告|做报告|汇报|发表|分享)|(?:发言|致辞|讲话|汇报|报告)(?:的|人|者)?{_IS}(?:有)?{_WHO}|(?:发言人|讲者|与谈人)\W*$", r"\bwho\b.{0,20}\b(?:spoke|speak|speaks|gave (?:a|the) (?:speech|talk|report|presentation|address)|presented|addressed|delivered|reported)\b|\bspeakers?\b"),
        before=(rf"(?:发\s*言|主\s*讲|致\s*辞|报\s*告|讲\s*者|与\s*谈)(?:人|者)?{_FIELD}[^。;\n]*$", r"\b(?:[Ss]peakers?|[Pp]resenters?|[Pp]resented by|[Rr]eport by|[Aa]ddress by)\**:?\** ?[^.;\n]{0,40}$"),
        after=(rf"{_ADDRESS}{_LINKED}\s?(?:[^。;,:]{{0,16}})?(?:发言|讲话|致辞|致词|作(?:了)?[^。,]{{0,12}}报告|做(?:了)?[^。,]{{0,12}}报告|发表|分享|汇报|介绍|强调|指出|表示)", r",? (?:[a-z]+ )?(?:spoke|presented|reported|gave|addressed|delivered|introduced|explained|reviewed)\b"),
        many=True,
    ),
    Relation(
        "responsible", "person",
        asks=(rf"{_WHO}.{{0,8}}(?:负责|承办|跟进|落实|办理|牵头|执行|对接)|(?:由){_WHO}(?:来)?(?:做|完成|负责)|(?:负责|承办|跟进|牵头)(?:的)?(?:人|者|单位)?{_IS}{_WHO}|负责人\W*$", r"\bwho\b.{0,24}\b(?:responsible|in charge|take care|follow(?:ing)? up|own(?:s|er)|assigned|will (?:do|prepare|contact|send|draft|handle))\b|\baction owner\b|\bassigned to whom\b"),
        before=(rf"(?:负责|责任|承办|跟进|经办|执行)(?:人|单位)?{_FIELD}[^。;\n]{{0,20}}$", r"由[^。;,]{0,20}$(?#(?:负责|跟进|牵头|落实|办理|完成|对接))", r"(?:请|责成|委托|交由)$", r"\b(?:[Aa]ction|[Oo]wner|[Aa]ssigned to|[Rr]esponsible|ACTION|[Ll]ead)\**:?\** ?$"),
        after=(rf"{_ADDRESS}{_LINKED}(?:负责|跟进|牵头|承办|落实|办理|对接)", r" (?:will|to|agreed to|volunteered to|shall|is to|offered to|is responsible)\b"),
    ),
    Relation(
        "deadline", "date",
        asks=(rf"(?:截止|期限|最晚|最迟|到期|{_WHEN}(?:之前|以前|前)|多久(?:之)?内|何时(?:前|完成)|什么时候(?:前|完成|交))", r"\b(?:deadline|due (?:date|by|when)|by when|when .{0,40}\b(?:due|be (?:completed|finished|submitted|done)))\b"),
        before=(r"(?:截止(?:日期|时间)?|期限|完成(?:时间|时限)|最迟|最晚|不晚于|务必于|应于|须于|需于|请于|至迟)(?:为|是|到|至|:|：|\s|在|于|\**){0,3}$", r"\b(?:by|before|due(?: on| by)?|no later than|deadline(?: is|:)?|until)\**:?\** (?:the end of )?$"),
        after=(r"(?:之前|以前|前|截止|为止|止)",),
    ),
    Relation(
        "votes_for", "count",
        asks=(r"(?:多少|几)(?:票|人|位)?(?:.{0,3})?(?:赞成|同意|支持)|(?:赞成|同意)(?:票|的)?(?:有|数|是)?(?:多少|几)", r"\b(?:how many)\b.{0,30}\b(?:in favou?r|voted (?:for|yes)|for|ayes?|yes votes?|approved)\b"),
        before=(r"(?:赞成|同意|支持|可)(?:票|者|的)?(?::|有|共|数)?\s?$", r"\b(?:[Aa]yes?|[Ff]or|[Ii]n favou?r|[Yy]es|[Yy]eas?)\b ?[:-]? ?$"),
        after=(r"\s?(?:票|人|位|名)?(?:投票)?(?:表示)?(?:赞成|同意|支持)", r" (?:votes? )?(?:in favou?r|for\b|ayes?|yes)"),
    ),
    Relation(
        "votes_against", "count",
        asks=(r"(?:多少|几)(?:票|人|位)?(?:.{0,3})?(?:反对|不同意|否决)|(?:反对|不同意)(?:票|的)?(?:有|数|是)?(?:多少|几)", r"\bhow many\b.{0,30}\b(?:against|opposed?|nays?|noes|no votes?|voted no)\b"),
        before=(r"(?:反对|不同意)(?:票|者|的)?(?::|有|共|数)?\s?$", r"\b(?:[Nn]ays?|[Aa]gainst|[Oo]pposed|[Nn]oes|[Nn]o)\b ?[:-]? ?$"),
        after=(r"\s?(?:票|人|位|名)?(?:投票)?(?:表示)?(?:反对|不同意)", r" (?:votes? )?(?:against|opposed|nays?|noes|no\b)"),
    ),
    Relation(
        "abstain", "count",
        asks=(r"(?:多少|几)(?:票|人|位)?(?:.{0,3})?弃权|弃权(?:票|的)?(?:有|数|是)?(?:多少|几)", r"\bhow many\b.{0,30}\babst(?:ain|ention)"),
        before=(r"弃权(?:票|者|的)?(?::|有|共|数)?\s?$", r"\b[Aa]bst(?:ain(?:ed|ing)?|entions?)\b ?[:-]? ?$"),
        after=(r"\s?(?:票|人|位|名)?(?:表示)?弃权", r" abst(?:ain|ention)"),
    ),
    Relation(
        "present_count", "count",
        asks=(r"(?:多少|几)(?:人|名|位|个人|家|名成员|位委员|户)?.{0,4}(?:出席|参加|参会|到会|与会|到场|列席)|(?:出席|参加|参会|到会|与会)(?:会议)?(?:的)?(?:人数|人员|的人)?(?:有|共|是|为)?(?:多少|几)|(?:出席|参会|与会|到会|参加)人数", r"\bhow many (?:\w+ ){0,3}(?:attended|were (?:present|there|in attendance)|participated|came|joined|took part|showed up)|\b(?:number of (?:attendees|participants|people present)|headcount|attendance\W*$)"),
        before=(r"(?:出\s*席|参\s*会|与\s*会|到\s*会|参\s*加|实\s*到|到场)(?:会议)?(?:的)?(?:人数|人员|代表|委员|成员|者)?(?::|共|共有|有|共计|达|为|约|\s)*$", r"(?:共有|共|计有|计|合计|来自[^。;]{0,30}的)$(?#(?:出席|参加|参会|到会|与会))", r"\b(?:[Pp]resent|[Aa]ttendance|[Aa]ttended by)\b ?:? ?(?:about |approximately |over )?$"),
        after=(r"[^。;,0-9]{0,24}(?:出席|参加|参会|到会|与会|列席)", r"(?: \w+){0,3} (?:were (?:present|in attendance)|attended|participated|joined|took part|present)"),
    ),
)


@lru_cache(maxsize=1)
def _asked() -> tuple[tuple[Relation, re.Pattern[str]], ...]:
    return tuple((relation, re.compile("|".join(f"(?:{asks})" for asks in relation.asks))) for relation in RELATIONS)


def find_asked_relation(folded: str) -> tuple[str, str]:
    """(name, kind of its argument) of the relation that a folded question asks for; two empty strings for none.

    >>> find_asked_relation("会议由谁主持?"), find_asked_relation("who took the minutes?"), find_asked_relation("为什么?")
    (('chair', 'person'), ('record', 'person'), ('', ''))
    """
    for relation, pattern in _asked():
        if pattern.search(folded):
            return relation.name, relation.kind
    return "", ""


@lru_cache(maxsize=32)
def relation_named(name: str) -> Relation | None:
    """The relation of that name, if there is one."""
    return next((relation for relation in RELATIONS if relation.name == name), None)
