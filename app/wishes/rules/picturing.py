"""Pictures of wishes: in a folder of their own, gone with the person."""

from __future__ import annotations

from app.core import outbox
from app.wishes.models import Wish

PICTURES = "wishes"


def put_picture(wish: Wish, key: str | None) -> None:
    """From now on this picture or none; it is shown to nobody else before a reviewer says so."""
    drop_file(wish.picture)
    wish.picture, wish.picture_shared = key, False


def drop_file(key: str | None) -> None:
    """The file goes once the change stands."""
    if key:
        outbox.put("wishes.drop_picture", {"key": key}, key=f"wish-picture:{key}")
