"""PDFs that people send: drawn into one picture, page under page, so that nothing else of them
is kept.

A PDF can carry scripts, files and links; what is drawn of it cannot. Drawing is done by PDFium,
one document at a time in a process, since the library is not made for threads.
"""

from __future__ import annotations

import threading
from importlib import import_module  # the library is large and seldom asked for
from typing import Any

from PIL import Image

MOST_PAGES = 5
WIDTH = 1100
"""So many pixels wide a page is drawn: an A4 page can be read."""
TALLEST = 3
"""So many times as high as wide a page may be at most."""

_one_at_a_time = threading.Lock()


class NotAPaper(ValueError):
    """It is no PDF, is locked, has more than five pages or a page of odd measures."""


def is_paper(raw: bytes) -> bool:
    """Whether a file says that it is a PDF."""
    return b"%PDF-" in raw[:1024]


def drawn(raw: bytes) -> Image.Image:
    """The pages of a PDF under each other; raises NotAPaper."""
    pdfium = import_module("pypdfium2")
    with _one_at_a_time:
        try:
            document = pdfium.PdfDocument(raw)
        except pdfium.PdfiumError as error:
            raise NotAPaper from error
        try:
            if not 0 < len(document) <= MOST_PAGES:
                raise NotAPaper
            pages = [_page(document[number]) for number in range(len(document))]
        except pdfium.PdfiumError as error:
            raise NotAPaper from error
        finally:
            document.close()
    whole = Image.new("RGB", (WIDTH, sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return whole


def _page(page: Any) -> Image.Image:
    width, height = page.get_size()
    if width <= 0 or height <= 0 or height > TALLEST * width:
        raise NotAPaper
    picture: Image.Image = page.render(scale=WIDTH / width).to_pil().convert("RGB")
    return picture.resize((WIDTH, round(WIDTH * height / width)))
