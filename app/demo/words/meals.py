"""What is cooked at the elder-care centre, and what its kitchen knows of people."""

from __future__ import annotations

from app.core.localized import Localized
from app.programmes.rules import Guest

TITLE = Localized("평일 점심밥상", "工作日午餐", "Weekday lunch")
SUMMARY = Localized(
    "월요일부터 금요일까지 따뜻한 점심을 차려드립니다. 당일 아침 9시까지 신청하십시오.",
    "周一至周五供应热午餐，当天早上九点前报名。",
    "A warm lunch from Monday to Friday. Sign up by nine in the morning.",
)
GUEST = Guest("최금녀", "+8613804335110")
ALREADY = (6, 9, 11, 8, 13)
"""How many have signed up for the days to come."""

MENUS = (
    (
        Localized(
            "된장국, 흰쌀밥, 두부조림, 시금치나물, 배추김치",
            "大酱汤、米饭、炖豆腐、拌菠菜、辣白菜",
            "Soy-paste soup, rice, braised tofu, spinach, cabbage kimchi",
        ),
        ("soy", "sesame"),
    ),
    (
        Localized(
            "명태국, 기장밥, 닭알찜, 콩나물무침, 무우김치",
            "明太鱼汤、黄米饭、鸡蛋羹、拌豆芽、萝卜泡菜",
            "Pollack soup, millet rice, steamed egg, bean sprouts, radish kimchi",
        ),
        ("soy", "egg", "fish"),
    ),
    (
        Localized(
            "소고기장국밥, 감자채볶음, 도라지무침, 깍두기",
            "牛肉汤饭、炒土豆丝、拌桔梗、萝卜块泡菜",
            "Beef soup with rice, fried potato, bellflower root, diced radish kimchi",
        ),
        ("soy", "sesame"),
    ),
    (
        Localized(
            "순두부찌개, 보리밥, 고등어구이, 가지나물, 배추김치",
            "嫩豆腐锅、大麦饭、烤鲅鱼、拌茄子、辣白菜",
            "Soft tofu stew, barley rice, grilled mackerel, aubergine, cabbage kimchi",
        ),
        ("soy", "fish"),
    ),
    (
        Localized(
            "온면, 감자전, 찐만두, 오이무침",
            "热汤面、土豆饼、蒸饺、拌黄瓜",
            "Warm noodles, potato pancake, steamed dumplings, cucumber",
        ),
        ("wheat", "buckwheat", "egg", "soy"),
    ),
    (
        Localized(
            "미역국, 팥밥, 닭알말이, 고사리나물, 배추김치",
            "海带汤、红豆饭、鸡蛋卷、拌蕨菜、辣白菜",
            "Seaweed soup, red-bean rice, rolled egg, bracken, cabbage kimchi",
        ),
        ("egg", "sesame"),
    ),
    (
        Localized(
            "시래기장국, 흰쌀밥, 돼지고기감자조림, 콩나물무침",
            "干菜酱汤、米饭、猪肉炖土豆、拌豆芽",
            "Dried-radish-leaf soup, rice, pork with potatoes, bean sprouts",
        ),
        ("soy",),
    ),
    (
        Localized(
            "닭곰탕, 찰밥, 땅콩조림, 깻잎절임, 무우김치",
            "鸡汤、糯米饭、卤花生、腌苏子叶、萝卜泡菜",
            "Chicken soup, sticky rice, glazed peanuts, perilla leaves, radish kimchi",
        ),
        ("peanut", "sesame", "soy"),
    ),
    (
        Localized(
            "두부명태찌개, 강냉이밥, 호박전, 미나리무침",
            "明太豆腐锅、玉米饭、南瓜饼、拌水芹",
            "Tofu and pollack stew, maize rice, pumpkin pancake, water dropwort",
        ),
        ("soy", "fish", "wheat", "egg"),
    ),
    (
        Localized(
            "비빔밥, 맑은 장국, 닭알부침, 배추김치",
            "拌饭、清酱汤、煎鸡蛋、辣白菜",
            "Bibimbap, clear soup, fried egg, cabbage kimchi",
        ),
        ("egg", "soy", "sesame"),
    ),
)
"""What is cooked on the ten days of two weeks, and what it contains."""

NOTES = (
    ("진밥으로, 싱겁게 해주십시오. 이가 불편하십니다.", "peanut,fish", True),
    ("당뇨가 있어 단것을 피합니다.", "", False),
    ("不吃香菜，饭要软。", "egg", True),
    ("", "shellfish,nut", False),
)
"""The first one is of the guest; the others of residents themselves."""
