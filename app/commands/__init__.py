"""What an operator types: `flask --app app <command>`."""

from __future__ import annotations

from flask import Flask

from app.commands.admin import admin
from app.commands.demo import demo
from app.commands.doctor import doctor
from app.commands.serve import serve
from app.commands.start import start
from app.commands.work import work


def init_app(app: Flask) -> None:
    """Registers the commands."""
    for command in (start, serve, work, demo, doctor, admin):
        app.cli.add_command(command)
