"""The certificate for a year of service on paper: A4 across, Korean and Chinese, English small."""

from __future__ import annotations

import io

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.community.models import ServiceCertificate
from app.core import clock
from app.core.pdf import INK, LINE, QUIET, draw, draw_qr, width_of

WIDTH, HEIGHT = landscape(A4)
MIDDLE, ROOM, QR_SIDE = WIDTH / 2, WIDTH - 64 * mm, 30 * mm


def year_pdf(certificate: ServiceCertificate, address: str) -> bytes:
    """The certificate as a file; `address` is its page, which the QR code leads to."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle(f"{certificate.serial} 봉사증명서 服务时长证明")
    canvas.setAuthor("Azalea")
    canvas.setStrokeColor(LINE)
    for inset, width in ((10 * mm, 1.8), (12.5 * mm, 0.5)):
        canvas.setLineWidth(width)
        canvas.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)
    hours = f"{certificate.minutes / 60:.1f}".removesuffix(".0")
    year, times, people = certificate.year, certificate.times, certificate.people
    for height, text, size, colour in (
        (172, "봉 사 증 명 서   志 愿 服 务 证 明", 32, LINE),
        (162, "Certificate of service", 13, QUIET),
        (140, certificate.holder_name, 30, INK),
        (
            120,
            f"우의 분은 {year}년에 봉사활동을 {times}번, 모두 {hours}시간 하였음을 증명합니다.",
            14,
            INK,
        ),
        (112, f"兹证明上述人员于{year}年参加志愿服务{times}次，共{hours}小时。", 14, INK),
        (
            104,
            f"In {year} the person named above served {times} times, {hours} hours in all.",
            10.5,
            QUIET,
        ),
        (88, f"도움받은 연인수 {people}명   服务{people}人次   helped {people} times", 14, INK),
        (76, "본인이 적은것이 아니라 현장과 다른 사람이 확인한 시간입니다.", 11, QUIET),
        (70, "时长由现场签到和他人确认，并非本人填报。", 11, QUIET),
    ):
        _centred(canvas, height, text, size, colour)
    left, issued = 24 * mm, clock.local(certificate.issued_at).date()
    draw(canvas, left, 38 * mm, "연길시 신흥가두   延吉市新兴街道", 14, INK)
    draw(canvas, left, 31 * mm, "Xinxing subdistrict, Yanji", 10, QUIET)
    draw(canvas, left, 22 * mm, f"{issued.isoformat()}   {certificate.serial}", 12, INK)
    x = WIDTH - 24 * mm - QR_SIDE
    draw_qr(canvas, x, 20 * mm, QR_SIDE, address)
    for height, line in ((38, "진위 확인"), (31, "扫码验证"), (24, "Scan to verify")):
        draw(canvas, x - 5 * mm - width_of(line, 10), height * mm, line, 10, QUIET)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _centred(canvas: Canvas, height: float, text: str, size: float, colour: HexColor) -> None:
    """A line in the middle of the page, smaller where it would be too long."""
    size = min(size, size * ROOM / max(width_of(text, size), 1))
    draw(canvas, MIDDLE - width_of(text, size) / 2, height * mm, text, size, colour)
