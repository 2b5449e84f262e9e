"""The form for a wish on paper: A4, Korean and Chinese, with a code that leads to the page."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.core.pdf import INK, LINE, QUIET, draw, draw_qr, width_of

WIDTH, HEIGHT = A4
LEFT, RIGHT = 18 * mm, WIDTH - 18 * mm
QR_SIDE = 32 * mm
FIELDS: tuple[tuple[str, str, float], ...] = (
    ("이름", "姓名", 11),
    ("전화 (이웃의것도 됩니다)", "电话（邻居的也可以）", 11),
    ("사회구역", "社区", 11),
    ("무엇을 바라십니까?", "您的心愿是什么？", 16),
    ("조금 더 말씀해주십시오", "请再多说几句", 34),
    ("언제까지?", "最晚什么时候？", 11),
)
CHOICES: tuple[tuple[str, str], ...] = (
    ("물건", "物品"),
    ("일손", "帮忙"),
    ("말동무", "陪伴"),
)
AGREEMENTS: tuple[tuple[str, str], ...] = (
    (
        "이름 없이 고쳐쓴 글을 게시판에 올려도 됩니다.",
        "可以去掉姓名、改写后登在心愿墙上。",
    ),
    (
        "게시판에는 올리지 말고 자원봉사대에만 알려주십시오.",
        "请不要登在心愿墙上，只告诉志愿服务队。",
    ),
    (
        "소원을 맡은분이 성과 전화를 알아도 됩니다.",
        "认领的人可以知道我的姓和电话。",
    ),
)


def wish_form_pdf(address: str) -> bytes:
    """The sheet as a file; `address` is the page on which one writes the same oneself."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle("작은 소원 微心愿")
    canvas.setAuthor("Azalea")
    _head(canvas, address)
    y = _fields(canvas, HEIGHT - 66 * mm)
    y = _agreements(canvas, y)
    _foot(canvas, y)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _head(canvas: Canvas, address: str) -> None:
    top = HEIGHT - 26 * mm
    draw(canvas, LEFT, top, "작은 소원   微心愿", 26, LINE)
    draw(canvas, LEFT, top - 10 * mm, "연길시 신흥가두 · 延吉市新兴街道", 12, QUIET)
    draw(
        canvas,
        LEFT,
        top - 20 * mm,
        "적어서 사회구역 창구나 격자원에게 주십시오. 무료입니다.",
        12,
        INK,
    )
    draw(canvas, LEFT, top - 27 * mm, "填好后交给社区窗口或网格员，不收任何费用。", 12, INK)
    x, y = RIGHT - QR_SIDE, HEIGHT - 50 * mm
    draw_qr(canvas, x, y, QR_SIDE, address)
    said = "휴대전화로 쓰기 手机填写"
    draw(canvas, RIGHT - width_of(said, 9.5), y - 5 * mm, said, 9.5, QUIET)


def _fields(canvas: Canvas, y: float) -> float:
    """Boxes to write in, each under its words; how far down they go."""
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.7)
    for korean, chinese, height in FIELDS:
        draw(canvas, LEFT, y, f"{korean}   {chinese}", 12, INK)
        y -= 2 * mm + height * mm
        canvas.roundRect(LEFT, y, RIGHT - LEFT, height * mm, 2 * mm)
        y -= 7 * mm
    x = LEFT
    for korean, chinese in CHOICES:
        x = _box(canvas, x, y, f"{korean} {chinese}") + 12 * mm
    return float(y - 10 * mm)


def _agreements(canvas: Canvas, y: float) -> float:
    for korean, chinese in AGREEMENTS:
        _box(canvas, LEFT, y, korean)
        draw(canvas, LEFT + 7 * mm, y - 5.5 * mm, chinese, 11, QUIET)
        y -= 12 * mm
    return y


def _box(canvas: Canvas, x: float, y: float, text: str) -> float:
    """A box to tick with its words; where they end."""
    canvas.rect(x, y - 0.8 * mm, 4.5 * mm, 4.5 * mm)
    draw(canvas, x + 7 * mm, y, text, 12, INK)
    ends: float = x + 7 * mm + width_of(text, 12)
    return ends


def _foot(canvas: Canvas, y: float) -> None:
    draw(
        canvas,
        LEFT,
        y,
        "아이의 소원이면 보호자 이름과 관계   孩子的心愿请写监护人姓名和关系",
        11,
        INK,
    )
    canvas.line(LEFT, y - 10 * mm, RIGHT, y - 10 * mm)
    draw(canvas, LEFT, y - 17 * mm, "서명   签名", 11, INK)
    draw(canvas, LEFT + 90 * mm, y - 17 * mm, "날자   日期", 11, INK)
