"""Putting goods up, changing them, taking them off, keeping them in mind."""

from __future__ import annotations

import io
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from app.accounts.viewer import Role
from app.core import files
from app.core.db import db
from app.matchmaking import queries
from app.matchmaking.models import Category, Listing, ListingStatus, SamplePolicy, Shortlisted
from tests.matchmaking.conftest import make_profile
from tests.support.sending import send, token_of


def goods(**changes: Any) -> dict[str, Any]:
    """The fields of a listing, as the contract names them."""
    return {
        "title_ko": "배추김치 5kg",
        "title_zh": "辣白菜 5kg",
        "category": "kimchi",
        "list_price": "88",
        "live_price": "68",
        "commission": "15",
        "plan": "open",
        "stock": "500",
        "sample_policy": "free",
        "sample_quota": "5",
        **changes,
    }


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def photo(color: str = "red") -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (800, 600), color).save(file, "JPEG")
    file.seek(0)
    return file, "kimchi.jpg"


def count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) or 0


def test_a_merchant_puts_goods_on_the_market(app, client, clock, merchant, signed_in):
    browser = signed_in(merchant)
    sent = send(browser, "/market/new", goods(), to="/market")
    assert sent.status_code == 303
    listing = db.session.scalars(sa.select(Listing)).one()
    assert sent.location == f"/market/{listing.code}"
    assert (listing.list_price, listing.live_price, listing.commission_bp) == (8_800, 6_800, 1_500)
    assert (listing.category, listing.sample_policy) == (Category.KIMCHI, SamplePolicy.FREE)
    assert f"/market/{listing.code}" in text(client.get("/market?q=辣白菜"))
    assert f"/market/{listing.code}" in text(browser.get("/market/mine"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_ko", ""),
        ("title_ko", "가" * 10_000),
        ("title_zh", "a\x00b"),
        ("category", ""),
        ("category", "weapons"),
        ("list_price", ""),
        ("list_price", "0"),
        ("list_price", "much"),
        ("list_price", "99999999999"),
        ("live_price", "88.01"),
        ("live_price", "-1"),
        ("commission", "80.5"),
        ("commission", ""),
        ("plan", "secret"),
        ("stock", ""),
        ("stock", "-1"),
        ("stock", "1.5"),
        ("sample_policy", "maybe"),
        ("sample_quota", "0"),
        ("sample_quota", "100000"),
        ("min_order", "0"),
        ("ships_days", "99"),
        ("shelf_life_days", "0"),
        ("origin", "moon"),
        ("market", "moon"),
        ("about_ko", "가" * 10_000),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(app, merchant, signed_in, field, value):
    fields = goods(**{field: value})
    if field == "title_ko" and not value:
        fields["title_zh"] = ""
    answer = send(signed_in(merchant), "/market/new", fields, to="/market")
    assert answer.status_code == 422
    body = text(answer)
    assert f'id="{field}-error"' in body or f'href="#{field}' in body
    assert count() == 0


def test_only_merchants_put_goods_up(app, influencer, signed_in):
    browser = signed_in(influencer)
    refused = browser.get("/market/new")
    assert refused.status_code == 403
    assert "/me/profile" in text(refused)
    token = token_of(browser.get("/me/profile"))
    assert browser.post("/market", data={**goods(), "csrf_token": token}).status_code == 403
    assert count() == 0


def test_a_photo_is_kept_without_its_secrets_and_shown(app, client, merchant, signed_in):
    browser = signed_in(merchant)
    sent = send(browser, "/market/new", goods(picture=photo()), to="/market")
    assert sent.status_code == 303
    key = db.session.scalar(sa.select(Listing.picture))
    address = f"{sent.location}/picture/small?v={key}"
    assert address in text(client.get("/market"))
    shown = client.get(address)
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert "immutable" in shown.headers["Cache-Control"]
    assert "immutable" not in client.get(f"{sent.location}/picture/large").headers["Cache-Control"]
    assert client.get(f"{sent.location}/picture/huge").status_code == 404


def test_what_is_no_picture_is_said_beside_the_photo(app, merchant, signed_in):
    fake = (io.BytesIO(b"<script>alert(1)</script>"), "kimchi.jpg")
    answer = send(signed_in(merchant), "/market/new", goods(picture=fake), to="/market")
    assert answer.status_code == 422
    assert 'id="picture-error"' in text(answer)
    assert count() == 0


def test_a_new_photo_replaces_the_old_one_and_that_goes_after_it(
    app, client, merchant, signed_in, run_outbox
):
    browser = signed_in(merchant)
    page = send(browser, "/market/new", goods(picture=photo()), to="/market").location
    old = db.session.scalar(sa.select(Listing.picture))
    version = str(db.session.scalar(sa.select(Listing.version)))
    db.session.rollback()
    fields = goods(picture=photo("green"), version=version)
    assert send(browser, f"{page}/edit", fields).status_code == 303
    assert old
    assert files.read_picture(old) is not None
    run_outbox()
    assert files.read_picture(old) is None


def test_changing_an_offer_keeps_the_photo_and_finds_the_new_words(
    app, client, listing, merchant, signed_in
):
    browser = signed_in(merchant)
    page = f"/market/{listing.code}"
    fields = goods(title_ko="백김치 5kg", title_zh="", stock="40", version=str(listing.version))
    assert send(browser, f"{page}/edit", fields).status_code == 303
    assert page in text(client.get("/market?q=백김치"))
    assert page not in text(client.get("/market?q=배추김치"))


def test_a_form_from_before_another_change_is_not_saved(app, listing, merchant, signed_in):
    browser = signed_in(merchant)
    page = f"/market/{listing.code}/edit"
    fields = goods(stock="1", version="1")
    assert send(browser, page, fields).status_code == 303
    late = send(browser, page, goods(stock="2", version="1"))
    assert late.status_code == 409
    db.session.rollback()
    db.session.expire_all()
    assert queries.listing_by_code(listing.code).stock == 1


def test_other_peoples_goods_are_not_changed(app, listing, make_account, signed_in):
    other = signed_in(make_account(Role.MERCHANT))
    assert other.get(f"/market/{listing.code}/edit").status_code == 404
    token = token_of(other.get("/market/new"))
    for verb in ("closure", "opening"):
        answer = other.post(f"/market/{listing.code}/{verb}", data={"csrf_token": token})
        assert answer.status_code == 403
    assert queries.listing_by_code(listing.code).status is ListingStatus.OPEN


def test_taking_goods_off_and_putting_them_back(app, client, listing, merchant, signed_in):
    browser = signed_in(merchant)
    page = f"/market/{listing.code}"
    assert send(browser, page, {}, to=f"{page}/closure").status_code == 303
    assert client.get(page).status_code == 404
    assert browser.get(page).status_code == 200
    assert send(browser, page, {}, to=f"{page}/opening").status_code == 303
    assert client.get(page).status_code == 200


def test_the_matchmaker_takes_goods_off_and_says_why(
    app, clock, listing, merchant, make_account, signed_in
):
    page = f"/market/{listing.code}"
    staff = signed_in(make_account(Role.MATCHMAKER))
    fields = {"reason": "식품허가증이 지났습니다."}
    assert send(staff, page, fields, to=f"{page}/closure").status_code == 303
    assert "식품허가증이 지났습니다." in text(signed_in(merchant).get("/inbox"))


def test_keeping_in_mind_twice_is_once_and_the_merchant_sees_who(
    app, clock, listing, merchant, influencer, signed_in
):
    profile = make_profile(influencer)
    browser = signed_in(influencer)
    page = f"/market/{listing.code}"
    for _ in range(2):
        assert send(browser, page, {}, to=f"{page}/shortlist").status_code == 303
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Shortlisted)) == 1
    assert page in text(browser.get("/market/shortlist"))
    assert f"/influencers/{profile.code}" in text(signed_in(merchant).get(page))
    assert send(browser, page, {"keep": "no"}, to=f"{page}/shortlist").status_code == 303
    assert page not in text(browser.get("/market/shortlist"))


