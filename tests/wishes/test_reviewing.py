"""The reviewers' side: what is refused, split, read twice, called back; and many at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role, Viewer
from app.community import queries as community
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.doctor import checks
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.workflow import history_of
from app.wishes import queries, rules
from app.wishes.models import AgeBand, CallOutcome, Kind, Wish, WishCall, WishStatus
from app.wishes.queries import reading
from app.wishes.rules import calling, doing, reviewing, splitting, timing
from tests.support.people import make_account, viewer_of
from tests.support.sending import send
from tests.wishes.conftest import (
    NAME,
    PHONE,
    PUBLIC_STORY,
    PUBLIC_TITLE,
    claim_of,
    fresh,
    see_anew,
)

C = CallOutcome
CHILD = {"age_band": AgeBand.MINOR, "consent": True, "story": "책가방이 없습니다"}


def text(answer) -> str:
    return str(answer.get_data(as_text=True))


def another() -> Viewer:
    """One more reviewer."""
    return viewer_of(make_account(Role.REVIEWER))


# --- what is marked


@pytest.mark.parametrize("words", ["13844331234", "3호동 2단원", NAME, "춘자", "남궁 할머니"])
def test_sure_finds_are_never_published(steps, clock, words):
    wish = steps.make()
    with pytest.raises(reviewing.TellsTooMuch) as refused:
        steps.read(wish, story=f"도와주세요 {words}", looked=True)
    assert refused.value.field == "public_story"
    assert fresh(wish).awaits_review


def test_the_rest_is_looked_at_on_record(steps, clock):
    wish = steps.make()
    with pytest.raises(reviewing.LookFirst):
        steps.read(wish, story="혼자 사는 분의 밥솥")
    assert steps.read(wish, story="혼자 사는 분의 밥솥", looked=True)
    assert history_of("wishes", wish.id)[-1].why == "looked:alone"


def test_the_page_marks_both_texts_and_the_part_answers_alone(steps, clock, signed_in, reviewer):
    wish = steps.make()
    path = f"/wishes/{wish.code}"
    client = signed_in(reviewer)
    page = text(client.get(path))
    assert page.count('<mark class="find') >= 3
    fields = {"public_title": "밥솥", "public_story": "전화 13844331234", "decision": "publish"}
    whole = send(client, path, fields, to=f"{path}/marks")
    assert whole.status_code == 200
    assert "13844331234<small>" in text(whole)
    part = send(client, path, fields, to=f"{path}/marks", headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert 'id="marks"' in text(part)
    assert "<html" not in text(part)
    refused = send(client, path, fields, to=f"{path}/review")
    assert refused.status_code == 422
    assert 'id="review-public_story-error"' in text(refused)


def test_alike_and_the_same_persons_wishes_are_named(steps, clock, signed_in, reviewer):
    published = steps.published()
    again = steps.make(title="밥솥 다시")
    other = steps.make(viewer_of(make_account(Role.RESIDENT, name="최순옥")), title=PUBLIC_TITLE)
    assert [row.code for row in reading.of_same_person(again, the_clock.now() - timedelta(90))] == [
        published.code
    ]
    path = f"/wishes/{other.code}"
    fields = {"public_title": PUBLIC_TITLE, "public_story": PUBLIC_STORY}
    page = text(send(signed_in(reviewer), path, fields, to=f"{path}/marks"))
    assert f'href="/wishes/{published.code}"' in page


def test_the_same_person_without_an_account_is_found(steps, clock):
    clerk = viewer_of(make_account(Role.CLERK))
    one, two, three = (
        steps.make(clerk, title=title, name=name, phone=PHONE, consent=True)
        for title, name in (("1", "박복녀"), ("2", "박 복녀"), ("3", "최순옥"))
    )
    since = the_clock.now() - timedelta(days=90)
    assert [row.code for row in reading.of_same_person(fresh(one), since)] == [two.code]
    assert reading.of_same_person(fresh(three), since) == []


# --- two wishes out of one


def split(wish, by, title="산책", story="같이 걸어주세요"):
    with transaction() as session:
        return rules.split(
            session,
            queries.wish_by_code(wish.code),
            title,
            story,
            Kind.COMPANY,
            by=by,
            now=the_clock.now(),
        )


def test_a_wish_becomes_two_and_the_resident_is_told(steps, clock, signed_in, resident):
    wish = steps.make()
    clock.advance(timedelta(hours=3))
    part = split(wish, steps.reviewer)
    assert split(wish, steps.reviewer).id == part.id
    wish, part = fresh(wish), fresh(part)
    assert part.split_from_id == wish.id
    assert part.code != wish.code
    assert (part.owner_id, part.community_id, part.entered_by) == (
        wish.owner_id,
        wish.community_id,
        wish.entered_by,
    )
    assert part.moved_at == wish.moved_at
    assert wish.awaits_review
    assert part.awaits_review
    assert "/wishes/" + part.code in text(signed_in(resident).get("/inbox"))
    assert steps.publish(part).is_open


def test_who_may_not_review_may_not_split(steps, clock):
    wish = steps.make()
    with pytest.raises(NotAllowed):
        split(wish, steps.volunteer)
    both = viewer_of(make_account(Role.REVIEWER))
    own = steps.make(both, title="내것")
    with pytest.raises(reviewing.OwnEntry):
        split(own, both)
    with pytest.raises(splitting.OnlyUnread):
        split(steps.published(), steps.reviewer)


# --- a child's wish is read twice


def test_a_childs_wish_waits_for_a_second_reader(steps, clock, signed_in, client):
    wish = steps.make(**CHILD)
    assert steps.read(wish) is False
    assert not steps.read(wish), "the same person twice is one reading"
    assert fresh(wish).awaits_second_reader
    member = signed_in(make_account(Role.VOLUNTEER))
    for browser in (client, member):
        assert browser.get(f"/wishes/{wish.code}").status_code == 404
        assert PUBLIC_TITLE not in text(browser.get("/wishes"))
    with pytest.raises(reviewing.AnotherReader):
        steps.agree(wish, steps.reviewer)
    steps.agree(wish, another())
    assert fresh(wish).is_open
    assert fresh(wish).first_reader_id is None


def test_other_words_of_the_second_are_a_first_reading_again(steps, clock):
    wish, second = steps.make(**CHILD), another()
    assert not steps.read(wish)
    assert not steps.read(wish, second, title="가방 하나")
    assert fresh(wish).first_reader_id == second.id
    assert steps.read(wish, steps.reviewer, title="가방 하나")
    assert fresh(wish).is_open


def test_the_second_sends_it_back_and_who_entered_it_never_reads(steps, clock):
    enterer = viewer_of(make_account(Role.REVIEWER))
    wish = steps.make(enterer, name="김철이", phone=PHONE, **CHILD)
    assert not steps.read(wish)
    with pytest.raises(reviewing.OwnEntry):
        steps.agree(wish, enterer)
    with transaction() as session:
        rules.disagree(session, fresh(wish), "학교가 보입니다", by=another(), now=clock.now())
    assert fresh(wish).awaits_review
    assert not fresh(wish).awaits_second_reader


def test_a_reading_ends_when_the_wish_goes_back(steps, clock):
    wish = steps.make(**CHILD)
    steps.read(wish)
    with transaction():
        rules.give_back(fresh(wish), "크기", by=steps.reviewer, now=clock.now())
    assert fresh(wish).first_reader_id is None
    assert [one.name for one in checks() if "wish" in one.name and one.run()] == []


@pytest.mark.race
def test_of_two_second_readers_one_publishes(steps, race):
    wish = steps.make(**CHILD)
    steps.read(wish)
    people = [another() for _ in range(8)]
    results = race(8, lambda number: steps.agree(wish, people[number]) or "won")
    assert results.count("won") == 1
    assert all(isinstance(r, Conflict | Refused) for r in results if r != "won"), results
    see_anew()
    published = [step for step in history_of("wishes", wish.id) if step.to_status == "published"]
    assert len(published) == 1


# --- giving back


def test_a_reason_is_chosen_in_the_residents_language(steps, clock, signed_in, reviewer):
    wish = steps.make()
    path = f"/wishes/{wish.code}"
    fields = {"decision": "return", "because": "size", "reason": "몇센치?"}
    assert (
        send(signed_in(reviewer), f"{path}?lang=zh", fields, to=f"{path}/review").status_code == 303
    )
    assert fresh(wish).status is WishStatus.RETURNED
    why = history_of("wishes", wish.id)[-1].why
    assert "크기" in why
    assert why.endswith("몇센치?")


# --- call-backs and disputes


def call(steps, wish, outcome, by=None, note=""):
    steps.act("call_back", wish, outcome, note, by=by or steps.reviewer)


def test_tries_are_counted_and_the_answer_confirms(steps, clock, volunteer):
    wish = steps.in_state(WishStatus.FULFILLED)
    call(steps, wish, C.NO_ANSWER)
    call(steps, wish, C.NO_ANSWER)
    assert fresh(wish).awaits_confirmation
    call(steps, wish, C.CONFIRMED, note="고맙다고 하심")
    assert fresh(wish).status is WishStatus.CONFIRMED
    assert [one.outcome for one in reading.calls_on(wish.id)] == [
        C.NO_ANSWER,
        C.NO_ANSWER,
        C.CONFIRMED,
    ]
    kept = db.session.execute(sa.text("SELECT note FROM wish_calls")).scalars().all()
    assert "고맙다고 하심" not in str(kept)
    assert community.hours_of(volunteer.id, now=clock.now()).total == 60


def test_a_dispute_is_settled_by_a_call(steps, clock, volunteer):
    wish = steps.in_state(WishStatus.FULFILLED)
    call(steps, wish, C.DISPUTED, note="아직")
    assert claim_of(wish).is_disputed
    assert community.hours_of(volunteer.id, now=clock.now()).total == 0
    call(steps, wish, C.CONFIRMED)
    assert fresh(wish).status is WishStatus.CONFIRMED
    assert not claim_of(wish).is_disputed
    assert community.hours_of(volunteer.id, now=clock.now()).total == 60


def test_nobody_on_the_claimers_side_calls(steps, clock):
    helper = viewer_of(make_account(Role.VOLUNTEER, Role.REVIEWER))
    wish = steps.published()
    steps.claim(wish, helper)
    steps.act("contact", wish, "", by=helper)
    steps.act("fulfil", wish, "", 30, by=helper)
    with pytest.raises(doing.OnOtherSide):
        call(steps, wish, C.CONFIRMED, by=helper)
    with pytest.raises(doing.OnOtherSide):
        call(steps, wish, C.NO_ANSWER, by=steps.volunteer)
    with pytest.raises(calling.NothingToAsk):
        call(steps, steps.in_state(WishStatus.CLAIMED), C.NO_ANSWER)
    see_anew()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(WishCall)) == 0


# --- the queue


def test_late_ones_stand_on_top_and_on_todays_page(steps, clock, signed_in, reviewer):
    steps.make(title="늦은것")
    clock.advance(timedelta(days=4))
    steps.make(title="새것")
    client = signed_in(reviewer)
    page = text(client.get("/office/wishes"))
    assert page.index("늦은것") < page.index("새것")
    assert page.count(">늦음<") == 1
    assert "늦은것" in text(client.get("/office"))
    assert "새것" not in text(client.get("/office"))


def test_the_tabs_hold_what_they_say(steps, clock, signed_in, reviewer):
    claimed, done = steps.in_state(WishStatus.CLAIMED), steps.in_state(WishStatus.FULFILLED)
    client = signed_in(reviewer)

    def shown(tab: str) -> set[str]:
        page = text(client.get(f"/office/wishes?tab={tab}"))
        return {wish.code for wish in (claimed, done) if wish.code in page}

    assert (shown("stale"), shown("call"), shown("disputes")) == (set(), set(), set())
    clock.advance(timedelta(hours=49))
    assert shown("stale") == {claimed.code}
    clock.advance(timedelta(hours=24))
    assert shown("call") == {done.code}
    call(steps, done, C.DISPUTED, note="물이 샙니다")
    assert shown("disputes") == {done.code}
    assert "물이 샙니다" in text(client.get("/office/wishes?tab=disputes"))
    assert shown("running") == {claimed.code, done.code}


def test_the_queue_is_narrowed(steps, clock, signed_in, reviewer):
    places = community.communities()
    steps.make(title="하나", community_id=places[0].id, kind=Kind.ITEM)
    steps.make(title="둘", community_id=places[1].id, kind=Kind.COMPANY)
    client = signed_in(reviewer)
    for query in (f"community={places[0].slug}", "kind=item"):
        page = text(client.get(f"/office/wishes?{query}"))
        assert ">하나<" in page
        assert ">둘<" not in page


@pytest.mark.parametrize("tab", queries.TABS)
def test_every_tab_asks_few_times(steps, clock, signed_in, reviewer, count_queries, tab):
    client = signed_in(reviewer)
    client.get("/office/wishes")
    with count_queries() as counted:
        assert client.get(f"/office/wishes?tab={tab}").status_code == 200
    assert counted.count <= 6, counted.statements


def test_forgetting_takes_the_calls_and_the_person_along(steps, clock):
    wish = steps.in_state(WishStatus.FULFILLED)
    call(steps, wish, C.CONFIRMED, note="따님이 받음")
    with transaction():
        timing.forget_person(fresh(wish))
    assert [one.note for one in reading.calls_on(wish.id)] == [None]
    assert db.session.get(Wish, wish.id).person_hash is None
