"""Any order of coming, going and resizing: the places agree with a plain list of people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.core.capacity import Outcome
from tests.core.test_capacity import guests
from tests.core.things import come, counted, counters, go, make_hall, resize, states

PARTY = st.integers(1, 3)


class Model:
    """What a careful person with a list would do."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.people: list[list[Any]] = []

    def total(self, state: str) -> int:
        return sum(n for n, its in self.people if its == state)

    def come(self, n: int, *, behind: bool) -> Outcome:
        fits = self.total("taken") + n <= self.capacity and not self.total("waiting")
        outcome = Outcome.TAKEN if fits and not behind else Outcome.WAITING
        self.people.append([n, outcome.value])
        return outcome

    def go(self, which: int) -> None:
        waited = self.people[which][1] == "waiting"
        self.people[which][1] = "gone"
        if not waited:
            self.pass_on()

    def resize(self, capacity: int) -> bool:
        fits = self.total("taken") <= capacity
        if fits:
            self.capacity = capacity
        self.pass_on()
        return fits

    def pass_on(self) -> None:
        for person in self.people:
            fits = person[0] <= self.capacity - self.total("taken")
            if person[1] == "waiting" and fits:
                person[1] = "taken"


class Machine(RuleBasedStateMachine):
    @initialize(capacity=st.integers(1, 5))
    def open_the_hall(self, capacity: int) -> None:
        self.hall = make_hall(capacity)
        self.model = Model(capacity)

    @rule(n=PARTY, behind=st.booleans())
    def somebody_comes(self, n: int, behind: bool) -> None:
        assert come(self.hall, n, behind=behind) is self.model.come(n, behind=behind)

    @precondition(lambda self: any(person[1] != "gone" for person in self.model.people))
    @rule(data=st.data())
    def somebody_goes(self, data: st.DataObject) -> None:
        here = [i for i, person in enumerate(self.model.people) if person[1] != "gone"]
        which = data.draw(st.sampled_from(here))
        assert go(guests(self.hall)[which])
        self.model.go(which)

    @rule(capacity=st.integers(1, 8))
    def the_hall_grows_or_shrinks(self, capacity: int) -> None:
        assert resize(self.hall, capacity) is self.model.resize(capacity)

    @invariant()
    def the_places_agree_with_the_people(self) -> None:
        if not hasattr(self, "model"):
            return
        capacity, taken, waiting = counters(self.hall)
        assert (taken, waiting) == counted(self.hall)
        assert capacity == self.model.capacity
        assert taken <= capacity
        assert states(self.hall) == [state for _, state in self.model.people]


@pytest.mark.usefixtures("things")
def test_any_order_of_coming_going_and_resizing_agrees_with_a_plain_list(
    database: str,
) -> None:
    check: Callable[..., None] = run_state_machine_as_test
    check(
        Machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
