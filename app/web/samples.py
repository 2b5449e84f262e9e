"""The words that fill the interface pieces on `/ui`."""

from __future__ import annotations

_ROWS = """
item|물품|物品|Thing
service|봉사|服务|Service
company|동행|陪伴|Company
title|소원의 제목|心愿标题|Title of the wish
title_help|한마디로 적어주세요. 이름과 전화번호는 쓰지 마세요.|用一句话写明，请不要写姓名和电话。|One short sentence, no names or numbers.
story|어떤 일인가요?|请说说情况|What is it about?
kind|종류|种类|Kind
kinds|관심분야|感兴趣的内容|Interests
community|사회구역|社区|Community
minan|민안사회구역|民安社区|Minan
people|몇분이 오시나요?|几位来？|How many people?
price|라이브가격|直播价|Livestream price
commission|수수료|佣金|Commission
day|언제까지|截止日期|Needed by
time|방송시간|直播时间|Live at
email|전자우편|电子邮箱|E-mail
phone|전화번호|电话号码|Phone
password|비밀번호|密码|Password
photo|사진|照片|Photo
consent|나의 정보를 이 일에만 쓰는데 동의합니다|同意仅为此事使用我的信息|I agree that my data are used for this only
consent_help|언제든지 거둘수 있습니다.|可随时撤回。|You can withdraw it any time.
error|이 칸을 채워주세요.|请填写这一项。|Please fill this in.
form_error|한달에 소원 세개까지 올릴수 있습니다.|每月最多提交三个心愿。|Three wishes a month at most.
hero|오늘, 소원 하나를 이루어주세요|今天，来圆一个微心愿|Make one wish come true today
hero_text|이웃의 작은 소원을 맡아 이루어주는 신흥진달래 자원봉사입니다.|认领邻里的微心愿，加入新兴金达莱志愿服务。|Take up a small wish of a neighbour with the Xinxing Azalea volunteers.
new_wish|소원 올리기|发布心愿|Make a wish
how|어떻게 하나요?|怎么参加？|How does it work?
claim|맡을게요|我来认领|I will do it
waiting|기다리는 소원|待认领|wishes waiting
fulfilled|이달에 이룬 소원|本月已圆梦|fulfilled this month
helped|도움받은 연인수|服务人次|person-times
wish|독거로인의 전기밥솥이 고장났습니다|独居老人的电饭锅坏了|A rice cooker has broken
wish_text|따뜻한 밥을 지을수 있게 작은 밥솥이면 됩니다. 70대 로인입니다.|一个小电饭锅就好，能煮上热饭。七十多岁的老人。|A small one is enough to cook warm rice. A person in their seventies.
until|11월 30일까지 · 7일 남음|11月30日前 · 还剩7天|by 30 Nov · 7 days left
today|오늘까지|今天截止|today
event|라이브방송 첫걸음|直播入门|First steps in livestreaming
where|서시장 3층 양성실|西市场三楼培训室|West Market, 3rd floor
left|3자리 남음 / 20 · 무료|还剩3个名额 / 20 · 免费|3 places left of 20 · free
full|자리 없음 · 대기 3명|名额已满 · 候补3人|full · 3 waiting
sign_up|신청|报名|Sign up
goods|배추김치 5kg|辣白菜 5公斤|Kimchi 5 kg
free_sample|무료샘플|免费样品|Free sample
reasons|식품 · 가격대 · 연변 시청자|食品 · 价位 · 延边观众|food · price band · viewers in Yanbian
state_good|확인되였습니다|已确认|Confirmed
state_wait|확인을 기다립니다|等待确认|Waiting for confirmation
state_warn|래일이 마지막날입니다|明天截止|Ends tomorrow
state_bad|거절되였습니다|未通过|Declined
state_idle|끝났습니다|已结束|Closed
empty|아직 소원이 없습니다|还没有心愿|No wishes yet
empty_text|첫 소원을 올려보세요. 확인한 뒤 바로 실립니다.|发布第一个心愿吧，审核后马上展示。|Make the first one; it appears once it has been read.
cancel|취소하기|取消报名|Cancel
cancel_ask|신청을 취소할가요? 자리는 다음 사람에게 갑니다.|确定取消报名吗？名额会让给下一位。|Cancel? Your place goes to the next person.
cancel_yes|네, 취소합니다|是的，取消|Yes, cancel
said|소원을 맡았습니다. 고맙습니다!|认领成功，谢谢您！|The wish is yours. Thank you!
taken|다른분이 먼저 맡았습니다.|已被别人先认领。|Somebody was first.
note|신분증을 가지고 오세요.|请带身份证。|Please bring your identity card.
grid|민안 3격자 · 김영호|民安第3网格 · 金永浩|Minan grid 3 · Kim Yong-ho
show_it|입구에서 보여주세요|请在入口出示|Show this at the door
filters|더 자세히 고르기|更多筛选|More filters
"""


def _language(column: int) -> dict[str, str]:
    rows = (line.split("|") for line in _ROWS.strip().splitlines())
    return {row[0]: row[column] for row in rows}


SAMPLES = {"ko": _language(1), "zh": _language(2), "en": _language(3)}
