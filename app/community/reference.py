"""The place as data: communities, grids, places, organisations and teams of Xinxing."""

from __future__ import annotations

from typing import NamedTuple


class T(NamedTuple):
    """A text in three languages."""

    ko: str
    zh: str
    en: str


class CommunityData(NamedTuple):
    slug: str
    name: T


class GridData(NamedTuple):
    no: int
    community: str
    name: T
    station: T
    phone: str


class PlaceData(NamedTuple):
    slug: str
    community: str
    name: T
    address: T
    how_to_find: T
    phone: str


class OrganisationData(NamedTuple):
    code: str
    kind: str
    community: str
    name: T


class TeamData(NamedTuple):
    slug: str
    name: T
    about: T


SUBDISTRICT = T("신흥가두", "新兴街道", "Xinxing Subdistrict")

_COMMUNITIES = (
    ("minping", "민평", "民平", "Minping"),
    ("minan", "민안", "民安", "Min'an"),
    ("minchang", "민창", "民昌", "Minchang"),
    ("minsheng", "민성", "民盛", "Minsheng"),
    ("minhe", "민화", "民和", "Minhe"),
    ("mintai", "민태", "民泰", "Mintai"),
    ("minfu", "민부", "民富", "Minfu"),
    ("minqiang", "민강", "民强", "Minqiang"),
    ("minxing", "민흥", "民兴", "Minxing"),
    ("minwang", "민왕", "民旺", "Minwang"),
)
COMMUNITIES = tuple(
    CommunityData(slug, T(f"{ko}사회구역", f"{zh}社区", f"{en} Community"))
    for slug, ko, zh, en in _COMMUNITIES
)

_GRID_SPOTS = (
    T("앞거리", "前街", "Front Street"),
    T("뒤거리", "后街", "Back Street"),
    T("강변", "河畔", "Riverside"),
    T("시장골목", "市场胡同", "Market Lane"),
    T("학교앞", "校前", "School Gate"),
)


def _grids() -> tuple[GridData, ...]:
    """42 grids: five in each of the first two communities, four in each of the others."""
    grids: list[GridData] = []
    for position, (slug, ko, zh, en) in enumerate(_COMMUNITIES):
        for spot in _GRID_SPOTS[: 5 if position < 2 else 4]:
            no = len(grids) + 1
            grids.append(
                GridData(
                    no,
                    slug,
                    T(f"{ko} {spot.ko}", f"{zh}{spot.zh}", f"{en} {spot.en}"),
                    T(
                        f"{ko}사회구역 {spot.ko} 당원봉사소",
                        f"{zh}社区{spot.zh}党员服务站",
                        f"{en} {spot.en} service station",
                    ),
                    f"0433-255-{100 + no:04d}",
                )
            )
    return tuple(grids)


GRIDS = _grids()

MARKETS = {
    "west": T("서시장", "西市场", "West Market"),
    "water": T("수상시장", "水上市场", "Water Market"),
    "plaza": T("신흥광장거리", "新兴广场街", "Xinxing Plaza Street"),
    "folk": T("민속거리", "民俗街", "Folk Street"),
    "night": T("강변야시장", "河畔夜市", "Riverside Night Market"),
}

