"""The benchmarks ask what the application still answers."""

from __future__ import annotations

from typing import Any

import pytest

from app.accounts.viewer import Role
from app.core.db import db
from app.wishes import queries
from bench import growing, table, taking
from bench.filling import codes, fill_wishes, make_event
from bench.table import Row
from tests.support.people import viewer_of

WISHES = 80


def test_generated_wishes_stand_on_the_board_and_are_found(app: Any) -> None:
    fill_wishes(1, WISHES + 1)
    db.session.rollback()
    assert queries.count_open().value > WISHES / 2
    for words, ask in growing.questions().items():
        assert ask(WISHES), words


@pytest.mark.parametrize("kind", ["places", "wishes"])
def test_what_is_taken_can_be_recorded_and_undone(app: Any, make_account: Any, kind: str) -> None:
    fill_wishes(1, WISHES + 1)
    people = [viewer_of(make_account(Role.VOLUNTEER)) for _ in range(2)]
    case = taking._wishes(people) if kind == "wishes" else taking._places(make_event(5), people)
    recorded = taking._recorded(case.act, 0)
    assert [text for text, _ in recorded if text.startswith("INSERT")]
    case.act(0)
    case.undo()
    case.act(0)
    case.undo()
    assert len(list(codes(WISHES))) == queries.count_open().value


def test_a_row_says_whether_it_reaches_its_floor() -> None:
    assert table.share("x", [2, 4, 9], [10, 10, 10], floor=30, goal=50).verdict == "pass"
    assert table.share("x", [2], [10], floor=30, goal=50).verdict == "FAIL"
    assert table.growth("x", [1, 1], [1.1, 1.1], floor=1.5, goal=1.2).verdict == "goal"
    assert Row("x", 3).verdict == ""
    assert "20%" in table.shown([table.share("x", [1], [5])])
