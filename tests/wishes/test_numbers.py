"""Numbers of wishes: what is counted, how long people waited, on the page and as a workbook."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.viewer import Role
from app.core.sheets import KIND
from app.wishes.models import WishStatus
from app.wishes.queries import numbers
from tests.support.people import make_account, viewer_of

W = WishStatus


def test_what_came_of_the_wishes_is_added_up(steps, clock, signed_in, reviewer):
    for status in (W.CLAIMED, W.FULFILLED, W.CONFIRMED):
        steps.in_state(status)
    waiting = steps.published()
    clock.advance(timedelta(hours=5))
    by = make_account(Role.VOLUNTEER)
    steps.claim(waiting, viewer_of(by))
    clock.advance(timedelta(hours=49))
    now = clock.now()
    found = numbers.ones(now - timedelta(days=9), now, None)
    whole = numbers.total(found, now)
    assert (whole.published, whole.fulfilled, whole.confirmed) == (4, 2, 1)
    assert (whole.stale, whole.unconfirmed, whole.expired) == (2, 0, 0)
    assert (whole.median, whole.p90) == (0, 5)
    assert numbers.ones(now - timedelta(days=9), now, ()) == []
    client = signed_in(reviewer)
    page = client.get("/office/wishes/numbers").get_data(as_text=True)
    assert "charts-css" in page
    sheet = client.get("/office/wishes/numbers.xlsx")
    assert sheet.headers["Content-Type"] == KIND


@pytest.mark.parametrize(
    ("hours", "median", "p90"),
    [
        ([], None, None),
        ([3.0], 3, 3),
        ([1.0, 2.0], 1, 2),
        ([float(hour) for hour in range(1, 11)], 5, 9),
    ],
)
def test_percentiles_are_by_nearest_rank(hours, median, p90):
    assert numbers.percentile(hours, 0.5) == median
    assert numbers.percentile(hours, 0.9) == p90


def test_the_numbers_ask_few_times(steps, clock, signed_in, reviewer, count_queries):
    steps.published()
    client = signed_in(reviewer)
    client.get("/office/wishes/numbers")
    with count_queries() as counted:
        assert client.get("/office/wishes/numbers").status_code == 200
    assert counted.count <= 6, counted.statements


def test_only_reviewers_see_them(signed_in):
    for role in (Role.ORGANISER, Role.VOLUNTEER):
        for path in ("/office/wishes/numbers", "/office/wishes/numbers.xlsx"):
            assert signed_in(make_account(role)).get(path).status_code == 403
