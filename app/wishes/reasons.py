"""Reasons for giving a wish back or not taking it up, as the resident reads them."""

from __future__ import annotations

from app.core.localized import Localized

RETURN: dict[str, Localized] = {
    "size": Localized(
        ko="어떤 크기나 어떤 종류가 필요한지 적어주세요.",
        zh="请写明需要什么尺寸或什么种类。",
        en="Please write which size or which sort is needed.",
    ),
    "time": Localized(
        ko="언제 집에 계시는지 적어주세요.",
        zh="请写明什么时候在家。",
        en="Please write when somebody is at home.",
    ),
    "unclear": Localized(
        ko="무엇이 필요한지 조금 더 자세히 적어주세요.",
        zh="请再写清楚一点需要什么。",
        en="Please write a little more of what is needed.",
    ),
    "phone": Localized(
        ko="련락할수 있는 전화번호를 적어주세요.",
        zh="请写明可以联系的电话。",
        en="Please write a phone where you can be reached.",
    ),
    "consent": Localized(
        ko="본인이나 보호자의 동의가 필요합니다.",
        zh="需要本人或监护人同意。",
        en="The person, or a child's guardian, has to agree.",
    ),
}
REJECT: dict[str, Localized] = {
    "money": Localized(
        ko="작은 소원에서는 돈을 주고받지 않습니다. 만능창구에 말씀해주세요.",
        zh="微心愿不涉及现金往来，请到万能窗口反映。",
        en="No money changes hands with small wishes. Please ask at the universal window.",
    ),
    "big": Localized(
        ko="작은 소원으로는 어렵습니다. 만능창구에 말씀해주세요.",
        zh="微心愿办不了，请到万能窗口反映。",
        en="This is too big for a small wish. Please ask at the universal window.",
    ),
    "elsewhere": Localized(
        ko="다른 곳에서 무료로 해드립니다. 만능창구가 어디인지 알려드립니다.",
        zh="有别的部门免费办理，万能窗口会告诉您去哪里。",
        en="Somebody else does this for free. The universal window tells you who.",
    ),
    "twice": Localized(
        ko="같은 소원이 이미 있습니다.",
        zh="同样的心愿已经有了。",
        en="The same wish is there already.",
    ),
}
REASONS = RETURN | REJECT
