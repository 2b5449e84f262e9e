"""Personal fields: unreadable in the database, readable through any key that is still held."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from app.core import seal
from app.core.db import db, transaction
from app.core.seal import BadKeys, Keyring, Reveal
from app.settings import DEVELOPMENT_SEAL_KEYS

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def key(name: str, byte: int) -> str:
    return f"{name}:{base64.b64encode(bytes([byte]) * 32).decode()}"


OLD, NEW = key("2025", 1), key("2026", 2)


@pytest.fixture(autouse=True)
def keys() -> Iterator[None]:
    before = seal._ring
    seal.configure(OLD)
    yield
    seal._ring = before


@given(text=TEXT, field=st.sampled_from(["a.phone", "b.name"]))
def test_what_was_sealed_can_be_opened_and_shows_nothing(text: str, field: str) -> None:
    ring = Keyring(OLD)
    sealed = ring.seal(text, field)
    assert ring.open(sealed, field) == text
    assert len(text) < 4 or text not in sealed


def test_the_same_text_is_sealed_differently_each_time() -> None:
    ring = Keyring(OLD)
    assert ring.seal("13844331234", "f") != ring.seal("13844331234", "f")


def test_after_a_rotation_old_values_are_still_read_and_new_ones_use_the_new_key() -> None:
    old = Keyring(OLD).seal("김영희", "f")
    ring = Keyring(f"{NEW},{OLD}")
    assert ring.open(old, "f") == "김영희"
    assert ring.seal("김영희", "f").startswith("2026.")
    assert old.startswith("2025.")


def test_look_ups_survive_a_rotation() -> None:
    before = seal.keyed_hash("phone", "+8613844331234")
    seal.configure(f"{NEW},{OLD}")
    assert seal.keyed_hash("phone", "+8613844331234") == before


def test_a_key_that_is_gone_is_named_in_plain_words() -> None:
    old = Keyring(OLD).seal("김영희", "f")
    with pytest.raises(BadKeys, match="2025"):
        Keyring(NEW).open(old, "f")


def test_a_value_moved_to_another_field_or_changed_is_refused() -> None:
    ring = Keyring(OLD)
    sealed = ring.seal("13844331234", "accounts.phone")
    with pytest.raises(InvalidTag):
        ring.open(sealed, "wishes.story")
    name, _, raw = sealed.partition(".")
    spoiled = bytearray(base64.urlsafe_b64decode(raw))
    spoiled[-1] ^= 1
    with pytest.raises(InvalidTag):
        ring.open(f"{name}.{base64.urlsafe_b64encode(spoiled).decode()}", "accounts.phone")


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "nonsense",
        "a:",
        "a:!!!",
        "a:YWJj",
        f"{OLD},",
        f"{OLD},b:YWJj",
        OLD.removeprefix("2025"),
        "20.25" + OLD.removeprefix("2025"),
        f"{OLD},{OLD}",
        "a:" + base64.b64encode(b"only sixteen let").decode(),
    ],
)
def test_malformed_keys_are_refused_at_the_start(keys: str) -> None:
    with pytest.raises(BadKeys):
        Keyring(keys)


def test_hashes_differ_by_purpose_and_by_key() -> None:
    here = seal.keyed_hash("phone", "1")
    assert here != seal.keyed_hash("guest", "1")
    seal.configure(NEW)
    assert here != seal.keyed_hash("phone", "1")


def test_a_name_is_found_by_a_part_of_it_and_not_by_another() -> None:
    whole = set(seal.name_hashes("김영희"))
    assert set(seal.name_hashes("영희")) < whole
    assert set(seal.name_hashes("김 영희")) == whole
    assert not set(seal.name_hashes("철수")) & whole
    assert seal.name_hashes("") == []


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("138 4433 1234", "+8613844331234"),
        ("+86 138-4433-1234", "+8613844331234"),
        ("１３８４４３３１２３４", "+8613844331234"),
        ("0433 255 0101", "+864332550101"),
        ("+82 10-1234-5678", "+821012345678"),
        ("12", None),
        ("", None),
        ("call me", None),
        ("1" * 500, None),
        ("+86\x00138", None),
    ],
)
def test_phones_are_kept_in_one_form(typed: str, normal: str | None) -> None:
    if normal is None:
        with pytest.raises(ValueError, match="not a phone number"):
            seal.normal_phone(typed)
    else:
        assert seal.normal_phone(typed) == normal


@given(name=TEXT)
def test_a_masked_name_shows_one_sign_and_not_how_long_it_is(name: str) -> None:
    masked = seal.mask_name(name)
    assert masked[:1] == name[:1]
    assert set(masked[1:]) <= {"*"}
    assert len(masked) <= 3


@given(phone=st.from_regex(r"\+?[0-9]{0,15}", fullmatch=True))
def test_a_masked_phone_hides_at_least_four_digits(phone: str) -> None:
    masked = seal.mask_phone(phone)
    assert masked.count("*") == 4
    assert sum(sign.isdigit() for sign in masked) <= max(0, len(phone) - 4)


def test_a_look_at_something_sealed_is_written_down(app: Any, clock: Any) -> None:
    seal.configure(DEVELOPMENT_SEAL_KEYS)
    with transaction() as session:
        seal.log_reveal(
            session,
            by=7,
            kind="wish",
            subject_id=3,
            fields=("name", "phone"),
            now=clock.now(),
            why="first contact",
        )
    look = db.session.scalars(sa.select(Reveal)).one()
    assert (look.account_id, look.subject_kind, look.subject_id) == (7, "wish", 3)
    assert (look.fields, look.why, look.at) == ("name,phone", "first contact", clock.now())
