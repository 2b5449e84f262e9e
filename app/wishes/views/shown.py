"""What the page of a wish needs, for whoever looks at it."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from app.core.clock import now
from app.core.errors import Missing
from app.core.workflow import history_of
from app.web import answer, form_again, go, viewer, wants_part
from app.web.locales import HTML_LANG
from app.wishes import policies, queries, rules
from app.wishes.forms import ConfirmForm, ContactForm, FulfilForm, ReasonForm
from app.wishes.journey import steps_of
from app.wishes.kinds import AGES, KINDS, STATES
from app.wishes.models import Claim, Wish
from app.wishes.views.beside import beside
from app.wishes.views.board import Dues
from app.wishes.views.plans import around
from app.wishes.views.said import told_beside

Found = tuple[Wish, Claim | None]


def visible(code: str) -> Found:
    """The wish with the claim that matters to the viewer; raises Missing where they may not
    know of it."""
    wish = queries.wish_by_code(code)
    claim = queries.standing_claim(wish.id, viewer().id)
    if not policies.can_see(viewer(), wish, claim, in_team=is_in_team(wish)):
        raise Missing
    return wish, claim


def is_in_team(wish: Wish) -> bool:
    """Whether the viewer belongs to the team that a wish is for; asked only of such wishes."""
    return wish.is_private and queries.in_team(viewer().id, wish.team_id)


def claimed(code: str) -> tuple[Wish, Claim]:
    """The same for a step of a claim; raises Missing where nobody has taken the wish."""
    wish, claim = visible(code)
    if claim is None:
        raise Missing
    return wish, claim


def context(wish: Wish, claim: Claim | None, **forms: Any) -> dict[str, Any]:
    """The wish, what the viewer may do with it, and what happens next."""
    me, moment = viewer(), now()
    live = claim if claim is not None and claim.is_live else None
    mine = policies.is_mine(me, wish)
    taken = policies.is_claimer(me, claim)
    reviews = policies.can_review(me, wish)
    concerned = mine or taken or policies.can_call(me, wish)
    history = history_of("wishes", wish.id) if concerned else []
    return {
        "wish": wish,
        "claim": claim if taken or concerned else None,
        "live": live,
        "mine": mine,
        "taken": taken and live is not None,
        "look": KINDS[wish.kind],
        "spoken": spoken,
        "ages": AGES,
        "state": STATES[wish.status],
        "step_words": {status.value: state.label for status, state in STATES.items()},
        "due": Dues()[wish.needed_by],
        "told": policies.can_see_story(me, wish),
        "may_claim": policies.may_claim(me) and (not wish.is_private or is_in_team(wish)),
        "may_decide": policies.can_decide(me, wish),
        "reviews": reviews,
        "may_confirm": live is not None and policies.can_confirm(me, wish, live),
        "may_withdraw": policies.can_withdraw(me, wish),
        "may_reach": policies.can_reach(me, wish, claim, moment),
        "contact": rules.contact_for(me, wish, claim, now=moment),
        "history": history,
        "steps": steps_of(wish.status),
        **around(me, wish, claim, forms, now=moment),
        **beside(me, wish, claim, forms),
        "contact_form": forms.get("contact") or ContactForm(None, at="contact"),
        "fulfil_form": forms.get("fulfil") or FulfilForm(None, at="fulfil"),
        "confirm_form": forms.get("confirm") or ConfirmForm(None, at="confirm"),
        **{
            f"{name}_form": forms.get(name) or ReasonForm(None, at=name)
            for name in ("withdraw", "revoke", "leave")
        },
        **told_beside(me, wish, claim, history, forms),
    }


def spoken(text: str) -> str:
    """The language of what somebody wrote, as pages name it."""
    return HTML_LANG[rules.language_of(text)]


def again(code: str, status: int, **forms: Any) -> Response:
    """The page with the form that could not be taken."""
    return form_again("wishes/show.html", status=status, **context(*visible(code), **forms))


def changed(code: str, said: str = "") -> Response:
    """The wish as it stands now, after a step."""
    to = url_for(".show", code=code)
    if not wants_part():
        return go(to, said)
    return answer("wishes/_wish.html", to=to, said=said, **context(*visible(code)))
