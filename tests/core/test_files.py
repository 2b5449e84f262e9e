"""Pictures people send: upright, without where they were taken, and never anything else."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from app.core import files
from app.core.files import NotAPicture, PictureTooLarge

ORIENTATION, MAKE = 0x0112, 0x010F


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """A store of this test alone."""
    before = files._store
    files.configure(f"file://{tmp_path}/kept")
    yield tmp_path / "kept"
    files._store = before


def photo(width: int = 60, height: int = 40, kind: str = "JPEG", **values: Any) -> io.BytesIO:
    """A picture: its upper left corner red, the rest blue."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height // 2))
    target = io.BytesIO()
    picture.save(target, kind, **values)
    target.seek(0)
    return target


def kept(key: str, *, small: bool = False) -> Image.Image:
    raw = files.read_picture(key, small=small)
    assert raw is not None
    return Image.open(io.BytesIO(raw))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_of_any_usual_kind_is_kept_as_webp(kind: str) -> None:
    stored = files.save_picture(photo(kind=kind))
    picture = kept(stored.key)
    assert picture.format == "WEBP"
    assert picture.size == (stored.width, stored.height) == (60, 40)


def test_where_and_with_what_a_photo_was_taken_is_not_kept() -> None:
    exif = Image.Exif()
    exif[MAKE] = "Camera of Kim Younghee"
    exif.get_ifd(0x8825)[2] = (42.0, 54.0, 0.0)  # the latitude of Yanji
    stored = files.save_picture(photo(exif=exif))
    raw = files.read_picture(stored.key)
    assert raw is not None
    assert b"Younghee" not in raw
    assert b"EXIF" not in raw
    assert not kept(stored.key).getexif()


def test_a_photo_taken_sideways_is_kept_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turned by a quarter
    stored = files.save_picture(photo(60, 40, exif=exif))
    assert (stored.width, stored.height) == (40, 60)
    red = kept(stored.key).convert("RGB").getpixel((35, 5))
    assert red[0] > 200 > red[2], "the red corner is at the upper right now"


def test_a_large_photo_is_kept_smaller_and_a_small_one_beside_it() -> None:
    stored = files.save_picture(photo(3000, 1500))
    assert (stored.width, stored.height) == (1600, 800)
    assert kept(stored.key, small=True).size == (400, 200)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0 cut off",
        b"BM" + b"\0" * 60,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    ],
)
def test_what_is_no_picture_is_refused(raw: bytes, folder: Path) -> None:
    with pytest.raises(NotAPicture):
        files.save_picture(io.BytesIO(raw))
    assert not list(folder.rglob("*.webp"))


def test_a_photo_that_was_cut_off_on_the_way_is_refused() -> None:
    whole = photo(600, 400).getvalue()
    with pytest.raises(NotAPicture):
        files.save_picture(io.BytesIO(whole[: len(whole) // 2]))


def test_a_script_behind_a_picture_is_not_kept() -> None:
    stored = files.save_picture(io.BytesIO(photo().getvalue() + b"<script>alert(1)</script>"))
    assert b"<script>" not in (files.read_picture(stored.key) or b"")


def test_a_small_file_that_unfolds_to_a_giant_picture_is_refused_unopened() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000_000, 9)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body)
    with pytest.raises(PictureTooLarge):
        files.save_picture(io.BytesIO(bomb + chunk(b"IEND", b"")))


def test_more_than_ten_megabytes_are_refused_without_reading_on() -> None:
    stream = io.BytesIO(b"\0" * (files.MOST_BYTES + 5_000_000))
    with pytest.raises(PictureTooLarge):
        files.save_picture(stream)
    assert stream.tell() == files.MOST_BYTES + 1


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a/b", "a.b", "nothinghere"])
def test_a_name_that_is_none_finds_nothing(key: str) -> None:
    assert files.read_picture(key) is None


def test_a_picture_can_be_taken_away() -> None:
    stored = files.save_picture(photo())
    files.delete_picture(stored.key)
    assert files.read_picture(stored.key) is None
    assert files.read_picture(stored.key, small=True) is None


def paper(pages: int = 1, size: tuple[float, float] = (595, 842), **options: Any) -> io.BytesIO:
    """A PDF, each page red above."""
    target = io.BytesIO()
    sheet = Canvas(target, pagesize=size, **options)
    for _ in range(pages):
        sheet.setFillColorRGB(1, 0, 0)
        sheet.rect(0, size[1] / 2, size[0], size[1] / 2, stroke=0, fill=1)
        sheet.showPage()
    sheet.save()
    target.seek(0)
    return target


def test_a_pdf_is_kept_as_a_picture_of_its_pages_and_of_nothing_else() -> None:
    stored = files.save_paper(paper(3), folder=files.PICTURES)
    raw = files.read_picture(stored.key)
    assert raw is not None
    assert b"PDF" not in raw
    picture = kept(stored.key)
    assert picture.format == "WEBP"
    page = picture.height / 3
    assert page > picture.width
    for number in range(3):
        red, _green, blue = picture.convert("RGB").getpixel((50, int(page * number + 50)))  # type: ignore[misc]
        assert red > 200 > blue
        assert picture.convert("RGB").getpixel((50, int(page * (number + 1) - 50))) > (200, 200)
    assert max(kept(stored.key, small=True).size) == files.SMALL


def test_a_photo_is_taken_where_a_paper_may_be_sent() -> None:
    stored = files.save_paper(photo(), folder=files.PICTURES)
    assert kept(stored.key).size == (60, 40)


@pytest.mark.parametrize(
    "sent",
    [
        paper(6),
        paper(size=(10, 5_000)),
        paper(encrypt="secret"),
        io.BytesIO(b"%PDF-1.7\nnothing follows"),
        io.BytesIO(paper(2).getvalue()[:400]),
    ],
    ids=["six pages", "a ribbon", "locked", "empty", "half"],
)
def test_what_is_no_paper_is_refused_and_kept_nowhere(sent: io.BytesIO, folder: Path) -> None:
    with pytest.raises(files.NotAPaper):
        files.save_paper(sent, folder=files.PICTURES)
    assert not list(folder.rglob("*.webp"))


def test_a_pdf_is_no_picture() -> None:
    with pytest.raises(NotAPicture):
        files.save_picture(paper())


def test_papers_of_many_people_at_once_are_drawn_one_after_another() -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: files.save_paper(paper(2), folder="answers"), range(18)))
    assert len({one.key for one in found}) == 18
    assert len({(one.width, one.height) for one in found}) == 1
