"""What an operator types: `flask --app app <command>`; each is loaded when it is typed."""

from __future__ import annotations

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

from app.core import migrations

NAMES = ("admin", "demo", "doctor", "serve", "start", "work")


class Commands(AppGroup):
    """The commands of the house; a server that runs none of them loads none of them."""

    def __init__(self, house: Flask) -> None:
        super().__init__(house.name)
        self.house = house

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *NAMES, "db"})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name == "db" and name not in self.commands:
            migrations.prepare(self.house)
        if name not in NAMES:
            return super().get_command(ctx, name)
        found: click.Command = getattr(import_module(f"app.commands.{name}"), name)
        return found


def init_app(app: Flask) -> None:
    """Hands the application its commands."""
    app.cli = Commands(app)
