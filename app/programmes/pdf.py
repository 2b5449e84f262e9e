"""The certificate on paper: A4 across, Korean and Chinese, English small beneath.

Fonts and drawing stand in `core.pdf`.
"""

from __future__ import annotations

import io

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.core import clock
from app.core.localized import Localized
from app.core.pdf import INK, LINE, QUIET, draw, draw_qr, width_of
from app.programmes.models import Certificate

WIDTH, HEIGHT = landscape(A4)
MIDDLE = WIDTH / 2
ROOM = WIDTH - 64 * mm
QR_SIDE = 30 * mm


def certificate_pdf(certificate: Certificate, place: Localized, address: str) -> bytes:
    """The certificate as a file; `address` is its page, which the QR code leads to."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle(f"{certificate.serial} 수료증 结业证书")
    canvas.setAuthor("Azalea")
    canvas.setSubject(certificate.title.pick("ko").text)
    _frame(canvas)
    _words(canvas, certificate, place)
    _foot(canvas, certificate, address)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _frame(canvas: Canvas) -> None:
    canvas.setStrokeColor(LINE)
    for inset, width in ((10 * mm, 1.8), (12.5 * mm, 0.5)):
        canvas.setLineWidth(width)
        canvas.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)


def _words(canvas: Canvas, certificate: Certificate, place: Localized) -> None:
    when = _when(certificate)
    hours = f"{certificate.minutes / 60:.1f}".removesuffix(".0")
    title = certificate.title
    ko, zh = title.pick("ko").text, title.pick("zh").text
    _centred(canvas, 174, "수 료 증   结 业 证 书", 34, colour=LINE)
    _centred(canvas, 164, "Certificate of attendance", 13, colour=QUIET)
    _centred(canvas, 143, certificate.holder_name or "—", 30)
    canvas.setLineWidth(0.6)
    canvas.line(MIDDLE - 60 * mm, 138 * mm, MIDDLE + 60 * mm, 138 * mm)
    _centred(canvas, 126, "우의 분은 다음 활동에 참가하였음을 증명합니다.", 14)
    _centred(canvas, 118, "兹证明上述人员参加了以下活动，特发此证。", 14)
    _centred(
        canvas, 111, "This certifies that the person named above attended:", 10.5, colour=QUIET
    )
    _centred(canvas, 96, ko, 20)
    if zh != ko:
        _centred(canvas, 86, zh, 20)
    if title.en:
        _centred(canvas, 79, title.en, 11.5, colour=QUIET)
    where_ko, where_zh = place.pick("ko").text, place.pick("zh").text
    _centred(
        canvas,
        67,
        f"{when.ko} ({hours}시간) · {where_ko}",
        13,
    )
    _centred(
        canvas,
        60,
        f"{when.zh}（{hours}小时） · {where_zh}",
        13,
    )
    _centred(canvas, 54, f"{when.en}, {hours} h", 10.5, colour=QUIET)


def _when(certificate: Certificate) -> Localized:
    """The day and the times; of a course from when to when, and on how many of its dates."""
    start, end = clock.local(certificate.starts_at), clock.local(certificate.ends_at)
    first, last = start.date(), end.date()
    ko = f"{first.year}년 {first.month}월 {first.day}일"
    zh = f"{first.year}年{first.month}月{first.day}日"
    if certificate.dates == 1:
        times = f"{start:%H:%M}–{end:%H:%M}"
        return Localized(f"{ko} {times}", f"{zh} {times}", f"{first.isoformat()} {times}")
    there, dates = certificate.attended, certificate.dates
    return Localized(
        f"{ko}–{last.year}년 {last.month}월 {last.day}일, {dates}회 가운데 {there}회",
        f"{zh}至{last.year}年{last.month}月{last.day}日，共{dates}次，参加{there}次",
        f"{first.isoformat()} – {last.isoformat()}, {there} of {dates} dates",
    )


def _foot(canvas: Canvas, certificate: Certificate, address: str) -> None:
    issued = clock.local(certificate.issued_at).date()
    left = 24 * mm
    draw(canvas, left, 38 * mm, "연길시 신흥가두   延吉市新兴街道", 14, INK)
    draw(canvas, left, 31 * mm, "Xinxing subdistrict, Yanji", 10, QUIET)
    draw(canvas, left, 22 * mm, f"{issued.isoformat()}   {certificate.serial}", 12, INK)
    x, y = WIDTH - 24 * mm - QR_SIDE, 20 * mm
    draw_qr(canvas, x, y, QR_SIDE, address)
    beside = x - 5 * mm
    for height, line in ((38, "진위 확인"), (31, "扫码验证"), (24, "Scan to verify")):
        size = 11 if height > 24 else 10
        draw(canvas, beside - width_of(line, size), height * mm, line, size, QUIET)


def _centred(canvas: Canvas, height: float, text: str, size: float, colour: HexColor = INK) -> None:
    """A line in the middle of the page, smaller where it would be too long."""
    size = min(size, size * ROOM / max(width_of(text, size), 1))
    draw(canvas, MIDDLE - width_of(text, size) / 2, height * mm, text, size, colour)
