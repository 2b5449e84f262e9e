"""What follows from the wishes of the demo: claims, histories, hours, timers, notices."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from app.community import queries as community
from app.community.models import ServiceRecord, ServiceStatus
from app.core.localized import Localized
from app.core.outbox import OutboxRow
from app.core.workflow import StatusChange
from app.demo.words.wishes import CONTACT_NOTES, FULFIL_NOTES, THANKS
from app.demo.world import World
from app.notices.kinds import pack
from app.notices.models import Notice
from app.wishes.models import Claim, ClaimStatus, WishStatus
from app.wishes.queries.numbers import SOURCE
from app.wishes.rules.claiming import CONTACT_WITHIN, REMIND_AFTER
from app.wishes.rules.doing import CONFIRM_WITHIN, DELIVER_WITHIN, WARN_BEFORE
from app.wishes.rules.lives import over_at

W = WishStatus
ENDED = (W.CONFIRMED, W.CLOSED_UNCONFIRMED)
SERVED = (W.FULFILLED, *ENDED)
MINUTES = (20, 30, 40, 45, 60, 60, 75, 90, 120, 150, 180)


class Step(NamedTuple):
    """One step in the life of a wish."""

    to: WishStatus
    at: datetime
    why: Localized | None = None


class Histories:
    """Collects rows wish by wish; `keep` inserts them after the wishes."""

    def __init__(self, world: World, *, reviewer: int) -> None:
        self.world = world
        self.reviewer = reviewer
        self.demo = set(world.made["demo"])
        self.teams = [team.id for team in community.teams()]
        self.changes: list[dict[str, Any]] = []
        self.claims: list[dict[str, Any]] = []
        self.records: list[dict[str, Any]] = []
        self.served: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        self.timers: list[dict[str, Any]] = []
        self.notices: list[dict[str, Any]] = []

    def add(
        self,
        wish: dict[str, Any],
        steps: list[Step],
        claimer: int | None,
        organisation: int | None,
        language: str,
        title: Localized,
    ) -> None:
        """Everything that hangs on one wish."""
        self._history(wish, steps, claimer, language)
        times = {step.to: step.at for step in steps}
        if claimer is not None:
            claim = self._claim(wish, times, claimer, organisation, language)
            self.claims.append(claim)
            if wish["status"] in SERVED:
                self.records.append(self._record(wish, claim, title))
            self._clocks(claim)
        elif wish["status"] is W.PUBLISHED:
            key = f"wish:{wish['id']}:over:{wish['version']}"
            self._timer("wishes.over", {"wish": wish["id"]}, key, over_at(wish["needed_by"]))
        self._tell(wish, claimer, title)

    def keep(self) -> None:
        """Inserts what was collected."""
        for model, rows in (
            (StatusChange, self.changes),
            (Claim, self.claims),
            (ServiceRecord, self.records),
            (OutboxRow, self.timers),
            (Notice, self.notices),
        ):
            self.world.insert(model, rows)

    def _history(
        self, wish: dict[str, Any], steps: list[Step], claimer: int | None, language: str
    ) -> None:
        people = {
            W.PUBLISHED: self.reviewer,
            W.RETURNED: self.reviewer,
            W.REJECTED: self.reviewer,
            W.CLAIMED: claimer,
            W.IN_PROGRESS: claimer,
            W.FULFILLED: claimer,
            W.EXPIRED: None,
            W.CLOSED_UNCONFIRMED: None,
        }
        before = ""
        for step in steps:
            self.changes.append(
                {
                    "id": self.world.id(StatusChange),
                    "kind": "wishes",
                    "subject_id": wish["id"],
                    "from_status": before,
                    "to_status": step.to.value,
                    "by_id": people.get(step.to, wish["entered_by"]),
                    "at": step.at,
                    "why": getattr(step.why, language) if step.why else "",
                }
            )
            before = step.to.value

    def _claim(
        self,
        wish: dict[str, Any],
        times: dict[WishStatus, datetime],
        claimer: int,
        organisation: int | None,
        language: str,
    ) -> dict[str, Any]:
        rng, status = self.world.rng, wish["status"]
        called, done = times.get(W.IN_PROGRESS), times.get(W.FULFILLED)
        return {
            "id": self.world.id(Claim),
            "wish_id": wish["id"],
            "account_id": claimer,
            "organisation_id": organisation,
            "status": ClaimStatus(status.value),
            "claimed_at": times[W.CLAIMED],
            "contact_due": times[W.CLAIMED] + CONTACT_WITHIN,
            "contacted_at": called,
            "contact_note": getattr(rng.choice(CONTACT_NOTES), language) if called else None,
            "deliver_due": called + DELIVER_WITHIN if called else None,
            "fulfilled_at": done,
            "fulfil_note": getattr(rng.choice(FULFIL_NOTES), language) if done else None,
            "minutes": rng.choice(MINUTES) if done else None,
            "answer_note": getattr(rng.choice(THANKS), language) if W.CONFIRMED in times else None,
            "ended_at": times.get(status) if status in ENDED else None,
            "version": len(times) - 3,
        }

    def _record(
        self, wish: dict[str, Any], claim: dict[str, Any], title: Localized
    ) -> dict[str, Any]:
        minutes = claim["minutes"]
        ended = self._free_end(claim["account_id"], claim["fulfilled_at"], minutes)
        confirmed = wish["status"] is W.CONFIRMED
        return {
            "id": self.world.id(ServiceRecord),
            "account_id": claim["account_id"],
            "team_id": self.teams[claim["account_id"] % len(self.teams)],
            "source_kind": SOURCE,
            "source_id": claim["id"],
            "started_at": ended - timedelta(minutes=minutes),
            "ended_at": ended,
            "minutes": minutes,
            "people_helped": 1,
            "method": "reported",
            "status": ServiceStatus.CONFIRMED if confirmed else ServiceStatus.RECORDED,
            "version": 2 if confirmed else 1,
            "details": {"title": title.as_dict(), "link": f"/wishes/{wish['code']}"},
            "created_at": claim["fulfilled_at"],
        }

    def _free_end(self, account_id: int, ended: datetime, minutes: int) -> datetime:
        """Nobody serves at two places at once: hours move back before others that overlap."""
        length = timedelta(minutes=minutes)
        for start, end in sorted(self.served[account_id], reverse=True):
            if start < ended and end > ended - length:
                ended = start
        self.served[account_id].append((ended - length, ended))
        return ended

    def _clocks(self, claim: dict[str, Any]) -> None:
        """The timers that run for a claim at this moment."""
        facts, number = {"claim": claim["id"]}, claim["id"]
        if claim["status"] is ClaimStatus.CLAIMED:
            due, key = claim["contact_due"], f"claim:{number}:contact"
            self._timer("wishes.remind", facts, f"{key}:soon", claim["claimed_at"] + REMIND_AFTER)
            self._timer("wishes.lapse", facts, key, due)
        elif claim["status"] is ClaimStatus.IN_PROGRESS:
            due, key = claim["deliver_due"], f"claim:{number}:deliver:{claim['version']}"
            self._timer("wishes.remind", facts, f"{key}:soon", due - WARN_BEFORE)
            self._timer("wishes.lapse", facts, key, due)
        elif claim["status"] is ClaimStatus.FULFILLED:
            key = f"claim:{number}:unanswered:{claim['version']}"
            self._timer("wishes.unanswered", facts, key, claim["fulfilled_at"] + CONFIRM_WITHIN)

    def _timer(self, topic: str, payload: dict[str, Any], key: str, due: datetime) -> None:
        if due <= self.world.now:
            return
        self.timers.append(
            {
                "topic": topic,
                "key": key,
                "payload": payload,
                "due_at": due,
                "tries": 0,
                "created_at": self.world.now,
                "error": "",
            }
        )

    def _tell(self, wish: dict[str, Any], claimer: int | None, title: Localized) -> None:
        """Those whom one signs in as find in their inbox what they would have been told."""
        kinds = {
            W.PUBLISHED: "wishes.published",
            W.RETURNED: "wishes.returned",
            W.FULFILLED: "wishes.fulfilled",
        }
        told = kinds.get(wish["status"])
        if wish["owner_id"] in self.demo and told:
            facts = {"title": title, "reason": self.changes[-1]["why"]}
            self._notice(wish["owner_id"], told, wish, facts)
        if claimer is not None and claimer in self.demo and wish["status"] is W.CLAIMED:
            facts = {"title": title, "due": self.claims[-1]["contact_due"]}
            self._notice(claimer, "wishes.claimed", wish, facts)
        if claimer is not None and claimer in self.demo and wish["status"] is W.CONFIRMED:
            facts = {"title": title, "minutes": self.claims[-1]["minutes"]}
            self._notice(claimer, "wishes.confirmed", wish, facts)

    def _notice(
        self, account_id: int, kind: str, wish: dict[str, Any], facts: dict[str, Any]
    ) -> None:
        past = wish["moved_at"] < self.world.now - timedelta(days=30)
        self.notices.append(
            {
                "account_id": account_id,
                "kind": kind,
                "key": f"{kind}:{wish['id']}:{wish['version']}",
                "facts": pack(facts),
                "link": f"/wishes/{wish['code']}",
                "created_at": wish["moved_at"],
                "read_at": wish["moved_at"] if past else None,
            }
        )
