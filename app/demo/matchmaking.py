"""The market of the demo: shops with their goods, influencers with figures, and deals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from app.accounts.models import RoleProfile
from app.accounts.viewer import Role
from app.core.db import db
from app.core.localized import Localized
from app.core.workflow import StatusChange
from app.demo import deals, influencers
from app.demo.words.goods import PACKED, PACKS, SHOPS, STYLES, Pack, Ware, wares
from app.demo.world import CHUNK, World
from app.matchmaking import rules
from app.matchmaking.kinds import CATEGORIES, MARKETS, ORIGINS
from app.matchmaking.models import (
    Category,
    Listing,
    ListingStatus,
    Plan,
    SamplePolicy,
    Shortlisted,
)
from app.matchmaking.queries import INDEX

Row = dict[str, Any]


class Shop(NamedTuple):
    """A merchant with what they sell and where."""

    account_id: int
    name: str
    market: str
    categories: tuple[Category, ...]


DEMO_SHOPS = {
    "merchant": ("순희네 김치", "west", (Category.KIMCHI, Category.GIFT)),
    "merchant2": ("룡수 건어물", "water", (Category.SEAFOOD, Category.FOREST)),
}


def fill(world: World) -> None:
    """Shops and goods, influencers and figures, deals in every state."""
    names = dict(world.made["people"])
    shops = list(_shops(world, names))
    _profiles(world, shops)
    listings = list(_listings(world, shops))
    world.insert(Listing, listings)
    _first_steps(world, listings)
    _index(listings)
    people = influencers.fill(world, names)
    _shortlists(world, listings, people)
    deals.fill(world, listings, people)
    db.session.flush()
    for category in Category:
        rules.refresh_median(db.session(), category, now=world.now)
    rules.refresh_units(db.session(), now=world.now)


def _shops(world: World, names: dict[int, str]) -> Iterator[Shop]:
    demo = {world.made[key][0]: shop for key, shop in DEMO_SHOPS.items()}
    places = list(MARKETS)
    for account_id in dict.fromkeys(world.made["merchant"]):
        if account_id in demo:
            yield Shop(account_id, *demo[account_id])
            continue
        category = world.rng.choice(tuple(Category))
        name = names[account_id]
        korean, chinese = world.rng.choice(SHOPS[category])
        title = (korean if "가" <= name[0] <= "힣" else chinese).format(name[1:])
        family = [c for c in Category if CATEGORIES[c].family == CATEGORIES[category].family]
        others = world.rng.sample(family, k=min(len(family), world.rng.choice((0, 1, 2))))
        sells = tuple(dict.fromkeys((category, *others)))
        yield Shop(account_id, title, world.rng.choice(places), sells)


def _profiles(world: World, shops: Iterable[Shop]) -> None:
    world.insert(
        RoleProfile,
        (
            {
                "account_id": shop.account_id,
                "role": Role.MERCHANT,
                "fields": {
                    "stall": shop.name,
                    "market": shop.market,
                    "categories": [category.value for category in shop.categories],
                },
            }
            for shop in shops
        ),
    )


def _listings(world: World, shops: list[Shop]) -> Iterator[Row]:
    """Most shops offer a few things; those whom one signs in as come last, so they are newest."""
    by_category: dict[Category, list[Ware]] = {}
    for ware in wares():
        by_category.setdefault(ware.category, []).append(ware)
    mine = {world.made[key][0] for key in DEMO_SHOPS}
    others = [shop for shop in shops if shop.account_id not in mine]
    for _ in range(world.size.listings - 36):
        yield _any(world, others, by_category, world.some_time(4, 360 * world.size.years))
    for shop in reversed([shop for shop in shops if shop.account_id in mine]):
        goods = [ware for category in shop.categories for ware in by_category[category]][:6]
        for position, ware in enumerate(reversed(goods)):
            for _ in range(2):
                yield _any(world, others, by_category, world.ago(3.5 - position / 2))
            row = _listing(world, shop, ware, world.ago(3.4 - position / 2), plain=True)
            if position == 0:
                row["status"] = ListingStatus.PAUSED
            elif position == 1:
                row["plan"] = Plan.TARGETED
            elif position == 2:
                row["plan"] = Plan.EXCLUSIVE
            world.made[f"listings:{shop.name}"].append(row)
            yield row


def _any(
    world: World, shops: list[Shop], by_category: dict[Category, list[Ware]], at: datetime
) -> Row:
    shop = world.rng.choice(shops)
    ware = world.rng.choice(by_category[world.rng.choice(shop.categories)])
    return _listing(world, shop, ware, at)


def _listing(world: World, shop: Shop, ware: Ware, at: datetime, *, plain: bool = False) -> Row:
    rng = world.rng
    sizes = PACKS[ware.pack]
    pack = sizes[-1] if plain else rng.choice(sizes)
    style = None if plain else rng.choice(STYLES)
    price = _nice(ware.price * pack.factor * rng.uniform(0.9, 1.2))
    live = _nice(price * rng.uniform(0.72, 0.95))
    sample = rng.choices(tuple(SamplePolicy), (5, 3, 2, 2))[0]
    return {
        "id": world.id(Listing),
        "code": world.code(),
        "merchant_id": shop.account_id,
        "status": ListingStatus.PAUSED if not plain and rng.random() < 0.08 else ListingStatus.OPEN,
        "category": ware.category,
        "title": _title(ware, pack, style),
        "spec": PACKED[ware.pack],
        "about": ware.special,
        "list_price": price,
        "live_price": min(price, live),
        "commission_bp": rng.choice((800, 1000, 1200, 1500, 1500, 1800, 2000, 2500, 3000)),
        "plan": Plan.OPEN if plain else rng.choices(tuple(Plan), (84, 8, 8))[0],
        "stock": rng.choice(
            (40, 80, 120, 200, 300, 500, 800, 1500, 0 if rng.random() < 0.3 else 60)
        )
        if not plain
        else 500,
        "min_order": rng.choice((1, 1, 1, 2, 5)) if not plain else 1,
        "ships_days": 1 if 0 < ware.keeps < 10 else rng.choice((1, 2, 2, 3)),
        "origin": rng.choice(ware.origins),
        "shelf_life_days": ware.keeps or None,
        "sample_policy": sample,
        "sample_quota": 0 if sample is SamplePolicy.NONE else rng.choice((3, 5, 10, 20)),
        "market": shop.market,
        "picture": None,
        "created_at": at,
        "version": 1,
    }


def _nice(fen: float) -> int:
    """A price as merchants write it: whole yuan, larger ones ending in 8 or 9."""
    yuan = max(3, round(fen / 100))
    if yuan > 30:
        yuan = yuan // 10 * 10 + (8 if yuan % 2 else 9)
    return yuan * 100


def _title(ware: Ware, pack: Pack, style: Localized | None) -> Localized:
    parts = [part for part in (style, ware.name, pack.words) if part is not None]
    chinese = (style.zh if style else "") + ware.name.zh
    english = f"{style.en} {ware.name.en.lower()}" if style else ware.name.en
    size = pack.words
    return Localized(
        " ".join(part.ko for part in parts),
        f"{chinese} {size.zh}" if size else chinese,
        f"{english}, {size.en}" if size else english,
    )


def _first_steps(world: World, listings: list[Row]) -> None:
    world.insert(
        StatusChange,
        (
            {
                "kind": rules.LISTINGS.kind,
                "subject_id": row["id"],
                "from_status": "",
                "to_status": ListingStatus.OPEN.value,
                "by_id": row["merchant_id"],
                "at": row["created_at"],
                "why": "",
            }
            for row in listings
        ),
    )


def _index(listings: list[Row]) -> None:
    for start in range(0, len(listings), CHUNK):
        INDEX.put_many(
            db.session(),
            (
                (
                    row["id"],
                    (
                        row["title"],
                        row["spec"],
                        row["about"],
                        CATEGORIES[row["category"]].name,
                        ORIGINS[row["origin"]],
                    ),
                )
                for row in listings[start : start + CHUNK]
            ),
        )


def _shortlists(world: World, listings: list[Row], people: list[Row]) -> None:
    open_ones = [row for row in listings if row["status"] is ListingStatus.OPEN]
    pairs: dict[tuple[int, int], Row] = {}
    for profile in people:
        for row in world.rng.sample(open_ones, k=min(len(open_ones), world.rng.randint(0, 6))):
            pairs[profile["account_id"], row["id"]] = row
    for shop, *_ in DEMO_SHOPS.values():
        for row in world.made[f"listings:{shop}"][1:4]:
            for profile in people[:5]:
                pairs[profile["account_id"], row["id"]] = row
    world.insert(
        Shortlisted,
        (
            {
                "account_id": account_id,
                "listing_id": listing_id,
                "created_at": max(row["created_at"], world.some_time(0.1, 20)),
            }
            for (account_id, listing_id), row in pairs.items()
        ),
    )
