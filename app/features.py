"""Which features the house has. A new one is a line here; nothing else knows them all."""

from __future__ import annotations

from flask import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
