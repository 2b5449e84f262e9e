"""Drawing on paper: Korean, Chinese and Latin in one line, and codes to scan.

The fonts are the ones that every reader of PDF has for Korean and Chinese; none is embedded.
Only what makes a PDF imports this, when one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import segno
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

KOREAN, CHINESE, LATIN = "HYSMyeongJo-Medium", "STSong-Light", "Times-Roman"
INK, QUIET, LINE = HexColor("#2b2430"), HexColor("#5d5464"), HexColor("#a8346c")

for _font in (KOREAN, CHINESE):
    pdfmetrics.registerFont(UnicodeCIDFont(_font))


class Run(NamedTuple):
    """Signs that one font writes."""

    font: str
    text: str


def draw(canvas: Canvas, x: float, y: float, text: str, size: float, colour: HexColor) -> None:
    """A line of text that begins at x, each sign in a font that has it."""
    canvas.setFillColor(colour)
    for run in _runs(text):
        canvas.setFont(run.font, size)
        canvas.drawString(x, y, run.text)
        x += pdfmetrics.stringWidth(run.text, run.font, size)


def width_of(text: str, size: float) -> float:
    """How wide a line of text is."""
    return float(sum(pdfmetrics.stringWidth(run.text, run.font, size) for run in _runs(text)))


def draw_qr(canvas: Canvas, x: float, y: float, whole: float, text: str) -> None:
    """The code as dark bars, each as long as it goes; `whole` is its side."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    side = whole / len(rows)
    canvas.setFillColor(INK)
    for line, row in enumerate(rows):
        at = 0
        for dark, signs in groupby(row):
            length = len(list(signs))
            if dark:
                top = y + whole - (line + 1) * side
                canvas.rect(x + at * side, top, length * side, side, stroke=0, fill=1)
            at += length


def _runs(text: str) -> Iterator[Run]:
    """The text in pieces that one font can write each."""
    for font, signs in groupby(text, _font_of):
        yield Run(font, "".join(signs))


def _font_of(sign: str) -> str:
    """Hangul in the Korean font, what is plain Latin in a Latin one, the rest in the Chinese one.

    The Chinese font also has Cyrillic and Greek, which the Latin one lacks.
    """
    point = ord(sign)
    if 0x1100 <= point <= 0x11FF or 0x3130 <= point <= 0x318F or 0xAC00 <= point <= 0xD7A3:
        return KOREAN
    return LATIN if point < 0x100 or sign in "–—‘’“”…" else CHINESE
