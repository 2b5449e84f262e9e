"""What merchants may need for selling online: one declared table."""

from __future__ import annotations

import enum
from typing import Any, NamedTuple

from app.core.text import _l


class Topic(enum.Enum):
    """A part of selling online that can be learned or helped with."""

    LIVESTREAM = "livestream"
    VIDEO = "video"
    PHOTOS = "photos"
    PACKAGING = "packaging"
    ACCOUNTS = "accounts"
    LOGISTICS = "logistics"
    LANGUAGE = "language"


class Need(enum.Enum):
    """How much somebody needs help with a topic."""

    FINE = "fine"
    LEARN = "learn"
    URGENT = "urgent"


class Look(NamedTuple):
    """How a topic is called and explained, its icon, and the word that finds dates about it."""

    label: Any
    help: Any
    icon: str
    word: str


TOPICS: dict[Topic, Look] = {
    Topic.LIVESTREAM: Look(
        _l("Selling live"), _l("Speaking before the camera, showing goods"), "mic", "直播"
    ),
    Topic.VIDEO: Look(_l("Short videos"), _l("Filming and cutting"), "video", "视频"),
    Topic.PHOTOS: Look(_l("Photos"), _l("Goods that look as good as they are"), "camera", "照片"),
    Topic.PACKAGING: Look(
        _l("Packaging"), _l("Fresh, safe and pretty on the way"), "package", "包装"
    ),
    Topic.ACCOUNTS: Look(
        _l("Accounts and papers"), _l("Opening a shop online, licences"), "file-text", "开店"
    ),
    Topic.LOGISTICS: Look(_l("Sending"), _l("Couriers, cooling, costs"), "truck", "物流"),
    Topic.LANGUAGE: Look(
        _l("Two languages"), _l("Writing and speaking for customers elsewhere"), "globe", "翻译"
    ),
}
NEEDS: dict[Need, Any] = {
    Need.FINE: _l("I manage"),
    Need.LEARN: _l("I would like to learn it"),
    Need.URGENT: _l("I need it soon"),
}
