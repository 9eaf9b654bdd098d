"""Question words of Chinese (folded to Simplified) and English: a closed class, so plain patterns are certain.

Each table is keyed by `zh` and `en`. `KIND_RULES` are tried in order; the first that matches names the kind of answer.
"""

from __future__ import annotations

import re

_NUMBER_WORD = r"[两二三四五六七八九十\d]"
_UNIT_OF_MONEY = r"(?:万|亿|千)*(?:元|块|钱|美元|美金|欧元|日元|港元|台币|人民币)"
_BODY = (
    r"(?:单位|协会|机构|机关|部门|公司|组织|学校|大学|工会|委员会|企业|团体|联合会|处室|局处|社团|基金会|团队|小组|厂商|银行|医院)"
)
_SAY = r"(?:说|表示|指出|强调|提到|提及|介绍|认为|建议|讲|谈|回应|回答|要求|呼吁|主张|宣布|报告|通报|发言|解释|承诺|希望|评价|补充)"
_SAY_EN = (
    r"(?:say|said|state|stated|stress|stressed|emphasi[sz]ed?|point(?:ed)? out|think|thought|propose|proposed|suggest|suggested|"
    r"mention|mentioned|announce|announced|report|reported|explain|explained|argue|argued|claim|claimed|hope|hoped|"
    r"comment|recommend|recommended|note|noted|ask|asked|respond|reply|call for|remark)"
)
_WHERE_IT_LIES = "(?:到底|究竟|主要|可能|都|要?是|就)*出?在(?:哪(?![个家位些一边])|什么地方)"
_BODY_EN = (
    r"(?:organi[sz]ations?|associations?|compan(?:y|ies)|bod(?:y|ies)|departments?|unions?|agenc(?:y|ies)|committees?|"
    r"institutions?|universit(?:y|ies)|schools?|ministr(?:y|ies)|firms?|groups?|bureaus?|federations?|teams?|customers?|clients?|"
    r"foundations?|broadcasters?|newspapers?|suppliers?|contractors?|vendors?|banks?|councils?|agenc(?:y|ies)|publishers?|parties)"
)
SAYING = re.compile(  # that somebody says something, in a question or in a record
    rf"{_SAY}|提|汇报|询问|提问|"
    r"\b(?:sa(?:id|ys?)|stat(?:ed?|es|ing)|stress|not(?:ed|es)|report|explain|announc|suggest|propos|ask|add(?:ed|s)|argu|"
    r"mention|remind|confirm|present|told|tell|th(?:ought|inks?)|recommend|advis|moved|wants?|hope|comment|respond|answer|claim)"
    r"\w*\b"
)
OPINING = re.compile(  # that somebody takes a side or brings something up, which is said, too
    r"觉得|分享|反对|赞成|同意|质疑|"
    r"\b(?:rais|brought|complain|describ|point(?:ed|s)|call(?:ed|s)|object|agree|disagree|offer|volunteer|apologi|wonder|"
    r"doubt|question|compar|speak|spoke|talk|found|find)\w*"
)


def _rules(*rules: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in rules)


