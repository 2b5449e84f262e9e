"""Looking for what was told in confidence: in answers, in the database, in the log.

A test plants `Secrets` in a wish and asks `leaks_in(answer, secrets)` of any page, as anybody
who has no right to it. Packages add their own addresses to `PAGES`, with `{code}` for the wish.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any, NamedTuple

import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.core.db import db


class Secrets(NamedTuple):
    """What nobody may read who has no right to it: each part is looked for as it stands."""

    name: str = "독고옥순"
    phone: str = "+8613904339876"
    title: str = "비밀한제목꺼꾸리"
    story: str = "콩팥투석때문에 하룡가 17호동 3단원에서 꼼짝못합니다 13904339876"
    address: str = "연하로 일흔여덟번지 지하실"
    guardian: str = "독고만복 손자"
    question: str = "쌍초롱 장단지를 어디에 둡니까"
    answer: str = "누룽지굴뚝 뒤에 둡니다"

    @property
    def parts(self) -> tuple[str, ...]:
        return (
            self.name,
            self.name[2:],
            self.phone,
            self.phone[3:],
            "139 0433 9876",
            self.title,
            self.story,
            "콩팥투석",
            "17호동",
            self.address,
            self.guardian,
            self.question,
            self.answer,
        )


PAGES = [
    "/",
    "/wishes/{code}",
    "/wishes",
    "/wishes?q=밥솥",
    "/search?q=밥솥",
    "/calendar.ics",
    "/me",
    "/inbox",
    "/office",
    "/office/people",
    "/office/audit",
    "/office/letters",
    "/office/wishes",
    "/office/wishes?tab=call",
    "/office/wishes?tab=disputes",
    "/office/wishes?tab=closed",
    "/office/wishes/numbers",
    "/office/wishes/numbers.xlsx",
    "/office/wishes/thanks",
    "/office/members",
    "/office/service",
    "/wishes?sort=soon",
    "/wishes?sort=near&home=minan",
    "/wishes/board-stamp?in=ko&seen=0",
    "/wishes/{code}/picture",
    "/wishes/{code}/requests",
    "/wishes/thanks",
    "/wishes/team",
    "/organisations/org001",
    "/teams",
    "/me/service",
]
"""Where something of a wish could come to light."""


def leaks_in(answer: TestResponse, secrets: Secrets) -> list[str]:
    """The secrets that an answer tells, in its body (a workbook unpacked) or its headers."""
    body = answer.get_data()
    texts = [body.decode("utf-8", "replace"), str(answer.headers)]
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            texts += [book.read(name).decode("utf-8", "replace") for name in book.namelist()]
    return found_in(texts, secrets)


def leaks_in_database(secrets: Secrets) -> list[str]:
    """The secrets that stand readable in any table, search indexes and sealed columns too."""
    db.session.rollback()
    found = []
    for table in sa.inspect(db.engine).get_table_names():
        rows = db.session.execute(sa.text(f'SELECT * FROM "{table}"')).all()
        told = found_in((str(value) for row in rows for value in row), secrets)
        found += [f"{table}: {part}" for part in told]
    return found


def found_in(texts: Iterable[Any], secrets: Secrets) -> list[str]:
    """The secrets that stand in these texts."""
    whole = "\n".join(map(str, texts))
    return [part for part in secrets.parts if part in whole]