def test_htmx_gets_the_changed_button(app, listing, influencer, signed_in):
    browser = signed_in(influencer)
    page = f"/market/{listing.code}"
    answer = send(browser, page, {}, to=f"{page}/shortlist", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert text(answer).lstrip().startswith('<form id="keep"')
    assert 'aria-pressed="true"' in text(answer)


def test_only_influencers_keep_in_mind_and_nobody_their_own(
    app, listing, merchant, make_account, signed_in
):
    page = f"/market/{listing.code}"
    for person in (merchant, make_account(Role.RESIDENT)):
        browser = signed_in(person)
        token = token_of(browser.get("/me/profile"))
        answer = browser.post(f"{page}/shortlist", data={"csrf_token": token})
        assert answer.status_code == 403


def test_the_shop_is_named_and_otherwise_the_person_is_masked(
    app, client, listing, merchant, signed_in
):
    assert "김**" in text(client.get(f"/market/{listing.code}"))
    browser = signed_in(merchant)
    fields = {"merchant-stall": "순희네 김치", "merchant-market": "", "merchant-categories": []}
    assert send(browser, "/me/profile", fields, to="/me/profile/merchant").status_code == 303
    assert "순희네 김치" in text(client.get(f"/market/{listing.code}"))


def test_words_are_shown_in_the_readers_language(app, client, listing):
    page = f"/market/{listing.code}"
    assert "辣白菜 5kg" in text(client.get(f"{page}?lang=zh"))
    assert "배추김치 5kg" in text(client.get(f"{page}?lang=ko"))
    assert "Cabbage kimchi, 5 kg" in text(client.get(f"{page}?lang=en"))