WH_WORD = {
    "zh": re.compile(r"谁|什么|啥|多少|几(?!乎|经|度|近)|哪|何(?!况|必)|怎|多久|多长|多大"),
    "en": re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b"),
}
YES_NO = {
    "zh": re.compile(r"(?:吗|嘛|么)\W*$|是不是|是否|有没有|有无|对不对|对吧|能不能|会不会|可否|能否|没有\W*$"),
    "en": re.compile(r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|am|isn't|wasn't|didn't)\b"),
}
EMBEDDED = {  # "can you tell me who …", "你知道…是谁吗"
    "zh": re.compile(r"知道|告诉|请问|想问|能说|记得|清楚"),
    "en": re.compile(r"\b(?:tell me|know|remember|say)\b.*\b(?:who|what|which|when|where|why|how)\b"),
}
STATEMENT = {
    "zh": re.compile(
        rf"{_SAY}(?:了|过|的|是)?(?:些)?(?:什么(?!时候|时间|原因)|啥(?!时候)|哪些(?:内容|要点|意见|看法|话)?\W*$)|怎么(?:说|看|讲|回应|回答|解释|评价)|"
        r"(?:有什么|有何|什么)(?:看法|意见|观点|评价|建议|表态)|(?:看法|意见|观点)(?:是|为)?(?:什么|啥)|^(?!.*[哪谁]).*的(?:看法|意见|观点|态度|立场|说法)[是为呢]?\W*$|说了啥"
    ),
    "en": re.compile(
        rf"\bwhat (?:did|does|do|has|have)\b.*\b{_SAY_EN}\b(?! to do)|\bwhat was (?:said|announced|reported)\b|\bwhat\b.*\b(?:opinion|view|comment|remarks?)\b|"
        rf"\bhow did\b.*\b(?:respond|react|answer|describe)\b|^(?!\W*(?:which|who)).*\b(?:'s|s') (?:views?|opinions?|stance|thoughts?|comments?|take) (?:on|about|of)\b"
    ),
}
SUM = {
    "zh": re.compile(r"加起来|(?:19|20)\d\d年?(?:和|与|跟|及)(?:19|20)\d\d年?[^?]{0,4}共|两年[^?]{0,12}(?:一共|总共|共|合计)|合计|[级类项款费煤粮油厂区校院部组批案]加(?!强|快|大|工|入|班|装|以|固|派|开|薪|设|建|征|深|了)[^?]{1,12}(?:一共|总共|总计|共|多少|几)|加总|相加|(?:一共|总共|总计|合共)(?=.*(?:和|与|跟|及)|.*两)|(?:和|与|跟|及).*(?:一共|总共|总计|合共)"),
    "en": re.compile(
        r"\b(?:together|combined|altogether|sum of|in total|adds? up(?: to)?|summed)\b.*|\btotal\b.*\b(?:and|both)\b|\bboth years\b|"
        r"\bplus\b|\b(?:across|over|for) (?:19|20)\d\d and (?:19|20)\d\d|\band\b.*\btotal\W*$"
    ),
}
DIFFERENCE = {
    "zh": re.compile(r"(?<![同环相占对])比(?![例赛重率分]).{1,24}(?:多|少|增加|减少|高|低|增|减|大|小|贵|便宜|长|短|快|慢|早|晚|重|轻|涨|降|跌)(?:了|出)?[\u4e00-\u9fff]?(?:多少|几)|相差|差(?:了)?(?:多少|几)|差距|差额|(?:增加|减少)了?(?:多少|几)个|"
                     r"再[加增多](?:[\u4e00-\u9fff])?(?:多少|几)|减[掉去]"),
    "en": re.compile(r"\b(?:how (?:many|much)) (?:more|fewer|less|higher|lower|greater)\b|\bdifference between\b|\bby how (?:many|much)\b"),
}
COMPARISON = {
    "zh": re.compile(r"哪一?(?:个|年|次|边|方|场|届|位|类|种|项|组|级).*(?:更|比较|最|较)?(?:多|少|高|低|大|小|早|晚|长|短)(?:一些|一点|些)?\W*$|还是.*(?:多|少|高|低|大|小|早|晚)\W*$"),
    "en": re.compile(r"\bwhich (?:year|one|of|meeting|session|was|had)\b.*\b(?:more|most|fewer|fewest|higher|highest|lower|lowest|larger|largest|earlier|later)\b|\bmore\b.*\bor\b"),
}
LIST_CUES = {
    "zh": re.compile(
        rf"哪些|哪几|有谁|谁和谁|分别(?:是|有|为)|名单|列出|列举|都有|哪{_NUMBER_WORD}|有什么(?:内容|工作|议题|议程|任务|项目|活动|决议|人)|"
        r"全部|所有|逐一|列一下|列出来|包括什么|包含什么|各(?:是|为|有)?(?:多少|几|什么|谁)|谁[跟与]谁|都(?:是|有)?谁|出席者|与会者|参会人员|出席人员|议程|"
        rf"(?<!第){_NUMBER_WORD}[家位个名艘国座场支款种项件条间][^,。?]{{0,10}}(?:叫什么|名字|名称|是谁|有谁)|"
        rf"(?<![第\d]){_NUMBER_WORD}(?:大?[项点条件]|大|个)(?![^?]*第)[^,。?]{{0,10}}[是有](?:些|指)?(?:什么|啥)|^\W*{_NUMBER_WORD}大\w{{2,6}}\W*$"
    ),
    "en": re.compile(
        r"\b(?:(?:top|which|what|name|names of) (?:the )?(?:two|three|four|five|six|seven|eight)\b|list|names of|name (?:all|the)|who (?:were|are|all)|what (?:are|were)|which (?:\w+ ){0,2}?(?!(?:was|is|has|does|this|its|us|as)\b)\w+s\b(?! (?:the|an?|its|their|his|her|this)\b)|all (?:the|of)|"
        r"attendees|participants|agenda|members present|who (?:else )?(?:attended|spoke|participated|took part|was present|were present))"
    ),
}
KIND_RULES = {
    "zh": _rules(
        ("reason", r"(?<![订定称视列改选成作名])为什么|为何|为啥|何以|何故|原因|缘由|根因|(?<!项)目的|为了什么|怎么会|意义"),
        ("ordinal", r"第(?:多少|几)"),
        ("reason", rf"(?:问题|根子|病根|毛病|症结|错|亏|省){_WHERE_IT_LIES}"),
        ("duration", r"多久|多长时间|(?<!哪)几(?:个)?(?:小时|分钟|天|周|星期|年)|(?<!哪)几个月(?![日号份])|多少(?:个)?(?:小时|分钟|秒|天|周|月|年(?!度))|历时|为期|任期"),
        ("time", r"^(?!.*(?:哪天|几号|几日|星期几|周几)).*几点(?:几分|钟|半|截止|之?前|开|结|散|到|上|下)"),
        ("date", r"(?:星期|礼拜|周)几|几时(?!(?:开|散|收)|结束|会)|几月|几号(?![楼线房门馆厅院桌库井柜仓])|几日|哪(?:一|几)?个?(?:天|日|年|月|段(?:时间|期间|时期)|时期)|何时|何日|何年|什么时候|什么时间|日期|时候|啥时|哪年|年份|期限|截止"),
        ("time", r"几点|几时|会议时间|钟头|开始时间|结束时间"),
        ("name", r"(?:代码|编号|号码|电话|邮箱|网址|密码|账号|帐号)(?:是|为)?(?:多少|几|什么|啥)"),
        ("percent", r"百分|比例|占比|比率|^(?!.*[哪谁]).*(?:比重|[涨降增跌]幅)|占(?![地用据])[^,，。？?]{0,10}(?:多少(?![个名人项家位])|几成)|(?:率|幅|增速|增长|成长)(?:是|为|达到?|了)*(?:多少|几)(?!个)|(?:增长|提高|下降|上升|降低|增加)(?:了)?(?:多少|几)(?!个|名|人|项|家)|(?:多少|几)个?百分点|几成|(?:利润|增长|出席|投票|完成|失业)率|率\W*$"),
        ("amount", rf"多少(?:的)?{_UNIT_OF_MONEY}|几{_UNIT_OF_MONEY}|多少(?:吨|公里|平方|公斤|米|升|度|亩)|(?:金额|预算|经费|费用|价格|收入|利润|支出|成本|产值|营收|总额|资金|拨款|投资额|薪资|房租|租金|额)(?:是|为|有|达到?|一共|总共|共)*(?:多少|几)|多少钱|要价|"
                   r"(?:预算|经费|金额|费用|收入|利润|支出|营收|总额|产值)\W*$"),
        ("count", r"(?:多少|(?<!哪)几(?!乎|经|度|近))(?:个|名|位|项|次|条|家|件|场|届|种|类|门|所|座|份|间|台|只|篇|批|支|本|部|人|票|户|起|宗|处|艘|辆|头|株|棵|册|套|架|列|则|封|幅|枚|盏|栋|桩|桶|袋|双|艇|柜|员工|会员|代表|委员)|数量|人数|总数|数目|个数|票数|(?:项|件|次|篇|页|册|种|厂|场|户|家|名)数\W*$"),
        ("quantity", r"多少|(?<!哪)几(?!乎|经|度|近|号[楼线房门馆厅院桌库井柜仓])|多[大高重远宽深长快]|满意度\W*$"),
        ("clause", r"第[一二三四五六七八九十\d]{1,3}[项点条件个](?:工作|任务|措施|议题|内容)?是?(?:什么|啥)\W*$"),
        ("title", r"(?:做|干)(?:什么|啥)的\W*$|职务|职位|职称|身份|头衔|什么官|(?:担任|任|是)(?:什么|啥|何)(?:职|位|角色)?(?!时候|地方|人|单位|会|议)(?:务|的)?\W*$(?<=职|务|位|色|的)|角色|什么职"),
        ("organization", rf"(?:哪|什么|何|啥)(?:一?个|一?家|些|几个|几家|一|[两二三四五六七八九十\d]+[个家])?{_BODY}|(?:谁|哪)家(?!庭)|主办(?:方|单位)|承办(?:方|单位)|{_BODY}(?:名单|有哪些|是哪)"),
        ("clause", rf"(?:差别|区别|差异|难点|困难|瓶颈|麻烦|好处|优势|缺点|重点|关键|[难差卡]){_WHERE_IT_LIES}|哪(?:里|儿)(?:不|有问题|怪|错|差|出错|做得)"),
        ("place", r"哪里|哪儿|(?<!如)何处|何地|什么地方|在哪|地点|几号[楼房门馆厅院桌]|(?:哪|几|什么)(?:个|座|一|一个|间)?(?:城市|地方|省|县|市|国家|会议室|房间|楼|厅|位置|饭店|酒店|校区|教室)|会址|场地|地址|啥地方"),
        ("person", r"谁|何人|哪(?:一|几|两|三|\d)?(?:位|名)|哪(?:些|个)人|什么人|啥人|人选|(?:人|长|任|者|员|席|师|表).{0,4}(?:名字|姓名|叫什么|叫啥)|人员\W*$|负责人\W*$|(?<!\d)人\W*$"),
        ("clause", r"如何|怎么|怎样|怎麼|内容是什么|做什么|干什么|干啥"),
        ("name", r"什么|啥|何|哪|名称|名字|叫"),
    ),
    "en": _rules(
        ("reason", r"\bwhy\b|\broot cause\b|\bcauses? of\b|\bwhat (?:caused|led to)\b|\bwhat (?:is|was|were|are)? ?(?:the )?(?:reasons?|purpose|aim|goal|point) |\bwhat for\b|\bpurpose of\b|\breasons? for\b"),
        ("person", rf"^\W*(?:(?:and|so|but|then) )*(?:who|whom|whose(?! (?:\w+ ){{0,2}}{_BODY_EN}))\b"),
        ("percent", r"\bper ?cent|\bpercentage|\bwhat (?:share|proportion|portion|rate|fraction)\b|\b(?:rate|margin|ratio|turnout)\b|\bhow much (?:did|has|have)\b.*\b(?:grow|rise|increase|fall|drop|decline|go up|go down)|\bgrowth\b"),
        ("duration", r"\bhow long\b|\bhow (?:late|often)\b|\bhow much (?:\w+ )?(?:time|notice|rest|sleep|longer|warning)\b|\bhow many (?:hours?|minutes?|days?|weeks?|months?|years)\b|\bduration\b|\b(?:average|mean|handling|processing|waiting|response|turnaround|lead|travel|cycle|repair|delivery) time\b"),
        ("person", r"^\W*(?:the )?(?:seconder|mover|proposer|owner|presenter|author|winner|winners|lead)\b(?: (?:of|for|on)\b|\W*$)|\bnames? of (?:the |an? )?(?:\w+ ){0,3}(?:head|mayor|chair\w*|directors?|president|ministers?|managers?|members?|people|persons?|speakers?|secretary|treasurer|leaders?|captain)\b"),
        ("count", r"\bhow many\b|\bhow man\b|\bnumber (?:of|present|attending|in attendance|who)\b|\bheadcount\b"),
        ("quantity", r"\bhow much of\b|\bhow (?:large|big|high|tall|wide|far|heavy|deep|fast|old)\b|\bwhat (?:was the |is the )?score\b"),
        ("date", r"^\W*(?:until|since|by|from|and|so)? ?when\b(?! (?:did|was) (?:the |this )?(?:meeting|session|board|council|committee)\b.*"
                 r"(?:start|begin|end|adjourn|close|called to order|finish))"),
        ("amount", r"\bhow much\b|^(?!.*\b(?:who|whom|why|when|where)\b).*"
                   r"\b(?:budget|revenue|profits?|income|salary|wage|fare|stipend|cost|price|amount|fee|sum|spending|rent|turnover|balance|value)\b|"
                   r"^\W*(?:\w+ ){0,2}(?:surplus|deficit|shortfall)\W*$"),
        ("time", r"\bwhat time\b|\bat what hour\b|\bwhat hour\b|\bwhen (?:did|was) (?:the |this )?(?:meeting|session|board|council|committee)\b.*(?:start|begin|end|adjourn|close|called to order|finish)"),
        ("date", r"^(?!\W*(?:(?:and|so|but|then) )*(?:what|which|how|why|where)\b).*\bwhen\b|\b(?:what|which) (?:dates?|days?|months?|years?)\b|\bdate of\b|\bdates?\b\W*$|\bdeadline\b|\bhow soon\b"),
        ("place", r"^(?!\W*(?:(?:and|so|but|then) )*(?:what|which|how|why)\b).*\bwhere\b|\b(?:what|which) (?:\w+ )?(?:place|city|country|venue|room|location|town|building|hall|hotel|floor|street|address)\b|\bvenue\b|\blocation\b|\bwhat(?:\'s| is| was| are)? (?:the |their |its )?address"),
        ("name", r"\btitle of (?:the |this |his |her |their )?(?:\w+ )?(?:talk|speech|report|book|document|event|paper|presentation|song|film|project|exhibition|campaign|lecture|keynote|session|publication)\b"),
        ("title", r"(?<!whose )\b(?:position|title|role|job|post|rank|capacity)\b"),
        ("organization", rf"\b(?:what|which) org\b|\bwho\b.*\b(?:works?|worked|working) for\W*$|\b(?:what|which|whose) (?:(?!(?:must|should|will|would|can|could|may|did|does|do)\b)\w+ ){{0,2}}{_BODY_EN}\b(?! members?\b)|\b{_BODY_EN}\b.*\b(?:organi[sz]ed|hosted|sponsored) (?:the|it)|\bwhat {_BODY_EN}\b"),
        ("person", r"^(?!\W*(?:(?:and|so|but|then) )*(?:what|how|why|when|where)\b).*\bwhom?\b|\bwhose\b|\b(?:which|what) (?:person|people|man|woman|speaker|member|attendee|official)\b|\bname of the (?:chair|person|speaker|secretary)"),
        ("ordinal", r"\bwhich (?:edition|session|number)\b|\bhow manieth\b|\bwhat number\b"),
        ("clause", r"\bhow\b|\bwhat (?:will|should|did|does|do|would|must|can)\b.*\bdo\b|\bwhat (?:is|are|was|were|has|have|needs?|'s)\b.*\bto do\b|\bwhat happened\b"),
        ("name", r"\bwhat\b|\bwhich\b"),
    ),
}

# Words that say no more than that a meeting is meant, and what is asked of it.
MEETING_WORD = re.compile(
    r"(?:(?:会议|会|会上|大会|例会|本会|会中|讨论会|座谈会|理事会|委员会|联席会议|主持|主持人|主席|召集|召集人|召开|举行|举办|开|开会|开始|结束|散会|地点|地址|时间|日期|日子|"
    r"出席|出席者|参加|参会|与会|与会者|到会|到场|列席|缺席|请假|人|人员|人数|名单|记录|纪录|记录人|做|作|担任|负责|几点|点|楼|哪里|在场|总共|下次|下一次|进行|发言|发言人|讲话|致辞){1,3}|"
    r"meetings?|sessions?|board|committee|chair\w*|presid\w*|host\w*|moderat\w*|led|lead|ran|held|hold|take|took|taken|place|happen\w*|minutes?|notes?|record\w*|"
    r"attend\w*|present|absent\w*|apologi\w*|start\w*|begin|began|begins|end|ended|adjourn\w*|close[ds]?|call\w*|order|date|time|venue|location|discussion|next|people|"
    r"meets?|met|gather\w*|conven\w*|assembl(?:y|ed)|hearing|syncs?|stand-?up|retro(?:spective)?|plen(?:um|ary)|telcon|councils?|commission|"
    r"council(?:lors|ors|members)|commissioners|trustees|directors|governors|members|participat\w*|came|come|coming|join(?:ed)?|show(?:ed)?|turn(?:ed)?|"
    r"missing|missed|away|excused|regrets|unable|could(?:n't)?|can't|didn't|make|facilitat\w*|scribe|wrote|written|kept|minuted|"
    r"finish\w*|conclu\w*|wrapp?\w*|open(?:ed)?|day|room|city|scheduled|planned|again|spoke|speak|speakers|sen[dt]s?|gave|given?|received|"
    r"else|others?|还有|其他|其他人|决定|决议|议决|决议事项|结论|共识|作出|做出|达成|形成|通过|made|decisions?|decided?|resolutions?|resolved?|agreed?|adopted|passed|reached|"
    r"was|were|list|participants?|there|today)$"
)