PLACES = (
    PlaceData(
        "west-training",
        "minan",
        T("서시장 3층 양성실", "西市场三楼培训室", "West Market training room"),
        T("서시장 3층 동쪽", "西市场三楼东侧", "West Market, 3rd floor, east side"),
        T(
            "중앙 승강기에서 내려 왼쪽으로 30메터 가면 분홍색 문이 있습니다.",
            "出中央电梯左转三十米，粉色的门。",
            "Leave the central lift, turn left, thirty metres to the pink door.",
        ),
        "0433-255-0201",
    ),
    PlaceData(
        "incubator",
        "minsheng",
        T("민성 붉은 전자상거래 부화기지", "民盛红色电商孵化基地", "Minsheng e-commerce incubator"),
        T(
            "민성사회구역 봉사중심 2층",
            "民盛社区服务中心二楼",
            "Minsheng service centre, 2nd floor",
        ),
        T(
            "봉사중심 정문으로 들어와 오른쪽 층계로 올라오세요.",
            "进服务中心正门，右侧楼梯上二楼。",
            "Enter by the main door and take the stairs on the right.",
        ),
        "0433-255-0202",
    ),
    PlaceData(
        "plaza-stage",
        "minxing",
        T("신흥광장 큰무대", "新兴广场大舞台", "Xinxing Plaza Grand Stage"),
        T("신흥광장 북쪽", "新兴广场北侧", "Xinxing Plaza, north side"),
        T(
            "분수를 지나면 무대가 보입니다. 비가 오면 활동소로 옮깁니다.",
            "过了喷泉就能看到舞台，下雨改到活动室。",
            "Past the fountain; in rain we move to the activity room.",
        ),
        "0433-255-0203",
    ),
    PlaceData(
        "plaza-room",
        "minxing",
        T("신흥광장 활동소", "新兴广场活动室", "Xinxing Plaza activity room"),
        T("신흥광장 동쪽 1층", "新兴广场东侧一楼", "Xinxing Plaza, east side, ground floor"),
        T("약방 옆문입니다.", "药店旁边的门。", "The door beside the pharmacy."),
        "0433-255-0204",
    ),
    PlaceData(
        "west-yard",
        "minan",
        T("서시장 앞마당", "西市场前广场", "West Market front yard"),
        T("서시장 정문 앞", "西市场正门前", "In front of the West Market"),
        T("정문 앞 천막을 찾아오세요.", "正门前的帐篷。", "Look for the tents by the main gate."),
        "0433-255-0205",
    ),
    PlaceData(
        "elder-care",
        "minhe",
        T("주택양로봉사중심", "居家养老服务中心", "Home elder-care centre"),
        T("민화사회구역 1층", "民和社区一楼", "Minhe Community, ground floor"),
        T(
            "문턱이 없어 휠체어로 들어올수 있습니다.",
            "没有门槛，轮椅可以直接进。",
            "No step: wheelchairs come straight in.",
        ),
        "0433-255-0206",
    ),
    PlaceData(
        "love-station",
        "mintai",
        T("애심역 기함점", "爱心驿站旗舰店", "Love Station flagship"),
        T("민태사회구역 길가 1층", "民泰社区临街一楼", "Mintai Community, street front"),
        T("노란 간판을 찾으세요.", "认准黄色招牌。", "Look for the yellow sign."),
        "0433-255-0207",
    ),
    PlaceData(
        "garden-base",
        "minfu",
        T("원예기능기지", "园艺技能基地", "Gardening skills base"),
        T("민부사회구역 뒤마당", "民富社区后院", "Minfu Community, back yard"),
        T("온실 앞에서 모입니다.", "在温室前集合。", "We meet in front of the greenhouse."),
        "0433-255-0208",
    ),
    PlaceData(
        "water-market-hall",
        "minqiang",
        T("수상시장 관리소 회의실", "水上市场管理处会议室", "Water Market office hall"),
        T("수상시장 남문 2층", "水上市场南门二楼", "Water Market, south gate, 2nd floor"),
        T("남문 옆 층계로 올라오세요.", "从南门旁楼梯上楼。", "Stairs beside the south gate."),
        "0433-255-0209",
    ),
)

