"""The application as the server's processes share it: made once, before they part."""

from __future__ import annotations

from app import create_app

application = create_app()
