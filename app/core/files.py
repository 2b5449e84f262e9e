"""What people send, pictures and papers: looked at, turned upright, re-encoded, kept.

Whatever arrives is decoded and written anew, so that neither a place nor a script hides in
it. Kept in a folder by default (file://), in an object store where FILES_URL says so.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

import obstore
from obstore.store import ObjectStore, from_url
from PIL import Image, ImageOps, UnidentifiedImageError

from app.core import papers
from app.core.codes import new_code
from app.core.errors import Refused
from app.core.text import _l

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LARGE, SMALL = 1600, 400
PICTURES = "pictures"
"""The folder; what has one of its own is never served from here."""
KINDS = ("JPEG", "PNG", "WEBP", "GIF")


class NotAPicture(Refused):
    message = _l("This file is not a picture. Please choose a photo (JPEG, PNG or WebP).")


class PictureTooLarge(Refused):
    message = _l("This picture is too large. A photo may have up to 10 MB.")


class NotAPaper(Refused):
    message = _l("Please choose a photo, or a PDF of one to five pages without a password.")


class StoredPicture(NamedTuple):
    """A picture that is kept: its name, and its size in pixels."""

    key: str
    width: int
    height: int


_store: ObjectStore | None = None


def configure(url: str) -> None:
    """Opens the store; a folder is made where it is missing."""
    global _store
    if url.startswith("file://"):
        Path(url.removeprefix("file://")).mkdir(parents=True, exist_ok=True)
    _store = from_url(url)


def store() -> ObjectStore:
    assert _store is not None, "the file store is not configured"
    return _store


def save_picture(stream: IO[bytes], *, folder: str = PICTURES) -> StoredPicture:
    """Keeps a picture and a small one beside it; raises NotAPicture or PictureTooLarge."""
    return _kept(_decoded(_read(stream)), folder, LARGE)


def save_paper(stream: IO[bytes], *, folder: str) -> StoredPicture:
    """Keeps a picture, or a PDF drawn as one, page under page; raises NotAPaper, too."""
    raw = _read(stream)
    if not papers.is_paper(raw):
        return save_picture(io.BytesIO(raw), folder=folder)
    try:
        picture = papers.drawn(raw)
    except papers.NotAPaper as error:
        raise NotAPaper from error
    return _kept(picture, folder, max(picture.size))


def _read(stream: IO[bytes]) -> bytes:
    raw = stream.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise PictureTooLarge
    return raw


def _kept(picture: Image.Image, folder: str, largest: int) -> StoredPicture:
    key = new_code(16)
    for suffix, side in (("", largest), ("-s", SMALL)):
        sized = picture.copy()
        sized.thumbnail((side, side))
        target = io.BytesIO()
        sized.save(target, "WEBP", quality=80)
        obstore.put(store(), f"{folder}/{key}{suffix}.webp", target.getvalue())
        if not suffix:
            width, height = sized.size
    return StoredPicture(key, width, height)


def read_picture(key: str, *, small: bool = False, folder: str = PICTURES) -> bytes | None:
    """The picture as WebP, or None where there is none."""
    if not key.isalnum():
        return None
    try:
        found = obstore.get(store(), f"{folder}/{key}{'-s' if small else ''}.webp")
    except FileNotFoundError:
        return None
    return bytes(found.bytes())


def delete_picture(key: str, *, folder: str = PICTURES) -> None:
    for suffix in ("", "-s"):
        obstore.delete(store(), f"{folder}/{key}{suffix}.webp")


def kept_before(moment: datetime, *, folder: str, most: int = 10_000) -> list[str]:
    """The names of the pictures in a folder that have stood there since before `moment`."""
    found: set[str] = set()
    for chunk in obstore.list(store(), prefix=f"{folder}/"):
        found |= {
            PurePosixPath(one["path"]).stem.removesuffix("-s")
            for one in chunk
            if one["last_modified"] < moment
        }
        if len(found) >= most:
            break
    return sorted(found)[:most]


def _decoded(raw: bytes) -> Image.Image:
    """The picture upright, in plain colours, without what the camera wrote into it."""
    try:
        with Image.open(io.BytesIO(raw), formats=KINDS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureTooLarge
            upright = ImageOps.exif_transpose(opened)
            return upright.convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAPicture from error
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