_OF_EACH_COMMUNITY = (
    ("clinic", "위생봉사소", "卫生服务站", "Health Station"),
    ("kindergarten", "해빛유치원", "阳光幼儿园", "Sunshine Kindergarten"),
    ("pharmacy", "인민약방", "人民大药房", "People's Pharmacy"),
    ("property", "물업봉사회사", "物业服务公司", "Property Service"),
)
_SINGLE = (
    ("school", "minping", "신흥소학교", "新兴小学", "Xinxing Primary School"),
    ("school", "minan", "서산소학교", "西山小学", "Xishan Primary School"),
    ("school", "minchang", "강남중학교", "江南中学", "Jiangnan Middle School"),
    ("school", "minsheng", "민성조선족중학교", "民盛朝鲜族中学", "Minsheng Korean Middle School"),
    ("school", "minhe", "예술직업학교", "艺术职业学校", "Vocational School of Arts"),
    ("school", "mintai", "로년대학 신흥분교", "老年大学新兴分校", "Seniors' University, Xinxing"),
    ("hospital", "minping", "중의병원 외래부", "中医医院门诊部", "Chinese Medicine Outpatients"),
    ("hospital", "minfu", "부녀아동보건원", "妇幼保健院", "Women and Children's Health Centre"),
    ("hospital", "minqiang", "밝은눈안과", "明目眼科医院", "Clear Sight Eye Hospital"),
    ("hospital", "minxing", "웃음구강진료소", "微笑口腔诊所", "Smile Dental Clinic"),
    ("hospital", "minwang", "연변재활의원", "延边康复医院", "Yanbian Rehabilitation Clinic"),
    ("bank", "minan", "농촌상업은행 서시장지점", "农商银行西市场支行", "Rural Bank, West Market"),
    ("bank", "minsheng", "변강은행 신흥지점", "边疆银行新兴支行", "Frontier Bank, Xinxing"),
    ("bank", "minxing", "저축은행 광장지점", "储蓄银行广场支行", "Savings Bank, Plaza"),
    ("bureau", "minping", "시장감독관리소", "市场监督管理所", "Market Supervision Office"),
    ("bureau", "minchang", "신흥파출소", "新兴派出所", "Xinxing Police Station"),
    ("bureau", "minhe", "신흥소방소", "新兴消防站", "Xinxing Fire Station"),
    ("bureau", "mintai", "도시관리중대", "城市管理中队", "City Management Squad"),
    ("bureau", "minfu", "환경위생소", "环境卫生所", "Sanitation Office"),
    ("bureau", "minqiang", "원림관리소", "园林管理所", "Parks Office"),
    ("utility", "minan", "수도회사 봉사점", "自来水公司服务点", "Water Company Service Point"),
    ("utility", "minsheng", "전력공급소", "供电所", "Power Supply Station"),
    ("utility", "minwang", "집중난방회사", "集中供热公司", "District Heating Company"),
    ("utility", "minxing", "가스봉사소", "燃气服务站", "Gas Service Station"),
    ("market", "minan", "서시장 상인련합회", "西市场商户联合会", "West Market Merchants' Union"),
    ("market", "minqiang", "수상시장 관리처", "水上市场管理处", "Water Market Administration"),
    ("company", "minsheng", "백두라이브문화회사", "白头直播文化公司", "Baekdu Livestream Culture"),
    (
        "company",
        "minsheng",
        "연변특산물류회사",
        "延边特产物流公司",
        "Yanbian Specialties Logistics",
    ),
    ("company", "minan", "두만강식품회사", "图们江食品公司", "Tumen River Foods"),
    ("company", "mintai", "해란강물류", "海兰江快递", "Hailan River Express"),
    ("company", "minhe", "진달래인쇄소", "金达莱印刷厂", "Azalea Print Shop"),
    ("company", "minfu", "푸른산묘목회사", "青山苗木公司", "Green Hill Nursery"),
    ("company", "minwang", "하늘가정봉사회사", "蓝天家政服务公司", "Blue Sky Home Services"),
    ("restaurant", "minan", "옥류랭면집", "玉流冷面馆", "Ongnyu Cold Noodles"),
    ("restaurant", "minxing", "어머니밥상", "妈妈餐桌", "Mother's Table"),
    ("restaurant", "mintai", "초두부마을", "嫩豆腐村", "Soft Tofu Village"),
    ("law", "minchang", "정의변호사사무소", "正义律师事务所", "Justice Law Office"),
    ("law", "minhe", "공증처 련락소", "公证处联络点", "Notary Liaison Office"),
    ("culture", "minping", "신흥도서관", "新兴图书馆", "Xinxing Library"),
    ("culture", "minxing", "군중예술관", "群众艺术馆", "People's Arts Centre"),
    ("culture", "minqiang", "진달래합창단", "金达莱合唱团", "Azalea Choir"),
    ("culture", "minfu", "민족타악단", "民族打击乐团", "Folk Percussion Ensemble"),
    ("charity", "minhe", "로인협회", "老年协会", "Association of Seniors"),
    ("charity", "minwang", "장애인련합회", "残疾人联合会", "Disabled Persons' Federation"),
    ("charity", "minchang", "녀성련합회", "妇女联合会", "Women's Federation"),
    ("charity", "mintai", "청년자원봉사협회", "青年志愿者协会", "Young Volunteers' Association"),
)


def _organisations() -> tuple[OrganisationData, ...]:
    """86 alliance organisations: four of each community, and 46 that stand alone."""
    rows = [
        (kind, slug, f"{ko}{suffix_ko}", f"{zh}{suffix_zh}", f"{en} {suffix_en}")
        for slug, ko, zh, en in _COMMUNITIES
        for kind, suffix_ko, suffix_zh, suffix_en in _OF_EACH_COMMUNITY
    ]
    return tuple(
        OrganisationData(f"org{number:03d}", kind, slug, T(ko, zh, en))
        for number, (kind, slug, ko, zh, en) in enumerate([*rows, *_SINGLE], 1)
    )


ORGANISATIONS = _organisations()

TEAMS = (
    TeamData(
        "neighbours",
        T("이웃사랑봉사대", "邻里关爱服务队", "Good Neighbours Team"),
        T(
            "로인들의 집을 찾아가 고치고 나르고 말동무가 됩니다.",
            "走进老人家里，修一修、搬一搬、聊一聊。",
            "Visits elders at home: mends, carries, keeps company.",
        ),
    ),
    TeamData(
        "green",
        T("푸른연길봉사대", "绿色延吉服务队", "Green Yanji Team"),
        T(
            "화단을 가꾸고 작은 공원을 돌봅니다.",
            "打理花坛，照看口袋公园。",
            "Tends flower beds and pocket parks.",
        ),
    ),
    TeamData(
        "skills",
        T("재능나눔봉사대", "技能分享服务队", "Skills Team"),
        T(
            "리발, 컴퓨터, 통역, 법률상담으로 돕습니다.",
            "理发、电脑、翻译、法律咨询。",
            "Helps with haircuts, computers, interpreting and legal advice.",
        ),
    ),
)
