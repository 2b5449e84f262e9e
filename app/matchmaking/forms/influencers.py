"""What influencers tell about themselves, and their dated figures."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.core.text import _l
from app.matchmaking.forms.fields import Picture
from app.matchmaking.kinds import CATEGORIES, PLATFORMS, REGIONS
from app.matchmaking.models import InfluencerProfile, Platform, Region
from app.matchmaking.rules import Figures
from app.web.forms import NEEDED, Amount, Day, Form, OneOf, Several, Whole, text_field
from app.web.locales import locale

MANY = 1_000_000_000


class InfluencerForm(Form):
    name = text_field(_l("Your stage name"), most=60, needed=True)
    platform = OneOf(_l("Where you broadcast"), choices=[])
    handle = text_field(_l("Your name there"), most=60)
    region = OneOf(_l("Where most of your followers live"), choices=[])
    categories = Several(_l("What you show"), choices=[])
    price_min = Amount(_l("Goods from"), validators=[InputRequired(NEEDED)])
    price_max = Amount(_l("Goods up to"), validators=[InputRequired(NEEDED)])
    about = text_field(_l("A few words for merchants"), most=600, lines=True)
    listed = BooleanField(_l("Show me in the directory of influencers"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.platform.choices = [(kind.value, name) for kind, name in PLATFORMS.items()]
        self.region.choices = [(region.value, name) for region, name in REGIONS.items()]
        self.categories.choices = [
            (category.value, look.name.pick(locale()).text) for category, look in CATEGORIES.items()
        ]

    @classmethod
    def of(cls, profile: InfluencerProfile | None) -> InfluencerForm:
        """The form as the profile stands, empty where there is none yet."""
        if profile is None:
            return cls(formdata=None)
        return cls(
            formdata=None,
            name=profile.name,
            platform=profile.platform.value,
            handle=profile.handle,
            region=profile.region.value,
            categories=profile.categories,
            price_min=profile.price_min,
            price_max=profile.price_max,
            about=profile.about,
            listed=profile.listed,
        )

    @property
    def values(self) -> dict[str, Any]:
        """The columns of a profile."""
        return {
            "name": self.name.data,
            "platform": Platform(self.platform.data),
            "handle": self.handle.data or "",
            "region": Region(self.region.data),
            "categories": list(dict.fromkeys(self.categories.data or [])),
            "price_min": self.price_min.data,
            "price_max": self.price_max.data,
            "about": self.about.data or "",
            "listed": self.listed.data,
        }


class FiguresForm(Form):
    taken_on = Day(_l("Figures of"), validators=[InputRequired(NEEDED)])
    followers = Whole(_l("Followers"), least=0, most=MANY, validators=[InputRequired(NEEDED)])
    lives = Whole(
        _l("Livestreams in the last 28 days"),
        least=0,
        most=200,
        validators=[InputRequired(NEEDED)],
    )
    viewers = Whole(
        _l("Viewers of a livestream, on average"),
        least=0,
        most=MANY,
        validators=[InputRequired(NEEDED)],
    )
    units = Whole(
        _l("Pieces sold in a livestream, on average"),
        least=0,
        most=MANY,
        validators=[InputRequired(NEEDED)],
    )
    picture = Picture(_l("Screenshot of your platform's figures"))

    @property
    def figures(self) -> Figures:
        assert self.taken_on.data is not None
        return Figures(
            self.taken_on.data,
            self.followers.data or 0,
            self.viewers.data or 0,
            self.lives.data or 0,
            self.units.data or 0,
        )
