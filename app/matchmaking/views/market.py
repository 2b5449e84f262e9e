"""The market: goods with filters, as cards; and the pictures of goods."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, request, url_for

from app.accounts.viewer import Role
from app.core import files, money
from app.core.errors import Missing
from app.matchmaking import policies, queries
from app.matchmaking.kinds import CATEGORIES, MARKETS, PLANS, SAMPLES, member
from app.matchmaking.models import Category, Plan, SamplePolicy
from app.matchmaking.queries import Filters, Sort
from app.matchmaking.views.blueprint import bp
from app.web import page, public, shared_with_guests, viewer

COMMISSIONS = (500, 1000, 1500, 2000, 2500, 3000)


@bp.get("/market")
@public
@shared_with_guests
def index() -> Response:
    filters = filters_of(request.args)
    me = viewer().id if viewer().has(Role.INFLUENCER) else None
    sort = sort_of(request.args.get("sort"), may_fit=me is not None)
    found = queries.market(filters, sort, me=me, after=request.args.get("after"))
    more = url_for(".index", **arguments(filters, sort), after=found.page.after)
    return page(
        "matchmaking/index.html",
        found=found,
        filters=filters,
        sort=sort,
        me=me,
        may_list=policies.can_list(viewer()),
        more=more if found.page.after else None,
        categories=CATEGORIES,
        markets=MARKETS,
        plans=PLANS,
        samples=SAMPLES,
        commissions=COMMISSIONS,
    )


@bp.get("/market/<code>/picture/<size>")
@public
def picture(code: str, size: str) -> Response:
    """The photo of a listing; its address names the version, so that it may be kept."""
    listing = queries.listing_by_code(code)
    if size not in ("large", "small") or not listing.picture:
        raise Missing
    if not policies.can_see(viewer(), listing):
        raise Missing
    return photo(listing.picture, small=size == "small", keep=request.args.get("v"))


def photo(key: str, *, small: bool = False, keep: str | None = None) -> Response:
    """A kept picture as an answer; for a year where the address names it."""
    body = files.read_picture(key, small=small)
    if body is None:
        raise Missing
    response = make_response(body)
    response.mimetype = "image/webp"
    kept = "public, max-age=31536000, immutable" if keep == key else "private, no-cache"
    response.headers["Cache-Control"] = kept
    return response


def filters_of(args: Any) -> Filters:
    """The filters as an address says them; what makes no sense is not a filter."""
    market = args.get("market")
    return Filters(
        category=member(Category, args.get("category")),
        plan=member(Plan, args.get("plan")),
        market=market if market in MARKETS else None,
        price_min=_number(money.parse_money, args.get("price_min")),
        price_max=_number(money.parse_money, args.get("price_max")),
        commission_min=_number(money.parse_percent, args.get("commission_min")),
        sample=member(SamplePolicy, args.get("sample")),
        q=args.get("q", "").strip()[:80],
    )


def _number(parse: Any, text: str | None) -> int | None:
    try:
        return parse(text) if text else None
    except ValueError:
        return None


def sort_of(text: str | None, *, may_fit: bool) -> Sort:
    sort = member(Sort, text) or Sort.NEW
    return Sort.NEW if sort is Sort.FIT and not may_fit else sort


def arguments(filters: Filters, sort: Sort) -> dict[str, Any]:
    """The filters as they stand in an address."""
    values = {
        "category": filters.category.value if filters.category else "",
        "plan": filters.plan.value if filters.plan else "",
        "market": filters.market or "",
        "price_min": yuan(filters.price_min),
        "price_max": yuan(filters.price_max),
        "commission_min": percent(filters.commission_min),
        "sample": filters.sample.value if filters.sample else "",
        "q": filters.q,
        "sort": sort.value if sort is not Sort.NEW else "",
    }
    return {name: value for name, value in values.items() if value}


@bp.app_template_filter("yuan")
def yuan(fen: int | None) -> str:
    """An amount as people type it: 68 or 12.50."""
    return money.format_money(fen).removeprefix("¥").replace(",", "") if fen is not None else ""


def percent(bp_: int | None) -> str:
    """A percentage as people type it: 15 or 12.5."""
    return money.format_percent(bp_).removesuffix("%") if bp_ is not None else ""
