"""The orders of the board, what suits somebody, and boards that are open while others take."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from app.accounts import profiles
from app.accounts.viewer import Role
from app.community import queries as community
from app.core import rows
from app.core.db import db, transaction
from app.wishes import queries
from app.wishes.models import Kind
from app.wishes.queries.board_rows import whole_page
from tests.support.people import make_account
from tests.wishes.test_claims import text


def codes(page: Any) -> list[str]:
    return re.findall(r'id="wish-(\w+)"', text(page))


def all_pages(client: Any, address: str) -> list[str]:
    """Every card from the first page to the last."""
    found = []
    for _ in range(10):
        page = client.get(address)
        found += codes(page)
        more = re.search(r'href="(/wishes\?[^"]*after=[^"]+)"[^>]*rel="next"', text(page))
        if more is None:
            return found
        address = more[1].replace("&amp;", "&")
    raise AssertionError("the pages do not end")


def test_what_is_needed_soonest_stands_first_on_all_pages(steps, clock, client):
    days = [9, 3, 27, 1, *(5 + number % 4 for number in range(24)), 2]
    made = {}
    for days_left in days:
        wish = steps.published(needed_by=clock.today() + timedelta(days=days_left))
        made[wish.code] = days_left
    found = all_pages(client, "/wishes?sort=soon")
    assert sorted(found) == sorted(made)
    assert [made[code] for code in found] == sorted(days)
    one = all_pages(client, "/wishes?sort=soon&kind=service&community=minan")
    assert one == found


def test_my_own_community_stands_first_on_all_pages(steps, clock, signed_in):
    home, other = community.communities()[2], community.communities()[3]
    made = []
    for number in range(56):
        place = home if number % 2 else other
        made.append((steps.published(community_id=place.id).code, place.id))
    client = signed_in(make_account(Role.VOLUNTEER, community_id=home.id))
    sent_on = client.get("/wishes?sort=near")
    assert sent_on.status_code == 303
    assert f"home={home.slug}" in sent_on.location
    wanted = [code for code, place in reversed(made) if place == home.id]
    wanted += [code for code, place in reversed(made) if place == other.id]
    assert all_pages(client, sent_on.location) == wanted
    nowhere = signed_in(make_account(Role.VOLUNTEER)).get("/wishes?sort=near")
    assert nowhere.location == "/me/profile"


def test_what_suits_me_follows_my_skills(steps, clock, signed_in):
    made = {kind: steps.published(kind=kind).code for kind in Kind}
    account = make_account(Role.VOLUNTEER)
    client = signed_in(account)
    assert client.get("/wishes?suits=1").location == "/me/profile"
    with transaction():
        profiles.save(
            db.session.merge(account), Role.VOLUNTEER, {"skills": ["carrying"]}, now=clock.now()
        )
    sent_on = client.get("/wishes?suits=1&sort=soon")
    assert sent_on.status_code == 303
    assert "suits=item.service" in sent_on.location
    assert set(codes(client.get(sent_on.location))) == {made[Kind.ITEM], made[Kind.SERVICE]}


@pytest.mark.parametrize(
    "query", ["sort=soon", "sort=near&home=minan", "suits=item.company", "sort=x&home=x&suits=x"]
)
@pytest.mark.parametrize("after", ["", "x", "W10", "WzEsMl0", "WzEsMiwzXQ", "WzAsMCwwXQ"])
def test_whatever_stands_in_the_address_gives_a_page(steps, clock, client, query, after):
    steps.published()
    assert client.get(f"/wishes?{query}&after={after}").status_code == 200


@pytest.mark.parametrize("query", ["sort=soon", "sort=near&home=minan", "suits=item.company"])
def test_every_order_asks_three_times(steps, clock, signed_in, volunteer, count_queries, query):
    steps.published()
    client = signed_in(volunteer)
    client.get(f"/wishes?{query}")
    with count_queries() as counted:
        client.get(f"/wishes?{query}")
    assert counted.count <= 3, counted.statements


@pytest.mark.parametrize(
    ("order", "index"),
    [
        ((0, False, True, "soon"), "ix_wishes_soon"),
        ((1, False, True, "soon"), "ix_wishes_soon_kind"),
        ((0, True, True, "soon"), "ix_wishes_soon_community"),
        ((0, False, True, "near"), "ix_wishes_board_community"),
    ],
)
def test_each_order_reads_along_an_index(app, clock, order, index):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("a small table is read whole there")
    plan = rows._compile(whole_page(*order), db.engine.dialect)
    asked = {name: 1 for name in plan.names if name not in plan.fixed}
    values = {**plan.fixed, **asked}
    read = rows._read(
        db.engine, f"EXPLAIN QUERY PLAN {plan.text}", [values[name] for name in plan.names]
    )
    assert f"INDEX {index} (" in " ".join(str(step) for step in read)


def news_of(client: Any, tag: str = "") -> Any:
    headers = {"If-None-Match": tag} if tag else {}
    return client.get("/wishes/board-stamp?in=ko&seen=0", headers=headers)


def test_an_open_board_hears_of_a_claim_of_its_undoing_and_of_a_release(
    steps, clock, client, count_queries
):
    wish = steps.published()
    clock.advance(timedelta(minutes=20))
    first = news_of(client)
    assert wish.code not in text(first)
    assert news_of(client, first.headers["ETag"]).status_code == 304
    steps.claim(wish)
    taken = news_of(client, first.headers["ETag"])
    assert f'data-gone="{wish.code}" data-back=""' in text(taken)
    with count_queries() as counted:
        assert news_of(client, taken.headers["ETag"]).status_code == 304
    assert counted.count <= 1
    steps.act("undo", wish)
    back = news_of(client, taken.headers["ETag"])
    assert f'data-gone="" data-back="{wish.code}"' in text(back)
    steps.claim(wish)
    steps.act("contact", wish, "")
    assert f'data-gone="{wish.code}"' in text(news_of(client, back.headers["ETag"]))
    steps.act("release", wish)
    assert f'data-back="{wish.code}"' in text(news_of(client))


def test_a_claim_alone_asks_nobody_to_load_the_board_anew(steps, clock, client):
    wish = steps.published()
    page = text(client.get("/wishes"))
    address = re.search(r'hx-get="(/wishes/board-stamp[^"]+)"', page)[1].replace("&amp;", "&")
    steps.claim(wish)
    assert 'href="/wishes"' not in text(client.get(address))
    assert queries.count_open().value == 0
