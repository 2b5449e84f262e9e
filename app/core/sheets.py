"""Tables as a workbook for Excel, made in memory. A text stays a text and never a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any, NamedTuple

from app.core import clock

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 2000
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\']")


class Share(float):
    """A part of a whole, shown as per cent."""


class Sheet(NamedTuple):
    """One table: its title, the heads of its columns, its rows."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The workbook; times stand as on a clock in Yanji."""
    target = io.BytesIO()
    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = import_module("xlsxwriter").Workbook(target, {"in_memory": True, **never})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "share": book.add_format({"num_format": "0%"}),
    }
    for number, sheet in enumerate(sheets, 1):
        title = _NOT_IN_A_TITLE.sub(" ", sheet.title).strip()[:28] or str(number)
        _fill(book.add_worksheet(title), sheet, formats)
    book.close()
    return target.getvalue()


def _fill(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    widths = [len(head) for head in sheet.heads]
    for column, head in enumerate(sheet.heads):
        page.write_string(0, column, head, formats["head"])
    for line, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row):
            widths[column] = max(widths[column], _write(page, line, column, value, formats))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(60, width * 1.4 + 3))
    page.freeze_panes(1, 0)


def _write(page: Any, line: int, column: int, value: Any, formats: dict[str, Any]) -> int:
    """Writes a cell by what it is; says how wide it is."""
    if value is None:
        return 0
    if isinstance(value, datetime):
        page.write_datetime(line, column, clock.local(value).replace(tzinfo=None), formats["time"])
        return 12
    if isinstance(value, Share):
        page.write_number(line, column, float(value), formats["share"])
        return 4
    if isinstance(value, int):
        page.write_number(line, column, value)
        return len(str(value))
    text = str(value)[:LONGEST_CELL]
    page.write_string(line, column, text)
    return len(text)
