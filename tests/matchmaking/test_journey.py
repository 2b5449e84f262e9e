"""The main path through the pages: find, open, propose, counter, accept, and what is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import db
from app.matchmaking import queries
from app.matchmaking.models import Deal, DealStatus, Plan
from tests.matchmaking.conftest import accept, counter, fresh, make_profile, propose
from tests.support.sending import send, token_of


def offer(**changes: Any) -> dict[str, Any]:
    """The fields of an offer, as the contract names them."""
    evening = the_clock.local(the_clock.now() + timedelta(days=7))
    return {
        "commission": "18",
        "slot_fee": "300",
        "live_at": evening.strftime("%Y-%m-%dT19:30"),
        "min_minutes": "15",
        "max_units": "200",
        "message": "20분 소개하겠습니다.",
        **changes,
    }


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_from_the_market_to_an_agreement(app, clock, listing, merchant, influencer, signed_in):
    make_profile(influencer)
    mine, theirs = signed_in(influencer), signed_in(merchant)

    found = mine.get("/market?category=kimchi&price_max=70&commission_min=15&sample=free")
    assert f"/market/{listing.code}" in text(found)
    page = text(mine.get(f"/market/{listing.code}"))
    assert 'id="fit"' in page
    assert 'id="propose"' in page

    sent = send(mine, f"/market/{listing.code}", offer(), to=f"/market/{listing.code}/deals")
    assert sent.status_code == 303
    address = sent.location
    assert re.fullmatch(r"/deals/\w{10}", address)

    assert address in text(theirs.get("/deals?show=waiting"))
    answered = send(
        theirs, address, offer(commission="16", slot_fee="200", round="1"), to=f"{address}/counter"
    )
    assert (answered.status_code, answered.location) == (303, address)

    assert send(mine, address, {"round": "2"}, to=f"{address}/acceptance").status_code == 303
    for browser in (mine, theirs):
        seen = text(browser.get(address))
        rounds = seen.split('id="rounds"')[1]
        assert "<del>" in rounds
        assert "18%" in rounds
        assert "16%" in rounds
        assert f"{address}/acceptance" not in seen
        assert f"{address}/counter" not in seen
        assert f"{address}/withdrawal" not in seen
    deal = db.session.scalars(sa.select(Deal)).one()
    agreed = queries.agreed_offer(deal)
    assert deal.status is DealStatus.ACCEPTED
    assert (agreed.commission_bp, agreed.slot_fee, agreed.live_price) == (1_600, 20_000, 6_800)
    local = the_clock.local(agreed.live_at)
    assert (local.hour, local.minute) == (19, 30)


def test_the_other_side_sees_it_in_its_inbox(app, clock, deal, merchant, signed_in):
    inbox = text(signed_in(merchant).get("/inbox"))
    assert f"/deals/{deal.code}" in inbox
    assert "18%" in inbox


def test_both_see_the_same_rounds(app, clock, deal, merchant, influencer, signed_in):
    counter(deal, merchant, commission_bp=900, message="포장비가 올랐습니다.")
    parts = [
        text(signed_in(person).get(f"/deals/{deal.code}")).split('<ol class="rounds">')[1]
        for person in (merchant, influencer)
    ]
    first, second = (part.split("</ol>")[0] for part in parts)
    assert first == second


def test_a_deal_is_there_for_its_sides_and_the_matchmaker_only(
    app, clock, deal, make_account, signed_in
):
    page = f"/deals/{deal.code}"
    strangers = signed_in(make_account(Role.MERCHANT, Role.INFLUENCER))
    assert strangers.get(page).status_code == 404
    token = token_of(strangers.get("/me/profile"))
    for verb in ("counter", "acceptance", "decline", "withdrawal"):
        answer = strangers.post(f"{page}/{verb}", data={**offer(), "csrf_token": token})
        assert answer.status_code == 404, verb
    matchmaker = signed_in(make_account(Role.MATCHMAKER))
    seen = text(matchmaker.get(page))
    assert f"{page}/acceptance" not in seen
    assert app.test_client().get(page).status_code == 401


def test_answering_ones_own_offer_is_refused_on_the_fresh_page(
    app, clock, deal, influencer, signed_in
):
    browser = signed_in(influencer)
    page = f"/deals/{deal.code}"
    answer = send(browser, page, {}, to=f"{page}/acceptance")
    assert answer.status_code == 422
    assert 'class="note tone-bad"' in text(answer)
    assert fresh(deal).status is DealStatus.PROPOSED


def test_an_expired_offer_says_so_and_is_not_accepted(app, clock, deal, merchant, signed_in):
    browser = signed_in(merchant)
    page = f"/deals/{deal.code}"
    token = token_of(browser.get(page))
    clock.advance(timedelta(days=4))
    answer = browser.post(f"{page}/acceptance", data={"csrf_token": token})
    assert answer.status_code == 409
    assert f"{page}/acceptance" not in text(answer).split('id="answer"')[1]


def test_the_seventh_round_is_refused(app, clock, deal, merchant, influencer, signed_in):
    for number in range(2, 7):
        by = merchant if number % 2 == 0 else influencer
        counter(deal, by, commission_bp=1_000 + number)
    browser = signed_in(influencer)
    page = f"/deals/{deal.code}"
    assert f"{page}/counter" not in text(browser.get(page))
    answer = send(browser, page, offer(commission="9"), to=f"{page}/counter")
    assert answer.status_code == 422
    assert fresh(deal).rounds == 6


def test_ones_own_goods_cannot_be_proposed_for(app, clock, make_listing, make_account, signed_in):
    both = make_account(Role.MERCHANT, Role.INFLUENCER)
    own = make_listing(of=both)
    browser = signed_in(both)
    page = f"/market/{own.code}"
    assert 'id="propose"' not in text(browser.get(page))
    answer = send(browser, page, offer(), to=f"{page}/deals")
    assert answer.status_code == 422
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Deal)) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("commission", ""),
        ("commission", "81"),
        ("commission", "-5"),
        ("commission", "achtzehn"),
        ("commission", "１８\x00"),
        ("slot_fee", "viel"),
        ("slot_fee", "99999999999"),
        ("live_at", ""),
        ("live_at", "gestern"),
        ("live_at", "2026-02-30T19:00"),
        ("live_at", "0001-01-01T00:00"),
        ("live_at", "9999-12-31T23:59"),
        ("live_at", "2020-01-01T19:00"),
        ("min_minutes", "0"),
        ("min_minutes", "a lot"),
        ("max_units", ""),
        ("max_units", "100000"),
        ("max_units", "9" * 30),
        ("live_price", "100"),
        ("guaranteed_sales", "x"),
        ("message", "가" * 10_000),
        ("message", "a\x00b"),
        ("days", "365"),
    ],
)
def test_what_is_wrong_with_an_offer_is_said_beside_its_field(
    app, clock, listing, influencer, signed_in, field, value
):
    page = f"/market/{listing.code}"
    fields = offer(**{field: value})
    answer = send(signed_in(influencer), page, fields, to=f"{page}/deals")
    assert answer.status_code == 422
    body = text(answer)
    assert f'id="{field}-error"' in body
    assert 'role="alert"' in body
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Deal)) == 0


def test_emoji_and_signs_in_a_message_are_kept_as_they_are(
    app, clock, listing, influencer, merchant, signed_in
):
    page = f"/market/{listing.code}"
    sent = send(signed_in(influencer), page, offer(message="좋아요 👩‍🌾 <b>!"), to=f"{page}/deals")
    seen = text(signed_in(merchant).get(sent.location))
    assert "좋아요 👩‍🌾 &lt;b&gt;!" in seen


def test_sending_the_same_offer_twice_makes_one_deal_and_leads_to_it(
    app, clock, listing, influencer, signed_in
):
    browser = signed_in(influencer)
    page = f"/market/{listing.code}"
    first = send(browser, page, offer(), to=f"{page}/deals")
    token = token_of(browser.get(page))
    again = browser.post(f"{page}/deals", data={**offer(), "csrf_token": token})
    assert again.status_code == 409
    assert first.location in text(again)


def test_the_merchant_invites_somebody_who_keeps_the_goods_in_mind(
    app, clock, make_listing, merchant, influencer, signed_in
):
    goods = make_listing(plan=Plan.TARGETED)
    profile = make_profile(influencer)
    browser = signed_in(influencer)
    page = f"/market/{goods.code}"
    assert 'id="propose"' not in text(browser.get(page))
    assert send(browser, page, {}, to=f"{page}/shortlist").status_code == 303

    theirs = signed_in(merchant)
    invitation = f"{page}?influencer={profile.code}"
    assert invitation in text(theirs.get(page))
    sent = send(theirs, invitation, offer(influencer=profile.code), to=f"{page}/deals")
    assert sent.status_code == 303
    assert f"{sent.location}/acceptance" in text(browser.get(sent.location))


def test_declining_shows_the_reason_to_both(app, clock, deal, merchant, influencer, signed_in):
    page = f"/deals/{deal.code}"
    fields = {"reason": "가격이 맞지 않습니다.", "round": "1"}
    assert send(signed_in(merchant), page, fields, to=f"{page}/decline").status_code == 303
    assert "가격이 맞지 않습니다." in text(signed_in(influencer).get(page))


def test_taking_back_ones_own_offer(app, clock, deal, influencer, signed_in):
    page = f"/deals/{deal.code}"
    assert send(signed_in(influencer), page, {}, to=f"{page}/withdrawal").status_code == 303
    assert fresh(deal).status is DealStatus.WITHDRAWN


def test_my_deals_are_sorted_by_how_they_stand(
    app, clock, deal, make_listing, merchant, influencer, signed_in
):
    other = propose(make_listing(), influencer)
    accept(other, merchant)
    browser = signed_in(influencer)
    shown = {
        show: set(re.findall(r'href="/deals/(\w{10})"', text(browser.get(f"/deals?show={show}"))))
        for show in ("waiting", "open", "agreed", "ended")
    }
    assert shown == {
        "waiting": set(),
        "open": {deal.code},
        "agreed": {other.code},
        "ended": set(),
    }


def test_pages_of_deals_ask_little_of_the_database(
    app, clock, deal, merchant, signed_in, count_queries
):
    browser = signed_in(merchant)
    for page, most in ((f"/deals/{deal.code}", 6), ("/deals", 3)):
        browser.get(page)
        with count_queries() as counted:
            browser.get(page)
        assert counted.count <= most, counted.statements


def test_the_office_shows_deals_and_goods(app, clock, deal, listing, make_account, signed_in):
    browser = signed_in(make_account(Role.MATCHMAKER))
    assert f"/deals/{deal.code}" in text(browser.get("/office/deals"))
    assert f"/deals/{deal.code}" in text(browser.get("/office/deals?show=open"))
    assert f"/deals/{deal.code}" not in text(browser.get("/office/deals?show=agreed"))
    assert f"/market/{listing.code}" in text(browser.get("/office/deals?tab=listings&q=김치"))
    assert f"/market/{listing.code}" not in text(
        browser.get("/office/deals?tab=listings&status=paused")
    )
