"""The table: each row with its floor and its goal, on the screen and as JSON."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results")


@dataclass
class Row:
    """One measurement. `least` says that more is better; without a floor it only informs."""

    name: str
    value: float
    unit: str = ""
    floor: float | None = None
    goal: float | None = None
    least: bool = True
    rounds: Sequence[float] = field(default_factory=list)
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.floor is None:
            return ""
        if not self._reaches(self.floor):
            return "FAIL"
        return "goal" if self.goal is not None and self._reaches(self.goal) else "pass"

    def _reaches(self, mark: float) -> bool:
        return self.value >= mark if self.least else self.value <= mark


def share(name: str, ours: Sequence[float], other: Sequence[float], **marks: Any) -> Row:
    """The median of the ratios within each round, in per cent."""
    ratios = [100 * one / two for one, two in zip(ours, other, strict=True)]
    return Row(name, statistics.median(ratios), "%", rounds=ratios, **marks)


def growth(name: str, small: Sequence[float], large: Sequence[float], **marks: Any) -> Row:
    """How many times as long it takes with more rows: the median of the ratios per round."""
    ratios = [two / one for one, two in zip(small, large, strict=True)]
    return Row(name, statistics.median(ratios), "×", least=False, rounds=ratios, **marks)


def shown(rows: Sequence[Row]) -> str:
    """The table as text."""
    lines = [("", "measured", "floor", "goal", "", "")]
    for row in rows:
        lines.append(
            (
                row.name,
                _number(row.value, row.unit),
                _number(row.floor, row.unit),
                _number(row.goal, row.unit),
                row.verdict,
                row.note,
            )
        )
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    text = []
    for line in lines:
        name, *figures, verdict, note = line
        cells = [name.ljust(widths[0])]
        cells += [figure.rjust(width) for figure, width in zip(figures, widths[1:], strict=False)]
        text.append("  ".join([*cells, verdict.ljust(widths[4]), note]).rstrip())
    return "\n".join(text)


def keep(rows: Sequence[Row], about: dict[str, Any]) -> Path:
    """Writes the run down; says where."""
    RESULTS.mkdir(exist_ok=True)
    moment = datetime.now(UTC)
    path = RESULTS / f"{moment:%Y%m%d-%H%M%S}.json"
    values = [{**vars(row), "verdict": row.verdict} for row in rows]
    path.write_text(
        json.dumps(
            {"at": moment.isoformat(), **about, "rows": values}, ensure_ascii=False, indent=1
        )
    )
    return path


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if value >= 100 or float(value).is_integer() else 1
    if unit == "×":
        digits = 2
    return f"{value:,.{digits}f}{'' if unit in ('%', '×') else ' ' if unit else ''}{unit}"
